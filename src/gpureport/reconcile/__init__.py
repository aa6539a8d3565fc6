"""Reconciles claims: one finding for everything that comparable claims speak of, with all of them behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gpureport.errors import InputError
from gpureport.policy import Policy
from gpureport.reconcile.board import Board
from gpureport.reconcile.explain import explain
from gpureport.reconcile.families import families
from gpureport.reconcile.origins import part_lists
from gpureport.reconcile.place import place
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
    claims = [c for c in claims if c.source in admitted]
    relations = list(relations)
    findings: list[Finding] = []
    reasons: dict[str, str] = {}
    for family, among in families(claims, relations, policy):
        told, left = place(admitted, family)
        part_lists(told, admitted)
        board = Board(told, among, policy)
        board.tie(admitted, family)
        findings.extend(explain(case, policy) for case in board.cases())
        reasons |= left | {one.claim.claim_id: _UNDATED for one in told if one.thing.period is None}
    findings.sort(key=_by_subject)
    return Reconciliation(
        findings, [Unsettled(c.claim_id, reasons[c.claim_id]) for c in claims if c.claim_id in reasons]
    )


def _by_subject(finding: Finding) -> tuple[str, ...]:
    return (
        finding.kind,
        finding.subject or "",
        "|".join(finding.products),
        finding.period or "",
        finding.unit or "",
        finding.finding_id,
    )
