"""Parts that words name of an amount: `其中`, `of which`, what is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gpureport.measures import alike, is_amount, is_money, same_models, stated
from gpureport.passages import Passages, cue, found, once
from gpureport.records import Claim
from gpureport.vocabulary import load_yaml

_NUMBERS: dict[str, int] = load_yaml("relations")["numbers"]


class Group(NamedTuple):
    """Parts told of one whole; `delivered` is what was, where that is told in another unit."""

    whole: Claim
    parts: Sequence[Claim]
    told: str
    exact: bool
    delivered: Claim | None = None


def parties_said(text: Passages, total: Claim) -> int:
    """Return how many parties the words before a total say have it together, 0 where they do not."""
    said = [m.group().lower().split()[-1] for m in cue("parties").finditer(text.told(total))]
    return _NUMBERS[said[-1]] if said else 0


@once
def groups(text: Passages) -> list[Group]:
    """Find amounts with their parts, or with what was delivered of them and what was not."""
    found_so_far: list[Group] = []
    for c in filter(is_amount, text.claims):
        taken = any(c in group.parts for group in found_so_far)
        group = None if taken else _named(text, c) or _left(text, c)
        found_so_far += [group] if group else []
    return found_so_far


def _named(text: Passages, first: Claim) -> Group | None:
    """Read `共8万张，其中2万张…，其余6万张`: parts from the first on, of the amount before it."""
    whole, told, exact = _whole_of(text, first)
    if whole is None:
        return None
    after = [c for c in text.later(first, 1) if alike(c, whole) and not found("after_from", text.before(c))]
    rest = [c for c in after if found("rest", text.before(c))]
    members = [first, *(c for c in after if text.distance(first, c) == 0 or c in rest)]
    # a total, a part of a part or a change starts something new
    new = (n for n, c in enumerate(members) if n and found("new_list", text.before(c)))
    members = members[: next(new, None)]
    return Group(whole, members, told, exact or members[-1] in rest)


def _whole_of(text: Passages, part: Claim) -> tuple[Claim | None, str, bool]:
    """Return what a part is said to be in, the words, and whether they name all parts.

    It is the last amount like it that is no earlier level; in the paragraph before where the words open one.
    """
    before = text.before(part)
    opening = cue("of_those").match(before) if text.sentence(part).startswith(before) else None
    # things counted are many of `them`, money is spent on them
    that = cue("of_that" if is_money(part) else "of_them").match(text.after(part)) or cue("of_that").match(
        text.after(part)
    )
    opening = opening or that or cue("within").match(before)
    told = found("within", before) or (opening.group() if opening else "")
    made = "" if told else found("made_of", before)
    for c in reversed(text.prior(part) if told or made else ()):
        if alike(c, part) and is_amount(c) and stated(c) > 1 and not found("against", text.before(c)):
            near = -2 < text.distance(c, part) < 2 or (opening and text.next_to(c, part))
            fits = near and (told or found("sum", text.lead(c)) or cue("colon").fullmatch(text.between(c, part)))
            return (c if fits else None), told or made, bool(made)
    return None, "", False


def _left(text: Passages, left: Claim) -> Group | None:
    """Read `8亿的单子，只交了40多台，还有7亿多供不上`: an order, what was delivered of it, what was not."""
    before, after = text.before(left), text.after(left)
    told = found("remainder", before) or found("undelivered", before, after)
    earlier = [c for c in text.earlier(left, 3) if is_amount(c)] if told else []
    like = [c for c in earlier if alike(c, left) and same_models(c, left)]
    scopes = [[c for c in like if text.distance(c, left) <= reach] for reach in (0, 1)]
    like = next((scope for scope in scopes if len(scope) > 1), like if len(like) == 2 else scopes[1])
    of = next((n for n, c in enumerate(like) if n and cue("of_those").match(text.before(c))), 0)
    if not like:
        return None
    whole, done = like[of], [like[of - 1]] if of else like[1:]
    told_again = any(stated(c) == stated(left) for c in like)
    if told_again or (text.distance(whole, left) and stated(whole) <= max(map(stated, [*done, left]))):
        return None
    if done:
        return Group(whole, [*done, left], told, exact=True)
    others = [c for c in earlier if c.start > whole.start and found("delivered", text.before(c), text.after(c))]
    return Group(whole, [left], told, exact=False, delivered=others[-1]) if others else None
