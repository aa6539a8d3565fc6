"""The words extraction reads, as data: names and aliases, cue words, classifiers, hedges.

Every table is a CSV or YAML file beside this module, read once.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load_csv(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `name.csv`, every value a string, lines beginning with `#` left out."""
    lines = _text(f"{name}.csv").splitlines()
    return tuple(csv.DictReader(line for line in lines if line and not line.startswith("#")))


@cache
def load_yaml(name: str) -> dict[str, Any]:
    """Return what `name.yml` holds."""
    table: dict[str, Any] = yaml.safe_load(_text(f"{name}.yml"))
    return table


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
