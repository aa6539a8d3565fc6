from __future__ import annotations

import datetime as dt

import pytest

from gpureport.intervals import Interval
from gpureport.policy import Decided, Decision, Policy


@pytest.mark.parametrize(
    ("published", "as_of", "admitted"),
    [
        ("2023-10-26", "2023-10-26", True),
        ("2023-10-26", "2023-10-25", False),
        # of a month, its last day: what may be later does not leak
        ("2023-06", "2023-06-29", False),
        ("2023-06", "2023-06-30", True),
        ("", "2099-12-31", False),
        ("", None, True),
    ],
)
def test_what_was_out_by_a_day(published: str, as_of: str | None, *, admitted: bool) -> None:
    assert Policy(as_of=(as_of and dt.date.fromisoformat(as_of)) or None).admits(published) is admitted


def monthly(month: str) -> Interval:
    known = {"2023-12": 7.1, "2024-01": 7.2, "2024-02": 7.0}
    return Interval(known.get(month), known.get(month))


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ("2024-01/2024-01", Interval(7.2, 7.2)),
        ("2023-12/2024-02", Interval(7.0, 7.2)),
        # a month without a rate leaves the period without one
        ("2024-02/2024-03", Interval(None, None)),
        ("", Interval(None, None)),
        # of days their months, of an open period the end that is known
        ("2023-12-31/2024-01-01", Interval(7.1, 7.2)),
        ("/2024-02-29", Interval(7.0, 7.0)),
    ],
)
def test_rates_of_several_months(months: str, expected: Interval) -> None:
    assert Policy(rate=monthly).rates(months) == expected


def test_the_later_decision_stands() -> None:
    decisions = [Decision("a", "b", Decided.SAME), Decision("b", "a", Decided.UNSURE)]
    assert Policy(decisions=decisions).decided() == {frozenset("ab"): Decided.UNSURE}
