"""Measures a clean build of the book from executed notebooks against bare Jupyter Book on the same files.

Bare Jupyter Book gets the pages as they are laid out for it, what the page on the library needs, its own theme and no
extension of ours; ours does all the rest as well: evidence, search, explorer, downloads, what if. Each number is the
best of three, in turn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
STAGE = ROOT / "book" / "_build" / "stage"
ROUNDS, LIMIT = 3, 1.5
FIXED = {**os.environ, "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0"}


def ours() -> None:
    """Build the book as `make book` does; the notebooks are current, so none is run."""
    code = "from pathlib import Path; from gpureport.book.build import build; build(Path.cwd())"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)


def bare(folder: Path) -> None:
    """Build the same pages with Jupyter Book alone; what it does not know it passes over."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    kept = {name: settings[name] for name in ("title", "execute", "parse", "only_build_toc_files")}
    of_api = {name: value for name, value in settings["sphinx"]["config"].items() if name.startswith("autodoc")}
    api = {"extra_extensions": ["sphinx.ext.autodoc", "sphinx.ext.napoleon"], "config": of_api}
    (folder / "_config.yml").write_text(yaml.safe_dump({**kept, "sphinx": api}), "utf-8")
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(STAGE), "--all"]
    command += ["--quiet", "--config", str(folder / "_config.yml"), "--toc", str(STAGE / "_toc.yml"), "--path-output"]
    done = subprocess.run([*command, str(folder / "out")], capture_output=True, text=True, env=FIXED, check=False)
    if not (folder / "out" / "_build" / "html" / "index.html").is_file():
        raise SystemExit(f"bare Jupyter Book built nothing:\n{done.stderr[-2000:]}")


def seconds(build: Callable[[], None]) -> tuple[float, float]:
    """Return the wall and processor seconds of a build."""
    begin, before = time.perf_counter(), os.times()
    build()
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begin, spent


def main() -> None:
    """Print the table."""
    ours()
    measured: dict[str, list[tuple[float, float]]] = {"bare Jupyter Book": [], "gpureport": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            measured["bare Jupyter Book"].append(seconds(lambda: bare(Path(folder))))
            measured["gpureport"].append(seconds(ours))
    least = {name: [min(one) for one in zip(*found, strict=True)] for name, found in measured.items()}
    table = Table(
        "build", "seconds", "processor seconds", "to bare", f"within {LIMIT}", title="A clean build of the book"
    )
    for name, (wall, spent) in least.items():
        ratio = wall / least["bare Jupyter Book"][0]
        table.add_row(name, f"{wall:.1f}", f"{spent:.1f}", f"{ratio:.2f}", "yes" if ratio <= LIMIT else "no")
    Console().print(table)


if __name__ == "__main__":
    main()
