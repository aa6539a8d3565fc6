"""Intervals one below the other on one axis: bars, stated values as dots, open ends as arrows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt

from gpureport.charts import axes
from gpureport.charts.forms import Align, Bar, Dot, Drawing, Line, Text, frame, layered, palette, pixels, texts
from gpureport.charts.lettering import rows_for, width, wrap
from gpureport.charts.theme import AXIS, GRID, MUTED, SIZE, SMALL

_LINE = 17
_BAR = 9
_EDGE = 8
_FOOT = 46
_EMPTY = 24
_LEAST = 5
_GAP = 15
_ARROW = {"low": "triangle-left", "high": "triangle-right"}


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of amounts: `title` says unit and quantity, `label` writes a tick; `lines` are marked amounts.

    `top` ends a linear axis there, `from_zero` starts it at nothing, `ticks` places ticks that are no plain amounts;
    with `headings` the name of a group stands above its rows.
    """

    title: str
    label: axes.Label = axes.plain
    log: bool = False
    top: float | None = None
    lines: tuple[Line, ...] = ()
    headings: bool = False
    from_zero: bool = True
    ticks: Callable[[tuple[float, float], int], list[float]] | None = None


@dataclass(slots=True)
class _Row:
    bar: Bar
    middle: float


@dataclass(slots=True)
class _Layout:
    """Where everything stands: rows with the middle of their bars, lines of text, top and bottom of the plot."""

    width: int
    top: float = 0.0
    bottom: float = 0.0
    rows: list[_Row] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def interval_chart(bars: Sequence[Bar], axis: Axis, colours: Mapping[str, str] | None = None) -> Drawing:
    """Return the drawing of intervals; labels stand above their bars, so that it reads at 340 pixels as well.

    `colours` gives groups their colour; groups that are named follow one another under their names.
    """
    ends = [x for bar in bars for x in (bar.low, bar.high, *(dot.value for dot in bar.dots)) if x is not None]
    extent = axes.domain(
        [*ends, *(line.value for line in axis.lines)], log=axis.log, top=axis.top, from_zero=axis.from_zero
    )
    colour = palette([bar.group for bar in bars], colours)

    def draw(room: int) -> alt.TopLevelMixin:
        if not bars:
            return layered(texts([Text(0, 14, axis.title, colour=MUTED, size=SMALL)], room, _EMPTY), room, _EMPTY)
        layout = _lay_out(bars, axis, extent, colour, room)
        height = layout.bottom + _FOOT
        layers = [*_grid(layout, axis, extent), *_marks(layout, axis, extent, colour)]
        layers += texts([*layout.texts, *_axis_texts(layout, axis, extent)], room, height)
        return layered(layers, room, height)

    return draw


def _lay_out(
    bars: Sequence[Bar], axis: Axis, extent: tuple[float, float], colour: Mapping[str, str], room: int
) -> _Layout:
    layout = _Layout(room)
    y = _mark_lines(layout, axis, extent)
    layout.top = y
    group = None
    for bar in bars:
        if axis.headings and bar.group != group:
            group = bar.group
            y += 24
            layout.texts.append(Text(0, y, group, colour=colour[group], bold=True))
            y += 4
        y = _row(layout, bar, y)
    layout.bottom = y + 4
    return layout


def _row(layout: _Layout, bar: Bar, y: float) -> float:
    room = layout.width - 4
    beside = width(bar.label, SIZE) + 16 + width(bar.text, SIZE) <= room
    label = [bar.label] if beside else wrap(bar.label, room, SIZE)
    y += 5
    for line in label:
        y += _LINE
        layout.texts.append(Text(0, y, line, href=bar.href))
    if beside:
        layout.texts.append(Text(layout.width, y, bar.text, align="right", colour=MUTED))
    else:
        for line in wrap(bar.text, room, SIZE):
            y += _LINE
            layout.texts.append(Text(0, y, line, colour=MUTED))
    layout.rows.append(_Row(bar, y + 12))
    return y + 20


def _mark_lines(layout: _Layout, axis: Axis, extent: tuple[float, float]) -> float:
    placed: list[tuple[Line, float, Align]] = []
    for line in axis.lines:
        at = _place(line.value, axis, extent, layout.width)
        placed.append((line, at, _align(at, line.label, layout.width)))
    spans = [_span(at, align, width(line.label, SMALL)) for line, at, align in placed]
    rows = rows_for(spans, 10)
    for (line, at, align), row in zip(placed, rows, strict=True):
        layout.texts.append(Text(at, 12 + row * _GAP, line.label, align=align, colour=MUTED, size=SMALL))
    return (max(rows) + 1) * _GAP + 2 if rows else 0


def _align(at: float, label: str, room: float) -> Align:
    half = width(label, SMALL) / 2
    return "left" if at - half < 0 else "right" if at + half > room else "center"


def _span(at: float, align: Align, wide: float) -> tuple[float, float]:
    left = at if align == "left" else at - wide if align == "right" else at - wide / 2
    return left, left + wide


