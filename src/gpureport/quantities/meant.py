"""The unit a number is meant in where none is printed after it: currencies before, nouns, what is spoken of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from gpureport.quantities.lexicon import CLAUSE_ENDS, GAP, Unit, currencies, noun_pattern, nouns
from gpureport.quantities.reading import Reading
from gpureport.vocabulary import alternation, tree, words

# what a classifier can turn out to count, by the noun after it; 个 can count anything
_BY_NOUN = {"chip": ("wafer", "module"), "server": ("machine", "rack"), "set": ("server", "machine", "rack")}
_BY_NOUN |= {"item": _BY_NOUN["set"], "site": _BY_NOUN["set"]}  # 64座机柜, 20部伺服器
_MANY = 100  # of this many 个 with no noun after them, the noun is the last one before
_LEFT, _RIGHT, _FAR = 20, 6, 60  # code points around a number in which its unit is looked for
_SENTENCE = re.compile(r"[。!?\n]")


@cache
def _currency() -> re.Pattern[str]:
    return re.compile(rf"{GAP}(?P<sign>{alternation(sign[::-1] for sign in currencies())})(?![A-Za-z])")


@cache
def currency_ends() -> frozenset[str]:
    """The characters that the signs and names of currencies end in."""
    return frozenset(sign[-1] for sign in currencies())


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(alternation(words("hedges", name)))


@cache
def _unit_cues() -> Mapping[str, str]:
    branch = tree("hedges")
    cues = branch["unit_cues"] if isinstance(branch, Mapping) else {}
    return {cue: str(unit) for cue, unit in cues.items()} if isinstance(cues, Mapping) else {}


@cache
def _unit_cue() -> re.Pattern[str]:
    return re.compile(alternation(_unit_cues()))


@cache
def _noun_before() -> re.Pattern[str]:
    chips = (noun for noun, unit in nouns().items() if unit in ("chip", "server"))
    return re.compile(rf"{alternation(chips)}|(?<![A-Za-z])[A-Z]{{1,3}}[0-9]{{2,4}}(?![0-9])")


def currency_before(text: str, reading: Reading, floor: int) -> str | None:
    """Read a currency before the number and move the phrase's start to it."""
    if reading.led_by(text, floor) not in currency_ends():
        return None
    match = _currency().match(text[max(floor, reading.start - 10) : reading.start][::-1])
    if match is None or (reading.unit is not None and reading.unit.group not in ("money", "part", "noun")):
        return None
    reading.start -= match.end()
    reading.noun = ""
    return currencies()[match["sign"][::-1]]


def unit_meant(text: str, reading: Reading, per: str | None) -> str | None:
    """Name the unit: as printed, by the noun counted, or money where the clause speaks of money."""
    unit = reading.unit
    if unit is not None:
        return _by_noun(text, reading, unit) if unit.group in ("goods", "generic") else unit.unit
    if per is not None and reading.end > reading.tail:
        return "CNY"
    left = text[max(0, reading.start - _LEFT) : reading.start]
    cues = _unit_cue().findall(left)
    if cues:
        return _unit_cues()[cues[-1]]
    right = text[reading.end : reading.end + _RIGHT]
    return "CNY" if _cue("money_cues").search(left) or _cue("money_cues").search(right) else None


def _by_noun(text: str, reading: Reading, unit: Unit) -> str:
    found = noun_pattern().match(text, reading.end)
    if found is not None and (unit.group == "generic" or nouns()[found["noun"]] in _BY_NOUN.get(unit.unit, ())):
        return nouns()[found["noun"]]
    if unit.group == "generic":
        return _noun_left(text, reading) or unit.unit
    foundry = reading.noun == "片" and _cue("foundry_cues").search(text, max(0, reading.start - 30), reading.start)
    return "wafer" if foundry else unit.unit


def _noun_left(text: str, reading: Reading) -> str | None:
    """其中 A800 芯片……每家 2.5万个: many 个 with no noun count the chips or servers last spoken of."""
    goes_on = text[reading.end : reading.end + 1] not in CLAUSE_ENDS
    if goes_on or reading.numeral is None or (reading.numeral.low < _MANY):
        return None
    left = _SENTENCE.split(text[max(0, reading.start - _FAR) : reading.start])[-1]
    named = _noun_before().findall(left)
    return nouns().get(named[-1], "chip") if named else None
