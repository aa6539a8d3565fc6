"""Levels of one amount at two times, the earlier one first: `从…涨到…`, `去年同期为…`, a table's years."""

from __future__ import annotations

from collections.abc import Iterator

from gpureport.measures import alike, is_amount, same_models, same_subjects
from gpureport.passages import SHORT, Passages, found, once
from gpureport.periods import parse_period
from gpureport.records import Claim

# a level and the one it became
Levels = tuple[Claim, Claim]


@once
def levels(text: Passages) -> list[Levels]:
    """Find two levels of one amount, the earlier one first, where words order them."""
    return [pair for c in text.claims if is_level(text, c) for pair in _pairs(text, c)]


def _pairs(text: Passages, c: Claim) -> Iterator[Levels]:
    # of a list told in turn, which is whose is not said beside it
    near = [] if found("in_turn", text.told(c)) else [x for x in text.near(c, 1) if is_level(text, x) and alike(x, c)]
    later = next((x for x in near if x.start > c.start), None)
    past = bool(found("after_from", text.before(c)))
    prior = [x for x in near if x.start < c.start and same_models(x, c)]
    prior = [x for x in prior if not (past and found("after_from", text.before(x)))]
    opens = later and found("from_to", text.between(c, later))
    if later and opens and (past or found("from", text.before(c))):
        yield c, later
    if prior and past:
        yield c, prior[-1]
    elif prior and text.distance(prior[-1], c) == 0:
        before = prior[-1]
        if _is_earlier(c, before):
            yield c, before
        elif _is_earlier(before, c) or found("reached", text.before(c)) or _dated_apart(text, before, c):
            yield before, c


def is_level(text: Passages, claim: Claim) -> bool:
    """Say whether it is an amount of its own, and none by which another changed."""
    return is_amount(claim) and not found("change_by", text.before(claim))


def _is_earlier(a: Claim, b: Claim) -> bool:
    """Say whether the first claim's period ends before the second's begins."""
    last, first = (parse_period(a.period).last, parse_period(b.period).first) if a.period and b.period else (None, None)
    return last is not None and first is not None and last < first and same_subjects(a, b)


def _dated_apart(text: Passages, a: Claim, b: Claim) -> bool:
    """Say whether words beside each date them differently, in this order: `last summer … by November`."""
    # English dates an amount after it, Chinese before it
    times = [
        found("when", text.after(c), text.before(c)[-SHORT:])
        if text.before(c).isascii()
        else found("when", text.before(c))
        for c in (a, b)
    ]
    return all(times) and times[0] != times[1] and same_subjects(a, b)
