"""Builds the book: stage, Jupyter Book, finish; always from nothing, so that no page keeps a stale number."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gpureport.book.finish import finish
from gpureport.book.lookup import Lookup
from gpureport.book.stage import CHANGES, TOC, stage
from gpureport.book.whatif import whatif
from gpureport.errors import RunError
from gpureport.paths import Project
from gpureport.pipeline import Report, read_report
from gpureport.reference import load_export_rules

Say = Callable[[str], object]


def build(root: Path, report: Report | None = None, say: Say = print, executed: Path | None = None) -> Path:
    """Build the site of a checkout and return its first page, `book/_build/html/index.html`.

    `report` is what the pages show, read from the seeds by default; `executed` is the folder of the executed notebooks,
    by default the outputs kept in `notebooks/`. Nothing else in the checkout is written.
    Raises RunError where Jupyter Book fails or warns, InputError where the checkout is incomplete.
    """
    project = Project(root.resolve())
    made = project.root / "book" / "_build"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    with _jupyter_book(project.root, made) as start:
        with _timed(say, "read the articles"):
            lookup = Lookup(report or read_report(project=project))
        with _timed(say, "lay out the pages"):
            stage(project, lookup, made / "stage", executed)
        with _timed(say, "jupyter-book, and what if"):
            finished = start()
            assumed = whatif(lookup.report, load_export_rules(project.reference))
            finished()
    with _timed(say, "evidence, search, downloads"):
        finish(made / "html", lookup, project, assumed)
        shutil.copyfile(made / "stage" / CHANGES, made / "html" / "data" / "changes.json")
    first = made / "html" / "index.html"
    say(f"open {os.path.relpath(first)} in a browser, or: make serve")
    return first


# loading Jupyter Book takes as long as laying out what it builds, so it is loaded meanwhile and waits for the word
_WAITING = """
import sys, jupyter_book.sphinx, myst_nb.sphinx_ext, sphinx.builders.html, sphinx.ext.autodoc, gpureport.book.extension
from jupyter_book.cli.main import main
sys.stdin.readline() == "build\\n" and main()
"""


@contextmanager
def _jupyter_book(root: Path, made: Path) -> Iterator[Callable[[], Callable[[], None]]]:
    """Load Jupyter Book; what is yielded starts it, and what that returns waits for its end."""
    options = {"--config": root / "_config.yml", "--toc": made / "stage" / TOC, "--path-output": made.parent}
    command = [sys.executable, "-c", _WAITING, "build", str(made / "stage")]
    command += ["-W", "--keep-going", "--quiet", *(str(part) for option in options.items() for part in option)]
    # whatever the machine's time zone, language and hash seed, the same bytes
    fixed = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "NO_COLOR": "1"}
    log = made / "jupyter-book.log"
    piped: dict[str, Any] = {"stdin": subprocess.PIPE, "text": True, "env": {**os.environ, **fixed}}
    with (
        log.open("w", encoding="utf-8") as told,
        subprocess.Popen(command, stdout=told, stderr=told, **piped) as process,
    ):

        def finished() -> None:
            if process.wait():
                lines = log.read_text("utf-8").replace(str(made / "stage") + os.sep, "").splitlines()
                wrong = [line for line in lines if "WARNING" in line or "ERROR" in line] or lines[-20:]
                raise RunError("jupyter-book did not build the book:\n" + "\n".join(wrong))

        def start() -> Callable[[], None]:
            with suppress(BrokenPipeError):  # where it has ended already, its log says why
                print("build", file=process.stdin, flush=True)
            return finished

        try:
            yield start
        finally:
            process.kill()


@contextmanager
def _timed(say: Say, step: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    say(f"{step:<28} {time.perf_counter() - begin:5.1f} s")
