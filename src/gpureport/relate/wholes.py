"""Parts and their wholes: `其中`, totals, what is left, shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpureport.measures import alike, is_amount, is_money, is_ratio, same_models, stated
from gpureport.records import Claim, RelationKind
from gpureport.relate.passages import Draft, Passages, cue, found, span

# whether the parts told are all of them
EXACT, AT_MOST = "parts make the whole", "parts within a whole"


def _sum(told: str, parts: Sequence[Claim], whole: Claim, *, exact: object) -> Draft:
    roles = (*(("part", c) for c in parts), ("whole", whole))
    return Draft(RelationKind.SUM, EXACT if exact else AT_MOST, told, roles)


def _whole_of(passages: Passages, part: Claim) -> Claim | None:
    """Return what a part is said to be in: the last amount like it, in the paragraph before where `其中` opens one."""
    words = passages.before(part)
    opens = bool(cue("of_those").match(words)) and passages.sentence(part).startswith(words)
    within = opens or found("within", words)
    opens = opens or bool(cue("within").match(words))
    for c in reversed(passages.claims[: passages.place(part)]):
        if alike(c, part) and is_amount(c) and not found("after_from", passages.before(c)[-8:]):
            near = -2 < passages.distance(c, part) < 2 or (opens and passages.next_to(c, part))
            return c if within and near and stated(c) > 1 else None
    return None


def parts(passages: Passages) -> Iterator[Draft]:
    """Find parts of the amount just named, and whether they make it up."""
    for first in filter(is_amount, passages.claims):
        whole = _whole_of(passages, first)
        told = found("within", passages.before(first)) or ("of those" if whole else "")
        if not whole and (made := found("made_of", passages.before(first))):
            before = [c for c in passages.near(first, 1) if c.end <= first.start and alike(c, first)]
            whole = before[-1] if before and found("sum", passages.lead(before[-1])) else None
        if not whole:
            continue
        after = [c for c in passages.near(first) if c.start > first.start and alike(c, whole)]
        members = _listed(passages, [first, *after])
        for c in members if told else ():
            yield Draft(RelationKind.PART, "part of what was named", told, (("part", c), ("whole", whole)))
        if len(members) > 1:
            rest = found("remainder", passages.before(members[-1]))
            yield _sum(rest or told or made, members, whole, exact=rest or not told)


def _listed(passages: Passages, members: Sequence[Claim]) -> Sequence[Claim]:
    """Keep the parts up to a clause that starts something new: a total, a part of a part, a change."""
    new = (
        n for n, c in enumerate(members) if n and any(found(x, passages.before(c)) for x in ("sum", "within", "change"))
    )
    return members[: next(new, None)]


def totals(passages: Passages) -> Iterator[Draft]:
    """Find amounts and the total that is said to be theirs."""
    for total in filter(is_amount, passages.claims):
        told = found("sum", passages.lead(total, 25), passages.after(total, 15))
        earlier = passages.claims[: passages.place(total)] if told else ()
        before = [c for c in earlier if alike(c, total) and same_models(c, total) and c.end <= total.start]
        before = [c for c in before if not total.subjects or set(c.subjects) <= set(total.subjects)]
        here = [c for c in before if passages.distance(c, total) == 0]
        if found("both", passages.before(total)):
            here = [c for c in before if c.kind is before[-1].kind and passages.next_to(c, total)][-2:]
        if len(here) == 1 and found("another", passages.before(here[0])):
            here = [c for c in before if c.start <= here[0].start and passages.next_to(c, total)][-2:]
        if len(here) > 1:
            yield _sum(told, here, total, exact=not found("open_list", passages.between(here[-1], total)))


def remainders(passages: Passages) -> Iterator[Draft]:
    """Find an order, what was delivered of it and what was not."""
    for left in filter(is_amount, passages.claims):
        around = passages.before(left) + passages.after(left)
        told = found("undelivered", around) or found("remainder", around)
        before = [c for c in passages.near(left, 1) if c.end <= left.start and is_amount(c)] if told else []
        like = [c for c in before if alike(c, left)]
        of = [n for n, c in enumerate(like) if n and cue("of_those").match(passages.before(c))]
        whole = like[of[0]] if of else next(iter(like), None)
        done = [c for c in before if found("delivered", passages.before(c) + passages.after(c)) and c is not whole]
        done = [like[of[0] - 1]] if of else [c for c in done if whole and c.start >= whole.end]
        if whole and done:
            roles = (("part" if alike(done[-1], left) else "count", done[-1]), ("part", left), ("whole", whole))
            yield Draft(RelationKind.SUM, EXACT if roles[0][0] == "part" else AT_MOST, told, roles)


def shares(passages: Passages) -> Iterator[Draft]:
    """Find a share with its part and its whole: `占…的20%`, `20% of`, a deposit."""
    for share in (c for c in passages.claims if is_ratio(c) and c.unit != "percentage_point"):
        amounts = [c for c in passages.near(share) if is_amount(c)]
        named = next((c for c in amounts if _is_whole(passages, c, share)), None)
        told = named and passages.between(*sorted((named, share), key=lambda c: c.start))
        told = told or found("share", passages.before(share), passages.after(share))
        wholes = [named] if named else [c for c in _reach(passages, share) if told]
        pairs = [(part, whole) for part in amounts for whole in wholes if part is not whole and alike(part, whole)]
        pairs = [p for p in pairs if stated(p[0]) < stated(p[1]) or (named and stated(p[0]) > stated(p[1]))]
        if told and pairs and (not share.direction or found("share", passages.before(share))):
            part, whole = min(pairs, key=lambda p: (p[0].start > share.start, span(p[0], share), span(*p, share)))
            roles = (("part", part), ("whole", whole), ("share", share))
            yield Draft(RelationKind.SHARE, "share of a whole", told, roles)


def _reach(passages: Passages, share: Claim) -> Sequence[Claim]:
    """Return what a share may be of: in its sentence, the ones beside it for a deposit, what `其中` goes back to."""
    if found("deposit", passages.sentence(share)):
        return [c for c in passages.near(share, 1, 1) if is_money(c)]
    near = [c for c in passages.near(share) if is_amount(c)]
    return near + [w for c in near if (w := _whole_of(passages, c)) and w not in near]


def _is_whole(passages: Passages, whole: Claim, share: Claim) -> bool:
    """Say whether the words make it the whole: `150亿元的20%`, `20% of the 15 billion`."""
    if whole.end <= share.start:
        return not passages.skipped(whole, share) and passages.between(whole, share)[:1] == "的"
    return not passages.skipped(share, whole) and passages.between(share, whole).startswith("of")
