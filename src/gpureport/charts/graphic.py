"""A chart as readers get it: title, drawing, alternative text, table twin, sources and data.

The drawing is SVG, made at two widths so that it can be read on a phone, and looks the same without scripts and in
print. Its marks are links, so that a keyboard reaches every one and it leads to the words behind it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from gpureport.charts.svg import tidy
from gpureport.charts.theme import CONFIG, style
from gpureport.errors import InputError
from gpureport.records import content_id
from gpureport.tables import Cells, html_table, marked
from gpureport.words import words

WIDE = 720
NARROW = 340


@dataclass(frozen=True)
class Graphic:
    """A chart with everything that belongs to it.

    `draw` takes a width in pixels and returns the Altair chart; `title` states the finding, `subtitle` unit and scope,
    `description` what a reader who cannot see it should know. `table` holds what is drawn, one row a mark, as
    `html_table` takes it. `sources` are `(name, address)` of the articles, `data` the address of the file of the site
    that the marks were taken from.
    """

    title: str
    subtitle: str
    description: str
    draw: Callable[[int], alt.TopLevelMixin]
    table: Sequence[Cells]
    sources: Sequence[tuple[str, str]] = ()
    note: str = ""
    data: str = "data/claims.csv"

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
        return f"chart-{content_id(_json(self.spec))[:10]}"

    def svg(self, width: int) -> str:
        """Draw it `width` pixels wide."""
        return tidy(vl_convert.vegalite_to_svg(self._spec(width), show_warnings=False))

    def to_html(self) -> str:
        """Return the chart as a `<figure>` that needs nothing else."""
        name, label = self.chart_id, html.escape(self.description)
        views = "".join(
            f'<div class="chart-view" data-size="{size}" role="group" aria-label="{label}">{self.svg(width)}</div>'
            for size, width in (("wide", WIDE), ("small", NARROW))
        )
        twin = words()["charts"]["twin"]
        return (
            f"{style('chart')}"
            f'<figure class="chart" id="{name}" aria-labelledby="{name}-title">'
            f'<figcaption id="{name}-title">{marked(self.title)}</figcaption>'
            f'<p class="chart-scope">{marked(self.subtitle)}</p>'
            f'{views}<p class="source">{self._foot()}</p>'
            f'<details class="twin"><summary>{twin}</summary>{html_table(self.table, caption=self.title)}</details>'
            f'<script type="application/json" class="chart-spec">{_json(self.spec)}</script></figure>'
        )

    def _spec(self, width: int) -> dict[str, Any]:
        return {**self.draw(width).to_dict(), "config": CONFIG}

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        return {"text/html": self.to_html(), "text/plain": f"{self.title}. {self.description}"}

    def _foot(self) -> str:
        text = words()["charts"]
        named = ", ".join(f'<a data-site href="{html.escape(at)}">{marked(name)}</a>' for name, at in self.sources)
        note = f"{marked(self.note)} " if self.note else ""
        sources = f"{text['sources']}: {named}. " if named else ""
        return f'{note}{sources}<a class="download" data-site href="{html.escape(self.data)}">{text["data"]}</a>'


def _json(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
