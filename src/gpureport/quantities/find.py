"""Every quantity of a text, in order."""

from __future__ import annotations

import re
from functools import cache

from gpureport.quantities import bounds as hedging
from gpureport.quantities.combine import combine
from gpureport.quantities.lexicon import before_ends
from gpureport.quantities.meant import currency_before, currency_ends, unit_meant
from gpureport.quantities.numerals import LONGEST, Numeral, read_numeral
from gpureport.quantities.phrases import phrases_in
from gpureport.quantities.plain import blank_uncounted, spell_plainly
from gpureport.quantities.quantity import NOT_UNDERSTOOD, Quantity
from gpureport.quantities.rates import direction, joined_rate, rate_before
from gpureport.quantities.reading import Reading
from gpureport.quantities.scan import scan
from gpureport.vocabulary import alternation, words

# 阿里在 60-80 亿美元之间|，腾讯在|70-110 亿美元: the second is per what the first is
# 股价报 270 美元|，较 2022 年 9 月的低点|119 美元: so is what it is compared with
_ELLIPSIS = re.compile(
    r"(?:之间|左右)?(?:[,;、][^,;。、每一0-9总合共包]{1,8}|,?(?:较|比|相比|高于|低于)[^,;。、总合共]{1,16})"
)
_CONVERTED = re.compile(r"\s*\((?:折合|合|约合)?\s*")
# 负 1200000   (-30%)   零下四摄氏度; but not a range's or a list's hyphen
_MINUS = re.compile(r"(?P<sign>负 ?|零下 ?|(?:(?<=[ (,:])|(?<![^\n]))-)$")
_SIGNS = frozenset("负下-")  # a sign ends in one of them
_WHOLE = re.compile(
    r"\s*(?P<numeral>(?:负|-)?\s?(?=[^,.点])[0-9零〇一二两三四五六七八九十百千万亿壹贰叁参肆伍陆柒捌玖拾佰仟廿卅卌,.点]{1,40}|半)(?P<piece>个?)\s*"
)


_OF_THEM = re.compile(r" of (?:(?:the|its|their|those|these) (?=[0-9])|them\b|which\b|those\b|these\b)")
_FARED = re.compile(
    r" (?:had|has|have|were|are|was|is|will|would|remain|arrived|went|came)(?: (?:since|already|yet|been|be|still))*"
    r"(?P<how> (?:delivered|arrived|received|shipped|installed|deployed|paid for|cancelled|outstanding|missing|on order"
    r"|in transit|pending|undelivered|due)\b)?"
)
_EVERY = re.compile(
    r" (?:[A-Za-z0-9-]+ ){0,2}?[A-Za-z0-9-]+s (?:an?|per|each|every) (?P<time>hour|day|week|month|quarter|year)\b"
    r"(?! (?:ago|after|earlier|before|later|from))"
)
_REST = re.compile(
    r"(?:of (?:which|them|those|these)|the (?:other|remaining|rest)|a further|an additional|another),? $"
)


# value, low, high, unit, per, qualifier, direction, rule, noun
_Amount = tuple[float | None, float | None, float | None, str | None, str | None, str, str | None, str, str]


def find_quantities(text: str, start: int = 0, end: int | None = None, spelling: str | None = None) -> list[Quantity]:
    """Find every quantity in `text[start:end]`.

    Args:
        text: Chinese (Simplified or Traditional) or English.
        start: where to begin, in code points.
        end: where to stop, by default the end of the text.
        spelling: the whole text in plain spelling, where it is at hand.

    Returns:
        Quantities sorted by place, none overlapping, with offsets into `text`. A text that is nothing but a
        numeral (a table's cell) is a quantity too; elsewhere a number needs a unit, a noun, a hedge or a 万, so that
        a paragraph that is nothing but a numeral (a section's) is none.
    """
    stretch = text[start:end]
    spelled = blank_uncounted(spell_plainly(stretch) if spelling is None else spelling[start:end])
    numbers, phrases = scan(spelled), phrases_in(spelled)
    readings = combine(spelled, sorted([*numbers, *phrases], key=_precedence) if phrases else numbers)
    whole = len(stretch) == len(text)
    if whole and len(readings) == 1:
        _stand_alone(spelled, readings[0])
    found: list[Quantity] = []
    floor, per = 0, None
    for reading in readings:
        read = _amount(spelled, reading, floor, per) if reading.start >= floor else None
        if read is not None:
            floor, per = reading.end, read[4]
            begin, stop = start + reading.start, start + reading.end
            found.append(Quantity(begin, stop, text[begin:stop], *read))
    return found if found or not whole else _whole(text, spelled)


def _stand_alone(text: str, reading: Reading) -> None:
    """Let a number count that is all there is: 3M, 一个."""
    if text.strip(" -负") == text[reading.start : reading.end]:
        reading.bare, reading.one, reading.letter = False, False, ""


def _precedence(reading: Reading) -> tuple[int, bool]:
    return reading.start, reading.phrase is None


