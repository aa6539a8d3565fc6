"""Runs notebooks under a scenario, reuses what is current, and records the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpureport.articles import admit, read_articles
from gpureport.errors import InputError, RunError
from gpureport.paths import Project
from gpureport.records import Article, content_id
from gpureport.runs.handing import DEFAULT_TIMEOUT, Listen, Outcome, Task, hand_out
from gpureport.runs.holding import held
from gpureport.runs.notebooks import declared_parameters, source_hash
from gpureport.runs.record import file_hash, inputs_of, key_of, read_record, write_record
from gpureport.scenario import Scenario

TABLES = "data"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: how many at a time, how many seconds a cell may take, whether to reuse nothing.

    With `tables`, the claims and findings under the scenario are written beside the outputs, in `data/`.
    """

    jobs: int = 2
    timeout: float = DEFAULT_TIMEOUT
    fresh: bool = False
    tables: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its folder and how each notebook ended, in the order asked for."""

    folder: Path
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The notebooks that did not end well."""
        return tuple(outcome for outcome in self.outcomes if outcome.error)

    def require_success(self) -> None:
        """Raise RunError that names every notebook, cell and message that failed."""
        if self.failed:
            raise RunError("; ".join(map(describe_failure, self.failed)))


def describe_failure(outcome: Outcome) -> str:
    """Say what failed: notebook, cell, error."""
    where = f", code cell {outcome.cell}" if outcome.cell else ""
    message = f": {outcome.message}" if outcome.message else ""
    return f"{outcome.name}{where}: {outcome.error}{message}"


def default_folder(project: Project, scenario: Scenario) -> Path:
    """Return where a scenario's run goes unless told otherwise: `default`, or a name from what is changed."""
    changed = scenario.changed()
    return project.runs / (content_id(sorted(changed.items()))[:8] if changed else "default")


def run_notebooks(
    notebooks: Sequence[Path],
    scenario: Scenario,
    folder: Path,
    project: Project,
    *,
    options: Options | None = None,
    listen: Listen = lambda _name, _done, _of: None,
) -> Run:
    """Execute notebooks into a folder, or reuse the outputs there that are current, and write `run.json`.

    A notebook takes those parameters of the scenario that it declares. One that fails leaves the others alone, and its
    output aside as `NAME.failed.ipynb`. A second run into the same folder waits. Raises InputError, before any kernel
    starts, as `require_runnable` does and for a folder that cannot be written in.
    """
    options = options or Options()
    require_runnable(notebooks, scenario, read_articles([project.seeds]))
    with held(folder):
        plan = make_plan(notebooks, scenario, folder, project, options)
        return plan.run(hand_out(plan.tasks, options.jobs, listen, plan.enter))


def require_runnable(notebooks: Sequence[Path], scenario: Scenario, articles: Sequence[Article]) -> None:
    """Raise InputError where notebooks cannot run under a scenario.

    That is for an article that is none of those given, a day before all of them, and a changed parameter that none of
    the notebooks declares.
    """
    admit(articles, scenario)
    declared = {name for path in notebooks for name in declared_parameters(path)}
    for name in scenario.changed() if notebooks else ():
        if name not in declared:
            names = ", ".join(path.stem for path in notebooks)
            raise InputError(
                f"parameter {name} is taken by none of the notebooks {names}: wanted {', '.join(sorted(declared))}"
            )


def make_plan(notebooks: Sequence[Path], scenario: Scenario, folder: Path, project: Project, options: Options) -> Plan:
    """Work out what of a run is current in a folder and what is to be done.

    Raises InputError where the folder holds a record that is none.
    """
    given = {path: _given(path, scenario) for path in notebooks}
    inputs = inputs_of(project)
    keys = {path.stem: key_of(source_hash(path), given[path], inputs) for path in notebooks}
    record = _record(folder, scenario, inputs)
    current = [name for name in keys if not options.fresh and _is_current(folder, name, keys, record["notebooks"])]
    tasks = [
        Task(path.stem, path, folder.resolve() / path.name, given[path], options.timeout)
        for path in notebooks
        if path.stem not in current
    ]
    if options.tables and (options.fresh or record["tables"] != _table_hashes(folder) or not record["tables"]):
        tasks.append(Task(TABLES, project.root, folder.resolve() / TABLES, scenario.plain(), kind="tables"))
    return Plan(folder, tuple(keys), tuple(tasks), record, keys)


@dataclass(frozen=True, slots=True)
class Plan:
    """A run before it is done: `names` of its notebooks in order, `tasks` for what is not current.

    `record` is `run.json`, which every task that ends is entered in at once, so that nothing is lost when a run is cut
    short.
    """

    folder: Path
    names: tuple[str, ...]
    tasks: tuple[Task, ...]
    record: dict[str, Any]
    keys: Mapping[str, str]

    def enter(self, task: Task, outcome: Outcome) -> None:
        """Enter how a task ended."""
        if task.kind == "tables":
            self.record["tables"] = {} if outcome.error else _table_hashes(self.folder)
        else:
            self.record["notebooks"][task.source.stem] = _entry(task, outcome, self.keys[task.source.stem])
        write_record(self.folder, self.record)

    def run(self, outcomes: Sequence[Outcome]) -> Run:
        """Return the finished run, from how its tasks ended."""
        ended = {outcome.name: outcome for outcome in outcomes}
        entries = self.record["notebooks"]
        notebooks = (ended.get(n) or Outcome(n, entries[n]["seconds"], reused=True) for n in self.names)
        return Run(self.folder, (*notebooks, *(o for o in outcomes if o.name == TABLES and o.error)))


def _given(path: Path, scenario: Scenario) -> dict[str, object]:
    # only what differs from the notebook's own defaults goes in: the same scenario, however given, the same bytes
    declared = declared_parameters(path)
    return {name: value for name, value in scenario.plain().items() if name in declared and value != declared[name]}


def _record(folder: Path, scenario: Scenario, inputs: Mapping[str, Any]) -> dict[str, Any]:
    # what stands in the record of another scenario, code or data is not current and is not kept
    made_from = {"scenario": scenario.plain(), **inputs}
    before = read_record(folder)
    same = all(before.get(name) == value for name, value in made_from.items())
    return {**made_from, "notebooks": before["notebooks"] if same else {}, "tables": before["tables"] if same else {}}


def _table_hashes(folder: Path) -> dict[str, str]:
    return {path.name: file_hash(path) for path in sorted((folder / TABLES).glob("*.csv"))}


def _is_current(folder: Path, name: str, keys: Mapping[str, str], before: Mapping[str, Any]) -> bool:
    entry = before.get(name, {})
    return bool(entry) and entry["key"] == keys[name] and entry["output"] == file_hash(folder / f"{name}.ipynb") != ""


def _entry(task: Task, outcome: Outcome, key: str) -> dict[str, Any]:
    failure = {"error": describe_failure(outcome)} if outcome.error else {}
    return {
        "key": key,
        "source": source_hash(task.source),
        "parameters": dict(task.parameters),
        "output": "" if outcome.error else file_hash(task.target),
        "seconds": outcome.seconds,
        **failure,
    }
