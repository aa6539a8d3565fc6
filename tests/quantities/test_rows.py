"""Texts of our own and the quantities they hold, grouped by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpureport.quantities import find_quantities

ROWS = Path(__file__).with_name("rows.txt")


def read_rows() -> list[tuple[str, str, str]]:
    """Return group, text and what is expected of each line."""
    group, rows = "", []
    for line in ROWS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif "=>" in line and not line.startswith("#"):
            text, _, expected = line.partition(" =>")
            rows.append((group, text.replace("\\n", "\n"), expected.strip().replace("\\n", "\n")))
    return rows


def number(cell: str) -> object:
    return None if cell == "-" else pytest.approx(float(cell), rel=1e-4)


@pytest.mark.parametrize(("group", "text", "expected"), read_rows())
def test_row(group: str, text: str, expected: str) -> None:
    found = find_quantities(text)
    wanted = [[cell.strip(" ") for cell in quantity.split("|")] for quantity in expected.split(" ;; ") if quantity]
    assert [quantity.text for quantity in found] == [cells[0] for cells in wanted], group
    for quantity, (_, value, low, high, unit, qualifier) in zip(found, wanted, strict=True):
        assert (quantity.value, quantity.low, quantity.high) == (number(value), number(low), number(high)), group
        assert "/".join(filter(None, (quantity.unit or "-", quantity.per))) == unit or quantity.unit == unit, group
        assert quantity.qualifier == qualifier, group


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("价格上涨50%", "up"),
        ("同比下滑超25%", "down"),
        ("租用价下降超两成", "down"),
        ("性能提升高达3倍", "up"),
        ("多花 10%-30% 的时间", "up"),
        ("10%的降幅", "down"),
        ("涨到10万元", None),
        ("降为400GB/s", None),
        ("占比80%", None),
        ("sales fell by nearly a third", "down"),
        ("revenue rose 12%", "up"),
        ("负增长 -3%", "down"),
    ],
)
def test_direction(text: str, direction: str | None) -> None:
    assert [quantity.direction for quantity in find_quantities(text)] == [direction]


@pytest.mark.parametrize("text", ["三百五十多六万元", "三四五百台", "几十几万张"])
def test_what_is_not_understood_has_no_amount(text: str) -> None:
    (quantity,) = find_quantities(text)
    assert quantity.rule == "not understood"
    assert (quantity.value, quantity.low, quantity.high) == (None, None, None)


def test_a_stretch_keeps_the_offsets_of_the_whole_text() -> None:
    text = "甲买了10台。乙买了20台。"
    (quantity,) = find_quantities(text, text.index("乙"))
    assert text[quantity.start : quantity.end] == quantity.text == "20台"


def test_a_paragraph_break_is_no_gap_inside_a_phrase() -> None:
    assert [quantity.text for quantity in find_quantities("超过\n\n10台")] == ["10台"]


def test_a_paragraph_that_is_only_a_numeral_is_a_section() -> None:
    text = "前一段。\n\n二\n\n后一段。"
    assert find_quantities(text, 6, 7) == []
    assert [quantity.value for quantity in find_quantities("二")] == [2]
