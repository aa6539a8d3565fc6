"""Quantities in words: 一半, 翻番, 一批 GPU, half, doubled, tens of thousands, two hundred thousand, a dozen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gpureport.quantities.counted import with_unit
from gpureport.quantities.lexicon import CLAUSE_ENDS, Unit, phrases, scale_words
from gpureport.quantities.numerals import Numeral
from gpureport.quantities.reading import Reading
from gpureport.vocabulary import alternation

# a lot of chips without a number: 一批英伟达 GPU, 一批 80G 显存顶配版 A100; but 一批公司
_LOT = re.compile(
    rf"(?:(?!公司|企业|厂商|人士|创业|用户)[^{CLAUSE_ENDS}]){{0,24}}?[“\"]?[^{CLAUSE_ENDS}]{{0,8}}?"
    r"(?P<noun>GPU|芯片|显卡|服务器|(?<![A-Za-z])[A-Z][0-9]{2,3})"
)
_LETTERS = re.compile(r"[a-z](?: [a-z]|[a-z]{2})")
_LATIN = re.compile(r"[A-Za-z]+")
_WORD = r"(?=[A-Za-z])(?<![A-Za-z0-9\-])"  # a word begins


def _either_case(surfaces: Iterator[str]) -> set[str]:
    return {form for surface in surfaces for form in (surface, surface[0].upper() + surface[1:])}


@cache
def _chinese() -> re.Pattern[str]:
    return re.compile(alternation(phrases("zh")))


@cache
def _english() -> re.Pattern[str]:
    return re.compile(_WORD + alternation(_either_case(iter(phrases("en")))) + r"(?![A-Za-z])")


@cache
def _openings() -> re.Pattern[str]:
    """Match a word that an English phrase or numeral can begin with."""
    first = {word.group() for phrase in (*phrases("en"), *scale_words()) if (word := _LATIN.match(phrase))}
    tails: dict[str, list[str]] = {}
    for form in _either_case(iter(first)):
        tails.setdefault(form[0], []).append(form[1:])
    begun = "|".join(f"{head}(?<![A-Za-z0-9-]{head}){alternation(rest)}" for head, rest in tails.items())
    return re.compile(rf"(?:{begun})(?:(?<=[A-Za-z]{{2}})(?![A-Za-z])|(?= [a-z]))")  # a million, but not A 股


@cache
def _numeral() -> re.Pattern[str]:
    """Match two, twenty-five, two hundred thousand, a million, several thousand, a few hundred, a couple of."""
    by_role: dict[str, list[str]] = {}
    for word, (_, role) in scale_words().items():
        by_role.setdefault(role, []).append(word)
    digits, scales, vague = by_role["digit"], by_role["scale"], by_role["vague"]
    first = alternation(_either_case(iter(word for word in digits if word not in ("one", "couple"))))
    of_scale = rf"(?:[Oo]ne|[Aa])(?= (?:{'|'.join(scales)})\b)"
    word = f"(?:{'|'.join(digits + scales)})"
    rest = rf"(?: (?:and )?{word}\b(?!-(?!{word})[a-z])|-{word}\b)*"  # two eight-card servers are two
    return re.compile(
        rf"{_WORD}(?:{first}|[Aa] (?:few|couple)(?: of)?|[Ss]everal|{of_scale})(?![A-Za-z]){rest}"
        rf"|{_WORD}(?:{'|'.join(vague)})\b(?!.)"
    )


def phrases_in(text: str) -> list[Reading]:
    """Return readings for words that are quantities by themselves and for numbers spelled in English, in order."""
    found = [(match, "zh") for match in _chinese().finditer(text)]
    if _openings().search(text) and _LETTERS.search(text):
        found += [(match, "en") for match in _english().finditer(text)]
        found += [(match, "") for match in _numeral().finditer(text)]
        found.sort(key=lambda item: (item[0].start(), item[1] == ""))
    readings = (_phrase(text, match, language) if language else _words(text, match) for match, language in found)
    return [reading for reading in readings if reading]


def _phrase(text: str, match: re.Match[str], language: str) -> Reading | None:
    printed = match.group()
    phrase = phrases(language).get(printed) or phrases(language)[printed[0].lower() + printed[1:]]
    start, end = match.span()
    reading = Reading(start, end, None, end, end, phrase=phrase)
    if phrase.rule == "lot":
        lot = _LOT.match(text, end)
        if lot is None or text[start - 1 : start] in ("第", "首", "这", "那"):
            return None
        reading.unit, reading.noun = Unit("server" if lot["noun"] == "服务器" else "chip", 1, "lot"), lot["noun"]
        return reading
    if phrase.unit:
        reading.unit = Unit(phrase.unit, 1, "phrase")
        return reading
    return with_unit(text, reading)


def _words(text: str, match: re.Match[str]) -> Reading | None:
    words = [word for word in re.split(r"[ -]+", match.group().lower()) if word not in ("and", "of")]
    if scale_words()[words[0]][1] == "article" and scale_words()[words[1]][1] != "scale":
        words = words[1:]
    total, current, vague = 0.0, 0.0, False
    for word in words:
        factor, role = scale_words()[word]
        vague |= role == "vague"
        if role != "scale":
            current += factor
        elif factor == 100:
            current *= factor
        else:
            total, current = total + (current or 1) * factor, 0
    number = total + current
    numeral = Numeral(number, number * 4.5, None, "vague digit") if vague else Numeral(number, number, number)
    start, end = match.span()
    return with_unit(text, Reading(start, end, numeral, end, end, bare=number < 100 and not vague))
