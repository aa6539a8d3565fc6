"""Numbers that belong together: ranges (60-80 亿), lists that share a unit (20台、30台), fractions (三分之一)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from gpureport.quantities.lexicon import GAP, Unit, currencies
from gpureport.quantities.numerals import Numeral
from gpureport.quantities.reading import Reading
from gpureport.vocabulary import alternation, words

_BEFORE = 80
_NOUN_TO = re.compile(r"(?: [A-Za-z0-9-]+){1,3} to (?:just |only |about )?")
_FARTHEST = 16  # code points between two numbers of a range, currency sign included
_APPORTIONED = re.compile(r"分别|依次|各自|respectively")
_OF = re.compile(rf"{GAP}分{GAP}之{GAP}")


@cache
def _between() -> re.Pattern[str]:
    """Match what may stand between the parts of a range or list, a repeated currency sign included."""
    sign = rf"(?P<sign>{alternation(currencies())})?"
    link = r"(?:(?P<range>--?|~|至|到|to|and)|(?P<rise>上(?=[百千万亿]?$))|(?P<list>、|或者?|or))"
    return re.compile(rf"(?:\(含\))?{GAP}{link}{GAP}{sign}{GAP}")


def combine(text: str, readings: Iterable[Reading]) -> list[Reading]:
    """Join readings that are parts of one quantity; what another reading already covers is passed over."""
    joined: list[Reading] = []
    for reading in readings:
        last = joined[-1] if joined else None
        if last is not None and reading.start < last.end:
            continue
        if last is None or reading.start - last.end > _FARTHEST or not _join(text, last, reading):
            joined.append(reading)
    return joined


def _join(text: str, first: Reading, second: Reading) -> bool:
    """Merge `second` into `first` where language ties them; say whether it did."""
    one, two = first.numeral, second.numeral
    if one is None or two is None:
        return False
    if one.value and _OF.fullmatch(text, first.numeral_end, second.start):
        return _fraction(first, second, one.value, two)
    if first.unit is None and first.end == second.start and first.phrase is None:
        return _ill_formed(first, second)
    return _linked(text, first, second, one, two)


def _linked(text: str, first: Reading, second: Reading, one: Numeral, two: Numeral) -> bool:
    link = _between().fullmatch(text, first.end, second.start)
    if link is None:
        if _NOUN_TO.fullmatch(text, first.end, second.start) and _changes_before(text, first):
            _from_to(first, second, one, two)  # cut from 500 servers to 180
        return False
    first.dated = first.dated or _is_year(first, two)
    if first.dated or second.dated or (link["range"] and _are_years(first, second)):
        first.dated = first.dated or first.unit is None
        second.dated = second.dated or (first.dated and not _is_year(first, two))
        return False
    if link["range"] == "to" and _changes_before(text, first):
        return _from_to(first, second, one, two)
    return _share(text, first, second, link) and _series(first, second, one, two, link)


def _ill_formed(first: Reading, second: Reading) -> bool:
    """Two numerals with nothing between them are one that nobody understands, and no amount is made up for it."""
    first.numeral, first.unit, first.end, first.noun = None, second.unit, second.end, second.noun
    return True


@cache
def _levels() -> re.Pattern[str]:
    """Match what makes `from 2,000 to 3,000` two levels and no range: a verb or noun of change in the clause."""
    changed = alternation([*words("hedges", "changed"), *(w for way in ("up", "down") for w in words("hedges", way))])
    return re.compile(rf"(?<![a-z]){changed}(?![a-z])[^.,;。，；]*\bfrom (?:[a-z]+ ){{0,3}}[^a-z]{{0,4}}$")


def _changes_before(text: str, first: Reading) -> bool:
    return _levels().search(text[max(0, first.start - _BEFORE) : first.start].lower()) is not None


def _from_to(first: Reading, second: Reading, one: Numeral, two: Numeral) -> bool:
    """Give one of two levels the unit that only the other prints; they stay apart."""
    if first.unit is None:
        level = _elided(_in_unit_of(one, second), two)
        first.numeral = level._replace(value=level.low if one.value is not None else None)
    for reading, other in ((first, second), (second, first)):
        if reading.unit is None and other.unit is not None:
            reading.unit, reading.noun, reading.bare = other.unit, "", False
    return False


def _is_year(first: Reading, two: Numeral) -> bool:
    """From 200,000 in 2025 to 600,000: a bare year, and a number that is none."""
    value = first.numeral.value if first.numeral and first.bare and first.unit is None else None
    return value is not None and 2000 <= value <= 2040 and two.low > 10 * value


def _are_years(first: Reading, second: Reading) -> bool:
    """2012-13 年 is a span of years."""
    year = first.numeral.value if first.numeral and first.bare else None
    return year is not None and 1900 <= year <= 2100 and second.unit is not None and second.unit.unit == "year"


def _fraction(first: Reading, second: Reading, whole: float, part: Numeral) -> bool:
    rule = "fraction" if part.rule == "plain" else part.rule
    first.numeral, first.unit = part._replace(rule=rule).times(100 / whole), Unit("percent", 1, "fraction")
    first.end = first.tail = second.numeral_end
    first.bare, first.one, first.parts = False, False, whole
    return True


def _share(text: str, first: Reading, second: Reading, link: re.Match[str]) -> bool:
    """Say whether two numbers share a unit: both print it, the second does, or the first does before its number."""
    money = first.unit is not None and first.unit.group in ("money", "part")
    if link["sign"] and first.unit is not None and not money:
        return False
    if first.unit is not None and second.unit is not None:
        if first.unit.unit != second.unit.unit:
            return False
    elif first.unit is not None and not money and not first.parts:
        return False
    if link["range"] == "and":
        return "between" in text[max(0, first.start - 16) : first.start].lower()
    stretch = max(0, first.start - 40), min(len(text), second.end + 12)
    return not (link["list"] and _APPORTIONED.search(text, *stretch))


def _series(first: Reading, second: Reading, one: Numeral, two: Numeral, link: re.Match[str]) -> bool:
    """Make one interval of both numbers; a falling pair is none."""
    if first.unit is None:
        shared = _elided(_in_unit_of(one, second), two)
        if link["list"] == "、" and first.bare and shared.low == one.low and not two.lead:
            return False
        one = shared
    elif first.parts and second.unit is None:
        two = two.times(100 / first.parts)
    high = None if link["rise"] else two.high
    if high is not None and high <= one.low:
        return False
    rule = "list" if link["list"] else "scale or more" if link["rise"] else "range"
    first.numeral = Numeral(one.low, high, None, rule, two.scale)
    first.unit = second.unit or first.unit
    first.noun, first.end, first.tail = second.noun or first.noun, second.end, second.tail
    first.bare, first.one = first.bare and second.bare, False
    return True


def _in_unit_of(one: Numeral, second: Reading) -> Numeral:
    unit = second.unit
    if unit is None or unit.group == "doubling":
        return one
    return one.times(
        10 if unit.group == "discount" and one.low < 10 else 1 if unit.group == "discount" else unit.factor
    )


def _elided(one: Numeral, two: Numeral) -> Numeral:
    """Give the first number the 百 or 千, or else the 万 or 亿, that it shares with the second."""
    if one.scale > 1 or two.high is None:
        return one
    for place in (two.lead if one.low < 10 else 0, two.scale):
        if place > 1 and one.low * place < two.high:
            return one.times(place)
    return one
