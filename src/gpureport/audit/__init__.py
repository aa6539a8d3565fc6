"""Recomputes what an article's relations say and tells whether they hold.

Intervals are held against intervals, as statcheck and GRIM hold printed statistics against what the printed digits
allow (Nuijten et al. 2016; Brown and Heathers 2017): a number is wrong only where no reading of it is right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from math import isfinite, log10

from gpureport.audit.arithmetic import Case, Result, calculate
from gpureport.intervals import Interval
from gpureport.measures import MOST_ROUNDED, is_ratio, rounded
from gpureport.periods import parse_period
from gpureport.policy import Policy
from gpureport.records import Article, Check, Claim, Evidence, Relation, RelationKind, content_id
from gpureport.relate.amounts import IN_BRACKETS
from gpureport.relate.ties import BY_PLACE, TOLD_ELSEWHERE

# the verdicts under which a relation may be built on
SOUND = frozenset({"consistent", "rounding"})
_UNKNOWN = Interval(None, None)
# in powers of ten: beyond which factor amounts hardly belong together, and how near 10, 100, … a slip of digits is
_FACTOR, _NEAR = log10(3.5), log10(1.1)
_HALF = re.compile("半|half|五成", re.IGNORECASE)
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
            checks.append(_check(relation, members, _rate([c for _, c in members], dates, policy)))
    return checks


def check_id(relation: Relation) -> str:
    """Return the id of the check that recomputes a relation."""
    return content_id("check", relation.relation_id)


def _check(relation: Relation, members: Sequence[tuple[str, Claim]], rate: Interval) -> Check:
    known = all((c.low, c.high) != (None, None) for _, c in members)
    result = (
        calculate(_case(relation, members, rate)) if known else Result(_UNKNOWN, _UNKNOWN, float("nan"), "not stated")
    )
    return Check(
        check_id=check_id(relation),
        relation=relation.kind,
        verdict=_verdict(relation, members, rate, result),
        ratio=float(f"{result.ratio:.4g}") if isfinite(result.ratio) else None,
        working=result.working,
        low=None if result.computed.low is None else float(f"{result.computed.low:.6g}"),
        high=None if result.computed.high is None else float(f"{result.computed.high:.6g}"),
        members=tuple(Evidence(c.claim_id, c.source, c.start, c.end, c.text, role) for role, c in members),
    )


def _case(relation: Relation, members: Sequence[tuple[str, Claim]], rate: Interval) -> Case:
    roles: dict[str, list[Claim]] = defaultdict(list)
    for role, claim in members:
        roles[role].append(claim)
    return Case(relation, roles, rate)


def _verdict(relation: Relation, members: Sequence[tuple[str, Claim]], rate: Interval, result: Result) -> str:
    if _UNKNOWN in {result.computed, result.stated}:
        return "undetermined"
    if result.holds:
        return "consistent"
    if relation.kind not in _AS_PRINTED:
        widened = [(role, rounded(claim)) for role, claim in members]
        if calculate(_case(relation, widened, rate)).holds:
            return "rounding"
        loosely = [(role, _loosely(c) if is_ratio(c) else c) for role, c in members]
        if calculate(_case(relation, loosely, rate)).holds:
            return "undetermined"
    definitions = {c.definition for _, c in members if c.definition}
    differ = len(definitions) > 1 and relation.kind is not RelationKind.CONFLICT
    doubtful = result.doubtful or differ or relation.rule.endswith((TOLD_ELSEWHERE, BY_PLACE))
    return "undetermined" if doubtful or not _could_be_a_slip(relation, result) else "inconsistent"


def _loosely(ratio: Claim) -> Claim:
    """Read 12 % as 12.4 % too, more than rounding may be, 220 % as 224 %, and `about half` as 44 %."""
    hedged = ratio.qualifier == "about"
    wide = ratio.interval.widened((2 * MOST_ROUNDED if _HALF.search(ratio.text) else 0) if hedged else MOST_ROUNDED)
    return rounded(replace(ratio, low=wide.low, high=wide.high), 2 * MOST_ROUNDED)


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
    return reduce(Interval.hull, rates) if rates else _UNKNOWN
