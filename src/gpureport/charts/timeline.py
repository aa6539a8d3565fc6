"""Amounts over time: intervals as spans, stated values as dots, marked dates above, each series named at its end."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from gpureport.charts import axes
from gpureport.charts.forms import Drawing, Moment, Rule, Text, frame, layered, palette, pixels, texts
from gpureport.charts.lettering import rows_for, spread, width
from gpureport.charts.theme import AXIS, GRID, MUTED, SIZE, SMALL

_TALL, _GAP, _FOOT, _RULES = 300, 15, 24, 26
_LEAST = 7


@dataclass(frozen=True, slots=True)
class Scene:
    """What a chart over time is drawn against: the axis of amounts, logarithmic or not, and the marked dates."""

    title: str
    label: axes.Label = axes.plain
    log: bool = False
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plot:
    """The plot in pixels, and the ends of its two axes."""

    width: int
    left: float
    right: float
    top: float
    bottom: float
    days: tuple[dt.date, dt.date]
    amounts: tuple[float, float]
    log: bool

    @property
    def thin(self) -> float:
        """The factor that makes an amount two pixels higher, so that a single amount can be seen."""
        low, high = self.amounts
        return (high / low) ** (2 / (self.bottom - self.top)) if self.log else 1.0

    @property
    def height(self) -> float:
        return self.bottom + _FOOT

    def x(self, day: dt.date) -> float:
        first, last = self.days
        return self.left + (day - first).days / max(1, (last - first).days) * (self.right - self.left)

    def y(self, amount: float) -> float:
        low, high = self.amounts
        share = math.log(amount / low) / math.log(high / low) if self.log else (amount - low) / (high - low)
        return self.bottom - share * (self.bottom - self.top)


def time_chart(moments: Sequence[Moment], scene: Scene, colours: Mapping[str, str] | None = None) -> Drawing:
    """Return the drawing of intervals over time; a thin line joins the middles of a series."""
    colour = palette([moment.series for moment in moments], colours)

    def draw(room: int) -> alt.TopLevelMixin:
        if not moments:
            return layered(texts([Text(0, 14, scene.title, colour=MUTED, size=SMALL)], room, _FOOT), room, _FOOT)
        plot = _plot(moments, scene, room)
        lines = [*_rule_texts(plot, scene), *_axis_texts(plot, scene), *_names(plot, moments, colour)]
        layers = [*_grid(plot, scene), *_marks(plot, moments, colour), *texts(lines, room, plot.height)]
        return layered(layers, room, plot.height)

    return draw


def _plot(moments: Sequence[Moment], scene: Scene, room: int) -> _Plot:
    ends = [x for m in moments for x in (m.low, m.high, *(dot.value for dot in m.dots)) if x is not None]
    days = [dt.date.fromisoformat(day) for m in moments for day in (m.start, m.end)]
    days += [dt.date.fromisoformat(rule.day) for rule in scene.rules]
    first, last = min(days), max(days)
    amounts = axes.domain(ends, log=scene.log)
    ticks = axes.ticks(amounts, log=scene.log, most=6)
    left = max((width(scene.label(tick), SMALL) for tick in ticks), default=0) + 8
    names = max((width(m.series, SIZE, bold=True) for m in moments), default=0) + 12
    bare = _Plot(room, left, room - names, 0, 0, (first, last + dt.timedelta(days=12)), amounts, scene.log)
    rows = _rule_rows(bare, scene)
    top = _RULES + ((max(rows) + 1) * _GAP + 4 if rows else 0)
    return _Plot(room, left, room - names, top, top + _TALL, bare.days, amounts, scene.log)


def _rule_rows(plot: _Plot, scene: Scene) -> list[int]:
    return rows_for([_rule_span(plot, rule) for rule in scene.rules], 8)


def _rule_span(plot: _Plot, rule: Rule) -> tuple[float, float]:
    at, wide = plot.x(dt.date.fromisoformat(rule.day)), width(rule.label, SMALL)
    left = at + 4 if at + 4 + wide <= plot.width else at - 4 - wide
    left = max(0.0, left)
    return min(left, at), max(at, left + wide)


def _rule_texts(plot: _Plot, scene: Scene) -> Iterator[Text]:
    yield Text(0, 13, scene.title, colour=MUTED, size=SMALL)
    for rule, row in zip(scene.rules, _rule_rows(plot, scene), strict=True):
        left, _ = _rule_span(plot, rule)
        beside = 4 if left == plot.x(dt.date.fromisoformat(rule.day)) else 0
        yield Text(left + beside, _RULES + row * _GAP + 11, rule.label, size=SMALL)


def _axis_texts(plot: _Plot, scene: Scene) -> Iterator[Text]:
    for tick in axes.ticks(plot.amounts, log=plot.log, most=6):
        yield Text(plot.left - 6, plot.y(tick) + 4, scene.label(tick), align="right", colour=MUTED, size=SMALL)
    days = _days(plot)
    yearly = all(day.month == 1 for day in days)
    for day in days:
        yield Text(plot.x(day), plot.bottom + 17, axes.month_label(day, yearly), "center", MUTED, size=SMALL)


def _days(plot: _Plot) -> list[dt.date]:
    first, last = plot.days
    most = 4 if plot.width < 500 else 8
    return [day for day in axes.months(first, last, most) if plot.x(day) + 26 < plot.right + 30]


def _grid(plot: _Plot, scene: Scene) -> Iterator[alt.Chart]:
    ticks = [
        {"x": plot.left, "to": plot.right, "y": plot.y(tick)} for tick in axes.ticks(plot.amounts, log=plot.log, most=6)
    ]
    x, y = alt.X("x:Q", axis=None, scale=pixels(plot.width)), alt.Y("y:Q", axis=None, scale=pixels(plot.height))
    yield alt.Chart(frame(ticks)).mark_rule(color=GRID).encode(x=x, x2="to:Q", y=y)
    if scene.rules:
        rows = [
            {"x": plot.x(dt.date.fromisoformat(rule.day)), "y": _RULES + row * _GAP + 2, "to": plot.bottom}
            for rule, row in zip(scene.rules, _rule_rows(plot, scene), strict=True)
        ]
        yield alt.Chart(frame(rows)).mark_rule(color=AXIS, strokeDash=[4, 3]).encode(x=x, y=y, y2="to:Q")


def _marks(plot: _Plot, moments: Sequence[Moment], colour: Mapping[str, str]) -> Iterator[alt.Chart]:
    first, last = plot.days
    scale_x = alt.Scale(type="utc", domain=[_utc(first), _utc(last)], range=[plot.left, plot.right], nice=False)
    scale_y = alt.Scale(
        type="log" if plot.log else "linear", domain=list(plot.amounts), range=[plot.bottom, plot.top],
        nice=False, zero=False,
    )  # fmt: skip
    paint = alt.Color("series:N", legend=None, scale=alt.Scale(domain=list(colour), range=list(colour.values())))
    shared: dict[str, Any] = {"href": "href:N", "description": "aria:N", "color": paint}
    middle = alt.X("middle:T", axis=None, scale=scale_x)
    joined = _path(plot, moments)
    if joined:
        line = alt.Chart(frame(joined)).mark_line(strokeWidth=1.5, opacity=0.45)
        yield line.encode(x=middle, y=alt.Y("centre:Q", axis=None, scale=scale_y), color=paint, detail="series:N")
    x, y = alt.X("from:T", axis=None, scale=scale_x), alt.Y("low:Q", axis=None, scale=scale_y)
    boxes = alt.Chart(frame([_row(plot, moment) for moment in moments])).mark_rect(opacity=0.4, cornerRadius=2)
    yield boxes.encode(x=x, x2="to:T", y=y, y2="high:Q", **shared)
    dots = [{**_row(plot, m), "value": dot.value, "href": dot.href} for m in moments for dot in m.dots]
    if dots:
        circles = alt.Chart(frame(dots)).mark_circle(size=70, opacity=1)
        yield circles.encode(x=middle, y=alt.Y("value:Q", axis=None, scale=scale_y), **shared)


def _path(plot: _Plot, moments: Sequence[Moment]) -> list[dict[str, object]]:
    # one point a month: prices told for the same days are no movement
    months: dict[tuple[str, str], list[dict[str, object]]] = {}
    for moment in moments:
        row = _row(plot, moment)
        months.setdefault((moment.series, str(row["middle"])[:7]), []).append(row)
    points = [
        {**rows[0], "centre": math.exp(sum(math.log(float(str(row["centre"]))) for row in rows) / len(rows))}
        for _, rows in sorted(months.items(), key=lambda item: item[0])
    ]
    series = [str(point["series"]) for point in points]
    return [point for point in points if series.count(str(point["series"])) > 1]


def _utc(day: dt.date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def _row(plot: _Plot, moment: Moment) -> dict[str, object]:
    start, end = dt.date.fromisoformat(moment.start), dt.date.fromisoformat(moment.end)
    middle = start + (end - start) / 2
    least = dt.timedelta(days=round(_LEAST / (plot.right - plot.left) * (plot.days[1] - plot.days[0]).days / 2) + 1)
    low = plot.amounts[0] if moment.low is None else moment.low
    high = plot.amounts[1] if moment.high is None else moment.high
    thin = plot.thin if plot.y(low) - plot.y(high) < 3 else 1.0
    return {
        "from": f"{min(start, middle - least)}", "to": f"{max(end, middle + least)}", "middle": f"{middle}",
        "low": low / thin, "high": high * thin, "centre": math.sqrt(low * high),
        "series": moment.series, "href": moment.href, "text": moment.text,
        "aria": f"{moment.series}, {moment.start} to {moment.end}: {moment.text}",
    }  # fmt: skip


def _names(plot: _Plot, moments: Sequence[Moment], colour: Mapping[str, str]) -> list[Text]:
    last: dict[str, Moment] = {}
    for moment in sorted(moments, key=lambda m: (m.end, m.start)):
        last[moment.series] = moment
    wanted = [plot.y(float(str(_row(plot, moment)["centre"]))) + 4 for moment in last.values()]
    placed = spread(wanted, _GAP, plot.top + 4, plot.bottom)
    return [Text(plot.right + 8, y, name, colour=colour[name], bold=True) for name, y in zip(last, placed, strict=True)]
