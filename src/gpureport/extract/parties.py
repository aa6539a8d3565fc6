"""Who: the names of a paragraph and the part each plays in its clause, and the one a quantity is about."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from gpureport.extract.lexicon import Mention, grammar
from gpureport.extract.reading import Reading, Spot
from gpureport.records import Kind

_WINDOW = 16
_FAR = 300
_TOPICS = frozenset({"topic", "agent", "unnamed"})


class Party(NamedTuple):
    """One name, or several joined: where it stands, the ids, the trade, and its part in the clause.

    `part` is `topic` (acts), `agent` (a passive's), `oblique` (is acted on, sold to, compared with), `goods` (lends
    its name to goods), `source` (reports), `place` (a country), `unnamed` (acts and is not named).
    """

    start: int
    end: int
    ids: tuple[str, ...]
    trade: str
    part: str

    @property
    def subject(self) -> str | None:
        """The ids as a claim writes them."""
        return "|".join(sorted(set(self.ids))) or None


def parties(reading: Reading) -> list[Party]:
    """Return who is named in a paragraph, in order, joined where joined."""
    spots = [(s.start, s.end) for s in reading.spots]
    mentions = [
        m for m in reading.words.get("company", ()) if not any(a <= m.start < b for a, b in _near(spots, m.start))
    ]
    found: list[Party] = []
    for run in _runs(reading, mentions):
        trade = run[0].word.detail
        found.append(Party(run[0].start, run[-1].end, tuple(m.word.value for m in run), trade, _part(reading, run)))
    for marker in reading.words.get("marker", ()):
        if marker.word.value == "unnamed":
            found.append(Party(marker.start, marker.end, (), "", "unnamed"))
        elif marker.word.value in ("former", "latter"):
            found.extend(_one_of_two(found, marker))
    return sorted(found)


def subject_of(reading: Reading, found: list[Party], spot: Spot, kind: Kind) -> Party | None:
    """Return whom a quantity is about, from its own sentence; `None` where the sentence names nobody."""
    first, last = reading.sentence(spot.start)
    begin, end = reading.clause(spot.start)
    near = [p for p in found if first <= p.start < last and abs(p.start - spot.start) < _FAR]
    topics = [p for p in near if p.part in _TOPICS and not _object(reading, p)]
    if kind is Kind.PRICE:
        topics = [p for p in topics if p.start >= begin or _prices(reading, p)]
    before = next((p for p in reversed(topics) if p.end <= spot.start), None)
    after = next((p for p in topics if spot.end <= p.start < end and p.part == "agent"), None)
    if after and (before is None or before.start < begin or _sells(before)):
        return after
    if before and kind in (Kind.ORDER, Kind.STOCKPILE) and _sells(before):
        return _buyer(reading, near, before, spot) or before
    if before:
        return before
    places = [p for p in near if p.part == "place" and p.end <= spot.start and kind in (Kind.STOCKPILE, Kind.OTHER)]
    sources = [
        p for p in near if p.part == "source" and p.end <= spot.start and p.trade not in grammar("never_subject")
    ]
    later = [p for p in topics if spot.end <= p.start < end]
    return next(iter(later + places[-1:] + sources[-1:]), None)


def topic_before(found: list[Party], reading: Reading, place: int) -> Party | None:
    """Return the topic of the last sentence before `place` that has one."""
    end = place
    for _ in range(2):
        first, _ = reading.sentence(end - 2) if end > 1 else (0, 0)
        topic = next((p for p in found if first <= p.start < end and p.part in _TOPICS), None)
        if topic or first == 0:
            return topic
        end = first
    return None


def _near(spots: list[tuple[int, int]], place: int) -> list[tuple[int, int]]:
    at = bisect_right(spots, (place, 1 << 60)) - 1
    return spots[at : at + 1] if at >= 0 else []


def _runs(reading: Reading, mentions: list[Mention]) -> list[list[Mention]]:
    """Join names that 、, 和 or `and` ties."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        if runs and mention.start < runs[-1][-1].end:
            continue
        if runs and _joined(reading.folded, runs[-1][-1], mention):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _joined(folded: str, before: Mention, after: Mention) -> bool:
    if after.start - before.end > _WINDOW // 2:
        return False
    tie = folded[before.end : after.start].strip()
    if tie in grammar("list_commas"):
        return folded[before.start].isascii() and folded[after.start].isascii()
    return tie in grammar("joiners")


