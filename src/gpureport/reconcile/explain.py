"""Turns the ranges of a finding's cells into the finding: roles, published interval, verdict, and why."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from gpureport.periods import parse_period
from gpureport.policy import Policy
from gpureport.reconcile.origins import origin
from gpureport.reconcile.place import Thing, Told
from gpureport.records import Evidence, Finding, content_id
from gpureport.slack import INFINITE, SMALL, Range

SUPPORTS, REPEATS, BOUNDS, CONTRADICTS, DISPUTED = "supports", "repeats", "bounds", "contradicts", "disputed"
_SIGNIFICANT = 6


@dataclass(frozen=True, slots=True)
class Case:
    """What a finding is made of: its tellings, the range of each currency's or unit's cell, and what bounds it.

    `rate` holds the logarithms of CNY per USD; `weighed` says that weights decided; `elsewhere` names what was told
    of it that is not compared.
    """

    thing: Thing
    told: Sequence[Told]
    ranges: dict[str, Range]
    bounds: Sequence[Told]
    rate: Range | None
    weighed: bool
    elsewhere: str


def explain(case: Case, policy: Policy) -> Finding:
    """Return the finding of a case."""
    slack = math.log1p(policy.tolerance) + SMALL
    roles = {id(one): _role(one, case.ranges[one.unit], slack) for one in case.told}
    unit, published = min(
        ((unit, _published(case, unit, roles)) for unit in case.ranges),
        key=lambda answer: (answer[1][1] - answer[1][0], sum(one.unit != answer[0] for one in case.told), answer[0]),
    )
    evidence = [_evidence(one, roles[id(one)], _gap(_in_unit(one, unit, case.rate), published)) for one in case.told]
    evidence += [_evidence(one, BOUNDS, 1.0) for one in case.bounds]
    against = [e for e in evidence if e.role in {CONTRADICTS, DISPUTED}]
    sources = len({origin(one) for one in case.told if not one.repeats})
    verdict = "conflict" if against else "agree" if sources > 1 else "single"
    low, high = _amount(published[0]), _amount(published[1])
    thing = case.thing
    return Finding(
        finding_id=content_id(*thing),
        kind=thing.kind,
        subject=thing.subject,
        products=thing.products,
        status=_common([one.claim.status for one in case.told], thing.status),
        period=_span([one.claim.period for one in case.told]),
        definition=thing.definition,
        unit=unit or None,
        per=thing.per,
        low=low,
        high=high,
        verdict=verdict,
        sources=sources,
        reason=_reason(case, roles, unit, published, sources),
        claims=tuple(evidence),
    )


def _role(one: Told, reached: Range, slack: float) -> str:
    """Say how a claim stands to the range its cell takes over all optima."""
    if one.repeats:
        return REPEATS
    if one.low - reached[1] > slack or reached[0] - one.high > slack:
        return CONTRADICTS
    return DISPUTED if one.low - reached[0] > slack or reached[1] - one.high > slack else SUPPORTS


def _published(case: Case, unit: str, roles: dict[int, str]) -> Range:
    """Return the range of a unit's cell, or where claims are tied their hull.

    A claim that needs slack at every optimum but allows amounts of the hull stands with one side of the tie.
    """
    low, high = case.ranges[unit]
    tied = [one for one in case.told if roles[id(one)] == DISPUTED]
    while tied:
        for one in tied:
            ends = _in_unit(one, unit, case.rate) if one.unit == unit or case.rate else (low, high)
            low, high = min(low, ends[0]), max(high, ends[1])
        tied = [
            one
            for one in case.told
            if roles[id(one)] == CONTRADICTS and _gap(_in_unit(one, unit, case.rate), (low, high)) <= 1
        ]
        roles.update({id(one): DISPUTED for one in tied})
    return low, high


def _in_unit(one: Told, unit: str, rate: Range | None) -> Range:
    """Return a claim's logarithms in a unit, its own or the other currency; without a rate that could be anything."""
    if one.unit == unit:
        return one.low, one.high
    if rate is None:
        return -INFINITE, INFINITE
    return (one.low + rate[0], one.high + rate[1]) if unit == "CNY" else (one.low - rate[1], one.high - rate[0])


