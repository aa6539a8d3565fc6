"""What the checks of a built site find, each on a small site with one thing wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from book.sample import make_sample, report_of
from gpureport.book.evidence import shards
from gpureport.book.fragments import Surroundings, fragments
from gpureport.book.lookup import Lookup
from gpureport.check.claims import check_claims
from gpureport.check.links import check_links
from gpureport.check.numbers import check_numbers, typed
from gpureport.check.pages import read_site
from gpureport.errors import InputError
from gpureport.pipeline import Report

GOOD = "a" * 16


def make_site(folder: Path, **pages: str) -> Path:
    for name, body in {"index": "", **pages}.items():
        path = folder / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<!doctype html><meta charset='utf-8'><title>t</title><main>{body}</main>", "utf-8")
    return folder


def found(problems: Iterator[object]) -> list[str]:
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a href="#here" id="here">1</a> <a href="articles/a.html#x">2</a> <a href="https://example.org">3</a>', ""),
        ('<a href="nowhere.html">1</a>', "there is no nowhere.html"),
        ('<a href="#nowhere">1</a>', "index.html has nothing with the id 'nowhere'"),
        ('<a href="articles/a.html#y">1</a>', "articles/a.html has nothing with the id 'y'"),
        ('<svg><a href="nowhere.html"></a></svg>', "there is no nowhere.html"),
        ('<p id="x"></p><p id="x"></p>', "id 'x' stands 2 times"),
        ('<img src="https://example.org/x.png">', "loads 'https://example.org/x.png' from another host"),
        ('<script src="//example.org/x.js"></script>', "from another host"),
        ('<img src="x.png">', "loads 'x.png', which is not there"),
        ('<p onclick="x()"></p>', "inline event handler"),
        ("<script>x()</script>", "inline script"),
        ('<script type="application/json">{}</script>', ""),
    ],
)
def test_links(tmp_path: Path, body: str, expected: str) -> None:
    site = read_site(make_site(tmp_path, index=body, articles__a='<p id="x"></p>'))
    problems = found(check_links(site))
    assert bool(problems) == bool(expected)
    assert expected in "".join(problems)


def test_a_site_that_is_not_built_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="make book"):
        read_site(tmp_path)


def make_claims_site(folder: Path, report: Report) -> Path:
    lookup = Lookup(report)
    parts = dict(fragments(lookup, Surroundings()))
    make_site(folder, articles__000_made=parts["article-000_made"], findings=parts["findings"], checks=parts["checks"])
    for name, text in shards(lookup, {}).items():
        (folder / "_evidence" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "_evidence" / name).write_text(text, "utf-8")
    return folder


def test_a_site_that_shows_what_the_report_says_is_right(tmp_path: Path) -> None:
    report = make_sample()
    assert found(check_claims(read_site(make_claims_site(tmp_path, report)), report)) == []


def test_an_unknown_id_is_named(tmp_path: Path) -> None:
    report = make_sample()
    make_claims_site(tmp_path, report)
    make_site(tmp_path, index=f'<a href="articles/000_made.html#claim-{GOOD}">1</a>')
    assert found(check_claims(read_site(tmp_path), report)) == [
        f"index.html: claim {GOOD} is not in the report: build the book again, or mend the link"
    ]


def test_a_phrase_that_is_not_the_articles_is_named(tmp_path: Path) -> None:
    report = make_sample()
    site = make_claims_site(tmp_path, report)
    page = site / "articles" / "000_made.html"
    page.write_text(page.read_text("utf-8").replace(">约10万块</a>", ">约11万块</a>"), "utf-8")
    assert "marks '约11万块', not '约10万块'" in "".join(found(check_claims(read_site(site), report)))


def test_a_claim_off_its_place_is_named(tmp_path: Path) -> None:
    report = make_sample()
    moved = [replace(claim, start=claim.start + 1, end=claim.end + 1) for claim in report.claims]
    broken = report_of(report.articles, moved, report.findings, report.checks)
    problems = found(check_claims(read_site(make_claims_site(tmp_path, report)), broken))
    assert len([line for line in problems if "something else at that place" in line]) == len(moved)


def test_a_claim_that_the_site_leaves_out_is_named(tmp_path: Path) -> None:
    report = make_sample()
    fewer = report_of(report.articles, report.claims[:2], report.findings)
    problems = found(check_claims(read_site(make_claims_site(tmp_path, fewer)), report))
    lost = report.claims[2].claim_id
    assert [line for line in problems if f"claim {lost}" in line and "no place" in line]
    assert [line for line in problems if f"claim {lost} has no card" in line]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They bought 100,000 chips.", [(1, "100,000")]),
        ("one\n\nup 12.5 % and 3 more", [(3, "12.5"), (3, "3")]),
        ("| a | 42 |", [(1, "42")]),
        ("In 2023, on 26 August 2022, from 2022–24, 2023-10-18 or October 2023.", []),
        ("A100, H800, RTX 4090, L40S, GPT-4, Python 3.11, claim-1a2b", []),
        ("{glue:text}`notebooks/orders.ipynb::total:s` and `x = 12` and [here](page.html#n12)", []),
        ("```python\nx = 12\n```\n\n:::{note}\n:class: x3\n:::", []),
        ("---\ndescription: 12 chips\n---\n\ntext", []),
        ("1. first\n2. second", []),
        ('<span data-x="12">x</span>', []),
    ],
)
def test_numbers_typed_by_hand(text: str, expected: list[tuple[int, str]]) -> None:
    assert list(typed(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At three firms.", ["three firms"]),
        ("three Chinese firms", ["three Chinese firms"]),
        ("Two of the claims", ["Two of the claims"]),
        ("twenty-one articles", ["twenty-one articles"]),
        ("Two thirds of it, a quarter of that, nearly half of them", ["Two thirds", "a quarter", "half"]),
        ("one in three", ["one in three"]),
        ("twice as many, tenfold", ["twice", "tenfold"]),
        ("several hundred; tens of thousands; a dozen; two million", ["several hundred", "tens of thousands", "a dozen",
                                                                     "two million"]),
        ("2.5 million", ["2.5"]),
        ("买了三万块，另有十几家公司和两家", ["三万", "十几", "两"]),
        ("There are two ways, one firm each, told twice, one by one. First things first, and the third quarter.", []),
        ("Ten numbers, three things no article says, one of them", []),
        ("*Over ten thousand* and “three firms” are mentioned; **four firms** is not", ["four firms"]),
        ("`three firms` {glue:text}`three firms`", []),
        ("第三，一个，万一", []),
    ],
)  # fmt: skip
def test_numbers_written_out(text: str, expected: list[str]) -> None:
    assert [number for _, number in typed(text)] == expected


def test_a_number_written_out_is_named_with_what_computes_it(tmp_path: Path) -> None:
    root = make_pages(tmp_path, "# T\n\nBought by three firms", glued="'3'")
    (problem,) = found(check_numbers(root))
    assert problem.startswith("book/index.md:3: three firms is typed by hand: use {glue:text}`notebooks/orders.ipynb::")


def make_pages(folder: Path, page: str, cell: str = "text", allowed: str = "", glued: str = "'100,000 chips'") -> Path:
    (folder / "book").mkdir()
    (folder / "notebooks").mkdir()
    (folder / "book" / "index.md").write_text(page, "utf-8")
    if allowed:
        (folder / "book" / "numbers.yml").write_text(allowed, "utf-8")
    output = {
        "output_type": "display_data",
        "metadata": {"scrapbook": {"name": "orders", "mime_prefix": ""}},
        "data": {"text/plain": glued},
    }
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": cell},
        {"cell_type": "code", "metadata": {}, "source": "x = 12", "outputs": [output], "execution_count": 1},
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "notebooks" / "orders.ipynb").write_text(json.dumps(notebook), "utf-8")
    return folder


def test_the_guard_names_file_line_and_what_to_use(tmp_path: Path) -> None:
    root = make_pages(tmp_path, "# T\n\nSome 100,000 chips", cell="about\n7 firms")
    first, second = found(check_numbers(root))
    assert first.startswith(
        "book/index.md:3: 100,000 is typed by hand: use {glue:text}`notebooks/orders.ipynb::orders:s`;"
    )
    assert second.startswith("notebooks/orders.ipynb: cell 1, line 2: 7 is typed by hand")


def test_a_number_is_allowed_with_a_reason_and_only_while_it_stands(tmp_path: Path) -> None:
    entry = "- {file: book/index.md, number: '360', reason: the name of a company}\n"
    assert found(check_numbers(make_pages(tmp_path, "Qihoo 360", allowed=entry))) == []
    (tmp_path / "book" / "index.md").write_text("Qihoo", "utf-8")
    assert "no longer stands" in "".join(found(check_numbers(tmp_path)))


def test_a_number_without_a_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="wanted file, number and reason"):
        found(check_numbers(make_pages(tmp_path, "x", allowed="- {file: book/index.md, number: '1'}\n")))
