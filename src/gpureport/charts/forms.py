"""The three forms the book draws: intervals on one axis, intervals over time, and plain bars.

Every mark is a link to the words behind it, and every form works at 340 pixels: labels stand above their bars
instead of beside them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import altair as alt
import pandas as pd

from gpureport.charts.theme import AXIS, BLUE, GREY, INK, MUTED, SIZE

ROW = 46

# takes a width in pixels, returns the chart drawn for it
Drawing = Callable[[int], alt.TopLevelMixin]

_ARROW = {"low": "triangle-left", "high": "triangle-right"}


@dataclass(frozen=True)
class Bar:
    """One interval of a chart: `low` or `high` is `None` where it is open, `value` where no number was stated.

    `text` is the interval as printed, `href` where it leads, `group` what gives it its colour.
    """

    label: str
    low: float | None
    high: float | None
    value: float | None
    text: str
    href: str
    group: str = ""


@dataclass(frozen=True)
class Moment:
    """One interval at a time: `start` and `end` are ISO days, the rest as in `Bar`."""

    start: str
    end: str
    low: float | None
    high: float | None
    value: float | None
    text: str
    href: str
    group: str = ""


@dataclass(frozen=True)
class Rule:
    """A marked date."""

    day: str
    label: str


def interval_chart(
    bars: Sequence[Bar], *, axis: str, log: bool = False, colours: Mapping[str, str] | None = None
) -> Drawing:
    """Return the drawing of intervals one below the other on one axis, open ends as arrows, stated values as dots.

    `axis` says unit and quantity, `colours` the colour of each group.
    """
    domain = _domain([x for b in bars for x in (b.low, b.high, b.value) if x is not None], log=log)
    rows = pd.DataFrame(
        {
            **asdict(bar),
            "row": n,
            "from": domain[0] if bar.low is None else bar.low,
            "to": domain[1] if bar.high is None else bar.high,
            "open": "high" if bar.high is None else "low" if bar.low is None else "",
            "aria": f"{bar.label}: {bar.text}",
        }
        for n, bar in enumerate(bars)
    )
    x = alt.X("from:Q", title=axis, scale=alt.Scale(type="log" if log else "linear", domain=list(domain), nice=False))
    x = x.axis(format="~s", tickCount=4, orient="bottom")
    colour = _colour([b.group for b in bars], colours)

    def draw(width: int) -> alt.TopLevelMixin:
        base = alt.Chart(rows).encode(
            y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.2, paddingOuter=0.5)),
            href="href:N", description="aria:N", color=colour,
        )  # fmt: skip
        spans = base.mark_bar(height=9, opacity=0.45, yOffset=9, cornerRadius=2).encode(x=x, x2="to:Q")
        dots = (
            base.transform_filter("isValid(datum.value)")
            .mark_circle(size=85, opacity=1, yOffset=9)
            .encode(x=alt.X("value:Q"))
        )
        layers: list[alt.Chart] = [spans, dots]
        for end, edge in (("high", domain[1]), ("low", domain[0])):
            arrow = base.transform_filter(f"datum.open === '{end}'").mark_point(
                shape=_ARROW[end], filled=True, size=95, opacity=1, yOffset=9
            )
            layers.append(arrow.encode(x=alt.X(datum=edge)))
        layers += [_row_text(rows, "label", width), _row_text(rows, "text", width)]
        return alt.layer(*layers).properties(width=width - 24, height=alt.Step(ROW), padding=12)

    return draw


def time_chart(
    moments: Sequence[Moment], *, axis: str, rules: Sequence[Rule] = (), colours: Mapping[str, str] | None = None
) -> Drawing:
    """Return the drawing of intervals over time, rules as labelled lines, each group named at its last mark."""
    highest = max((x for m in moments for x in (m.low, m.high, m.value) if x is not None), default=1.0)
    rows = pd.DataFrame(
        {
            **asdict(m),
            "from": 0.0 if m.low is None else m.low,
            "to": highest * 1.1 if m.high is None else m.high,
            "middle": _middle(m.start, m.end),
            "aria": f"{m.group}, {m.start}: {m.text}",
        }
        for m in moments
    )
    last = rows.sort_values(["middle", "to"]).groupby("group", as_index=False).last() if len(rows) else rows
    marked = pd.DataFrame([{**asdict(rule), "row": n} for n, rule in enumerate(rules)])
    colour = _colour([m.group for m in moments], colours)
    y = alt.Y("from:Q", title=axis, scale=alt.Scale(domain=[0, highest * 1.15], nice=False)).axis(
        format="~s", tickCount=5
    )

    def draw(width: int) -> alt.TopLevelMixin:
        base = alt.Chart(rows).encode(
            x=alt.X("middle:T", title=None).axis(format="%b %Y", grid=False, tickCount=4 if width < 500 else 7),
            color=colour, href="href:N", description="aria:N",
        )  # fmt: skip
        layers: list[alt.Chart] = []
        if len(marked):
            lines = alt.Chart(marked).encode(x=alt.X("day:T"))
            layers.append(lines.mark_rule(color=AXIS, strokeDash=[3, 3]))
            shown = lines.mark_text(
                align="right", baseline="top", angle=270, dx=-4, dy=4, color=MUTED, fontSize=SIZE - 2
            )
            layers.append(shown.encode(text="label:N", y=alt.value(0)))
        layers.append(base.mark_bar(width=8, opacity=0.45, cornerRadius=2).encode(y=y, y2="to:Q"))
        layers.append(base.transform_filter("isValid(datum.value)").mark_circle(size=70, opacity=1).encode(y="value:Q"))
        named = alt.Chart(last).encode(x=alt.X("middle:T"), y=alt.Y("to:Q"), text="group:N", color=colour)
        layers.append(named.mark_text(align="right", baseline="bottom", dx=6, dy=-6, fontWeight="bold"))
        return alt.layer(*layers).properties(width=width - 80, height=340)

    return draw


def bar_chart(
    bars: Sequence[Bar], *, axis: str, percent: bool = False, colours: Mapping[str, str] | None = None
) -> Drawing:
    """Return the drawing of plain amounts (`value`), one bar a row, labelled above."""
    top = 100.0 if percent else max((b.value or 0 for b in bars), default=1.0) * 1.05
    rows = pd.DataFrame(
        {**asdict(b), "row": n, "zero": 0.0, "aria": f"{b.label}: {b.text}"} for n, b in enumerate(bars)
    )
    x = alt.X("zero:Q", title=axis, scale=alt.Scale(domain=[0, top], nice=False)).axis(format="~s", tickCount=5)

    def draw(width: int) -> alt.TopLevelMixin:
        base = alt.Chart(rows).encode(
            y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.2, paddingOuter=0.5)),
            href="href:N", description="aria:N", color=_colour([b.group for b in bars], colours),
        )  # fmt: skip
        drawn = base.mark_bar(height=10, yOffset=9, cornerRadius=2).encode(x=x, x2="value:Q")
        texts = [_row_text(rows, "label", width), _row_text(rows, "text", width)]
        return alt.layer(drawn, *texts).properties(width=width - 24, height=alt.Step(ROW), padding=12)

    return draw


def _row_text(rows: pd.DataFrame, column: str, width: int) -> alt.Chart:
    """Put a row's label at the left edge above its bar, or its interval at the right one."""
    left = column == "label"
    mark = alt.Chart(rows).mark_text(
        align="left" if left else "right", baseline="bottom", yOffset=-2,
        limit=(width - 24) * (0.64 if left else 0.36), color=INK if left else MUTED,
    )  # fmt: skip
    place = alt.value(0 if left else width - 24)
    placed: alt.Chart = mark.encode(y=alt.Y("row:O", axis=None), x=place, text=f"{column}:N", href="href:N")
    return placed


def _colour(groups: Sequence[str], colours: Mapping[str, str] | None) -> alt.Color:
    names = list(dict.fromkeys(groups))
    known = {name: (colours or {}).get(name, GREY if colours else BLUE) for name in names}
    return alt.Color("group:N", legend=None, scale=alt.Scale(domain=names, range=[known[name] for name in names]))


def _domain(ends: Sequence[float], *, log: bool) -> tuple[float, float]:
    """Return the ends of an axis that leaves room for open ends."""
    positive = [x for x in ends if x > 0]
    if log and positive:
        return 10 ** (math.floor(math.log10(min(positive) / 1.3) * 2) / 2), 10 ** (
            math.ceil(math.log10(max(positive) * 1.3) * 2) / 2
        )
    return 0.0, max(ends, default=1.0) * 1.15


def _middle(start: str, end: str) -> str:
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    return f"{first + (last - first) / 2:%Y-%m-%d}"
