"""What is kept in `data/` and `notebooks/` against what the articles give now: tables, outputs, and nbval's own run."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterator

from gpureport.check.problems import Problem
from gpureport.errors import RunError
from gpureport.paths import Project
from gpureport.pipeline import Report, tables
from gpureport.runs.committed import outputs_missing, run_default, stale_outputs

_SHOWN = 3


def check_tables(project: Project, report: Report) -> Iterator[Problem]:
    """Yield the kept tables that are not what the articles give now, with the first rows that differ."""
    for name, current in tables(report).items():
        path = project.data / name
        kept = path.read_bytes() if path.is_file() else b""
        if kept != current:
            told = list(_differing(kept.decode("utf-8"), current.decode("utf-8")))
            more = f", and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
            yield Problem(f"data/{name}", f"is out of date ({'; '.join(told[:_SHOWN])}{more}); run `make data`")


def check_outputs(project: Project) -> Iterator[Problem]:
    """Yield the kept notebooks that lack outputs, hold an error, or differ from a run of the default scenario."""
    missing = [problem for path in project.notebook_files for problem in outputs_missing(path)]
    for problem in missing or stale_outputs(project, run_default(project)):
        yield Problem("notebooks", problem)


def check_with_nbval(project: Project) -> Iterator[Problem]:
    """Yield what nbval finds when it executes the kept notebooks again and compares every output, a second opinion.

    Raises RunError where nbval is not installed.
    """
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    command += ["-o", "addopts=", "-o", "filterwarnings=default", "-n", "2", "--dist", "loadfile"]
    command += [str(path.relative_to(project.root)) for path in project.notebook_files]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    if "unrecognized arguments: --nbval" in done.stderr:
        raise RunError("nbval is not installed: install the dependency group `test`")
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    for line in failed or ([done.stdout[-400:]] if done.returncode else []):
        yield Problem("nbval", line)


def _differing(kept: str, current: str) -> Iterator[str]:
    """Say of each row that is new, gone or changed which it is, by its id in the first column."""
    old, new = (
        {next(iter(row.values())): row for row in csv.DictReader(io.StringIO(text))} for text in (kept, current)
    )
    for name in sorted(old.keys() | new.keys()):
        if name not in new or name not in old:
            yield f"{name} {'is gone' if name in old else 'is new'}"
        elif old[name] != new[name]:
            changed = next(column for column in new[name] if old[name].get(column) != new[name][column])
            yield f"{name} {changed}: {old[name].get(changed)!r} before, {new[name][changed]!r} now"
