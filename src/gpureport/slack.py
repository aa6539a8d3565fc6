"""Finds the amounts that all claims allow, or those that need the least weighted slack where they do not.

Everything is in natural logarithms. A cell is one unknown amount, called by a number; softs are `(low, high, weight)`
of the claims on it; links between cells are hard. The answer is, for every cell, the range it takes over all optima:
the L1 fit of interval data (Bertsimas & Tsitsiklis, Introduction to Linear Optimization, section 1.3).

In one thing it departs from that fit: claims on a cell that need slack at every optimum of it are set aside first.
Heard, a claim that is far off would pull the answer to the near end of what all others share, and so narrow it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

INFINITE = math.inf
SMALL = 1e-9
_EDGE = 80.0  # the logarithm no amount reaches: e^80 is 5e34
_ROUNDS = 60

Range = tuple[float, float]
Boxes = Mapping[int, Range]
Soft = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Tie:
    """The signed sum of cells, `terms` of (cell, +1 or -1), lies between `low` and `high`.

    `stated` ties come from an article's words and may contradict one another; the others cannot.
    """

    terms: tuple[tuple[int, int], ...]
    low: float
    high: float
    stated: bool = False

    @property
    def cells(self) -> tuple[int, ...]:
        """The cells it ties."""
        return tuple(cell for cell, _ in self.terms)

    def implied(self, boxes: Boxes) -> Iterator[tuple[int, float, float]]:
        """Yield what the other cells' boxes leave to each cell."""
        ends = [boxes[c] if sign > 0 else (-boxes[c][1], -boxes[c][0]) for c, sign in self.terms]
        for i, (cell, sign) in enumerate(self.terms):
            low = self.low - sum(e[1] for j, e in enumerate(ends) if j != i)
            high = self.high - sum(e[0] for j, e in enumerate(ends) if j != i)
            yield (cell, low, high) if sign > 0 else (cell, -high, -low)


@dataclass(frozen=True, slots=True)
class Total:
    """The amounts of the parts add up to at most the whole."""

    parts: tuple[int, ...]
    whole: int
    stated: bool = False

    @property
    def cells(self) -> tuple[int, ...]:
        """The cells it ties."""
        return (*self.parts, self.whole)

    def implied(self, boxes: Boxes) -> Iterator[tuple[int, float, float]]:
        """Yield what the other cells' boxes leave to each cell."""
        lows = {p: math.exp(boxes[p][0]) for p in self.parts}
        least, most = math.fsum(lows.values()), math.exp(boxes[self.whole][1])
        yield self.whole, _log(least), INFINITE
        for part, low in lows.items():
            yield part, -INFINITE, _log(most - (least - low))


Link = Tie | Total


def at_most(parts: Sequence[int], whole: int, *, stated: bool = False) -> Link:
    """Say that parts add up to at most a whole; of a single part that is a tie."""
    if len(parts) == 1:
        return Tie(((parts[0], 1), (whole, -1)), -INFINITE, 0.0, stated)
    return Total(tuple(parts), whole, stated)


def logarithms(low: float | None, high: float | None) -> Range:
    """Return the logarithms of two ends of amounts, infinite where nothing bounds them; no amount is below zero."""
    return _log(low or 0.0), INFINITE if high is None else _log(high)


