"""A chart as readers get it: title, drawing, alternative text, table twin, sources and data.

The drawing is SVG, made at two widths so that it can be read on a phone, and looks the same without scripts and in
print. Its marks are links, so that a keyboard reaches every one and it leads to the words behind it.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import altair as alt
import pandas as pd
import vl_convert

from gpureport.charts.theme import CONFIG
from gpureport.errors import InputError
from gpureport.records import content_id

WIDE = 720
NARROW = 340

# what Vega writes for its own interaction, of which a drawing on a page has none
_NEEDLESS = re.compile(
    r' (?:pointer-events="none"|aria-hidden="true"|aria-roledescription="[^"]*"|xmlns:xlink="[^"]*"|version="1\.1")'
    r'|<path class="(?:background|foreground)"[^>]*?(?:d="M0,0h0v0h0Z"|d="")[^>]*/>'
)
_SIZE = re.compile(r'^<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]+)">')
_GROUP_LABEL = re.compile(
    r'(<g class="mark-[a-z]+ role-(?:axis|legend|frame|scope)[^"]*"[^>]*?) role="[^"]*"(?: aria-label="[^"]*")?'
)


@dataclass(frozen=True)
class Graphic:
    """A chart with everything that belongs to it.

    `draw` takes a width in pixels and returns the Altair chart; `title` states the finding, `subtitle` unit and scope,
    `description` what a reader who cannot see it should know. `table` holds what is drawn, one row a mark; a
    value that is a pair `(text, address)` is a link. `sources` are `(name, address)` of the articles.
    """

    title: str
    subtitle: str
    description: str
    draw: Callable[[int], alt.TopLevelMixin]
    table: pd.DataFrame
    sources: Sequence[tuple[str, str]] = ()
    note: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "description"):
            if not getattr(self, name).strip():
                raise InputError(
                    f"a chart has no {name}: every chart states its finding, its scope and its alternative text"
                )

    @property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification at full width, with title and description."""
        spec = self._spec(WIDE)
        return {**spec, "title": {"text": self.title, "subtitle": self.subtitle}, "description": self.description}

    @property
    def chart_id(self) -> str:
        """A name that depends on what the chart shows, and on nothing else."""
        return f"chart-{content_id(json.dumps(self.spec, sort_keys=True))[:10]}"

    def svg(self, width: int) -> str:
        """Draw it `width` pixels wide."""
        drawn: str = vl_convert.vegalite_to_svg(self._spec(width), show_warnings=False)
        return tidy_svg(drawn)

    def _spec(self, width: int) -> dict[str, Any]:
        spec: dict[str, Any] = self.draw(width).to_dict()
        return {**spec, "config": CONFIG}

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": f"{self.title}. {self.description}"}

    def to_html(self) -> str:
        """Return the chart as a `<figure>` that needs nothing else."""
        name = self.chart_id
        label = html.escape(self.description)
        drawings = "".join(
            f'<div class="chart-{size}" role="group" aria-label="{label}">{self.svg(width)}</div>'
            for size, width in (("wide", WIDE), ("narrow", NARROW))
        )
        spec = json.dumps(self.spec, sort_keys=True, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        return (
            f'<figure class="chart" id="{name}" aria-labelledby="{name}-title">'
            f'<figcaption><p class="chart-title" id="{name}-title">{html.escape(self.title)}</p>'
            f'<p class="chart-subtitle">{html.escape(self.subtitle)}</p></figcaption>'
            f'{drawings}<p class="chart-foot">{self._foot(name)}</p>'
            f'<details class="chart-table"><summary>Table</summary>{html_table(self.table)}</details>'
            f'<script type="application/json" class="chart-spec">{spec}</script></figure>'
        )

    def _foot(self, name: str) -> str:
        named = ", ".join(f'<a href="{html.escape(address)}">{html.escape(text)}</a>' for text, address in self.sources)
        data = _csv_address(self.table)
        return (
            (f"{html.escape(self.note)} " if self.note else "")
            + (f"Sources: {named}. " if named else "")
            + f'<a class="chart-data" download="{name}.csv" href="{data}">Data (CSV)</a>'
        )


def tidy_svg(drawn: str) -> str:
    """Drop what a page does not need from a drawing, and let it scale to the room it has."""
    light = _GROUP_LABEL.sub(r"\1", _NEEDLESS.sub("", drawn)).replace("xlink:href", "href")
    return _SIZE.sub(
        r'<svg class="marks" viewBox="\3" style="max-width:\1px" preserveAspectRatio="xMidYMid meet">', light
    )


def html_table(table: pd.DataFrame, *, caption: str = "") -> str:
    """Return a table of strings, numbers and links, `(text, address)`, one header row, no index."""
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>"
        for row in table.itertuples(index=False, name=None)
    )
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    label = html.escape(caption or "Table")
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}"><table>{title}'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        text, address = value
        return f'<a href="{html.escape(address)}">{html.escape(str(text))}</a>'
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else html.escape(str(value))


def _csv_address(table: pd.DataFrame) -> str:
    plain = table.map(lambda value: value[0] if isinstance(value, tuple) else value)
    quoted = plain.to_csv(index=False, lineterminator="\n")
    return f"data:text/csv;charset=utf-8,{quote(quoted)}"
