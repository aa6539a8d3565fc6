"""Whom a quantity is about: of the names of its sentence the one that has, buys, sells or prices what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from gpureport.language.parties import TOPICS, Party
from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import ends_in, grammar
from gpureport.records import Kind
from gpureport.vocabulary import table

_WINDOW, _BACK = 16, 2
_AGAINST = re.compile(r"\b(?:against|versus|compared with|compared to|vs\.?)(?: [\w.,$%-]+){0,8} ?$")


def subject_of(reading: Reading, found: Sequence[Party], spot: Spot, kind: Kind) -> Party | None:
    """Return whom a quantity is about, from its own sentence; `None` where the sentence names nobody."""
    near = within(found, spot.first, spot.last)
    if not near:
        return None
    if owner := _owner(reading, near, spot):
        return owner
    held = reading.folded.find("把", max(0, spot.first - 4 * _WINDOW), spot.last) >= 0
    topics = [p for p in near if p.part in TOPICS and not (held and _object(reading, p))]
    if kind is Kind.PRICE:
        topics = [p for p in topics if p.part != "pronoun" and (p.start >= spot.begin or _prices(reading, p))]
    elif kind is Kind.STOCKPILE and (places := [p for p in near if p.part == "place" and p.end <= spot.start]):
        topics = [p for p in topics if p.part != "pronoun" or p.start > places[-1].start]
    before = next((p for p in reversed(topics) if p.end <= spot.start), None)
    if before and before.sells and before.start >= spot.begin:  # a maker's cards at whoever acts before it
        acting = [p for p in topics if spot.begin <= p.start < before.start and not p.sells]
        close = spot.start - before.end <= _BACK
        before = acting[-1] if acting and close else before
    later = [p for p in topics if spot.end <= p.start < spot.finish]
    if before is None:
        later += [p for p in topics if p.start >= spot.finish and p.part == "agent"]
    after = next((p for p in later if p.part == "agent"), None) if later else None
    if after and (before is None or before.start < spot.begin or before.sells):
        return after
    if before:
        trades = kind in (Kind.ORDER, Kind.STOCKPILE)
        return (trades and _buyer(reading, near, before, spot)) or _buyers(before, kind)
    if later:
        return later[0]
    earlier = [p for p in near if p.end <= spot.start and (p.part != "place" or _counts(p))]
    places = [p for p in earlier if p.part == "place" and kind in (Kind.STOCKPILE, Kind.OTHER)]
    places += [p for p in earlier if p.part == "adjective" and kind in (Kind.STOCKPILE, Kind.ORDER)]
    places += [p for p in earlier if p.part == "place" and kind is Kind.ORDER and p.start == reading.clause(p.start)[0]]
    places.sort()
    sources = [
        p for p in earlier if p.part == "source" and kind is not Kind.PRICE and p.trade not in grammar("never_subject")
    ]
    return next(iter([*places[-1:], *sources[-1:]]), None)


def _counts(place: Party) -> bool:
    """Say whether a place may be whom a number is about: a government, and the country whose chips are added up."""
    return place.trade == "government" or place.ids[0] in grammar("counted_as_one")


def _owner(reading: Reading, near: Sequence[Party], spot: Spot) -> Party | None:
    """Return whose number it is by its place alone: Meta (22.4万块), 阿里的300亿元, against 485,000 for Microsoft."""
    folded, opens = reading.folded, reading.folded[spot.start - 1]
    if opens in "(的" or opens.isspace():
        before = next((p for p in reversed(near) if p.end <= spot.start), None)
        bracket = before and before.ids and folded[before.end : spot.start].strip() == "("
        owns = before and spot.begin <= before.start and spot.sort != "ratio" and _compared(reading, before, spot)
        if bracket or owns:
            return before
    if not folded.startswith((" for ", " at "), spot.end):
        return None
    after = next((p for p in near if p.start >= spot.end), None)
    given = after and after.ids and folded[spot.end : after.start] in (" for ", " at ")
    return after if given and _AGAINST.search(folded, spot.first, spot.start) else None


def _compared(reading: Reading, party: Party, spot: Spot) -> bool:
    """Say whether a number is the party's, with which another's is compared: 超过了阿里同季度的 300 亿元."""
    tie = reading.folded[party.end : spot.start]
    owned = tie.endswith("的") and len(tie) < _WINDOW and not reading.mentions("cue", party.end, spot.start)
    return owned and ends_in(reading.folded[max(0, party.start - _WINDOW) : party.start], "base_before")


def topic_before(reading: Reading, found: Sequence[Party], place: int) -> Party | None:
    """Return the topic of the last sentence before `place` that has one, two sentences back at most."""
    for _ in range(_BACK):
        first, last = (reading.sentence(place - 2)[0], place) if place > 1 else (0, 0)
        topic = next((p for p in within(found, first, last) if p.part in TOPICS), None)
        if topic:
            return topic
        place = first
    return None


def _object(reading: Reading, party: Party) -> bool:
    """把 before a name in its clause makes the name, or whose goods they are, an object."""
    turn = reading.folded.rfind("把", max(0, party.start - 4 * _WINDOW), party.start)
    return turn >= 0 and turn >= reading.clause(party.start)[0]


def _prices(reading: Reading, party: Party) -> bool:
    """A name in an earlier clause sets a price if that clause is about prices too, or says where."""
    begin, end = reading.clause(party.start)
    if reading.folded[max(0, party.start - _WINDOW) : party.start].endswith(grammar("place_before")):
        return True
    adverbial = reading.folded[max(begin, end - _WINDOW) : end].rstrip().endswith(grammar("adverbial_ends"))
    return not adverbial and any(m.word.value == "price" for m in reading.mentions("cue", party.end, end))


def _buyer(reading: Reading, near: Sequence[Party], seller: Party, spot: Spot) -> Party | None:
    """Where a seller is the subject, the nearest one goods go to or orders come from."""
    sold = reading.marked("sold", min(seller.end, spot.begin), spot.finish)
    if not (sold or seller.sells):
        return None
    # in English the one goods go to stands after their number, in Chinese before it
    english = reading.folded[seller.start].isascii() and reading.folded[spot.end - 1].isascii()
    for party in sorted(near, key=lambda p: ((p.start < spot.start) == english, abs(p.start - spot.start))):
        before = reading.folded[max(0, party.start - _WINDOW) : party.start]
        if party.ids == seller.ids or party.part not in ("oblique", "agent", "topic"):
            continue
        gets = "recipient_before" if seller.sells else "sold_to"
        receives = sold and party.start >= spot.begin and ends_in(before, gets)
        if receives or (seller.sells and not party.sells and ends_in(before, "buyer_before")):
            return party
    return None


def _buyers(party: Party, kind: Kind) -> Party:
    """Of a buyer and a seller joined (阿里与英伟达签下……订单), the buyer orders."""
    if len(party.ids) != _BACK or kind not in (Kind.ORDER, Kind.STOCKPILE):
        return party
    buyers = tuple(i for i in party.ids if _trades().get(i) not in grammar("sellers"))
    return party._replace(ids=buyers) if buyers else party


@cache
def _trades() -> dict[str, str]:
    return {row["id"]: row["role"] for row in table("companies")}
