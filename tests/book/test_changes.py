"""The page of changes: an older edition that is made up, against what is now."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from book.sample import make_sample, report_of
from factories import make_notebook
from gpureport.book.changes import changes, plain
from gpureport.book.fragments import Surroundings, fragments
from gpureport.book.lookup import Lookup
from gpureport.book.released import KEPT, Edition, headline, keep, last, newest
from gpureport.errors import InputError
from gpureport.paths import Project

LOG = "# Changelog\n\nText.\n\n## 0.2.0, 2026-12-01\n\n- new\n\n## 0.1.0, 2026-11-01\n\n- old\n"


def make_project(folder: Path, log: str = LOG, most: str = "USD 1 bn") -> Project:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "CHANGELOG.md").write_text(log, "utf-8")
    path = make_notebook(folder / "notebooks", "orders", "1 + 1")
    notebook = json.loads(path.read_text("utf-8"))
    data = {"application/papermill.record/text/plain": repr(most)}
    output = {"output_type": "display_data", "data": data, "metadata": {"scrapbook": {"name": "money_most"}}}
    notebook["cells"][1]["outputs"] = [output]
    path.write_text(json.dumps(notebook), "utf-8")
    return Project(folder)


def shown(project: Project) -> html.HtmlElement:
    lookup = Lookup(make_sample())
    beside = Surroundings(changes=changes(project, lookup, project.notebook_files))
    return html.fragment_fromstring(dict(fragments(lookup, beside))["changes"], create_parent="div")


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (LOG, Edition("0.2.0", "2026-12-01")),
        ("# C\n\n## 0.1.0\n", Edition("0.1.0")),
        ("## Unreleased\n\n## 1.0rc1, 2027-01-02 \n", Edition("1.0rc1", "2027-01-02")),
    ],
)
def test_the_newest_edition_is_the_first_heading_with_a_version(tmp_path: Path, log: str, expected: Edition) -> None:
    assert newest(make_project(tmp_path, log)) == expected


def test_a_change_log_without_an_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="names no edition"):
        newest(make_project(tmp_path, "# Changelog\n"))


def test_the_first_edition_says_that_it_is_and_counts(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    text = " ".join(shown(project).text_content().split())
    assert "Edition 0.2.0 is the first" in text
    assert "claims3" in text.replace(" ", "")
    assert plain(changes(project, Lookup(make_sample()), ())) == {"version": "0.2.0", "before": None}


def test_an_edition_compared_with_itself_shows_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    assert keep(project, make_sample()) == project.data / KEPT
    found = changes(project, Lookup(make_sample()), project.notebook_files)
    assert found.before == Edition("0.2.0", "2026-12-01")
    assert found.numbers == ()
    assert [lines for _, lines in found.lists] == [(), (), (), ()]


def test_claims_findings_and_numbers_that_moved_are_listed(tmp_path: Path) -> None:
    now = make_sample()
    kept, moved, late = now.claims
    gone = replace(late, claim_id="f" * 16, text="7万元")
    other = replace(now.findings[0], low=8e4, verdict="single")
    older = report_of(now.articles, [kept, replace(moved, low=1e5, status="planned"), gone], [other])
    keep(make_project(tmp_path, most="USD 900 m"), older)
    page = shown(make_project(tmp_path))
    sections = {part.get("id"): part for part in page.iter("section")}
    rows = sections["numbers"].xpath(".//tbody/tr")
    cells = [[cell.text_content() for cell in row] for row in rows]
    assert cells == [["The largest order told in money", "USD 900 m", "USD 1 bn", "+11.1 %"]]
    assert {name: len(part.findall(".//li")) for name, part in sections.items()} == {
        "numbers": 0, "new": 1, "changed": 1, "withdrawn": 1, "findings": 1,
    }  # fmt: skip
    (link,), (gone,) = sections["new"].xpath(".//a"), sections["withdrawn"].xpath(".//del")
    assert link.get("href") == f"articles/000_made.html#claim-{late.claim_id}"
    assert "lower end: 100,000 → 120,000" in sections["changed"].text_content()
    assert "status: planned → ordered" in sections["changed"].text_content()
    assert gone.text_content() == "7万元"
    assert not sections["withdrawn"].xpath(".//a"), "what is withdrawn has no place any more"
    assert "verdict: One source → Sources conflict" in sections["findings"].text_content()


def test_only_an_edition_with_a_day_is_kept(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no day"):
        keep(make_project(tmp_path, "## 0.3.0\n"), make_sample())
    assert last(Project(tmp_path)) is None


@pytest.mark.parametrize("kept", ["", "[]", '{"version": "1"}'])
def test_a_broken_copy_is_named(tmp_path: Path, kept: str) -> None:
    project = make_project(tmp_path)
    (project.data / KEPT).write_text(kept, "utf-8")
    with pytest.raises(InputError, match="is no kept edition"):
        last(project)


def test_keeping_gives_the_same_bytes(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    first = keep(project, make_sample()).read_bytes()
    assert keep(project, make_sample()).read_bytes() == first
    assert headline(project.notebook_files) == {"orders.money_most": "USD 1 bn"}
