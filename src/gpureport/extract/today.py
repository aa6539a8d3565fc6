"""The day an article speaks from: what `this year` and `last month` are counted from."""

from __future__ import annotations

import re
from typing import NamedTuple

from gpureport.records import Article

_HEAD = 1200
_FULL_DAY = re.compile(r"(?<!\d)(20\d\d) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d)")
_HAN = re.compile(r"(?<!\d)(20\d\d) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?[日号])?)?")
_ENGLISH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(?:of )?(20\d\d)\b"
)
_YEAR = re.compile(r"\b(?:in|of|since|during|for|fiscal) (20\d\d)\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RELATIVE = re.compile(r"今年|去年|\b(?:this|last) year\b")
_THIS_YEAR = re.compile(r"今年 ?(1[0-2]|[1-9]) ?月")
_AHEAD = re.compile(
    r"(?:到|至|将于|预计|计划|目标|截止|\b(?:by|until|before|through|end of|expected|plans?)(?: in| the)?)\s*$"
)


class Day(NamedTuple):
    """A day as far as it is known: a month or day of 0 is not."""

    year: int
    month: int = 0
    day: int = 0

    def period(self) -> str:
        """Write the month, or the year where no month is known."""
        return f"{self.year}-{self.month:02d}" if self.month else f"{self.year}"


def day_of(article: Article, folded: str) -> Day | None:
    """Return the day an article speaks from, `None` where nothing tells.

    It is the day its record states; else a full date on a short line of its head; else the latest date it
    mentions. A text that says 今年 or `last year` names other years in full: its own is the year after the latest.
    """
    if article.published:
        return Day(*map(int, article.published.split("-")[:3]))
    for head in (*_FULL_DAY.finditer(folded, 0, _HEAD), *_ENGLISH.finditer(folded, 0, _HEAD)):
        if _alone(folded, head):
            return _day(head)
    found = [_day(m) for p in (_HAN, _ENGLISH, _YEAR) for m in p.finditer(folded) if not _ahead(folded, m)]
    latest = max((day for day in found if day.month <= 12), default=None)
    if latest is None or not _RELATIVE.search(folded):
        return latest
    return Day(latest.year + 1, max(map(int, _THIS_YEAR.findall(folded)), default=0))


def _day(match: re.Match[str]) -> Day:
    if match.re is _ENGLISH:
        month, day, year = match.groups()
        return Day(int(year), _MONTHS.index(month) + 1, int(day or 0))
    return Day(*(int(g or 0) for g in match.groups()))


def _ahead(folded: str, match: re.Match[str]) -> bool:
    return _AHEAD.search(folded, max(0, match.start() - 14), match.start()) is not None


def _alone(folded: str, match: re.Match[str]) -> bool:
    """A byline's date stands on a short line."""
    first = folded.rfind("\n", 0, match.start()) + 1
    last = folded.find("\n", match.end())
    return (last if last >= 0 else len(folded)) - first < 100
