"""The last edition that was published, kept in the tree: what the page of changes compares with.

`data/released.json` holds its claims, findings and headline numbers, so that the comparison needs no history of
versions: a copy of the files, or the newest version alone, gives the same page. Which edition it is stands in the
change log, whose newest heading (`## 0.2.0, 2026-12-01`) names the one that is being made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpureport.errors import InputError
from gpureport.formats import read_span
from gpureport.paths import Project
from gpureport.pipeline import Report
from gpureport.rows import claim_rows, finding_rows
from gpureport.runs.results import Result, results_of_notebook
from gpureport.runs.snapshots import Snapshot
from gpureport.store import write_whole
from gpureport.words import words

KEPT = "released.json"

_HEADING = re.compile(r"^## (\d[\w.]*)(?:, (\d{4}-\d{2}-\d{2}))?[ ]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edition:
    """A version by its heading in the change log; `day` is empty where it has none yet."""

    version: str
    day: str = ""


def newest(project: Project) -> Edition:
    """Return the edition that is being made: the newest of the change log.

    Raises InputError where the change log names none.
    """
    path = project.root / "CHANGELOG.md"
    found = _HEADING.search(path.read_text("utf-8")) if path.is_file() else None
    if not found:
        raise InputError(f"{path} names no edition: wanted a heading such as `## 0.2.0` or `## 0.2.0, 2026-12-01`")
    return Edition(found[1], found[2] or "")


def last(project: Project) -> tuple[Edition, Snapshot] | None:
    """Return the edition that was kept and what it held, nothing where none was.

    Raises InputError where what was kept cannot be read.
    """
    path = project.data / KEPT
    if not path.is_file():
        return None
    try:
        kept = json.loads(path.read_text("utf-8"))
        edition = Edition(kept["version"], kept["day"])
        return edition, _snapshot(edition.version, kept["claims"], kept["findings"], kept["numbers"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no kept edition ({error!r}): wanted what `gpureport release` writes; take it from the version "
            "that was published, or remove it"
        ) from None


def present(report: Report, notebooks: Iterable[Path], title: str) -> Snapshot:
    """Return what a report and executed notebooks hold now."""
    return _snapshot(title, *_plain(report), headline(notebooks))


def keep(project: Project, report: Report) -> Path:
    """Keep the newest edition of the change log, with its data and the kept outputs of its notebooks, as the last one.

    Done once an edition is published. Raises InputError where its heading has no day yet: it is not published then.
    """
    edition = newest(project)
    if not edition.day:
        raise InputError(
            f"CHANGELOG.md: edition {edition.version} has no day: write `## {edition.version}, YYYY-MM-DD`"
        )
    claims, findings = _plain(report)
    record = {
        "version": edition.version,
        "day": edition.day,
        "numbers": headline(project.notebook_files),
        "claims": claims,
        "findings": findings,
    }
    path = project.data / KEPT
    write_whole(path, (json.dumps(record, ensure_ascii=False, indent=0) + "\n").encode())
    return path


def headline(notebooks: Iterable[Path]) -> dict[str, str]:
    """Return the texts of the front page's numbers, by `notebook.key`."""
    named = words()["changes"]["numbers"]
    found = {f"{path.stem}.{one.name}": one.text or "" for path in notebooks for one in results_of_notebook(path)}
    return {name: found[name] for name in named if name in found}


def _plain(report: Report) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    # as JSON has it, so that what was kept and what is now compare alike
    claims, findings = json.loads(json.dumps([claim_rows(report.claims), finding_rows(report.findings)]))
    return claims, findings


def _snapshot(
    title: str, claims: Iterable[dict[str, Any]], findings: Iterable[dict[str, Any]], numbers: Mapping[str, str]
) -> Snapshot:
    return Snapshot(
        title,
        {row["claim_id"]: row for row in claims},
        {row["finding_id"]: row for row in findings},
        {
            name: Result(name, name, *(read_span(text) or (None, None, None)), text=text)
            for name, text in numbers.items()
        },
    )
