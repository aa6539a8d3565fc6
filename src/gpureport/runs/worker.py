"""The process that does the work of a run: tasks come in on standard input, events go out on standard output.

One JSON object a line, both ways. Standard input closing means that whoever started the worker is gone; the worker then
ends, and its kernel, which watches its parent, ends with it. It is a process of its own because a notebook needs a
working folder of its own, and because one that dies must take nothing with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from gpureport.runs.handing import Send

SECONDS_TO_END = 5

# what does a task of a kind: a module with `run_task(task, send)`, loaded when the first such task comes
_READING = "gpureport.runs.reading"
KINDS = {"notebook": "gpureport.runs.executing", "findings": _READING, "tables": _READING}


def main() -> None:
    """Do tasks until standard input closes."""
    signal.signal(signal.SIGTERM, _end)
    send = _sender()
    for task in _tasks():
        outcome = import_module(KINDS[task["kind"]]).run_task(task, send)
        send({"event": "done", **outcome})


def _sender() -> Send:
    # what a library prints must not get between the events
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def send(event: dict[str, object]) -> None:
        stream.write(json.dumps(event) + "\n")
        stream.flush()

    return send


def _tasks() -> Iterator[dict[str, Any]]:
    lines: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    while line := lines.get():
        yield json.loads(line)


def _listen(lines: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        lines.put(line)
    lines.put("")
    # idle, the worker is gone by now; busy, it is told to end, and made to
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os._exit(1)


def _end(number: int, frame: object) -> None:
    del number, frame
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
