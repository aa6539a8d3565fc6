"""When: the dates of a paragraph, absolute and relative, as periods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import Mention, by_end
from gpureport.periods import parse_period, valid
from gpureport.today import Day

_NUMBERS = re.compile(r"\d+")
_HAN = {han: number for number, han in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_ENGLISH_TAIL = re.compile(r"\.?(?: (\d{1,2})(?:st|nd|rd|th)?(?![\d,]))?(?:,? (?:of )?((?:19|20)\d\d)(?!\d))?")
_BOND = re.compile(r"\s*(?:of|in|the|,|的|of the|fiscal year|fiscal|of fiscal|财年|财政年度|会计年度)?\s*")
_THROUGH = re.compile(r"\s*(?:-|–|—|~|至|到|to|through|until)\s*")
_BEFORE = re.compile(r"\s*(?:之前|以前|前(?![期后一二三四五六七八九十几0-9]))")
_SINCE = re.compile(r"\s*(?:年)?(?:起(?!码)|开始|以后|至今|[^,。;]{0,24}(?:以来|起(?!码)))")
_TOUCHING, _NEAR, _YEAR = 2, 40, 12
_AHEAD = re.compile(r"(?:将于|将在|预计|计划|拟于|拟在)\s*$")
# (截至 3 月)底的一个季度, (6 月)底止三个月
_QUARTER = re.compile(r"[底末]? ?(?:止的?|的)(?:[这上]?一?个?(?:财季|季度)|三个月|3 ?个月)")
_MONTH = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_TOLD = re.compile(r",? when ")
_REACHED = re.compile(r"[到至多少增减高低涨降跌贵]|便宜| to ")
_SPAN = re.compile(r"(?:((?:19|20)\d\d) ?年 ?)?(\d{1,2}) ?月?份? ?[-~至到–—] ?(\d{1,2}) ?月")


class Moment(NamedTuple):
    """A date where it stands; no period where the words say only that it is past.

    `base` dates are what something is compared with: 比去年同期, from 2022.
    """

    start: int
    end: int
    period: str | None
    base: bool = False


class _Date(NamedTuple):
    """What the words of one date say so far; `span` is a part of the year, `{0}` standing for the year."""

    year: int = 0
    month: int = 0
    day: int = 0
    last_year: int = 0
    span: str = ""
    edge: str = ""
    whole: str = ""


def moments(reading: Reading, today: Day | None, above: str = "") -> list[Moment]:
    """Return the dates of a paragraph in order; without a day to count from, relative words date nothing.

    `above` is the last date before the paragraph, which `that quarter` and 去年同期 go on from.
    """
    found: list[Moment] = []
    for group in _groups(reading):
        periods = [(m.period, m.base) for m in reversed(found[-_YEAR:]) if m.period]
        last = next((period for period, base in periods if not base), periods[0][0] if periods else "")
        date = _Date()
        for mention in group:
            known = last or (above if mention.word.value in ("same", "ago", "same_year") else "")
            date = _add(date, mention, reading.folded, today, known)
        start, end = group[0].start, _end(reading.folded, group[-1])
        begin, finish = reading.clause(start)
        near, next_ = (3 * _NEAR, _TOUCHING) if reading.folded[start].isascii() else (_NEAR, 3 * _TOUCHING)
        said = reading.mentions("status", max(begin, start - near), min(finish, end + next_))
        ends = any(m.word[1:3] == ("fiscal", "1") for m in group)
        ahead = ends or any(m.word.value in ("planned", "forecast", "hypothetical") for m in said)
        ahead = ahead or _AHEAD.search(reading.folded, max(0, start - 12), start) is not None
        if _SINCE.match(reading.folded, end):
            date = date._replace(edge="since")
        elif _BEFORE.match(reading.folded, end) and date.edge != "past" and not ahead:
            date = date._replace(edge="before")
        period = valid(_period(date, today, last, ahead=ahead))
        quarter = _QUARTER.match(reading.folded, end) if date.month and date.month % 3 == 0 else None
        if quarter and period and _MONTH.fullmatch(period):
            period, end = f"{period[:4]}-Q{date.month // 3}", quarter.end()
        if period and found and found[-1].period and _THROUGH.fullmatch(reading.folded, found[-1].end, start):
            before = found.pop()
            period = valid(f"{before.period}/{period}") or period
            start = before.start
        if period or (date.edge == "past" and not (found and start - found[-1].end < _TOUCHING)):
            base = group[0].word.value == "ago" or _compared(reading, start, end)
            found.append(Moment(start, end, period, base and "/" not in (period or "")))
            if base and (told := _TOLD.match(reading.folded, end)):
                found.append(Moment(told.end() - 1, told.end(), period))  # from a quarter before, when it had spent
    return found


def _compared(reading: Reading, start: int, end: int) -> bool:
    """Say whether a date is that of the amount something else is compared with: 比2022年, from $5bn in 2022."""
    if _ends_with_base(reading.folded, start):
        return not _SINCE.match(reading.folded, end)
    before = next(iter(within(reading.spots, 0, start, 1)), None)
    if before and 0 <= start - before.end <= _TOUCHING * 2 and _ends_with_base(reading.folded, before.start):
        return True
    after = next(iter(within(reading.spots, end, end + _TOUCHING * 2)), None)
    multiple = after and within(reading.spots, after.end, after.end + _TOUCHING, 1)
    return bool(multiple) and reading.folded.startswith("的", after.end if after else 0)


def _ends_with_base(folded: str, place: int) -> bool:
    before = folded[max(0, place - 16) : place].rstrip()
    return before.endswith(by_end("base_before").get(before[-1:], ()))


def base_date(reading: Reading, found: Sequence[Moment], spot: Spot) -> Moment | None:
    """Return the date of an amount that another is compared with, where a quantity is one."""
    near = [
        m for m in within(found, spot.begin, spot.end + 3 * _TOUCHING) if m.end <= spot.start or m.start >= spot.end
    ]
    if not near:
        return None
    before = next((m for m in reversed(near) if m.end <= spot.start), None)
    after = next((m for m in near if spot.end <= m.start < spot.finish and m.base), None)
    if after and after.start - spot.end <= _TOUCHING * 4 and reading.folded[spot.end : after.start].isascii():
        return after  # up from a year earlier but down from $8bn in March
    tie = reading.folded[before.end : spot.start] if before else ""
    return before if before and before.base and len(tie) < _NEAR // 2 and not _REACHED.search(tie) else after


def _groups(reading: Reading) -> list[list[Mention]]:
    """Join the words that make one date: 今年 + 3月, last + quarter, October + 2023."""
    groups: list[list[Mention]] = []
    for mention in reading.words.get("date", ()):
        if groups and mention.start < _end(reading.folded, groups[-1][-1]):
            continue
        if groups and _bound(groups[-1][-1], mention, reading.folded):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return [group for group in groups if any(m.word.value not in _EDGES for m in group)]


_EDGES = frozenset({"since", "before", "except", "tail", "fiscal"})
_WHOLE = frozenset({"now", "past", "same", "day", "ago", "years", "quarter"})


def _bound(before: Mention, after: Mention, folded: str) -> bool:
    codes = before.word.value, after.word.value
    if codes[0] in _WHOLE or codes[1] in _WHOLE or codes[1] == "except":
        return False
    if codes[0] == codes[1] and codes[0] != "digits":
        return False
    if codes == ("digits", "digits") and "月" not in folded[after.start : after.end]:
        return False
    return _BOND.fullmatch(folded, _end(folded, before), after.start) is not None


def _end(folded: str, mention: Mention) -> int:
    return next(_ENGLISH_TAIL.finditer(folded, mention.end)).end() if mention.word.value == "monthname" else mention.end


def _add(date: _Date, mention: Mention, folded: str, today: Day | None, last: str) -> _Date:
    """Take one word into a date."""
    surface, amount = folded[mention.start : mention.end], mention.word.detail
    match mention.word.value:
        case "digits":
            date = _digits(date, surface)
        case "monthname":
            tail = next(_ENGLISH_TAIL.finditer(folded, mention.end)).groups(default="0")
            named = next(map(int, _NUMBERS.findall(surface)), 0)  # May 2023, May 12
            day, year = (named, int(tail[1])) if named < 32 else (int(tail[0]), named)
            date = date._replace(month=int(amount), day=day or int(tail[0]), year=year or date.year)
        case "span" | "tail":
            date = date._replace(span=date.span or amount)
        case "same":
            date = date._replace(whole=last)
        case "ago" if last or today:
            date = date._replace(whole=_earlier(last, int(amount), today))
        case "same_year":
            known = int(last[:4]) if last[:4].isdigit() else today.year if today else 0
            date = date._replace(year=date.year or known)
        case "since" | "before" | "except" | "past" | "fiscal":
            date = date._replace(edge=mention.word.value)
        case relative if today:
            date = _relative(date, relative, int(amount), today)
    return date


def _relative(date: _Date, code: str, amount: int, today: Day) -> _Date:
    match code:
        case "year":
            date = date._replace(year=today.year + amount)
        case "years":
            date = date._replace(year=today.year, last_year=today.year + amount - 1)
        case "now":
            date = date._replace(whole=today.period())
        case "quarter" if today.month:
            at = today.year * 4 + (today.month - 1) // 3 + amount
            date = date._replace(whole=f"{at // 4}-Q{at % 4 + 1}")
        case "month" if today.month:
            month = today.year * 12 + today.month - 1 + amount
            date = date._replace(year=month // 12, month=month % 12 + 1)
        case "day" if today.day:
            date = date._replace(year=today.year, month=today.month, day=max(1, today.day + amount))
    return date


def _earlier(last: str, months: int, today: Day | None) -> str:
    """Return the same span of the year before (12 months back), or the quarter before (3 back)."""
    quarter = f"{today.year}-Q{(today.month + 2) // 3}" if today and today.month else ""
    counted = (last or (today.period() if today else "")) if months == _YEAR else last if "Q" in last else quarter
    parts = []
    for part in counted.split("/"):
        year, _, rest = part.partition("-")
        if months == _YEAR and year.isdigit():
            parts.append(f"{int(year) - 1}{part[len(year) :]}")
        elif rest[:1] == "Q":
            at = int(year) * 4 + int(rest[1]) - 2
            parts.append(f"{at // 4}-Q{at % 4 + 1}")
    return "/".join(parts)


def _digits(date: _Date, surface: str) -> _Date:
    months = _SPAN.fullmatch(surface.removesuffix("份"))
    if months:
        first, last = int(months.group(2)), int(months.group(3))
        whole = last - first == 2 and last % 3 == 0
        span = f"{{0}}-Q{last // 3}" if whole else f"{{0}}-{first:02d}/{{0}}-{last:02d}"
        return date._replace(year=int(months.group(1) or 0) or date.year, span=span if first < last < 13 else "")
    numbers = [int(n) for n in _NUMBERS.findall(surface)]
    if not numbers:
        return date._replace(month=_HAN.get(surface.rstrip("月份"), 0))
    if surface.endswith("财年"):
        numbers[0] += 2000 * (numbers[0] < 100)  # 26 财年
    if numbers[0] < 1900:
        numbers.insert(0, date.year)
    if len(numbers) > 1 and numbers[1] >= 1900:
        return date._replace(year=numbers[0], last_year=numbers[1])
    year, month, day = (*numbers, 0, 0)[:3]
    return date._replace(year=year, month=month, day=day)


def _period(date: _Date, today: Day | None, last: str, *, ahead: bool) -> str | None:
    """Write a date as a period, its year supplied where the words leave it out."""
    year = date.year or _missing_year(date, today, last, ahead=ahead)
    if date.whole or date.edge == "past" or not year or date.month > len(_HAN):
        return date.whole or None
    plain = date.span.format(year) or f"{year}"
    if date.month and date.edge != "fiscal":  # a fiscal year is named after the one it ends in
        plain = f"{year}-{date.month:02d}" + (f"-{date.day:02d}" if 0 < date.day <= 31 else "")
    if date.last_year > year:
        return f"{year}/{date.last_year}"
    if date.edge == "except":
        return f"../{year - 1}"
    if date.edge in ("since", "before") and "/" not in plain:
        return f"{plain}/.." if date.edge == "since" else f"../{plain}"
    return plain


def _missing_year(date: _Date, today: Day | None, last: str, *, ahead: bool) -> int:
    """A month without a year goes on from the date before it, else it is the latest past one, ahead the next."""
    if not date.month and not date.span:
        return 0
    begun, end = (
        (span.first, span.last) if (span := date.span and parse_period(date.span.format(2000))) else (None, None)
    )
    month = date.month or (end.month if end else 0)
    ended = int(last[6]) * 3 if last[5:6] == "Q" else int(last[5:7]) if last[5:7].isdigit() else len(_HAN) + 1
    known = int(last[:4]) if today and last[:4].isdigit() else 0
    gone = today and ((known, month) < (today.year, today.month) if ahead else known > today.year)
    if last[:4].isdigit() and not gone and (today is None or ended <= month):
        past = today is None or ahead or not date.month or int(last[:4]) < today.year or month <= today.month
        return int(last[:4]) - (not past)
    if today is None:
        return 0
    if ahead:
        return today.year + (0 < month < today.month)
    if begun and begun.month > today.month > 0 and not date.month:
        return today.year - 1  # no plan or forecast, so over
    return today.year - (0 < today.month < month and date.month > 0)
