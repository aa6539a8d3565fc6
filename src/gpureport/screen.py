"""Rows as a table for the screen."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gpureport.formats import number
from gpureport.store import Column, Row

WIDTH_WITHOUT_A_SCREEN = 160


def to_table(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """Return rows as text in columns, as wide as the screen."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numeric = column.type in {"number", "integer"}
        table.add_column(column.name, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in rows:
        table.add_row(*(Text(_cell(row[column.name])) for column in columns))
    text = io.StringIO()
    Console(file=text, width=width(), color_system=None).print(table, end="")
    lines = [line.rstrip() for line in text.getvalue().splitlines()]
    return "\n".join([*lines, f"{len(rows)} row{'' if len(rows) == 1 else 's'}", ""])


def width() -> int:
    """Return how many letters a line of the output holds."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH_WITHOUT_A_SCREEN


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(_item(item) for item in value)
    return " ".join(str(value).split())


def _item(item: object) -> str:
    return f"{item['role']} {item['text']}" if isinstance(item, dict) else str(item)
