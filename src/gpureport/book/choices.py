"""Reads the report anew for every choice of articles, doing again only what another choice changes.

Claims, relations and checks belong to one article each, so those of a choice are some of the whole report's. Findings
fall into parts that share neither claim nor relation, and a part depends on its own claims alone: each is reconciled
once for every set of its claims that some choice leaves, however many choices leave the same. What a finding's reason
says of things it was *not* compared with is of its own part alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

from gpureport.audit import SOUND, check_id
from gpureport.pipeline import Report
from gpureport.reconcile import reconcile
from gpureport.records import Claim, Finding, Relation
from gpureport.slack import components

# beyond this, choices double with every article: only those by date and with one left out are shipped
MOST_ARTICLES = 6

Names = tuple[str, ...]


def choices(articles: Sequence[str]) -> Iterator[Names]:
    """Yield the choices of articles (by date) that the page offers: all of them where they are few."""
    if len(articles) <= MOST_ARTICLES:
        for count in range(1, len(articles) + 1):
            yield from combinations(articles, count)
        return
    by_date = [tuple(articles[:count]) for count in range(1, len(articles) + 1)]
    without_one = [tuple(other for other in articles if other != one) for one in articles]
    yield from dict.fromkeys([*by_date, *without_one])


@dataclass(frozen=True)
class Choices:
    """Readings of a report by choice of articles."""

    report: Report
    _known: dict[Names, list[Finding]] = field(default_factory=dict)

    def read(self, names: Sequence[str]) -> Report:
        """Return the report of some of its articles, with the findings that those alone give."""
        if len(names) == len(self.report.articles):
            return self.report
        kept = {claim.claim_id for claim in self.report.claims if claim.source in names}
        chosen = replace(
            self.report,
            articles=tuple(article for article in self.report.articles if article.id in names),
            claims=tuple(claim for claim in self.report.claims if claim.claim_id in kept),
            relations=tuple(r for r in self.report.relations if all(m.claim_id in kept for m in r.members)),
            checks=tuple(c for c in self.report.checks if all(m.claim_id in kept for m in c.members)),
            unsettled=(),
        )
        return replace(chosen, findings=tuple(self._findings(chosen)))

    def parts(self, chosen: Report) -> list[Names]:
        """Return the claims of a choice, by id, in the parts that share neither finding nor relation."""
        kept = {claim.claim_id for claim in chosen.claims}
        return [tuple(name for name in part if name in kept) for part in self._parts]

    def _findings(self, chosen: Report) -> Iterator[Finding]:
        kept = {claim.claim_id: claim for claim in chosen.claims}
        parts = self.parts(chosen)
        new = [part for part in parts if part not in self._known]
        part_of = {name: part for part in new for name in part}
        self._known.update((part, []) for part in new)
        claims = [kept[name] for part in new for name in part]
        for finding in reconcile(chosen.articles, claims, sound(chosen, claims), chosen.policy).findings:
            self._known[part_of[finding.claims[0].claim_id]].append(finding)
        for part in parts:
            yield from self._known[part]

    @cached_property
    def _parts(self) -> list[Names]:
        names = [claim.claim_id for claim in self.report.claims]
        number = {name: i for i, name in enumerate(names)}
        groups = [[number[name] for name in group] for group in joined(self.report)]
        return [tuple(names[i] for i in part) for part in components(len(names), groups)]


def sound(report: Report, claims: Sequence[Claim]) -> list[Relation]:
    """Return the relations among claims that may be built on."""
    names = {claim.claim_id for claim in claims}
    held = {check.check_id for check in report.checks if check.verdict in SOUND}
    among = (r for r in report.relations if all(member.claim_id in names for member in r.members))
    return [relation for relation in among if check_id(relation) in held]


def joined(report: Report) -> list[list[str]]:
    """Return the claims that findings and relations of a report hold together, by id."""
    groups = [[e.claim_id for e in finding.claims] for finding in report.findings]
    groups += [[m.claim_id for m in relation.members] for relation in report.relations]
    return [list(dict.fromkeys(group)) for group in groups]
