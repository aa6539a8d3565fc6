"""A notebook gives the same numbers whoever runs it: gpureport, papermill, or a reader in JupyterLab."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gpureport.paths import Project
from gpureport.runs.notebooks import read_notebook
from gpureport.runs.results import results_of_notebook
from gpureport.runs.running import Options, run_notebooks
from gpureport.scenario import Scenario, make_scenario
from lab import jupyterlab, run_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOTEBOOK = "arithmetic.ipynb"


@pytest.fixture(scope="module")
def ours(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ours")
    options = Options(tables=False)
    run_notebooks([root / "notebooks" / NOTEBOOK], Scenario(), folder, Project(root), options=options).require_success()
    return folder / NOTEBOOK


@pytest.mark.browser
def test_jupyterlab_gives_the_same_outputs(root: Path, ours: Path, started: Browser, tmp_path: Path) -> None:
    notebook = read_notebook(root / "notebooks" / NOTEBOOK)
    for cell in notebook["cells"]:
        cell.update({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {})
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / NOTEBOOK).write_text(json.dumps(notebook), encoding="utf-8")
    with jupyterlab(folder, tmp_path / "settings") as address, started.new_context() as context:
        run_all(context.new_page(), address, NOTEBOOK)
    theirs, written = (read_notebook(path)["cells"] for path in (folder / NOTEBOOK, ours))
    assert [cell.get("outputs") for cell in theirs] == [cell.get("outputs") for cell in written]
    assert results_of_notebook(folder / NOTEBOOK) == results_of_notebook(ours) != []


def test_papermill_gives_the_same_numbers(root: Path, tmp_path: Path) -> None:
    path = root / "notebooks" / NOTEBOOK
    scenario = make_scenario({"usd_cny": 6.5, "as_of": "2023-12-31"})
    options = Options(tables=False)
    run_notebooks([path], scenario, tmp_path / "ours", Project(root), options=options).require_success()
    command = [
        sys.executable,
        "-m",
        "papermill",
        "--no-progress-bar",
        "-p",
        "usd_cny",
        "6.5",
        "-r",
        "as_of",
        "2023-12-31",
    ]
    theirs = tmp_path / "theirs.ipynb"
    subprocess.run([*command, str(path), str(theirs)], check=True, capture_output=True, cwd=path.parent)
    found = results_of_notebook(tmp_path / "ours" / NOTEBOOK)
    assert found
    assert found == results_of_notebook(theirs)


def test_a_run_has_no_time_and_no_path_in_it(root: Path, ours: Path, tmp_path: Path) -> None:
    text = ours.read_text(encoding="utf-8")
    assert str(root) not in text
    assert "papermill" not in json.dumps(json.loads(text)["metadata"])
    options = Options(tables=False)
    again = run_notebooks([root / "notebooks" / NOTEBOOK], Scenario(), tmp_path, Project(root), options=options)
    assert (again.folder / NOTEBOOK).read_bytes() == ours.read_bytes()
