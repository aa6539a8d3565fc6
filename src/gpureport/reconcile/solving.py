"""Lays out what is told as cells, and solves those that are linked together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gpureport.policy import Policy
from gpureport.reconcile.links import UNBOUNDED, Cell, inclusions, rate_of, stated
from gpureport.reconcile.origins import ByClaim, Facts, mark_repeats
from gpureport.reconcile.place import Told
from gpureport.records import Relation
from gpureport.slack import SMALL, Link, Range, Tie, components, solve
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
    rate: Range
    weighed: bool
    apart: list[Thing]


def cases(
    told: Iterable[Told], named: ByClaim, relations: Iterable[Relation], facts: Facts, policy: Policy
) -> Iterator[Case]:
    """Yield what every finding is made of; `named` is what is told by the claims that relations name."""
    cells = _cells(told, facts)
    of: dict[Thing, list[Cell]] = defaultdict(list)
    for cell in cells:
        of[cell.thing].append(cell)
    alike: dict[Thing, list[Thing]] = defaultdict(list)
    for thing in of:
        if thing.reported:
            alike[_nearly(thing)].append(thing)
    # what is told in yuan and in dollars is one amount, at the rate
    rates = {thing: rate_of(own, policy) for thing, own in of.items() if len(own) > 1}
    links = [link for relation in relations if (link := stated(relation, named, cells, policy))]
    links += [Tie(((of[thing][0].number, 1), (of[thing][1].number, -1)), *rate) for thing, rate in rates.items()]
    at: dict[int, list[Link]] = defaultdict(list)
    for link in (*inclusions(cells), *links):
        at[min(link.cells)].append(link)
    for numbers in components(len(cells), [link.cells for tied in at.values() for link in tied]):
        joined = [cells[number] for number in numbers]
        among = [link for number in numbers for link in at.get(number, ())]
        ranges, weighed = _fit(joined, among, policy)
        bounds = _bounds(joined, among)
        for thing in dict.fromkeys(cell.thing for cell in joined if cell.thing.reported):
            first, *more = of[thing]
            ones = sorted((*first.told, *more[0].told), key=lambda one: one.order) if more else first.told
            others = {one.claim.claim_id: one for cell in of[thing] for one in bounds[cell.number]}
            heard = {one.claim.claim_id for one in ones}
            yield Case(
                thing=thing,
                told=ones,
                ranges={cell.unit: ranges[cell.number] for cell in of[thing]},
                bounds=sorted((one for name, one in others.items() if name not in heard), key=lambda one: one.order),
                rate=rates.get(thing, UNBOUNDED),
                weighed=any(cell.number in weighed for cell in of[thing]),
                apart=[other for other in alike[_nearly(thing)] if other != thing],
            )


def _cells(told: Iterable[Told], facts: Facts) -> list[Cell]:
    ones: dict[tuple[Thing, str], list[Told]] = defaultdict(list)
    for one in sorted(told, key=lambda one: one.order):
        ones[one.thing, one.unit].append(one)
    cells = [Cell(i, *key, ones[key]) for i, key in enumerate(sorted(ones, key=lambda key: key[1]))]
    for cell in cells:
        mark_repeats(cell.told, facts)
        for one in cell.told:
            one.cell = cell.number
    return cells


def _nearly(thing: Thing) -> Thing:
    return thing._replace(period=None, definition=None, scope="")


def _fit(cells: Sequence[Cell], links: Sequence[Link], policy: Policy) -> tuple[dict[int, Range], set[int]]:
    """Solve a component; return also the cells where weights decided what equal ones would leave otherwise.

    Where two claims stand one against one, equal weights are used: no weight breaks that tie.
    """

    def weight(one: Told) -> float:
        return policy.reliability.get(one.claim.attribution_class, 1.0)

    voices = [one for cell in cells for one in cell.voices]
    answer = solve({cell.number: [(one.low, one.high, 1.0) for one in cell.voices] for cell in cells}, links)
    out = [(one, answer[one.cell]) for one in voices if not _inside(one, answer[one.cell])]
    one_against_one = len(out) == 2 and all(one.low <= box[1] and box[0] <= one.high for one, box in out)
    if not out or one_against_one or len(set(map(weight, voices))) < 2:
        return answer, set()
    weighted = solve({cell.number: [(one.low, one.high, weight(one)) for one in cell.voices] for cell in cells}, links)
    return weighted, {number for number in answer if weighted[number] != answer[number]}


def _inside(one: Told, reached: Range) -> bool:
    return one.low <= reached[0] + SMALL and reached[1] <= one.high + SMALL


def _bounds(cells: Sequence[Cell], links: Sequence[Link]) -> dict[int, list[Told]]:
    """Return for every cell the claims on the cells it is linked to that bound it."""
    of = {cell.number: cell for cell in cells}
    boxes = {cell.number: cell.box for cell in cells}
    bounds: dict[int, list[Told]] = defaultdict(list)
    for link in links:
        for number, low, high in link.implied(boxes):
            if (low, high) != UNBOUNDED:
                bounds[number] += [one for other in link.cells if other != number for one in of[other].voices]
    return bounds
