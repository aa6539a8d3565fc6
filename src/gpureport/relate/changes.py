"""Amounts that become others: growth from one to another, one period's amount told for a longer one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gpureport.measures import alike, is_amount, is_ratio, per, same_models, same_subjects, things
from gpureport.periods import parse_period
from gpureport.records import Claim, RelationKind
from gpureport.relate.passages import Draft, Passages, found, span
from gpureport.vocabulary import load_yaml

BY_SHARE, TO_SHARE = "change by a share", "change to a share"
BY_TIMES, TO_TIMES, BY_AMOUNT = "change by a multiple", "change to a multiple", "change by an amount"
# how many of each period a longer one holds: usual, least, most
PERIODS: dict[str, dict[str, list[float]]] = load_yaml("relations")["periods"]
_WORDS: dict[str, str] = load_yaml("relations")["period_words"]
# words so few between two amounts that they say nothing else
SHORT = 12
_DAYS = {"month": (28, 31), "quarter": (89, 92), "year": (360, 366)}


def growths(passages: Passages) -> Iterator[Draft]:
    """Find two levels of one amount with the change between them."""
    drafts: dict[tuple[str, str, bool], tuple[int, Draft]] = {}
    for change in passages.claims:
        words = passages.before(change)
        told = found("change", words[-12:], change.text, passages.after(change))
        if not (told and (is_ratio(change) or found("change_by", words))):
            continue
        levels = [c for c in passages.near(change, 1, 1) if is_amount(c)]
        pairs = [(a, b) for a in levels for b in levels if a is not b and alike(a, b) and same_models(a, b)]
        pairs = [p for p in pairs if _is_theirs(passages, change, *p)]
        pairs = [p for p in pairs if from_to(passages, *p)] or [p for p in pairs if _dated_apart(passages, *p)]
        if pairs:
            before, after = min(pairs, key=lambda p: (span(change, *p), p[0].start))
            roles = (("from", before), ("to", after), ("change", change))
            draft = Draft(RelationKind.GROWTH, _way(passages, change), told, roles)
            # of two changes beside one pair, the nearer is its
            key = before.claim_id, after.claim_id, is_ratio(change)
            drafts[key] = min(
                drafts.get(key, (span(change, before, after), draft)),
                (span(change, before, after), draft),
                key=lambda d: d[0],
            )
    yield from (draft for _, draft in drafts.values())


def from_to(passages: Passages, a: Claim, b: Claim) -> bool:
    """Say whether words make `a` the level before and `b` the level after, in one sentence."""
    if passages.distance(a, b):
        return False
    if a.start > b.start:
        return bool(found("after_from", passages.before(a))) or is_earlier(a, b)
    aside = [c for c in passages.skipped(a, b) if alike(a, c) and not found("change_by", passages.before(c))]
    reached = found("reached", passages.before(b)) or is_earlier(a, b)
    said = found("from", passages.before(a)) and found("from_to", passages.between(a, b))
    return bool(reached or said) and not aside


def _dated_apart(passages: Passages, a: Claim, b: Claim) -> bool:
    """Say whether words beside each date them differently, in this order: `last summer … by November`."""
    # English dates an amount after it, Chinese before it
    times = [found("when", passages.after(c) if passages.before(c).isascii() else passages.before(c)) for c in (a, b)]
    told = all(times) and times[0] != times[1] and same_subjects(a, b) and a.start < b.start
    return told and not passages.distance(a, b) and not found("after_from", passages.before(b))


def is_earlier(a: Claim, b: Claim) -> bool:
    """Say whether the first claim's period ends before the second's begins."""
    last, first = (parse_period(a.period).last, parse_period(b.period).first) if a.period and b.period else (None, None)
    return last is not None and first is not None and last < first


def _is_theirs(passages: Passages, change: Claim, a: Claim, b: Claim) -> bool:
    """Say whether the change is that pair's: between them, or beside them with no other level in the way."""
    first, last = sorted((a, b), key=lambda c: c.start)
    measure = found("measures", passages.before(change))
    if (
        measure
        and measure not in (passages.before(first) + passages.between(first, last)).lower()
        and last.start < change.start
    ):
        return False  # prices, then `性能为6倍`
    if first.start < change.start < last.start:
        return (is_ratio(change) or alike(change, a)) and (
            last is a or bool(found("to", passages.between(change, last)))
        )
    late = last.start < change.start
    aside = passages.skipped(last, change) if late else passages.skipped(change, first)
    # of the sentence before, only what the next one opens with: `涨幅达25%`
    opens = passages.distance(last, change) == 1 and len(passages.before(change)) < SHORT
    in_reach = (late and opens) or passages.distance(last, change) == passages.distance(change, first) == 0
    fits = is_ratio(change) or (late and alike(change, a) and found("just_by", passages.between(last, change)))
    return bool(fits and in_reach and same_subjects(change, a)) and not [c for c in aside if c.unit == a.unit]


