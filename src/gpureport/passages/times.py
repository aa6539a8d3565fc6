"""The period that an amount is for."""

from __future__ import annotations

import re

from gpureport.measures import per
from gpureport.passages import SHORT, Passages
from gpureport.periods import parse_period
from gpureport.records import Claim
from gpureport.vocabulary import load_yaml

# how many of each period a longer one holds: usual, least, most
PERIODS: dict[str, dict[str, list[float]]] = load_yaml("relations")["periods"]
_WORDS: dict[str, str] = load_yaml("relations")["period_words"]
_DAYS = {"month": (28, 31), "quarter": (89, 92), "year": (360, 366)}


def basis(text: Passages, claim: Claim, words: str | None = None) -> str:
    """Return the period an amount is for: as its words (or those given) say, else as it was read."""
    before = (
        (text.before(claim) + (after if (after := text.after(claim, SHORT)).isascii() else ""))
        if words is None
        else words
    )
    said = [p for p, cue in _WORDS.items() if re.search(cue, before)]
    return next(iter(said or [p for p in _WORDS if p in per(claim)]), "")


def length(period: str | None) -> str:
    """Return `month`, `quarter` or `year` where a claim's period is one."""
    time = parse_period(period) if period else None
    days = (time.last - time.first).days + 1 if time and time.first and time.last else 0
    return next((name for name, (least, most) in _DAYS.items() if least <= days <= most), "")
