"""The project itself under its own checks, but for the browser's, which `tests/book/test_in_browser.py` makes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gpureport.check.claims import check_claims
from gpureport.check.kept import check_outputs, check_tables, check_with_nbval
from gpureport.check.links import check_links
from gpureport.check.numbers import check_numbers
from gpureport.check.pages import Site, read_site
from gpureport.check.problems import Problem
from gpureport.paths import Project
from gpureport.pipeline import Report, read_report


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return Project(root)


@pytest.fixture(scope="module")
def report(project: Project) -> Report:
    return read_report(project=project)


@pytest.fixture(scope="module")
def site(root: Path) -> Site:
    if not (root / "book" / "_build" / "html" / "index.html").is_file():
        pytest.skip("the site is not built: make book")
    return read_site(root / "book" / "_build" / "html")


def told(problems: Iterator[Problem] | list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


def test_kept_tables_are_current(project: Project, report: Report) -> None:
    assert told(check_tables(project, report)) == []


@pytest.mark.parametrize("check", [check_outputs, check_with_nbval])
def test_kept_outputs_are_current(project: Project, check: Callable[[Project], Iterator[Problem]]) -> None:
    assert told(check(project)) == []


def test_links_claims_and_numbers(root: Path, site: Site, report: Report) -> None:
    assert told([*check_links(site), *check_claims(site, report), *check_numbers(root)]) == []


def test_a_stale_table_is_named_with_what_changed(project: Project, report: Report, tmp_path: Path) -> None:
    shutil.copytree(project.data, tmp_path / "data")
    path = tmp_path / "data" / "claims.csv"
    head, first, *rest = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([head, first.replace("chip", "wafer", 1).replace("USD", "EUR", 1), *rest[1:]]), "utf-8")
    (problem,) = check_tables(Project(tmp_path), report)
    assert problem.where == "data/claims.csv"
    assert "is new" in problem.what
