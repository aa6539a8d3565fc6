"""What the seven notebooks ask, on reports small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.made import capex, check, claim, finding, order, price, report, stock
from gpureport.analysis import arithmetic, conflicts, orders, prices, quality, stockpiles
from gpureport.analysis import capex as spending
from gpureport.intervals import Interval
from gpureport.records import Claim, Kind, Member, Relation, RelationKind
from gpureport.reference import Basis, Capex, Chip

# --- orders


def test_orders_are_ranked_by_stage_and_size() -> None:
    told = report(
        [
            order("1万块", value=10_000.0, subject="baidu"),
            order("3万块", value=30_000.0, subject="tencent", status="cancelled"),
            order("2万块", value=20_000.0, subject="alibaba"),
            order("5万块", value=50_000.0, subject="jd", status="requested"),
            order("9万块", value=90_000.0, subject="meituan", status="denied"),
        ]
    )
    assert [answer.finding.subject for answer in orders.chip_orders(told)] == ["alibaba", "baidu", "jd", "tencent"]


def test_joint_money_and_chips_give_a_price() -> None:
    # USD 1 bn at 7.0 over 90,000 to 110,000 chips: 7e9 / 110,000 to 7e9 / 90,000
    money = order("10亿美元", unit="USD", value=1e9)
    chips = order("约10万个", value=100_000.0, low=90_000.0, high=110_000.0)
    members = (Member(money.claim_id, "product"), Member(chips.claim_id, "factor"))
    tied = Relation("r1", RelationKind.PRODUCT, members, "共", "product")
    (pair,) = orders.implied_prices(report([money, chips], relations=[tied]))
    assert [pair.low, pair.high] == pytest.approx([63_636.36, 77_777.78])
    assert pair.tied


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"subject": "bytedance"}, 1),
        ({"subject": "bytedance", "source": "b"}, 0),
        ({"subject": "baidu"}, 0),
        ({"subject": "bytedance", "period": "2021"}, 0),
        ({"subject": "bytedance", "products": ("H800",)}, 0),
        ({"subject": "bytedance", "products": ("GPU",)}, 1),
    ],
)
def test_orders_that_nothing_ties_are_put_together_only_where_they_fit(other: dict[str, object], found: int) -> None:
    money = order("7亿元", unit="CNY", value=7e8, period="2023")
    chips = order("1万块", value=10_000.0, **{"period": "2023-05", **other})
    pairs = orders.implied_prices(report([money, chips]))
    assert len(pairs) == found
    assert not any(pair.tied for pair in pairs)


def test_a_server_is_counted_by_its_cards() -> None:
    money = order("1亿元", unit="CNY", value=1e8)
    servers = order("100台", unit="server", products=("8xA800",), value=100.0)
    members = (Member(money.claim_id, "product"), Member(servers.claim_id, "factor"))
    (pair,) = orders.implied_prices(
        report([money, servers], relations=[Relation("r", RelationKind.PRODUCT, members, "共", "product")])
    )
    assert pair.low == 125_000


def test_open_dates_stay_open() -> None:
    told = report([order("1万块", value=1e4, period="../2022"), order("2万块", value=2e4, period=None)])
    (dated,) = orders.dated_orders(told)
    assert dated.first is None
    assert dated.last is not None


def test_numbers_of_no_orders_say_so() -> None:
    found = orders.numbers(report([]))
    assert found["money_most"].text == "no amount told"
    assert found["money_count"].text == "0"
    assert all(number.evidence for number in found.values())


# --- stockpiles


def test_equivalents_take_the_weakest_and_the_best_of_several_chips() -> None:
    both = stock("10万块", products=("A100", "V100"), value=1e5)
    unnamed = stock("2万块", products=("GPU",), value=2e4)
    (answer,), left = stockpiles.equivalents(report([both, unnamed]))
    assert (answer.low, answer.high, answer.stated) == (40_000, 100_000, ())
    assert [one.finding.products for one in left] == [("GPU",)]


def test_floor_takes_each_holder_once_and_the_country_not_at_all() -> None:
    told = report(
        [
            stock("上万块", subject="alibaba|baidu", per="company", value=None, low=1e4, high=None),
            stock("1.2万块", subject="baidu", value=1.2e4),
            order("5000块", products=("A100",), subject="high_flyer", value=5e3),
            order("7000块", products=("A100",), subject="jd", value=7e3, status="planned"),
            stock("2万块", subject="google", value=2e4),
            stock("4万块", subject="china", value=4e4),
        ]
    )
    least = stockpiles.floor(told)
    assert least.total == 27_000
    assert [name for name, *_ in least.holders] == ["baidu", "alibaba", "high_flyer"]
    assert [one.subject for one in stockpiles.country_claims(told)] == ["china"]


# --- capex


def row(company: str, period: str, value: float | None, definition: str = "") -> Capex:
    basis = Basis.SECONDARY if value is not None else Basis.MISSING
    fields = {"company": company, "period": period, "value": value, "unit": "USD", "definition": definition}
    return Capex.model_validate({**fields, "basis": basis, "source": "made", "note": ""})


def test_yearly_capex_is_compared_where_years_overlap() -> None:
    told = report(
        [
            capex("70-110亿美元", subject="tencent", value=None, low=7e9, high=11e9, period="2020/2022"),
            capex(
                "超过150亿美元",
                subject="amazon|meta",
                per="company-year",
                value=None,
                low=15e9,
                high=None,
                period="2021",
            ),
            capex("20亿美元", subject="google", value=2e9, period="2010"),
        ]
    )
    found = spending.factor(spending.told(told))
    assert found is not None
    ratio, least, most = found
    assert ratio == pytest.approx(15 / 11)
    assert (least.finding.subject, most.finding.subject) == ("amazon|meta", "tencent")


def test_capex_is_set_against_the_nearest_report() -> None:
    told = report([capex("580亿美元", subject="amazon", value=58e9, per=None, period="2022")])
    rows = [row("amazon", "2022", 63.6e9, "cash"), row("amazon", "2022", 67.5e9, "leases"), row("amazon", "2021", 61e9)]
    (pair,) = spending.compared(told, rows)
    assert pair.gap == pytest.approx(63.6 / 58)
    assert [one.definition for one in pair.reported] == ["cash", "leases"]


def test_missing_reports_are_listed() -> None:
    assert [one.company for one in spending.missing([row("baidu", "2020", None), row("meta", "2022", 31e9)])] == [
        "baidu"
    ]


# --- prices


def chip(name: str, price_: float, currency: str = "CNY") -> Chip:
    fields = dict.fromkeys(Chip.model_fields, "")
    listed = {"chip": name, "list_price": price_, "list_price_currency": currency, "list_price_period": "2022-10"}
    return Chip.model_validate({**fields, **listed, "basis": "secondary", "source": "made"})


def test_prices_leave_out_rents_lists_and_lots() -> None:
    told = report(
        [
            price("5万元", value=5e4, period="2022-12"),
            price("1万美元", unit="USD", value=1e4, definition="list price"),
            price("20万", per="server-month", value=2e5, definition="rental"),
            price("10亿", per=None, value=1e9),
            price("230万", per="server", value=2.3e6),
        ]
    )
    assert [one.product for one in prices.prices(told, "chip")] == ["A100"]
    assert [one.answer.low for one in prices.prices(told, "server")] == [2.3e6]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([price("12万", value=12e4, period="2023-05")], [("A100", None)]),
        # 120,000 over 10,000 dollars at 7.0
        (
            [
                price("12万", value=12e4, period="2023-05"),
                price("1万美元", unit="USD", value=1e4, definition="list price", period="2023-06"),
            ],
            [("A100", 12 / 7)],
        ),
        ([price("3万", products=("RTX 4090",), value=3e4)], [("RTX 4090", 3.0)]),
    ],
)
def test_premium_is_over_the_stated_list_price_else_the_tables(
    claims: list[Claim], expected: list[tuple[str, float | None]]
) -> None:
    found = prices.premiums(report(claims), [chip("RTX 4090", 1e4)])
    wanted = [(product, ratio) for product, ratio in expected if ratio is not None]
    assert [one.priced.product for one in found] == [product for product, _ in wanted]
    assert [one.ratio.low for one in found] == pytest.approx([ratio for _, ratio in wanted])


def test_payback_is_price_over_rent() -> None:
    told = report(
        [
            price("160万", per="server", value=1.6e6, period="2023-05"),
            price("20万", per="server-month", products=("GPU",), value=2e5, definition="rental", period="2024-02"),
        ]
    )
    (pair,) = prices.paybacks(told)
    assert pair.months == Interval(8.0, 8.0)
    assert pair.tied


def test_steepest_rise_is_between_later_and_earlier() -> None:
    told = report(
        [
            price("5万", value=5e4, period="2022-12"),
            price("10万", value=1e5, period="2023-04"),
            price("8万", products=("A800",), value=8e4, period="2023-04"),
            price("30万", products=("A800",), value=3e5, period="2023-10"),
        ]
    )
    found = prices.moved(prices.prices(told, "chip"))
    assert found is not None
    assert (found[0].product, found[2]) == ("A800", 3.75)


# --- conflicts


def test_card_holds_overlap_gap_and_roles() -> None:
    one, other = stock("4万块", value=4e4), stock("50万块", value=5e5, ordinal=2)
    both = finding(one, other, verdict="conflict", roles=["disputed", "disputed"], low=4e4, high=5e5)
    (card,) = conflicts.cards(report([one, other], [both]))
    assert card.overlap is None
    assert card.gap == pytest.approx(12.5)
    assert card.conflicts


def test_without_one_of_two_tellings_the_other_stands() -> None:
    one, other = stock("4万块", value=4e4, period="2023-06"), stock("50万块", value=5e5, period="2023-06")
    both = finding(one, other, verdict="conflict", roles=["disputed", "disputed"], low=4e4, high=5e5)
    (card,) = conflicts.cards(report([one, other], [both]))
    assert {change.without.text: change.interval for change in card.changes} == {
        "4万块": Interval(5e5, 5e5),
        "50万块": Interval(4e4, 4e4),
    }


def test_single_tellings_have_no_card() -> None:
    assert conflicts.cards(report([stock("4万块", value=4e4)])) == []


# --- arithmetic


def test_sums_are_told_from_retellings() -> None:
    one = order("10万块")
    checks = [
        check(RelationKind.SUM, "consistent", 1.0, "1 + 1 = 2", one),
        check(RelationKind.SHARE, "inconsistent", 0.5, "1 ÷ 4 = 25 %, stated 50 %", one),
        check(RelationKind.GROWTH, "inconsistent", 1.2, "5 to 6 = 20 %", one),
        check(RelationKind.REPEAT, "consistent", 1.0, "told again", one),
    ]
    told = report([one], checks=checks)
    sums = arithmetic.sums(told)
    assert len(sums) == 3
    assert len(arithmetic.holding(sums)) == 1
    worst = arithmetic.furthest(sums)
    assert worst is not None
    assert worst.check.working.startswith("1 ÷ 4")
    assert arithmetic.numbers(told)["holds_share"].text == "33 %"


# --- quality


def reviewed() -> tuple[list[Claim], list[Claim]]:
    """Return what was read, and what stands after review: one accepted, one amended, one rejected, one added."""
    kept, wrong, gone = (order(text, rule=rule) for text, rule in (("1块", "plain"), ("2块", "over"), ("3块", "over")))
    stands = [
        replace(kept, reviewed="accepted"),
        replace(wrong, subject="baidu", reviewed="amended"),
        order("4块", reviewed="added"),
    ]
    return [kept, wrong, gone], stands


def test_a_claim_read_as_another_kind_is_wrong_of_one_and_missed_of_the_other() -> None:
    read = order("1块")
    right = replace(read, kind=Kind.STOCKPILE, reviewed="amended")
    found = quality.review(report([right], extracted=[read]))
    assert {one.name: (one.part, one.whole) for one in quality.precision(found) if one.whole} == {"order": (0, 1)}
    assert {one.name: (one.part, one.whole) for one in quality.recall(found) if one.whole} == {"stockpile": (0, 1)}


def test_precision_recall_and_fields_come_from_the_review() -> None:
    read, stands = reviewed()
    found = quality.review(report(stands, extracted=read))
    assert found.judged == 4
    precision = quality.total("precision", quality.precision(found))
    recall = quality.total("recall", quality.recall(found))
    assert (precision.part, precision.whole) == (2, 3)
    assert (recall.part, recall.whole) == (2, 3)
    shares = {one.name: (one.part, one.whole) for one in quality.field_shares(found)}
    assert shares["subject"] == (1, 2)
    assert shares["unit"] == (2, 2)
    assert (quality.untouched(found).part, quality.untouched(found).whole) == (1, 4)
    assert [(one.name, one.part, one.whole) for one in quality.by_rule(found, read)] == [
        ("over", 1, 2),
        ("plain", 0, 1),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # the formula by hand: 8 of 10 gives 0.4902 to 0.9433; 10 of 10 gives 0.7225 to 1
    [(8, 10, 0.4902, 0.9433), (10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775)],
)
def test_interval_of_a_share_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    one = quality.share("x", part, whole)
    assert [one.low, one.high] == pytest.approx([low, high], abs=1e-4)


def test_nothing_reviewed_has_no_share() -> None:
    found = quality.numbers(report([order("1块")]), [])
    assert found["precision"].text == "not reviewed"
    assert found["roles"].text == "nobody yet"


def test_kinds_other_than_core_do_not_count_as_core() -> None:
    read = [claim("3家", kind=Kind.OTHER)]
    stands = [replace(read[0], reviewed="accepted")]
    assert quality.untouched(quality.review(report(stands, extracted=read))).whole == 0
