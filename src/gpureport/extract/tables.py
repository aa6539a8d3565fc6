"""Tables: a cell's number is about what its row and the head of its column say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from gpureport.extract.reading import Reading, Spot
from gpureport.quantities.find import find_quantities
from gpureport.records import Zone

_UNIT = re.compile(r"[((\[]([^()()\[\]]{1,16})[))\]]|(?:单位|unit)[::]\s*(\S{1,12})")
_SIGNED = re.compile(r"(us\$|hk\$|nt\$|\$|¥|rmb|usd|cny)\s*(.*)")


class Cell(NamedTuple):
    """Where a number's own cell, the rest of its row and the head of its column stand; half-open."""

    cell: tuple[int, int]
    row: tuple[int, int]
    head: tuple[int, int]


def cell_of(reading: Reading, spot: Spot) -> Cell | None:
    """Return a number's place in its table, `None` outside tables and in the head itself."""
    folded = reading.folded
    first = folded.rfind("\n", 0, spot.start) + 1
    last = folded.find("\n", spot.end)
    last = last if last >= 0 else len(folded)
    rule = _separator(folded[first:last])
    if first == 0 or rule is None:
        return None
    column = folded.count(rule, first, spot.start)
    begin = folded.rfind(rule, first, spot.start) + 1
    end = folded.find(rule, spot.end, last)
    return Cell((max(begin, first), end if end >= 0 else last), (first, last), _head(folded, rule, column))


def is_table(reading: Reading) -> bool:
    """Say whether a paragraph is a table, by its zone or by its rules."""
    return reading.zone is Zone.TABLE or (reading.folded.startswith("|") and "\n|" in reading.folded)


def with_unit(reading: Reading, spot: Spot) -> Spot:
    """Give a bare number the unit that stands in brackets in the head of its column."""
    quantity, cell = spot.quantity, cell_of(reading, spot)
    found = _UNIT.search(reading.folded[slice(*cell.head)]) if cell and quantity.unit is None else None
    if not found:
        return spot
    unit = (found.group(1) or found.group(2)).strip()
    signed = _SIGNED.fullmatch(unit)
    printed = f"{signed.group(1)}1{signed.group(2)}" if signed else f"1{unit}"
    one = next(iter(find_quantities(printed)), None)
    if one is None or not one.value:
        return spot
    value, low, high = (None if x is None else x * one.value for x in (quantity.value, quantity.low, quantity.high))
    scaled = replace(quantity, unit=one.unit, per=quantity.per or one.per, value=value, low=low, high=high)
    return spot._replace(quantity=scaled)


def _separator(line: str) -> str | None:
    return next((rule for rule in ("|", "\t") if rule in line), None)


def _head(folded: str, rule: str, column: int) -> tuple[int, int]:
    """The cell of the first line in this column."""
    end = folded.find("\n")
    start = 0
    for _ in range(column):
        start = folded.find(rule, start, end) + 1 or end
    stop = folded.find(rule, start, end)
    return start, stop if stop >= 0 else end
