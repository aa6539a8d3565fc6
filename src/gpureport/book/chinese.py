"""English with Chinese in it, cut into the two: readers and their software want to be told which is which."""

from __future__ import annotations

import re

from markupsafe import Markup

LANGUAGE = "zh-Hans"

# from the first Han character or Chinese punctuation to the next Latin letter, white space at its end left out
_RUN = re.compile(
    r"[\u3000-\u303f\uff00-\uffef]*[\u3400-\u9fff](?:[^A-Za-z()<>·|]*[\u3400-\u9fff\u3000-\u303f\uff00-\uffef])?"
)


def cut(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of a text in order, each with whether it is Chinese; none is empty."""
    pieces, done = [], 0
    for match in _RUN.finditer(text):
        pieces += [(text[done : match.start()], False), (match.group(), True)]
        done = match.end()
    return [piece for piece in (*pieces, (text[done:], False)) if piece[0]]


def mixed(text: str) -> Markup:
    """Return a text as HTML whose Chinese is marked as such."""
    span = Markup('<span lang="{}">{}</span>')
    pieces = (span.format(LANGUAGE, piece) if chinese else Markup.escape(piece) for piece, chinese in cut(text))
    return Markup("").join(pieces)
