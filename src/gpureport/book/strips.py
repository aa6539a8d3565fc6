"""A finding as a picture beside its claims: each claim's interval on one axis, the finding's as a band behind them.

Plain SVG without script, one drawing per claim and one for the axis, which is linear where the amounts are within a
factor of ten, else logarithmic. An open end runs to the edge and ends in an arrow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from gpureport.book.lookup import Lookup
from gpureport.formats import quantity
from gpureport.records import Claim, Finding

WIDTH, HEIGHT, EDGE = 280, 24, 10

_SVG = Markup('<svg class="strip" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">{}</svg>')
# taller than its row, which cuts it off: the bands of all rows make one
_BAND = Markup('<rect class="band" x="{:.1f}" y="-90" width="{:.1f}" height="200"/>')
_BAR = Markup('<path class="bar" d="M{:.1f} 12H{:.1f}"/>')
_DOT = Markup('<circle class="dot" cx="{:.1f}" cy="12" r="4.5"/>')
_LEFT_ARROW = Markup('<path class="dot" d="M2 12l8-5v10z"/>')
_RIGHT_ARROW = Markup('<path class="dot" d="M278 12l-8-5v10z"/>')
_TICK = Markup('<text class="tick" x="{:.1f}" y="14" text-anchor="{}">{}</text>')


@dataclass(frozen=True)
class Strips:
    """The drawings of a finding: `bars` by claim, and `axis`; both empty where there is nothing to compare."""

    bars: dict[str, Markup]
    axis: Markup


def strips(finding: Finding, lookup: Lookup) -> Strips:
    """Draw the claims of a finding that are in its unit, where there are two or more."""
    members = [lookup.claims[e.claim_id] for e in finding.claims if e.claim_id in lookup.claims]
    drawn = [told for claim in members if (told := _comparable(claim, finding)) is not None and _ends(told)]
    if len(drawn) < 2:
        return Strips({}, Markup(""))
    ends = [end for claim in drawn for end in _ends(claim)] + _ends(finding)
    place = _axis(ends)
    band = _band(finding, place)
    bars = {claim.claim_id: _svg(band, *_bar(claim, place)) for claim in drawn}
    return Strips(bars, _svg(*_ticks(ends, finding.unit, place)))


def _comparable(claim: Claim, finding: Finding) -> Claim | None:
    """Return a claim in the unit of its finding: as it is, servers of n cards as chips, else nothing."""
    if claim.unit == finding.unit:
        return claim
    cards = {product.partition("x")[0] for product in claim.products if "x" in product}
    card = cards.pop() if len(cards) == 1 else ""
    if (claim.unit, finding.unit) != ("server", "chip") or not card.isdigit():
        return None
    low, value, high = (end if end is None else end * int(card) for end in (claim.low, claim.value, claim.high))
    return replace(claim, low=low, value=value, high=high, unit="chip")


def _svg(*parts: Markup) -> Markup:
    return _SVG.format(WIDTH, HEIGHT, WIDTH, HEIGHT, Markup("").join(parts))


def _ends(record: Claim | Finding) -> list[float]:
    return [end for end in (record.low, record.high) if end is not None]


def _axis(ends: Sequence[float]) -> Callable[[float], float]:
    low, high = min(ends), max(ends)
    # open ends need room beyond the outermost number
    first, span = EDGE + 24, WIDTH - 2 * EDGE - 48
    if low == high:
        return lambda _: first + span / 2
    if low > 0 and high / low > 10:
        return lambda x: first + span * math.log(x / low) / math.log(high / low)
    return lambda x: first + span * (x - low) / (high - low)


def _reach(record: Claim | Finding, place: Callable[[float], float]) -> tuple[float, float]:
    left = EDGE if record.low is None else place(record.low)
    right = WIDTH - EDGE if record.high is None else place(record.high)
    return left, right


def _bar(claim: Claim, place: Callable[[float], float]) -> list[Markup]:
    left, right = _reach(claim, place)
    bar = [_BAR.format(left, right)] if right > left else []
    bar += [_LEFT_ARROW] if claim.low is None else []
    bar += [_RIGHT_ARROW] if claim.high is None else []
    return bar + ([_DOT.format(place(claim.value))] if claim.value is not None else [])


def _band(finding: Finding, place: Callable[[float], float]) -> Markup:
    left, right = _reach(finding, place)
    return _BAND.format(left - 1.5, right - left + 3)


def _ticks(ends: Sequence[float], unit: str | None, place: Callable[[float], float]) -> list[Markup]:
    low, high = min(ends), max(ends)
    if low == high:
        return [_TICK.format(place(low), "middle", quantity(low, unit))]
    return [
        _TICK.format(place(low) - 20, "start", quantity(low, unit)),
        _TICK.format(place(high) + 20, "end", quantity(high, unit)),
    ]
