"""Every word extraction knows, in one pattern: names, chips, cues, dates and grammar, found in one pass.

The tables in `gpureport.vocabulary` say what the words are; here they are folded (Simplified, half-width, lower
case) and joined. A surface may play several roles: 租赁 is a cue for a price and for its definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from gpureport.quantities.plain import plain
from gpureport.vocabulary import alternation, table, words

_REACH = 160  # characters, about two lines of print
_ROLES = {
    "companies": "company", "chips": "product", "cues": "cue", "statuses": "status", "definitions": "definition",
    "speakers": "speaker", "dates": "date", "markers": "marker", "stand_ins": "stand_in",
}  # fmt: skip


class Word(NamedTuple):
    """What a surface means: its part in extraction, what it stands for, and a detail that depends on the part.

    `role` is `company` (value id, detail its trade), `product` (id, class), `cue` (kind, status), `status` (status,
    scope), `definition` (definition, kind), `speaker` (class), `date` (code, amount), `stand_in` (sort, which) or `marker`.
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
    whole = [surface[:i] for i in range(len(surface) - 1, 1, -1) if not surface[i - 1].isascii() or surface[i:] in " s"]
    ends = [surface[i:] for i in range(1, len(surface) - 1) if not surface[i].isascii()]
    starts = [part for part in surface.split(" ")[:1] if part != surface]
    for part in (*whole, *ends, *starts):
        found = [word for word in surfaces.get(part, ()) if word.role not in roles]
        yield from found
        roles.update(word.role for word in found)


@cache
def pattern() -> re.Pattern[str]:
    """Return the pattern whose groups are `date`, `stop` (a sentence ends), `pause` (a clause ends), and words."""
    known = lexicon()
    latin = [s for s in known if s[0].isascii()]
    han = [s for s in known if not s[0].isascii()]
    groups = [
        rf"(?<![a-z0-9]){_ends_latin(latin)}s?(?![a-z0-9])",
        rf"(?<![a-z0-9])(?:{_dispatch(s for s in latin if not s[-1].isascii())})",
        rf"(?:{_dispatch(s for s in han if s[-1].isascii())})(?![a-z0-9])",
        f"(?:{_dispatch(s for s in han if not s[-1].isascii())})",
    ]
    heads = "".join(sorted({re.escape(s[0]) for s in known}))
    return re.compile(
        rf"(?P<date>(?=[\d一二三四五六七八九十])(?:{_DATE}))|(?P<stop>[。!?;\n]|\.(?=\s|$))|(?P<pause>[,:](?!\d)|(?<!\d)[,:])|(?=[{heads}])(?:{'|'.join(groups)})"
    )


@cache
def _folding() -> dict[int, str]:
    """Plain spelling, character by character, in lower case; the same length as what it replaces."""
    characters = [chr(c) for c in (*range(0x21, 0xD800), *range(0xE000, 0x10000))]
    spelled = plain("\n".join(characters)).split("\n")
    table = {ord(c): s.lower() if s.isascii() else s for c, s in zip(characters, spelled, strict=True)}
    return {code: s for code, s in table.items() if s != chr(code) and len(s) == 1} | {0x2019: "'", 0x3000: " "}


def fold(text: str) -> str:
    """Return `text` in Simplified, half-width, lower-case characters, offset for offset."""
    return text.translate(_folding())


@cache
def grammar(name: str) -> tuple[str, ...]:
    """Return a list of grammar.yml, folded, the longest first."""
    return tuple(sorted({fold(word) for word in words("grammar", name)}, key=lambda w: (-len(w), w)))


def _ends_latin(latin: list[str]) -> str:
    return f"(?:{_dispatch(s for s in latin if s[-1].isascii())})"


def _dispatch(surfaces: Iterable[str]) -> str:
    """Join words so that a place is tried against a few groups of first letters, then against one group's words."""
    heads: dict[str, list[str]] = {}
    for surface in sorted(set(surfaces)):
        heads.setdefault(surface[0], []).append(surface)
    letters = sorted(heads)
    width = max(1, round(len(letters) ** 0.5))
    groups = [letters[i : i + width] for i in range(0, len(letters), width)]
    return "|".join(
        f"(?=[{''.join(map(re.escape, group))}]){alternation(s for letter in group for s in heads[letter])}"
        for group in groups
    )


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
