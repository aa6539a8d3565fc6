"""Things counted one by one: a square each, in a row for each sort, coloured by what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from gpureport.charts.forms import Drawing, Text, frame, layered, palette, pixels, texts
from gpureport.charts.lettering import width
from gpureport.charts.theme import MUTED, SIZE

_SIDE, _STEP = 14, 19
_LINE = 18


@dataclass(frozen=True, slots=True)
class Square:
    """One thing: the row it stands in, the group that gives it its colour, what it says, and where it leads."""

    row: str
    group: str
    text: str
    href: str


def tally_chart(squares: Sequence[Square], colours: Mapping[str, str] | None = None) -> Drawing:
    """Return the drawing: rows in the order of their first square, the groups named with their numbers on top."""
    colour = palette([*(colours or {}), *(square.group for square in squares)], colours)
    rows = list(dict.fromkeys(square.row for square in squares))

    def draw(room: int) -> alt.TopLevelMixin:
        lines, y = _key(squares, colour, room)
        placed: list[dict[str, object]] = []
        a_row = max(1, (room - 4) // _STEP)
        for row in rows:
            members = [square for square in squares if square.row == row]
            y += _LINE + 6
            lines.append(Text(0, y, row))
            lines.append(Text(room, y, str(len(members)), align="right", colour=MUTED))
            for n, square in enumerate(sorted(members, key=lambda s: list(colour).index(s.group))):
                top = y + 8 + n // a_row * _STEP
                placed.append(_place(square, n % a_row * _STEP, top))
            y += 8 + -(-len(members) // a_row) * _STEP
        height = y + 8
        marks = alt.Chart(frame(placed)).mark_rect(cornerRadius=2)
        paint = alt.Color("group:N", legend=None, scale=alt.Scale(domain=list(colour), range=list(colour.values())))
        drawn = marks.encode(
            x=alt.X("x:Q", axis=None, scale=pixels(room)), x2="to:Q",
            y=alt.Y("y:Q", axis=None, scale=pixels(height)), y2="bottom:Q",
            color=paint, href="href:N", description="aria:N",
        )  # fmt: skip
        layers = [*([drawn] if placed else []), *texts(lines, room, height)]
        return layered(layers, room, height)

    return draw


def _key(squares: Sequence[Square], colour: Mapping[str, str], room: int) -> tuple[list[Text], float]:
    lines: list[Text] = []
    x, y = 0.0, 14.0
    for group, shade in colour.items():
        text = f"{group}: {sum(square.group == group for square in squares)}"
        wide = width(text, SIZE, bold=True)
        if x and x + wide > room:
            x, y = 0.0, y + _LINE
        lines.append(Text(x, y, text, colour=shade, bold=True))
        x += wide + 18
    return lines, y


def _place(square: Square, x: float, y: float) -> dict[str, object]:
    return {
        "x": x, "to": x + _SIDE, "y": y, "bottom": y + _SIDE, "group": square.group, "href": square.href,
        "aria": f"{square.row}, {square.group}: {square.text}",
    }  # fmt: skip
