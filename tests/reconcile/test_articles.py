"""What reconciling finds in the originals, from claims marked by hand, whatever extraction makes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gpureport.policy import Policy
from gpureport.reconcile import Reconciliation, reconcile
from gpureport.records import Claim, Finding, Kind
from gpureport.relate import relate
from reconcile.made import ends, seven
from relate.claims import gold_article, gold_claims


@pytest.fixture(scope="module")
def done(shared: Path) -> Reconciliation:
    articles = [
        replace(gold_article(shared, "000"), published="2023-06-14"),
        replace(gold_article(shared, "003"), published="2023-10-26"),
    ]
    claims: list[Claim] = [claim for article in articles for claim in gold_claims(shared, article)]
    sound = [relation for relation in relate(articles, claims) if relation.kind != "sum"]
    return reconcile(articles, claims, sound, Policy(rate=seven))


def found(done: Reconciliation, kind: Kind, subject: str | None, *products: str, unit: str = "chip") -> Finding:
    [finding] = [f for f in done.findings if (f.kind, f.subject, f.products, f.unit) == (kind, subject, products, unit)]
    return finding


def test_china_holds_what_its_companies_hold(done: Reconciliation) -> None:
    # four companies with 10,000 each and two more make 60,000; about 40,000 is below, 500,000 above
    china = found(done, Kind.STOCKPILE, "china", "A100")
    assert ends(china) == (60_000, 500_000)
    assert [e.role for e in china.claims] == ["disputed", "contradicts", "bounds", "bounds", "bounds"]


def test_bytedance_holds_a_part_of_what_it_holds(done: Reconciliation) -> None:
    # at least 10,000 A100, and at most nearly 100,000 A100 and V100 together
    assert ends(found(done, Kind.STOCKPILE, "bytedance", "A100")) == (10_000, 100_000)


def test_one_order_told_four_times_is_one_order(done: Reconciliation) -> None:
    order = found(done, Kind.ORDER, "bytedance", "GPU", unit="USD")
    assert sorted(e.role for e in order.claims) == ["repeats", "repeats", "repeats", "supports"]
    assert (order.verdict, order.sources, ends(order)) == ("single", 1, (1e9, None))


def test_list_prices_in_two_currencies_are_one_finding(done: Reconciliation) -> None:
    price = found(done, Kind.PRICE, "nvidia", "A100", unit="USD")
    assert len(price.claims) == 2
    assert ends(price) == (10_000, 10_000)


def test_prices_of_two_months_are_two_findings(done: Reconciliation) -> None:
    prices = [f for f in done.findings if f.kind == Kind.PRICE and f.products == ("A800",)]
    assert [ends(f) for f in prices if f.subject is None] == [(270_000, 330_000)]


def test_nothing_is_dropped(done: Reconciliation, shared: Path) -> None:
    placed = {e.claim_id for f in done.findings for e in f.claims if e.role != "bounds"}
    left = {u.claim_id for u in done.unsettled}
    for number in ("000", "003"):
        article = gold_article(shared, number)
        assert {claim.claim_id for claim in gold_claims(shared, article)} <= placed | left
