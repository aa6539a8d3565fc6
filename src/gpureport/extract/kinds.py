"""What sort of claim: the cue word that governs a quantity, and whether the words assert it."""

from __future__ import annotations

from typing import NamedTuple

from gpureport.extract.lexicon import Mention
from gpureport.extract.reading import Reading, Spot
from gpureport.records import CORE_KINDS, Kind

COUNTED = frozenset({"chip", "server", "rack", "module", "wafer"})
MONEY = frozenset({"CNY", "USD", "HKD", "TWD", "EUR", "JPY", "GBP", "KRW", "INR", "SGD"})
RATIOS = frozenset({"percent", "times", "percentage_point"})
_CARDS = ("卡", "张", "块", "颗", "枚", "片", "張", "塊", "顆", "GPU", "GPUs")
_MOST_CARDS = 16
_WEAK = 40
_PAUSE = 12
_AFTER = 6
_FAR = 160
_BOUND_VERB = 5
# which of several words about one quantity decides; those that any kind may have; those that count after it too
_RANK = ("denied", "hypothetical", "cancelled", "undelivered", "forecast", "planned", "requested")
_ANY_KIND = frozenset({"denied", "hypothetical", "forecast"})
_ANYWHERE = frozenset({"undelivered", "cancelled", "deployed", "ordered_and_delivered"})


class Sense(NamedTuple):
    """A claim's kind and status, and the cue that says so, `None` where it follows from the form alone."""

    kind: Kind
    status: str | None
    cue: Mention | None


def unit_class(spot: Spot) -> str | None:
    """Return `count`, `money` or `ratio`; `None` for units no cue governs (durations, people, bandwidth)."""
    unit = spot.quantity.unit
    if unit in COUNTED:
        return "count"
    if unit in MONEY:
        return "money"
    return "ratio" if unit in RATIOS else None


def governing(reading: Reading, spot: Spot, sort: str, without: str = "") -> Mention | None:
    """Return the nearest cue of the sentence that can govern a quantity of this sort.

    Nearness is in characters; every clause end between costs, so does standing after the quantity, and so does a verb
    of change, which says less than the noun it changes. After 把 the verb follows its object.
    """
    first, last = reading.sentence(spot.start)
    begin, end = reading.clause(spot.start)
    turned = reading.folded.find("把", begin, spot.start) >= 0
    pause = 2 * _PAUSE if sort == "ratio" else _PAUSE
    costs = []
    for cue in reading.between("cue", max(first, spot.start - _FAR), spot.end):
        gap = max(0, spot.start - cue.end)
        costs.append((gap + pause * reading.pauses_between(cue.end, spot.start) + turned * _FAR // 2, gap, cue))
    for cue in reading.after("cue", spot.end, min(last if turned else end, spot.end + _FAR // 2)):
        gap = cue.start - spot.end
        modified = reading.folded.startswith("的", spot.end) and gap < _BOUND_VERB
        costs.append(((not modified) * _AFTER + gap + _crowd(reading, spot, cue) - modified, gap, cue))
    weighed = [
        (cost + (cue.word.detail == "weak") * _WEAK, cue)
        for cost, gap, cue in costs
        if sort in cue.word.units and gap <= cue.word.reach and cost < _FAR and cue.word.value != without
    ]
    return min(weighed, key=lambda pair: (pair[0], -pair[1].start))[1] if weighed else None


def packing(reading: Reading, spot: Spot) -> bool:
    """Say whether a quantity is the number of cards in a server: 8卡, 由8张A800组成的服务器."""
    amount = spot.quantity.high
    if amount is None or amount > _MOST_CARDS or not spot.quantity.text.endswith(_CARDS):
        return False
    first, last = reading.sentence(spot.start)
    servers = any(m.word.value == "per_server" for m in reading.between("marker", first, last))
    return (
        servers
        or spot.quantity.text.endswith("卡")
        or any(m.word.detail == "server" for m in reading.between("product", first, last))
    )


def sense_of(reading: Reading, spot: Spot, cue: Mention) -> Sense:
    """Return what the governing cue and the words around it make of a quantity."""
    kind, status = cue.word.value, cue.word.detail or None
    if kind == "spend":
        kind, status = _spent_on(reading, spot), "ordered"
    said = _modalities(reading, spot, cue)
    if "ordered_and_delivered" in said and "count" in cue.word.units:
        return Sense(Kind.ORDER, "ordered_and_delivered", cue)
    leading = next((value for value in _RANK if value in said), None)
    if kind not in CORE_KINDS:
        return Sense(Kind.OTHER, leading if leading in _ANY_KIND else None, cue)
    if kind in (Kind.CAPEX, Kind.PRICE):
        leading = {"planned": "forecast"}.get(leading or "", leading)
        return Sense(Kind(kind), leading if leading in _ANY_KIND else None, cue)
    if leading in ("hypothetical", "denied") or _needed(reading, spot, cue):
        return Sense(Kind.OTHER, leading if leading in _ANY_KIND else None, cue)
    if status == "held" and "deployed" in said:
        status = "deployed"
    return Sense(Kind(kind), leading or status, cue)


def _modalities(reading: Reading, spot: Spot, cue: Mention) -> set[str]:
    """Return what words of the clause or sentence do to a claim: plan, foresee, deny, suppose."""
    first, last = reading.sentence(spot.start)
    begin, end = reading.clause(min(spot.start, cue.start))[0], reading.clause(reading.clause(spot.end)[1] + 1)[1]
    found = set()
    for mention in reading.between("status", max(first, spot.start - _FAR), min(last, spot.end + _FAR)):
        value, scope = mention.word.value, mention.word.detail
        inside = begin <= mention.start < spot.start or 0 <= cue.start - mention.end < _BOUND_VERB
        if scope == "sentence":
            inside = mention.start < spot.start
        elif scope == "after":
            inside = mention.start >= spot.end
        elif value in _ANYWHERE:
            inside = begin <= mention.start < end
        if inside:
            found.add(value)
    if "hypothetical" in found and _added_up(reading, first, last):
        found.discard("hypothetical")
    return found


def _spent_on(reading: Reading, spot: Spot) -> str:
    """Money spent on data centres is capital expenditure, money spent on chips an order."""
    first, last = reading.sentence(spot.start)
    if any(m.word.value == "infrastructure" for m in reading.between("marker", first, last)):
        return Kind.CAPEX
    return Kind.ORDER if reading.between("product", first, last, 1) else Kind.OTHER


def _added_up(reading: Reading, first: int, last: int) -> bool:
    """`If you add it all up` supposes nothing."""
    return any(m.word.value == "sum" for m in reading.between("marker", first, last))


def _needed(reading: Reading, spot: Spot, cue: Mention) -> bool:
    """需要采购, `would need to buy`: a need directly before the verb; 有 X 需求: one right after the quantity."""
    before = reading.between("cue", cue.start - _BOUND_VERB - 4, cue.start, 2)
    after = reading.after("cue", spot.end, min(reading.clause(spot.start)[1], spot.end + 3 * _BOUND_VERB))
    if cue.start > spot.start:
        return False
    return any(m.word.value == "need" for m in [m for m in before if cue.start - m.end < _BOUND_VERB] + after)


def _crowd(reading: Reading, spot: Spot, cue: Mention) -> int:
    """A cue beyond the next quantity is more likely that quantity's."""
    return _PAUSE * sum(spot.end <= s.start < cue.start for s in reading.spots if s.start < cue.start)
