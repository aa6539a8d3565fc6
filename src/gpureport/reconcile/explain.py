"""Turns a case into its finding: roles, published interval, verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gpureport.periods import spanning
from gpureport.reconcile.place import Told
from gpureport.reconcile.solving import Case
from gpureport.records import Evidence, Finding, content_id
from gpureport.slack import INFINITE, SMALL, Range

SUPPORTS, REPEATS, BOUNDS, CONTRADICTS, DISPUTED = "supports", "repeats", "bounds", "contradicts", "disputed"
_SIGNIFICANT = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """A case answered in one unit: the published logarithms, every telling's role and what it says in that unit."""

    case: Case
    unit: str
    ends: Range
    roles: dict[Told, str]
    says: dict[Told, Range]

    @property
    def sources(self) -> int:
        """How many independent sources tell of it."""
        return len({one.origin for one in self.case.told if not one.repeats})

    def saying(self, role: str) -> list[Range]:
        """Return what the tellings of a role say."""
        return [self.says[one] for one, own in self.roles.items() if own == role]


def answered(case: Case, tolerance: float) -> Answer:
    """Return the answer in the unit that leaves the narrowest interval."""
    slack = math.log1p(tolerance) + SMALL
    roles = {one: _role(one, case.ranges[one.unit], slack) for one in case.told}
    answers = [_answer(case, unit, roles) for unit in case.ranges]
    return min(answers, key=lambda a: (a.ends[1] - a.ends[0], sum(one.unit != a.unit for one in case.told), a.unit))


def finding(answer: Answer, reason: str) -> Finding:
    """Return the finding that publishes an answer."""
    thing, told = answer.case.thing, answer.case.told
    statuses = {one.claim.status for one in told}
    against = answer.saying(CONTRADICTS) or answer.saying(DISPUTED)
    evidence = [_evidence(one, role, gap(answer.says[one], answer.ends)) for one, role in answer.roles.items()]
    return Finding(
        finding_id=content_id(*thing),
        kind=thing.kind,
        subject=thing.subject,
        products=thing.products,
        status=statuses.pop() if len(statuses) == 1 else thing.status,
        period=spanning(one.claim.period for one in told),
        definition=thing.definition,
        unit=answer.unit or None,
        per=thing.per,
        low=amount(answer.ends[0]),
        high=amount(answer.ends[1]),
        verdict="conflict" if against else "agree" if answer.sources > 1 else "single",
        sources=answer.sources,
        reason=reason,
        claims=(*evidence, *(_evidence(one, BOUNDS, 1.0) for one in answer.case.bounds)),
    )


def _role(one: Told, reached: Range, slack: float) -> str:
    """Say how a claim stands to the range its cell takes over all optima."""
    if one.repeats:
        return REPEATS
    if gap((one.low, one.high), reached) > math.exp(slack):
        return CONTRADICTS
    return DISPUTED if one.low - reached[0] > slack or reached[1] - one.high > slack else SUPPORTS


def _answer(case: Case, unit: str, roles: dict[Told, str]) -> Answer:
    """Publish the range of a unit's cell, or where claims are tied their hull.

    A claim that needs slack at every optimum but allows amounts of the hull stands with one side of the tie.
    """
    roles, says = dict(roles), {one: _in_unit(one, unit, case.rate) for one in case.told}
    ends = case.ranges[unit]
    tied = [one for one in roles if roles[one] == DISPUTED and (one.unit == unit or case.rate)]
    while tied:
        ends = min(ends[0], *(says[one][0] for one in tied)), max(ends[1], *(says[one][1] for one in tied))
        tied = [one for one in roles if roles[one] == CONTRADICTS and gap(says[one], ends) <= 1]
        roles |= dict.fromkeys(tied, DISPUTED)
    return Answer(case, unit, ends, roles, says)


def _in_unit(one: Told, unit: str, rate: Range | None) -> Range:
    """Return a claim's logarithms in a unit, its own or the other currency; without a rate that could be anything."""
    if one.unit == unit:
        return one.low, one.high
    if rate is None:
        return -INFINITE, INFINITE
    return (one.low + rate[0], one.high + rate[1]) if unit == "CNY" else (one.low - rate[1], one.high - rate[0])


def gap(claim: Range, published: Range) -> float:
    """Return the factor from a claim's interval to the published one, 1 where they meet."""
    apart = max(claim[0] - published[1], published[0] - claim[1])
    return math.exp(apart) if apart > SMALL else 1.0


def _evidence(one: Told, role: str, off_by: float) -> Evidence:
    c = one.claim
    return Evidence(c.claim_id, c.source, c.start, c.end, c.text, role, None if off_by == 1 else _rounded(off_by))


def amount(logarithm: float) -> float | None:
    """Return the published amount of a logarithm, `None` where nothing bounds it."""
    return _rounded(math.exp(logarithm)) if math.isfinite(logarithm) else None


def _rounded(number: float) -> float:
    return float(f"{number:.{_SIGNIFICANT}g}")
