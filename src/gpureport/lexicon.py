"""Every word extraction knows: names, chips, cues, dates and grammar, found in one pass.

The tables in `gpureport.vocabulary` say what the words are; here they are folded (Simplified, half-width, lower
case). A surface may play several roles: 租赁 is a cue for a price and for its definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from gpureport.quantities.plain import plain
from gpureport.vocabulary import table, words

_REACH = 160  # characters, about two lines of print
_MANY = 60  # so many different characters are sooner changed in one pass than one after the other
_ROLES = {
    "companies": "company", "chips": "product", "cues": "cue", "statuses": "status", "definitions": "definition",
    "speakers": "speaker", "dates": "date", "markers": "marker", "stand_ins": "stand_in",
}  # fmt: skip


class Word(NamedTuple):
    """What a surface means: its part in extraction, what it stands for, and a detail that depends on the part.

    `role` is `company` (value id, detail its trade), `product` (id, class), `cue` (kind, status), `status` (status,
    scope), `definition` (definition, kind), `speaker` (class), `date` (code, amount), `stand_in` (sort, which) or
    `marker` (marker).
    A cue governs quantities of its `units` (`count`, `money`, `ratio`) within `reach` characters. `capital` words are
    names only where they are written with a capital.
    """

    role: str
    value: str
    detail: str = ""
    units: frozenset[str] = frozenset()
    reach: int = _REACH
    capital: bool = False


class Mention(NamedTuple):
    """A word where it stands; sorts by place."""

    start: int
    end: int
    word: Word


Lexicon = dict[str, tuple[Word, ...]]

# years, months and days in digits; a year is no part of a longer number, of a price or of a name
_YEAR = r"(?<![\d.$\-])(?<!\d,)(?:19|20)\d\d"
_DATE = (
    rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)"
    rf"|{_YEAR} ?年? ?(?:[-~至到–—]| to ) ?(?:19|20)\d\d(?: ?年)?(?!\d)"
    rf"|(?:{_YEAR} ?年 ?)?(?<![\d.])\d{{1,2}} ?月?份? ?[-~至到–—] ?\d{{1,2}} ?月(?:份)?(?! ?\d{{1,2}} ?[日号])"
    rf"|{_YEAR} ?年(?:度|份)?(?: ?\d{{1,2}} ?月(?:份)?(?: ?\d{{1,2}} ?[日号])?)?"
    rf"|{_YEAR}(?![\d%]|[,.]\d|[a-z])"
    r"|(?<![\d.])\d{1,2} ?月(?:份)?(?: ?\d{1,2} ?[日号])?|(?<![一-鿿])[一二三四五六七八九十]{1,2}月(?:份)?"
)


@cache
def lexicon() -> Lexicon:
    """Return every folded surface with the words it may be."""
    surfaces: dict[str, dict[Word, None]] = {}
    for surface, word in _words():
        for variant in _variants(fold(surface)):
            surfaces.setdefault(variant, {})[word] = None
    return {surface: (*found, *_inherited(surface, surfaces)) for surface, found in surfaces.items()}


def _inherited(surface: str, surfaces: dict[str, dict[Word, None]]) -> Iterator[Word]:
    """The parts that a word's beginning or end plays and it does not: 已到货 is the cue 到货 too. A stop plays none."""
    roles = {word.role for word in surfaces[surface]}
    if any(word.value == "stop" for word in surfaces[surface]):
        return
    whole = [surface[:i] for i in range(len(surface) - 1, 0, -1) if not surface[i - 1].isascii() or surface[i:] in " s"]
    ends = [surface[i:] for i in range(1, len(surface) - 1) if not surface[i].isascii()]
    starts = [part for part in surface.split(" ")[:1] if part != surface]
    for part in (*whole, *ends, *starts):
        found = [word for word in surfaces.get(part, ()) if word.role not in roles]
        yield from found
        roles.update(word.role for word in found)


def scan(folded: str) -> Iterator[tuple[int, int, str]]:
    """Go through a folded text: where a `word`, a `date`, a `stop` (a sentence ends) or a `pause` (a clause ends) is.

    At each place the longest word is taken that ends where a word may; nothing found lies in another.
    """
    lengths, date_at, until = _lengths(), _DATES.match, 0
    for at, two in enumerate(map(str.__add__, folded, f"{folded[1:]} ")):
        if at < until:
            continue
        first = two[0]
        if first in _NUMERALS and (date := date_at(folded, at)):
            until = date.end()
            yield at, until, "date"
        elif (possible := lengths.get(two) or lengths.get(first)) and (end := _longest(folded, at, possible)):
            until = end
            yield at, end, "word"
        elif first in _ENDS and (sort := _end_sort(folded, at)):
            yield at, at + 1, sort


