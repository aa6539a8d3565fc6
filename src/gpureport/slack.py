"""Finds the amounts that all claims allow, or those that need the least weighted slack where they do not.

Everything is in natural logarithms. A cell is one unknown amount; softs are `(low, high, weight)` of the claims on
it; ties between cells are hard. The answer is, for every cell, the range it takes over all optima: the L1 fit of
interval data, as in Bertsimas & Tsitsiklis, Introduction to Linear Optimization, section 1.3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

INFINITE = math.inf
SMALL = 1e-9
_EDGE = 80.0  # the logarithm no amount reaches: e^80 is 5e34
_ROUNDS = 60

Range = tuple[float, float]
Boxes = Sequence[Range] | Mapping[int, Range]
Soft = tuple[float, float, float]
Name = TypeVar("Name", str, int)


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

    def renumbered(self, number: Mapping[int, int]) -> Tie:
        """Return the tie between other numbers."""
        return replace(self, terms=tuple((number[cell], sign) for cell, sign in self.terms))

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

    def renumbered(self, number: Mapping[int, int]) -> Total:
        """Return the total between other numbers."""
        return replace(self, parts=tuple(number[part] for part in self.parts), whole=number[self.whole])

    def implied(self, boxes: Boxes) -> Iterator[tuple[int, float, float]]:
        """Yield what the other cells' boxes leave to each cell."""
        lows = {p: math.exp(boxes[p][0]) for p in self.parts}
        least, most = math.fsum(lows.values()), math.exp(boxes[self.whole][1])
        yield self.whole, _log(least), INFINITE
        for part, low in lows.items():
            yield part, -INFINITE, _log(most - (least - low))


Link = Tie | Total


def solve(softs: Sequence[Sequence[Soft]], links: Sequence[Link]) -> list[Range]:
    """Return for every cell of a component the range it takes over all optima.

    Every cell by itself is answered by what its claims have in common, or by a sweep over their ends. Where the links
    allow all cells their own answers at once, no programme is needed: they are the answer, narrowed by the links.
    """
    settled = [settle(claims) for claims in softs]
    boxes = [box for box, _ in settled]
    answer = narrowed(boxes, links)
    if answer is None:
        answer = programme([heard for _, heard in settled], links)
    if answer is not None:
        return answer
    # two statements of the articles that cannot hold together are left to the audit
    firm = [link for link in links if not link.stated]
    return solve(softs, firm) if len(firm) < len(links) else boxes


def sweep(claims: Sequence[Soft]) -> Range:
    """Return all minimisers of the weighted distance to intervals: where the slope passes through zero.

    The distance to one interval has slope -weight below it, 0 in it, weight above it, so the slope of the sum rises by
    the weight at each end: the weighted median of the ends.
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


def components(count: int, groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return the cells, numbered from 0, that groups join directly or through others, in order."""
    roots: dict[int, int] = {}
    for group in groups:
        for cell in group[1:]:
            join(roots, group[0], cell)
    joined: dict[int, list[int]] = {}
    for cell in range(count):
        joined.setdefault(root(roots, cell), []).append(cell)
    return list(joined.values())


def join(roots: dict[Name, Name], one: Name, other: Name) -> None:
    """Put two names into one group."""
    roots[root(roots, other)] = root(roots, one)


def root(roots: dict[Name, Name], name: Name) -> Name:
    """Return the name that stands for a group."""
    while (above := roots.get(name, name)) != name:
        roots[name] = name = roots.get(above, above)
    return name


def settle(claims: Sequence[Soft]) -> tuple[Range, Sequence[Soft]]:
    """Return what the claims of one cell allow once those that need slack at every optimum are set aside, and the rest.

    Without that, a claim that is far off would still pull the answer to the near end of what all others share.
    """
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


def _meets(claim: Soft, box: Range) -> bool:
    return claim[0] <= box[1] + SMALL and box[0] <= claim[1] + SMALL


def narrowed(boxes: Sequence[Range], links: Sequence[Link]) -> list[Range] | None:
    """Narrow boxes until nothing moves; `None` where one is empty or narrowing alone is not exact.

    It is exact for differences of two cells (shortest paths) and where the links form no cycle.
    """
    ends = sum(len(link.cells) for link in links)
    if any(len(link.cells) > 2 for link in links) and ends > len(boxes) + len(links) - 1:
        return None
    answer = list(boxes)
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


def programme(softs: Sequence[Sequence[Soft]], links: Sequence[Link]) -> list[Range] | None:
    """Return the ranges by linear programmes, `None` where the links contradict one another."""
    return _Programme(softs, links).ranges()


class _Programme:
    """Columns are the cells, then a slack per claim; rows are `coefficients @ columns <= limit`."""

    def __init__(self, softs: Sequence[Sequence[Soft]], links: Sequence[Link]) -> None:
        self.cells = len(softs)
        claims = [(cell, *claim) for cell, of_cell in enumerate(softs) for claim in of_cell]
        self.weights = np.array([0.0] * self.cells + [claim[3] for claim in claims])
        self.rows: list[dict[int, float]] = []
        self.limits: list[float] = []
        self.totals = [link for link in links if isinstance(link, Total)]
        for i, (cell, low, high, _) in enumerate(claims, self.cells):
            self._row({cell: 1.0, i: -1.0}, high)
            self._row({cell: -1.0, i: -1.0}, -low)
        for link in links:
            if isinstance(link, Tie):
                self._row({c: float(sign) for c, sign in link.terms}, link.high)
                self._row({c: float(-sign) for c, sign in link.terms}, -link.low)

    def ranges(self) -> list[Range] | None:
        best = self._minimise(self.weights)
        if best is None:
            return None
        # the optimum as a row of its own: what follows moves along it
        self._row({i: w for i, w in enumerate(self.weights) if w}, float(self.weights @ best) + SMALL)
        return [(self._end(cell, 1.0, best), self._end(cell, -1.0, best)) for cell in range(self.cells)]

    def _end(self, cell: int, sign: float, best: np.ndarray) -> float:
        goal = np.zeros(len(self.weights))
        goal[cell] = sign
        found = self._minimise(goal)
        value = float((best if found is None else found)[cell])
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
        columns = [column for row in self.rows for column in row]
        values = [value for row in self.rows for value in row.values()]
        starts = np.cumsum([0, *map(len, self.rows)])
        matrix: Any = csr_array((values, columns, starts), shape=(len(self.rows), len(goal)))
        bounds = [(-_EDGE, _EDGE)] * self.cells + [(0.0, None)] * (len(goal) - self.cells)
        answer = linprog(
            goal,
            A_ub=matrix,
            b_ub=self.limits,
            bounds=bounds,
            method="highs",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )
        return None if answer.x is None else np.asarray(answer.x)

    def _cut(self, found: np.ndarray) -> bool:
        """Add the tangent of log(sum(exp(parts))), a convex function, where it exceeds the whole."""
        cut = False
        for total in self.totals:
            at = found[list(total.parts)]
            height = float(np.logaddexp.reduce(at))
            if height <= found[total.whole] + SMALL:
                continue
            slopes = np.exp(at - height)
            row = dict(zip(total.parts, map(float, slopes), strict=True)) | {total.whole: -1.0}
            self._row(row, float(slopes @ at) - height)
            cut = True
        return cut

    def _row(self, coefficients: dict[int, float], limit: float) -> None:
        if math.isfinite(limit):
            self.rows.append(coefficients)
            self.limits.append(limit)


def _log(amount: float) -> float:
    return math.log(amount) if amount > 0 else -INFINITE
