"""Named results: what a run answers, to be compared with other runs.

A notebook names a result by gluing it; of the findings, every one is a result. A result is an interval, both ends the
same for a plain number, or a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gpureport.formats import product_names, read_span, subject_names
from gpureport.records import Finding
from gpureport.runs.notebooks import read_notebook
from gpureport.store import write_whole


@dataclass(frozen=True, slots=True)
class Result:
    """One named result; `name` is the same from run to run, `label` is for people."""

    name: str
    label: str
    low: float | None
    high: float | None
    unit: str | None = None
    text: str | None = None

    @property
    def middle(self) -> float | None:
        """The number to compare by: the geometric middle, or the one end that is bounded."""
        if self.low is None or self.high is None:
            return self.low if self.high is None else self.high
        return (self.low * self.high) ** 0.5 if self.low > 0 and self.high > 0 else (self.low + self.high) / 2


def results_of_findings(findings: Iterable[Finding]) -> list[Result]:
    """Return every finding as a result."""
    return [Result(f.finding_id, label_of(f), f.low, f.high, f.unit, f.verdict) for f in findings]


def results_of_notebook(path: Path) -> list[Result]:
    """Return what an executed notebook glued, in order of name."""
    return results_in(read_notebook(path))


def results_in(notebook: Mapping[str, Any]) -> list[Result]:
    """Return what a notebook's outputs hold glued, in order of name."""
    glued: dict[str, Result] = {}
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                glued[name] = _result(name, output["data"])
    return [glued[name] for name in sorted(glued)]


def label_of(finding: Finding) -> str:
    """Say in a line what a finding is about."""
    about = (
        subject_names(finding.subject),
        product_names(finding.products),
        finding.kind,
        finding.status,
        finding.definition,
        finding.period,
        f"{finding.unit}{f' per {finding.per}' if finding.per else ''}" if finding.unit else "",
    )
    return " · ".join(str(part) for part in about if part)


def write_results(path: Path, key: str, results: Iterable[Result]) -> None:
    """Write results with the key of what they were made from."""
    record = {"key": key, "results": [asdict(result) for result in results]}
    write_whole(path, (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode())


def read_results(path: Path, key: str | None = None) -> list[Result] | None:
    """Return the results in a file, `None` where there is none or it was made from something else than `key`."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return [Result(**row) for row in record["results"]] if key in {None, record["key"]} else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _result(name: str, data: dict[str, object]) -> Result:
    text = next((_joined(value) for mime, value in data.items() if mime.endswith("text/plain")), "")
    plain = text.strip("'\"")
    read = read_span(plain)
    return Result(name, name, *read, text=plain) if read else Result(name, name, None, None, text=plain)


def _joined(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text)
