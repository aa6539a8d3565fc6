"""The outputs kept in `notebooks/`: those of the default scenario, written by a run and compared with one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any

from gpureport.paths import Project
from gpureport.runs.handing import Listen
from gpureport.runs.notebooks import first_error, read_notebook, source_of
from gpureport.runs.running import Options, Run, default_folder, run_notebooks
from gpureport.scenario import Scenario
from gpureport.store import write_whole

# a chart's specification and a table's cells, as notebooks hold them
_SPEC = re.compile(r'<script type="application/json"[^>]*>(.*?)</script>', re.DOTALL)
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")

_LONGEST = 80


def run_default(
    project: Project, options: Options | None = None, listen: Listen = lambda _name, _done, _of: None
) -> Run:
    """Run the project's notebooks for the default scenario, reusing what is current.

    Raises RunError where one fails.
    """
    scenario = Scenario()
    folder = default_folder(project, scenario)
    run = run_notebooks(project.notebook_files, scenario, folder, project, options=options, listen=listen)
    run.require_success()
    return run


def keep_outputs(project: Project, run: Run) -> list[str]:
    """Write a run's outputs over the notebooks they were made from; return the names of those that changed."""
    changed = []
    for path in project.notebook_files:
        content = (run.folder / path.name).read_bytes()
        if path.read_bytes() != content:
            write_whole(path, content)
            changed.append(path.name)
    return changed


def stale_outputs(project: Project, run: Run) -> list[str]:
    """Say where the kept outputs differ from a run's: notebook, cell, chart or table, field, old and new value."""
    found = []
    for path in project.notebook_files:
        if path.read_bytes() != (run.folder / path.name).read_bytes():
            told = list(compare_notebooks(path, run.folder / path.name))
            found += told or [f"{path.stem}: the same cells and outputs, written differently; run `make notebooks`"]
    return found


def outputs_missing(path: Path) -> list[str]:
    """Say what a kept notebook lacks: outputs at all, a cell that ran; or that a cell failed."""
    notebook = read_notebook(path)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and source_of(cell).strip()]
    if not any(cell.get("outputs") for cell in code):
        return [f"{path.stem}: has no outputs; run `make notebooks`"]
    error = first_error(notebook)
    failed = [f"{path.stem}, code cell {error[0]}: {error[1]}: {error[2]}"] if error else []
    unrun = [number for number, cell in enumerate(code, 1) if cell.get("execution_count") is None]
    return failed + [f"{path.stem}, code cell {number}: never ran; run `make notebooks`" for number in unrun]


def compare_notebooks(old: Path, new: Path) -> Iterator[str]:
    """Yield a line per difference between two executed notebooks, cell by cell."""
    pairs = zip_longest(read_notebook(old)["cells"], read_notebook(new)["cells"])
    for number, (before, after) in enumerate(pairs, 1):
        where = f"{new.stem}, cell {number}"
        if before is None or after is None:
            yield f"{where}: {'new' if before is None else 'gone'}"
        elif source_of(before) != source_of(after):
            yield f"{where}: another source"
        else:
            yield from _outputs(where, before.get("outputs", []), after.get("outputs", []))


def _outputs(where: str, old: list[Any], new: list[Any]) -> Iterator[str]:
    if len(old) != len(new):
        yield f"{where}: {len(old)} outputs before, {len(new)} now"
    for before, after in zip(old, new, strict=False):
        if before != after:
            yield from _output(where, before, after)


def _output(where: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    parts = [_parts(output) for output in (old, new)]
    told = False
    for name in sorted(parts[0].keys() | parts[1].keys()):
        for field, before, after in _differences(parts[0].get(name), parts[1].get(name)):
            told = True
            yield f"{where}, {name}{field}: {_shown(before)} before, {_shown(after)} now"
    if not told:
        yield f"{where}: an output differs in its drawing alone"


def _parts(output: dict[str, Any]) -> dict[str, Any]:
    # what a reader sees of an output, by chart and table; what is left of HTML as lines of text
    if output["output_type"] in {"stream", "error"}:
        return {"text": _joined(output.get("text", output.get("evalue", "")))}
    parts: dict[str, Any] = {}
    for mime, content in output.get("data", {}).items():
        parts |= _html_parts(_joined(content)) if mime == "text/html" else {mime: content}
    return parts


def _html_parts(html: str) -> dict[str, Any]:
    specs = [json.loads(spec.replace("<\\/", "</")) for spec in _SPEC.findall(html)]
    charts = {f"chart {_title(spec)!r}": spec for spec in specs}
    caption = _CAPTION.search(html)
    name = f"table {_text(caption[1])!r}" if caption else "text"
    rows = re.split(r"</tr>|</p>|</li>|\n", _SPEC.sub("", html))
    return {**charts, name: [_text(row) for row in rows if _text(row)]}


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title", "")
    return str(title.get("text", "")) if isinstance(title, dict) else str(title)


def _differences(old: object, new: object, field: str = "") -> Iterator[tuple[str, object, object]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old.keys() | new.keys(), key=str):
            yield from _differences(
                old.get(name), new.get(name), f"{field}, {name}" if not field else f"{field}.{name}"
            )
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences(before, after, f"{field}[{number}]")
    elif old != new:
        yield field, old, new


def _joined(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
