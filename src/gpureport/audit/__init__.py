"""Recomputes what an article's relations say and tells whether they hold.

Intervals are held against intervals, as statcheck and GRIM hold printed statistics against what the printed digits
allow (Nuijten et al. 2016; Brown and Heathers 2017): a number is wrong only where no reading of it is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from math import isfinite, log10, nan

from gpureport.audit.arithmetic import Case, Result, calculate
from gpureport.intervals import Interval
from gpureport.measures import MOST_ROUNDED, is_ratio, rounded
from gpureport.passages import found
from gpureport.periods import parse_period
from gpureport.policy import Policy
from gpureport.records import Article, Check, Claim, Evidence, Relation, RelationKind, content_id
from gpureport.relate.amounts import IN_BRACKETS
from gpureport.relate.ties import BY_PLACE, TOLD_ELSEWHERE

# the verdicts under which a relation may be built on
SOUND = frozenset({"consistent", "rounding"})
# in powers of ten: beyond which factor amounts hardly belong together, and how near 10, 100, … a slip of digits is
_FACTOR, _NEAR = log10(3.5), log10(1.1)
# told twice is told twice: digits are not to be widened until the two agree
_AS_PRINTED = frozenset({RelationKind.REPEAT, RelationKind.CONFLICT})


def audit(
    articles: Sequence[Article], claims: Sequence[Claim], relations: Sequence[Relation], policy: Policy
) -> list[Check]:
    """Recompute every relation.

    Args:
        articles: the articles the claims come from; their dates choose the exchange rate with those of the claims.
        claims: every claim the relations name, in any order.
        relations: what to recompute; one whose claims are not all there is passed over.
        policy: says what a USD was worth.

    Returns:
        One check per relation, in the order of the relations.
    """
    by_id = {c.claim_id: c for c in claims}
    dates = _dates(articles, claims)
    checks = []
    for relation in relations:
        if all(m.claim_id in by_id for m in relation.members):
            members = [(m.role, by_id[m.claim_id]) for m in relation.members]
            checks.append(_check(Case(relation, members, _rate([c for _, c in members], dates, policy))))
    return checks


def check_id(relation: Relation) -> str:
    """Return the id of the check that recomputes a relation."""
    return content_id("check", relation.relation_id)


def _check(case: Case) -> Check:
    known = all(c.interval != Interval() for _, c in case.members)
    result = calculate(case) if known else Result(Interval(), Interval(), nan, "not stated")
    ends = result.computed.digits(6)
    return Check(
        check_id=check_id(case.relation),
        relation=case.relation.kind,
        verdict=_verdict(case, result),
        ratio=float(f"{result.ratio:.4g}") if isfinite(result.ratio) else None,
        working=result.working,
        low=ends.low,
        high=ends.high,
        members=tuple(Evidence(c.claim_id, c.source, c.start, c.end, c.text, role) for role, c in case.members),
    )


def _verdict(case: Case, result: Result) -> str:
    if Interval() in {result.computed, result.stated}:
        return "undetermined"
    if result.holds:
        return "consistent"
    if case.relation.kind not in _AS_PRINTED:
        if calculate(case.read(rounded)).holds:
            return "rounding"
        if calculate(case.read(_loosely)).holds:
            return "undetermined"
    definitions = {c.definition for _, c in case.members if c.definition}
    differ = len(definitions) > 1 and case.relation.kind is not RelationKind.CONFLICT
    doubtful = result.doubtful or differ or case.relation.rule.endswith((TOLD_ELSEWHERE, BY_PLACE))
    return "undetermined" if doubtful or not _could_be_a_slip(case.relation, result) else "inconsistent"


def _loosely(claim: Claim) -> Claim:
    """Read 12 % as 12.4 % too, more than rounding may be, 220 % as 224 %, and `about half` as 44 %."""
    if not is_ratio(claim):
        return claim
    hedged, half = claim.qualifier == "about", found("half", claim.text)
    wide = claim.interval.widened(MOST_ROUNDED * (2 * bool(half) if hedged else 1))
    return rounded(replace(claim, low=wide.low, high=wide.high), 2 * MOST_ROUNDED)


def _could_be_a_slip(relation: Relation, result: Result) -> bool:
    """Say whether a writer is likelier wrong than this reading: by a small factor, or by digits."""
    sure = relation.kind in _AS_PRINTED or relation.rule == IN_BRACKETS
    if sure or not result.ratio > 0:
        return True
    places = log10(result.ratio)
    return abs(places) <= _FACTOR or (round(places) != 0 and abs(places - round(places)) < _NEAR)


def _dates(articles: Sequence[Article], claims: Sequence[Claim]) -> dict[str, str]:
    """Return the date of each article: when it was published, else the last its claims speak of as past."""
    dates: dict[str, str] = defaultdict(str)
    for claim in claims:
        if claim.period and claim.status not in {"forecast", "planned"} and (last := parse_period(claim.period).last):
            dates[claim.source] = max(dates[claim.source], f"{last:%Y-%m}")
    return dates | {a.id: a.published for a in articles if a.published}


def _rate(claims: Sequence[Claim], dates: Mapping[str, str], policy: Policy) -> Interval:
    """Return what a USD was worth in the claims' months and the article's: nobody says which the writer took."""
    periods = {c.period for c in claims} | {dates.get(c.source) for c in claims}
    spans = [parse_period(p) for p in periods if p]
    months = {f"{day:%Y-%m}" for span in spans for day in (span.first, span.last) if day}
    rates = [rate for month in sorted(months) if (rate := policy.rate(month)).low is not None]
    return reduce(Interval.hull, rates) if rates else Interval()
