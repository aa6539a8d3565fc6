"""Ties amounts to one another: what is part of what, and what the articles' relations say."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gpureport.inclusion import wider
from gpureport.policy import Policy
from gpureport.reconcile.origins import ByClaim
from gpureport.reconcile.place import Told
from gpureport.records import Kind, Relation, RelationKind
from gpureport.slack import INFINITE, Link, Range, Tie, at_most, logarithms
from gpureport.things import Thing
from gpureport.vocabulary import load_yaml

# what of a relation's members adds up to its factor, in logarithms
_SIGNS: dict[str, dict[str, int]] = load_yaml("relations")["signs"]
_TIED = frozenset({Kind.ORDER, Kind.STOCKPILE, Kind.CAPEX})
UNBOUNDED: Range = (-INFINITE, INFINITE)


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

    @cached_property
    def box(self) -> Range:
        """What is told of it, taken together; empty where one excludes another."""
        return max(one.low for one in self.voices), min(one.high for one in self.voices)


def rate_of(cells: Iterable[Cell], policy: Policy) -> Range:
    """Return the logarithms of the CNY a USD was worth when cells were last told of, unbounded where not known."""
    rates = policy.rates(max((one.thing.period or one.published for cell in cells for one in cell.told), default=""))
    return logarithms(rates.low, rates.high)


def inclusions(cells: Sequence[Cell]) -> Iterator[Link]:
    """Yield what follows from the words alone: a part is at most its whole, and so are parts that share nothing."""
    tied = [cell for cell in cells if cell.thing.kind in _TIED and cell.thing.subject and "#" not in cell.thing.scope]
    named: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in tied:
        for subject in cell.thing.subjects:
            named[subject, cell.unit, cell.thing.per, cell.thing.definition].append(cell)
    above = {
        part.number: {
            whole.number
            for name in wider(part.thing.subjects[0])
            for whole in named.get((name, part.unit, part.thing.per, part.thing.definition), ())
            if whole is not part and _is_part(part, whole)
        }
        for part in tied
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
    chosen: list[Cell] = []
    for part in sorted(parts, key=lambda part: (-part.box[0], part.number)):
        if math.isfinite(part.box[0]) and all(part.thing.shares_nothing(other.thing) for other in chosen):
            chosen.append(part)
        else:
            yield at_most([part.number], whole)
    if chosen:
        yield at_most([part.number for part in chosen], whole)


def _is_part(one: Cell, other: Cell) -> bool:
    """Say whether one is part of the other; without a date, as far as an article tells that both are of one time."""
    part, whole = one.thing, other.thing
    if not part.within(whole):
        return False
    if part.period and whole.period:
        return part.during(whole)
    if part.period is whole.period:
        # of two orders without a date nobody knows whether one is among the other
        return part.scope == whole.scope and (whole.kind is Kind.STOCKPILE or part.products == whole.products)
    undated, dated = (part, other) if part.period is None else (whole, one)
    alike = undated._replace(scope="") == dated.thing._replace(period=None)
    return whole.kind is Kind.STOCKPILE and not alike and undated.scope in {told.claim.source for told in dated.told}


def stated(relation: Relation, told: ByClaim, cells: Sequence[Cell], policy: Policy) -> Link | None:
    """Return what a relation says of cells.

    `None` where a member is not at hand, two are one cell, or the relation bounds nothing.
    """
    options = [(member.role, told.get(member.claim_id, ())) for member in relation.members]
    others = {ones[0].thing.subject for _, ones in options if len(ones) == 1}
    # what is told of several companies each is meant of the one the others are about
    places = [(role, one) for role, ones in options for one in ones if len(ones) == 1 or one.thing.subject in others]
    if not len(options) == len(places) == len({one.cell for _, one in places}):
        return None
    one_unit = len({one.unit for role, one in places if role != "share"}) == 1
    if relation.kind in {RelationKind.SUM, RelationKind.PART} and one_unit:
        parts = [one.cell for role, one in places if role == "part"]
        return at_most(parts, next(one.cell for role, one in places if role == "whole"), stated=True)
    if relation.kind in _SIGNS and (one_unit or relation.kind is RelationKind.PRODUCT):
        rate = rate_of((cells[one.cell] for _, ones in options for one in ones), policy)
        return _signed(relation, [(_SIGNS[relation.kind][role], one) for role, one in places], rate)
    return None


def _signed(relation: Relation, terms: Sequence[tuple[int, Told]], rate: Range) -> Tie | None:
    factor = -math.log(100) if relation.kind is RelationKind.SHARE else math.log(relation.factor)
    amount = math.fsum((factor, *(sign * one.shift for sign, one in terms)))
    # dollars count at the month's rate where yuan stand on the other side
    dollars = sum(sign for sign, one in terms if one.unit == "USD")
    if dollars and all(one.unit != "CNY" for _, one in terms):
        return None
    low, high = sorted(amount - dollars * end for end in rate) if dollars else (amount, amount)
    return Tie(tuple((one.cell, sign) for sign, one in terms), low, high, stated=True)
