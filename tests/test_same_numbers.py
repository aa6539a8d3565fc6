"""A notebook gives the same numbers whoever runs it: gpureport, papermill, or Jupyter itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gpureport.paths import Project
from gpureport.runs.results import results_of_notebook
from gpureport.runs.running import Options, run_notebooks
from gpureport.scenario import Scenario, make_scenario

NOTEBOOK = "arithmetic.ipynb"


@pytest.fixture(scope="module")
def ours(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ours")
    options = Options(tables=False)
    run_notebooks([root / "notebooks" / NOTEBOOK], Scenario(), folder, Project(root), options=options).require_success()
    return folder / NOTEBOOK


def test_jupyter_gives_the_same_outputs(root: Path, ours: Path, tmp_path: Path) -> None:
    copy = tmp_path / NOTEBOOK
    copy.write_bytes((root / "notebooks" / NOTEBOOK).read_bytes())
    command = [sys.executable, "-c", "from nbclient.cli import main; main()", "--inplace", str(copy)]
    subprocess.run(command, check=True, capture_output=True, cwd=root / "notebooks")
    theirs, written = (json.loads(path.read_text(encoding="utf-8"))["cells"] for path in (copy, ours))
    assert [cell.get("outputs") for cell in theirs] == [cell.get("outputs") for cell in written]


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
