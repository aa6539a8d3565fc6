"""What an exchange rate does that is no formula: findings and checks that speak of both currencies, at every rate.

Where dollars and yuan bound one finding, the rate decides which claims can hold together; the program's own answer is
shipped at every rate the page offers. The same goes for sums that convert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gpureport.analysis.arithmetic import HOLDS, sums
from gpureport.audit import audit, check_id
from gpureport.book.choices import joined, sound
from gpureport.intervals import Interval
from gpureport.pipeline import Report
from gpureport.policy import Policy
from gpureport.reconcile import reconcile
from gpureport.records import Claim, Finding, content_id

# the CNY per USD that the page offers, wider than any month of the articles
STEP = 0.02
RATES = tuple(round(6 + STEP * step, 2) for step in range(101))

CURRENCIES = frozenset({"USD", "CNY"})

Bounds = list[Any]


def bounds(finding: Finding) -> Bounds:
    """Return what the rate can change of a finding: its ends, its unit, its verdict."""
    return [finding.low, finding.high, finding.unit, finding.verdict]


@dataclass
class Rated:
    """The bounds of findings at every rate, by key, each made once however many choices of articles need it."""

    tables: dict[str, list[Bounds | None]] = field(default_factory=dict)
    _solved: dict[tuple[float | None, tuple[str, ...]], list[Finding]] = field(default_factory=dict)

    def table(self, finding: Finding, report: Report) -> str:
        """Return the key of the finding's bounds at every rate.

        It is empty where all its claims are in one currency, and `-` where they alone give something else.
        """
        ids = _ids(finding)
        if not {claim.unit for claim in report.claims if claim.claim_id in ids} >= CURRENCIES:
            return ""
        members = connected(finding, report)
        key = content_id(finding.finding_id, *(claim.claim_id for claim in members))
        if key not in self.tables:
            alone = self._alone(finding, members, report, None)
            same = alone is not None and bounds(alone) == bounds(finding)
            found = [self._alone(finding, members, report, rate) for rate in RATES] if same else []
            self.tables[key] = [bounds(one) if one else None for one in found]
        return key if self.tables[key] else "-"

    def _alone(self, finding: Finding, members: Sequence[Claim], report: Report, rate: float | None) -> Finding | None:
        """Return what claims alone give for the thing of a finding, at a fixed rate or the report's own."""
        key = (rate, tuple(claim.claim_id for claim in members))
        if key not in self._solved:
            self._solved[key] = _reconciled(members, report, rate)
        wanted = _ids(finding)
        alike = [one for one in self._solved[key] if one.kind == finding.kind and _ids(one) & wanted]
        return max(alike, key=lambda one: (len(_ids(one) & wanted), one.unit == finding.unit), default=None)


def connected(finding: Finding, report: Report) -> list[Claim]:
    """Return the claims of a finding and of every finding it shares claims or relations with, however far."""
    groups = [set(group) for group in joined(report)]
    ids, grown = _ids(finding), 0
    while len(ids) > grown:
        grown = len(ids)
        ids = ids.union(*(group for group in groups if ids & group))
    return [claim for claim in report.claims if claim.claim_id in ids]


def sums_held(report: Report, source: str) -> dict[str, Any]:
    """Return how many sums an article states, and how many of them hold.

    `held` counts those that no rate moves; each other has a row: whether it holds by the months' rates (1 or 0), then
    at every rate, as one text.
    """
    own = [one for one in sums(report) if one.check.members[0].source == source]
    moved = {one.check.check_id: one for one in own if {c.unit for c in one.claims} >= CURRENCIES}
    relations = [r for r in report.relations if check_id(r) in moved]
    rows = [str(int(moved[check_id(r)].check.verdict in HOLDS)) for r in relations]
    for rate in RATES if relations else ():
        checks = audit(report.articles, report.claims, relations, fixed(report.policy, rate))
        rows = [row + str(int(check.verdict in HOLDS)) for row, check in zip(rows, checks, strict=True)]
    still = [one for one in own if one.check.check_id not in moved and one.check.verdict in HOLDS]
    return {"sums": len(own), "held": len(still), "rated": rows}


def fixed(policy: Policy, rate: float) -> Policy:
    """Return a policy with one rate for every month."""
    return replace(policy, rate=lambda _: Interval(rate, rate))


def _reconciled(members: Sequence[Claim], report: Report, rate: float | None) -> list[Finding]:
    ids, sources = {claim.claim_id for claim in members}, {claim.source for claim in members}
    articles = [article for article in report.articles if article.id in sources]
    if rate is None:
        return reconcile(articles, members, sound(report, members), report.policy).findings
    policy = fixed(report.policy, rate)
    relations = [r for r in report.relations if all(member.claim_id in ids for member in r.members)]
    checks = audit(articles, members, relations, policy)
    holding = sound(replace(report, relations=tuple(relations), checks=tuple(checks)), members)
    return reconcile(articles, members, holding, policy).findings


def _ids(finding: Finding) -> set[str]:
    return {member.claim_id for member in finding.claims}
