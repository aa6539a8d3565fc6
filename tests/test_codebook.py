from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gpureport import rows
from gpureport.judgements import COLUMNS
from gpureport.reference import TABLES

WRITTEN = {
    "claims.csv": [column.name for column in rows.JUDGED_CLAIM_COLUMNS],
    "relations.csv": [column.name for column in rows.RELATION_COLUMNS],
    "findings.csv": [column.name for column in rows.FINDING_COLUMNS],
    "checks.csv": [column.name for column in rows.CHECK_COLUMNS],
    "judgements.csv": list(COLUMNS),
    **{f"reference/{name}.csv": [] for name in TABLES},
}


@pytest.mark.parametrize("table", WRITTEN)
def test_the_codebook_describes_every_column(root: Path, table: str) -> None:
    columns = WRITTEN[table]
    if not columns:
        with (root / "data" / table).open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
    codebook = (root / "data" / "README.md").read_text(encoding="utf-8")
    section = codebook.split(f"# {table.removeprefix('reference/')}\n")[1].split("\n#")[0]
    assert [name for name in columns if f"`{name}`" not in section] == []


def test_every_table_is_in_the_codebook(root: Path) -> None:
    codebook = (root / "data" / "README.md").read_text(encoding="utf-8")
    tables = {path.relative_to(root / "data").as_posix() for path in (root / "data").rglob("*.csv")}
    assert [table for table in sorted(tables | set(WRITTEN)) if f"| `{table}` |" not in codebook] == []
