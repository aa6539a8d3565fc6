"""The parts of a drawing that are worked out before it is drawn, and what is done to it afterwards."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from gpureport.charts import axes
from gpureport.charts.lettering import rows_for, spread, width, wrap
from gpureport.charts.svg import tidy
from gpureport.charts.theme import BLUE, COLOURS, stylesheet


def test_wide_letters_are_wider() -> None:
    assert width("WWW", 13) > width("nnn", 13) > width("iii", 13)
    assert width("abc", 13, bold=True) > width("abc", 13)


@given(st.lists(st.text("abcde", min_size=1, max_size=9), min_size=1, max_size=12), st.integers(40, 400))
def test_wrapped_text_keeps_its_words_and_its_room(words: list[str], room: int) -> None:
    lines = wrap(" ".join(words), room, 13)
    assert " ".join(lines).split() == words
    assert all(width(line, 13) <= room or " " not in line for line in lines)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=8))
def test_spread_places_are_apart_and_keep_their_order(places: list[float]) -> None:
    moved = spread(places, 15, 0, 300)
    pairs = sorted(zip(places, moved, strict=True))
    assert [new for _, new in pairs] == sorted(moved) or len(set(places)) < len(places)
    assert all(b - a >= 15 - 1e-6 for a, b in zip(sorted(moved), sorted(moved)[1:], strict=False))


def test_labels_that_touch_go_to_another_row() -> None:
    assert rows_for([(0, 50), (40, 90), (60, 100), (95, 120)], gap=5) == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("ends", "log", "most", "expected"),
    [
        ((0.0, 100.0), False, 5, [0, 20, 40, 60, 80, 100]),
        ((0.0, 1.0), False, 4, [0, 0.25, 0.5, 0.75, 1.0]),
        ((9e3, 6e5), True, 7, [10_000, 20_000, 50_000, 100_000, 200_000, 500_000]),
        ((900.0, 1.2e9), True, 7, [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]),
        ((900.0, 1.2e9), True, 4, [1e3, 1e5, 1e7, 1e9]),
    ],
)
def test_ticks_are_round_and_few(ends: tuple[float, float], log: bool, most: int, expected: list[float]) -> None:
    assert axes.ticks(ends, log=log, most=most) == expected


@given(st.floats(1, 1e6), st.floats(1.01, 1e6))
def test_log_ticks_lie_inside(low: float, factor: float) -> None:
    ticks = axes.ticks((low, low * factor), log=True, most=7)
    assert all(low * (1 - 1e-5) <= tick <= low * factor * (1 + 1e-5) for tick in ticks)
    assert len(ticks) <= 8


def test_months_are_first_days_evenly_apart() -> None:
    days = axes.months(dt.date(2022, 8, 26), dt.date(2024, 1, 15), 8)
    assert [f"{day:%Y-%m}" for day in days] == ["2022-10", "2023-01", "2023-04", "2023-07", "2023-10", "2024-01"]


def test_log_axis_leaves_room_at_both_ends() -> None:
    low, high = axes.domain([10, 1000], log=True)
    assert low < 10
    assert high > 1000


def test_links_of_a_drawing_stop_the_keyboard_once_each() -> None:
    link = '<a href="articles/a.html#claim-0f" target="_self"><path aria-label="a, b" fill="{}" d="M0,0"/></a>'
    drawn = tidy(
        f'<svg xmlns="x" width="10" height="20" viewBox="0 0 10 20">{link.format(BLUE)}{link.format(BLUE)}</svg>'
    )
    assert drawn.count('data-claim="0f"') == 2
    assert drawn.count('tabindex="-1"') == 1
    assert drawn.count('<a class="claim" data-claim="0f" href="articles/a.html#claim-0f" aria-label="a, b"') == 2


def test_a_mark_that_leads_to_a_file_of_the_site_stays_in_the_site() -> None:
    drawn = tidy(vl_convert.vegalite_to_svg({
        "data": {"values": [{"x": 1, "href": "data/reference/company_capex.csv"}]},
        "mark": "circle",
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "href": {"field": "href"}},
    }))  # fmt: skip
    assert '<a data-site href="data/reference/company_capex.csv"' in drawn


def test_colours_are_the_pages() -> None:
    drawn = tidy(f'<svg width="1" height="1" viewBox="0 0 1 1"><path fill="{BLUE}" stroke="{BLUE}" d=""/></svg>')
    assert f'fill="var(--chart-1,{BLUE})" stroke="var(--chart-1,{BLUE})"' in drawn
    assert all(f"{name}: light-dark({light}, {dark});" in stylesheet() for light, (name, dark) in COLOURS.items())


def test_the_books_style_sheet_has_the_charts_colours() -> None:
    css = files("gpureport.book").joinpath("theme/static/gpureport/site.css").read_text("utf-8")
    assert [rule for rule in stylesheet().splitlines()[1:-1] if rule.strip() not in css] == []


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    "light", [colour for colour in COLOURS if COLOURS[colour][0] not in {"--chart-grid", "--chart-axis"}]
)
def test_colours_of_text_read_on_both_grounds(light: str) -> None:
    # WCAG's ratio of contrast; 4.5 is what text of this size takes
    for colour, ground in ((light, "#fbfaf7"), (COLOURS[light][1], "#15171b")):
        bright, dark = sorted((_luminance(colour), _luminance(ground)), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5
