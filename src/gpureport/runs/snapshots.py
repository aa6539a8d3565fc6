"""Snapshots to compare: claims, findings and named results of a data set, a run, or a git revision."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpureport.errors import InputError
from gpureport.parameters import show_value
from gpureport.paths import Project
from gpureport.rows import FINDING_COLUMNS, JUDGED_CLAIM_COLUMNS
from gpureport.runs.notebooks import FAILED
from gpureport.runs.record import NAME, read_record
from gpureport.runs.results import Result, read_results, results_in, results_of_notebook
from gpureport.scenario import Scenario
from gpureport.store import Column, parse_csv

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What stood at one time or under one scenario: claims and findings by id, named results by name."""

    title: str
    claims: Rows
    findings: Rows
    results: Mapping[str, Result]


def load_run(folder: Path) -> Snapshot:
    """Load the run in a folder.

    Raises InputError where the folder holds no run.
    """
    if (folder / NAME).is_file():
        record = read_record(folder)
        title = f"{folder.name} ({', '.join(_changed(record['scenario'])) or 'default scenario'})"
        tables = _tables(_reader(folder / "data")) if record["tables"] else ({}, {})
        return Snapshot(title, *tables, {result.name: result for result in _recorded(folder, record["notebooks"])})
    swept = read_results(folder / "results.json")
    if swept is None:
        raise InputError(
            f"{folder} holds no run: wanted a folder that `gpureport run` or `sweep` wrote, with {NAME} in it"
        )
    return Snapshot(folder.name, {}, {}, {result.name: result for result in swept})


def load_snapshot(name: str, project: Project) -> Snapshot:
    """Load a run's folder, a folder with claims.csv and findings.csv, a checkout, or a git revision of the project.

    Raises InputError where the name is none of them.
    """
    folder = Path(name)
    if (folder / NAME).is_file() or (folder / "results.json").is_file():
        return load_run(folder)
    if (folder / "data" / "claims.csv").is_file():
        return Snapshot(name, *_tables(_reader(folder / "data")), {r.name: r for r in _glued(folder / "notebooks")})
    if (folder / "claims.csv").is_file():
        return Snapshot(name, *_tables(_reader(folder)), {r.name: r for r in _glued(folder.parent / "notebooks")})
    return _load_revision(name, project)


def _load_revision(name: str, project: Project) -> Snapshot:
    if name.startswith("-") or _git(project, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") is None:
        raise InputError(f"{name} is no run, no folder with claims.csv, and no git revision: wanted one of them")
    listed = _git(project, "ls-tree", "--name-only", name, "notebooks/") or ""
    notebooks = [path for path in listed.splitlines() if path.endswith(".ipynb")]
    found = [
        result
        for path in notebooks
        for result in results_in(json.loads(_git(project, "show", f"{name}:{path}") or "{}"))
    ]
    claims, findings = _tables(lambda table: _git(project, "show", f"{name}:data/{table}"))
    return Snapshot(name, claims, findings, {result.name: result for result in found})


def _git(project: Project, *arguments: str) -> str | None:
    done = subprocess.run(["git", "-C", str(project.root), *arguments], capture_output=True, check=False)
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def _reader(folder: Path) -> Callable[[str], str | None]:
    return lambda name: (folder / name).read_bytes().decode("utf-8") if (folder / name).is_file() else None


def _tables(read: Callable[[str], str | None]) -> tuple[Rows, Rows]:
    return _by_id(read("claims.csv"), JUDGED_CLAIM_COLUMNS), _by_id(read("findings.csv"), FINDING_COLUMNS)


def _by_id(text: str | None, columns: Sequence[Column]) -> Rows:
    return {row[columns[0].name]: row for row in parse_csv(text or "", columns)}


def _recorded(folder: Path, entries: Mapping[str, Any]) -> Iterator[Result]:
    # what an earlier run under another scenario, or a failure, left in the folder is not of this run
    for name in sorted(entries):
        if entries[name]["output"]:
            yield from results_of_notebook(folder / f"{name}.ipynb")


def _glued(folder: Path) -> Iterator[Result]:
    for path in sorted(folder.glob("*.ipynb")):
        if not path.name.endswith(FAILED):
            yield from results_of_notebook(path)


def _changed(scenario: Mapping[str, Any]) -> list[str]:
    defaults = Scenario().plain()
    return [f"{name} = {show_value(value)}" for name, value in scenario.items() if value != defaults.get(name)]
