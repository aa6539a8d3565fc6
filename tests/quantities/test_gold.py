"""Quantities marked by hand in original articles, where these are at hand; floors are a step under what is reached."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gpureport.quantities import Quantity, find_quantities

SHARED = Path(__file__).parents[3] / "shared"
FLOORS = {"000": (0.98, 0.98), "003": (0.98, 0.98)}


def overlap(row: dict[str, Any], quantity: Quantity) -> float:
    start, end = int(row["start"]), int(row["end"])
    common = min(end, quantity.end) - max(start, quantity.start)
    return common / max(end - start, quantity.end - quantity.start)


def near(one: float | None, two: float | None) -> bool:
    if one is None or two is None:
        return one is two
    return abs(one - two) <= 0.02 * max(abs(one), abs(two))


@pytest.mark.parametrize("article", FLOORS)
def test_marked_quantities(article: str) -> None:
    gold, originals = SHARED / "gold" / f"{article}.jsonl", list((SHARED / "seeds").glob(f"{article}_*.txt"))
    if not gold.is_file() or not originals:
        pytest.skip("the marked originals are not at hand")
    found = find_quantities(originals[0].read_bytes().decode("utf-8"))
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    pairs = [(row, quantity) for row in rows for quantity in found if overlap(row, quantity) >= 0.5]
    passed_over = sum(bool(row.get("optional")) for row, _ in pairs)
    wanted = sum(not row.get("optional") for row in rows)
    matched = [(row, quantity) for row, quantity in pairs if not row.get("optional")]
    right = [pair for pair in matched if near(pair[0]["low"], pair[1].low) and near(pair[0]["high"], pair[1].high)]
    spans, values = FLOORS[article]
    assert 2 * len(matched) / (wanted + len(found) - passed_over) >= spans
    assert len(right) / len(matched) >= values
