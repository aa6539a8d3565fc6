"""What the charts have in common: the records they draw, and the primitives they are made of.

All places across a drawing that do not stand for data are worked out here in pixels, so that nothing depends on the
fonts of the machine; what stands for data goes through a scale of the chart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import altair as alt
import pandas as pd

from gpureport.charts.theme import BLUE, GREY, INK, SIZE
from gpureport.tables import latin
from gpureport.words import words

Align: TypeAlias = Literal["left", "center", "right"]

# takes a width in pixels, returns the chart drawn for it
Drawing = Callable[[int], alt.TopLevelMixin]


@dataclass(frozen=True, slots=True)
class Dot:
    """A stated value and the claim that states it."""

    value: float
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval of a chart: `low` or `high` is `None` where it is open, `dots` are the values as stated.

    `text` is the interval as printed, `href` where it leads, `group` what gives it its colour.
    """

    label: str
    low: float | None
    high: float | None
    text: str
    href: str
    dots: tuple[Dot, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One interval at a time: `start` and `end` are ISO days, `series` what it is of, the rest as in `Bar`."""

    start: str
    end: str
    low: float | None
    high: float | None
    text: str
    href: str
    dots: tuple[Dot, ...] = ()
    series: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A marked date with its label."""

    day: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A marked amount with its label."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text at a place in pixels, its left end there, or its right end or middle."""

    x: float
    y: float
    text: str
    align: Align = "left"
    colour: str = INK
    bold: bool = False
    href: str = ""
    size: int = SIZE


def pixels(extent: float) -> alt.Scale:
    """Return the scale on which a number is its own place in pixels."""
    return alt.Scale(domain=[0, extent], range=[0, extent], nice=False, zero=False)


def layered(layers: Sequence[alt.Chart], width: float, height: float) -> alt.TopLevelMixin:
    """Return layers, each with scales of its own, as one chart of a size."""
    whole: alt.TopLevelMixin = (
        alt.layer(*layers).resolve_scale(x="independent", y="independent").properties(width=width, height=height)
    )
    return whole


def texts(lines: Sequence[Text], width: float, height: float) -> list[alt.Chart]:
    """Return the layers of text, one for each way it is set."""
    ways = list(dict.fromkeys((t.align, t.colour, t.bold, t.size, bool(t.href)) for t in lines))
    return [
        _text_layer([t for t in lines if (t.align, t.colour, t.bold, t.size, bool(t.href)) == way], width, height)
        for way in ways
    ]


def _text_layer(lines: Sequence[Text], width: float, height: float) -> alt.Chart:
    first = lines[0]
    rows = frame(
        [
            {"x": t.x, "y": t.y, "text": latin(t.text) or str(words()["charts"]["in_table"]), "href": t.href}
            for t in lines
        ]
    )
    mark = alt.Chart(rows).mark_text(
        align=first.align, baseline="alphabetic", color=first.colour, fontSize=first.size,
        fontWeight="bold" if first.bold else "normal",
    )  # fmt: skip
    encoded: dict[str, Any] = {
        "x": alt.X("x:Q", axis=None, scale=pixels(width)),
        "y": alt.Y("y:Q", axis=None, scale=pixels(height)),
        "text": "text:N",
    }
    if first.href:
        encoded["href"] = "href:N"
    layer: alt.Chart = mark.encode(**encoded)
    return layer


def frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows as Altair takes them."""
    return pd.DataFrame(rows)


def palette(groups: Sequence[str], colours: Mapping[str, str] | None) -> dict[str, str]:
    """Return the colour of each group: the one given, grey where none is; one colour where none are given."""
    return {name: (colours or {}).get(name, GREY if colours else BLUE) for name in dict.fromkeys(groups)}
