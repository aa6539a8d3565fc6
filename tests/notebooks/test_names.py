"""Numbers that notebooks give to prose: each name is one number's alone, so that runs and editions can be compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from gpureport.paths import find_project
from gpureport.runs.results import results_of_notebook


def test_no_two_notebooks_give_a_number_the_same_name() -> None:
    notebooks = find_project(Path(__file__).parent).notebook_files
    names = Counter(result.name for path in notebooks for result in results_of_notebook(path))
    assert len(names) > len(notebooks)
    assert [name for name, count in names.items() if count > 1] == []
