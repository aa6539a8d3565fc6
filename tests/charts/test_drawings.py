"""Rows of records in, specification and drawing out."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from gpureport.charts.forms import Bar, Dot, Drawing, Line, Moment, Rule
from gpureport.charts.graphic import NARROW, WIDE, Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.lettering import width
from gpureport.charts.tally import Square, tally_chart
from gpureport.charts.theme import SMALL
from gpureport.charts.timeline import Scene, time_chart
from gpureport.errors import InputError

CLAIM = "articles/a.html#claim-000000000000000a"
OTHER = "articles/a.html#claim-000000000000000b"
BARS = [
    Bar("ByteDance, GPUs", 1e9, None, "at least USD 1 bn", CLAIM, (Dot(1e9, CLAIM),), "Chinese"),
    Bar("Meta, 某, A100", 2e9, 3e9, "USD 2–3 bn", OTHER, (), "American"),
]
MOMENTS = [
    Moment("2022-12-01", "2022-12-31", 45e3, 55e3, "CNY 45,000–55,000", CLAIM, (Dot(5e4, CLAIM),), "A100"),
    Moment("2023-04-01", "2023-04-30", 1e5, 1e5, "CNY 100,000", OTHER, (), "A100"),
    Moment("2023-10-20", "2023-10-20", 3e5, 3e5, "CNY 300,000", OTHER, (Dot(3e5, OTHER),), "A800"),
]
RULES = (Rule("2022-08-26", "In force: A100"), Rule("2023-10-17", "Announced: A800"), Rule("2023-10-23", "In force"))


def graphic(draw: Drawing, title: str = "A title") -> Graphic:
    return Graphic(title, "CNY", "What it shows.", draw, [{"What": "x", "Amount": 1}], [("Paper", "articles/a.html")])


DRAWINGS = {
    "interval": interval_chart(BARS, Axis("USD", log=True, headings=True, lines=(Line(2e9, "two"),))),
    "time": time_chart(MOMENTS, Scene("CNY", log=True, rules=RULES)),
    "tally": tally_chart([Square("Sum", "holds", "1 + 1", CLAIM), Square("Share", "does not", "1 ÷ 4", OTHER)]),
}


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("room", [WIDE, NARROW])
def test_every_mark_is_a_link_and_fits(name: str, room: int) -> None:
    drawn = graphic(DRAWINGS[name]).svg(room)
    assert set(re.findall(r'<a class="claim" data-claim="([0-9a-f]+)"', drawn)) == {CLAIM[-16:], OTHER[-16:]}
    assert re.search(rf'<svg class="marks" viewBox="0 0 {room} ', drawn)
    places = [float(x) for x in re.findall(r'transform="translate\((-?[\d.]+),', drawn)]
    assert min(places) >= 0
    assert max(places) <= room


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_hold_no_chinese_and_no_fonts(name: str) -> None:
    drawn = re.sub(r'aria-label="[^"]*"', "", graphic(DRAWINGS[name]).svg(WIDE))
    assert not re.search(r"[\u4e00-\u9fff]", drawn)
    assert "font-family=" not in drawn


def test_open_end_is_an_arrow_and_stated_value_a_dot() -> None:
    spec = graphic(DRAWINGS["interval"]).spec
    marks = [layer["mark"]["type"] for layer in spec["layer"]]
    assert marks.count("point") == 1
    assert marks.count("circle") == 1
    (opened,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert opened["mark"]["shape"] == "triangle-right"
    rows = spec["datasets"][opened["data"]["name"]]
    assert [row["label"] for row in rows] == ["ByteDance, GPUs"]


def test_stated_values_stand_in_the_specification_unrounded() -> None:
    text = json.dumps(graphic(DRAWINGS["time"]).spec)
    assert all(f'"value": {value}' in text for value in ("50000.0", "300000.0"))


@pytest.mark.parametrize("room", [WIDE, NARROW])
def test_rule_labels_touch_neither_each_other_nor_the_plot(room: int) -> None:
    spec = DRAWINGS["time"](room).to_dict()
    every = [row for rows in spec["datasets"].values() for row in rows]
    labels = [row for row in every if row.get("text") in {rule.label for rule in RULES}]
    spans = sorted((row["y"], row["x"], row["x"] + width(row["text"], SMALL)) for row in labels)
    assert len(spans) == len(RULES)
    assert all(a[0] < b[0] or a[2] < b[1] for a, b in pairwise(spans))
    assert all(left >= 0 and right <= room for _, left, right in spans)
    grid = [row["y"] for row in every if set(row) == {"x", "to", "y"} and row["to"] > row["y"] >= row["x"]]
    assert all(y <= min(grid) for y, *_ in spans)


@pytest.mark.parametrize("field", ["title", "subtitle", "description"])
def test_a_chart_without_words_is_refused(field: str) -> None:
    words = {"title": "a", "subtitle": "b", "description": "c", field: " "}
    with pytest.raises(InputError, match=f"no {field}"):
        Graphic(words["title"], words["subtitle"], words["description"], DRAWINGS["tally"], [])


def test_html_has_title_alternative_text_twin_sources_and_data() -> None:
    made = graphic(DRAWINGS["interval"], "A & B <c>").to_html()
    assert "<figcaption" in made
    assert "A &amp; B &lt;c&gt;</figcaption>" in made
    assert made.count('role="group" aria-label="What it shows."') == 2
    assert '<details class="twin">' in made
    assert '<a data-site href="articles/a.html">Paper</a>' in made
    assert '<a class="download" data-site href="data/claims.csv">' in made
    spec = re.search(r'<script type="application/json" class="chart-spec">(.*?)</script>', made)
    assert spec is not None
    assert json.loads(spec[1].replace("<\\/", "</"))["title"]["text"] == "A & B <c>"


@pytest.mark.parametrize("name", DRAWINGS)
def test_same_records_same_bytes(name: str) -> None:
    assert graphic(DRAWINGS[name]).to_html() == graphic(DRAWINGS[name]).to_html()


def test_name_follows_what_is_shown() -> None:
    assert graphic(DRAWINGS["interval"]).chart_id != graphic(DRAWINGS["tally"]).chart_id


@pytest.mark.parametrize("draw", [interval_chart([], Axis("x")), tally_chart([]), time_chart([], Scene("x"))])
def test_nothing_to_draw_is_drawn(draw: Drawing) -> None:
    assert graphic(draw).svg(WIDE).startswith("<svg")


@pytest.mark.parametrize("name", DRAWINGS)
def test_only_links_have_names_and_each_link_has_one(name: str) -> None:
    drawn = graphic(DRAWINGS[name]).svg(WIDE)
    assert set(re.findall(r'<([a-z]+)[^>]* aria-label="', drawn)) == {"a"}
    for opened, inside in re.findall(r"(<a [^>]*>)(.*?)</a>", drawn):
        assert 'aria-label="' in opened or re.search(r"<text[^>]*>[^<]+</text>", inside)
