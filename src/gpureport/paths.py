"""Where the project's files are: the one module that knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gpureport.errors import InputError

_MARKS = ("seeds", "data/reference")


@dataclass(frozen=True)
class Project:
    """A checkout of the project, by its root folder."""

    root: Path

    @property
    def seeds(self) -> Path:
        """The articles' digests."""
        return self.root / "seeds"

    @property
    def originals(self) -> Path:
        """Where whoever has the originals puts them."""
        return self.seeds / "originals"

    @property
    def data(self) -> Path:
        """What the program and people write about the articles."""
        return self.root / "data"

    @property
    def reference(self) -> Path:
        """What is known from elsewhere."""
        return self.data / "reference"

    @property
    def judgements(self) -> Path:
        """What people decided."""
        return self.data / "judgements.csv"

    @property
    def annotated(self) -> Path:
        """Articles to measure the reading with, every quantity marked by people."""
        return self.data / "annotated"

    @property
    def notebooks(self) -> Path:
        """The parameterised notebooks."""
        return self.root / "notebooks"

    @property
    def runs(self) -> Path:
        """Where runs go unless told otherwise."""
        return self.root / "build" / "runs"

    @property
    def sweeps(self) -> Path:
        """Where sweeps go unless told otherwise."""
        return self.root / "build" / "sweeps"

    @cached_property
    def notebook_files(self) -> tuple[Path, ...]:
        """Every notebook of the book, in order of name."""
        return tuple(sorted(p for p in self.notebooks.glob("*.ipynb") if not p.name.endswith(".failed.ipynb")))


def find_project(start: Path | None = None) -> Project:
    """Return the project that a folder (default: the working folder) stands in, else the one this code stands in.

    Raises InputError where neither is a checkout of the project.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if all((folder / mark).is_dir() for mark in _MARKS):
            return Project(folder)
    raise InputError(f"{here} is in no checkout of gpureport: wanted a folder with seeds/ and data/reference/ in it")
