"""The notebooks' shape: parameters in one cell, short cells, words around charts, outputs without times or paths."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from papermill import inspect_notebook

from gpureport.parameters import list_parameters
from gpureport.runs.notebooks import declared_parameters
from gpureport.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("arithmetic", "capex", "conflicts", "orders", "prices", "quality", "stockpiles")
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHART = '<figure class="chart"'
LONGEST = 15

Cell = dict[str, Any]


def cells_of(path: Path) -> list[Cell]:
    cells: list[Cell] = json.loads(path.read_text("utf-8"))["cells"]
    return cells


def code_of(path: Path) -> list[Cell]:
    return [cell for cell in cells_of(path) if cell["cell_type"] == "code"]


def source_of(cell: Cell) -> str:
    return "".join(cell["source"])


def shows(cell: Cell) -> str:
    """Return the HTML a cell shows."""
    return "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", ()))


every = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def test_there_are_seven() -> None:
    assert tuple(path.stem for path in PATHS) == NAMES


@every
def test_one_cell_declares_the_scenarios_parameters(path: Path) -> None:
    tagged = [cell for cell in code_of(path) if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert declared_parameters(path) == Scenario().plain()


@every
def test_papermill_finds_every_parameter_with_its_type_and_meaning(path: Path) -> None:
    found = inspect_notebook(str(path))
    assert list(found) == list(Scenario.model_fields)
    for parameter in list_parameters():
        assert found[parameter.name]["help"] == parameter.meaning
        assert found[parameter.name]["inferred_type_name"] != "None"


@every
def test_cells_are_short_and_define_no_function(path: Path) -> None:
    for cell in code_of(path):
        assert len(source_of(cell).splitlines()) <= LONGEST
        kinds = [type(node) for node in ast.walk(ast.parse(source_of(cell)))]
        assert not {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda} & set(kinds)


@every
def test_two_to_four_charts_each_in_its_cell_between_sentences(path: Path) -> None:
    cells = cells_of(path)
    charts = [number for number, cell in enumerate(cells) if CHART in shows(cell)]
    assert 2 <= len(charts) <= 4
    for number in charts:
        assert shows(cells[number]).count(CHART) == 1
        for beside in (cells[number - 1], cells[number + 1]):
            assert beside["cell_type"] == "markdown"
            assert source_of(beside).rstrip().endswith((".", ":"))


@every
def test_everything_shown_has_words_before_and_after(path: Path) -> None:
    cells = cells_of(path)
    for number, cell in enumerate(cells):
        if shows(cell):
            assert cells[number - 1]["cell_type"] == cells[number + 1]["cell_type"] == "markdown"


@every
def test_outputs_are_there_and_none_is_an_error(path: Path) -> None:
    outputs = [output for cell in code_of(path) for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"display_data", "execute_result"}
    assert [cell["execution_count"] for cell in code_of(path)] == list(range(1, len(code_of(path)) + 1))


@every
def test_outputs_hold_no_time_path_or_machine(path: Path) -> None:
    text = path.read_text("utf-8")
    assert str(ROOT) not in text
    assert not re.search(r"/(?:home|root|tmp|work|Users)/|\d{2}:\d{2}:\d{2}|0x[0-9a-f]{8,}", text)
    for cell in cells_of(path):
        assert not {"papermill", "execution"} & set(cell["metadata"])
    assert set(json.loads(text)["metadata"]) == {"kernelspec", "language_info"}


@every
def test_numbers_in_prose_are_glued_and_each_glued_number_is_used(path: Path) -> None:
    asked = set(re.findall(r"\{glue:text\}`(\w+):s`", "".join(map(source_of, cells_of(path)))))
    outputs = [output for cell in code_of(path) for output in cell["outputs"]]
    glued = [output["metadata"]["scrapbook"]["name"] for output in outputs if "scrapbook" in output["metadata"]]
    assert len(glued) == len(set(glued))
    assert asked <= set(glued)
    assert all(output["metadata"]["evidence"] for output in outputs if "scrapbook" in output["metadata"])


@every
def test_charts_have_alternative_text_twin_sources_and_links(path: Path) -> None:
    for cell in code_of(path):
        for chart in re.findall(r'<figure class="chart".*?</figure>', shows(cell), re.DOTALL):
            title = re.search(r"<figcaption[^>]*>(.+?)</figcaption>", chart)
            assert title is not None
            assert re.search(r'role="group" aria-label="[^"]{20,}"', chart)
            assert '<details class="twin">' in chart
            assert 'class="download"' in chart


@every
def test_chinese_is_marked_and_stays_out_of_drawings(path: Path) -> None:
    for cell in code_of(path):
        html = re.sub(r"<script.*?</script>|=\"[^\"]*\"", "", shows(cell), flags=re.DOTALL)
        bare = re.sub(r"<span lang>.*?</span>", "", html, flags=re.DOTALL)
        assert re.findall(r"[\u4e00-\u9fff]+", bare) == []
