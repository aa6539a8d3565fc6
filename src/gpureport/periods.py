"""Periods as the claims write them: ISO days, months, quarters, years, and ranges of them.

`2023`, `2023-10`, `2023-10-18`, `2025-Q4`, `2022-07/2022-12`, `../2022` (up to the end of 2022), `2019/..`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from gpureport.errors import InputError

_PART = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; `None` is an open end."""

    first: dt.date | None
    last: dt.date | None

    @property
    def days(self) -> tuple[str, str]:
        """Its first and last day as ISO days, empty at an open end."""
        return (self.first.isoformat() if self.first else ""), (self.last.isoformat() if self.last else "")

    def overlaps(self, other: Period) -> bool:
        """Say whether the two share a day."""
        return not (
            (self.last and other.first and self.last < other.first)
            or (other.last and self.first and other.last < self.first)
        )


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read a period.

    Raises InputError where the text is none of the forms above.
    """
    first, slash, last = text.partition("/")
    start = None if first == ".." else _days(first, text)[0]
    end = None if last == ".." else _days(last if slash else first, text)[1]
    if start and end and start > end:
        raise InputError(f"period {text!r} ends before it starts: write the earlier date first")
    return Period(start, end)


def valid(text: str | None) -> str | None:
    """Return a period as it is written, `None` where the calendar has none such (31 February, 2024 to 2023)."""
    try:
        return text if text and parse_period(text) else None
    except InputError:
        return None


def month_of(text: str) -> str:
    """Return the last month a period touches, as `2023-10`; of an open end, its first."""
    period = parse_period(text)
    day = period.last or period.first
    if day is None:
        raise InputError(f"period {text!r} has no date in it: wanted a day, month, quarter or year")
    return f"{day:%Y-%m}"


def month_number(month: str) -> int:
    """Count months: `2023-10` is 24286; of a day its month counts."""
    return int(month[:4]) * 12 + int(month[5:7])


def months(text: str | None) -> tuple[int, int]:
    """Return the month a period starts in, counted, and how many months it touches; 0 where it has no ends."""
    period = parse_period(text) if text else None
    if not period or not period.first or not period.last:
        return 0, 0
    first, last = (12 * day.year + day.month for day in (period.first, period.last))
    return first, last - first + 1


def spanning(texts: Iterable[str | None]) -> str | None:
    """Return the period that holds all of them, in the words of one of them where it does, `None` without any."""
    periods = {text: parse_period(text) for text in texts if text}
    if not periods:
        return None
    first = min(period.first or dt.date.min for period in periods.values())
    last = max(period.last or dt.date.max for period in periods.values())
    own = [t for t, p in periods.items() if (p.first or dt.date.min, p.last or dt.date.max) == (first, last)]
    ends = [".." if day in {dt.date.min, dt.date.max} else day.isoformat() for day in (first, last)]
    return min(own) if own else "/".join(ends)


def _days(part: str, whole: str) -> tuple[dt.date, dt.date]:
    match = _PART.fullmatch(part)
    if not match:
        raise InputError(
            f"period {whole!r} is not a date: wanted 2023, 2023-10, 2023-10-18, 2023-Q4 or two of them with a slash"
        )
    year, quarter, month, day = (int(x) if x else None for x in match.groups())
    try:
        if year is None:
            raise ValueError
        if day is not None and month is not None:
            return (dt.date(year, month, day),) * 2
        first_month = 3 * quarter - 2 if quarter else month or 1
        last_month = 3 * quarter if quarter else month or 12
        return dt.date(year, first_month, 1), dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise InputError(f"period {whole!r} has no such day: {part!r} is not in the calendar") from None
