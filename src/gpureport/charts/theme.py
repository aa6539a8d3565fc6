"""One look for every chart: colours that colour-blind readers tell apart, and quiet axes.

A drawing names its colours as properties of the page with the light shade to fall back on, so that one drawing serves
light, dark and print.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

INK = "#1b2a35"
MUTED = "#5b6873"
GRID = "#dde3e8"
AXIS = "#9aa5ae"
# Okabe and Ito's order of hues, darkened until text in them reads on white
SERIES = ("#1f6fb2", "#b8500f", "#14795d", "#7d4fa3", "#a3294f", "#5f6a73")
BLUE, ORANGE, GREEN, PURPLE, RED, GREY = SERIES

# every colour a drawing may hold, with the page's property that recolours it and its shade on a dark ground
COLOURS = {
    INK: ("--chart-ink", "#e8e5de"),
    MUTED: ("--chart-muted", "#a9adb5"),
    GRID: ("--chart-grid", "#33373f"),
    AXIS: ("--chart-axis", "#6b727c"),
    BLUE: ("--chart-1", "#7db8f0"),
    ORANGE: ("--chart-2", "#f0a06b"),
    GREEN: ("--chart-3", "#6fcbb8"),
    PURPLE: ("--chart-4", "#c3a0e6"),
    RED: ("--chart-5", "#f08fae"),
    GREY: ("--chart-6", "#a9b0b8"),
}

FONT = "sans-serif"
SIZE = 13
SMALL = 12

# Vega-Lite's `config` block, the same in every chart; nothing is left to the layout engine, which measures fonts
CONFIG: dict[str, Any] = {
    "autosize": "none",
    "background": "transparent",
    "font": FONT,
    "padding": 0,
    "view": {"stroke": None},
    "text": {"color": INK, "fontSize": SIZE},
}


def stylesheet() -> str:
    """Return the rule that gives a page's drawings their colours, light and dark by the page's `color-scheme`."""
    shades = "".join(f"  {name}: light-dark({light}, {dark});\n" for light, (name, dark) in COLOURS.items())
    return f":root {{\n{shades}}}\n"


@cache
def style(name: str) -> str:
    """Return a style sheet of this package, `chart` or `card`, as an element; it travels with what it styles.

    A notebook is read in Jupyter too, where no style sheet of the book is at hand.
    """
    rules = files(__package__).joinpath(f"{name}.css").read_text("utf-8").replace("\n", "")
    return f"<style>{rules}</style>"
