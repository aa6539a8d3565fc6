"""The sweep against the programme, and small programmes with answers found by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpureport.slack import INFINITE, Link, Range, Soft, Tie, Total, at_most, narrowed, programme, settle, solve, sweep

ENDS = st.integers(0, 12).map(float)
WEIGHTS = st.sampled_from([0.5, 1.0, 2.0])


@st.composite
def softs(draw: st.DrawFn) -> list[Soft]:
    """Draw up to six intervals, some of them open."""
    claims = []
    for _ in range(draw(st.integers(1, 6))):
        low, high = sorted((draw(ENDS), draw(ENDS)))
        opened = draw(st.sampled_from(["", "", "", "low", "high"]))
        claims.append((-INFINITE if opened == "low" else low, INFINITE if opened == "high" else high, draw(WEIGHTS)))
    return claims


def close(one: Range, other: Range) -> bool:
    return all(a == b or math.isclose(a, b, abs_tol=1e-6) for a, b in zip(one, other, strict=True))


@given(softs())
@settings(max_examples=80, deadline=None)
def test_the_sweep_gives_what_the_programme_gives(claims: list[Soft]) -> None:
    ranges = programme({0: claims}, [])
    assert ranges is not None
    assert close(sweep(claims), ranges[0])


@given(st.lists(softs(), min_size=2, max_size=4), st.data())
@settings(max_examples=50, deadline=None)
def test_narrowing_gives_what_the_programme_gives(cells: list[list[Soft]], data: st.DataObject) -> None:
    pairs = data.draw(st.lists(st.permutations(range(len(cells))), min_size=1, max_size=4))
    links = [Tie(((p[0], 1), (p[1], -1)), -INFINITE, 0.0) for p in pairs]
    ranges = programme(dict(enumerate(cells)), links)
    assert ranges is not None
    boxes = {cell: sweep(claims) for cell, claims in enumerate(cells)}
    for cell, range_ in (narrowed(boxes, links) or ranges).items():
        assert close(range_, ranges[cell])


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        # all three share 2 to 3
        ([(1, 3, 1), (2, 5, 1), (0, INFINITE, 1)], (2, 3)),
        # one against one: every point of the gap costs the same
        ([(1, 2, 1), (5, 6, 1)], (2, 5)),
        # from 5 to 5.5 the first and the third pull alike
        ([(1, 2, 1), (5, 6, 1), (5.5, 7, 1)], (5, 5.5)),
        # a weight of two outweighs one claim, which is nearest at 2
        ([(1, 2, 2), (5, 6, 1)], (2, 2)),
        # the middle one of three pays nothing, the outer two pay their way to it whatever it is
        ([(1, 1, 1), (3, 4, 1), (9, 9, 1)], (3, 4)),
        ([(-INFINITE, 4, 1)], (-INFINITE, 4)),
    ],
)
def test_the_sweep_by_hand(claims: list[Soft], expected: Range) -> None:
    assert sweep(claims) == expected


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        # the first needs slack whatever the answer: set aside, it pulls at nothing, and the others share 5.5 to 6
        ([(1, 2, 1), (5, 6, 1), (5.5, 7, 1)], (5.5, 6)),
        ([(9, 11, 1), (9, 10, 1), (20, 20, 1)], (9, 10)),
        # two sides of two stay tied, though 5.5 to 7 needs slack at every point of the gap
        ([(1, 2, 1), (1.5, 2, 1), (5, 6, 1), (5.5, 7, 1)], (2, 5)),
        # 9 lies in what three claims allow once 1 is set aside, so it is heard
        ([(5, INFINITE, 1)] * 3 + [(1, 1, 1)] * 2 + [(9, 9, 1)], (9, 9)),
    ],
)
def test_claims_that_always_need_slack_are_set_aside(claims: list[Soft], expected: Range) -> None:
    assert settle(claims)[0] == expected


@pytest.mark.parametrize(
    ("cells", "links", "expected"),
    [
        # two parts of at least 3 and 5 bound the whole by 8, and each part by what the other leaves of at most 9
        (
            [[(math.log(3), INFINITE, 1)], [(math.log(5), INFINITE, 1)], [(-INFINITE, math.log(9), 1)]],
            [Total((0, 1), 2)],
            [(3, 4), (5, 6), (8, 9)],
        ),
        # parts of 6 and 6 against a whole of 10: giving way costs the parts 2 log 1.2 together, the whole once
        (
            [[(math.log(6), math.log(6), 1)], [(math.log(6), math.log(6), 1)], [(math.log(10), math.log(10), 1)]],
            [Total((0, 1), 2)],
            [(6, 6), (6, 6), (12, 12)],
        ),
        # 4 × 5 = 20
        (
            [[(math.log(4), math.log(4), 1)], [(math.log(5), math.log(5), 1)], []],
            [Tie(((0, 1), (1, 1), (2, -1)), 0.0, 0.0)],
            [(4, 4), (5, 5), (20, 20)],
        ),
    ],
)
def test_programmes_by_hand(cells: list[list[Soft]], links: list[Link], expected: list[Range]) -> None:
    for (low, high), (least, most) in zip(solve(dict(enumerate(cells)), links).values(), expected, strict=True):
        assert math.exp(low) == pytest.approx(least, rel=1e-7)
        assert math.exp(high) == pytest.approx(most, rel=1e-7)


def test_statements_that_exclude_each_other_are_left_out() -> None:
    # what one article says is twice the other and three times the other cannot both hold
    links = [Tie(((0, 1), (1, -1)), math.log(k), math.log(k), stated=True) for k in (2, 3)]
    assert solve({0: [(0.0, 0.0, 1)], 1: [(1.0, 1.0, 1)]}, links) == {0: (0, 0), 1: (1, 1)}


def test_a_single_part_is_tied_to_its_whole_and_several_add_up() -> None:
    assert at_most([0], 1) == Tie(((0, 1), (1, -1)), -INFINITE, 0.0)
    assert at_most([0, 1], 2, stated=True) == Total((0, 1), 2, stated=True)
