"""Hands tasks out to worker processes: the one place to change for another way to have them done."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self, cast

SECONDS_TO_END = 8
DEFAULT_TIMEOUT = 300


@dataclass(frozen=True, slots=True)
class Task:
    """One notebook to execute, or a report to read: from where, to where, and under what parameters.

    `parameters` are those that differ from the defaults; `timeout` is how many seconds one cell may take. `name` is its
    own among the tasks handed out together.
    """

    name: str
    source: Path
    target: Path
    parameters: Mapping[str, object]
    timeout: float = DEFAULT_TIMEOUT
    kind: str = "notebook"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended; `error` is empty where it went well.

    `cell` counts code cells from 1, `source` is the cell's code, `seconds` how long it took.
    """

    name: str
    seconds: float
    cell: int = 0
    source: str = ""
    error: str = ""
    message: str = ""
    reused: bool = False


Listen = Callable[[str, int, int], None]
Done = Callable[[Task, Outcome], None]
# what a task in a worker tells how far it is with
Send = Callable[[dict[str, object]], None]


def hand_out(tasks: Sequence[Task], jobs: int, listen: Listen, done: Done) -> list[Outcome]:
    """Have tasks done, `jobs` at a time, and return how each ended, in the order of the tasks.

    `listen(name, done, of)` hears of every cell that starts and of the last one's end, `done` of every task that ended,
    one at a time. Whatever ends or interrupts this process ends the workers and their kernels too.
    """
    desk = _Desk(deque(tasks), listen, done)
    workers = [_Worker(desk) for _ in range(min(jobs, len(tasks)))]
    with _terminated_like_interrupted(), tempfile.TemporaryDirectory(prefix="gpureport-") as folder:
        try:
            for worker in workers:
                worker.begin(Path(folder))
            for worker in workers:
                worker.wait()
        except BaseException:
            desk.waiting.clear()
            for worker in workers:
                worker.end()
            raise
    if desk.failure:
        raise desk.failure
    return [desk.outcomes[task.name] for task in tasks]


class _Desk:
    """What the workers share: tasks waiting, tasks done, who hears of them; what goes wrong in a thread is kept."""

    def __init__(self, waiting: deque[Task], listen: Listen, done: Done) -> None:
        self.waiting = waiting
        self.outcomes: dict[str, Outcome] = {}
        self.failure: BaseException | None = None
        self.listen = listen
        self._done = done
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.failure = self.failure or error
        return True

    def enter(self, task: Task, outcome: Outcome) -> None:
        with self._lock:
            self._done(task, outcome)
            self.outcomes[task.name] = outcome


class _Worker:
    """A thread with one worker process, which takes tasks until none is waiting."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._process: subprocess.Popen[str] | None = None
        self._folder = Path()

    def begin(self, folder: Path) -> None:
        self._folder = folder
        self._thread.start()

    def wait(self) -> None:
        # in short steps: an interrupt is heard between them
        while self._thread.is_alive():
            self._thread.join(0.1)

    def end(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
        self._thread.join(SECONDS_TO_END)
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._thread.join(1)

    def _work(self) -> None:
        with self._desk:
            while self._desk.waiting and not self._desk.failure:
                with contextlib.suppress(IndexError):  # the other worker took the last one
                    task = self._desk.waiting.popleft()
                    self._desk.enter(task, self._execute(task))
        _close(self._process)

    def _execute(self, task: Task) -> Outcome:
        process = self._running()
        part = self._folder / f"{task.target.stem}-{id(self)}.ipynb"
        line = {**asdict(task), "source": str(task.source), "target": str(task.target), "part": str(part)}
        with contextlib.suppress(BrokenPipeError):
            _stream(process.stdin).write(json.dumps(line) + "\n")
            _stream(process.stdin).flush()
        of = 0
        for event in map(json.loads, _stream(process.stdout)):
            if event.pop("event") == "done":
                outcome = Outcome(name=task.name, **event)
                if not outcome.error:
                    self._desk.listen(task.name, of, of)
                return outcome
            of = event["of"]
            self._desk.listen(task.name, event["done"], of)
        return Outcome(task.name, 0.0, error="worker", message=_last_words(process.wait()))

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            _close(self._process)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gpureport.runs.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env={**os.environ, **_environment(self._folder)},
                start_new_session=True,  # an interrupt from the keyboard is ours to pass on
            )
        return self._process


def _close(process: subprocess.Popen[str] | None) -> None:
    # an idle worker ends when nobody can give it tasks
    if process:
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):
                _stream(stream).close()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(folder: Path) -> dict[str, str]:
    # nobody's start-up files, and the same order of sets everywhere
    return {
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }


def _last_words(status: int) -> str:
    if status < 0:
        return f"the process that did it was ended by {signal.Signals(-status).name}"
    return f"the process that did it ended with status {status}"


def _stream(stream: IO[str] | None) -> IO[str]:
    # every stream used is a pipe
    return cast("IO[str]", stream)


@contextlib.contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
