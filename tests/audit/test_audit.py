"""What audit says of claims tied by a relation; the numbers are worked out by hand in the rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_article, make_claim
from gpureport.audit import audit
from gpureport.intervals import Interval
from gpureport.measures import is_money, rounded
from gpureport.policy import Policy
from gpureport.records import Check, Claim, Kind, Member, Relation, RelationKind

ARTICLE = make_article("text", published="2023-10-26")
POLICY = Policy(rate=lambda month: Interval(7.0, 7.2) if month == "2023-10" else Interval(None, None))

Row = tuple[str, str, dict[str, str], float, str]


def read(phrase: str, name: str) -> Claim:
    """Make a claim of `~700000 CNY/chip|70万元`: hedge, number, unit, per, phrase."""
    amount, _, printed = phrase.partition("|")
    number, _, measure = amount.partition(" ")
    unit, _, per = measure.partition("/")
    hedge, digits = (number[0], number[1:]) if number[0] in "~><" else ("", number)
    first, _, last = digits.partition("-")
    low, high = float(first), float(last or first)
    if hedge == "~":
        low, high = 0.9 * low, 1.1 * high
    direction = {"+": "up", "-": "down"}.get(unit[-1])
    return make_claim(
        printed or f"{first} {name}",
        claim_id=name,
        kind=Kind.OTHER,
        period=None,
        subject=None,
        unit=unit.rstrip("+-"),
        per=per or None,
        value=None if last else float(first),
        low=None if hedge == "<" else low,
        high=None if hedge == ">" else high,
        qualifier={"~": "about", ">": "over", "<": "under"}.get(hedge, "range" if last else "exact"),
        direction=direction,
    )


def check(kind: str, rule: str, phrases: dict[str, str], factor: float = 1.0) -> Check:
    claims = {role: read(phrase, f"{n}") for n, (role, phrase) in enumerate(phrases.items())}
    members = tuple(Member(claim.claim_id, role.rstrip("0123456789")) for role, claim in claims.items())
    relation = Relation("r", RelationKind(kind), members, "cue", rule, factor)
    [result] = audit([ARTICLE], list(claims.values()), [relation], POLICY)
    return result


ROWS: list[Row] = [
    # 4 bn × 7.0–7.2 = 28.0–28.8
    ("conversion", "", {"from": "4e9 USD|40亿美元", "to": "28.4e9 CNY|284亿元"}, 1, "consistent"),
    ("conversion", "", {"from": "4e9 USD|40亿美元", "to": "29e9 CNY|290亿元"}, 1, "rounding"),
    ("conversion", "", {"from": "4e9 USD|40亿美元", "to": "38e9 CNY|380亿元"}, 1, "inconsistent"),
    ("conversion", "", {"from": "71000 CNY|7.1万元", "to": "10000 USD|1万美元"}, 1, "consistent"),
    # no month's rate, but a USD was never worth 3 TWD, nor 3 EUR
    ("conversion", "", {"from": "1e9 USD|10億美元", "to": "30e9 TWD|300億元"}, 1, "consistent"),
    ("conversion", "", {"from": "1e9 USD|10億美元", "to": "3e9 TWD|30億元"}, 1, "inconsistent"),
    ("conversion", "", {"from": "7.8e8 HKD|7.8亿港元", "to": "1e8 USD|1亿美元"}, 1, "consistent"),
    ("conversion", "", {"from": "1e9 USD", "to": "3e9 EUR|30億"}, 1, "inconsistent"),
    # 13,600 × 70,000 = 952 m
    (
        "product",
        "",
        {"factor1": "13600 chip", "factor2": "70000 CNY/chip", "product": "952e6 CNY|9.52亿"},
        1,
        "consistent",
    ),
    (
        "product",
        "",
        {"factor1": "13600 chip", "factor2": "70000 CNY/chip", "product": "852e6 CNY|8.52亿"},
        1,
        "inconsistent",
    ),
    (
        "product",
        "price told elsewhere",
        {"factor1": "10 chip", "factor2": "7 CNY/chip", "product": "90 CNY"},
        1,
        "undetermined",
    ),
    ("product", "", {"factor": "25000 chip/company", "product": "100000 chip"}, 4, "consistent"),
    # 10,000 chips × nearly USD 10,000: a total in another currency is exchanged first, 700–720 m
    (
        "product",
        "",
        {"factor1": "10000 chip", "factor2": "10000 USD/chip", "product": "710e6 CNY|7.1亿"},
        1,
        "consistent",
    ),
    (
        "sum",
        "parts make the whole",
        {"part1": "12 server", "part2": "318 server", "whole": "330 server"},
        1,
        "consistent",
    ),
    (
        "sum",
        "parts make the whole",
        {"part1": "12 server", "part2": "338 server", "whole": "330 server"},
        1,
        "inconsistent",
    ),
    (
        "sum",
        "parts within a whole",
        {"part1": "12 server", "part2": "38 server", "whole": "330 server"},
        1,
        "consistent",
    ),
    (
        "sum",
        "parts within a whole",
        {"part1": "200 server", "part2": "200 server", "whole": "330 server"},
        1,
        "inconsistent",
    ),
    # 1,800 of 5,559 is 32.38 %: not a third or more, and a third has no last digit to be rounded
    (
        "share",
        "",
        {"part": "1800 USD", "whole": "5559 USD", "share": ">33.3333 percent|三分之一以上"},
        1,
        "inconsistent",
    ),
    ("share", "", {"part": "1800 USD", "whole": "5559 USD", "share": "32 percent|32%"}, 1, "rounding"),
    ("share", "", {"part": "990 TFLOPS", "whole": "312 TFLOPS", "share": "~3.2 times"}, 1, "consistent"),
    ("part", "", {"part": ">10000 chip", "whole": "<100000 chip"}, 1, "consistent"),
    ("part", "", {"part": "120000 chip", "whole": "<100000 chip"}, 1, "inconsistent"),
    # 45–55 to 90–100 thousand is a rise of 64–122 %
    (
        "growth",
        "change by a share",
        {"from": "~50000 CNY", "to": "90000-100000 CNY", "change": ">50 percent+"},
        1,
        "consistent",
    ),
    ("growth", "change by a share", {"from": "10 CNY", "to": "15 CNY", "change": "150 percent+"}, 1, "inconsistent"),
    ("growth", "change to a share", {"from": "10 CNY", "to": "15 CNY", "change": "150 percent+"}, 1, "consistent"),
    ("growth", "change by a share", {"from": "10 CNY", "to": "6 CNY", "change": "40 percent-"}, 1, "consistent"),
    ("growth", "change by a share", {"from": "10 CNY", "to": "6 CNY", "change": "60 percent-"}, 1, "inconsistent"),
    # a rise told of a fall is more likely another pair's than wrong
    ("growth", "change by a share", {"from": "10 CNY", "to": "6 CNY", "change": "40 percent+"}, 1, "undetermined"),
    (
        "growth",
        "change to a multiple",
        {"from": "119 USD", "to": "238 USD", "change": "2 times+|翻了一番"},
        1,
        "consistent",
    ),
    # 2.3 times is loosely doubled, 2.7 times is not
    (
        "growth",
        "change to a multiple",
        {"from": "10 USD", "to": "23 USD", "change": "2 times+|doubled"},
        1,
        "undetermined",
    ),
    (
        "growth",
        "change to a multiple",
        {"from": "10 USD", "to": "27 USD", "change": "2 times+|doubled"},
        1,
        "inconsistent",
    ),
    ("growth", "change to a multiple", {"from": "10 USD", "to": "23 USD", "change": "2 times+|2倍"}, 1, "inconsistent"),
    ("growth", "change by a multiple", {"from": "1 CNY", "to": "4 CNY", "change": "3 times+"}, 1, "consistent"),
    ("growth", "change by a multiple", {"from": "1 CNY", "to": "3 CNY", "change": "3 times+"}, 1, "undetermined"),
    ("growth", "change by a multiple", {"from": "1 CNY", "to": "9 CNY", "change": "3 times+"}, 1, "inconsistent"),
    ("growth", "change by an amount", {"from": "220 CNY", "to": "320 CNY", "change": "100 CNY+"}, 1, "consistent"),
    # (270–330 − 72–80) thousand × 1,000 or more is 190 m or more
    (
        "growth",
        "gain on a stock",
        {"from": "72000-80000 CNY", "to": "~300000 CNY", "count": ">1000 chip", "change": ">100e6 CNY"},
        1,
        "consistent",
    ),
    ("rate", "day to month", {"base": "5e7 CNY/day", "total": "15e8 CNY/month|15亿"}, 30, "consistent"),
    ("rate", "day to month", {"base": "5e7 CNY/day", "total": "18e8 CNY/month|18亿"}, 30, "inconsistent"),
    ("rate", "quarter to year", {"base": "~28e8 CNY", "total": "~100e8 CNY"}, 4, "consistent"),
    ("packing", "", {"servers": "3000 server", "chips": "24000 chip"}, 8, "consistent"),
    ("packing", "", {"servers": "3000 server", "chips": "2400 chip"}, 8, "inconsistent"),
    ("repeat", "", {"told": "~100000 chip", "retold1": "100000 chip", "retold2": "~100000 chip"}, 1, "consistent"),
    ("repeat", "", {"told": "0 chip", "retold": "0 chip"}, 1, "consistent"),
    ("conflict", "", {"one": "500000 chip", "other": "~40000 chip"}, 1, "inconsistent"),
]


@pytest.mark.parametrize(("kind", "rule", "phrases", "factor", "verdict"), ROWS)
def test_verdict(kind: str, rule: str, phrases: dict[str, str], factor: float, verdict: str) -> None:
    assert check(kind, rule, phrases, factor).verdict == verdict


@pytest.mark.parametrize(
    ("kind", "rule", "phrases", "working"),
    [
        (
            "product",
            "",
            {"factor1": "13600 chip", "factor2": "70000 CNY/chip", "product": "952e6 CNY|9.52亿"},
            "13,600 chips × CNY 70,000 per chip = CNY 952 m, stated CNY 952 m",
        ),
        (
            "conversion",
            "",
            {"from": "4e8 USD|4亿美元", "to": "~28e8 CNY|约28亿元"},
            "USD 400 m × 7–7.2 CNY per USD = CNY 2.8–2.88 bn, stated about CNY 2.8 bn",
        ),
        (
            "growth",
            "change by a share",
            {"from": "10 CNY", "to": "6 CNY", "change": "40 percent-"},
            "fall from CNY 10 to CNY 6 = 40 %, stated 40 %",
        ),
        ("conflict", "", {"one": "500000 chip", "other": "~40000 chip"}, "500,000 chips against about 40,000 chips"),
    ],
)
def test_working_reads_as_people_write(kind: str, rule: str, phrases: dict[str, str], working: str) -> None:
    assert check(kind, rule, phrases).working == working


def test_ratio_and_interval_are_of_the_computed() -> None:
    result = check("share", "", {"part": "2000 USD", "whole": "4000-5000 USD", "share": "50 percent"})
    assert (result.low, result.high) == (40.0, 50.0)
    assert result.ratio == pytest.approx(2000 / 4500 / 0.5, rel=1e-3)


def test_a_quarter_without_digits_has_no_rounding() -> None:
    assert rounded(read("75 percent|四分之三", "a")).interval == Interval(75.0, 75.0)


@pytest.mark.parametrize(
    ("phrase", "interval"),
    [
        ("71000 CNY|7.1万元", (70500, 71500)),  # half of 0.1万
        ("70000 CNY|7.00万元", (69950, 70050)),  # trailing zeros are digits
        ("13600 chip|13600张", (13599.5, 13600.5)),
        ("2200000-2300000 CNY|220-230万", (2195000, 2305000)),
        ("30 percent|三成", (29.25, 30.75)),  # half a 成 is more than 2.5 %
        ("20 percent|20%", (19.5, 20.5)),
    ],
)
def test_half_a_unit_of_the_last_printed_digit(phrase: str, interval: tuple[float, float]) -> None:
    result = rounded(read(phrase, "a")).interval
    assert (result.low, result.high) == pytest.approx(interval)


def test_different_definitions_are_not_called_inconsistent() -> None:
    claims = [read("100 CNY", "0"), read("40 CNY", "1")]
    told = [replace(claims[0], definition="list price"), replace(claims[1], definition="street price")]
    relation = Relation("r", RelationKind.PART, (Member("0", "part"), Member("1", "whole")), "", "")
    assert [c.verdict for c in audit([ARTICLE], told, [relation], POLICY)] == ["undetermined"]


def test_a_relation_whose_claim_is_gone_is_passed_over() -> None:
    relation = Relation("r", RelationKind.PART, (Member("0", "part"), Member("1", "whole")), "", "")
    assert audit([ARTICLE], [read("100 CNY", "0")], [relation], POLICY) == []


@given(row=st.sampled_from(ROWS), scale=st.sampled_from([1 / 7.1, 7.1, 100.0]))
def test_scaling_all_money_keeps_the_verdict(row: Row, scale: float) -> None:
    kind, rule, phrases, factor, verdict = row
    claims = [read(phrase, f"{n}") for n, phrase in enumerate(phrases.values())]
    scaled = [_scaled(c, scale) if is_money(c) else c for c in claims]
    members = tuple(Member(f"{n}", role.rstrip("0123456789")) for n, role in enumerate(phrases))
    relation = Relation("r", RelationKind(kind), members, "cue", rule, factor)
    assert [c.verdict for c in audit([ARTICLE], scaled, [relation], POLICY)] == [verdict]


def _scaled(claim: Claim, scale: float) -> Claim:
    low, high, value = (None if x is None else x * scale for x in (claim.low, claim.high, claim.value))
    return replace(claim, low=low, high=high, value=value)


@given(row=st.sampled_from(ROWS), member=st.integers(0, 3), share=st.floats(0, 2))
def test_widening_never_makes_what_holds_wrong(row: Row, member: int, share: float) -> None:
    kind, rule, phrases, factor, verdict = row
    claims = [read(phrase, f"{n}") for n, phrase in enumerate(phrases.values())]
    wide = claims[member % len(claims)]
    interval = wide.interval.widened(min(share, 1.0))
    claims[member % len(claims)] = replace(wide, low=interval.low, high=interval.high)
    members = tuple(Member(f"{n}", role.rstrip("0123456789")) for n, role in enumerate(phrases))
    relation = Relation("r", RelationKind(kind), members, "cue", rule, factor)
    [after] = audit([ARTICLE], claims, [relation], POLICY)
    if verdict in {"consistent", "rounding"}:
        assert after.verdict in {"consistent", "rounding"}


@given(st.permutations(range(3)))
def test_order_of_claims_does_not_matter(order: list[int]) -> None:
    kind, rule, phrases, factor, _ = next(row for row in ROWS if row[0] == "product")
    claims = [read(phrase, f"{n}") for n, phrase in enumerate(phrases.values())]
    members = tuple(Member(f"{n}", role.rstrip("0123456789")) for n, role in enumerate(phrases))
    relation = Relation("r", RelationKind(kind), members, "cue", rule, factor)
    assert audit([ARTICLE], [claims[n] for n in order], [relation], POLICY) == audit(
        [ARTICLE], claims, [relation], POLICY
    )
