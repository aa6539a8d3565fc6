"""What the command line shows of notebooks while they run and when they have ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from gpureport.runs.handing import Listen, Outcome
from gpureport.runs.notebooks import FAILED
from gpureport.runs.running import describe_failure


def describe(outcome: Outcome, folder: Path) -> str:
    """Say in a line or two how a notebook ended."""
    target = _shown(folder / f"{outcome.name}.ipynb")
    if outcome.error:
        aside = _shown(folder / f"{outcome.name}{FAILED}")
        lines = [f"    {line}" for line in outcome.source.splitlines()[:15]]
        kept = [f"output kept as {aside}"] if aside.is_file() else []
        return "\n".join([describe_failure(outcome), *lines, *kept])
    if outcome.reused:
        return f"{target}: current, reused"
    return f"{target}: {outcome.seconds:.1f} s"


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


@contextmanager
def show_progress(names: Iterable[str]) -> Iterator[Listen]:
    """Show a bar per notebook while it runs, on a screen; elsewhere nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total} cells"))
    console = Console(stderr=True)
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        tasks: dict[str, TaskID] = {name: bars.add_task(name, total=None, start=False) for name in names}

        def listen(name: str, done: int, of: int) -> None:
            if name in tasks:
                bars.start_task(tasks[name])
                bars.update(tasks[name], completed=done, total=of)

        yield listen


@contextmanager
def show_total(name: str, runs: int) -> Iterator[Listen]:
    """Show one bar for many runs, on a screen; elsewhere nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total} runs begun"))
    console = Console(stderr=True)
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        total = bars.add_task(name, total=runs)
        begun: set[str] = set()

        def listen(run: str, done: int, of: int) -> None:
            del done, of
            begun.add(run)
            bars.update(total, completed=len(begun))

        yield listen
