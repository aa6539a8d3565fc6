"""What a reader may assume differently in the page itself: sources, dates, exchange rate, equivalences.

Ships the findings of every choice of articles, each read anew by the same program. Rate and equivalence act on the
published bounds by the formulas the notebooks use. A finding that claims in both currencies bound is not a formula of
the rate: for it the program's own answer is shipped at every rate the page offers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from gpureport.analysis.answers import Answer, answers, article_name
from gpureport.analysis.links import finding_href
from gpureport.audit import SOUND, audit, check_id
from gpureport.book import evidence
from gpureport.intervals import Interval
from gpureport.paths import Project
from gpureport.periods import parse_period
from gpureport.pipeline import Report, read_report
from gpureport.reconcile import reconcile
from gpureport.records import CORE_KINDS, Claim, Finding, Kind, content_id
from gpureport.scenario import make_scenario

# the CNY per USD that the page offers, wider than any month of the articles
STEP = 0.02
RATES = tuple(round(6 + STEP * step, 2) for step in range(101))
# beyond this, choices double with every article: only those by date and with one left out are shipped
MOST_ARTICLES = 6

_CURRENCIES = frozenset({"USD", "CNY"})

Row = list[Any]


def whatif(report: Report, project: Project) -> dict[str, Any]:
    """Return what the page needs; `report` is the one of the default scenario, the others are read here."""
    ids = [article.id for article in sorted(report.articles, key=lambda a: (_out(a.published), a.id))]
    chosen = {",".join(sorted(names)): _read(names, report, project) for names in choices(ids)}
    shown = [answer for read in chosen.values() for answer in _core(read)]
    rated = Rated()
    return {
        "articles": [_article(report, name) for name in ids],
        "equivalence": dict(report.scenario.equivalence),
        "findings": {answer.finding.finding_id: _described(answer.finding) for answer in shown},
        "months": {month: _ends(report.policy.rate(month)) for month in sorted({a.month for a in shown if a.month})},
        "rates": [RATES[0], RATES[-1], STEP],
        "rows": {key: [_row(answer, read, rated) for answer in _core(read)] for key, read in chosen.items()},
        "tables": rated.tables,
    }


def choices(articles: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the choices of articles (by date) that the page offers: all of them where they are few."""
    if len(articles) <= MOST_ARTICLES:
        for count in range(1, len(articles) + 1):
            yield from combinations(articles, count)
        return
    by_date = [tuple(articles[:count]) for count in range(1, len(articles) + 1)]
    without_one = [tuple(other for other in articles if other != one) for one in articles]
    yield from dict.fromkeys([*by_date, *without_one])


def _read(names: Sequence[str], report: Report, project: Project) -> Report:
    if len(names) == len(report.articles):
        return report
    return read_report(make_scenario({"articles": list(names)}), project=project)


def _core(report: Report) -> list[Answer]:
    return [answer for kind in Kind if kind in CORE_KINDS for answer in answers(report, kind)]


def _row(answer: Answer, report: Report, rated: Rated) -> Row:
    finding = answer.finding
    units = {claim.unit for claim in report.claims if claim.claim_id in _ids(finding)}
    return [
        finding.finding_id,
        *_bounds(finding),
        answer.month,
        rated.table(finding, report) if units >= _CURRENCIES else "",
    ]


@dataclass
class Rated:
    """The bounds of findings at every rate, by key, each made once however many choices of articles need it."""

    tables: dict[str, list[Row | None]] = field(default_factory=dict)
    _solved: dict[tuple[float | None, tuple[str, ...]], list[Finding]] = field(default_factory=dict)

    def table(self, finding: Finding, report: Report) -> str:
        """Return the key of the finding's bounds at every rate, or `-` where its claims alone give something else."""
        members = connected(finding, report)
        key = content_id(finding.finding_id, *(claim.claim_id for claim in members))
        if key not in self.tables:
            alone = self._alone(finding, members, report, None)
            same = alone is not None and _bounds(alone) == _bounds(finding)
            found = [self._alone(finding, members, report, rate) for rate in RATES] if same else []
            self.tables[key] = [_bounds(one) if one else None for one in found]
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
    groups = [_ids(one) for one in report.findings] + [{m.claim_id for m in r.members} for r in report.relations]
    ids, grown = _ids(finding), 0
    while len(ids) > grown:
        grown = len(ids)
        ids = ids.union(*(group for group in groups if ids & group))
    return [claim for claim in report.claims if claim.claim_id in ids]


def _reconciled(members: Sequence[Claim], report: Report, rate: float | None) -> list[Finding]:
    policy = report.policy if rate is None else replace(report.policy, rate=lambda _: Interval(rate, rate))
    ids, sources = {claim.claim_id for claim in members}, {claim.source for claim in members}
    articles = [article for article in report.articles if article.id in sources]
    relations = [r for r in report.relations if all(member.claim_id in ids for member in r.members)]
    checks = audit(articles, members, relations, policy)
    sound = {check.check_id for check in checks if check.verdict in SOUND}
    return reconcile(articles, members, [r for r in relations if check_id(r) in sound], policy).findings


def _ids(finding: Finding) -> set[str]:
    return {member.claim_id for member in finding.claims}


def _bounds(finding: Finding) -> Row:
    return [finding.low, finding.high, finding.unit, finding.verdict]


def _described(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "label": evidence.label(finding),
        "products": list(finding.products),
        "per": finding.per,
        "address": finding_href(finding),
    }


def _article(report: Report, name: str) -> dict[str, str]:
    article = next(article for article in report.articles if article.id == name)
    return {"id": name, "name": article_name(article), "out": _out(article.published)}


def _out(published: str) -> str:
    last = parse_period(published).last if published else None
    return f"{last}" if last else ""


def _ends(interval: Interval) -> list[float | None]:
    return [interval.low, interval.high]
