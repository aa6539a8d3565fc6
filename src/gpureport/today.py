"""The day an article speaks from: what `this year` and `last month` are counted from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gpureport.periods import parse_period
from gpureport.records import Article

_HEAD, _DATED = 1200, 40
_BACK = 20
_ISO = re.compile(r"(?<!\d)(20\d\d) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})(?!\d)")
_HAN = re.compile(r"(?<!\d)(20\d\d) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?[日号])?)?")
_YEAR = re.compile(r"20\d\d(?!\d)")
_MONTH = re.compile(
    r"\b(?:(?P<first>\d{1,2})(?:st|nd|rd|th)? (?:of )?)?"
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? "
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?,? )?(?:of )?$"
)
# BEIJING, April 25, 2025 (Reuters) - : the place before, a dash after
_DATELINE = re.compile(r",? ?(?:\([^()\n]{1,30}\) ?)?[-–—] ?")
_IN = re.compile(r"\b(?:in|of|since|during|for|fiscal) $")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RELATIVE = re.compile(r"今年|去年|this year|last year")
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

    def iso(self) -> str:
        """Write the day, or what is known of it."""
        return f"{self.period()}-{self.day:02d}" if self.day else self.period()


def day_of(article: Article, folded: str) -> Day | None:
    """Return the day an article speaks from, `None` where nothing tells.

    It is the day its record states; else a full date in its byline or dateline; else the latest date it
    mentions. A text that says 今年 or `last year` names other years in full: its own is the year after the latest.
    """
    if article.published:
        return Day(*map(int, article.published.split("-")[:3]))
    if printed := printed_day(folded):
        return printed
    latest = None
    for start, _, day in _days(folded):
        ahead = _AHEAD.search(folded, max(0, start - _BACK), start)
        latest = day if not ahead and (latest is None or day > latest) else latest
    if latest is None or not _RELATIVE.search(folded):
        return latest
    return Day(latest.year + 1, max(map(int, _THIS_YEAR.findall(folded)), default=0))


def last_day(article: Article) -> str:
    """Return the last ISO day an article may be of, by its record or by what it says; empty where nothing tells."""
    said = article.published or ((day := day_of(article, article.text.casefold())) and day.period())
    return parse_period(said).days[1] if said else ""


def printed_day(folded: str) -> Day | None:
    """Return the full date that a text's head states, in a byline or a dateline, `None` where there is none."""
    for start, end, day in _days(folded):
        if end >= _HEAD:
            break
        if day.day and _heads(folded, start, end):
            return day
    return None


def _days(folded: str) -> Iterator[tuple[int, int, Day]]:
    """Go through the years of a text with what else of the date stands beside them."""
    for year in _YEAR.finditer(folded):
        start, end = year.span()
        han = _ISO.match(folded, start) or _HAN.match(folded, start)
        month = None if han else _MONTH.search(folded, max(0, start - _BACK), start)
        if han:
            day = Day(*(int(g or 0) for g in han.groups()))
        elif month:
            day = Day(int(year.group()), _MONTHS.index(month["month"]) + 1, int(month["day"] or month["first"] or 0))
        elif _IN.search(folded, max(0, start - _BACK), start):
            day = Day(int(year.group()))
        else:
            continue
        if day.month <= len(_MONTHS):
            yield (month.start() if month else start), (han.end() if han else end), day


def _heads(folded: str, start: int, end: int) -> bool:
    """A byline's date stands on a short line, a dateline's at the beginning of one before a dash."""
    first, last = folded.rfind("\n", 0, start) + 1, folded.find("\n", end)
    alone = (last if last >= 0 else len(folded)) - first < 100
    return alone or (start - first < _DATED and _DATELINE.match(folded, end) is not None)
