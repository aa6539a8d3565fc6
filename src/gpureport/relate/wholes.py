"""Parts and their wholes: `其中`, totals, what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from gpureport.inclusion import wider
from gpureport.measures import alike, heads, is_amount, is_count, is_money, models, per, same_time
from gpureport.passages import Passages, found
from gpureport.passages.parts import Group, groups
from gpureport.passages.totals import totals
from gpureport.periods import parse_period
from gpureport.records import Claim, Kind, Relation, RelationKind
from gpureport.relate.ties import tie

# whether the parts told are all of them
EXACT, AT_MOST = "parts make the whole", "parts within a whole"
# what is somebody's or is to be, and what of it cannot be counted among what somebody has
HELD = frozenset({Kind.STOCKPILE, Kind.ORDER})
NOT_HELD = frozenset({"planned", "requested", "hypothetical", "denied", "cancelled", "undelivered", "offered"})


def parts(text: Passages) -> Iterator[Relation]:
    """Find parts of the amount just named, whether they make it up, and what is left of it."""
    for group in groups(text):
        for c in group.parts if not group.exact or found("within", group.told) else ():
            yield tie(RelationKind.PART, "part of what was named", group.told, part=c, whole=group.whole)
        if len(group.parts) > 1 or group.delivered:
            yield _sum(group)


def sums(text: Passages) -> Iterator[Relation]:
    """Find amounts and the total that is said to be theirs."""
    yield from map(_sum, totals(text))


def periods(text: Passages) -> Iterator[Relation]:
    """Find a period's amount with those of the shorter periods that make it up: a year's with its halves'."""
    dated = [(c, parse_period(c.period)) for c in text.claims if c.period and is_amount(c) and not c.direction]
    spans = [(c, time.first, time.last + dt.timedelta(1)) for c, time in dated if time.first and time.last]
    for whole, first, end in spans:
        inside = [x for x in spans if text.next_to(x[0], whole) and x[1:] != (first, end)]
        inside = [x for x in inside if alike(x[0], whole) and _of_one(text, x[0], whole)]
        run, reached = [], first
        while following := [x for x in inside if x[1] == reached]:
            part, _, reached = min(following, key=lambda x: (x[2], abs(x[0].start - whole.start)))
            run.append(part)
        if len(run) > 1 and reached == end:
            yield tie(RelationKind.SUM, EXACT, "periods", part=sorted(run, key=lambda c: c.start), whole=whole)


def _of_one(text: Passages, a: Claim, b: Claim) -> bool:
    """Say whether two amounts are of one party and of one measure, as far as the words tell."""
    measures = {found("measures", text.before(c)) for c in (a, b)} - {""}
    same = (a.kind, a.products, a.subject) == (b.kind, b.products, b.subject)
    return same and (a.status == b.status or is_money(a)) and len(measures) < 2


def models_within(text: Passages) -> Iterator[Relation]:
    """Find a holder's chips of one model in its total of several, told in another sentence."""
    held = _held(text)
    for whole in (c for c in held if c.subject and not per(c) and len(models(c)) > 1):
        told = found("sum", text.lead(whole), text.after(whole))
        for part in (c for c in text.near(whole, 3, 1) if told and c in held):
            inside = set() < models(part) < models(whole) and part.unit == whole.unit
            inside = inside and heads(part) == len(part.subjects)
            if inside and whole.subject in part.subjects and same_time(part, whole):
                yield tie(RelationKind.PART, "models within a total", told, part=part, whole=whole)


def country(text: Passages) -> Iterator[Relation]:
    """Find companies' chips of a model in their country's, the largest holders first and none twice."""
    held = _held(text)
    for whole in (c for c in held if models(c) and not per(c)):
        members: list[Claim] = []
        like = [c for c in held if c.unit == whole.unit and models(c) == models(whole) and c.low]
        for c in sorted(like, key=lambda c: (-(c.low or 0) * len(c.subjects), c.start)):
            seen = {s for m in members for s in m.subjects}
            theirs = all(whole.subject in wider(s) - {s} and s not in seen for s in c.subjects)
            members += [c] if c.subjects and theirs else []
        if len(members) > 1:
            members.sort(key=lambda c: c.start)
            yield tie(RelationKind.SUM, AT_MOST, "held in the country", part=members, whole=whole)


def _held(text: Passages) -> list[Claim]:
    return [c for c in text.claims if c.kind in HELD and is_count(c) and c.status not in NOT_HELD]


def _sum(group: Group) -> Relation:
    count, rule = [group.delivered] if group.delivered else [], EXACT if group.exact else AT_MOST
    return tie(RelationKind.SUM, rule, group.told, count=count, part=group.parts, whole=group.whole)