def words_at(folded: str, start: int, end: int) -> tuple[Word, ...]:
    """Return the words a surface found by `scan` may be; an English one may have its plural s."""
    known = lexicon()
    return known.get(folded[start:end]) or known.get(folded[start : end - 1], ())


_ENDS = frozenset("。!?;\n.,:")
_NUMERALS = frozenset("0123456789一二三四五六七八九十")
_DATES = re.compile(_DATE)


def _end_sort(folded: str, at: int) -> str | None:
    """A full stop ends a sentence before a blank alone, a comma or colon no clause inside a number."""
    mark, after = folded[at], folded[at + 1 : at + 2]
    if mark in ",:":
        return None if after.isdigit() and folded[at - 1 : at].isdigit() else "pause"
    return "stop" if mark != "." or not after or after.isspace() else None


def _longest(folded: str, at: int, possible: tuple[int, ...]) -> int:
    """Return the end of the longest word at a place, 0 where there is none; Latin letters end at letters' bounds."""
    known, latin = lexicon(), folded[at].isascii()
    if latin and at and _in_latin(folded[at - 1]):
        return 0
    for length in possible:
        end = at + length
        if end > len(folded) or folded[at:end] not in known:
            continue
        after = folded[end : end + 1]
        if not folded[end - 1].isascii() or not after or not _in_latin(after):
            return end
        if latin and after == "s" and not _in_latin(folded[end + 1 : end + 2]):
            return end + 1
    return 0


def _in_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return by their first two characters, or their only one, how long words are, the longest first."""
    found: dict[str, set[int]] = {}
    for surface in lexicon():
        found.setdefault(surface[:2], set()).add(len(surface))
    for surface in [s for s in found if len(s) == 1]:
        for longer in [s for s in found if s[0] == surface and len(s) > 1]:
            found[longer].add(1)
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


@cache
def _folding() -> dict[int, str]:
    """Plain spelling, character by character, in lower case; the same length as what it replaces."""
    characters = [chr(c) for c in (*range(0x21, 0xD800), *range(0xE000, 0x10000))]
    spelled = plain("\n".join(characters)).split("\n")
    table = {ord(c): s.lower() if s.isascii() else s for c, s in zip(characters, spelled, strict=True)}
    once = {code: s for code, s in table.items() if s != chr(code) and len(s) == 1} | {0x2019: "'", 0x3000: " "}
    return {code: once.get(ord(s), s) for code, s in once.items()}


def fold(text: str) -> str:
    """Return `text` in Simplified, half-width, lower-case characters, offset for offset."""
    folding = _folding()
    changed = _foldable().intersection(text)
    if len(changed) > min(_MANY, len(text)):
        return text.translate(folding)
    for character in changed:
        text = text.replace(character, folding[ord(character)])
    return text


@cache
def _foldable() -> frozenset[str]:
    return frozenset(map(chr, _folding()))


@cache
def grammar(name: str) -> tuple[str, ...]:
    """Return a list of grammar.yml, folded, the longest first."""
    return tuple(sorted({fold(word) for word in words("grammar", name)}, key=lambda w: (-len(w), w)))


def _variants(surface: str) -> tuple[str, ...]:
    """A name with a blank is also written without, or with a hyphen."""
    if " " not in surface or not any(c.isdigit() or not c.isascii() for c in surface):
        return (surface,)
    return surface, surface.replace(" ", ""), surface.replace(" ", "-")


def _words() -> Iterator[tuple[str, Word]]:
    """Go through the tables: the first column is what a word stands for, the second its detail, the last its forms."""
    for name, role in _ROLES.items():
        for row in table(name):
            value, detail, *rest = row.values()
            units, reach = frozenset(row.get("units", "").split()), int(row.get("reach") or _REACH)
            for surface in (rest or [detail])[-1].split("|"):
                capital = role == "company" and surface[0].isascii() and surface[0].isupper()
                spelled = _spaced(surface) if role in ("company", "product") else surface
                yield spelled, Word(role, value, detail, units, reach, capital)


def _spaced(surface: str) -> str:
    """Put a blank where Chinese meets Latin or digits: 昇腾910B is written 昇腾 910B too, B站 B 站."""
    return re.sub(r"(?<=[一-鿿])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[一-鿿])", " ", surface)
