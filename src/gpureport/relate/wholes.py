"""Parts and their wholes: `其中`, totals, what is left, shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpureport.measures import alike, is_amount, is_ratio, same_models, stated
from gpureport.records import Claim, RelationKind
from gpureport.relate.passages import Draft, Passages, found, span

# whether the parts told are all of them
EXACT, AT_MOST = "parts make the whole", "parts within a whole"


def _sum(told: str, parts: Sequence[Claim], whole: Claim, *, exact: object) -> Draft:
    roles = (*(("part", c) for c in parts), ("whole", whole))
    return Draft(RelationKind.SUM, EXACT if exact else AT_MOST, told, roles)


def parts(passages: Passages) -> Iterator[Draft]:
    """Find parts of the amount just named, and whether they make it up."""
    for whole in filter(is_amount, passages.claims):
        after = [c for c in passages.near(whole, ahead=1) if c.start >= whole.end and alike(c, whole)]
        gap = passages.between(whole, after[0]) if after else ""
        within = found("within", gap)
        told = within or (found("made_of", gap) if found("sum", passages.lead(whole)) else "")
        members = _listed(passages, [c for c in after if passages.distance(after[0], c) == 0]) if told else ()
        for c in members if within else ():
            yield Draft(RelationKind.PART, "part of what was named", told, (("part", c), ("whole", whole)))
        if len(members) > 1:
            rest = found("remainder", passages.before(members[-1]))
            yield _sum(rest or told, members, whole, exact=rest or not within)


def _listed(passages: Passages, members: Sequence[Claim]) -> Sequence[Claim]:
    """Keep the parts up to a clause that starts something new: a total, a part of a part, a change."""
    new = (
        n for n, c in enumerate(members) if n and any(found(x, passages.before(c)) for x in ("sum", "within", "change"))
    )
    return members[: next(new, None)]


def totals(passages: Passages) -> Iterator[Draft]:
    """Find amounts and the total that is said to be theirs."""
    for total in filter(is_amount, passages.claims):
        told = found("sum", passages.lead(total)[-20:], passages.after(total, 8))
        before = [c for c in passages.near(total) if c.end <= total.start and alike(c, total) and same_models(c, total)]
        before = [c for c in before if not total.subjects or set(c.subjects) <= set(total.subjects)]
        if told and len(before) > 1:
            yield _sum(told, before, total, exact=not found("open_list", passages.between(before[-1], total)))


def remainders(passages: Passages) -> Iterator[Draft]:
    """Find an order, what was delivered of it and what was not."""
    for left in filter(is_amount, passages.claims):
        around = passages.before(left) + passages.after(left)
        told = found("undelivered", around) or found("remainder", around)
        before = [c for c in passages.near(left, 1) if c.end <= left.start and is_amount(c)] if told else []
        whole = next((c for c in before if alike(c, left)), None)
        done = [c for c in before if found("delivered", passages.before(c) + passages.after(c)) and c is not whole]
        if whole and done and done[-1].start >= whole.end:
            roles = (("part" if alike(done[-1], left) else "count", done[-1]), ("part", left), ("whole", whole))
            yield Draft(RelationKind.SUM, EXACT if roles[0][0] == "part" else AT_MOST, told, roles)


def shares(passages: Passages) -> Iterator[Draft]:
    """Find a share with its part and its whole: `占…的20%`, `20% of`, a deposit."""
    for share in (c for c in passages.claims if is_ratio(c) and not c.direction and c.unit != "percentage_point"):
        reach = 1 if found("deposit", passages.sentence(share)) else 0
        amounts = [c for c in passages.near(share, reach, reach) if is_amount(c)]
        pairs = [(a, b) for a in amounts for b in amounts if a is not b and alike(a, b)]
        around = passages.lead(share), passages.after(share)
        told, named = found("share_of", *around), [p for p in pairs if _is_whole(passages, p[1], share)]
        if not named:
            told, named = found("share", *around), [(a, b) for a, b in pairs if 0 < stated(a) < stated(b)]
        if told and named:
            part, whole = min(named, key=lambda p: (span(*p, share), p[0].start))
            roles = (("part", part), ("whole", whole), ("share", share))
            yield Draft(RelationKind.SHARE, "share of a whole", told, roles)


def _is_whole(passages: Passages, whole: Claim, share: Claim) -> bool:
    """Say whether the words make it the whole: `150亿元的20%`, `20% of the 15 billion`."""
    if whole.end <= share.start:
        return not passages.skipped(whole, share) and passages.between(whole, share)[:1] == "的"
    return not passages.skipped(share, whole) and passages.between(share, whole).startswith("of")
