from __future__ import annotations

import pytest

from gpureport.tables import Cell, Chinese, Link, Table, cell_html, html_table, latin, marked


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, ""),
        (12_500, "12,500"),
        (1.50, "1.5"),
        ("a < b", "a &lt; b"),
        ("LatePost (晚点)", 'LatePost (<span lang="zh-Hans">晚点</span>)'),
        (Chinese("约10万块"), '<span lang="zh-Hans">约10万块</span>'),
        (
            Link("10万", "articles/a.html#claim-0f", chinese=True),
            '<a class="claim" data-claim="0f" href="articles/a.html#claim-0f"><span lang="zh-Hans">10万</span></a>',
        ),
        (Link("data", "data/claims.csv"), '<a data-site href="data/claims.csv">data</a>'),
        (
            [Link("a", "checks.html#check-1"), Link("b", "findings.html#finding-2")],
            (
                '<a class="claim" data-check="1" href="checks.html#check-1">a</a>, '
                '<a class="claim" data-finding="2" href="findings.html#finding-2">b</a>'
            ),
        ),
    ],
)
def test_cell(cell: Cell, expected: str) -> None:
    assert cell_html(cell) == expected


def test_table_has_caption_row_heads_and_numbers_to_the_right() -> None:
    made = html_table([{"What": "A800", "Count": 3}, {"What": "H800", "Count": None}], caption="Two chips")
    assert "<caption>Two chips</caption>" in made
    assert '<th scope="row">A800</th><td class="number">3</td>' in made
    assert '<th class="number" scope="col">Count</th>' in made


def test_table_without_rows_says_so() -> None:
    assert "<table" not in html_table([], caption="Nothing")


def test_table_is_the_same_each_time() -> None:
    table = Table([{"What": Link("x", "findings.html#finding-1")}], "One")
    assert table._repr_mimebundle_() == table._repr_mimebundle_()
    assert table._repr_mimebundle_()["text/plain"] == "One"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LatePost (晚点), Jun 2023", "LatePost, Jun 2023"),
        ("全球采购, GPUs", "GPUs"),
        ("ByteDance, 某厂", "ByteDance"),
        ("清华大学", ""),
        ("USD 1–2 bn", "USD 1–2 bn"),
    ],
)
def test_drawings_hold_latin_letters_alone(text: str, expected: str) -> None:
    assert latin(text) == expected


def test_marked_text_is_escaped() -> None:
    assert marked("<b>") == "&lt;b&gt;"
