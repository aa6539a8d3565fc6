"""Parts and their wholes: `其中`, totals, what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gpureport.measures import alike, is_amount, is_money, per, same_models, same_time, same_unit, stated
from gpureport.passages import Passages, cue, found
from gpureport.records import Claim, Kind, Relation, RelationKind
from gpureport.relate.ties import tie
from gpureport.vocabulary import load_yaml

# whether the parts told are all of them
EXACT, AT_MOST = "parts make the whole", "parts within a whole"
_NUMBERS: dict[str, int] = load_yaml("relations")["numbers"]


class Group(NamedTuple):
    """Parts told of one whole; `delivered` is what was, where that is told in another unit."""

    whole: Claim
    parts: Sequence[Claim]
    told: str
    exact: bool
    delivered: Claim | None = None


def parts(text: Passages) -> Iterator[Relation]:
    """Find parts of the amount just named, whether they make it up, and what is left of it."""
    for group in groups(text):
        for c in group.parts if not group.exact or found("within", group.told) else ():
            yield tie(RelationKind.PART, "part of what was named", group.told, part=c, whole=group.whole)
        if len(group.parts) > 1 or group.delivered:
            yield _sum(group)


def totals(text: Passages) -> Iterator[Relation]:
    """Find amounts and the total that is said to be theirs: as many as are said, or those just told."""
    for total in (c for c in text.claims if is_amount(c) and not found("change_by", text.before(c))):
        last = not any(c.start > total.start for c in text.near(total))
        told = found("sum", text.lead(total), text.after(total, 15) if last else "")
        earlier = text.claims[: text.place(total)] if told else ()
        like = [c for c in earlier if _adds(c, total)]
        said = [m.group().lower().split()[-1] for m in cue("parties").finditer(text.told(total))]
        parties = _NUMBERS[said[-1]] if said else max(len(total.subjects), 1)
        members = _of_parties(text, total, like, parties) if parties > 1 else _just_told(text, total, like)
        if len(members) > 1:
            yield _sum(Group(total, members, told, exact=not found("open_list", text.between(members[-1], total))))


def _adds(part: Claim, total: Claim) -> bool:
    """Say whether an amount can be added to a total, `各2000台` as often as it has subjects."""
    return same_unit(part, total) and per(part) - {"company"} == per(total) - {"company"} and not part.direction


def _weight(claim: Claim) -> int:
    return len(claim.subjects) if "company" in per(claim) else 1


def _of_parties(text: Passages, total: Claim, like: Sequence[Claim], parties: int) -> Sequence[Claim]:
    """Return what each of a number of parties has: an amount each of the same kind and time, or a list just told."""
    theirs: dict[str, dict[float, Claim]] = defaultdict(dict)
    for c in (c for c in like if len(c.subjects) == 1 and c.period == total.period and c.period):
        if c.kind is total.kind or total.kind is Kind.OTHER:
            theirs[c.subjects[0]].setdefault(stated(c), c)
    wanted = [theirs[s] for s in sorted(total.subjects if len(total.subjects) == parties else theirs) if s in theirs]
    if len(wanted) == parties and all(len(amounts) == 1 for amounts in wanted):
        return sorted((c for amounts in wanted for c in amounts.values()), key=lambda c: c.start)
    near = [c for c in like if text.next_to(c, total) and same_time(c, total) and same_models(c, total)]
    near = [c for c in near if not found("after_from", text.before(c))]
    run: list[Claim] = []
    for c in reversed(near):
        bare = c.unit is None or not run
        fits = bare or (c.kind is run[0].kind and (is_money(c) or c.status == run[0].status))
        if sum(map(_weight, run)) < parties and fits:
            run.insert(0, c)
    shared = any(len(c.subjects) > _weight(c) and not found("in_turn", text.sentence(c)) for c in run)
    subjects = [s for c in run for s in c.subjects if len(c.subjects) == _weight(c)]
    if shared or sum(map(_weight, run)) != parties or len(set(subjects)) != len(subjects):
        return ()
    # where more was told of them, which amounts are meant shows only where they add up
    values = {stated(c) for c in run}
    more = any(stated(c) not in values and c.paragraph in {m.paragraph for m in run} for c in near)
    return run if not more or _adds_up(run, total) else ()


def _just_told(text: Passages, total: Claim, like: Sequence[Claim]) -> Sequence[Claim]:
    """Return the amounts of the total's sentence, or what it adds to what was told before."""
    before = [c for c in like if alike(c, total) and text.next_to(c, total)]
    here = [c for c in before if text.distance(c, total) == 0 and alike(c, before[-1])]
    names = [s for c in here for s in c.subjects]
    # a list of parties, one amount each, is added up for all of them; else it is the total's own
    if len(set(names)) < len(names) or len(names) < len(here):
        here = [c for c in here if not total.subjects or set(c.subjects) <= set(total.subjects)]
    if here[:-1] == [] and any(found("another", text.before(c)) for c in here):
        return [c for c in before if c.kind is before[-1].kind][-2:]
    # a total of several models may have been read as of the last one
    own = [c for c in here if same_models(c, total)]
    return own if len(own) > 1 and _adds_up(own, total) else here


def _adds_up(parts: Sequence[Claim], total: Claim) -> bool:
    return 0.975 < sum(map(stated, parts)) / (stated(total) or 1) < 1.025


def _sum(group: Group) -> Relation:
    count, rule = [group.delivered] if group.delivered else [], EXACT if group.exact else AT_MOST
    return tie(RelationKind.SUM, rule, group.told, count=count, part=group.parts, whole=group.whole)


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
        if alike(c, part) and is_amount(c) and stated(c) > 1 and not found("against", text.before(c)):
            near = -2 < text.distance(c, part) < 2 or (opening and text.next_to(c, part))
            fits = near and (told or found("sum", text.lead(c)) or cue("colon").fullmatch(text.between(c, part)))
            return (c if fits else None), told or made, bool(made)
    return None, "", False


def _left(text: Passages, left: Claim) -> Group | None:
    """Read `8亿的单子，只交了40多台，还有7亿多供不上`: an order, what was delivered of it, what was not."""
    before, after = text.before(left), text.after(left)
    told = found("remainder", before) or found("undelivered", before, after)
    earlier = [c for c in text.near(left, 3) if c.end <= left.start and is_amount(c)] if told else []
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
