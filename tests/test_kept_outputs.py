from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from factories import make_notebook
from gpureport.runs.committed import compare_notebooks, outputs_missing


def chart(title: str, **values: float) -> dict[str, Any]:
    spec = {"title": {"text": title}, "datasets": {"marks": [values]}}
    script = f'<script type="application/json" class="chart-spec">{json.dumps(spec)}</script>'
    html = f"<figure><svg><path d='{sum(values.values())}'/></svg>{script}</figure>"
    return {"output_type": "execute_result", "execution_count": 2, "metadata": {}, "data": {"text/html": html}}


def table(caption: str, *cells: str) -> dict[str, Any]:
    body = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    html = f"<table><caption>{caption}</caption>{body}</table>"
    return {"output_type": "execute_result", "execution_count": 2, "metadata": {}, "data": {"text/html": html}}


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def executed(folder: Path, *outputs: dict[str, Any], source: str = "1 + 1") -> Path:
    folder.mkdir(exist_ok=True)
    path = make_notebook(folder, "orders", source)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for number, cell in enumerate(notebook["cells"], 1):
        cell["execution_count"] = number
    notebook["cells"][1]["outputs"] = list(outputs)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            chart("Orders grew", a100=3),
            chart("Orders grew", a100=4),
            ["orders, cell 2, chart 'Orders grew', datasets.marks[0].a100: 3 before, 4 now"],
        ),
        (
            table("Prices", "A800", "8"),
            table("Prices", "A800", "9"),
            ['orders, cell 2, table \'Prices\'[1]: "8" before, "9" now'],
        ),
        (stream("one"), stream("two"), ['orders, cell 2, text: "one" before, "two" now']),
        (stream("one"), stream("one"), []),
    ],
)
def test_a_difference_is_said_by_chart_or_table_and_field(
    tmp_path: Path, old: dict[str, Any], new: dict[str, Any], said: list[str]
) -> None:
    assert list(compare_notebooks(executed(tmp_path / "old", old), executed(tmp_path / "new", new))) == said


def test_cells_and_outputs_that_come_or_go_are_said(tmp_path: Path) -> None:
    old = executed(tmp_path / "old", stream("one"))
    assert list(compare_notebooks(old, executed(tmp_path / "new"))) == ["orders, cell 2: 1 outputs before, 0 now"]
    assert list(compare_notebooks(old, executed(tmp_path / "new", source="2"))) == ["orders, cell 2: another source"]
    longer = make_notebook(tmp_path / "new", "orders", "1 + 1", "2")
    assert "orders, cell 3: new" in list(compare_notebooks(old, longer))


def test_a_drawing_that_alone_differs_is_said(tmp_path: Path) -> None:
    other = chart("Orders grew", a100=3)
    other["data"]["text/html"] = other["data"]["text/html"].replace("d='3'", "d='5'")
    pair = executed(tmp_path / "old", chart("Orders grew", a100=3)), executed(tmp_path / "new", other)
    assert list(compare_notebooks(*pair)) == ["orders, cell 2: an output differs in its drawing alone"]


def test_kept_notebooks_have_outputs_and_no_errors(tmp_path: Path) -> None:
    assert outputs_missing(make_notebook(tmp_path, "bare", "1 + 1")) == ["bare: has no outputs; run `make notebooks`"]
    assert outputs_missing(executed(tmp_path / "good", stream("one"))) == []
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    assert outputs_missing(executed(tmp_path / "bad", error)) == ["orders, code cell 2: ValueError: no"]
