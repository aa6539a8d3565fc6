from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_claim
from gpureport.formats import number, product_names, quantity, read_span, span
from gpureport.records import NOT_UNDERSTOOD, Attribution, Kind
from gpureport.statements import statement


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "0"),
        (1, "1"),
        (0.5, "0.5"),
        (13_600, "13,600"),
        (999_999, "999,999"),
        (1e6, "1 m"),
        (1.25e6, "1.25 m"),
        (1e9, "1 bn"),
        (3.2e8, "320 m"),
        (1.5e12, "1.5 trn"),
        (7.30711, "7.30711"),
        (1 / 3, "0.333333"),
        (1234567, "1.23457 m"),
        (-2.5, "-2.5"),
    ],
)
def test_numbers(amount: float, expected: str) -> None:
    assert number(amount) == expected


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (6e4, 9e4, "CNY", "CNY 60,000–90,000"),
        (3e10, 4e10, "USD", "USD 30–40 bn"),
        (9e8, 1.1e9, "USD", "USD 900 m–1.1 bn"),
        (3e4, None, "chip", "at least 30,000 chips"),
        (None, 10, "percent", "at most 10 %"),
        (5, 5, "server", "5 servers"),
        (1, 1, "server", "1 server"),
        (2, 3, "times", "2–3 times"),
        (None, None, "chip", "unknown"),
        (2, 4, None, "2–4"),
        (20, 90, "company", "20–90 companies"),
        (1, 1e6, "CNY", "CNY 1 to 1 m"),
        (2.7e5, 2.3e6, "CNY", "CNY 270,000–2.3 m"),
        (7, 7, "nm", "7 nm"),
        (826, 826, "mm2", "826 mm2"),
        (600, 600, "GB/s", "600 GB/s"),
        (3, 3, "day", "3 days"),
    ],
)
def test_spans(low: float | None, high: float | None, unit: str | None, expected: str) -> None:
    assert span(low, high, unit) == expected


@given(
    low=st.none() | st.floats(0.01, 1e13), high=st.none() | st.floats(0.01, 1e13), unit=st.sampled_from(["CNY", "chip"])
)
def test_spans_read_back(low: float | None, high: float | None, unit: str) -> None:
    if low is not None and high is not None and low > high:
        low, high = high, low
    read = read_span(span(low, high, unit))
    if low is None and high is None:
        assert read is None
        return
    assert read is not None
    for end, written in zip(read, (low, high), strict=False):
        assert end is written is None or end == pytest.approx(written, rel=1e-3)
    assert read[2] in {"CNY", "chip", "chips"}


@pytest.mark.parametrize("text", ["none told", "A800", "Alibaba, Baidu", "2023-10-17", "", "×3"])
def test_what_is_no_span_is_not_read(text: str) -> None:
    assert read_span(text) is None


def test_amounts_and_products() -> None:
    assert quantity(1e9, "USD") == "USD 1 bn"
    assert product_names(["GPU"]) == "GPUs"
    assert product_names(["A100", "H800", "V100"]) == "A100, H800 and V100"
    assert product_names(["8xA800"]) == "8-card A800"
    assert product_names([]) == ""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {
                "value": 1e9,
                "low": 1e9,
                "high": None,
                "unit": "USD",
                "qualifier": "over",
                "products": ("GPU",),
                "attribution": "LatePost's sources",
            },
            "ByteDance · ordered · more than USD 1 bn of GPUs · 2023 · LatePost's sources",
        ),
        ({}, "ByteDance · ordered · 100,000 A800 · 2023"),
        ({"products": ("GPU",), "value": 1.0}, "ByteDance · ordered · 1 GPU · 2023"),
        ({"products": (), "value": 1.0}, "ByteDance · ordered · 1 chip · 2023"),
        (
            {"qualifier": "vague", "value": None, "low": 2e4, "high": 9e4, "products": ("A100", "V100")},
            "ByteDance · ordered · 20,000–90,000 A100 and V100 · 2023",
        ),
        (
            {"kind": Kind.STOCKPILE, "unit": "server", "products": ("8xA800",), "value": 80.0, "status": "held"},
            "ByteDance · held · 80 servers of 8-card A800 · 2023",
        ),
        (
            {"kind": Kind.CAPEX, "unit": "USD", "value": 5.8e10, "products": (), "status": None, "qualifier": "near"},
            "ByteDance · capital expenditure · nearly USD 58 bn · 2023",
        ),
        (
            {"kind": Kind.CAPEX, "unit": "percent", "value": 20.0, "products": (), "status": None, "direction": "up"},
            "ByteDance · capital expenditure · up 20 % · 2023",
        ),
        (
            {
                "kind": Kind.PRICE,
                "subject": None,
                "unit": "CNY",
                "value": 8e4,
                "per": "chip",
                "status": None,
                "period": "2023-06",
            },
            "A800 · price · CNY 80,000 per chip · 2023-06",
        ),
        (
            {
                "kind": Kind.PRICE,
                "subject": None,
                "unit": "CNY",
                "value": 6e4,
                "per": "server-month",
                "status": None,
                "products": ("8xA800",),
            },
            "8-card A800 · rent · CNY 60,000 per server and month · 2023",
        ),
        (
            {"subject": "alibaba|tencent", "value": None, "low": None, "high": None, "status": "denied"},
            "Alibaba and Tencent · denied · an unstated number of A800 · 2023",
        ),
        (
            {"attribution": "一位人士", "attribution_class": Attribution.UNNAMED},
            "ByteDance · ordered · 100,000 A800 · 2023 · unnamed source",
        ),
        ({"attribution": "我们估算"}, "ByteDance · ordered · 100,000 A800 · 2023"),
        ({"subject": "some_new_lab", "period": None}, "Some New Lab · ordered · 100,000 A800"),
        ({"kind": Kind.OTHER, "subject": None, "status": None}, "100,000 A800 · 2023"),
        ({"rule": NOT_UNDERSTOOD, "text": "若干 台"}, "ByteDance · not understood: 若干 台"),
    ],
)
def test_statements(fields: dict[str, Any], expected: str) -> None:
    assert statement(make_claim(**fields)) == expected
