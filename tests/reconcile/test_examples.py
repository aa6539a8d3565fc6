"""Small worked examples, each with the answer found by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

import pytest

from gpureport.policy import Decided, Decision, Policy
from gpureport.reconcile import reconcile
from gpureport.records import Attribution, Claim, Kind, Zone
from reconcile.made import RATED, Fields, article, claim, ends, finding_of, relation, roles, settle, seven


class Whose(TypedDict, total=False):
    """What the claims of one example share."""

    kind: Kind
    subject: str
    status: str | None
    per: str


class Spent(TypedDict):
    """What claims of capital spent share."""

    kind: Kind
    products: tuple[str, ...]
    unit: str
    status: None
    period: str


FOUR = "alibaba|baidu|bytedance|tencent"


def chinese_a100s() -> list[Claim]:
    """Return the floors of six holders and what two people say of all of China."""
    return [
        claim("a1", 10_000, None, subject=FOUR, per="company", period="../2022"),
        claim("a2", 10_000, subject="sensetime", period="2023", status="deployed"),
        claim("a3", 10_000, subject="high_flyer", kind=Kind.ORDER, status="ordered", period="../2023-06"),
        claim("a4", 500_000, subject="china", attribution="Zhang", attribution_class=Attribution.NAMED),
        claim("a5", 36_000, 44_000, subject="china", attribution="Yin", attribution_class=Attribution.NAMED),
    ]


def test_china_holds_more_than_its_companies_floors() -> None:
    # Four companies with at least 10,000 A100 each, one with 10,000 deployed, one that bought 10,000: at least 60,000.
    # About 40,000 (36,000 to 44,000) is below that: it contradicts by 60/44 = 1.36. So near the floors, 500,000 is
    # left against what they and 40,000 say: from 60,000 to 500,000 every point costs log(500/44).
    found = finding_of(settle(*chinese_a100s()), "a4")
    assert ends(found) == (60_000, 500_000)
    assert roles(found) == {"a4": "disputed", "a5": "contradicts", "a1": "bounds", "a2": "bounds", "a3": "bounds"}
    assert [e.off_by for e in found.claims if e.claim_id == "a5"] == [1.36364]
    assert (found.verdict, found.sources) == ("conflict", 2)


def test_floors_are_a_side_of_their_own_though_two_low_claims_outvote_the_high_one() -> None:
    # The floors of six holders leave at least 60,000. 30,000 and 36,000 to 44,000 are below and pull to 60,000, two
    # against one; but 500,000 alone does not contradict the floors, so the answer reaches from them to it, and one of
    # the four holds at most 500,000 - 50,000 = 450,000.
    done = settle(*chinese_a100s(), claim("b1", 30_000, subject="china"))
    found = finding_of(done, "a4")
    assert ends(found) == (60_000, 500_000)
    assert {e.claim_id: e.off_by for e in found.claims if e.role == "contradicts"} == {"a5": 1.36364, "b1": 2.0}
    assert roles(found)["a4"] == "disputed"
    assert {ends(f) for f in done.findings if f.subject in FOUR.split("|")} == {(10_000, 450_000)}


def test_one_company_of_an_each_claim_speaks_in_its_own_finding() -> None:
    done = settle(claim("a1", 10_000, None, subject=FOUR, per="company"))
    assert sorted(f.subject or "" for f in done.findings) == FOUR.split("|")


def test_a_stock_is_bounded_by_its_parts_and_wholes() -> None:
    # of more than 200,000 GPUs about 100,000 are A100, A800 or H800; 13,600 A100 bought lie within them
    told = [
        claim("a1", 200_000, 300_000, products=("GPU",), period="2024-02"),
        claim("a2", 90_000, 110_000, products=("A100", "A800", "H800"), period="2024-02"),
        claim("a3", 12_240, 14_960, kind=Kind.ORDER, status="ordered", period=None),
    ]
    done = settle(*told, published="2024-02-18")
    assert roles(finding_of(done, "a2")) == {"a2": "supports", "a1": "bounds", "a3": "bounds"}
    assert ends(finding_of(done, "a2")) == (90_000, 110_000)
    assert [u.claim_id for u in done.unsettled] == ["a3"]


def test_servers_of_eight_count_as_chips_and_the_sharper_telling_stands() -> None:
    # 3,000 servers of eight are 24,000 chips; "tens of thousands or more" allows that
    told = [
        claim("a1", 3_000, kind=Kind.ORDER, products=("8xA800",), unit="server", period="2023-01", status="ordered"),
        claim("a2", 24_000, kind=Kind.ORDER, products=("A800",), period="2023-01", status="ordered"),
        claim("b1", 10_000, None, kind=Kind.ORDER, products=("GPU",), period="2023", status="ordered"),
    ]
    done = settle(*told)
    assert roles(finding_of(done, "a1"))["a2"] == "repeats"
    assert ends(finding_of(done, "b1")) == (24_000, None)


def test_price_times_units_is_value_across_currencies() -> None:
    # 90,000 to 110,000 chips at 72,000 to 80,000 CNY are 6.48 to 8.8 bn CNY; 1 bn USD is 6.86 to 7.14 bn CNY, so the
    # units lie between 6.86e9 / 80,000 = 85,750 and 7.14e9 / 72,000 = 99,167: together 90,000 to 99,166.7
    told = [
        claim("a1", 90_000, 110_000, kind=Kind.ORDER, subject=FOUR, status="ordered", period="2023-08"),
        claim("a2", 1e9, kind=Kind.ORDER, subject=FOUR, status="ordered", period="2023-08", unit="USD"),
        claim(
            "a3", 72_000, 80_000, kind=Kind.PRICE, subject=None, unit="CNY", per="chip", period="2023-04", status=None
        ),
    ]
    done = settle(*told, relations=[relation("product", factor=["a1", "a3"], product="a2")])
    assert ends(finding_of(done, "a1")) == (90_000, 99_166.7)
    assert roles(finding_of(done, "a1")) == {"a1": "supports", "a2": "bounds", "a3": "bounds"}


def test_a_deal_told_in_servers_price_and_value() -> None:
    # 200 to 900 servers of eight are 1,600 to 7,200 chips, 80 are 640: one against one
    meituan: Whose = {"subject": "meituan", "kind": Kind.ORDER, "status": "ordered"}
    told = [
        claim("a1", 200, 900, **meituan, products=("8xA100",), unit="server", period="2023-05"),
        claim("a2", 80, **meituan, products=("8xA100",), unit="server", period=None),
        claim("a3", 1e8, None, **meituan, products=("8xA100",), unit="CNY", period="2023-05"),
        claim("a4", 6e5, 9e5, kind=Kind.PRICE, products=("8xA100",), unit="CNY", per="server", period="2023-05"),
    ]
    alone = finding_of(settle(*told), "a2")
    assert ends(alone) == (640, 7_200)
    assert roles(alone) == {"a1": "disputed", "a2": "disputed"}
    # at 600,000 to 900,000 CNY a server, 100 m CNY and more are 100 m / 900,000 = 111.1 servers or 889 chips at least:
    # 80 needs slack of 111.1 / 80 wherever the optimum is, and pulls the hundreds down to nothing less than 889
    tied = settle(*told, relations=[relation("product", factor=["a1", "a4"], product="a3")])
    found = finding_of(tied, "a2")
    assert roles(found) == {"a1": "disputed", "a2": "contradicts", "a3": "bounds", "a4": "bounds"}
    assert ends(found) == (888.889, 7_200)
    assert [e.off_by for e in found.claims if e.claim_id == "a2"] == [1.38889]


def test_a_tie_is_published_as_hull_whatever_the_weights() -> None:
    told = [
        claim("a1", 10, 12, attribution="A", attribution_class=Attribution.FILING),
        claim("b1", 20, 30, attribution="B", attribution_class=Attribution.NAMED),
    ]
    for weights in ({"filing": 1.0}, {"filing": 5.0}):
        found = finding_of(settle(*told, policy=Policy(rate=seven, reliability=weights)), "a1")
        assert ends(found) == (10, 30)
        assert roles(found) == {"a1": "disputed", "b1": "disputed"}
        assert "10–12 chips and 20–30 chips" in found.reason


def test_weights_that_decide_say_so() -> None:
    # two against one; a filing of weight three outweighs both
    told = [
        claim("a1", 10, attribution="A", attribution_class=Attribution.FILING),
        claim("b1", 20, attribution="B", attribution_class=Attribution.NAMED),
        claim("c1", 20, attribution="C", attribution_class=Attribution.NAMED),
    ]
    equal = finding_of(settle(*told), "a1")
    assert (ends(equal), roles(equal)["a1"]) == ((20, 20), "contradicts")
    weighed = finding_of(settle(*told, policy=Policy(rate=seven, reliability={"filing": 3.0})), "a1")
    assert (ends(weighed), roles(weighed)["a1"]) == ((10, 10), "supports")
    assert "weights" in weighed.reason


def test_a_gap_within_the_tolerance_is_agreement() -> None:
    # 100 to 102: 2 % apart; 100 to 103: 3 %
    assert finding_of(settle(claim("a1", 100), claim("b1", 102)), "a1").verdict == "agree"
    assert finding_of(settle(claim("a1", 100), claim("b1", 103)), "a1").verdict == "conflict"


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        # 17 months apart only the lower end of the earlier holds for the later
        ("2022-01", "2023-06", (10, 50)),
        # within six months the two are of one stock
        ("2023-01", "2023-06", (10, 20)),
    ],
)
def test_an_earlier_stock_bounds_a_later_one_from_below(
    earlier: str, later: str, expected: tuple[float, float]
) -> None:
    done = settle(claim("a1", 10, 20, period=earlier), claim("b1", 5, 50, period=later))
    assert ends(finding_of(done, "b1")) == expected


def test_two_currencies_are_one_finding_in_the_sharper() -> None:
    # 70,000 to 75,000 CNY at 6.86 to 7.14 are 9,804 to 10,933 USD: 10,000 USD fits and is the sharper
    price: Whose = {"kind": Kind.PRICE, "per": "chip", "status": None, "subject": "nvidia"}
    done = settle(claim("a1", 10_000, **price, unit="USD"), claim("b1", 70_000, 75_000, **price, unit="CNY"))
    found = finding_of(done, "a1")
    assert (found.unit, ends(found), found.verdict) == ("USD", (10_000, 10_000), "agree")
    # 80,000 CNY are at least 11,204 USD
    done = settle(claim("a1", 10_000, **price, unit="USD"), claim("b1", 80_000, **price, unit="CNY"))
    assert finding_of(done, "b1").verdict == "conflict"


def test_definitions_are_not_compared_without_saying_so() -> None:
    capex: Spent = {"kind": Kind.CAPEX, "products": (), "unit": "USD", "status": None, "period": "2021"}
    done = settle(claim("a1", 73.7e9, **capex, definition="including leases"), claim("b1", 61.1e9, **capex))
    assert [f.verdict for f in done.findings] == ["single", "single"]
    assert "not compared with what is told of it under including leases" in finding_of(done, "b1").reason


def test_headline_and_body_and_quoted_persons_count_once() -> None:
    said: Fields = {"attribution": "Yin Qi", "attribution_class": Attribution.NAMED}
    done = settle(
        claim("a1", 40_000, zone=Zone.TITLE),
        claim("a2", 40_000, **said),
        claim("b1", 40_000, **said),
        claim("c1", 40_000),
    )
    found = finding_of(done, "a2")
    assert roles(found) == {"a2": "supports", "b1": "repeats", "c1": "supports", "a1": "repeats"}
    assert found.sources == 2


def test_unnamed_sources_of_one_outlet_count_once_and_a_named_report_counts_once() -> None:
    unnamed = Attribution.UNNAMED
    done = settle(
        claim("a1", 40_000, attribution="a person close to it", attribution_class=unnamed),
        claim("a2", 40_000, attribution="an insider", attribution_class=unnamed),
        claim("b1", 40_000, attribution="Omdia"),
        claim("c1", 40_000, attribution="Omdia"),
        # an outlet that is quoted by name is the outlet itself
        claim("d1", 40_000, attribution="Outlet A"),
    )
    found = finding_of(done, "a1")
    expected = {"a1": "supports", "a2": "repeats", "b1": "supports", "c1": "repeats", "d1": "repeats"}
    assert (roles(found), found.sources, found.verdict) == (expected, 2, "agree")


def test_a_retelling_without_a_date_has_the_date_of_what_it_retells() -> None:
    told = [claim("a1", 10, kind=Kind.PRICE, unit="CNY"), claim("a2", 10, kind=Kind.PRICE, unit="CNY", period=None)]
    done = settle(*told, relations=[relation("repeat", told="a1", retold="a2")])
    assert roles(finding_of(done, "a1")) == {"a1": "supports", "a2": "repeats"}
    assert done.unsettled == []
    assert [u.claim_id for u in settle(*told).unsettled] == ["a2"]


def test_people_decide() -> None:
    told = [claim("a1", 10), claim("b1", 20, period="2020-01")]
    asked = [Decision("a1", "b1", Decided.SAME)]
    joined = finding_of(settle(*told, policy=Policy(rate=seven, decisions=asked)), "a1")
    assert roles(joined) == {"a1": "disputed", "b1": "disputed"}
    near = [claim("a1", 10), claim("b1", 20)]
    assert finding_of(settle(*near), "a1").verdict == "conflict"
    for decided in (Decided.DIFFERENT, Decided.UNSURE):
        done = settle(*near, policy=Policy(rate=seven, decisions=[Decision("b1", "a1", decided)]))
        assert [f.verdict for f in done.findings] == ["single", "single"]
    # taken back, nothing is left of it
    assert settle(*near, policy=Policy(rate=seven, decisions=[])) == settle(*near, policy=RATED)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "denied"}, "a denied amount"),
        ({"status": "hypothetical"}, "a hypothetical amount"),
        ({"direction": "down", "unit": "percent"}, "a change, not an amount"),
        ({"rule": "not understood"}, "its hedge was not understood, so it has no bounds"),
        ({"kind": Kind.OTHER}, "of kind other, and no share of sales or of a market"),
    ],
)
def test_what_bounds_nothing_is_listed(fields: Fields, reason: str) -> None:
    done = settle(claim("a1", 10, **fields))
    assert (done.findings, [u.reason for u in done.unsettled]) == ([], [reason])


def test_zero_and_nothing_are_listed() -> None:
    done = settle(claim("a1", 0), claim("a2", None, None))
    assert [u.reason for u in done.unsettled] == ["zero or negative", "no amount is stated"]


def test_a_path_of_prices_is_no_conflict_but_two_outlets_are() -> None:
    # 15,000 before the 18th, 30,000 to 50,000 on it, 20,000 to 30,000 two days on: the author tells a rise and a fall
    card: Whose = {"kind": Kind.PRICE, "per": "chip", "status": None}
    told = [
        claim("a1", 15_000, **card, unit="CNY", period="2023-10-17"),
        claim("a2", 30_000, 50_000, **card, unit="CNY", period="2023-10-18"),
        claim("a3", 20_000, 28_000, **card, unit="CNY", period="2023-10-20"),
    ]
    assert [f.verdict for f in settle(*told).findings] == ["single"] * 3
    other = claim("b1", 99_000, **card, unit="CNY", period="2023-10-21")
    assert finding_of(settle(*told, other), "b1").verdict == "conflict"


def test_prices_of_two_days_that_touch_are_two_and_another_outlet_tells_of_the_one_it_fits() -> None:
    card: Whose = {"kind": Kind.PRICE, "per": "chip", "status": None}
    told = [
        claim("b1", 30_000, 50_000, **card, unit="CNY", period="2023-10-18"),
        claim("b2", 20_000, 30_000, **card, unit="CNY", period="2023-10-20"),
        claim("a1", 22_000, **card, unit="CNY", period="2023-10-21"),
    ]
    done = settle(*told)
    assert ends(finding_of(done, "b1")) == (30_000, 50_000)
    assert roles(finding_of(done, "a1")) == {"b2": "supports", "a1": "supports"}


def test_a_share_is_read_from_its_clause() -> None:
    text = "。英伟达的营收约四成来自中国市场，约四成员工在美国。"
    share: Fields = {"kind": Kind.OTHER, "subject": "nvidia", "products": (), "unit": "percent", "status": None}
    told = [
        replace(claim(name, 36, 44, **share), start=start, end=start + 3)
        for name, start in (("a1", text.index("约四成")), ("a2", text.rindex("约四成")))
    ]
    done = reconcile([article("a", text=text)], told, [], RATED)
    assert [(f.definition, roles(f)) for f in done.findings] == [("share of sales (China)", {"a1": "supports"})]
    assert [u.claim_id for u in done.unsettled] == ["a2"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([claim("a1", 10)], "One source says 10 chips."),
        ([claim("a1", 10, None), claim("b1", 12)], "2 independent sources all allow 12 chips."),
        ([claim("a1", 10), claim("b1", 20)], "Nothing chooses between 10 chips and 20 chips, so the range spans them."),
        (
            [claim("a1", 10), claim("b1", 20), claim("c1", 20), claim("d1", 20)],
            "The weight of the claims is on 20 chips; 10 chips lies outside it by a factor of 2.",
        ),
        (
            [claim("a1", 200, None), claim("a2", 100, 300, products=("A100", "V100"))],
            "One source says at least 200 chips, which 1 claim on related amounts narrows to 200–300 chips.",
        ),
    ],
)
def test_reasons_are_sentences(told: list[Claim], expected: str) -> None:
    assert finding_of(settle(*told), "a1").reason == expected


def test_a_list_in_one_sentence_is_no_conflict() -> None:
    text = "。" * 10 + "这边给 10 张，那边给 20 张。还有 30 张。"
    names = {"a1": 14, "a2": 24, "a3": 34}
    told = [claim(name, amount) for name, amount in zip(names, (10, 20, 30), strict=True)]
    assert text.index("10 张") == 14
    placed = [replace(c, start=text.index(f"{c.low:.0f} 张"), end=text.index(f"{c.low:.0f} 张") + 4) for c in told]
    done = reconcile([article("a", text=text)], placed, [], RATED)
    assert roles(finding_of(done, "a1")) == {"a1": "disputed", "a3": "disputed"}
    assert roles(finding_of(done, "a2")) == {"a2": "supports"}
