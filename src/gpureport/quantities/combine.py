"""Numbers that belong together: ranges (60-80 亿), lists that share a unit (20台、30台), fractions (三分之一)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from gpureport.quantities.lexicon import GAP, Unit, currencies
from gpureport.quantities.numerals import Numeral
from gpureport.quantities.scan import Reading
from gpureport.vocabulary import alternation

_FARTHEST = 16  # code points between two numbers of a range, currency sign included
_APPORTIONED = re.compile(r"分别|依次|各自|respectively")
_PARTS_OF = re.compile(rf"{GAP}分{GAP}之{GAP}")


@cache
def _between() -> re.Pattern[str]:
    """Match what may stand between the parts of a range or list, a repeated currency sign included."""
    return re.compile(
        rf"(?:\(含\))?{GAP}(?:(?P<range>--?|~|至|到|to|and|上(?=[百千万亿]?$))|(?P<list>、|或者?|or))?{GAP}(?:{alternation(currencies())})?{GAP}"
    )


def combine(text: str, readings: Iterable[Reading]) -> list[Reading]:
    """Join readings that are parts of one quantity."""
    joined: list[Reading] = []
    for reading in readings:
        last = joined[-1] if joined else None
        if last is not None and reading.start < last.end:
            continue
        if last is not None and reading.start - last.end <= _FARTHEST and _join(text, last, reading):
            continue
        joined.append(reading)
    return joined


def _join(text: str, first: Reading, second: Reading) -> bool:
    """Merge `second` into `first` where language ties them; say whether it did."""
    if first.numeral is None or second.numeral is None:
        return False
    if first.tail < second.start and _PARTS_OF.fullmatch(text, first.numeral_end, second.start):
        return _fraction(first, second)
    link = _between().fullmatch(text, first.end, second.start)
    if link is None or not (link["range"] or link["list"]):
        return False
    if first.dated or second.dated:
        first.dated = second.dated = first.unit is None
        return False
    if link["range"] == "and" and "between" not in text[max(0, first.start - 16) : first.start].lower():
        return False
    return _series(text, first, second, bool(link["list"]))


def _fraction(first: Reading, second: Reading) -> bool:
    whole, part = first.numeral, second.numeral
    if whole is None or part is None or not whole.value:
        return False
    factor = 100 / whole.value
    numeral = replace(part, low=part.low, rule="fraction" if part.rule == "plain" else part.rule).times(factor)
    first.numeral, first.unit = numeral, Unit("percent", 1, "fraction")
    first.end = first.tail = second.numeral_end
    first.bare = first.one = False
    first.parts = whole.value
    return True


def _series(text: str, first: Reading, second: Reading, listed: bool) -> bool:
    unit = _common_unit(first, second)
    if unit is None and (first.unit or second.unit):
        return False
    one, two = first.numeral, second.numeral
    if one is None or two is None:
        return False
    if first.parts and second.unit is None:
        two = two.times(100 / first.parts)
    if first.unit is None:
        one = _shared(one, two, second)
        if listed and first.bare and one is first.numeral and one.scale == 1 and two.lead == 0:
            return False
    if listed and _APPORTIONED.search(text, max(0, first.start - 40), min(len(text), second.end + 12)):
        return False
    high = two.high
    if high is not None and high <= one.low:
        return False
    rule = "list" if listed else "range"
    first.numeral = Numeral(one.low, high, None, rule, two.scale)
    first.unit, first.end, first.tail = unit, second.end, second.tail
    first.noun = second.noun or first.noun
    first.bare, first.one = first.bare and second.bare, False
    return True


def _common_unit(first: Reading, second: Reading) -> Unit | None:
    if first.unit is None or second.unit is None:
        return second.unit or first.unit
    return second.unit if first.unit.unit == second.unit.unit else None


def _shared(one: Numeral, two: Numeral, second: Reading) -> Numeral:
    """Give the first part the 万 or 亿, or the 百 or 千, that it shares with the second."""
    factor = second.unit.factor if second.unit is not None else 1
    size = 1 if second.unit is None or second.unit.group != "discount" else 10
    one = one.times(factor if second.unit is None or second.unit.group != "discount" else size)
    if one.scale > 1 or two.high is None:
        return one
    for place in (two.lead if one.low < 10 else 0, two.scale):
        if place > 1 and one.low * place < two.high:
            return one.times(place)
    return one
