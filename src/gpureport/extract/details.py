"""The smaller parts of a claim: what a price is per, its definition, which way a change goes, who gets which."""

from __future__ import annotations

from collections.abc import Sequence

from gpureport.extract.kinds import unit_class
from gpureport.extract.reading import Reading, Spot
from gpureport.records import Kind

_THINGS = ("rack", "server", "chip")
_TIMES = ("hour", "month", "year")
_TOTAL = 1e8  # no chip, server or month of either costs as much, in any currency
_APIECE = 14


def per_of(reading: Reading, spot: Spot, named: bool) -> str | None:
    """Return what a price is per: what its words say, else the thing its clause prices, with the time for rents."""
    q = spot.quantity
    said = set((q.per or "").split("-")) - {""}
    if unit_class(spot) != "money" or max(q.low or 0, q.high or 0) >= _TOTAL:
        return q.per
    begin, end = reading.clause(spot.start)
    around = {m.word.value for m in reading.between("marker", begin, end)}
    if not said & {*_THINGS, *_TIMES}:
        said |= set([time for time in _TIMES if f"per_{time}" in around][:1] if _rented(reading, spot) else ())
    if not said & set(_THINGS):
        before = [m.word.value for m in reading.between("marker", reading.sentence(begin)[0], begin)]
        near = [t for t in _THINGS if f"per_{t}" in around] or [v[4:] for v in reversed(before) if v[4:] in _THINGS]
        thing = next(iter(near), "chip" if named else None)
        said |= {thing} if thing else set()
    return "-".join(part for part in (*_THINGS, *sorted(said - {*_THINGS, *_TIMES}), *_TIMES) if part in said) or None


def per_company(reading: Reading, spot: Spot, names: int) -> bool:
    """各, 均, 都 or `each` gives every one of several subjects the number."""
    first, _ = reading.sentence(spot.start)
    said = reading.between("marker", first, spot.end + _APIECE)
    return names > 1 and unit_class(spot) != "ratio" and any(m.word.value == "each" and m.start > first for m in said)


def definition_of(reading: Reading, spot: Spot, kind: Kind) -> str | None:
    """Return what kind of price or capital expenditure the sentence says it is; the nearest word decides."""
    if kind not in (Kind.PRICE, Kind.CAPEX):
        return None
    found = [m for m in reading.between("definition", *reading.sentence(spot.start)) if m.word.detail == kind]
    return min(found, key=lambda m: abs(m.start - spot.start)).word.value if found else None


def direction_of(reading: Reading, spot: Spot) -> str | None:
    """Return `up` or `down` for a change: the nearest word before it in its clause, else right after it."""
    if spot.quantity.direction or unit_class(spot) != "ratio":
        return spot.quantity.direction
    begin, end = reading.clause(spot.start)
    ways = ("up", "down")
    before = [m.word.value for m in reading.between("marker", begin, spot.end) if m.word.value in ways]
    after = [
        m.word.value for m in reading.after("marker", spot.end, min(end, spot.end + _APIECE)) if m.word.value in ways
    ]
    return next(iter([*before[-1:], *after]), None)


def share_of(reading: Reading, spot: Spot, names: Sequence[str], place: int) -> str | None:
    """With 分别, 依次 or `respectively`, return the one of as many names, ending at `place`, that a quantity has."""
    first, last = reading.sentence(spot.start)
    marker = next((m for m in reading.between("marker", first, last) if m.word.value == "respectively"), None)
    if marker is None or len(names) < 2 or place > spot.start:
        return None
    sort = unit_class(spot)
    begin = marker.end if place <= marker.start < spot.start else place
    spots = [s for s in reading.spots if begin <= s.start < last and unit_class(s) == sort and sort]
    return names[spots.index(spot)] if spot in spots and len(spots) == len(names) else None


def _rented(reading: Reading, spot: Spot) -> bool:
    return definition_of(reading, spot, Kind.PRICE) == "rental"
