"""What a reader may assume differently in the page itself: sources, dates, exchange rate, equivalences.

Ships the findings of every choice of articles, each reconciled by the same program, and with each finding what the
front page's numbers and charts ask of it. Rate and equivalence act on the published bounds by the formulas that the
notebooks use; where both currencies bound a finding, the program's own answer is shipped at every rate instead.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from gpureport.analysis.answers import Answer, answers, article_name, period_name, who
from gpureport.analysis.capex import told
from gpureport.analysis.links import claim_href
from gpureport.analysis.orders import implied_prices, placed
from gpureport.analysis.prices import Priced, prices
from gpureport.analysis.stockpiles import country, floor, holdings
from gpureport.book import evidence
from gpureport.book.choices import Choices, choices
from gpureport.book.rated import RATES, STEP, Rated, bounds, sums_held
from gpureport.charts.prices import colour, rule_marks
from gpureport.charts.theme import COLOURS
from gpureport.intervals import Interval
from gpureport.periods import month_of, parse_period
from gpureport.pipeline import Report
from gpureport.records import CORE_KINDS, Article, Claim, Kind
from gpureport.reference import ExportRule

Row = list[Any]
Facts = dict[str, Any]


def whatif(report: Report, rules: tuple[ExportRule, ...] = ()) -> dict[str, Any]:
    """Return what the page needs: the report is that of the default scenario, `rules` the dates its chart marks."""
    articles = sorted(report.articles, key=lambda a: (_out(a.published), a.id))
    reader, shipped = Choices(report), Shipped()
    rows = {",".join(sorted(names)): shipped.rows(reader.read(names)) for names in choices([a.id for a in articles])}
    alone = {article.id: reader.read([article.id]) for article in articles}
    pairs = {name: _pairs(one) for name, one in alone.items()}
    months = {row[5] for row in (row for chosen in rows.values() for row in chosen)} | {
        pair["month"] for listed in pairs.values() for pair in listed
    }
    return {
        "articles": [_article(article, alone[article.id], pairs[article.id]) for article in articles],
        "equivalence": dict(report.scenario.equivalence),
        "months": {month: _ends(report.policy.rate(month)) for month in sorted(filter(None, months))},
        "rates": [RATES[0], RATES[-1], STEP],
        "rows": rows,
        "rules": [[f"{mark.day}", mark.label] for mark in rule_marks(rules)],
        "tables": shipped.rated.tables,
        "things": [json.loads(thing) for thing in shipped.things],
    }


@dataclass
class Shipped:
    """The rows of choices: what stays the same of a finding is told once, in `things`, and named by its place there."""

    rated: Rated = field(default_factory=Rated)
    things: dict[str, int] = field(default_factory=dict)

    def rows(self, report: Report) -> list[Row]:
        """Return a row per core finding: its thing, its bounds, unit and verdict, its month, and its table's key."""
        facts = _facts(report)
        found = (answer for kind in Kind if kind in CORE_KINDS for answer in answers(report, kind))
        return [
            [
                self._thing(answer, facts.get(answer.finding.finding_id, {})),
                *bounds(answer.finding),
                answer.month,
                self.rated.table(answer.finding, report),
            ]
            for answer in found
        ]

    def _thing(self, answer: Answer, facts: Facts) -> int:
        finding = answer.finding
        described = {
            "id": finding.finding_id,
            "kind": finding.kind,
            "label": evidence.label(finding),
            "who": who(finding.subject),
            "products": list(finding.products),
            "per": finding.per,
            "address": answer.href,
            **facts,
        }
        return self.things.setdefault(json.dumps(described, ensure_ascii=False, sort_keys=True), len(self.things))


def _facts(report: Report) -> dict[str, Facts]:
    """Return what the front page's numbers ask of findings, by id; what none of them asks of has nothing."""
    found: dict[str, Facts] = {}
    found |= {answer.finding.finding_id: {"placed": placed(answer.finding)} for answer in answers(report, Kind.ORDER)}
    found |= {answer.finding.finding_id: {"home": country(answer)} for answer in holdings(report)}
    found |= {answer.finding.finding_id: _spent(answer) for answer in told(report)}
    for of in ("chip", "server"):
        found |= {one.answer.finding.finding_id: _priced(one) for one in prices(report, of)}
    return found


def _spent(answer: Answer) -> Facts:
    period = parse_period(answer.finding.period) if answer.finding.period else None
    yearly = "year" in (answer.finding.per or "").split("-") and period is not None
    ends = (period.first, period.last) if period else (None, None)
    return {"home": country(answer), "yearly": yearly, "span": [f"{end}" if end else None for end in ends]}


def _priced(one: Priced) -> Facts:
    return {
        "of": one.of,
        "product": one.product,
        "colour": COLOURS[colour(one.product)][0],
        "span": [f"{day}" if day else None for day in (one.start, one.end)],
        "when": period_name(one.answer.finding.period),
        "stated": [[c.value, c.unit, claim_href(c), "".join(c.text.split())] for c in one.answer.claims],
    }


def _article(article: Article, alone: Report, pairs: list[Facts]) -> Facts:
    return {
        "id": article.id,
        "name": article_name(article),
        "out": _out(article.published),
        "held": {name: [low, claim_href(claim)] for name, low, claim in floor(alone).holders},
        "each": pairs,
        "checks": sums_held(alone, article.id),
    }


def _pairs(report: Report) -> list[Facts]:
    """Return what orders of one article imply for one chip, before any rate: in the currency of the money."""
    found = []
    for pair in implied_prices(report):
        month = _month(pair.money, report) if pair.money.unit == "USD" else ""
        rate = report.policy.rate(month) if month else Interval(1.0, 1.0)
        each = Interval(pair.low, pair.high) * Interval(1 / (rate.low or 1.0), 1 / (rate.high or 1.0))
        found.append({"low": each.low, "high": each.high, "month": month, "address": claim_href(pair.money)})
    return found


def _month(money: Claim, report: Report) -> str:
    published = next(article.published for article in report.articles if article.id == money.source)
    return month_of(money.period or published)


def _out(published: str) -> str:
    last = parse_period(published).last if published else None
    return f"{last}" if last else ""


def _ends(interval: Interval) -> list[float | None]:
    return [interval.low, interval.high]
