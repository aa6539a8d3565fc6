"""The data as files of the site: the tables of the checkout, and the same records as JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from gpureport.book.lookup import Lookup
from gpureport.pipeline import tables
from gpureport.rows import check_rows, claim_rows, finding_rows


def write(folder: Path, data: Path, lookup: Lookup) -> None:
    """Write the report's tables into `folder` as CSV, the rows of three as JSON, and what else is in `data`."""
    for path in sorted(data.rglob("*.csv")):
        target = folder / path.relative_to(data)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables(lookup.report).items():
        (folder / name).write_bytes(content)
    records = {
        "claims": claim_rows(lookup.report.claims),
        "findings": finding_rows(lookup.report.findings),
        "checks": check_rows(lookup.report.checks),
    }
    for name, rows in records.items():
        text = json.dumps(rows, ensure_ascii=False, sort_keys=True, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", "utf-8", newline="\n")
