"""The smaller parts of a claim: what a price is per, its definition, which way a change goes, who gets which."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import Mention, grammar
from gpureport.quantities.quantity import Quantity
from gpureport.records import Claim, Kind

THINGS = ("rack", "module", "server", "chip")
TIMES = ("hour", "month", "year")
_TOTAL, _DEAR, _DEAREST = 1e8, 3e7, 7e5  # yuan: no rack, no server and no chip costs as much
_SCALES = {"USD": 1 / 7, "EUR": 1 / 8, "TWD": 4, "JPY": 20, "KRW": 200}  # units that go about as far as a yuan
_EACH = ("apiece", "each", "a piece")
_DEAREST_RENT = 1e5  # yuan: no month of a chip costs as much
_DEFINED = frozenset({Kind.PRICE, Kind.CAPEX})
_APIECE, MOST_CARDS = 14, 16
_ALIKE = 5  # no price is so many times another of its kind


def per_of(
    reading: Reading, spot: Spot, told: Claim | None, *, rented: bool, named: bool, head: set[str]
) -> str | None:
    """Return what a price is per: what its words say, else the thing its clause prices, with the time for rents.

    `told` is the price before in the sentence (8.5万元涨到9万元 are per the same), `head` what a column is for.
    """
    q = spot.quantity
    said = {*(q.per or "").split("-")} - {"", "chip" if q.text.endswith(_EACH) else ""}
    said |= {one for one in head if not said & {*(TIMES if one in TIMES else THINGS)}}
    if spot.sort != "money" or beyond(q, _DEAR if rented else _TOTAL) or totalled(reading, spot):
        return q.per if spot.sort != "money" or said & set(TIMES) else None
    if told and told.unit == q.unit and not said:
        return told.per
    around = [m.word.value[4:] for m in reading.mentions("marker", spot.first, spot.finish)]
    clause = [m.word.value[4:] for m in reading.mentions("marker", spot.begin, spot.finish)]
    if rented and not said & {*TIMES}:
        said |= {*[time for time in (*reversed(clause), *reversed(around)) if time in TIMES][:1]}
    if not said - {*TIMES}:
        later = reading.mentions("marker", spot.finish, spot.last) if rented else ()
        around = [*(m.word.value[4:] for m in reversed(later)), *around]
        near = [t for t in THINGS if t in clause] or [v for v in reversed(around) if v in THINGS]
        held = [m.word.detail for m in reading.mentions("product", spot.first, spot.start)][-1:]  # DGX H100
        near = near or [v for v in held if v in THINGS]
        said |= {*(near[:1] or (["chip"] if named else []))}
        if rented and _amount(q) > (_DEAREST_RENT if "chip" in said else 10 * _DEAREST_RENT):
            before = within(reading.spots, spot.first, spot.start)
            counted = any(s.sort == "count" and (s.quantity.high or 0) > MOST_CARDS for s in before)
            said -= {*THINGS}  # of a lot
            said |= set() if counted else {"server"}
        if "chip" in said and not said & {*TIMES} and _amount(q) > _DEAREST:
            said = (said - {"chip"}) | {"server"}
    return "-".join(part for part in (*THINGS, *sorted(said - {*THINGS, *TIMES}), *TIMES) if part in said) or None


def _amount(quantity: Quantity) -> float:
    """Return a sum in yuan, roughly."""
    return max(quantity.low or 0, quantity.high or 0) / _SCALES.get(quantity.unit or "", 1)


def beyond(quantity: Quantity, most: float = _TOTAL) -> bool:
    """Say whether a sum is more than any chip, server, rack or rent of one, or than `most` yuan."""
    return _amount(quantity) >= most


def stays_price(told: Claim | None, spot: Spot) -> bool:
    """Say whether a sum may be a price like the one told before: about as much, in its money or in none printed."""
    if told is None or told.kind is not Kind.PRICE or spot.quantity.unit not in (told.unit, None):
        return False
    before, now = (max(q.low or 0, q.high or 0) for q in (told, spot.quantity))
    return before / _ALIKE <= now <= before * _ALIKE


def totalled(reading: Reading, spot: Spot) -> bool:
    """Say whether the words before a quantity in its clause make it a whole: 总额6.6亿元."""
    return reading.marked("total", max(spot.begin, spot.start - _APIECE), spot.start)


def per_total(reading: Reading, spot: Spot, per: str | None, names: int) -> str | None:
    """Give every one of several subjects the number with 各, 均, 都, 分摊 or `each`; a whole is per no thing."""
    if spot.quantity.low is None and spot.quantity.high is None:
        return per  # a lot is not so many for each
    if totalled(reading, spot):
        return None if per in THINGS and "/" not in spot.quantity.text else per
    each = reading.marked("each", spot.first + 1, spot.end + _APIECE)
    if names > 1 and spot.sort != "ratio" and (each or reading.marked("apportion", spot.begin, spot.finish)):
        return "-".join(dict.fromkeys(["company", *(per or "company").split("-")]))
    return per


def definition_of(reading: Reading, spot: Spot, kind: Kind) -> str | None:
    """Return what kind of price or capital expenditure the sentence says it is; the nearest word decides."""
    if kind not in _DEFINED:
        return None
    found = [
        m
        for m in reading.mentions("definition", spot.first, spot.last)
        if m.word.detail == kind and (m.start < spot.finish or not within(reading.spots, m.end, m.end + _APIECE))
    ]
    return min(found, key=lambda m: abs(m.start - spot.start)).word.value if found else None


def direction_of(reading: Reading, spot: Spot) -> str | None:
    """Return `up` or `down` for a change: the nearest word before it in its clause, else right after it."""
    if spot.quantity.direction or spot.sort not in ("money", "ratio"):
        return spot.quantity.direction
    if spot.sort == "money":
        by = [m.word.value for m in reading.mentions("marker", spot.start - _APIECE, spot.start) if _margin(reading, m)]
        return by[-1] if by else None
    before = [m.word.value for m in reading.mentions("marker", spot.begin, spot.end)]
    after = [m.word.value for m in reading.mentions("marker", spot.end, min(spot.finish, spot.end + _APIECE))]
    return next((way for way in (*reversed(before), *after) if way in ("up", "down")), None)


def _margin(reading: Reading, mention: Mention) -> bool:
    """Say whether a word names by how much something changed: 涨幅, 降幅, 多出."""
    return mention.word.value in ("up", "down") and reading.folded[mention.start : mention.end].endswith(("幅", "多出"))


def share_of(reading: Reading, spot: Spot, names: Sequence[str], place: int) -> str | None:
    """With 分别, 依次 or `respectively`, return the one of as many names, ending at `place`, that a quantity has."""
    if len(names) < 2 or place > spot.start:
        return None
    markers = reading.mentions("marker", spot.first, spot.last)
    says = [m for m in markers if m.word.value == "respectively"]
    marker = next((m for m in says if m.start >= place or not reading.pauses_between(m.start, place)), None)
    if marker and marker.start >= spot.start and not reading.folded[marker.start].isascii():
        return None  # 分别 of others, named later
    begin = marker.end if marker and place <= marker.start < spot.start else place
    starts = [s.start for s in within(reading.spots, begin, spot.last) if s.sort in (spot.sort, None)][: len(names)]
    if spot.start not in starts or len(starts) != len(names):
        return None
    return names[starts.index(spot.start)] if marker or _paired(reading, spot, begin) else None


def _paired(reading: Reading, spot: Spot, begin: int) -> bool:
    """Say whether numbers follow each other with nothing but a joining word between: 各买了5,000张和3,000张."""
    alike = [s for s in within(reading.spots, begin, spot.finish) if s.sort == spot.sort]
    ties = [reading.folded[a.end : b.start].strip() for a, b in pairwise(alike)]
    return bool(ties) and {*ties} <= {*grammar("joiners")}