def _amount(text: str, reading: Reading, floor: int, last: str | None) -> _Amount | None:
    """Read hedges, unit and rate around a number and move its ends to them; `None` where it counts nothing.

    `floor` is where the quantity before it ended, `last` what that was per.
    """
    if reading.dated:
        return None
    if reading.numeral is None and reading.phrase is None:
        return _not_understood(reading)
    amount = hedging.bounds_of(reading)
    hedged, money = hedging.read_after(text, reading, amount), None
    led = reading.led_by(text, floor) in _leads()
    if led:
        hedged |= hedging.read_prefix(text, reading, amount, floor)
        money = currency_before(text, reading, floor)
        if hedging.read_before(text, reading, amount, floor):
            hedged, money = True, money or currency_before(text, reading, floor)
    if not hedged or amount.qualifier in ("vague", "over"):
        hedging.read_apart(text, reading, amount, floor)
    signed = _sign(text, reading, floor) if led else None
    if not _counts(text, reading, hedged=hedged or money is not None) or (money is None and _is_year(text, reading)):
        return None
    per = _rate(text, reading, floor, last)
    unit = money or unit_meant(text, reading, per)
    value = amount.value if amount.qualifier not in ("range", "vague") else None
    way = signed or (reading.phrase and reading.phrase.direction) or direction(text, reading, floor)
    return value, amount.low, amount.high, unit, per, amount.qualifier, way, amount.rule, reading.noun


@cache
def _leads() -> frozenset[str]:
    """The characters that what belongs to a number and stands before it ends in: a hedge, a currency, a sign."""
    return before_ends() | currency_ends() | hedging.PREFIXES | _SIGNS


def _is_year(text: str, reading: Reading) -> bool:
    """Say whether what a bare number is compared with is a year: above 2024 levels, lower than 2023."""
    year = reading.numeral.value if reading.numeral and reading.bare and reading.unit is None else None
    return year is not None and 2010 <= year <= 2040 and text[reading.numeral_end - 5 : reading.numeral_end - 4] == " "


def _not_understood(reading: Reading) -> _Amount | None:
    if reading.end - reading.start > 40 or reading.unit is None:
        return None
    return None, None, None, reading.unit.unit, None, "vague", None, NOT_UNDERSTOOD, reading.noun


def _counts(text: str, reading: Reading, *, hedged: bool) -> bool:
    """Say whether a number counts something: not a bare number, not 一 as an article, not a letter of a name."""
    if reading.phrase is not None:
        return True
    if reading.one and not hedged:
        return _one_counts(text, reading)
    if reading.letter and not hedged and reading.unit is None:
        return reading.letter in "kKwW" and (reading.numeral is not None and reading.numeral.value is None)
    return hedged or not reading.bare or _of_counted(text, reading)


def _of_counted(text: str, reading: Reading) -> bool:
    """Say whether a bare number is some of what was just counted: 12 of the 330, of which 120 had arrived."""
    value = reading.numeral.value if reading.numeral and reading.unit is None and not reading.letter else None
    if value is None or value < 10 or 1900 <= value <= 2100:
        return False
    if _OF_THEM.match(text, reading.end):
        return True
    fared = _FARED.match(text, reading.end)
    return fared is not None and (
        bool(fared["how"]) or _REST.search(text, max(0, reading.start - 20), reading.start) is not None
    )


def _one_counts(text: str, reading: Reading) -> bool:
    """一美元, 一成 and 一倍 are amounts, 耗时一周 is a duration, 每年一次 a rate; 一家 and 一年 are articles."""
    group = reading.unit.group if reading.unit else ""
    if group == "time":
        return _duration_cue().search(text, max(0, reading.start - 4), reading.start) is not None
    if reading.unit is not None and reading.unit.unit == "occurrence":
        return "每" in text[max(0, reading.start - 6) : reading.start]
    return group in ("money", "ratio", "point", "discount", "part")


@cache
def _duration_cue() -> re.Pattern[str]:
    return re.compile(f"{alternation(words('hedges', 'duration_cues'))}$")


def _sign(text: str, reading: Reading, floor: int) -> str | None:
    """Read a minus sign or 负 before the number; the amount stays positive, the direction is down."""
    match = _MINUS.search(text, max(floor, reading.start - 4), reading.start)
    if match is None:
        return None
    reading.start = match.start("sign")
    return "down"


def _rate(text: str, reading: Reading, floor: int, last: str | None) -> str | None:
    money = reading.unit is None or reading.unit.group == "money"
    joined = joined_rate(text, reading)
    if joined is not None:
        return joined
    if not money and (time := _EVERY.match(text, reading.end)):
        return time["time"]  # 500 chips a month
    if last and money and _CONVERTED.fullmatch(text, floor, reading.start):
        return last
    said = rate_before(text, reading.start, money=money)
    return last if said is None and money and last and _ELLIPSIS.fullmatch(text, floor, reading.start) else said


def _whole(text: str, spelled: str) -> list[Quantity]:
    match = _WHOLE.fullmatch(spelled) if len(text) <= LONGEST else None
    if match is None:
        return []
    printed = match["numeral"].replace(" ", "")
    numeral = Numeral(0.5, 0.5, 0.5) if printed == "半" else read_numeral(printed.lstrip("负-"))
    if numeral is None:
        return []
    begin, end = match.start("numeral"), match.end("piece")
    way = "down" if printed[0] in "负-" else None
    return [Quantity(begin, end, text[begin:end], numeral.value, numeral.low, numeral.high, direction=way)]
