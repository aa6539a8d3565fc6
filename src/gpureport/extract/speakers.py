"""Who says so: the attribution of a claim and how accountable it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gpureport.extract.parties import Party
from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import grammar
from gpureport.records import Attribution

_LONG, _NEAR = 28, 6
_CLASSES = {a.value: a for a in Attribution}
_PERSON = re.compile(r"(?:^|(?<=[,。;:“”\"」\s]))([一-鿿·]{2,4}|[A-Z][a-z]+ [A-Z][a-z]+)[则也还曾]?\s?$")


def attribution_of(reading: Reading, found: Sequence[Party], spot: Spot) -> tuple[str | None, Attribution]:
    """Return the printed words that say whose claim it is, and the class of who answers for it."""
    speakers = reading.mentions("speaker", spot.first, spot.last)
    said = [m for m in reading.mentions("marker", spot.first, spot.last) if m.word.value == "said"]
    known = [m for m in speakers if said or m.word.detail == "source"]
    if known:
        best = min(known, key=lambda m: (m.word.detail != "title", list(_CLASSES).index(m.word.value), m.start))
        begin = max(reading.clause(best.start)[0], best.start - _LONG)
        return reading.clean[begin : best.end].strip(" “”\"'「」『』"), _CLASSES[best.word.value]
    near = within(found, spot.first, spot.last)
    company = next((p for p in near if p.part == "topic" and any(0 <= m.start - p.end <= _NEAR for m in said)), None)
    source = next((p for p in near if p.part == "source"), company)
    if source:
        answers = Attribution.COMPANY if source is company else Attribution.OUTLET
        return reading.clean[source.start : source.end], answers
    person = next(filter(None, (_PERSON.search(reading.clean, max(0, m.start - 24), m.start) for m in said)), None)
    if person and not any(word in person.group(1) for word in grammar("no_person")):
        return person.group(1), Attribution.NAMED
    return None, Attribution.OUTLET
