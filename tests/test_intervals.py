from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpureport.intervals import Interval

ends = st.none() | st.floats(0, 1e12, allow_subnormal=False)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(ends), draw(ends)
    return Interval(high, low) if low is not None and high is not None and low > high else Interval(low, high)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Interval(1, 2), Interval(3, 4), Interval(3, 8)),
        (Interval(1, None), Interval(3, 4), Interval(3, None)),
        (Interval(None, 2), Interval(3, 4), Interval(None, 8)),
    ],
)
def test_product(left: Interval, right: Interval, expected: Interval) -> None:
    assert left * right == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Interval(6, 8), Interval(2, 4), Interval(1.5, 4)),
        (Interval(6, 8), Interval(0, 4), Interval(1.5, None)),
        (Interval(6, 8), Interval(2, None), Interval(None, 4)),
    ],
)
def test_quotient(left: Interval, right: Interval, expected: Interval) -> None:
    assert left / right == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Interval(6, 8), Interval(2, 4), Interval(2, 6)),
        (Interval(6, None), Interval(2, 4), Interval(2, None)),
        (Interval(1, 2), Interval(None, 4), Interval(-3, None)),
    ],
)
def test_difference(left: Interval, right: Interval, expected: Interval) -> None:
    assert left - right == expected


def test_ends_are_rounded_to_digits() -> None:
    assert Interval(1.23456, None).digits(3) == Interval(1.23, None)


@pytest.mark.parametrize(
    ("left", "right", "gap"),
    [
        (Interval(1, 2), Interval(2, 3), 1.0),
        (Interval(1, 2), Interval(4, 5), 2.0),
        (Interval(4, 5), Interval(1, 2), 2.0),
        (Interval(None, 0), Interval(1, 2), math.inf),
        (Interval(None, None), Interval(1, 2), 1.0),
    ],
)
def test_gap(left: Interval, right: Interval, gap: float) -> None:
    assert left.gap_to(right) == gap


@given(intervals(), intervals())
def test_meet_lies_in_both_and_both_in_the_hull(left: Interval, right: Interval) -> None:
    meet, hull = left.meet(right), left.hull(right)
    if meet is None:
        assert left.gap_to(right) > 1
    else:
        assert left.meet(meet) == meet
        assert right.meet(meet) == meet
    assert hull.meet(left) == left
    assert hull.meet(right) == right


@given(intervals(), st.floats(0, 0.5))
def test_widening_loses_nothing(interval: Interval, share: float) -> None:
    assert interval.widened(share).meet(interval) == interval
