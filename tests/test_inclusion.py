from __future__ import annotations

import pytest

from gpureport.inclusion import apart, included, wider, widest


def test_what_a_name_is_part_of() -> None:
    assert wider("alibaba_cloud") == {"alibaba_cloud", "alibaba", "china"}
    assert wider("nobody") == {"nobody"}


@pytest.mark.parametrize(
    ("parts", "wholes", "expected"),
    [
        (["A100"], ["A100", "V100"], True),
        (["A100", "H800"], ["A100", "V100"], False),
        (["H800"], ["Hopper"], True),
        (["Hopper"], ["H800"], False),
        (["Ascend 910B"], ["GPU"], True),
        (["alibaba_cloud"], ["alibaba", "tencent"], True),
    ],
)
def test_included(parts: list[str], wholes: list[str], *, expected: bool) -> None:
    assert included(parts, wholes) is expected


@pytest.mark.parametrize(
    ("names", "others", "expected"),
    [
        (["A100"], ["H800"], True),
        (["A100"], ["A100", "V100"], False),
        (["H800"], ["Hopper"], False),
        (["GPU"], ["A100"], False),
        (["alibaba"], ["alibaba_cloud"], False),
        (["alibaba"], ["tencent"], True),
    ],
)
def test_apart(names: list[str], others: list[str], *, expected: bool) -> None:
    assert apart(names, others) is expected
    assert apart(others, names) is expected


def test_widest_leaves_out_what_lies_in_another() -> None:
    assert widest({"H800", "Hopper", "A100"}) == ("A100", "Hopper")
    assert widest({"GPU", "A100"}) == ("GPU",)
