"""Reads what a percentage is a share of: sales or a market, and whose, by the words of its clause."""

from __future__ import annotations

import re
from functools import cache

from gpureport.records import Claim
from gpureport.vocabulary import table

_WHOLES = ("sales", "a market")
_FAR = 60
_CLAUSE_ENDS = re.compile(r"[。，！？!?;；,\n]")


def share_of(claim: Claim, text: str) -> str | None:
    """Return `share of sales (China)` or the like, `None` for whatever else a claim of an article's `text` says."""
    if claim.unit != "percent" or not claim.subject:
        return None
    before = _CLAUSE_ENDS.split(text[max(0, claim.start - _FAR) : claim.start])[-1]
    after = _CLAUSE_ENDS.split(text[claim.end : claim.end + _FAR])[0]
    said = [measure for measure, pattern in _measures() if pattern.search(f"{before} {after}")]
    whole = next((measure for measure in said if measure in _WHOLES), None)
    where = [measure for measure in said[1:] if measure not in _WHOLES]
    return " ".join(["share of", whole, *where]) if whole and said[0] == "share" else None


@cache
def _measures() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["measure"], re.compile(row["words"], re.IGNORECASE)) for row in table("shares")]
