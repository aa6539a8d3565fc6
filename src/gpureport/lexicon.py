"""Every word extraction knows: names, chips, cues, dates and grammar, found in one pass.

The tables in `gpureport.vocabulary` say what the words are; here they are folded (Simplified, half-width, lower
case). A surface may play several roles: 租赁 is a cue for a price and for its definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from gpureport.quantities.plain import spell_plainly
from gpureport.vocabulary import table, words

_REACH = 160  # characters, about two lines of print
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
    rf"|{_YEAR} ?年? ?(?:[-~至到–—]| to | through |(?<=between \d{{4}}) and )"
    r" ?(?:19|20)\d\d(?: ?年)?(?!\d)"
    rf"|(?:{_YEAR} ?年 ?)?(?<![\d.])\d{{1,2}} ?月?份? ?[-~至到–—] ?\d{{1,2}} ?月(?:份)?(?! ?\d{{1,2}} ?[日号])"
    rf"|{_YEAR} ?年(?:度|份)?(?: ?\d{{1,2}} ?月(?:份)?(?: ?\d{{1,2}} ?[日号])?)?"
    rf"|{_YEAR}(?![\d%]|[,.]\d|[a-z])|(?<![\d.])[12]\d ?财年"
    r"|(?<![\d.])\d{1,2} ?月(?:份)?(?: ?\d{1,2} ?[日号])?"
    # 十一月, 到十一月底; but not 几十月, 每二月, and 在一月 may be within a month
    r"|(?:(?<![一-鿿])|(?<=年)|(?!一月)(?<![一二三四五六七八九十百千万两几数多半每个近约满整足同]))"
    r"[一二三四五六七八九十]{1,2}月(?!租|薪|供|费|球|饼|内|之)(?:份)?"
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
    """The parts that a word's beginning or end plays and it does not: 已到货 is a cue too; not of stops or dates."""
    roles = {word.role for word in surfaces[surface]}
    if any(word.value == "stop" or word.role == "date" for word in surfaces[surface]):
        return
    whole = [surface[:i] for i in range(len(surface) - 1, 0, -1) if not surface[i - 1].isascii() or surface[i:] in " s"]
    ends = [surface[i:] for i in range(1, len(surface) - 1) if not surface[i].isascii()]
    starts = [part for part in surface.split(" ")[:1] if part != surface]
    for part in (*whole, *ends, *starts):
        found = [word for word in surfaces.get(part, ()) if word.role not in roles]
        yield from found
        roles.update(word.role for word in found)


class Found(NamedTuple):
    """What stands in a folded text, each in order: words with all they may be, dates in digits, and clause ends.

    `stops` are the places where a sentence ends, `pauses` those where a clause does.
    """

    words: list[tuple[int, int, tuple[Word, ...]]]
    dates: list[tuple[int, int]]
    stops: list[int]
    pauses: list[int]


def scan(folded: str) -> Found:
    """Go through a folded text once; of words and dates the first and longest is taken, and none lies in another."""
    words, dates, until, size = [], [], 0, len(folded)
    found = _words_in(folded)
    date = _DATES.search(folded) if "月" in folded or _YEARS.search(folded) else None
    due = date.start() if date else size + 1
    for start in (*sorted(found), size):
        while due <= start and date:
            if due >= until:
                dates.append(date.span())
                until = date.end()
            date = _DATES.search(folded, max(until, due + 1))
            due = date.start() if date else size + 1
        if until <= start < size:
            word = found[start]
            words.append(word)
            until = word[1]
    stops: list[int] = []
    pauses: list[int] = []
    for end in _ENDS.finditer(folded):
        place = end.start()
        (pauses if folded[place] in ",:" else stops).append(place)
    return Found(words, dates, stops, pauses)


# a full stop ends a sentence before a blank alone, a comma or colon no clause inside a number
_ENDS = re.compile(r"[。!?;\n.,:](?:(?<![.,:])|(?<=\.)(?!\S)|(?<=[,:])(?!(?<=\d.)\d))")
_YEARS = re.compile(r"(?:19|20)\d\d|财年")  # one of them, or a 月, stands in every date
_DATES = re.compile(rf"(?=[\d一二三四五六七八九十])(?:{_DATE})")


def _words_in(folded: str) -> dict[int, tuple[int, int, tuple[Word, ...]]]:
    """Return the longest word at each place, its end and what it may be; Latin ones stand between no letters."""
    automaton, surfaces = _automaton()
    found, size = {}, len(folded)
    for index, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
        latin, ends_latin, words = surfaces[index]
        if latin and start and _in_latin(folded[start - 1]):
            continue
        if not ends_latin:
            found[start] = start, end, words  # of words that begin in one place the longest comes last
            continue
        numbered = end < size and folded[end].isdigit() and folded[end - 1].isalpha()
        if numbered and words[0].role == "company":
            found[start] = start, end, words  # Meta 15万块 without its blank
        elif end < size and _in_latin(folded[end]):
            plural = latin and folded[end] == "s" and not (end + 1 < size and _in_latin(folded[end + 1]))
            if plural:
                found[start] = start, end + 1, words
        else:
            found[start] = start, end, words
    return found


def _in_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


@cache
def _automaton() -> tuple[AhoCorasick, list[tuple[bool, bool, tuple[Word, ...]]]]:
    """What finds every surface in one pass, however many there are; of each whether its ends are Latin, its words."""
    surfaces = [(s[0].isascii(), _in_latin(s[-1]), words) for s, words in lexicon().items()]
    return AhoCorasick(lexicon(), MatchKind.Standard, implementation=Implementation.ContiguousNFA), surfaces


def fold(text: str) -> str:
    """Return `text` in Simplified, half-width, lower-case characters, offset for offset."""
    return lower(spell_plainly(text))


def lower(spelled: str) -> str:
    """Return a text in plain spelling in lower case, offset for offset."""
    return spelled.replace("’", "'").replace("İ", "I").lower()  # the one letter that is two in lower case


@cache
def grammar(name: str) -> tuple[str, ...]:
    """Return a list of grammar.yml, folded, the longest first."""
    return tuple(sorted({fold(word) for word in words("grammar", name)}, key=lambda w: (-len(w), w)))


@cache
def by_end(name: str) -> dict[str, tuple[str, ...]]:
    """Return a list of grammar.yml by the characters its words end in: most texts end in none of them."""
    return _grouped(grammar(name), -1)


@cache
def by_beginning(name: str) -> dict[str, tuple[str, ...]]:
    """Return a list of grammar.yml by the characters its words begin with."""
    return _grouped(grammar(name), 0)


def ends_in(before: str, name: str) -> bool:
    """Say whether a text ends in a word of a list of grammar.yml, a blank aside."""
    known, last = by_end(name), before[-1:]
    if last in known and before.endswith(known[last]):
        return True
    return last == " " and (bare := before.rstrip()).endswith(known.get(bare[-1:], ()))


def begins_in(after: str, name: str) -> bool:
    """Say whether a text begins with a word of a list of grammar.yml, a blank aside."""
    known, first = by_beginning(name), after[:1]
    if first in known and after.startswith(known[first]):
        return True
    return first.isspace() and (bare := after.lstrip()).startswith(known.get(bare[:1], ()))


def _grouped(surfaces: tuple[str, ...], at: int) -> dict[str, tuple[str, ...]]:
    return {key: tuple(s for s in surfaces if s[at] == key) for key in {s[at] for s in surfaces}}


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
