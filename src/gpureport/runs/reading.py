"""Reads a report under one scenario, as a worker's task."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from gpureport.errors import GpureportError
from gpureport.paths import Project
from gpureport.pipeline import Report, read_report, tables
from gpureport.runs.handing import Send
from gpureport.runs.results import results_of_findings, write_results
from gpureport.scenario import make_scenario
from gpureport.store import write_whole


def run_task(task: dict[str, Any], send: Send) -> dict[str, object]:
    """Read the project at `source` under `parameters`.

    Of kind `findings`, write them to `target` as results; of kind `tables`, write the data files into that folder.
    """
    send({"event": "cell", "done": 0, "of": 1})
    begin = time.perf_counter()
    try:
        report = read_report(make_scenario(task["parameters"]), project=Project(Path(task["source"])))
    except GpureportError as error:
        return {"seconds": 0.0, "error": "refused", "message": str(error)}
    _WRITERS[task["kind"]](report, task)
    return {"seconds": round(time.perf_counter() - begin, 3)}


def _write_findings(report: Report, task: dict[str, Any]) -> None:
    write_results(Path(task["target"]), task["key"], results_of_findings(report.findings))


def _write_tables(report: Report, task: dict[str, Any]) -> None:
    folder = Path(task["target"])
    folder.mkdir(exist_ok=True)
    for name, content in tables(report).items():
        write_whole(folder / name, content)


_WRITERS = {"findings": _write_findings, "tables": _write_tables}
