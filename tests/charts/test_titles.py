"""A chart's title states what its data say: other data, another title; no data, a title that says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.made import capex, check, finding, order, price, report, stock
from gpureport.analysis import arithmetic, conflicts, orders, prices, quality, stockpiles
from gpureport.analysis import capex as spending
from gpureport.charts import arithmetic as arithmetic_charts
from gpureport.charts import capex as capex_charts
from gpureport.charts import conflicts as conflict_charts
from gpureport.charts import orders as order_charts
from gpureport.charts import prices as price_charts
from gpureport.charts import quality as quality_charts
from gpureport.charts import stockpiles as stockpile_charts
from gpureport.charts.cards import Cards
from gpureport.charts.graphic import Graphic
from gpureport.pipeline import Report
from gpureport.records import RelationKind
from gpureport.reference import Basis, Capex, ExportRule

RULES = [
    ExportRule(
        date=dt.date(2022, 8, 26),
        kind="effective",
        event="x",
        chips=("A100",),
        basis=Basis.PRIMARY,
        source="s",
        note="",
    )
]
REFERENCE = [
    Capex(
        company="amazon",
        period="2022",
        value=63.6e9,
        unit="USD",
        definition="",
        basis=Basis.PRIMARY,
        source="s",
        note="",
    ),
    Capex(
        company="baidu", period="2022", value=None, unit="CNY", definition="", basis=Basis.MISSING, source="", note=""
    ),
]
EMPTY = report([])


def drawn(told: Report) -> dict[str, Graphic]:
    """Return every chart of a report."""
    named, unnamed = stockpiles.equivalents(told)
    cards, sums, found = conflicts.cards(told), arithmetic.sums(told), quality.review(told)
    return {
        "money": order_charts.money_chart(orders.money_orders(told), told.articles),
        "chips": order_charts.chips_chart(orders.chip_orders(told), told.articles),
        "when": order_charts.when_chart(orders.dated_orders(told), RULES, told.articles),
        "each": order_charts.each_chart(orders.implied_prices(told), told.articles),
        "equivalents": stockpile_charts.equivalents_chart(named, unnamed, told.articles),
        "stated": stockpile_charts.stated_chart(stockpiles.holdings(told), told.articles),
        "country": stockpile_charts.country_chart(
            stockpiles.country_claims(told), stockpiles.floor(told), told.articles
        ),
        "told": capex_charts.told_chart(spending.told(told), told.articles),
        "compared": capex_charts.compared_chart(spending.compared(told, REFERENCE), 0.025, told.articles),
        "servers": price_charts.servers_chart(prices.prices(told, "server"), RULES, told.articles),
        "chip prices": price_charts.chips_chart(prices.prices(told, "chip"), RULES, told.articles),
        "premium": price_charts.premium_chart(prices.premiums(told, []), told.articles),
        "payback": price_charts.payback_chart(prices.paybacks(told), told.articles),
        "gaps": conflict_charts.gaps_chart(cards, told.articles),
        "widest": conflict_charts.widest_chart(cards, told.articles),
        "verdicts": arithmetic_charts.verdicts_chart(sums, told.articles),
        "ratios": arithmetic_charts.ratios_chart(sums, told.articles),
        "found": quality_charts.found_chart(quality.precision(found), quality.recall(found)),
        "fields": quality_charts.fields_chart(found),
    }


def full(times: float = 1.0, buyer: str = "bytedance") -> Report:
    """Return a report in which every chart has something to show; `times` scales what it says."""
    money = order("10亿美元", unit="USD", value=1e9 * times, subject=buyer)
    lot = order("10万块", value=1e5, subject=buyer, period="2023" if times == 1 else "2021")
    one = stock("4万块", subject="china", value=4e4 * times, period="2023-06")
    other = stock("50万块", subject="china", value=5e5, period="2023-06")
    holder = stock("6万块", subject=buyer, value=6e4)
    told = [
        money,
        lot,
        one,
        other,
        holder,
        capex("70亿", subject="tencent", value=7e9, period="2021"),
        capex("150亿", subject="meta", value=15e9 * times, period="2021"),
        capex("580亿", subject="amazon", value=58e9 / times, per=None, period="2022"),
        price("60万", per="server", value=6e5, period="2023-05"),
        price("160万", per="server", value=1.6e6 * times, period="2023-09"),
        price("5万", value=5e4, period="2022-12"),
        price("10万", value=1e5 * times, period="2023-04"),
        price("1万美元", unit="USD", value=1e4, definition="list price", period="2023-06"),
        price("20万", per="server-month", products=("GPU",), value=2e5, definition="rental", period="2023-10"),
    ]
    both = finding(one, other, verdict="conflict", roles=["disputed"] * 2, low=one.low, high=5e5)
    findings = [finding(claim) for claim in told if claim not in (one, other)]
    checks = [
        check(RelationKind.SUM, "consistent", 1.0, "1 + 1 = 2", lot),
        check(RelationKind.SHARE, "inconsistent", 0.5 / times, f"1 of {times}", lot),
        *([check(RelationKind.SHARE, "inconsistent", 1.01, "almost", lot)] if times > 1 else []),
    ]
    reviewed = [
        replace(lot, reviewed="accepted"),
        replace(money, reviewed="amended", subject="jd" if times > 1 else buyer),
    ]
    reviewed[1] = replace(money, reviewed="amended", attribution="x") if times == 1 else reviewed[1]
    seen = [*reviewed, *(claim for claim in told if claim not in (lot, money))]
    extra = order("9块", value=9.0, reviewed="added")
    return report([*seen, *([extra] if times > 1 else [])], [*findings, both], checks=checks, extracted=told)


FULL, CHANGED, NOTHING = drawn(full()), drawn(full(2.0, "alibaba")), drawn(EMPTY)


@pytest.mark.parametrize("name", FULL)
def test_title_follows_the_data(name: str) -> None:
    assert FULL[name].title != CHANGED[name].title
    assert FULL[name].title != NOTHING[name].title


@pytest.mark.parametrize("name", FULL)
def test_without_data_the_chart_says_so_and_is_drawn(name: str) -> None:
    made = NOTHING[name].to_html()
    assert "<svg" in made
    assert "{" not in NOTHING[name].title + NOTHING[name].subtitle


@pytest.mark.parametrize("name", FULL)
def test_every_chart_has_a_twin_with_its_rows_and_sources(name: str) -> None:
    assert FULL[name].table
    assert FULL[name].sources
    assert "{" not in FULL[name].title + FULL[name].subtitle + FULL[name].description + FULL[name].note


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("money", ["ByteDance", "USD 1 bn"]),
        ("each", ["CNY 70,000"]),
        ("country", ["60,000", "1 of 2"]),
        ("told", ["2.1 times", "2021"]),
        ("compared", ["0 of 1", "Amazon 2022", "9.7 %"]),
        ("servers", ["A100", "2.6-fold", "CNY 600,000", "CNY 1.6 m"]),
        ("chip prices", ["A100", "2-fold"]),
        ("premium", ["1 of 2", "1.43 times"]),
        ("payback", ["3 to 8 months"]),
        ("gaps", ["1 of 1", "All of China", "12.5"]),
        ("verdicts", ["1 hold and 1 does not"]),
        ("fields", ["50 %", "speaker"]),
    ],
)
def test_title_states_the_finding(name: str, words: list[str]) -> None:
    assert [word for word in words if word not in FULL[name].title] == []


def test_reported_capex_names_what_is_missing() -> None:
    made = capex_charts.reported_chart(REFERENCE, EMPTY.policy)
    assert "1 of 2 company-years" in made.title
    assert "Baidu 2022" in made.note


def test_cards_show_every_claim_and_what_would_change_it() -> None:
    told = full()
    made = Cards(conflicts.cards(told), told.articles)._repr_mimebundle_()["text/html"]
    assert made.count('<tr class="disputed">') == 2
    assert "Without" in made
    assert '<span lang="zh-Hans">50万块</span>' in made


def test_tables_list_rents_checks_rules_and_decisions() -> None:
    told = full(2.0)
    found = quality.review(told)
    assert len(price_charts.rent_table(prices.rents(told), prices.changes(told), told.articles).rows) == 1
    assert len(arithmetic_charts.checks_table(arithmetic.sums(told), told.articles, "sums").rows) == 3
    assert quality_charts.review_table(found).rows
    assert quality_charts.rules_table(quality.by_rule(found, told.extracted)).rows