def _way(passages: Passages, change: Claim) -> str:
    before = passages.before(change)
    if not is_ratio(change):
        return BY_AMOUNT
    if change.unit == "times":
        phrase = passages.lead(change) + passages.after(change)
        return TO_TIMES if found("times_to", phrase) or not found("times_by", before) else BY_TIMES
    return TO_SHARE if found("change_to", before) else BY_SHARE


def rates(passages: Passages) -> Iterator[Draft]:
    """Find an amount per day (month, quarter) told for a longer period too, or inferred for it."""
    timed = [(c, _basis(passages, c)) for c in filter(is_amount, passages.claims)]
    pairs = [(a, b) for a, b in pairwise(x for x in timed if x[1])]
    for total in (c for c, _ in timed if found("inference", passages.words(max(0, c.start - 80), c.start))):
        earlier = [c for c in passages.near(total, 1) if c.end <= total.start and c.unit == total.unit]
        pairs += [((c, _length(c.period)), (total, _length(total.period))) for c in earlier[-1:]]
    for (a, of), (b, to) in pairs:
        base, total, short, long = (a, b, of, to) if to in PERIODS.get(of, {}) else (b, a, to, of)
        told = found("inference", passages.between(a, b)) or found("extrapolate", passages.between(a, b))
        told = told or (passages.between(a, b) if len(passages.between(a, b)) < SHORT else "")
        told = told or _common(passages.before(a), passages.before(b)) or found("total", passages.before(b))
        one = same_subjects(a, b) or found("inference", told)
        if long in PERIODS.get(short, {}) and told and one and _beside(passages, a, b):
            roles = (("base", base), ("total", total))
            yield Draft(RelationKind.RATE, f"{short} to {long}", told, roles, PERIODS[short][long][0])


def _beside(passages: Passages, a: Claim, b: Claim) -> bool:
    aside = [c for c in passages.skipped(a, b) if c.unit == a.unit]
    alikes = a.unit == b.unit and (things(a) == things(b) or not things(b)) and same_models(a, b)
    return alikes and 0 <= passages.distance(a, b) <= 1 and not aside


def _basis(passages: Passages, claim: Claim) -> str:
    said = [p for p in _WORDS if p in per(claim)]
    return next(iter(said or [p for p, cue in _WORDS.items() if re.search(cue, passages.before(claim))]), "")


def _length(period: str | None) -> str:
    """Return `month`, `quarter` or `year` where a claim's period is one."""
    time = parse_period(period) if period else None
    days = (time.last - time.first).days + 1 if time and time.first and time.last else 0
    return next((name for name, (least, most) in _DAYS.items() if least <= days <= most), "")


def _common(a: str, b: str) -> str:
    """Return the first two characters of Chinese (or four letters) that both have beside the words for periods."""
    for cue in _WORDS.values():
        a, b = re.sub(cue, " ", a), re.sub(cue, " ", b)
    words = re.findall(r"(?=([一-鿿]{2}))|(?=\b([a-z]{4,}))", a.lower())
    return next((x or y for x, y in words if (x or y) in b.lower()), "")
