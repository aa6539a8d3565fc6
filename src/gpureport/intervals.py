"""Closed intervals with open ends, the arithmetic that relations and findings are computed with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import add, mul, sub


@dataclass(frozen=True, slots=True)
class Interval:
    """Every amount from `low` to `high`, both included; `None` is an end nobody bounds.

    Amounts are zero or more: the articles' quantities are, and a change carries its sign as a direction.
    `Interval()` is unknown.
    """

    low: float | None = None
    high: float | None = None

    def __mul__(self, other: Interval) -> Interval:
        """Multiply end by end; an unbounded end stays unbounded."""
        return Interval(_both(self.low, other.low, mul), _both(self.high, other.high, mul))

    def __truediv__(self, other: Interval) -> Interval:
        """Divide by `other`; a divisor that may be zero leaves the upper end unbounded."""
        return Interval(
            _both(self.low, other.high, lambda a, b: a / b if b else None),
            _both(self.high, other.low, lambda a, b: a / b if b else None),
        )

    def __add__(self, other: Interval) -> Interval:
        """Add end to end."""
        return Interval(_both(self.low, other.low, add), _both(self.high, other.high, add))

    def __sub__(self, other: Interval) -> Interval:
        """Subtract end by opposite end; where the lesser is taken, an end is below zero."""
        return Interval(_both(self.low, other.high, sub), _both(self.high, other.low, sub))

    def scaled(self, factor: float) -> Interval:
        """Multiply both ends by a positive number."""
        return self * Interval(factor, factor)

    def meet(self, other: Interval) -> Interval | None:
        """Return what both allow, `None` where they share nothing."""
        low = max((x for x in (self.low, other.low) if x is not None), default=None)
        high = min((x for x in (self.high, other.high) if x is not None), default=None)
        return None if low is not None and high is not None and low > high else Interval(low, high)

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        return Interval(
            None if self.low is None or other.low is None else min(self.low, other.low),
            None if self.high is None or other.high is None else max(self.high, other.high),
        )

    def widened(self, share: float) -> Interval:
        """Move both ends outwards by a share of themselves."""
        return Interval(
            None if self.low is None else self.low * (1 - share), None if self.high is None else self.high * (1 + share)
        )

    def digits(self, number: int) -> Interval:
        """Round both ends to a number of significant digits."""
        return Interval(*(None if end is None else float(f"{end:.{number}g}") for end in (self.low, self.high)))

    def gap_to(self, other: Interval) -> float:
        """Return the factor (1 or more) between the nearest ends of two intervals, 1 where they meet."""
        if self.high is not None and other.low is not None and self.high < other.low:
            return other.low / self.high if self.high else float("inf")
        if other.high is not None and self.low is not None and other.high < self.low:
            return self.low / other.high if other.high else float("inf")
        return 1.0

    def __contains__(self, amount: float) -> bool:
        """Say whether an amount lies inside, ends included."""
        return (self.low is None or self.low <= amount) and (self.high is None or amount <= self.high)


def _both(a: float | None, b: float | None, combine: Callable[[float, float], float | None]) -> float | None:
    return None if a is None or b is None else combine(a, b)
