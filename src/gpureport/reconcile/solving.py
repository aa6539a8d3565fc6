"""Lays out what is told as cells, and solves those that are linked together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gpureport.policy import Policy
from gpureport.reconcile.links import Cell, inclusions, stated
from gpureport.reconcile.origins import Pair, mark_repeats
from gpureport.reconcile.place import MONEY, Told
from gpureport.records import Relation
from gpureport.slack import INFINITE, SMALL, Link, Range, Tie, components, solve
from gpureport.things import Thing


@dataclass(frozen=True, slots=True)
class Case:
    """What a finding is made of: its tellings, the range of each unit's cell, and the claims elsewhere that bound it.

    `rate` holds the logarithms of CNY per USD where it is told in both; `weighed` says that weights decided;
    `apart` are the things nearly the same that it is not compared with.
    """

    thing: Thing
    told: list[Told]
    ranges: dict[str, Range]
    bounds: list[Told]
    rate: Range | None
    weighed: bool
    apart: list[Thing]


def cases(told: Iterable[Told], relations: Sequence[Relation], same: set[Pair], policy: Policy) -> Iterator[Case]:
    """Yield what every finding is made of; `same` are the pairs of claims that tell one fact."""
    cells = _cells(told, same, policy)
    of: dict[Thing, list[Cell]] = defaultdict(list)
    alike: dict[Thing, list[Thing]] = defaultdict(list)
    for cell in cells:
        if cell.thing.reported and cell.thing not in of:
            alike[_nearly(cell.thing)].append(cell.thing)
        of[cell.thing].append(cell)
    rates = {thing: _rate(own, policy) for thing, own in of.items() if thing.unit == MONEY and len(own) > 1}
    links = [*inclusions(cells), *_related(cells, relations, policy)]
    for thing, rate in rates.items():
        yuan, dollars = (cell.number for cell in of[thing])
        links += [Tie(((yuan, 1), (dollars, -1)), *rate)] if rate else []
    at: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        at[min(link.cells)].append(link)
    groups = [link.cells for link in links] + [[cell.number for cell in own] for own in of.values() if len(own) > 1]
    for numbers in components(len(cells), groups):
        joined = [cells[number] for number in numbers]
        among = [link for number in numbers for link in at.get(number, ())]
        ranges, weighed = _fit(joined, among, policy)
        bounds = _bounds(joined, among)
        for thing in dict.fromkeys(cell.thing for cell in joined if cell.thing.reported):
            ones = sorted((one for cell in of[thing] for one in cell.told), key=lambda one: one.order)
            heard = {one.claim.claim_id for one in ones}
            others = {one.claim.claim_id: one for cell in of[thing] for one in bounds[cell.number]}
            yield Case(
                thing=thing,
                told=ones,
                ranges={cell.unit: ranges[cell.number] for cell in of[thing]},
                bounds=sorted((one for name, one in others.items() if name not in heard), key=lambda one: one.order),
                rate=rates.get(thing),
                weighed=any(cell.number in weighed for cell in of[thing]),
                apart=[other for other in alike[_nearly(thing)] if other != thing],
            )


def _cells(told: Iterable[Told], same: set[Pair], policy: Policy) -> list[Cell]:
    ones: dict[tuple[Thing, str], list[Told]] = defaultdict(list)
    for one in sorted(told, key=lambda one: one.order):
        ones[one.thing, one.unit].append(one)
    decided = policy.decided()
    for of_one in ones.values():
        mark_repeats(of_one, same, decided)
    return [Cell(i, *key, ones[key]) for i, key in enumerate(sorted(ones, key=lambda key: key[1]))]


def _nearly(thing: Thing) -> Thing:
    return thing._replace(period=None, definition=None, scope="")


def _rate(cells: Iterable[Cell], policy: Policy) -> Range | None:
    """Return the logarithms of the CNY a USD was worth when cells were last told of, `None` where not known."""
    rates = policy.rates(max((one.months for cell in cells for one in cell.told), default=""))
    return (math.log(rates.low), math.log(rates.high)) if rates.low and rates.high else None


def _related(cells: Iterable[Cell], relations: Iterable[Relation], policy: Policy) -> Iterator[Link]:
    wanted = {member.claim_id for relation in relations for member in relation.members}
    at: dict[str, list[tuple[Told, Cell]]] = defaultdict(list)
    for cell in cells:
        for one in cell.told:
            if one.claim.claim_id in wanted:
                at[one.claim.claim_id].append((one, cell))
    for relation in relations:
        near = [cell for member in relation.members for _, cell in at.get(member.claim_id, ())]
        if link := stated(relation, at, _rate(near, policy)):
            yield link


def _fit(cells: Sequence[Cell], links: Sequence[Link], policy: Policy) -> tuple[dict[int, Range], set[int]]:
    """Solve a component; return also the cells where weights decided what equal ones would leave otherwise.

    Where two claims stand one against one, equal weights are used: no weight breaks that tie.
    """

    def weight(one: Told) -> float:
        return policy.reliability.get(one.claim.attribution_class, 1.0)

    answer = solve({cell.number: [(one.low, one.high, 1.0) for one in cell.voices] for cell in cells}, links)
    out = [(one, answer[cell.number]) for cell in cells for one in cell.voices if not _inside(one, answer[cell.number])]
    one_against_one = len(out) == 2 and all(one.low <= box[1] and box[0] <= one.high for one, box in out)
    if not out or one_against_one or len({weight(one) for cell in cells for one in cell.voices}) < 2:
        return answer, set()
    weighted = solve({cell.number: [(one.low, one.high, weight(one)) for one in cell.voices] for cell in cells}, links)
    return weighted, {number for number in answer if weighted[number] != answer[number]}


def _inside(one: Told, reached: Range) -> bool:
    return one.low <= reached[0] + SMALL and reached[1] <= one.high + SMALL


def _bounds(cells: Sequence[Cell], links: Sequence[Link]) -> dict[int, list[Told]]:
    """Return for every cell the claims on the cells it is linked to that bound it."""
    of = {cell.number: cell for cell in cells}
    boxes = {c.number: (max(one.low for one in c.told), min(one.high for one in c.told)) for c in cells}
    bounds: dict[int, list[Told]] = defaultdict(list)
    for link in links:
        for number, low, high in link.implied(boxes):
            if low > -INFINITE or high < INFINITE:
                bounds[number] += [one for other in link.cells if other != number for one in of[other].voices]
    return bounds
