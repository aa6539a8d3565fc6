"""Lays out all findings' cells and the links between them, and solves them component by component."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gpureport.policy import Policy
from gpureport.reconcile.explain import Case
from gpureport.reconcile.links import Cell, Place, conversion, inclusions, stated
from gpureport.reconcile.origins import converted, mark_repeats, retold, settle
from gpureport.reconcile.place import MONEY, Thing, Told, aside
from gpureport.records import Article, Claim, Kind, Relation
from gpureport.slack import INFINITE, SMALL, Link, Range, Soft, components, solve


class Board:
    """Cells by number: what each is of, and who tells what of it; a finding of two currencies has two.

    `told` may come in any order; `relations` are sound.
    """

    def __init__(self, told: Sequence[Told], relations: Sequence[Relation], policy: Policy) -> None:
        self.policy = policy
        self.relations = relations
        self.cells: list[Cell] = []
        self.on: list[list[Told]] = []
        self.of: dict[Thing, list[int]] = {}
        self.links: list[Link] = []
        decided = policy.decided()
        same = retold(relations, decided)
        settle(told, same | converted(relations, decided), decided)
        things: dict[Thing, list[Told]] = defaultdict(list)
        for one in sorted(told, key=lambda one: one.order):
            things[one.thing].append(one)
        for thing, ones in things.items():
            mark_repeats(ones, same, decided)
            self.of[thing] = [
                self._cell(thing, [one for one in ones if one.unit == unit]) for unit in sorted({o.unit for o in ones})
            ]
        self.siblings: dict[Thing, list[Thing]] = defaultdict(list)
        for thing in things:
            self.siblings[thing._replace(period=None, definition=None, scope="")].append(thing)

    def tie(self, articles: Mapping[str, Article], claims: Sequence[Claim]) -> None:
        """Link cells by what is part of what, by currencies' rates, and by the relations."""
        self.links = inclusions(self.cells, self.on)
        for thing, cells in self.of.items():
            known = self._rate(thing) if len(cells) > 1 else None
            if known:
                self.links.append(conversion(cells[0], cells[1], known))
        wanted = {member.claim_id for relation in self.relations for member in relation.members}
        at: dict[str, list[Place]] = defaultdict(list)
        for cell, ones in enumerate(self.on) if wanted else ():
            for one in ones:
                if one.claim.claim_id in wanted:
                    at[one.claim.claim_id].append(Place(cell, one.shift, one.unit, one.thing.subject))
        for claim in claims if wanted else ():
            other = aside(claim, articles[claim.source]) if claim.claim_id in wanted - at.keys() else None
            if other:
                at[claim.claim_id] = [Place(self._cell(other.thing, [other]), 0.0, other.unit, claim.subject)]
        for relation in self.relations:
            cells = [place.cell for member in relation.members for place in at.get(member.claim_id, ())]
            months = [one.months for cell in cells for one in self.on[cell]]
            link = stated(relation, at, self._known(months))
            if link:
                self.links.append(link)

    def cases(self) -> Iterator[Case]:
        """Yield what every finding is made of: its tellings, and the ranges of its cells over all optima."""
        for cells, links in self._components():
            ranges, weighed = self._fit(cells, links)
            bounds = self._bounds(links) if links else {}
            for thing in dict.fromkeys(self.cells[cell][0] for cell in cells):
                if own := self.of.get(thing):
                    told = sorted((one for cell in own for one in self.on[cell]), key=lambda one: one.order)
                    heard = {one.claim.claim_id for one in told}
                    others = {
                        o.claim.claim_id: o for c in own for o in bounds.get(c, ()) if o.claim.claim_id not in heard
                    }
                    yield Case(
                        thing=thing,
                        told=told,
                        ranges={self.cells[cell][1]: ranges[cell] for cell in own},
                        bounds=sorted(others.values(), key=lambda one: one.order),
                        rate=self._rate(thing) if len(own) > 1 else None,
                        weighed=not weighed.isdisjoint(own),
                        elsewhere=self._elsewhere(thing),
                    )

    def _cell(self, thing: Thing, ones: list[Told]) -> int:
        self.cells.append((thing, ones[0].unit))
        self.on.append(ones)
        return len(self.cells) - 1

    def _rate(self, thing: Thing) -> Range | None:
        months = [one.months for cell in self.of[thing] for one in self.on[cell]]
        return self._known(months) if thing.unit == MONEY else None

    def _known(self, months: Sequence[str]) -> Range | None:
        """Return the logarithms of the CNY a USD was worth, `None` where that is not known."""
        rates = self.policy.rates(max(months, default=""))
        return (math.log(rates.low), math.log(rates.high)) if rates.low and rates.high else None

    def _components(self) -> Iterator[tuple[list[int], list[Link]]]:
        groups = [*self.of.values(), *(link.cells for link in self.links)]
        at: dict[int, list[Link]] = defaultdict(list)
        for link in self.links:
            at[min(link.cells)].append(link)
        for cells in components(len(self.cells), groups):
            yield cells, [link for cell in cells for link in at.get(cell, ())]

    def _fit(self, cells: Sequence[int], links: Sequence[Link]) -> tuple[dict[int, Range], set[int]]:
        """Solve a component; return also the cells where weights decided what equal ones would leave otherwise.

        Where two claims stand one against one, equal weights are used: no weight breaks that tie.
        """
        number = {cell: i for i, cell in enumerate(cells)}
        local = [link.renumbered(number) for link in links]
        voices = [[one for one in self.on[cell] if not one.repeats] for cell in cells]
        equal = solve([[(one.low, one.high, 1.0) for one in ones] for ones in voices], local)
        answer = dict(zip(cells, equal, strict=True))
        weights = {one.claim.attribution_class: self._weight(one) for ones in voices for one in ones}
        out = [(one, box) for ones, box in zip(voices, equal, strict=True) for one in ones if not _inside(one, box)]
        lone = len(out) == 2 and all(one.low <= box[1] and box[0] <= one.high for one, box in out)
        if len(set(weights.values())) < 2 or not out or lone:
            return answer, set()
        softs: list[list[Soft]] = [[(one.low, one.high, self._weight(one)) for one in ones] for ones in voices]
        weighted = dict(zip(cells, solve(softs, local), strict=True))
        return weighted, {cell for cell in cells if weighted[cell] != answer[cell]}

    def _weight(self, one: Told) -> float:
        return self.policy.reliability.get(one.claim.attribution_class, 1.0)

    def _bounds(self, links: Sequence[Link]) -> dict[int, list[Told]]:
        """Return for every cell the claims on the cells it is linked to that bound it."""
        bounds: dict[int, list[Told]] = defaultdict(list)
        for link in links:
            boxes = {cell: self._box(cell) for cell in link.cells}
            for cell, low, high in link.implied(boxes):
                if low > -INFINITE or high < INFINITE:
                    bounds[cell] += [one for c in link.cells if c != cell for one in self.on[c] if not one.repeats]
        return bounds

    def _box(self, cell: int) -> Range:
        return (
            max((one.low for one in self.on[cell]), default=-INFINITE),
            min((one.high for one in self.on[cell]), default=INFINITE),
        )

    def _elsewhere(self, thing: Thing) -> str:
        """Say what was told of nearly the same thing and is not compared."""
        others = [o for o in self.siblings[thing._replace(period=None, definition=None, scope="")] if o != thing]
        definitions = sorted(
            {o.definition or "no named definition" for o in others if o.definition != thing.definition}
        )
        said = f"; not compared with what is told of it under {', '.join(definitions)}" if definitions else ""
        if thing.period is None and thing.kind is not Kind.PRICE:
            said += "; undated, so compared inside its own article alone"
        elif thing.kind is not Kind.PRICE and any(o.period is None for o in others):
            said += "; not compared with what is told of it without a date"
        return said


def _inside(one: Told, reached: Range) -> bool:
    return one.low <= reached[0] + SMALL and reached[1] <= one.high + SMALL
