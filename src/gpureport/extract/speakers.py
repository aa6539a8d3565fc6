"""Who says so: the attribution of a claim and how accountable it is."""

from __future__ import annotations

from gpureport.extract.lexicon import Mention
from gpureport.extract.parties import Party
from gpureport.extract.reading import Reading, Spot
from gpureport.records import Attribution

_LONG = 28
_CLASSES = {a.value: a for a in Attribution}
_ORDER = tuple(Attribution)


def attribution_of(reading: Reading, found: list[Party], spot: Spot) -> tuple[str | None, Attribution]:
    """Return the printed words that say whose claim it is, and the class of who answers for it."""
    first, last = reading.sentence(spot.start)
    speakers = reading.between("speaker", first, last)
    said = [m for m in reading.between("marker", first, last) if m.word.value == "said"]
    titled = [m for m in speakers if m.word.detail == "title"]
    named = [m for m in speakers if m.word.detail == "source"]
    if titled and said:
        return _phrase(reading, titled[0].start, titled[0].end), _CLASSES[titled[0].word.value]
    if named:
        best = min(named, key=lambda m: (_ORDER.index(_CLASSES[m.word.value]), m.start))
        return _phrase(reading, best.start, best.end), _CLASSES[best.word.value]
    media = next((p for p in found if first <= p.start < last and p.part == "source"), None)
    if media:
        return reading.clean[media.start : media.end], Attribution.OUTLET
    speaker = next((p for p in found if first <= p.start < last and p.part == "topic" and _says(said, p)), None)
    if speaker:
        return reading.clean[speaker.start : speaker.end], Attribution.COMPANY
    return None, Attribution.OUTLET


def _says(said: list[Mention], party: Party) -> bool:
    return any(0 <= m.start - party.end <= 6 for m in said)


def _phrase(reading: Reading, start: int, end: int) -> str:
    begin = max(reading.clause(start)[0], start - _LONG)
    return reading.clean[begin:end].strip(" “”\"'「」『』")
