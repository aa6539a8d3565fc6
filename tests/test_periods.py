from __future__ import annotations

import datetime as dt

import pytest

from gpureport.errors import InputError
from gpureport.periods import Period, month_of, months, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-10-18", "2023-10-18", "2023-10-18"),
        ("2025-Q4", "2025-10-01", "2025-12-31"),
        ("2022-07/2022-12", "2022-07-01", "2022-12-31"),
        ("../2022", None, "2022-12-31"),
        ("2019/..", "2019-01-01", None),
    ],
)
def test_parse(text: str, first: str | None, last: str | None) -> None:
    expected = Period(*(dt.date.fromisoformat(x) if x else None for x in (first, last)))
    assert parse_period(text) == expected
    assert parse_period(text).days == (first or "", last or "")


@pytest.mark.parametrize(
    "text", ["", "23", "2023-13", "2023-13-45", "2023-02-30", "last year", "2024/2023", "2023-Q5", "0000"]
)
def test_what_is_no_period_is_refused_by_name(text: str) -> None:
    with pytest.raises(InputError, match="period"):
        parse_period(text)


@pytest.mark.parametrize(
    ("left", "right", "together"),
    [("2023", "2023-10", True), ("../2022", "2023", False), ("2019/..", "2023", True), ("2023-10", "2023-11", False)],
)
def test_overlap(left: str, right: str, together: bool) -> None:
    assert parse_period(left).overlaps(parse_period(right)) is together
    assert parse_period(right).overlaps(parse_period(left)) is together


@pytest.mark.parametrize(("text", "month"), [("2023", "2023-12"), ("2023-10-18", "2023-10"), ("2019/..", "2019-01")])
def test_month(text: str, month: str) -> None:
    assert month_of(text) == month


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2023-10", (24286, 1)), ("2023-Q4", (24286, 3)), ("2023", (24277, 12)), ("../2023", (0, 0)), (None, (0, 0))],
)
def test_months(text: str | None, expected: tuple[int, int]) -> None:
    assert months(text) == expected


def test_an_undated_period_has_no_month() -> None:
    with pytest.raises(InputError, match="no date"):
        month_of("../..")
