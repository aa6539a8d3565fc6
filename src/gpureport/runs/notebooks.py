"""Notebooks as files: what parameters they declare, what identifies them, and how an executed one is written.

An executed notebook carries no time, path or environment, so that the same inputs give the same bytes.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gpureport.errors import InputError
from gpureport.nearest import nearest

PARAMETERS_TAG = "parameters"
INJECTED_TAG = "injected-parameters"
FAILED = ".failed.ipynb"

# nbformat's own words for what a notebook is run with; versions differ from machine to machine
_KEPT_METADATA = ("kernelspec", "jupytext")


def find_notebooks(given: Sequence[str], known: Sequence[Path]) -> tuple[Path, ...]:
    """Return the notebooks that names or paths mean; all that are known where none is given.

    Raises InputError for a name that no notebook has.
    """
    by_name = {path.stem: path for path in known}
    found = tuple(_find(name, by_name) for name in given) or tuple(known)
    if not found:
        raise InputError("there is no notebook in notebooks/: wanted one at least")
    twice = {path.stem for path in found if [other.stem for other in found].count(path.stem) > 1}
    if twice:
        raise InputError(f"two notebooks are called {min(twice)!r}: run them one after the other, in two folders")
    return found


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook as nbformat 4 has it.

    Raises InputError where the file is none.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as a notebook: {error}") from None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4 or "cells" not in notebook:
        raise InputError(f"{path} is no notebook of format 4: wanted an .ipynb file as Jupyter writes it")
    return notebook


def declared_parameters(path: Path) -> dict[str, object]:
    """Return the names and default values in a notebook's cell tagged `parameters`, without running it.

    A default that is no literal is `None`. Raises InputError where the cell is not Python.
    """
    for cell in read_notebook(path)["cells"]:
        if PARAMETERS_TAG in cell.get("metadata", {}).get("tags", []):
            return _assignments(source_of(cell), path)
    return {}


def source_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's source as one text."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def source_hash(path: Path) -> str:
    """Return a hash of what a notebook says and does: its cells without outputs."""
    cells = [
        (cell["cell_type"], source_of(cell), sorted(cell.get("metadata", {}).get("tags", [])))
        for cell in read_notebook(path)["cells"]
    ]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()


def finished(notebook: Mapping[str, Any]) -> bytes:
    """Return the bytes of an executed notebook without times, paths, environment and random ids."""
    cells = [_cleaned(cell) for cell in notebook["cells"]]
    metadata = {name: notebook["metadata"][name] for name in _KEPT_METADATA if name in notebook["metadata"]}
    metadata["language_info"] = {"name": "python"}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def first_error(notebook: Mapping[str, Any]) -> tuple[int, str, str] | None:
    """Return the first failed cell, counted among code cells from 1, with the error's name and message."""
    code = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    for number, cell in enumerate(code, 1):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                return number, output["ename"], output["evalue"]
    return None


def _find(name: str, by_name: Mapping[str, Path]) -> Path:
    if name in by_name:
        return by_name[name]
    path = Path(name)
    if path.is_file():
        return path.resolve()
    if by_name:
        meant = nearest(path.stem, by_name)
        raise InputError(f"there is no notebook {name!r}: the nearest is {meant!r}; known are {', '.join(by_name)}")
    raise InputError(f"there is no notebook {name!r}: wanted the path of an .ipynb file")


def _assignments(source: str, path: Path) -> dict[str, object]:
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise InputError(f"{path}: the parameters cell is not Python: line {error.lineno}: {error.msg}") from None
    found: dict[str, object] = {}
    for node in body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign):
                found[target.id] = _literal(node.value)
    return found


def _literal(node: ast.expr | None) -> object:
    try:
        return ast.literal_eval(node) if node is not None else None
    except ValueError:
        return None


def _cleaned(cell: Mapping[str, Any]) -> dict[str, Any]:
    metadata = {name: value for name, value in cell["metadata"].items() if name not in {"papermill", "execution"}}
    if not metadata.get("tags", True):
        del metadata["tags"]
    kept = {**cell, "metadata": metadata, "source": source_of(cell)}
    if INJECTED_TAG in metadata.get("tags", []):
        kept["id"] = INJECTED_TAG
    kept["source"] = kept["source"].splitlines(keepends=True)
    return kept
