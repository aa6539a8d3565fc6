"""One look for every chart: colours that colour-blind readers tell apart, and quiet axes.

The colours are names for the page, which gives each its light and its dark shade; the values here are the light ones.
"""

from __future__ import annotations

from typing import Any

INK = "#1b2a35"
MUTED = "#5b6873"
GRID = "#dde3e8"
AXIS = "#9aa5ae"
SERIES = ("#1f6fb2", "#c75b12", "#1d8a6b", "#8456a8", "#b3303f", "#6c7680")
BLUE, ORANGE, GREEN, PURPLE, RED, GREY = SERIES

# every colour a chart may hold, by the name of the CSS property that recolours it
COLOURS = {
    "ink": INK, "muted": MUTED, "grid": GRID, "axis": AXIS,
    **{f"series-{n}": colour for n, colour in enumerate(SERIES, 1)},
}  # fmt: skip

FONT = "sans-serif"
SIZE = 13


_AXIS = {
    "domain": False, "grid": True, "gridColor": GRID, "labelColor": MUTED, "labelFontSize": SIZE, "ticks": False,
    "labelPadding": 6, "titleColor": MUTED, "titleFontSize": SIZE, "titleFontWeight": "normal", "titlePadding": 10,
}  # fmt: skip

# Vega-Lite's `config` block, the same in every chart
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": _AXIS,
    "text": {"color": INK, "fontSize": SIZE},
    "range": {"category": list(SERIES)},
}
