"""Every quantity of a text, in order."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from functools import cache

from gpureport.quantities import bounds as hedging
from gpureport.quantities.combine import combine
from gpureport.quantities.lexicon import CLAUSE_ENDS, GAP, Unit, currencies, noun_pattern, nouns, phrases
from gpureport.quantities.numerals import read_numeral
from gpureport.quantities.plain import plain
from gpureport.quantities.quantity import NOT_UNDERSTOOD, Quantity
from gpureport.quantities.rates import direction, joined_rate, rate_before
from gpureport.quantities.scan import Reading, scan, with_unit
from gpureport.vocabulary import alternation, words

# a lot of chips without a number: 一批英伟达 GPU, 一批 80G 显存顶配版 A100
_LOT = re.compile(
    rf"(?:(?!公司|企业|厂商|人士|创业)[^{CLAUSE_ENDS}]){{0,24}}?[“\"]?[^{CLAUSE_ENDS}]{{0,8}}?(?P<noun>GPU|芯片|显卡|服务器|(?<![A-Za-z])[A-Z][0-9]{{2,3}})"
)
_WHOLE = re.compile(
    r"\s*(?P<numeral>(?:负|-)?\s?[0-9零〇一二两三四五六七八九十百千万亿壹贰叁参肆伍陆柒捌玖拾佰仟廿卅卌,.点]{1,40})\s*"
)
_MONEY_LEFT, _MONEY_RIGHT = 20, 6


@cache
def _phrase_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return (
        (re.compile(alternation(phrases("zh"))), "zh"),
        (re.compile(rf"(?<![A-Za-z-]){alternation(phrases('en'))}(?![A-Za-z])", re.IGNORECASE), "en"),
    )


@cache
def _currency_before() -> re.Pattern[str]:
    return re.compile(rf"{GAP}(?P<sign>{alternation(sign[::-1] for sign in currencies())})(?![A-Za-z])")


@cache
def _currency_ends() -> frozenset[str]:
    return frozenset(sign[-1] for sign in currencies())


@cache
def _money_cue() -> re.Pattern[str]:
    return re.compile(alternation(words("hedges", "money_cues")))


def find_quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Find every quantity in `text[start:end]`.

    Args:
        text: Chinese (Simplified or Traditional) or English.
        start: where to begin, in code points.
        end: where to stop, by default the end of the text.

    Returns:
        Quantities sorted by place, none overlapping, with offsets into `text`. A stretch that is nothing but a
        numeral (a table's cell) is a quantity too; elsewhere a number needs a unit, a noun, a hedge or a 万.
    """
    stretch = text[start:end]
    spelled = plain(stretch)
    readings = combine(spelled, heapq.merge(scan(spelled), _phrases(spelled), key=lambda reading: reading.start))
    found: list[Quantity] = []
    floor = 0
    last: Quantity | None = None
    for reading in readings:
        if reading.start < floor:
            continue
        quantity = _quantity(spelled, reading, floor, last)
        if quantity is None:
            continue
        floor, last = quantity.end, quantity
        found.append(_placed(text, start, quantity))
    return found or _whole(text, start, stretch, spelled)


def _placed(text: str, offset: int, quantity: Quantity) -> Quantity:
    start, end = quantity.start + offset, quantity.end + offset
    return Quantity(
        start, end, text[start:end], quantity.value, quantity.low, quantity.high, quantity.unit, quantity.per,
        quantity.qualifier, quantity.direction, quantity.rule, quantity.noun,
    )  # fmt: skip


def _phrases(text: str) -> Iterator[Reading]:
    """Yield readings for words that are quantities by themselves."""
    patterns = _phrase_patterns()
    found = (
        (match, phrases(language)[match.group() if language == "zh" else match.group().lower()])
        for pattern, language in patterns
        for match in pattern.finditer(text)
    )
    for match, phrase in sorted(found, key=lambda item: item[0].start()):
        reading = Reading(match.start(), match.end(), None, match.end(), phrase=phrase)
        reading.unit = Unit(phrase.unit, 1, "phrase") if phrase.unit else None
        if phrase.rule == "lot":
            lot = _LOT.match(text, match.end())
            if lot is None or text[match.start() - 1 : match.start()] in ("第", "首", "这", "那"):
                continue
            reading.unit, reading.noun = Unit("server" if lot["noun"] == "服务器" else "chip", 1, "lot"), lot["noun"]
        yield reading if reading.unit else with_unit(text, reading)


