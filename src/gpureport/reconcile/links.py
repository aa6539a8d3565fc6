"""Ties amounts to one another: what is part of what, and what the articles' relations say."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gpureport.inclusion import wider
from gpureport.reconcile.place import Told
from gpureport.records import Kind, Relation, RelationKind
from gpureport.slack import INFINITE, Link, Range, Tie, Total
from gpureport.things import Thing
from gpureport.vocabulary import load_yaml

# what of a relation's members adds up, in logarithms
_SIGNS: dict[str, dict[str, int]] = load_yaml("relations")["signs"]
_TIED = frozenset({Kind.ORDER, Kind.STOCKPILE, Kind.CAPEX})


@dataclass(eq=False)
class Cell:
    """One unknown amount, called by a number: of a thing in one unit, and who tells what of it."""

    number: int
    thing: Thing
    unit: str
    told: list[Told]

    @cached_property
    def voices(self) -> list[Told]:
        """What is told of it, retellings apart."""
        return [one for one in self.told if not one.repeats]


def inclusions(cells: Sequence[Cell]) -> Iterator[Link]:
    """Yield what follows from the words alone: a part is at most its whole, and so are parts that share nothing."""
    named: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        for subject in cell.thing.subjects if cell.thing.kind in _TIED and "#" not in cell.thing.scope else ():
            named[subject, cell.unit, cell.thing.per, cell.thing.definition].append(cell)
    above = {
        part.number: {
            whole.number
            for name in wider(subject)
            for whole in named.get((name, *like), ())
            if whole is not part and _is_part(part, whole)
        }
        for (subject, *like), parts in named.items()
        for part in parts
        if part.thing.subjects[0] == subject
    }
    direct: dict[int, list[Cell]] = defaultdict(list)
    for part, wholes in above.items():
        # not again where it is part of another part
        for whole in wholes.difference(*(above[between] for between in wholes)):
            direct[whole].append(cells[part])
    for whole, parts in sorted(direct.items()):
        yield from _bound(whole, parts)


def _bound(whole: int, parts: Sequence[Cell]) -> Iterator[Link]:
    """Add up the parts that share neither company nor chip, the largest first, and bound by the others one by one."""
    lows = {part: max((one.low for one in part.voices), default=-INFINITE) for part in parts}
    chosen: list[Cell] = []
    for part in sorted(parts, key=lambda p: (-lows[p], p.number)):
        if math.isfinite(lows[part]) and all(part.thing.shares_nothing(other.thing) for other in chosen):
            chosen.append(part)
        else:
            yield _at_most(part, whole)
    if len(chosen) > 1:
        yield Total(tuple(part.number for part in chosen), whole)
    elif chosen:
        yield _at_most(chosen[0], whole)


def _at_most(part: Cell, whole: int) -> Tie:
    return Tie(((part.number, 1), (whole, -1)), -INFINITE, 0.0)


def _is_part(one: Cell, other: Cell) -> bool:
    part, whole = one.thing, other.thing
    dated = part.period and whole.period
    return part.within(whole) and (part.during(whole) if dated else _in_article(one, other))


def _in_article(one: Cell, other: Cell) -> bool:
    """Say whether a part and a whole, at least one of them undated, are of one time as far as an article tells."""
    part, whole = one.thing, other.thing
    if part.period is None and whole.period is None:
        # of two orders without a date nobody knows whether one is among the other
        return part.scope == whole.scope and (whole.kind is Kind.STOCKPILE or part.products == whole.products)
    undated, dated = (part, other) if part.period is None else (whole, one)
    alike = undated._replace(scope="") == dated.thing._replace(period=None)
    same = any(told.claim.source == undated.scope for told in dated.told)
    return whole.kind is Kind.STOCKPILE and not alike and same


def stated(relation: Relation, at: Mapping[str, Sequence[tuple[Told, Cell]]], rate: Range | None) -> Link | None:
    """Return what a relation says of cells, by what its claims tell in which, and by the month's rate.

    `None` where a member is not at hand, two are one cell, or the relation bounds nothing.
    """
    options = [(member.role, at.get(member.claim_id, ())) for member in relation.members]
    others = {choice[0][1].thing.subject for _, choice in options if len(choice) == 1}
    # what is told of several companies each is meant of the one the others are about
    places = [
        (role, one, cell.number)
        for role, choice in options
        for one, cell in choice
        if len(choice) == 1 or cell.thing.subject in others
    ]
    if len(places) != len(options) or len({cell for _, _, cell in places}) < len(places):
        return None
    one_unit = len({one.unit for role, one, _ in places if role != "share"}) == 1
    if relation.kind is RelationKind.SUM and one_unit:
        parts = tuple(cell for role, _, cell in places if role == "part")
        whole = next(cell for role, _, cell in places if role == "whole")
        return Total(parts, whole, stated=True) if parts else None
    if relation.kind in _SIGNS and (one_unit or relation.kind is RelationKind.PRODUCT):
        return _signed(relation, places, rate)
    return None


def _signed(relation: Relation, places: Sequence[tuple[str, Told, int]], rate: Range | None) -> Tie | None:
    signs, factor = _SIGNS[relation.kind], math.log(relation.factor)
    low, high = {
        RelationKind.PART: (-INFINITE, 0.0),
        RelationKind.SHARE: (-math.log(100),) * 2,
        RelationKind.PRODUCT: (-factor, -factor),
    }.get(relation.kind, (factor, factor))
    shift = math.fsum(signs[role] * one.shift for role, one, _ in places)
    # dollars count at the month's rate where yuan stand on the other side
    dollars = sum(signs[role] for role, one, _ in places if one.unit == "USD")
    if dollars and (not rate or all(one.unit != "CNY" for _, one, _ in places)):
        return None
    worth = sorted(-dollars * end for end in rate or (0.0, 0.0))
    terms = tuple((cell, signs[role]) for role, _, cell in places)
    return Tie(terms, low + shift + worth[0], high + shift + worth[1], stated=True)
