"""Executes one notebook with papermill and tells how far it is."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError

from gpureport.runs.handing import Send
from gpureport.runs.notebooks import FAILED, finished, read_notebook, source_of
from gpureport.store import write_whole


def run_task(task: dict[str, Any], send: Send) -> dict[str, object]:
    """Execute one notebook and return how it ended.

    `source` and `target` are the notebook's path and the output's, `parameters` what differs from its defaults,
    `timeout` the seconds a cell may take, `part` where the output grows. A broken output stands beside the target as
    `NAME.failed.ipynb`.
    """
    target, part = Path(task["target"]), Path(task["part"])
    failed = target.with_name(f"{target.stem}{FAILED}")
    begin = time.perf_counter()
    with _Watch(read_notebook(Path(task["source"]))["cells"], task["timeout"], send) as watch:
        _execute(task, part, watch)
    problem = watch.problem
    if part.is_file():
        write_whole(failed if problem else target, finished(read_notebook(part)))
        part.unlink()
    if not problem:
        failed.unlink(missing_ok=True)
    return {"seconds": round(time.perf_counter() - begin, 3), **(problem or {})}


class _Watch:
    """Knows which cell runs, tells it, and keeps what went wrong; no error passes it."""

    def __init__(self, cells: list[dict[str, Any]], timeout: float, send: Send) -> None:
        self._send = send
        self._timeout = timeout
        self._of = len(cells)
        self._number = 0
        self._source = ""
        self.problem: dict[str, object] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, Exception):
            name, message = self._words(error)
            self.problem = {"cell": self._number, "source": self._source, "error": name, "message": message}
        return isinstance(error, Exception)

    def start(self, cell: dict[str, Any], cell_index: int) -> None:
        self._source = source_of(cell)
        self._send({"event": "cell", "done": cell_index, "of": max(self._of, cell_index + 1)})

    def execute(self, cell: dict[str, Any], cell_index: int) -> None:
        del cell, cell_index
        self._number += 1

    def _words(self, error: Exception) -> tuple[str, str]:
        if isinstance(error, PapermillExecutionError):
            return error.ename, error.evalue
        if isinstance(error, CellTimeoutError):
            return "time limit", f"the cell ran longer than {self._timeout:g} s"
        if isinstance(error, DeadKernelError):
            return "dead kernel", "the kernel died: killed, crashed or out of memory"
        return type(error).__name__, str(error)


def _execute(task: dict[str, Any], part: Path, watch: _Watch) -> None:
    # papermill reads braces in paths as fields
    source, output = (str(path).replace("{", "{{").replace("}", "}}") for path in (task["source"], part))
    execute_notebook(
        source,
        output,
        parameters=task["parameters"],
        cwd=str(Path(task["source"]).parent),
        progress_bar=False,
        execution_timeout=task["timeout"],
        on_cell_start=watch.start,
        on_cell_execute=watch.execute,
    )
