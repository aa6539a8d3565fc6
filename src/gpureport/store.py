"""Writes and reads rows: the same names, base units and order in JSON lines, CSV, Parquet and on the screen.

Nothing known is null, and an empty cell in CSV. A list is a JSON list, joined by `|` in CSV, where an object in a list
is its JSON with every `|` inside it escaped. Files appear whole or not at all.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from gpureport.errors import InputError

Row = Mapping[str, Any]

_SPECIAL = re.compile(r'[",\r\n]')


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (`text`, `number`, `integer`, `texts`, `objects`), whether a screen shows it."""

    name: str
    type: str = "text"
    shown: bool = False


def write_rows(rows: Sequence[Row], columns: Sequence[Column], form: Format, target: Path | None = None) -> bytes:
    """Return rows as bytes in a format, written to `target` where there is one.

    Raises InputError where the target's folder does not exist.
    """
    content = _WRITERS[form](rows, columns)
    if target is not None:
        write_whole(target, content)
    return content


def read_csv(path: Path, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Read rows that `write_rows` wrote as CSV.

    Raises InputError where the file is not there or has other columns.
    """
    if not path.is_file():
        raise InputError(f"{path} does not exist: wanted a table with {', '.join(c.name for c in columns)}")
    text = path.read_bytes().decode("utf-8")
    names, found = [column.name for column in columns], next(csv.reader(io.StringIO(text, newline="")), [])
    if found != names:
        raise InputError(f"{path} has the columns {', '.join(found)}: wanted {', '.join(names)}")
    return parse_csv(text, columns)


def parse_csv(text: str, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Read the rows of a CSV text; a column that it does not have is empty."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    return [{column.name: _from_cell(row.get(column.name) or "", column) for column in columns} for row in reader]


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it; a file that is the same already is left alone.

    Raises InputError where the folder does not exist.
    """
    if not target.parent.is_dir():
        raise InputError(f"{target} cannot be written: the folder {target.parent} does not exist; make it first")
    if target.is_file() and target.read_bytes() == content:
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def plain_number(value: float | None) -> int | float | None:
    """Return a whole number as an integer, so that it prints without a point and without an exponent."""
    return int(value) if value is not None and float(value).is_integer() and abs(value) < 1e15 else value


def _jsonl(rows: Sequence[Row], columns: Sequence[Column]) -> bytes:
    lines = (json.dumps({c.name: _json(row[c.name]) for c in columns}, ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _csv(rows: Sequence[Row], columns: Sequence[Column]) -> bytes:
    lines = [[column.name for column in columns]]
    lines += [[_to_cell(row[column.name]) for column in columns] for row in rows]
    return "".join(f"{','.join(map(_quoted, line))}\n" for line in lines).encode()


def _quoted(cell: str) -> str:
    # csv.writer leaves a lone carriage return bare, and no reader gets it back
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell


def _parquet(rows: Sequence[Row], columns: Sequence[Column]) -> bytes:
    # loaded on demand: nothing else pays its quarter second
    module: Any = import_module("gpureport.parquet")
    content: bytes = module.to_parquet(rows, columns)
    return content


def _table(rows: Sequence[Row], columns: Sequence[Column]) -> bytes:
    module: Any = import_module("gpureport.screen")
    text: str = module.to_table(rows, [column for column in columns if column.shown])
    return text.encode()


def _json(value: object) -> object:
    if isinstance(value, float):
        return plain_number(value)
    return list(value) if isinstance(value, list | tuple) else value


def _to_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "|".join(item if isinstance(item, str) else _escaped(item) for item in value)
    return str(plain_number(value)) if isinstance(value, float) else str(value)


def _escaped(item: object) -> str:
    return json.dumps(_json(item), ensure_ascii=False).replace("|", "\\u007c")


def _from_cell(cell: str, column: Column) -> object:
    if column.type == "texts":
        return cell.split("|") if cell else []
    if column.type == "objects":
        return [json.loads(item) for item in cell.split("|")] if cell else []
    if not cell:
        return None
    return {"number": float, "integer": int}.get(column.type, str)(cell)


_WRITERS = {Format.TABLE: _table, Format.JSONL: _jsonl, Format.CSV: _csv, Format.PARQUET: _parquet}
