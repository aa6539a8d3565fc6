"""Sweeps: a grid of scenarios, every run in its own folder, every named result in one tidy table.

A run that is there and current is not done again, so that a sweep that was cut short goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gpureport.articles import read_articles
from gpureport.paths import Project
from gpureport.runs.grid import Point
from gpureport.runs.handing import Listen, Outcome, Task, hand_out
from gpureport.runs.holding import held
from gpureport.runs.record import inputs_of, key_of
from gpureport.runs.results import Result, read_results, results_of_notebook
from gpureport.runs.running import Options, Plan, make_plan, require_runnable
from gpureport.store import Column, Format, write_rows

FINDINGS = "findings"

_NUMERIC = frozenset({"usd_cny", "tolerance"})
_FIELDS = ("name", "label", "low", "high", "unit", "text")


@dataclass(frozen=True, slots=True)
class Swept:
    """A finished sweep: its runs with their results, how many were there already, and what failed."""

    folder: Path
    runs: tuple[tuple[Point, tuple[Result, ...]], ...]
    reused: int
    failed: tuple[Outcome, ...]


def sweep(
    what: str | Path, grid: Sequence[Point], folder: Path, project: Project, *, options: Options, listen: Listen
) -> Swept:
    """Run a notebook, or read the `findings`, under every scenario of a grid.

    Raises InputError, before anything starts, for a scenario that cannot be.
    """
    notebooks = [] if what == FINDINGS else [Path(what)]
    articles = read_articles([project.seeds])
    for point in grid:
        require_runnable(notebooks, point.scenario, articles)
    errand = _Notebook(notebooks[0], folder, project, options) if notebooks else _Findings(folder, project, options)
    with held(folder):
        for point in grid:
            (folder / "runs" / point.name).mkdir(parents=True, exist_ok=True)
        tasks = [task for point in grid for task in errand.tasks(point)]
        outcomes = hand_out(tasks, options.jobs, listen, errand.enter)
    failed = {outcome.name: outcome for outcome in outcomes if outcome.error}
    found = tuple((point, tuple(errand.results(point))) for point in grid if point.name not in failed)
    return Swept(folder, found, len(grid) - len(tasks), tuple(failed.values()))


def tidy_table(swept: Swept) -> tuple[list[dict[str, Any]], tuple[Column, ...]]:
    """Return a row per run and result, with a column per varied parameter."""
    varied = list(swept.runs[0][0].varied) if swept.runs else []
    numeric = {name for name in varied if name in _NUMERIC}
    rows = [
        {
            "run": point.name,
            **{
                name: float(shown) if name in numeric and shown != "none" else shown
                for name, shown in point.varied.items()
            },
            **{field: getattr(result, field) for field in _FIELDS},
        }
        for point, results in swept.runs
        for result in results
    ]
    for row in rows:
        row |= {name: None for name in numeric if row[name] == "none"}
    columns = [Column("run"), *(Column(name, "number" if name in numeric else "text") for name in varied)]
    return rows, (*columns, *(Column(name, "number" if name in {"low", "high"} else "text") for name in _FIELDS))


def write_tables(swept: Swept) -> list[Path]:
    """Write the tidy table as CSV and as Parquet; return where."""
    rows, columns = tidy_table(swept)
    written = [swept.folder / f"results.{form}" for form in (Format.CSV, Format.PARQUET)]
    for path, form in zip(written, (Format.CSV, Format.PARQUET), strict=True):
        write_rows(rows, columns, form, path)
    return written


class _Findings:
    """What a run of a sweep over findings is."""

    def __init__(self, folder: Path, project: Project, options: Options) -> None:
        self._folder, self._project, self._options = folder, project, options
        self._inputs = inputs_of(project)

    def tasks(self, point: Point) -> list[Task]:
        if not self._options.fresh and read_results(self._target(point), self._key(point)) is not None:
            return []
        plain = point.scenario.plain()
        return [Task(point.name, self._project.root, self._target(point), plain, kind=FINDINGS, key=self._key(point))]

    def enter(self, task: Task, outcome: Outcome) -> None:
        del task, outcome  # the results are their own record

    def results(self, point: Point) -> list[Result]:
        return read_results(self._target(point), self._key(point)) or []

    def _target(self, point: Point) -> Path:
        return self._folder.resolve() / "runs" / point.name / "results.json"

    def _key(self, point: Point) -> str:
        return key_of(FINDINGS, point.scenario.plain(), self._inputs)


class _Notebook:
    """What a run of a sweep over a notebook is."""

    def __init__(self, notebook: Path, folder: Path, project: Project, options: Options) -> None:
        self._notebook, self._folder, self._project = notebook, folder, project
        self._options = replace(options, tables=False)
        self._plans: dict[str, Plan] = {}

    def tasks(self, point: Point) -> list[Task]:
        folder = self._folder / "runs" / point.name
        plan = make_plan([self._notebook], point.scenario, folder, self._project, self._options)
        self._plans[point.name] = plan
        return [replace(task, name=point.name) for task in plan.tasks]

    def enter(self, task: Task, outcome: Outcome) -> None:
        self._plans[task.name].enter(task, outcome)

    def results(self, point: Point) -> list[Result]:
        return results_of_notebook(self._plans[point.name].folder / self._notebook.name)