def _gap(claim: Range, published: Range) -> float:
    apart = max(claim[0] - published[1], published[0] - claim[1], 0.0)
    return math.exp(apart) if apart > SMALL else 1.0


def _evidence(one: Told, role: str, off_by: float) -> Evidence:
    c = one.claim
    return Evidence(c.claim_id, c.source, c.start, c.end, c.text, role, None if off_by == 1 else _rounded(off_by))


def _amount(logarithm: float) -> float | None:
    return _rounded(math.exp(logarithm)) if math.isfinite(logarithm) else None


def _rounded(amount: float) -> float:
    return float(f"{amount:.{_SIGNIFICANT}g}")


def _common(stated: Sequence[str | None], otherwise: str | None) -> str | None:
    return stated[0] if len(set(stated)) == 1 else otherwise


def _span(periods: Sequence[str | None]) -> str | None:
    """Return the period that holds all of them, in an article's own words where one of them does."""
    parsed = {text: parse_period(text) for text in periods if text}
    if not parsed:
        return None
    first = min(p.first or dt.date.min for p in parsed.values())
    last = max(p.last or dt.date.max for p in parsed.values())
    own = [t for t, p in parsed.items() if (p.first or dt.date.min, p.last or dt.date.max) == (first, last)]
    ends = ["" if day in {dt.date.min, dt.date.max} else day.isoformat() for day in (first, last)]
    return min(own) if own else f"{ends[0] or '..'}/{ends[1] or '..'}"


def _reason(case: Case, roles: dict[int, str], unit: str, published: Range, sources: int) -> str:
    """Say in one sentence why this interval is published."""
    tied = [_in_unit(one, unit, case.rate) for one in case.told if roles[id(one)] == DISPUTED]
    against = [_in_unit(one, unit, case.rate) for one in case.told if roles[id(one)] == CONTRADICTS]
    tellings, allowed = sum(not one.repeats for one in case.told), _words(published, unit)
    sides = [_words(side, unit) for side in _sides(tied)]
    if len(sides) > 1:
        said = f"nothing chooses between {' or '.join(sides)}, so their hull is published"
    elif sides:
        said = f"{sides[0]} stands against what it is tied to, and nothing chooses between them"
    elif len(against) == tellings:
        said = f"what it is tied to needs {allowed}"
    elif against:
        said = f"least slack is needed at {allowed}"
    elif sources > 1:
        said = f"{sources} independent sources all allow {allowed}"
    else:
        said = f"one source says {allowed}" + (f" in {tellings} ways" if tellings > 1 else "")
    if against:
        most = max(_gap(claim, published) for claim in against)
        said += f"; contradicted by {_count(len(against), 'claim')}, by a factor of up to {most:.3g}"
    if repeats := len(case.told) - tellings:
        said += f"; {_count(repeats, 'retelling')} not counted"
    if case.bounds:
        said += f"; bounded by {_count(len(case.bounds), 'claim')} on what it is tied to"
    if case.weighed:
        said += "; weights of reliability decided, with equal ones it would stand otherwise"
    return said[0].upper() + said[1:] + case.elsewhere + "."


def _sides(claims: Sequence[Range]) -> list[Range]:
    """Return the alternatives of a tie: what claims that overlap have in common, from the lowest."""
    sides: list[Range] = []
    for low, high in sorted(claims):
        if sides and low <= sides[-1][1] + SMALL:
            sides[-1] = (low, min(high, sides[-1][1]))
        else:
            sides.append((low, high))
    return sides


def _words(ends: Range, unit: str) -> str:
    low, high = ("" if end is None else f"{end:,.0f}" if end >= 100 else f"{end:g}" for end in map(_amount, ends))
    noun = f"{unit}s" if unit.islower() and unit != "percent" else unit
    if low and high:
        return f"{low} {noun}" if low == high else f"{low} to {high} {noun}"
    return f"at least {low} {noun}" if low else f"at most {high} {noun}" if high else f"any number of {noun}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
