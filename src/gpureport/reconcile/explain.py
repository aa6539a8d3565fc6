"""Turns a case into its finding: roles, published interval, verdict, and in one sentence why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gpureport.formats import listed, short
from gpureport.periods import spanning
from gpureport.reconcile.links import UNBOUNDED
from gpureport.reconcile.place import Told
from gpureport.reconcile.solving import Case
from gpureport.records import Evidence, Finding, Kind, content_id
from gpureport.slack import SMALL, Range

SUPPORTS, REPEATS, BOUNDS, CONTRADICTS, DISPUTED = "supports", "repeats", "bounds", "contradicts", "disputed"


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

    def words(self, *ranges: Range) -> str:
        """Write ranges of its unit."""
        return listed([short(_amount(low), _amount(high), self.unit or None) for low, high in ranges])

    def related(self, do: str) -> str:
        """Say that the claims that bound it do something."""
        number = len(self.case.bounds)
        who = f"{number} claim{'s' * (number > 1)} on related amounts" if number else "together they"
        return f"{who} {do}s" if number == 1 else f"{who} {do}"


def explained(case: Case, tolerance: float) -> Finding:
    """Return the finding that answers a case, in the unit that leaves the narrowest interval."""
    slack = math.log1p(tolerance) + SMALL
    roles = {one: _role(one, case.ranges[one.unit], slack) for one in case.told}
    answers = [_answer(case, unit, roles) for unit in case.ranges]
    return _finding(
        min(answers, key=lambda a: (a.ends[1] - a.ends[0], sum(one.unit != a.unit for one in case.told), a.unit))
    )


def _role(one: Told, reached: Range, slack: float) -> str:
    """Say how a claim stands to the range its cell takes over all optima."""
    if one.repeats:
        return REPEATS
    if _gap(one.ends, reached) > math.exp(slack):
        return CONTRADICTS
    return DISPUTED if one.low - reached[0] > slack or reached[1] - one.high > slack else SUPPORTS


def _answer(case: Case, unit: str, roles: dict[Told, str]) -> Answer:
    """Publish the range of a unit's cell, or where claims are tied their hull.

    A claim that needs slack at every optimum but allows amounts of the hull stands with one side of the tie.
    """
    roles, says = dict(roles), {one: _in_unit(one, unit, case.rate) for one in case.told}
    ends = case.ranges[unit]
    tied = [one for one in roles if roles[one] == DISPUTED and says[one] != UNBOUNDED]
    while tied:
        ends = min(ends[0], *(says[one][0] for one in tied)), max(ends[1], *(says[one][1] for one in tied))
        tied = [one for one in roles if roles[one] == CONTRADICTS and _gap(says[one], ends) <= 1]
        roles |= dict.fromkeys(tied, DISPUTED)
    return Answer(case, unit, ends, roles, says)


def _in_unit(one: Told, unit: str, rate: Range) -> Range:
    """Return a claim's logarithms in a unit, its own or the other currency."""
    if one.unit == unit:
        return one.ends
    return (one.low + rate[0], one.high + rate[1]) if unit == "CNY" else (one.low - rate[1], one.high - rate[0])


def _finding(answer: Answer) -> Finding:
    thing, told = answer.case.thing, answer.case.told
    statuses = {one.claim.status for one in told}
    against = answer.saying(CONTRADICTS) or answer.saying(DISPUTED)
    evidence = [_evidence(one, role, _gap(answer.says[one], answer.ends)) for one, role in answer.roles.items()]
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
        low=_amount(answer.ends[0]),
        high=_amount(answer.ends[1]),
        verdict="conflict" if against else "agree" if answer.sources > 1 else "single",
        sources=answer.sources,
        reason=_reason(answer),
        claims=(*evidence, *(_evidence(one, BOUNDS, 1.0) for one in answer.case.bounds)),
    )


def _evidence(one: Told, role: str, off_by: float) -> Evidence:
    c = one.claim
    return Evidence(c.claim_id, c.source, c.start, c.end, c.text, role, None if off_by == 1 else _rounded(off_by))


def _gap(claim: Range, published: Range) -> float:
    """Return the factor from a claim's interval to the published one, 1 where they meet."""
    apart = max(claim[0] - published[1], published[0] - claim[1])
    return math.exp(apart) if apart > SMALL else 1.0


def _amount(logarithm: float) -> float | None:
    """Return the published amount of a logarithm, `None` where nothing bounds it."""
    return _rounded(math.exp(logarithm)) if math.isfinite(logarithm) else None


def _rounded(number: float) -> float:
    return float(f"{number:.6g}")


def _reason(answer: Answer) -> str:
    """Say what decides, what speaks against it, what was not counted, weighed or compared."""
    text = "; ".join((*_deciding(answer), *_set_aside(answer)))
    return f"{text[0].upper()}{text[1:]}."


def _deciding(answer: Answer) -> Iterator[str]:
    told, sides, published = answer.saying(SUPPORTS), _sides(answer.saying(DISPUTED)), answer.words(answer.ends)
    # claims within the tolerance may have no amount in common
    own, *others = _sides(told) or [answer.ends]
    own = answer.ends if others else own
    narrower = answer.ends[0] > own[0] + SMALL or answer.ends[1] < own[1] - SMALL
    if len(sides) > 1:
        yield f"nothing chooses between {answer.words(*sides)}, so the range spans them"
    elif sides:
        yield f"nothing chooses between {answer.words(*sides)} and the claims against it"
        yield f"{answer.related('leave')} {published}"
    elif not told:
        yield f"{answer.related('leave')} only {published}"
    elif answer.saying(CONTRADICTS):
        yield f"the weight of the claims is on {published}"
    else:
        who = f"{answer.sources} independent sources all allow" if answer.sources > 1 else "one source says"
        ways = f" in {len(told)} ways" if answer.sources == 1 < len(told) else ""
        narrow = f", which {answer.related('narrow')} to {published}" if narrower else ""
        yield f"{who} {answer.words(own)}{ways}{narrow}"
    if answer.case.bounds and told and not narrower:
        yield f"{answer.related('allow')} it"


def _set_aside(answer: Answer) -> Iterator[str]:
    case, thing = answer.case, answer.case.thing
    if against := answer.saying(CONTRADICTS):
        lies = "lies outside it by a factor of" if len(against) == 1 else "lie outside it by a factor of up to"
        most = max(_gap(claim, answer.ends) for claim in against)
        yield f"{answer.words(*_sides(against))} {lies} {most:.3g}"
    if repeats := sum(one.repeats for one in case.told):
        yield f"{repeats} retelling{'s' * (repeats > 1)} not counted"
    if case.weighed:
        yield "the weights of reliability decide, with equal ones it would stand otherwise"
    if others := {o.definition or "no named definition" for o in case.apart if o.definition != thing.definition}:
        yield f"not compared with what is told of it under {', '.join(sorted(others))}"
    if thing.period is None:
        yield "undated, so compared inside its own article alone"
    elif thing.kind is not Kind.PRICE and any(other.period is None for other in case.apart):
        yield "not compared with what is told of it without a date"


def _sides(claims: Iterable[Range]) -> list[Range]:
    """Return the alternatives of a tie: what claims that overlap have in common, from the lowest."""
    sides: list[Range] = []
    for low, high in sorted(claims):
        if sides and low <= sides[-1][1] + SMALL:
            sides[-1] = (low, min(high, sides[-1][1]))
        else:
            sides.append((low, high))
    return sides
