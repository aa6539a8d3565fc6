"""What a run was made from and what came out: `run.json` beside the outputs.

Durations stand in the record alone. The key of a notebook's output hashes everything that can change it: its cells, the
parameters it takes, code, data, and versions.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from gpureport.errors import InputError
from gpureport.paths import Project
from gpureport.records import content_id
from gpureport.store import write_whole

NAME = "run.json"

_FIELDS = frozenset({"scenario", "notebooks", "tables"})

# written by the program from the rest: no input
_WRITTEN = frozenset({"claims.csv", "relations.csv", "findings.csv", "checks.csv", "released.json"})


def key_of(source_hash: str, parameters: Mapping[str, object], inputs: Mapping[str, Any]) -> str:
    """Return the key of a notebook's output: sixteen digits over everything that can change it."""
    return content_id(source_hash, json.dumps([parameters, inputs], sort_keys=True, ensure_ascii=False))


def inputs_of(project: Project) -> dict[str, Any]:
    """Return what every notebook of a project depends on: hashes of code and data, and versions."""
    return {"code": code_hash(), "data": data_hash(project), "versions": versions()}


@cache
def code_hash() -> str:
    """Return a hash of the package: every file of it, vocabulary included."""
    package = Path(__file__).resolve().parents[1]
    files = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return _hash(package, files)


def data_hash(project: Project) -> str:
    """Return a hash of what is read: seeds, reference data and judgements."""
    return _hash(project.root, _data_files(project))


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that gpureport asks for."""
    names = sorted({requirement.split(">")[0].split(";")[0].strip() for requirement in requires("gpureport") or ()})
    return {"python": platform.python_version(), **{name: _version(name) for name in names}}


def read_record(folder: Path) -> dict[str, Any]:
    """Return the record of a run, empty where the folder has none.

    Raises InputError where there is one that cannot be read.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path} is no record of a run: {error}; remove it to run again") from None
    if not isinstance(record, dict) or not record.keys() >= _FIELDS:
        raise InputError(f"{path} is no record of a run: wanted {', '.join(sorted(_FIELDS))}; remove it to run again")
    return record


def write_record(folder: Path, record: Mapping[str, Any]) -> None:
    """Write the record of a run beside its outputs."""
    write_whole(folder / NAME, (json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode())


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _data_files(project: Project) -> Iterator[Path]:
    yield from (path for path in project.seeds.glob("*.md") if path.stem != "README")
    for path in project.data.rglob("*"):
        if path.is_file() and path.suffix != ".md" and not (path.parent == project.data and path.name in _WRITTEN):
            yield path


def _hash(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(root).as_posix()}\0{file_hash(path)}\n".encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
