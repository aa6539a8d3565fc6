"""Amounts and the total that words say they make: `三家合计`, `a total of`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from gpureport.measures import (
    alike,
    comes_to,
    heads,
    is_amount,
    is_money,
    per,
    same_models,
    same_time,
    same_unit,
    stated,
)
from gpureport.passages import Passages, found, once
from gpureport.passages.parts import Group, parties_said
from gpureport.records import Claim, Kind


@once
def totals(text: Passages) -> list[Group]:
    """Find amounts and the total that is said to be theirs: as many as are said, or those just told."""
    made: list[Group] = []
    for total in (c for c in text.claims if is_amount(c) and not found("change_by", text.before(c))):
        told = found("sum", text.lead(total), "" if text.later(total) else text.after(total, 15))
        like = [c for c in text.prior(total) if told and _adds(c, total)]
        parties = parties_said(text, total) or max(len(total.subjects), 1)
        members = _of_parties(text, total, like, parties) if parties > 1 else _just_told(text, total, like)
        if len(members) > 1:
            made.append(Group(total, members, told, exact=not found("open_list", text.between(members[-1], total))))
    return made


def _adds(part: Claim, total: Claim) -> bool:
    """Say whether an amount can be added to a total, `各2000台` as often as it has subjects."""
    return same_unit(part, total) and per(part) - {"company"} == per(total) - {"company"} and not part.direction


def _of_parties(text: Passages, total: Claim, like: Sequence[Claim], parties: int) -> Sequence[Claim]:
    """Return what each of a number of parties has: an amount each of the same kind and time, or a list just told."""
    theirs: dict[str, dict[float, Claim]] = defaultdict(dict)
    for c in like:
        if len(c.subjects) == 1 and c.period == total.period and total.kind in {c.kind, Kind.OTHER}:
            theirs[c.subjects[0]].setdefault(stated(c), c)
    wanted = [theirs[s] for s in (total.subjects if len(total.subjects) == parties else theirs) if s in theirs]
    each = sorted((c for amounts in wanted if len(amounts) == 1 for c in amounts.values()), key=lambda c: c.start)
    # told elsewhere, whether the same is meant shows only where they add up
    whole = total.period and len(wanted) == len(each) == parties
    if whole and (_adds_up(each, total) or each[0].paragraph == total.paragraph):
        return each
    return _listed(text, total, like, parties)


def _listed(text: Passages, total: Claim, like: Sequence[Claim], parties: int) -> Sequence[Claim]:
    """Return the last amounts of one sort before a total, as many as there are parties."""
    near = [c for c in like if text.next_to(c, total) and same_time(c, total) and same_models(c, total)]
    near = [c for c in near if not found("after_from", text.before(c))]
    sorts = [(c.kind, is_money(c) or c.status) for c in near]
    same = [c for c, sort in zip(near, sorts, strict=True) if c.unit is None or sort == sorts[-1]]
    run: list[Claim] = []
    while same and sum(map(heads, run)) < parties:
        run.insert(0, same.pop())
    names = [s for c in run for s in c.subjects if len(c.subjects) == heads(c)]
    if sum(map(heads, run)) != parties or len(set(names)) < len(names):
        return ()
    # where more was told of them, which amounts are meant shows only where they add up
    more = {stated(c) for c in near if c.paragraph in {m.paragraph for m in run}} - {stated(c) for c in run}
    return run if not more or _adds_up(run, total) else ()


def _just_told(text: Passages, total: Claim, like: Sequence[Claim]) -> Sequence[Claim]:
    """Return the amounts of the total's sentence, or what it adds to what was told before."""
    before = [c for c in like if alike(c, total) and text.next_to(c, total)]
    here = [c for c in before if text.distance(c, total) == 0]
    if len(here) == 1 and found("another", text.before(here[0])):
        return [c for c in before if c.kind is before[-1].kind][-2:]
    # a list may hold other parties' or other models' amounts, or a total may have been read as of the last model
    parties = [c for c in here if not total.subjects or set(c.subjects) <= set(total.subjects)]
    readings = [parties, [c for c in here if same_models(c, total)]]
    return next((r for r in readings if len(r) > 1 and _adds_up(r, total)), here)


def _adds_up(parts: Sequence[Claim], total: Claim) -> bool:
    return comes_to(sum(map(stated, parts)), total)
