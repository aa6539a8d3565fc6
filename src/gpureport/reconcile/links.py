"""Ties findings to one another: what is part of what, and what the articles' relations say."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gpureport.inclusion import apart, included
from gpureport.reconcile.place import WINDOW, Thing, Told, month_number
from gpureport.records import Kind, Relation, RelationKind
from gpureport.slack import INFINITE, Link, Range, Tie, Total

Cell = tuple[Thing, str]


class Place(NamedTuple):
    """Where a claim stands: its cell, the logarithm of its unit's worth there, the cell's unit and subject."""

    cell: int
    shift: float
    unit: str
    subject: str | None


# of one company's chips, the first are among the second
_AMONG = {
    "delivered": {"ordered"},
    "undelivered": {"ordered"},
    "cancelled": {"ordered"},
    "deployed": {"held"},
    "diverted": {"held"},
}
# what of a relation's members adds up, in logarithms
_SIGNS = {
    RelationKind.PRODUCT: {"factor": 1, "product": -1},
    RelationKind.SHARE: {"part": 1, "whole": -1, "share": -1},
    RelationKind.PART: {"part": 1, "whole": -1},
    RelationKind.RATE: {"total": 1, "base": -1},
    RelationKind.PACKING: {"chips": 1, "servers": -1},
}
_TIED = frozenset({Kind.ORDER, Kind.STOCKPILE, Kind.CAPEX})


def inclusions(cells: Sequence[Cell], told: Sequence[Sequence[Told]]) -> list[Link]:
    """Return what follows from the words alone: a part is at most its whole, and so are parts that share nothing."""
    comparable: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, (thing, unit) in enumerate(cells):
        if thing.kind in _TIED and thing.subject and "#" not in thing.scope:
            comparable[unit, thing.per, thing.definition].append(i)
    links: list[Link] = []
    for members in comparable.values():
        for whole, parts in _covers(members, cells, told) if len(members) > 1 else ():
            links.extend(_bound(whole, parts, cells, told))
    return links


def _covers(
    members: Sequence[int], cells: Sequence[Cell], told: Sequence[Sequence[Told]]
) -> Iterator[tuple[int, list[int]]]:
    """Yield every whole with its parts, without the parts of its parts."""
    below = {
        whole: {
            part
            for part in members
            if part != whole and _is_part((cells[part][0], told[part]), (cells[whole][0], told[whole]))
        }
        for whole in members
    }
    for whole, parts in below.items():
        direct = parts - set().union(*(below[part] for part in parts)) if parts else parts
        if direct:
            yield whole, sorted(direct)


def _is_part(one: tuple[Thing, Sequence[Told]], other: tuple[Thing, Sequence[Told]]) -> bool:
    part, whole = one[0], other[0]
    return (
        _among(part, whole)
        and included(part.subjects, whole.subjects)
        and included(part.products, whole.products)
        and (_in_time(part, whole) if part.period and whole.period else _in_article(one, other))
    )


def _among(part: Thing, whole: Thing) -> bool:
    if part.kind is whole.kind:
        return part.status == whole.status or whole.status in _AMONG.get(part.status or "", ())
    if part.kind is Kind.STOCKPILE:
        return part.status == "delivered" and whole.status == "ordered"
    # what was bought up to a day is held from then on
    bought = part.period is None or part.period.startswith("/")
    return part.kind is Kind.ORDER and part.status == "ordered" and whole.status == "held" and bought


def _in_article(one: tuple[Thing, Sequence[Told]], other: tuple[Thing, Sequence[Told]]) -> bool:
    """Say whether a part and a whole, at least one of them undated, are of one time as far as an article tells."""
    (part, _), (whole, _) = one, other
    if part.period is None and whole.period is None:
        # of two orders without a date nobody knows whether one is among the other
        return part.scope == whole.scope and (whole.kind is Kind.STOCKPILE or part.products == whole.products)
    (undated, _), (dated, tellings) = (one, other) if part.period is None else (other, one)
    alike = undated._replace(scope="") == dated._replace(period=None)
    return whole.kind is Kind.STOCKPILE and not alike and any(t.claim.source == undated.scope for t in tellings)


def _in_time(part: Thing, whole: Thing) -> bool:
    begun, ended = part.period or "", whole.period or ""
    if part.kind is Kind.CAPEX:
        return part.period == whole.period
    if part.kind is whole.kind is Kind.STOCKPILE:
        later = month_number(begun) - month_number(ended)
        growing = part._replace(period=None) == whole._replace(period=None)
        return (later < 0 and part.status != "diverted") if growing else later < WINDOW
    if whole.kind is Kind.STOCKPILE:
        return month_number(begun[1:]) - month_number(ended) < WINDOW
    (first, last), (begin, end) = _days(begun), _days(ended)
    return (not begin or first >= begin[: len(first)] > "") and (not end or "" < last <= end)


def _days(period: str) -> tuple[str, str]:
    first, slash, last = period.partition("/")
    return first, last if slash else first


def _bound(whole: int, parts: Sequence[int], cells: Sequence[Cell], told: Sequence[Sequence[Told]]) -> Iterator[Link]:
    """Add up the parts that share neither company nor chip, the largest first, and bound by the others one by one."""
    lows = {part: max((one.low for one in told[part] if not one.repeats), default=-INFINITE) for part in parts}
    chosen: list[int] = []
    for part in sorted(parts, key=lambda p: (-lows[p], p)):
        if math.isfinite(lows[part]) and all(_disjoint(cells[part][0], cells[other][0]) for other in chosen):
            chosen.append(part)
        else:
            yield Tie(((part, 1), (whole, -1)), -INFINITE, 0.0)
    if chosen:
        yield Total(tuple(chosen), whole) if len(chosen) > 1 else Tie(((chosen[0], 1), (whole, -1)), -INFINITE, 0.0)


def _disjoint(one: Thing, other: Thing) -> bool:
    return apart(one.subjects, other.subjects) or apart(one.products, other.products)


def conversion(one: int, other: int, known: Range) -> Tie:
    """Tie an amount in CNY, `one`, to the same amount in USD."""
    return Tie(((one, 1), (other, -1)), *known)


def stated(relation: Relation, at: Mapping[str, Sequence[Place]], known: Range | None) -> Link | None:
    """Return what a relation says of cells, by the places of its claims and the month's rate.

    `None` where a member is not at hand, two are one cell, or the relation bounds nothing.
    """
    options = [(member.role, at.get(member.claim_id, ())) for member in relation.members]
    others = {choice[0].subject for _, choice in options if len(choice) == 1}
    # what is told of several companies each is meant of the one the others are about
    places = [(role, p) for role, choice in options for p in choice if len(choice) == 1 or p.subject in others]
    if len(places) != len(options) or len({place.cell for _, place in places}) < len(places):
        return None
    units = {place.unit for role, place in places if role != "share"}
    by_role = dict(places)
    if relation.kind is RelationKind.CONVERSION:
        ends = {place.unit: place.cell for _, place in places}
        return conversion(ends["CNY"], ends["USD"], known) if known and ends.keys() == {"CNY", "USD"} else None
    if relation.kind is RelationKind.SUM:
        parts = tuple(place.cell for role, place in places if role == "part")
        return Total(parts, by_role["whole"].cell, stated=True) if parts and len(units) == 1 else None
    if relation.kind not in _SIGNS or (relation.kind is not RelationKind.PRODUCT and len(units) > 1):
        return None
    signs, factor = _SIGNS[relation.kind], math.log(relation.factor)
    low, high = {
        RelationKind.PART: (-INFINITE, 0.0),
        RelationKind.SHARE: (-math.log(100),) * 2,
        RelationKind.PRODUCT: (-factor, -factor),
    }.get(relation.kind, (factor, factor))
    shift = math.fsum(signs[role] * place.shift for role, place in places)
    # dollars count at the month's rate where yuan stand on the other side
    dollars = sum(signs[role] for role, place in places if place.unit == "USD")
    worth = sorted(-dollars * end for end in known or (0.0, 0.0))
    if dollars and (not known or len(units & {"CNY", "USD"}) < 2):
        return None
    return Tie(
        tuple((p.cell, signs[role]) for role, p in places), low + shift + worth[0], high + shift + worth[1], stated=True
    )
