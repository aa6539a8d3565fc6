"""Measures what `gpureport run` costs over bare papermill: the project's notebooks, one at a time and two at a time.

Each figure is the best of three; other work on the machine makes both slower.
"""

from __future__ import annotations

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


def best(run: Run, notebooks: list[Path], jobs: int) -> float:
    """Return the shortest of three times, in seconds."""
    times = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            begin = time.perf_counter()
            run(notebooks, Path(folder), jobs)
            times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print the table."""
    table = Table("notebooks", "at a time", "papermill s", "gpureport s", "overhead %", f"under {LIMIT:g} %")
    for notebooks, jobs in ((NOTEBOOKS[:1], 2), (NOTEBOOKS, 1), (NOTEBOOKS, 2)):
        bare, full = best(papermill, notebooks, jobs), best(ours, notebooks, jobs)
        overhead = 100 * (full / bare - 1)
        told = "yes" if overhead < LIMIT else "no"
        table.add_row(str(len(notebooks)), str(jobs), f"{bare:.2f}", f"{full:.2f}", f"{overhead:.1f}", told)
    Console().print(table)


if __name__ == "__main__":
    main()
