"""Parts and their wholes: `其中`, totals, what is left, shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gpureport.measures import alike, is_amount, is_money, is_ratio, same_models, stated
from gpureport.records import Claim, RelationKind
from gpureport.relate.passages import Draft, Passages, cue, found

# whether the parts told are all of them
EXACT, AT_MOST = "parts make the whole", "parts within a whole"


class Group(NamedTuple):
    """Parts told of one whole; `delivered` is what was, where that is told in another unit."""

    whole: Claim
    parts: Sequence[Claim]
    told: str
    exact: bool
    delivered: Claim | None = None


def parts(passages: Passages) -> Iterator[Draft]:
    """Find parts of the amount just named, whether they make it up, and what is left of it."""
    for group in _groups(passages):
        for c in group.parts if not group.exact or found("within", group.told) else ():
            yield Draft(RelationKind.PART, "part of what was named", group.told, (("part", c), ("whole", group.whole)))
        if len(group.parts) > 1 or group.delivered:
            yield _sum(group)


def totals(passages: Passages) -> Iterator[Draft]:
    """Find amounts and the total that is said to be theirs."""
    for total in filter(is_amount, passages.claims):
        told = found("sum", passages.lead(total, 25), passages.after(total, 15))
        earlier = passages.claims[: passages.place(total)] if told else ()
        before = [c for c in earlier if alike(c, total) and same_models(c, total) and passages.next_to(c, total)]
        before = [c for c in before if not total.subjects or set(c.subjects) <= set(total.subjects)]
        here = [c for c in before if passages.distance(c, total) == 0]
        if found("both", passages.before(total)) or (here[:-1] == [] and any(_is_added(passages, c) for c in here)):
            here = [c for c in before if c.kind is before[-1].kind][-2:]
        if len(here) > 1:
            yield _sum(Group(total, here, told, exact=not found("open_list", passages.between(here[-1], total))))


def _is_added(passages: Passages, claim: Claim) -> bool:
    return bool(found("another", passages.before(claim)))


def _sum(group: Group) -> Draft:
    count = (("count", group.delivered),) if group.delivered else ()
    roles = (*count, *(("part", c) for c in group.parts), ("whole", group.whole))
    return Draft(RelationKind.SUM, EXACT if group.exact else AT_MOST, group.told, roles)


def _groups(passages: Passages) -> list[Group]:
    groups: list[Group] = []
    amounts = [c for c in passages.claims if is_amount(c)]
    for c in amounts:
        taken = [part for group in groups for part in group.parts]
        group = None if c in taken else _named(passages, c) or _left(passages, c)
        groups += [group] if group else []
    return groups


def _named(passages: Passages, first: Claim) -> Group | None:
    """Read `共8万张，其中2万张…，其余6万张`: parts from the first on, of the amount before it."""
    whole, told, exact = _whole_of(passages, first)
    if whole is None:
        return None
    after = [c for c in passages.near(first, ahead=1) if c.start > first.start and alike(c, whole)]
    rest = [c for c in after if found("rest", passages.before(c))]
    members = [first, *(c for c in after if passages.distance(first, c) == 0 or c in rest)]
    # a total, a part of a part or a change starts something new
    new = (n for n, c in enumerate(members) if n and found("new_list", passages.before(c)))
    members = members[: next(new, None)]
    return Group(whole, members, told, exact or members[-1] in rest)


def _whole_of(passages: Passages, part: Claim) -> tuple[Claim | None, str, bool]:
    """Return what a part is said to be in, the words, and whether they name all parts.

    It is the last amount like it that is no earlier level; in the paragraph before where the words open one.
    """
    before = passages.before(part)
    opening = cue("of_those").match(before) if passages.sentence(part).startswith(before) else None
    opening = opening or cue("of_that").match(passages.after(part)) or cue("within").match(before)
    told = found("within", before) or (opening.group() if opening else "")
    made = "" if told else found("made_of", before)
    for c in reversed(passages.claims[: passages.place(part)] if told or made else ()):
        if alike(c, part) and is_amount(c) and stated(c) > 1 and not found("after_from", passages.before(c)[-8:]):
            near = -2 < passages.distance(c, part) < 2 or (opening and passages.next_to(c, part))
            fits = near and (told or found("sum", passages.lead(c)))
            return (c if fits else None), told or made, bool(made)
    return None, "", False


def _left(passages: Passages, left: Claim) -> Group | None:
    """Read `8亿的单子，只交了40多台，还有7亿多供不上`: an order, what was delivered of it, what was not."""
    before, after = passages.before(left), passages.after(left)
    told = found("remainder", before) or found("undelivered", before, after)
    earlier = [c for c in passages.near(left, 1) if c.end <= left.start and is_amount(c)] if told else []
    like = [c for c in earlier if alike(c, left) and same_models(c, left)]
    of = next((n for n, c in enumerate(like) if n and cue("of_those").match(passages.before(c))), 0)
    if not like:
        return None
    whole, done = like[of], [like[of - 1]] if of else like[1:]
    if stated(whole) <= max(map(stated, [*done, left])):
        return None
    if done:
        return Group(whole, [*done, left], told, exact=True)
    others = [c for c in earlier if c.start > whole.start and found("delivered", passages.before(c), passages.after(c))]
    return Group(whole, [left], told, exact=False, delivered=others[-1]) if others else None


def shares(passages: Passages) -> Iterator[Draft]:
    """Find a share with its part and its whole: `占…的20%`, `20% of`, a deposit."""
    wholes = {part: group.whole for group in _groups(passages) for part in group.parts}
    for share in (c for c in passages.claims if is_ratio(c) and c.unit != "percentage_point"):
        words = passages.before(share)
        said = found("share", words) or found("compared", words) or found("deposit", passages.sentence(share))
        amounts = [c for c in passages.near(share) if is_amount(c)]
        named = next((c for c in amounts if _is_whole(passages, c, share)), None)
        pairs = list(_pairs(passages, share, amounts, named, wholes)) if said or (named and not share.direction) else []
        for part, whole in pairs[:1]:
            told = said or passages.between(*sorted((whole, share), key=lambda c: c.start))
            roles = (("part", part), ("whole", whole), ("share", share))
            yield Draft(RelationKind.SHARE, "share of a whole", told, roles)


def _pairs(
    passages: Passages, share: Claim, amounts: Sequence[Claim], named: Claim | None, wholes: dict[Claim, Claim]
) -> Iterator[tuple[Claim, Claim]]:
    """Yield parts with wholes, the likeliest first: the amount just before the share, or the one it introduces."""
    if found("compared", passages.before(share)):
        yield from ((b, a) for a, b in [[c for c in amounts if c.end <= share.start][-2:]] if alike(a, b))
    for n, c in enumerate(amounts):
        if (
            n
            and not named
            and c.end <= share.start
            and cue("of_those").match(passages.before(c))
            and alike(c, amounts[n - 1])
        ):
            yield amounts[n - 1], c
    end = min(share.start, named.start if named else share.start)
    near = [c for c in amounts if c.end <= end and (named is None or alike(c, named))][-1:]
    near = [c for c in near if not any(map(is_ratio, passages.skipped(c, share)))]
    next_one = [c for c in amounts if c.start > share.end and c is not named][:1]
    near += [c for c in next_one if named or found("introduced", passages.between(share, c))]
    deposit = found("deposit", passages.sentence(share))
    beside = [c for c in passages.near(share, 1, 1) if is_money(c)] if deposit else amounts
    for part in near:
        larger = [
            c for c in beside if alike(c, part) and stated(c) > stated(part) and (deposit or c.start < part.start)
        ]
        whole = named or wholes.get(part) or min(larger, key=lambda c: abs(c.start - part.start), default=None)
        if whole and alike(part, whole) and stated(part) != stated(whole):
            yield part, whole


def _is_whole(passages: Passages, whole: Claim, share: Claim) -> bool:
    """Say whether the words make it the whole: `150亿元的20%`, `20% of the 15 billion`."""
    if whole.end <= share.start:
        return not passages.skipped(whole, share) and passages.between(whole, share)[:1] == "的"
    return not passages.skipped(share, whole) and passages.between(share, whole).startswith("of")
