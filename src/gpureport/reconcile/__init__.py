"""Reconciles claims: one finding for everything that comparable claims speak of, with all of them behind it.

A finding publishes what its claims allow in common; where they exclude one another, what needs the least slack. One
rule departs from plain least slack: claims on one finding that need slack at every optimum are set aside first, and
named as contradicting. Otherwise a claim that is far off would pull the answer to the near end of what all others
share: one outlier would narrow the published interval, and make it look surer than without it.

Modules, in the order a claim passes them: `place` (what it is about), `origins` (who repeats whom), `links` (what is
part of what), `solving` (least slack), `explain` (roles, interval, verdict, why).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gpureport.errors import InputError
from gpureport.policy import Policy
from gpureport.reconcile.explain import explained
from gpureport.reconcile.origins import by_claim, facts_of, part_lists, settle
from gpureport.reconcile.place import place
from gpureport.reconcile.solving import cases
from gpureport.records import Article, Claim, Finding, Relation

_UNDATED = "undated: compared inside its own article alone"

__all__ = ["Reconciliation", "Unsettled", "reconcile"]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A claim that no finding could place, or only inside its own article, and why."""

    claim_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The findings, sorted by what they are about, and what was left over, by place."""

    findings: list[Finding]
    unsettled: list[Unsettled]


def reconcile(
    articles: Iterable[Article], claims: Iterable[Claim], relations: Iterable[Relation], policy: Policy
) -> Reconciliation:
    """Reconcile the claims of all articles that were out by the policy's day.

    `relations` are those the audit found sound: what they tie is taken to hold. Every claim speaks in a finding, or
    is listed with the reason why not.

    Raises InputError where a claim's article is not among `articles`.
    """
    known = {article.id: article for article in articles}
    claims = sorted(claims, key=lambda c: (c.source, c.start, c.end))
    if missing := {c.source for c in claims} - known.keys():
        raise InputError(f"claims of {min(missing)!r} came without their article: give reconcile both")
    admitted = {name: article for name, article in known.items() if policy.admits(article.published)}
    claims, relations = [c for c in claims if c.source in admitted], list(relations)
    told, reasons = place(admitted, claims)
    part_lists(told, admitted)
    facts = facts_of(relations, policy)
    named = by_claim(told, relations, facts)
    settle(named, facts)
    findings = [explained(case, policy.tolerance) for case in cases(told, named, relations, facts, policy)]
    reasons = {one.claim.claim_id: _UNDATED for one in told if one.thing.period is None} | reasons
    left = [Unsettled(c.claim_id, reasons[c.claim_id]) for c in claims if c.claim_id in reasons]
    return Reconciliation(sorted(findings, key=_by_subject), left)


def _by_subject(finding: Finding) -> tuple[str, ...]:
    products = "|".join(finding.products)
    return finding.kind, finding.subject or "", products, finding.period or "", finding.unit or "", finding.finding_id
