"""A paragraph as extraction sees it: unwrapped, folded, its words found, its clauses known.

A file's hard line breaks fall inside phrases, so a paragraph is read without them; a `Spot` says where a quantity of
the file lies in the text that is read, and in what sentence and clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from gpureport.language.names import named
from gpureport.lexicon import Mention, Word, scan
from gpureport.quantities.quantity import Quantity
from gpureport.records import Paragraph, Zone

_WRAP = re.compile(r"[^\S\n]*\r?\n[^\S\n]*")
_ITEM = re.compile(r"[-*•·>|#]|\d{1,2}[.、)]\s")
_ENDED = frozenset('。!?;:.”」』"!?;:…')
_ABBREVIATION = re.compile(
    r"(?:\b(?:approx|est|inc|corp|ltd|co|no|mr|ms|dr|st|vs|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[a-z])$"
)
_DIGITS = Word("date", "digits")
_FAR = 300  # no sentence is looked at further from a quantity
_SORTS = {
    **dict.fromkeys(("chip", "server", "rack", "module", "wafer"), "count"),
    **dict.fromkeys(
        (
            "CNY", "USD", "HKD", "TWD", "EUR", "JPY", "GBP", "KRW", "INR", "SGD", "AUD", "CAD", "MYR", "CHF", "AED",
            "SAR", "THB",
        ),
        "money",
    ),
    **dict.fromkeys(("percent", "times", "percentage_point"), "ratio"),
}  # fmt: skip

Item = TypeVar("Item", bound=tuple[Any, ...])


def within(items: Sequence[Item], first: int, last: int, most: int = 1 << 30) -> Sequence[Item]:
    """Return the items, sorted by where they begin, that begin in `[first, last)`: at most the `most` last of them."""
    if not items or last <= items[0][0] or items[-1][0] < first:
        return ()
    begin = bisect_left(items, (first,))
    end = bisect_left(items, (last,), begin)
    return items[begin if end - begin < most else end - most : end]


class Spot(NamedTuple):
    """A quantity in the text that is read: its place, its sentence `[first, last)`, its clause `[begin, finish)`.

    `sort` is `count`, `money` or `ratio`; `None` for units no cue governs (durations, people, bandwidth).
    """

    start: int
    end: int
    quantity: Quantity
    first: int
    last: int
    begin: int
    finish: int
    sort: str | None

    def of(self, quantity: Quantity) -> Spot:
        """Return the place with another reading of its quantity."""
        return self._replace(quantity=quantity, sort=_SORTS.get(quantity.unit or ""))


@dataclass(slots=True)
class Reading:
    """One paragraph: `clean` is its text without line breaks, `folded` the same in Simplified lower case.

    `words` are its words by role, `marks` the places of the grammar words by kind; sentences end at `stops`, clauses at
    `pauses` too, which `breaks` has with them.
    """

    clean: str
    folded: str
    spots: list[Spot] = field(default_factory=list)
    words: dict[str, list[Mention]] = field(default_factory=dict)
    marks: dict[str, list[int]] = field(default_factory=dict)
    stops: list[int] = field(default_factory=list)
    pauses: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)

    def sentence(self, place: int) -> tuple[int, int]:
        """Return the first and one past the last place of the sentence around `place`."""
        return _around(self.stops, place, len(self.folded))

    def clause(self, place: int) -> tuple[int, int]:
        """Return the first and one past the last place of the clause around `place`."""
        return _around(self.breaks, place, len(self.folded))

    def mentions(self, role: str, first: int, last: int) -> Sequence[Mention]:
        """Return the words of a role that begin in `[first, last)`."""
        found = self.words.get(role)
        if not found or last <= found[0][0] or found[-1][0] < first:
            return ()
        begin = bisect_left(found, (first,))
        return found[begin : bisect_left(found, (last,), begin)]

    def marked(self, marker: str, first: int, last: int) -> bool:
        """Say whether a grammar word of that kind begins in `[first, last)`."""
        places = self.marks.get(marker, ())
        at = bisect_left(places, first)
        return at < len(places) and places[at] < last

    def pauses_between(self, first: int, last: int) -> int:
        """Count the clause ends in `[first, last)`."""
        return bisect_left(self.pauses, last) - bisect_left(self.pauses, first)


def read_paragraph(
    text: str, folded: str, paragraph: Paragraph, quantities: Sequence[Quantity], names: list[tuple[str, Word]]
) -> Reading:
    """Read one paragraph of an article: its folded text, the quantities it holds, the names the article introduces."""
    pieces = _unwrap(text, paragraph)
    origins, moves, length = [start for start, _, _ in pieces], [], 0
    for start, end, glue in pieces:
        moves.append(length - start)
        length += end - start + len(glue)
    reading = Reading(
        "".join([text[a:b] + glue for a, b, glue in pieces]), "".join([folded[a:b] + glue for a, b, glue in pieces])
    )
    places = [at + moves[bisect_right(origins, at) - 1] for q in quantities for at in (q.start, q.end - 1)]
    starts, ends = places[::2], [place + 1 for place in places[1::2]]
    _scan(reading, starts, ends)
    if fresh := list(named(reading.folded, names)):
        inside = {place for m in fresh for place in range(m.start, m.end)}
        for role, mentions in reading.words.items():
            reading.words[role] = [m for m in mentions if m.start not in inside]
        reading.words["company"] = sorted([*reading.words.get("company", ()), *fresh])
    reading.marks = _marks(reading.words.get("marker", ()))
    reading.spots = [_placed(reading, *place) for place in zip(starts, ends, quantities, strict=True)]
    return reading


def _placed(reading: Reading, start: int, end: int, quantity: Quantity) -> Spot:
    near, far = start - _FAR, end + _FAR
    first, last = reading.sentence(start)
    begin, finish = reading.clause(start)
    begin, finish = max(begin, near), min(max(finish, end), far)
    return Spot(start, end, quantity, max(first, near), min(last, far), begin, finish, _SORTS.get(quantity.unit or ""))


def _marks(markers: Iterable[Mention]) -> dict[str, list[int]]:
    marks: dict[str, list[int]] = {}
    for start, _, word in markers:
        marks.setdefault(word.value, []).append(start)
    return marks


def _unwrap(text: str, paragraph: Paragraph) -> list[tuple[int, int, str]]:
    """Cut a paragraph at its line breaks: pieces `[start, end)` and what joins each to the next."""
    if text.find("\n", paragraph.start, paragraph.end) < 0:
        return [(paragraph.start, paragraph.end, "")]
    breaks = list(_WRAP.finditer(text, paragraph.start, paragraph.end))
    edges = [paragraph.start, *(m.end() for m in breaks), paragraph.end]
    longest = max(b - a for a, b in pairwise(edges))
    pieces = []
    for start, found in zip(edges, breaks, strict=False):
        short = found.start() - start < longest / 2
        pieces.append((start, found.start(), _glue(text, found, short or paragraph.zone is Zone.TABLE)))
    return [*pieces, (edges[-2], paragraph.end, "")]


def _glue(text: str, found: re.Match[str], short: bool) -> str:
    """A full line runs on in the next; a short one ends there, like the items of a list."""
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    if short or _ITEM.match(text, found.end()):
        return "" if before in _ENDED else "\n"
    return " " if before.isascii() and after.isascii() else ""


def _scan(reading: Reading, starts: list[int], ends: list[int]) -> None:
    """Find every word, clause end and sentence end, and the dates but in quantities, which begin and end there."""
    words: defaultdict[str, list[Mention]] = defaultdict(list)
    found = scan(reading.folded)
    for start, end, meanings in found.words:
        for word in meanings:
            if not word.capital or reading.clean[start].isupper():
                words[word.role].append(Mention(start, end, word))
    for start, end in found.dates:
        at = bisect_right(starts, start) - 1
        if at < 0 or ends[at] <= start:
            insort(words["date"], Mention(start, end, _DIGITS))
    reading.words = dict(words)
    reading.pauses = found.pauses
    reading.stops = [s for s in found.stops if reading.folded[s] != "." or not _abbreviates(reading.folded, s)]
    reading.breaks = sorted([*reading.stops, *found.pauses])


def _abbreviates(folded: str, stop: int) -> bool:
    return _ABBREVIATION.search(folded, max(0, stop - 7), stop) is not None


def _around(ends: list[int], place: int, length: int) -> tuple[int, int]:
    at = bisect_left(ends, place)
    return (ends[at - 1] + 1 if at else 0), (ends[at] if at < len(ends) else length)
