"""How wide text is, so that labels are wrapped and kept apart before anything is drawn.

The widths are those of the Helvetica family in thousandths of the size, which the converter's own font shares. A
drawing therefore has the same bytes on any machine, whatever fonts it has. `_ROOM` leaves space for pages whose own
font runs wider than that.
"""

from __future__ import annotations

_WIDTHS = {
    **dict.fromkeys("ijl'", 222), **dict.fromkeys("ft .,:;/!|I[]", 278), **dict.fromkeys("r-()·•", 333),
    **dict.fromkeys("ckJsvxyz", 500), **dict.fromkeys("FTZ", 611), **dict.fromkeys("ABEKPSVXY", 667),
    **dict.fromkeys("wCDHNRU", 722), **dict.fromkeys("GOQ", 778), **dict.fromkeys("mM", 833), "W": 944, "%": 889,
}  # fmt: skip
_COMMON = 560
_BOLD = 1.15
_ROOM = 1.1


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how many pixels a line takes."""
    return sum(_WIDTHS.get(letter, _COMMON) for letter in text) / 1000 * size * _ROOM * (_BOLD if bold else 1)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text at its spaces into lines of at most `room` pixels; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def spread(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move places as little as need be so that neighbours are `gap` apart, between `low` and `high` where they fit."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    moved = [places[n] for n in order]
    for n in range(1, len(moved)):
        moved[n] = max(moved[n], moved[n - 1] + gap)
    over = moved[-1] - high if moved else 0.0
    for n in reversed(range(len(moved))):
        ceiling = high if n == len(moved) - 1 else moved[n + 1] - gap
        moved[n] = max(low, min(moved[n], ceiling)) if over > 0 else moved[n]
    back = dict(zip(order, moved, strict=True))
    return [back[n] for n in range(len(places))]


def rows_for(spans: list[tuple[float, float]], gap: float) -> list[int]:
    """Return a row for each span (left, right), the first in which it touches no earlier one."""
    ends: list[float] = []
    rows: list[int] = []
    for left, right in spans:
        row = next((n for n, end in enumerate(ends) if end + gap <= left), len(ends))
        ends[row : row + 1] = [right]
        rows.append(row)
    return rows