def _place(amount: float, axis: Axis, extent: tuple[float, float], room: int) -> float:
    low, high = extent
    share = math.log(amount / low) / math.log(high / low) if axis.log else (amount - low) / (high - low)
    return _EDGE + share * (room - 2 * _EDGE)


def _scale(axis: Axis, extent: tuple[float, float], room: int) -> alt.Scale:
    return alt.Scale(
        type="log" if axis.log else "linear", domain=list(extent), range=[_EDGE, room - _EDGE], nice=False, zero=False
    )


def _grid(layout: _Layout, axis: Axis, extent: tuple[float, float]) -> Iterator[alt.Chart]:
    height = layout.bottom + _FOOT
    for amounts, colour, dash, top in (
        (_ticks(layout, axis, extent), GRID, [1, 0], layout.top),
        ([line.value for line in axis.lines], AXIS, [4, 3], layout.top),
    ):
        if amounts:
            rows = frame([{"at": amount, "top": top, "bottom": layout.bottom} for amount in amounts])
            yield (
                alt.Chart(rows)
                .mark_rule(color=colour, strokeDash=dash)
                .encode(
                    x=alt.X("at:Q", axis=None, scale=_scale(axis, extent, layout.width)),
                    y=alt.Y("top:Q", axis=None, scale=pixels(height)),
                    y2="bottom:Q",
                )
            )


def _ticks(layout: _Layout, axis: Axis, extent: tuple[float, float]) -> list[float]:
    most = 4 if layout.width < 500 else 7
    return axis.ticks(extent, most) if axis.ticks else axes.ticks(extent, log=axis.log, most=most)


def _axis_texts(layout: _Layout, axis: Axis, extent: tuple[float, float]) -> Iterator[Text]:
    y = layout.bottom + 16
    for tick in _ticks(layout, axis, extent):
        at, label = _place(tick, axis, extent, layout.width), axis.label(tick)
        align = _align(at, label, layout.width)
        x = {"left": 0.0, "right": float(layout.width), "center": at}[align]
        yield Text(x, y, label, align, MUTED, size=SMALL)
    yield Text(0, y + 20, axis.title, colour=MUTED, size=SMALL)


def _marks(layout: _Layout, axis: Axis, extent: tuple[float, float], colour: Mapping[str, str]) -> Iterator[alt.Chart]:
    if not layout.rows:
        return
    scale, height = _scale(axis, extent, layout.width), layout.bottom + _FOOT
    y, top = (alt.Y(f"{name}:Q", axis=None, scale=pixels(height)) for name in ("y", "top"))
    paint = alt.Color("group:N", legend=None, scale=alt.Scale(domain=list(colour), range=list(colour.values())))
    shared: dict[str, Any] = {"href": "href:N", "description": "aria:N", "color": paint}
    spans = alt.Chart(frame([_interval(row, extent) for row in layout.rows])).mark_rect(opacity=0.42, cornerRadius=2)
    yield spans.encode(x=_x("from", scale), x2="to:Q", y=top, y2="bottom:Q", **shared)
    for end, edge in (("low", extent[0]), ("high", extent[1])):
        opened = [row for row in layout.rows if getattr(row.bar, end) is None]
        if opened:
            arrows = alt.Chart(frame([{**_interval(row, extent), "edge": edge} for row in opened]))
            mark = arrows.mark_point(shape=_ARROW[end], filled=True, size=110, opacity=1)
            yield mark.encode(x=_x("edge", scale), y=y, **shared)
    dots = [
        _dot(row, dot) for row in layout.rows for dot in row.bar.dots or _instead(row.bar, axis, extent, layout.width)
    ]
    if dots:
        yield alt.Chart(frame(dots)).mark_circle(size=80, opacity=1).encode(x=_x("value", scale), y=y, **shared)


def _x(name: str, scale: alt.Scale) -> alt.X:
    return alt.X(f"{name}:Q", axis=None, scale=scale)


def _interval(row: _Row, extent: tuple[float, float]) -> dict[str, object]:
    bar = row.bar
    low, high = bar.low if bar.low is not None else extent[0], bar.high if bar.high is not None else extent[1]
    return {
        "from": low, "to": high, "y": row.middle, "top": row.middle - _BAR / 2, "bottom": row.middle + _BAR / 2,
        "group": bar.group, "href": bar.href, "aria": f"{bar.label}: {bar.text}", "label": bar.label, "text": bar.text,
    }  # fmt: skip


def _instead(bar: Bar, axis: Axis, extent: tuple[float, float], room: int) -> tuple[Dot, ...]:
    # an interval too narrow to see is a dot
    if bar.low is None or bar.high is None:
        return ()
    wide = _place(bar.high, axis, extent, room) - _place(bar.low, axis, extent, room)
    return (Dot((bar.low + bar.high) / 2, bar.href),) if wide < _LEAST else ()


def _dot(row: _Row, dot: Dot) -> dict[str, object]:
    return {
        "value": dot.value, "y": row.middle, "group": row.bar.group, "href": dot.href,
        "aria": f"{row.bar.label}: {row.bar.text}",
    }  # fmt: skip
