"""Reads the findings under one scenario, as a worker's task."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from gpureport.errors import GpureportError
from gpureport.paths import Project
from gpureport.pipeline import read_report
from gpureport.runs.executing import Send
from gpureport.runs.results import results_of_findings, write_results
from gpureport.scenario import make_scenario


def run_task(task: dict[str, Any], send: Send) -> dict[str, object]:
    """Read the findings of the project at `source` under `parameters` and write them to `target` as results."""
    send({"event": "cell", "done": 0, "of": 1})
    begin = time.perf_counter()
    try:
        report = read_report(make_scenario(task["parameters"]), project=Project(Path(task["source"])))
    except GpureportError as error:
        return {"seconds": 0.0, "error": "refused", "message": str(error)}
    write_results(Path(task["target"]), task["key"], results_of_findings(report.findings))
    return {"seconds": round(time.perf_counter() - begin, 3)}
