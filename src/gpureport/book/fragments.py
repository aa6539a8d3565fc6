"""The parts of pages that are made from the report: each is HTML that a hand-written page takes in by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from gpureport.analysis.answers import period_name
from gpureport.book import digest, evidence
from gpureport.book.changes import Changes
from gpureport.book.chinese import mixed
from gpureport.book.lookup import Lookup
from gpureport.book.released import Edition
from gpureport.book.strips import strips
from gpureport.formats import company_name
from gpureport.parameters import list_parameters
from gpureport.records import Article, Claim, Finding, Kind, RelationKind
from gpureport.reference import ExportRule
from gpureport.words import words

# what several sources say is read first
_RANKS = {"conflict": 0, "agree": 1, "single": 2}


@dataclass(frozen=True)
class Surroundings:
    """What fragments show beside the report: export rules, the rows of each table to download, the last edition."""

    rules: Sequence[ExportRule] = ()
    changes: Changes = field(default_factory=lambda: Changes(Edition("0")))
    downloads: Mapping[str, int] = field(default_factory=dict)


def fragments(lookup: Lookup, beside: Surroundings) -> Iterator[tuple[str, str]]:
    """Yield name and HTML of every fragment: `findings`, `checks`, …, and `article-ID` of each article."""
    yield "findings", _render("findings.html", lookup, groups=_findings(lookup))
    yield "checks", _render("checks.html", lookup, groups=_checks(lookup))
    yield "articles", _render("articles.html", lookup, articles=_counted(lookup))
    yield "changes", _render("changes.html", lookup, changes=beside.changes, counts=_counts(lookup))
    yield "cite", _render("cite.html", lookup, changes=beside.changes)
    yield "unsettled", _render("unsettled.html", lookup, unsettled=_unsettled(lookup))
    yield "rules", _render("rules.html", lookup, rules=beside.rules)
    yield "downloads", _render("downloads.html", lookup, downloads=beside.downloads.items())
    yield "parameters", _render("parameters.html", lookup, parameters=list_parameters())
    yield "legend", _render("legend.html", lookup)
    yield "whatif", _render("whatif.html", lookup)
    yield "whatif-findings", _render("whatif-findings.html", lookup)
    yield "search", _render("search.html", lookup)
    yield "explorer", _render("explorer.html", lookup)
    for article in lookup.report.articles:
        yield f"article-{article.id}", _article(article, lookup)


def _article(article: Article, lookup: Lookup) -> str:
    claims = lookup.claims_of[article.id]
    kinds = Counter(claim.kind for claim in claims)
    subjects = Counter(subject for claim in claims for subject in claim.subjects)
    return _render(
        "article.html",
        lookup,
        article=article,
        claims=claims,
        rows=digest.rows(article, lookup),
        kinds=[(kind, kinds[kind]) for kind in Kind if kind in kinds],
        subjects=sorted(subjects.items(), key=lambda item: (-item[1], item[0])),
    )


def _findings(lookup: Lookup) -> list[tuple[Kind, list[Finding]]]:
    order = list(Kind)

    def rank(finding: Finding) -> tuple[object, ...]:
        several = _RANKS.get(finding.verdict, 0)
        return order.index(finding.kind), several, finding.subject or "~", finding.period or "", finding.finding_id

    ranked = sorted(lookup.report.findings, key=rank)
    return [(kind, list(found)) for kind, found in groupby(ranked, key=lambda f: f.kind)]


def _unsettled(lookup: Lookup) -> list[tuple[str, list[Claim]]]:
    reasons: dict[str, list[Claim]] = {}
    for one in lookup.report.unsettled:
        reasons.setdefault(one.reason, []).append(lookup.claims[one.claim_id])
    return sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))


def _checks(lookup: Lookup) -> list[tuple[RelationKind, list[Any]]]:
    order = list(RelationKind)
    ranked = sorted(
        lookup.report.checks, key=lambda c: (order.index(c.relation), c.members[0].source, c.members[0].start)
    )
    return [(relation, list(found)) for relation, found in groupby(ranked, key=lambda c: c.relation)]


def _counts(lookup: Lookup) -> list[tuple[str, int]]:
    return [(name, len(getattr(lookup.report, name))) for name in ("articles", "claims", "findings", "checks")]


def _counted(lookup: Lookup) -> list[tuple[Article, int]]:
    ranked = sorted(lookup.report.articles, key=lambda a: (a.published, a.id))
    return [(article, len(lookup.claims_of[article.id])) for article in ranked]


def _render(template: str, lookup: Lookup, **values: object) -> str:
    shared: dict[str, Any] = {
        "statements": lookup.statements,
        "findings_of": lookup.findings_of,
        "checks_of": lookup.checks_of,
    }
    filters = {
        "publisher": lambda source: lookup.articles[source].publisher or source,
        "strips": lambda finding: strips(finding, lookup),
    }
    environment = _environment().overlay()
    environment.filters = {**environment.filters, **filters}
    return environment.get_template(template).render(**shared, **values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gpureport.book"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        "mixed": mixed,
        "host": lambda address: urlsplit(address).hostname or address,
        "name": company_name,
        "label": evidence.label,
        "day": period_name,
        "interval": evidence.interval,
    }
    environment.globals["words"] = words()
    return environment
