from __future__ import annotations

import pytest

from analysis.made import claim, finding, order, price, report
from gpureport.analysis.answers import answers, days, home, in_cny, in_usd, label, period_name, share, who
from gpureport.analysis.links import Number, claim_href, finding_href, of_claims
from gpureport.errors import InputError
from gpureport.formats import short
from gpureport.records import Kind


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (None, ""),
        ("2023", "2023"),
        ("2023-10", "Oct 2023"),
        ("2023-10-18", "18 Oct 2023"),
        ("2025-Q4", "Q4 2025"),
        ("../2022", "by 2022"),
        ("2020/..", "since 2020"),
        ("2020/2022", "2020 to 2022"),
        ("2023-05/2023-05", "May 2023"),
    ],
)
def test_period_is_written_for_people(period: str | None, expected: str) -> None:
    assert period_name(period) == expected


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (13_600, 13_600, "chip", "13,600 chips"),
        (69_974, None, "CNY", "at least CNY 69,900"),
        (None, 69_974, "CNY", "at most CNY 70,000"),
        (64_578.4, 82_150.8, "CNY", "CNY 64,500–82,200"),
        (2.0 / 7, 2.0 / 7, "times", "0.28571 times"),
        (0.9e9, 1.1e9, "USD", "USD 900 m–1.1 bn"),
        (0, 5, "month", "0–5 months"),
    ],
)
def test_interval_is_rounded_outwards(low: float | None, high: float | None, unit: str, expected: str) -> None:
    assert short(low, high, unit) == expected


@pytest.mark.parametrize(
    ("subject", "name", "country"),
    [
        ("bytedance", "ByteDance", "china"),
        ("google|meta", "Google and Meta", "us"),
        ("google|baidu", "Google and Baidu", ""),
        ("china", "All of China", "china"),
        (None, "a buyer not named", ""),
        ("nobody_knows", "Nobody Knows", ""),
    ],
)
def test_subject_has_a_name_and_a_home(subject: str | None, name: str, country: str) -> None:
    assert (who(subject), home(subject)) == (name, country)


def test_money_is_converted_by_ends_and_values() -> None:
    told = report([order("7亿元", unit="CNY", value=7e8, low=7e8, high=1.4e9)])
    answer = in_usd(answers(told, Kind.ORDER)[0], told.policy)
    assert answer is not None
    assert (answer.low, answer.high, answer.unit, answer.stated[0].value) == (1e8, 2e8, "USD", 1e8)
    back = in_cny(answer, told.policy)
    assert back is not None
    assert (back.low, back.high) == pytest.approx((7e8, 1.4e9))


def test_other_currencies_stay_out() -> None:
    told = report([order("7亿日元", unit="JPY", value=7e8)])
    assert in_usd(answers(told, Kind.ORDER)[0], told.policy) is None


def test_servers_are_stated_in_chips_of_the_finding() -> None:
    servers = order("3000台", unit="server", products=("8xA800",), value=3000.0)
    told = report([servers], [finding(servers, unit="chip", products=("A800",), low=24e3, high=24e3)])
    assert [one.value for one in answers(told, Kind.ORDER)[0].stated] == [24_000]


def test_label_starts_with_a_capital_and_leaves_out_what_is_not_known() -> None:
    assert label(finding(order("x", subject=None, period=None)), "subject", "products", "period") == (
        "A buyer not named, A800"
    )


def test_one_claim_leads_to_its_words_and_several_to_the_finding() -> None:
    one, other = order("10万块"), order("11万块")
    assert answers(report([one]), Kind.ORDER)[0].href == claim_href(one)
    both = finding(one, other)
    assert answers(report([one, other], [both]), Kind.ORDER)[0].href == finding_href(both)


def test_addresses_name_what_they_lead_to() -> None:
    one = order("10万块")
    assert claim_href(one) == f"articles/a.html#claim-{one.claim_id}"
    assert finding_href(finding(one)).startswith("findings.html#finding-")


def test_as_told_is_what_the_claims_say_before_others_bound_them() -> None:
    rent = price("15万-20万", value=None, low=15e4, high=20e4)
    narrowed = report([rent], [finding(rent, low=20e4, high=20e4)])
    told = answers(narrowed, Kind.PRICE)[0].as_told
    assert (told.low, told.high) == (15e4, 20e4)


def test_number_carries_its_text_and_evidence() -> None:
    data, metadata = Number("USD 1 bn", ("finding:f1", "claim:c1"))._repr_mimebundle_()
    assert data == {"text/plain": "'USD 1 bn'"}
    assert metadata == {"evidence": "finding:f1 claim:c1"}


def test_number_without_evidence_is_refused() -> None:
    with pytest.raises(InputError, match="names no evidence"):
        Number("12", ())


def test_too_many_claims_lead_to_their_list() -> None:
    many = [order(f"{n}块", ordinal=n) for n in range(1, 20)]
    assert of_claims(many, "explorer.html") == ("page:explorer.html",)
    assert of_claims(many[:1], "explorer.html") == (f"claim:{many[0].claim_id}",)
    assert of_claims([], "explorer.html") == ("page:explorer.html",)


def test_open_period_ends_when_it_was_told() -> None:
    assert [f"{day}" for day in days("2020/..", "2023-06")] == ["2020-01-01", "2023-06-30"]
    assert [f"{day}" for day in days("../2022")] == ["2022-12-31", "2022-12-31"]


def test_share_is_whole_percents() -> None:
    assert share(1, 3) == "33 %"
    assert share(0, 0) == "0 %"


def test_claims_of_other_kinds_are_no_answers() -> None:
    assert answers(report([claim("3家", kind=Kind.OTHER)]), Kind.ORDER) == []
