"""The vocabulary of quantities, compiled once: units, hedges, phrases, as patterns and look-up tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from gpureport.vocabulary import alternation, table, words

# a gap inside a phrase: blanks and at most one line break (with the next line's quote mark or indent)
GAP = r"[ \t]*(?:\r?\n[ \t>]*)?"
CLAUSE_ENDS = '，。；：！？、“”（）《》…,;:!?()"|\x1f'


@dataclass(frozen=True, slots=True)
class Unit:
    """A printed unit: base unit, factor to it, and the group that says how it is read."""

    unit: str
    factor: float
    group: str


@dataclass(frozen=True, slots=True)
class Hedge:
    """What a hedge says of the number beside it: factors for both ends, `None` for unbounded."""

    rule: str
    qualifier: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are a quantity by themselves (一半, 翻番, doubled)."""

    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    qualifier: str
    direction: str | None
    rule: str


def number(cell: str) -> float | None:
    """Return a table's cell as a number, `None` where it is empty."""
    return float(cell) if cell else None


@cache
def units() -> Mapping[str, Unit]:
    """Every unit and classifier by its printed form."""
    rows = {row["surface"]: Unit(row["unit"], float(row["factor"]), row["group"]) for row in table("units")}
    return {row["surface"]: Unit(row["unit"], 1, row["group"]) for row in table("classifiers")} | rows


@cache
def unit_pattern() -> re.Pattern[str]:
    """Match a unit after a number: `more` and `also` are 多, 余 or 半 before and after it (一个多月, 7 倍多)."""
    stops = {row["surface"]: row["stop"] for name in ("classifiers", "units") for row in table(name)}
    return re.compile(
        rf"(?P<surplus>[多余来])?{GAP}(?:of )?(?:(?:个(?=[多余半]))?(?P<more>[多余半]))?"
        rf"(?P<unit>{_stopped(stops)})"
        rf"(?P<also>[多余](?![个样少次数出于])|半(?![导天夜年数]))?"
    )


def _stopped(stops: Mapping[str, str]) -> str:
    """Return a pattern of units, longest first, none of which goes on in a way that makes another word of it."""
    tails: dict[str, list[str]] = {surface[0]: [] for surface in stops}  # in the tables the common ones come first
    for surface in sorted(stops, key=len, reverse=True):
        stop = stops[surface] or ("A-Za-z0-9" if surface[-1].isascii() and surface[-1].isalnum() else "")
        tails[surface[0]].append(re.escape(surface[1:]) + (f"(?![{stop}])" if stop else ""))
    return "|".join(f"{re.escape(head)}(?:{'|'.join(rest)})" for head, rest in tails.items())


@cache
def hedges(place: str) -> Mapping[str, Hedge]:
    """Hedges of one place (`before`, `apart`, `after`) by their printed form."""
    rows = (row for row in table("hedges") if row["place"] == place)
    return {
        row["surface"]: Hedge(row["rule"], row["qualifier"], number(row["low"]), number(row["high"])) for row in rows
    }


def _reversed(surfaces: Iterable[str]) -> str:
    return alternation(surface[::-1] for surface in surfaces)


@cache
def before_pattern() -> re.Pattern[str]:
    """Match, in the reversed text left of a number, the hedge nearest to it and one before that."""
    chinese = {surface for surface in hedges("before") if not surface[0].isalpha() or not surface.isascii()}
    english = [surface for surface in hedges("before") if surface not in chinese]
    hedge = rf"(?:{_reversed(chinese)}|{_reversed(english)}(?![A-Za-z]))"
    filler = (
        rf"(?:(?:{_reversed(words('hedges', 'fillers'))}|{_reversed(words('hedges', 'fillers_en'))}(?![A-Za-z])){GAP})"
    )
    return re.compile(rf"{GAP}{filler}{{0,2}}?(?P<near>{hedge})(?:{GAP}{filler}{{0,2}}?(?P<far>{hedge}))?")


@cache
def before_ends() -> frozenset[str]:
    """The characters a hedge, or a filler after one, can end in."""
    surfaces = [*hedges("before"), *words("hedges", "fillers"), *words("hedges", "fillers_en")]
    return frozenset(surface[-1] for surface in surfaces)


@cache
def apart_pattern() -> re.Pattern[str]:
    """Match, in the reversed text left of a number, a hedge that other words of the clause part from it."""
    return re.compile(rf"[^{CLAUSE_ENDS}]{{1,14}}?(?P<apart>{_reversed(hedges('apart'))})")


@cache
def after_pattern() -> re.Pattern[str]:
    """Match a hedge after a number and its unit."""
    latin = [surface for surface in hedges("after") if surface[-1].isascii() and surface[-1].isalpha()]
    other = [surface for surface in hedges("after") if surface not in latin]
    return re.compile(
        rf"(?:\(含\))?{GAP}(?:\(含\))?(?P<after>{alternation(other)}(?![0-9])|{alternation(latin)}(?![A-Za-z]))"
    )


@cache
def after_begins() -> frozenset[str]:
    """The characters a grade or a hedge after a number can begin with, or the gap or bracket before it."""
    return frozenset([*" \t\r\n(级量", *(surface[0] for surface in hedges("after"))])


@cache
def phrases(language: str) -> Mapping[str, Phrase]:
    """The words that are a quantity by themselves, by their printed form."""
    return {
        row["surface"]: Phrase(
            number(row["value"]), number(row["low"]), number(row["high"]), row["unit"] or None, row["qualifier"],
            row["direction"] or None, row["rule"],
        )
        for row in table("numerals_phrases")
        if row["language"] == language
    }  # fmt: skip


@cache
def currencies() -> Mapping[str, str]:
    """The currency signs and names that stand before a number, by their printed form."""
    return {row["surface"]: row["unit"] for row in table("units_before")}


@cache
def nouns() -> Mapping[str, str]:
    """Counted nouns by their printed form (English in lower case)."""
    return {row["surface"]: row["unit"] for row in table("classifiers_nouns")}


@cache
def noun_pattern() -> re.Pattern[str]:
    """Match the counted noun after a quantity, a few modifying words between (`10 万块 英伟达 A100 GPU`)."""
    chinese = alternation(row["surface"] for row in table("classifiers_nouns") if row["language"] == "zh")
    return re.compile(rf"[^{CLAUSE_ENDS}\n价购买租]{{0,12}}?(?P<noun>{chinese})")


@cache
def scale_words() -> Mapping[str, tuple[float, str]]:
    """English words and letters that multiply a number, with their role."""
    return {row["surface"]: (float(row["value"]), row["role"]) for row in table("numerals")}