def components(count: int, groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return the cells, numbered from 0, that groups join directly or through others, in order."""
    ends = np.array([(group[0], cell) for group in groups for cell in group[1:]], dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    joined: dict[int, list[int]] = defaultdict(list)
    for cell, label in enumerate(connected_components(graph, directed=False)[1].tolist()):
        joined[label].append(cell)
    return list(joined.values())


def solve(softs: Mapping[int, Sequence[Soft]], links: Sequence[Link]) -> dict[int, Range]:
    """Return for every cell of a component the range it takes over all optima.

    Links may push a cell out of all its own claims. Those that the links alone would allow are then a side of their
    own, though others outvote them: the cell takes the hull of the optimum and of them.
    """
    answer = _optimum(softs, links)
    lost = [cell for cell, claims in softs.items() if claims and not any(_meets(c, answer[cell]) for c in claims)]
    if not lost:
        return answer
    free = _optimum(dict(softs) | dict.fromkeys(lost, ()), links)
    hulls: dict[int, Sequence[Soft]] = {}
    for cell in lost:
        if allowed := [claim for claim in softs[cell] if _meets(claim, free[cell])]:
            low = max(free[cell][0], min(answer[cell][0], *(claim[0] for claim in allowed)))
            high = min(free[cell][1], max(answer[cell][1], *(claim[1] for claim in allowed)))
            hulls[cell] = [(low, high, 1.0)]
    return _optimum(dict(softs) | hulls, links) if hulls else answer


def _optimum(softs: Mapping[int, Sequence[Soft]], links: Sequence[Link]) -> dict[int, Range]:
    """Return the ranges at least slack: a linear programme only where links forbid what cells say by themselves."""
    settled = {cell: settle(claims) for cell, claims in softs.items()}
    boxes = {cell: box for cell, (box, _) in settled.items()}
    answer = narrowed(boxes, links) or programme({cell: heard for cell, (_, heard) in settled.items()}, links)
    if answer:
        return answer
    # two statements of the articles that cannot hold together are left to the audit
    firm = [link for link in links if not link.stated]
    return _optimum(softs, firm) if len(firm) < len(links) else boxes


def settle(claims: Sequence[Soft]) -> tuple[Range, Sequence[Soft]]:
    """Return what the claims of one cell allow once those that always need slack are set aside, and the rest."""
    low, high = max((c[0] for c in claims), default=-INFINITE), min((c[1] for c in claims), default=INFINITE)
    if low <= high:
        return (low, high), claims
    low, high = reached = sweep(claims)
    heard = [c for c in claims if _meets(c, reached)]
    while True:
        # a tied claim stands with what it overlaps: a side of a tie is no outlier
        tied = [c for c in heard if c[0] > reached[0] or c[1] < reached[1]]
        low, high = min([low, *(c[0] for c in tied)]), max([high, *(c[1] for c in tied)])
        more = [c for c in claims if c not in heard and tied and _meets(c, (low, high))]
        if not more:
            break
        heard += more
    if len(heard) == len(claims):
        return reached, claims
    answer, rest = settle(heard)
    # what the rest allows after all is heard again
    again = [c for c in claims if c in heard or _meets(c, answer)]
    if len(again) == len(claims):
        return reached, claims
    return (answer, rest) if len(again) == len(heard) else settle(again)


def sweep(claims: Sequence[Soft]) -> Range:
    """Return all minimisers of the weighted distance to intervals: the weighted median of their ends.

    The distance to one interval has slope -weight below it, 0 in it, weight above it, so the slope of the sum rises by
    the weight at each end; the minimisers are where it passes through zero.
    """
    ends = sorted((end, weight) for low, high, weight in claims for end in (low, high) if math.isfinite(end))
    slope = -math.fsum(weight for low, _, weight in claims if math.isfinite(low))
    reached = -INFINITE if slope >= -SMALL else None
    for end, weight in ends:
        if reached is not None and end > reached:
            return reached, end
        slope += weight
        if slope > SMALL:
            return (end if reached is None else reached), end
        if slope >= -SMALL and reached is None:
            reached = end
    return (reached if reached is not None else -INFINITE), INFINITE


def narrowed(boxes: Boxes, links: Sequence[Link]) -> dict[int, Range] | None:
    """Narrow boxes until nothing moves; `None` where one is empty or narrowing alone is not exact.

    It is exact for differences of two cells (shortest paths) and where the links form no cycle.
    """
    ends = sum(len(link.cells) for link in links)
    if any(len(link.cells) > 2 for link in links) and ends > len(boxes) + len(links) - 1:
        return None
    answer = dict(boxes)
    for _ in range(len(boxes) + 2):
        moved = False
        for link in links:
            for cell, low, high in link.implied(answer):
                old = answer[cell]
                new = (max(old[0], low), min(old[1], high))
                if new[0] > new[1] + SMALL:
                    return None
                if new[0] > old[0] + SMALL or new[1] < old[1] - SMALL:
                    answer[cell], moved = new, True
        if not moved:
            return answer
    return None


def programme(softs: Mapping[int, Sequence[Soft]], links: Sequence[Link]) -> dict[int, Range] | None:
    """Return the ranges by linear programmes, `None` where the links contradict one another."""
    return _Programme(softs, links).ranges()


class _Programme:
    """Columns are the cells, then a slack per claim; rows are `coefficients @ columns <= limit`."""

    def __init__(self, softs: Mapping[int, Sequence[Soft]], links: Sequence[Link]) -> None:
        self.column = {cell: i for i, cell in enumerate(softs)}
        claims = [(column, *claim) for cell, column in self.column.items() for claim in softs[cell]]
        self.weights = np.array([0.0] * len(self.column) + [claim[3] for claim in claims])
        self.totals = [link for link in links if isinstance(link, Total)]
        self.rows: list[tuple[dict[int, float], float]] = []
        for i, (column, low, high, _) in enumerate(claims, len(self.column)):
            self._row({column: 1.0, i: -1.0}, high)
            self._row({column: -1.0, i: -1.0}, -low)
        for link in links:
            if isinstance(link, Tie):
                self._row({self.column[c]: float(sign) for c, sign in link.terms}, link.high)
                self._row({self.column[c]: float(-sign) for c, sign in link.terms}, -link.low)

    def ranges(self) -> dict[int, Range] | None:
        best = self._minimise(self.weights)
        if best is None:
            return None
        # the optimum as a row of its own: what follows moves along it
        self._row({i: w for i, w in enumerate(self.weights) if w}, float(self.weights @ best) + SMALL)
        return {cell: (self._end(i, 1.0, best), self._end(i, -1.0, best)) for cell, i in self.column.items()}

    def _end(self, column: int, sign: float, best: np.ndarray) -> float:
        goal = np.zeros(len(self.weights))
        goal[column] = sign
        found = self._minimise(goal)
        value = float((best if found is None else found)[column])
        return value if abs(value) < _EDGE - 1 else -sign * INFINITE

    def _minimise(self, goal: np.ndarray) -> np.ndarray | None:
        """Solve, and cut off by its tangent each total that the solution exceeds, until none does."""
        found = self._solve(goal)
        for _ in range(_ROUNDS):
            if found is None or not self._cut(found):
                break
            found = self._solve(goal)
        return found

    def _solve(self, goal: np.ndarray) -> np.ndarray | None:
        columns = [column for row, _ in self.rows for column in row]
        values = [value for row, _ in self.rows for value in row.values()]
        starts = np.cumsum([0, *(len(row) for row, _ in self.rows)])
        matrix: Any = csr_array((values, columns, starts), shape=(len(self.rows), len(goal)))
        cells = len(self.column)
        answer = linprog(
            goal,
            A_ub=matrix,
            b_ub=[limit for _, limit in self.rows],
            bounds=[(-_EDGE, _EDGE)] * cells + [(0.0, None)] * (len(goal) - cells),
            method="highs",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )
        return None if answer.x is None else np.asarray(answer.x)

    def _cut(self, found: np.ndarray) -> bool:
        """Add the tangent of log(sum(exp(parts))), a convex function, where it exceeds the whole."""
        before = len(self.rows)
        for total in self.totals:
            *parts, whole = (self.column[cell] for cell in total.cells)
            at = found[parts]
            height = float(np.logaddexp.reduce(at))
            if height > found[whole] + SMALL:
                slopes = np.exp(at - height)
                row = dict(zip(parts, map(float, slopes), strict=True)) | {whole: -1.0}
                self._row(row, float(slopes @ at) - height)
        return len(self.rows) > before

    def _row(self, coefficients: dict[int, float], limit: float) -> None:
        if math.isfinite(limit):
            self.rows.append((coefficients, limit))


def _meets(claim: Soft, box: Range) -> bool:
    return claim[0] <= box[1] + SMALL and box[0] <= claim[1] + SMALL


def _log(amount: float) -> float:
    return math.log(amount) if amount > 0 else -INFINITE
