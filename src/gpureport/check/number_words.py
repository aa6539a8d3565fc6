"""Numbers written out: `three firms`, `two thirds`, `tens of thousands`, `三万`.

Prose is full of small number words that count nothing of the articles (`two ways to look`, `one by one`), so a word is
a number only where it is one whatever it counts (hundreds and thousands, parts and multiples of something), or where
it counts what articles and program count. `one` and ordinals never are. Words in italics or quotation marks are
mentioned, not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_MENTIONED = re.compile(r"(?<![*\w])\*(?!\*)[^*\n]+\*(?![*\w])|(?<!\w)_[^_\n]+_(?!\w)|“[^”\n]*”|‘[^’\n]*’(?!\w)")
_HAN = re.compile(r"(?<!第)(?<![一二两三四五六七八九十百千万亿几数])[一二两三四五六七八九十百千万亿几数]+")
_COUNTS = re.compile(r"[一二两三四五六七八九几数].*[十百千万亿]|十[一二三四五六七八九几万亿]")
# `three things no article says` counts things
_FUNCTION = r"(?:no|not|the|that|which|who|is|are|and|or|in|of|to|a|an|it|they|its|for|by|on|with|at|from)\b"
_CLASSIFIERS = frozenset("块张台颗片枚家个倍年月天元笔篇")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}


def worded(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each number written out in Markdown from which code and computed numbers were taken."""
    bare = _MENTIONED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    found = [*_english().finditer(bare), *(match for match in _HAN.finditer(bare) if _is_count(match))]
    for match in sorted(found, key=lambda one: one.start()):
        yield bare.count("\n", 0, match.start()) + 1, " ".join(match.group().split())


def in_digits(phrase: str) -> str:
    """Return the digits of a small number written out, to look for what computes it; else the phrase."""
    first = re.split(r"[\s-]", phrase.lower())[0]
    value = _table()["digits"].get(first) or _DIGITS.get(phrase)
    return str(value) if value else phrase


@cache
def _table() -> dict[str, Any]:
    return dict(yaml.safe_load(files(__package__).joinpath("number_words.yml").read_text("utf-8")))


def _is_count(match: re.Match[str]) -> bool:
    run, after = match.group(), match.string[match.end() : match.end() + 1]
    return bool(_COUNTS.fullmatch(run)) or (after in _CLASSIFIERS and run != "一")


def _either(noun: str) -> str:
    return f"{noun[:-1]}(?:y|ies)" if noun.endswith("y") else f"{noun}s?"


@cache
def _english() -> re.Pattern[str]:
    table = _table()
    digit, scale = "|".join(table["digits"]), "|".join(f"{word}s?" for word in table["scales"])
    part, counted = "|".join(f"{word}s?" for word in table["parts"]), "|".join(map(_either, table["counted"]))
    number = rf"(?:{digit})(?:[ -](?:{digit}))*"
    ways = (
        rf"(?<!\d )(?:(?:{number}|tens|an?|one|several) (?:of )?)?(?:{scale})(?: (?:and |of )?(?:{scale}|{number}))*",
        rf"(?:{number}|one)[ -](?:{part})\b(?! of a second)",  # two thirds
        rf"one in (?:{number})",
        r"halves|half(?= (?:of|as|a|an|the|its|their|that)\b)",
        rf"(?:a|one) (?:{part})(?= (?:of|less|more)\b)",
        rf"(?:{'|'.join(table['multiples'])})(?= (?:as|the|its|their|that|in)\b)",
        rf"(?:{number})-?fold",
        rf"(?:{number})(?: of (?:the|its|these|those))?(?:[ -](?!{_FUNCTION})[\w’'-]+){{0,2}}?[ -](?:{counted})",
    )
    return re.compile(rf"\b(?:{'|'.join(ways)})\b", re.IGNORECASE)