def _quantity(text: str, reading: Reading, floor: int, last: Quantity | None) -> Quantity | None:
    """Read hedges, unit and rate around a number; `None` where it counts nothing."""
    if reading.dated:
        return None
    if reading.numeral is None and reading.phrase is None:
        return _not_understood(text, reading)
    amount = hedging.bounds_of(reading)
    hedged = hedging.read_after(text, reading, amount)
    hedged |= hedging.read_prefix(text, reading, amount)
    money = _currency(text, reading, floor)
    hedged |= hedging.read_before(text, reading, amount, floor)
    money = money or _currency(text, reading, floor)
    if not hedged or amount.qualifier in ("vague", "over"):
        hedging.read_apart(text, reading, amount, floor)
    if not _counts(text, reading, hedged=hedged or money is not None):
        return None
    per = _rate(text, reading, floor, last)
    unit = money or _unit(text, reading, per)
    value = amount.value if amount.qualifier not in ("range", "vague") else None
    return Quantity(
        reading.start, reading.end, "", value, amount.low, amount.high, unit, per, amount.qualifier,
        (reading.phrase and reading.phrase.direction) or direction(text, reading, floor), amount.rule, reading.noun,
    )  # fmt: skip


def _not_understood(text: str, reading: Reading) -> Quantity | None:
    if reading.end - reading.start > 40 or reading.unit is None:
        return None
    unit = reading.unit.unit
    return Quantity(
        reading.start, reading.end, "", None, None, None, unit, None, "vague", None, NOT_UNDERSTOOD, reading.noun
    )


def _counts(text: str, reading: Reading, *, hedged: bool) -> bool:
    """Say whether a number counts something: not a bare number, not 一 as an article, not a letter of a name."""
    if reading.phrase is not None:
        return True
    if reading.one and not hedged:
        return reading.unit is not None and reading.unit.group in ("money", "ratio", "point", "discount", "part")
    if reading.letter and not hedged and reading.unit is None:
        return reading.letter in "kKwW" and (reading.numeral is not None and reading.numeral.value is None)
    if reading.bare and not hedged:
        return text[: reading.start].strip() == "" and text[reading.end :].strip() == ""
    return True


def _currency(text: str, reading: Reading, floor: int) -> str | None:
    """Read a currency before the number and move the phrase's start to it."""
    place = reading.start - 1
    while place > floor and text[place] in " \n":
        place -= 1
    if place < floor or text[place] not in _currency_ends():
        return None
    match = _currency_before().match(text[max(floor, reading.start - 10) : reading.start][::-1])
    if match is None or (reading.unit is not None and reading.unit.group not in ("money", "part", "noun")):
        return None
    reading.start -= match.end()
    reading.noun = ""
    return currencies()[match["sign"][::-1]]


def _rate(text: str, reading: Reading, floor: int, last: Quantity | None) -> str | None:
    money = reading.unit is None or reading.unit.group == "money"
    joined = joined_rate(text, reading)
    if joined is not None:
        return joined
    if (
        last is not None
        and last.per
        and money
        and re.fullmatch(r"\s*\((?:折合|合|约合)?\s*", text[last.end : reading.start])
    ):
        return last.per
    return rate_before(text, reading.start, floor, money=money)


def _unit(text: str, reading: Reading, per: str | None) -> str | None:
    """Name the unit: as printed, by the noun counted, or money where the clause speaks of money."""
    unit = reading.unit
    if unit is not None and unit.group not in ("goods", "generic"):
        return unit.unit
    if unit is not None:
        found = noun_pattern().match(text, reading.end)
        if found is not None and (
            unit.group == "generic" or nouns()[found["noun"]] in ("wafer", "server", "machine", "module", "rack")
        ):
            return nouns()[found["noun"]]
        return unit.unit
    if per is not None and reading.end > reading.tail:
        return "CNY"
    left = text[max(0, reading.start - _MONEY_LEFT) : reading.start]
    return (
        "CNY"
        if _money_cue().search(left) or _money_cue().search(text[reading.end : reading.end + _MONEY_RIGHT])
        else None
    )


def _whole(text: str, start: int, stretch: str, spelled: str) -> list[Quantity]:
    match = _WHOLE.fullmatch(spelled) if len(stretch) <= 60 else None
    if match is None:
        return []
    printed = match["numeral"].replace(" ", "")
    numeral = read_numeral(printed.lstrip("负-"))
    if numeral is None:
        return []
    begin, end = start + match.start("numeral"), start + match.end("numeral")
    way = "down" if printed[0] in "负-" else None
    return [Quantity(begin, end, text[begin:end], numeral.value, numeral.low, numeral.high, direction=way)]
