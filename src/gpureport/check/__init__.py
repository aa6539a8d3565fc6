"""Validates what is kept and what was built: data, notebooks, links, claims, typed numbers, the site in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gpureport.check.browser import check_in_browser
from gpureport.check.claims import check_claims
from gpureport.check.kept import check_outputs, check_tables, check_with_nbval
from gpureport.check.links import check_links
from gpureport.check.numbers import check_numbers
from gpureport.check.pages import read_site
from gpureport.check.problems import Problem
from gpureport.paths import Project
from gpureport.pipeline import Report, read_report

__all__ = ["Problem", "check"]


def check(root: Path, report: Report | None = None, say: Callable[[str], object] = print) -> list[Problem]:
    """Check a checkout and its built site and return what is wrong, nothing where all is well.

    Raises InputError where the site is not built.
    """
    project = Project(root.resolve())
    site = read_site(project.root / "book" / "_build" / "html")
    report = report or read_report(project=project)
    return [
        *check_tables(project, report),
        *check_outputs(project),
        *check_with_nbval(project),
        *check_links(site),
        *check_claims(site, report),
        *check_numbers(project.root),
        *check_in_browser(site, say),
    ]
