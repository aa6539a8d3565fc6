"""Numeral and money cases of public test suites, where they are at hand.

`read_otherwise.csv` names, by suite file and line, the cases our rules read otherwise, and says why; the test holds
both ways: every other case is read as expected, and no listed one is.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from gpureport.quantities import Quantity, find_quantities

CASES = Path(__file__).parents[3] / "shared" / "cases"
LISTED = Path(__file__).with_name("read_otherwise.csv")
UNITS = {"%": "percent", "℃": "celsius", "$": "CNY"}

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the public suites' cases are not at hand")


def near(expected: float, found: float | None) -> bool:
    return found is not None and abs(expected - found) <= 1e-6 * max(abs(expected), 1e-20)


def agrees(case: dict[str, Any], expected: dict[str, Any], quantity: Quantity) -> bool:
    """Compare what a case states; shares of one are our percent, a minus sign is our direction down."""
    size = 0.01 if quantity.unit == "percent" and "unit" not in expected else 1
    sign = -1 if quantity.direction == "down" and expected.get("value", 0) < 0 else 1
    found = {"value": quantity.value, "low": quantity.low, "high": quantity.high}
    amounts = all(near(expected[name] / size * sign, found[name]) for name in found if name in expected)
    unit = UNITS.get(expected.get("unit", ""), expected.get("unit"))
    span = {"whole": quantity.text == case["input"], "none": True}
    exact = (quantity.start, quantity.end) == (expected.get("start"), expected.get("end"))
    return amounts and unit in (None, quantity.unit) and span.get(case["span"], exact)


def read(case: dict[str, Any]) -> bool:
    quantities = find_quantities(case["input"])
    if case["model"] == "money_extract":
        quantities = [quantity for quantity in quantities if quantity.unit in {"CNY", "USD", "JPY"}]
    pairs = zip(case["expected"], quantities, strict=False)
    return len(quantities) == len(case["expected"]) and all(agrees(case, one, two) for one, two in pairs)


def test_cases() -> None:
    with LISTED.open(encoding="utf-8", newline="") as file:
        listed = {(row["suite"], int(row["line"])) for row in csv.DictReader(file)}
    total, otherwise = 0, set()
    for path in sorted(CASES.glob("*.jsonl")):
        for line, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            total += 1
            if not read(json.loads(row)):
                otherwise.add((path.stem, line))
    assert otherwise == listed
    assert len(listed) < 0.15 * total
