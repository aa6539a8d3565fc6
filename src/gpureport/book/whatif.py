"""What a reader may assume differently in the page itself: sources, dates, exchange rate, equivalences.

Ships the findings of every choice of articles, each reconciled by the same program, and with each finding what the
front page's numbers and charts ask of it. Rate and equivalence act on the published bounds by the formulas that the
notebooks use; where claims in both currencies hang together, the program's own answer is shipped at every rate.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gpureport.analysis.answers import Answer, answers, article_name, period_name, who
from gpureport.analysis.capex import told
from gpureport.analysis.links import claim_href
from gpureport.analysis.orders import implied_prices, placed
from gpureport.analysis.prices import Priced, prices
from gpureport.analysis.stockpiles import country, floor, holdings
from gpureport.book import evidence
from gpureport.book.choices import Choices, Names, choices
from gpureport.book.rated import RATES, STEP, at_every_rate, spoken_in_both, sums_held
from gpureport.charts.prices import colour, rule_marks
from gpureport.charts.theme import COLOURS
from gpureport.intervals import Interval
from gpureport.periods import month_of, parse_period
from gpureport.pipeline import Report
from gpureport.records import CORE_KINDS, Article, Claim, Finding, Kind, content_id
from gpureport.reference import ExportRule

Row = list[Any]
Facts = dict[str, Any]


def whatif(report: Report, rules: tuple[ExportRule, ...] = ()) -> dict[str, Any]:
    """Return what the page needs: the report is that of the default scenario, `rules` the dates its chart marks."""
    articles = sorted(report.articles, key=lambda a: (_out(a.published), a.id))
    reader, shipped = Choices(report), Shipped()
    rows = {}
    for names in choices([article.id for article in articles]):
        chosen = reader.read(names)
        rows[",".join(sorted(names))] = shipped.choice(chosen, reader.parts(chosen))
    alone = {article.id: reader.read([article.id]) for article in articles}
    pairs = {name: _pairs(one) for name, one in alone.items()}
    months = {row[5] for chosen in rows.values() for row in chosen["rows"]}
    months |= {pair["month"] for listed in pairs.values() for pair in listed}
    return {
        "articles": [_article(article, alone[article.id], pairs[article.id]) for article in articles],
        "equivalence": dict(report.scenario.equivalence),
        "months": {month: _ends(report.policy.rate(month)) for month in sorted(filter(None, months))},
        "rates": [RATES[0], RATES[-1], STEP],
        "rows": rows,
        "rules": [[f"{mark.day}", mark.label] for mark in rule_marks(rules)],
        "tables": shipped.tables,
        "things": [json.loads(thing) for thing in shipped.things],
    }


@dataclass
class Shipped:
    """The rows of choices: what stays the same of a finding is told once, in `things`, and named by its place there.

    `tables` holds, by key, the rows that a part of the findings has at every rate, where the rate moves them.
    """

    things: dict[str, int] = field(default_factory=dict)
    tables: dict[str, list[list[Row]]] = field(default_factory=dict)
    _known: dict[tuple[str, ...], tuple[int, str]] = field(default_factory=dict)
    _still: dict[str, set[str]] = field(default_factory=dict)

    def choice(self, report: Report, parts: Sequence[Names]) -> dict[str, Any]:
        """Return the rows of a choice; those that are replaced at a fixed rate end in 1, `keys` name the tables."""
        both = [part for part in parts if spoken_in_both(report, part)]
        moved = {part: key for part in both if (key := self._table(report, part))}
        replaced = {name for part, key in moved.items() for name in self._own(report, part).keys() - self._still[key]}
        rows = [[*row, int(name in replaced)] for name, row in self.rows(report).items()]
        return {"rows": rows, "keys": list(moved.values())}

    def rows(self, report: Report) -> dict[str, Row]:
        """Return a row per core finding, by id: its thing, its bounds, unit and verdict, and its month."""
        core = {_key(one): one for one in report.findings if one.kind in CORE_KINDS}
        if not core.keys() <= self._known.keys():
            facts = _facts(report)
            for answer in (one for kind in Kind if kind in CORE_KINDS for one in answers(report, kind)):
                about = facts.get(answer.finding.finding_id, {})
                self._known[_key(answer.finding)] = self._thing(answer, about), answer.month
        found = ((one, *self._known[key]) for key, one in core.items())
        return {f.finding_id: [thing, f.low, f.high, f.unit, f.verdict, month] for f, thing, month in found}

    def _table(self, report: Report, part: Names) -> str:
        """Return the key of what a part gives at every rate, empty where no rate moves anything of it."""
        key = content_id(*part)
        if key not in self._still:
            every = [self.rows(read) for read in at_every_rate(report, part)]
            own = self._own(report, part)
            still = {name for name, row in own.items() if all(rows.get(name) == row for rows in every)}
            moving = [[row for name, row in rows.items() if name not in still] for rows in every]
            self._still[key] = still
            if any(moving) or own.keys() - still:
                self.tables[key] = moving
        return key if key in self.tables else ""

    def _own(self, report: Report, part: Names) -> dict[str, Row]:
        names = {one.finding_id for one in report.findings if one.claims[0].claim_id in part}
        return {name: row for name, row in self.rows(report).items() if name in names}

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


def _key(finding: Finding) -> tuple[str, ...]:
    return (finding.finding_id, *(f"{e.claim_id} {e.role}" for e in finding.claims))


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
