from __future__ import annotations

import json
from pathlib import Path

import pytest

from factories import make_notebook
from gpureport.errors import InputError
from gpureport.runs.notebooks import declared_parameters, find_notebooks, finished, source_hash


def test_parameters_are_read_without_running(tmp_path: Path) -> None:
    parameters = "a = 1\nb: list[str] = ['x']  # words\nc = None\nd = open('/nowhere')\ne: float\n"
    path = make_notebook(tmp_path, "one", "raise SystemExit", parameters=parameters)
    assert declared_parameters(path) == {"a": 1, "b": ["x"], "c": None, "d": None, "e": None}


def test_a_parameters_cell_that_is_no_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"one.ipynb: the parameters cell is not Python: line 1"):
        declared_parameters(make_notebook(tmp_path, "one", parameters="a = = 1"))


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"nbformat": 3, "cells": []}', "\x00"])
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="notebook"):
        declared_parameters(path)


def test_notebooks_are_found_by_name_and_by_path(tmp_path: Path) -> None:
    orders, prices = make_notebook(tmp_path, "orders"), make_notebook(tmp_path, "prices")
    known = [orders, prices]
    assert find_notebooks([], known) == (orders, prices)
    assert find_notebooks(["prices"], known) == (prices,)
    assert find_notebooks([str(orders)], []) == (orders,)
    with pytest.raises(InputError, match="'price': the nearest is 'prices'"):
        find_notebooks(["price"], known)
    with pytest.raises(InputError, match="two notebooks are called 'orders'"):
        find_notebooks(["orders", str(orders)], known)
    with pytest.raises(InputError, match="no notebook in"):
        find_notebooks([], [])


def test_a_notebook_is_what_its_cells_say_whatever_their_outputs(tmp_path: Path) -> None:
    path = make_notebook(tmp_path, "one", "1 + 1")
    before = source_hash(path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    notebook["cells"][1]["source"] = ["1 +", " 1"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert source_hash(path) == before
    assert source_hash(make_notebook(tmp_path, "one", "1 + 2")) != before


def test_what_differs_from_run_to_run_is_left_out() -> None:
    cell = {
        "cell_type": "code",
        "id": "f3a9",
        "execution_count": 2,
        "metadata": {"tags": ["injected-parameters"], "papermill": {"duration": 1.2}, "execution": {"t": "now"}},
        "outputs": [],
        "source": "# Parameters\na = 1\n",
    }
    plain = {**cell, "id": "kept", "metadata": {"tags": []}}
    metadata = {"papermill": {}, "kernelspec": {"name": "python3"}, "language_info": {"version": "3.11.7"}}
    written = json.loads(finished({"cells": [cell, plain], "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}))
    assert written["metadata"] == {"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}}
    assert written["cells"][0]["id"] == "injected-parameters"
    assert written["cells"][0]["metadata"] == {"tags": ["injected-parameters"]}
    assert written["cells"][0]["source"] == ["# Parameters\n", "a = 1\n"]
    assert (written["cells"][1]["id"], written["cells"][1]["metadata"]) == ("kept", {})
