"""Parts and their wholes: `其中`, totals, what is left, shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gpureport.measures import alike, is_amount, is_money, is_ratio, same_models, stated
from gpureport.passages import Passages, cue, found
from gpureport.records import Claim, RelationKind
from gpureport.relate.drafts import Draft, tie

# whether the parts told are all of them
EXACT, AT_MOST = "parts make the whole", "parts within a whole"


class Group(NamedTuple):
    """Parts told of one whole; `delivered` is what was, where that is told in another unit."""

    whole: Claim
    parts: Sequence[Claim]
    told: str
    exact: bool
    delivered: Claim | None = None


def parts(text: Passages) -> Iterator[Draft]:
    """Find parts of the amount just named, whether they make it up, and what is left of it."""
    for group in _groups(text):
        for c in group.parts if not group.exact or found("within", group.told) else ():
            yield tie(RelationKind.PART, "part of what was named", group.told, part=c, whole=group.whole)
        if len(group.parts) > 1 or group.delivered:
            yield _sum(group)


def totals(text: Passages) -> Iterator[Draft]:
    """Find amounts and the total that is said to be theirs."""
    for total in filter(is_amount, text.claims):
        told = found("sum", text.lead(total, 25), text.after(total, 15))
        earlier = text.claims[: text.place(total)] if told else ()
        before = [c for c in earlier if alike(c, total) and same_models(c, total) and text.next_to(c, total)]
        before = [c for c in before if not total.subjects or set(c.subjects) <= set(total.subjects)]
        here = [c for c in before if text.distance(c, total) == 0]
        if found("both", text.before(total)) or (here[:-1] == [] and any(_is_added(text, c) for c in here)):
            here = [c for c in before if c.kind is before[-1].kind][-2:]
        if len(here) > 1:
            yield _sum(Group(total, here, told, exact=not found("open_list", text.between(here[-1], total))))


def _is_added(text: Passages, claim: Claim) -> bool:
    return bool(found("another", text.before(claim)))


def _sum(group: Group) -> Draft:
    count, rule = [group.delivered] if group.delivered else [], EXACT if group.exact else AT_MOST
    return tie(RelationKind.SUM, rule, group.told, count=count, part=group.parts, whole=group.whole)


def _groups(text: Passages) -> list[Group]:
    groups: list[Group] = []
    amounts = [c for c in text.claims if is_amount(c)]
    for c in amounts:
        taken = [part for group in groups for part in group.parts]
        group = None if c in taken else _named(text, c) or _left(text, c)
        groups += [group] if group else []
    return groups


def _named(text: Passages, first: Claim) -> Group | None:
    """Read `共8万张，其中2万张…，其余6万张`: parts from the first on, of the amount before it."""
    whole, told, exact = _whole_of(text, first)
    if whole is None:
        return None
    after = [c for c in text.near(first, ahead=1) if c.start > first.start and alike(c, whole)]
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
    opening = opening or cue("of_that").match(text.after(part)) or cue("within").match(before)
    told = found("within", before) or (opening.group() if opening else "")
    made = "" if told else found("made_of", before)
    for c in reversed(text.claims[: text.place(part)] if told or made else ()):
        if alike(c, part) and is_amount(c) and stated(c) > 1 and not found("after_from", text.before(c)[-8:]):
            near = -2 < text.distance(c, part) < 2 or (opening and text.next_to(c, part))
            fits = near and (told or found("sum", text.lead(c)) or cue("colon").fullmatch(text.between(c, part)))
            return (c if fits else None), told or made, bool(made)
    return None, "", False


def _left(text: Passages, left: Claim) -> Group | None:
    """Read `8亿的单子，只交了40多台，还有7亿多供不上`: an order, what was delivered of it, what was not."""
    before, after = text.before(left), text.after(left)
    told = found("remainder", before) or found("undelivered", before, after)
    earlier = [c for c in text.near(left, 1) if c.end <= left.start and is_amount(c)] if told else []
    like = [c for c in earlier if alike(c, left) and same_models(c, left)]
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


def shares(text: Passages) -> Iterator[Draft]:
    """Find a share with its part and its whole: `占…的20%`, `20% of`, a deposit."""
    wholes = {part: group.whole for group in _groups(text) for part in group.parts}
    for share in (c for c in text.claims if is_ratio(c) and c.unit != "percentage_point"):
        words = text.before(share)
        said = found("share", words) or found("compared", words) or found("deposit", text.sentence(share))
        # a semicolon parts clauses of one sentence
        amounts = [
            c for c in text.near(share, 1) if is_amount(c) and not cue("full_stop").search(text.between(c, share))
        ]
        amounts += [c for c in text.near(share) if is_amount(c) and c.start > share.start]
        named = next((c for c in amounts if _is_whole(text, c, share)), None)
        pairs = list(_pairs(text, share, amounts, named, wholes)) if said or (named and not share.direction) else []
        for part, whole in pairs[:1]:
            told = said or text.between(*sorted((whole, share), key=lambda c: c.start))
            yield tie(RelationKind.SHARE, "share of a whole", told, part=part, whole=whole, share=share)


def _pairs(
    text: Passages, share: Claim, amounts: Sequence[Claim], named: Claim | None, wholes: dict[Claim, Claim]
) -> Iterator[tuple[Claim, Claim]]:
    """Yield parts with wholes, the likeliest first: the amount just before the share, or the one it introduces."""
    if found("compared", text.before(share)):
        yield from ((b, a) for a, b in [[c for c in amounts if c.end <= share.start][-2:]] if alike(a, b))
    for a, b in pairwise(c for c in amounts if not named and c.end <= share.start):
        if alike(a, b) and cue("of").match(text.between(a, b)):
            yield a, b
    end = min(share.start, named.start if named else share.start)
    near = [c for c in amounts if c.end <= end and (named is None or alike(c, named))][-1:]
    near = [c for c in near if not any(map(is_ratio, text.skipped(c, share)))]
    next_one = [c for c in amounts if c.start > share.end and c is not named][:1]
    near += [c for c in next_one if named or found("introduced", text.between(share, c))]
    deposit = found("deposit", text.sentence(share))
    beside = [c for c in text.near(share, 1, 1) if is_money(c)] if deposit else amounts
    for part in near:
        beside = [c for c in beside if c not in wholes or not text.distance(c, share)]
        others = [c for c in beside if alike(c, part) and c is not part and (deposit or c.start < part.start)]
        larger = [c for c in others if stated(c) > stated(part)] or (others if deposit else [])
        whole = named or wholes.get(part) or min(larger, key=lambda c: abs(c.start - part.start), default=None)
        if whole and alike(part, whole) and stated(part) != stated(whole):
            yield part, whole


def _is_whole(text: Passages, whole: Claim, share: Claim) -> bool:
    """Say whether the words make it the whole: `150亿元的20%`, `20% of the 15 billion`."""
    if whole.end <= share.start:
        return not text.skipped(whole, share) and text.between(whole, share)[:1] == "的"
    return not text.skipped(share, whole) and text.between(share, whole).startswith("of")
