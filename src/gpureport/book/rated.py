"""What an exchange rate does that is no formula: findings and checks that speak of both currencies, at every rate.

Where dollars and yuan are told of what hangs together, the rate decides which claims can hold, and so even how many
findings there are; the program's own answer is shipped at every rate the page offers. So it is for sums that convert.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from gpureport.analysis.arithmetic import HOLDS, sums
from gpureport.audit import audit, check_id
from gpureport.book.choices import sound
from gpureport.intervals import Interval
from gpureport.pipeline import Report
from gpureport.policy import Policy
from gpureport.reconcile import reconcile

# the CNY per USD that the page offers, wider than any month of the articles
STEP = 0.02
RATES = tuple(round(6 + STEP * step, 2) for step in range(101))

CURRENCIES = frozenset({"USD", "CNY"})


def spoken_in_both(report: Report, part: Sequence[str]) -> bool:
    """Say whether the claims of a part, by id, are in dollars and in yuan."""
    return {claim.unit for claim in report.claims if claim.claim_id in part} >= CURRENCIES


def at_every_rate(report: Report, part: Sequence[str]) -> Iterator[Report]:
    """Yield the report of the claims of a part alone, audited and reconciled at each rate in turn."""
    ids = set(part)
    members = tuple(claim for claim in report.claims if claim.claim_id in ids)
    sources = {claim.source for claim in members}
    alone = replace(
        report,
        articles=tuple(article for article in report.articles if article.id in sources),
        claims=members,
        relations=tuple(r for r in report.relations if all(member.claim_id in ids for member in r.members)),
        unsettled=(),
    )
    for rate in RATES:
        policy = fixed(report.policy, rate)
        checks = tuple(audit(alone.articles, members, alone.relations, policy))
        read = replace(alone, policy=policy, checks=checks)
        findings = reconcile(alone.articles, members, sound(read, members), policy).findings
        yield replace(read, findings=tuple(findings))


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