def _part(reading: Reading, run: list[Mention]) -> str:
    """What stands around a name says what part it plays."""
    folded, trade = reading.folded, run[0].word.detail
    before = folded[max(0, run[0].start - _WINDOW) : run[0].start]
    after = folded[run[-1].end : run[-1].end + _WINDOW]
    if trade in grammar("last_resort"):
        return "adjective" if _starts(after, "adjective_after") else "place"
    if any(
        m.start - run[-1].end < 3 and m.word.detail == "title"
        for m in reading.after("speaker", run[-1].end, run[-1].end + 3, 2)
    ):
        return "source"
    if trade in grammar("never_subject") or _ends(before, "source_before") or _starts(after, "source_after"):
        return "source"
    if _ends(before, "agent_before"):
        return "agent"
    if trade in grammar("sellers") and _names_goods(reading, run[-1]):
        return "goods"
    return "oblique" if _ends(before, "oblique_before") and not _ends(before, "not_oblique_before") else "topic"


def _names_goods(reading: Reading, name: Mention) -> bool:
    """A maker's name directly before its goods: 英伟达高端 GPU, Nvidia's H100."""
    goods = reading.after("product", name.end, name.end + 2 * _WINDOW, 1)
    if not goods or reading.pauses_between(name.end, goods[0].start):
        return False
    if any(name.end <= s.start < goods[0].start for s in reading.spots if s.start < goods[0].start):
        return False
    between = reading.folded[name.end : goods[0].start]
    if reading.after("cue", name.end, goods[0].start, 1) or reading.after("status", name.end, goods[0].start, 1):
        return False
    return len(between) < (_WINDOW if between.isascii() else _WINDOW // 2 + 2)


def _object(reading: Reading, party: Party) -> bool:
    """把 before a name in its clause makes the name, or whose goods they are, an object."""
    first, _ = reading.clause(party.start)
    return reading.folded.find("把", first, party.start) >= 0


def _prices(reading: Reading, party: Party) -> bool:
    """A name in an earlier clause sets a price if that clause is about prices too, or says where."""
    begin, end = reading.clause(party.start)
    if reading.folded[max(0, party.start - _WINDOW) : party.start].endswith(grammar("place_before")):
        return True
    if reading.folded[begin:end].rstrip().endswith(grammar("adverbial_ends")):
        return False
    return any(m.word.value == "price" for m in reading.between("cue", begin, end))


def _sells(party: Party) -> bool:
    return party.trade in grammar("sellers")


def _buyer(reading: Reading, near: list[Party], seller: Party, spot: Spot) -> Party | None:
    """Where a seller is the subject, the nearest one goods go to or orders come from."""
    sold = any(m.word.value == "sold" for m in reading.between("marker", *reading.sentence(spot.start)))
    # in English the one goods go to stands after their number, in Chinese before it
    english = reading.folded[spot.end - 1].isascii() and reading.folded[seller.start].isascii()
    for party in sorted(near, key=lambda p: ((p.start < spot.start) == english, abs(p.start - spot.start))):
        before = reading.folded[max(0, party.start - _WINDOW) : party.start]
        if party.ids == seller.ids or party.part not in ("oblique", "agent", "topic"):
            continue
        if (sold and _ends(before, "recipient_before")) or (not _sells(party) and _ends(before, "buyer_before")):
            return party
    return None


def _one_of_two(found: list[Party], marker: Mention) -> list[Party]:
    """前者 and 后者 are the first and second of the last two named."""
    named = sorted(p for p in found if p.end <= marker.start and p.ids and p.part != "source")[-2:]
    ids = [i for p in named for i in p.ids][-2:]
    if len(ids) < 2:
        return []
    return [Party(marker.start, marker.end, (ids[marker.word.value == "latter"],), named[-1].trade, "topic")]


@cache
def _affixes(name: str) -> tuple[str, ...]:
    return grammar(name)


def _ends(before: str, name: str) -> bool:
    return before.endswith(_affixes(name)) or before.rstrip().endswith(
        tuple(a for a in _affixes(name) if not a.isascii())
    )


def _starts(after: str, name: str) -> bool:
    return after.startswith(_affixes(name)) or after.lstrip().startswith(
        tuple(a for a in _affixes(name) if not a.isascii())
    )
