"""The words extraction reads, as data: CSV tables and YAML trees beside this module, read once.

A table is a CSV file with a header line; lines that start with `#` are remarks. A tree is a YAML file. Whoever
needs a word adds a row, never code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import yaml

Tree: TypeAlias = Mapping[str, "Tree"] | list["Tree"] | str | int | float | bool | None


def _content(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of `name`.csv, each by column name; an empty cell is an empty string."""
    lines = (line for line in _content(f"{name}.csv").splitlines() if line.strip() and not line.startswith("#"))
    return tuple({key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(lines))


@cache
def tree(name: str) -> Tree:
    """Return what `name`.yml holds."""
    loaded: Tree = yaml.safe_load(_content(f"{name}.yml"))
    return loaded


@cache
def load_yaml(name: str) -> dict[str, Any]:
    """Return the mapping that `name`.yml holds, for whoever knows its shape."""
    loaded: dict[str, Any] = yaml.safe_load(_content(f"{name}.yml"))
    return loaded


@cache
def words(name: str, *path: str) -> tuple[str, ...]:
    """Return a list of words in `name`.yml, found by the keys of `path`."""
    branch = tree(name)
    for key in path:
        branch = branch[key] if isinstance(branch, Mapping) else None
    return tuple(str(word) for word in branch) if isinstance(branch, list) else ()


def alternation(surfaces: Iterable[str]) -> str:
    """Return a pattern that matches the longest of `surfaces` at a place.

    Shared beginnings are written once, so that matching looks at each character of the text at most once per
    level and not once per word.
    """
    tails: dict[str, set[str]] = {}
    for surface in surfaces:
        tails.setdefault(surface[:1], set()).add(surface[1:])
    optional = tails.pop("", None) is not None
    branches = [re.escape(head) + (alternation(rest) if rest != {""} else "") for head, rest in sorted(tails.items())]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if optional else ''}"
