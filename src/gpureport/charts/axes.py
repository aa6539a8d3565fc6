"""Axes as values and labels: where they end, where their ticks stand, and what those say."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence

from gpureport.formats import number

# a label for a tick
Label = Callable[[float], str]


def plain(amount: float) -> str:
    """Label a tick with its number: `20,000`, `1.5 bn`."""
    return number(amount)


def percent(amount: float) -> str:
    """Label a tick in percent."""
    return f"{number(amount)} %"


def times(amount: float) -> str:
    """Label a tick as a factor."""
    return f"{number(amount)}×"


def domain(
    ends: Sequence[float], *, log: bool, top: float | None = None, from_zero: bool = True
) -> tuple[float, float]:
    """Return the ends of an axis that leaves room for open ends beyond the outermost amounts."""
    positive = [end for end in ends if end > 0]
    if log and not positive:
        return 1.0, 10.0
    if log:
        low, high = min(positive), max(positive)
        room = max(0.12, 0.06 * math.log10(high / low))
        return 10 ** (math.log10(low) - room), 10 ** (math.log10(high) + room)
    if not from_zero and ends:
        room = 0.03 * (max(ends) - min(ends)) or 1.0
        return min(ends) - room, max(ends) + room
    return 0.0, top or max(ends, default=1.0) * 1.08 or 1.0


def ticks(ends: tuple[float, float], *, log: bool, most: int) -> list[float]:
    """Return round amounts inside the ends, at most about `most`."""
    return _log_ticks(*ends, most) if log else _linear_ticks(*ends, most)


def _linear_ticks(low: float, high: float, most: int) -> list[float]:
    rough = (high - low) / most
    base = 10 ** math.floor(math.log10(rough))
    step = next(base * unit for unit in (1, 2, 2.5, 5, 10) if base * unit >= rough * 0.999)
    first = math.ceil(low / step)
    return [round(n * step, 10) for n in range(first, math.floor(high / step) + 1)]


def _log_ticks(low: float, high: float, most: int) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found: list[float] = []
    for units in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 5, 7)):
        denser = [unit * 10.0**power for power in powers for unit in units]
        inside = [tick for tick in denser if low <= tick <= high]
        if len(inside) > most and found:
            break
        found = inside
    every = math.ceil(len(found) / most) if found else 1
    return [float(f"{tick:.6g}") for tick in found[::every]]


def months(first: dt.date, last: dt.date, most: int) -> list[dt.date]:
    """Return the first days of months inside the ends, evenly apart, at most about `most`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if count / step <= most), 120)
    starts = (dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13))
    return [day for day in starts if first <= day <= last and (day.year * 12 + day.month - 1) % step == 0]


def month_label(day: dt.date, step_is_year: bool) -> str:
    """Label a tick of the time axis: `Oct 2023`, or the year alone."""
    return f"{day:%Y}" if step_is_year else f"{day:%b} {day.year}"


def day_label(day: dt.date) -> str:
    """Write a day: `26 Aug 2022`."""
    return f"{day.day} {day:%b} {day.year}"


def ordinal(amount: float) -> str:
    """Label a tick that is a day's ordinal with its year, or its month where it is no first of January."""
    day = dt.date.fromordinal(int(amount))
    return month_label(day, step_is_year=day.month == 1)


def month_starts(ends: tuple[float, float], most: int) -> list[float]:
    """Return the ordinals of first days of months or years inside the ends."""
    first, last = (dt.date.fromordinal(int(end)) for end in ends)
    return [float(day.toordinal()) for day in months(first, last, most)]


def ordinal_day(amount: float) -> str:
    """Write the day of an ordinal."""
    return day_label(dt.date.fromordinal(int(amount)))
