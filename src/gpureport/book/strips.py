"""One finding as a picture: every claim's interval on one axis, the published interval as a band behind them.

Plain SVG without script; the axis is linear where the amounts are within a factor of ten, else logarithmic.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from markupsafe import Markup

from gpureport.book.evidence import interval
from gpureport.book.lookup import Lookup
from gpureport.formats import quantity
from gpureport.records import Claim, Finding

WIDTH, ROW, LEFT, RIGHT = 640, 18, 12, 12

_BAR = Markup('<line class="bar {role}" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y}" y2="{y}"{open}/>')
_DOT = Markup('<circle class="dot {role}" cx="{x:.1f}" cy="{y}" r="4"/>')
_BAND = Markup('<rect class="band" x="{x:.1f}" y="0" width="{width:.1f}" height="{height}"/>')
_TICK = Markup('<text class="tick" x="{x:.1f}" y="{y}" text-anchor="{anchor}">{text}</text>')


def strip(finding: Finding, lookup: Lookup) -> Markup:
    """Return the picture of a finding with more than one claim that has bounds, else nothing."""
    drawn = [(e.role, lookup.claims[e.claim_id]) for e in finding.claims if e.claim_id in lookup.claims]
    drawn = [(role, claim) for role, claim in drawn if claim.unit == finding.unit and _ends(claim)]
    if len(drawn) < 2:
        return Markup("")
    ends = [end for _, claim in drawn for end in _ends(claim)]
    ends += [end for end in (finding.low, finding.high) if end is not None]
    place, height = _axis(ends), ROW * len(drawn) + 4
    bars = [part for i, (role, claim) in enumerate(drawn) for part in _bar(role, claim, ROW * i + ROW // 2 + 2, place)]
    body = Markup("").join([_band(finding, place, height), *bars, *_ticks(finding, ends, place, height + 14)])
    described = f"{interval(finding)}, from {len(drawn)} claims"
    return Markup('<svg class="strip" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>').format(
        described, WIDTH, height + 20, body
    )


def _ends(claim: Claim) -> list[float]:
    return [end for end in (claim.low, claim.high) if end is not None]


def _axis(ends: Sequence[float]) -> Callable[[float], float]:
    low, high = min(ends), max(ends)
    span = WIDTH - LEFT - RIGHT
    if low == high:
        return lambda _: LEFT + span / 2
    if low > 0 and high / low > 10:
        return lambda x: LEFT + 0.08 * span + 0.84 * span * math.log(x / low) / math.log(high / low)
    return lambda x: LEFT + 0.08 * span + 0.84 * span * (x - low) / (high - low)


def _bar(role: str, claim: Claim, y: int, place: Callable[[float], float]) -> list[Markup]:
    x1 = LEFT if claim.low is None else place(claim.low)
    x2 = WIDTH - RIGHT if claim.high is None else place(claim.high)
    opened = Markup(' marker-start="url(#arrow)"') if claim.low is None else Markup("")
    opened += Markup(' marker-end="url(#arrow)"') if claim.high is None else Markup("")
    bar = [_BAR.format(role=role, x1=x1, x2=x2, y=y, open=opened)] if x1 != x2 else []
    return bar + ([_DOT.format(role=role, x=place(claim.value), y=y)] if claim.value is not None else [])


def _band(finding: Finding, place: Callable[[float], float], height: int) -> Markup:
    x1 = LEFT if finding.low is None else place(finding.low)
    x2 = WIDTH - RIGHT if finding.high is None else place(finding.high)
    return _BAND.format(x=min(x1, x2) - 1, width=abs(x2 - x1) + 2, height=height)


def _ticks(finding: Finding, ends: Sequence[float], place: Callable[[float], float], y: int) -> list[Markup]:
    low, high = min(ends), max(ends)
    ticks = [(low, "middle")] if low == high else [(low, "start"), (high, "end")]
    return [_TICK.format(x=place(x), y=y, anchor=anchor, text=quantity(x, finding.unit)) for x, anchor in ticks]
