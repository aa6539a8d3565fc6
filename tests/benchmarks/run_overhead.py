"""Measures what `gpureport run` costs over bare papermill: the project's notebooks, one at a time and two at a time.

The two take turns, so that other work on the machine slows both alike; of each, the shortest round counts. The overhead
is by the clock. The processor's time stands beside it: a run also reads the articles, for its tables of claims and
findings, while the notebooks run.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ROUNDS = 3

Run = Callable[[list[Path], Path, int], None]
LIMIT = 15.0


def papermill(notebooks: list[Path], folder: Path, jobs: int) -> None:
    """Execute notebooks with papermill's own command, `jobs` processes at a time."""

    def execute(path: Path) -> None:
        command = [sys.executable, "-m", "papermill", "--no-progress-bar", "--cwd", str(path.parent), str(path)]
        subprocess.run([*command, str(folder / path.name)], check=True, capture_output=True)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(execute, notebooks))


def ours(notebooks: list[Path], folder: Path, jobs: int) -> None:
    """Execute notebooks with `gpureport run`, tables of claims and findings included."""
    command = [sys.executable, "-m", "gpureport.cli", "run", "--fresh", "-j", str(jobs), "-o", str(folder)]
    subprocess.run([*command, *map(str, notebooks)], check=True, capture_output=True, cwd=ROOT)


def measure(run: Run, notebooks: list[Path], jobs: int) -> tuple[float, float]:
    """Return how long a run takes by the clock, and how much of the processor, kernels included, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        begin, spent = time.perf_counter(), _processor()
        run(notebooks, Path(folder), jobs)
        return time.perf_counter() - begin, _processor() - spent


def compare(notebooks: list[Path], jobs: int) -> list[tuple[float, float]]:
    """Return the least of several rounds by turns: papermill's and ours, by the clock and by the processor."""
    rounds = [[measure(run, notebooks, jobs) for run in (papermill, ours)] for _ in range(ROUNDS)]
    return [(min(pair[0][kind] for pair in rounds), min(pair[1][kind] for pair in rounds)) for kind in (0, 1)]


def main() -> None:
    """Print the table."""
    table = Table(
        "notebooks", "at a time", "papermill s", "gpureport s", "overhead %", f"under {LIMIT:g} %", "processor s"
    )
    for notebooks, jobs in ((NOTEBOOKS[:1], 2), (NOTEBOOKS, 1), (NOTEBOOKS, 2)):
        (bare, full), (bare_work, full_work) = compare(notebooks, jobs)
        overhead = 100 * (full / bare - 1)
        told = "yes" if overhead < LIMIT else "no"
        work = f"{bare_work:.2f}, {full_work:.2f}"
        table.add_row(str(len(notebooks)), str(jobs), f"{bare:.2f}", f"{full:.2f}", f"{overhead:.1f}", told, work)
    Console().print(table)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
