"""Ten articles of our own (Simplified, Traditional, English) and what a careful reader finds in them.

`articles.csv` says what is right, not what the program says: the share it gets right is held above a floor.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from gpureport.articles import read_article
from gpureport.extract import extract
from gpureport.records import Claim

HERE = Path(__file__).parent
CORE = ("kind", "subject", "products", "low", "high", "unit", "per", "period", "status")
FLOORS = {"kind": 0.97, "subject": 0.97, "products": 0.95, "period": 0.93, "status": 0.95, "all": 0.88}


@cache
def read_by_phrase(article: str) -> dict[tuple[str, str], Claim]:
    seen: Counter[str] = Counter()
    found = {}
    for claim in extract(read_article(HERE / "articles" / f"{article}.md")):
        seen[claim.text] += 1
        found[claim.text, str(seen[claim.text])] = claim
    return found


def wrong_fields(row: dict[str, str]) -> set[str]:
    """Return what of a row is read otherwise; of other quantities only their kind, status and interval count."""
    claim = read_by_phrase(row["article"]).get((row["phrase"], row["nth"]))
    if claim is None:
        return {*CORE, "all"}
    fields = CORE if row["kind"] != "other" else ("kind", "low", "high", "unit", "status")
    wrong = set()
    for name in fields:
        said = getattr(claim, name)
        said = "+".join(said) if name == "products" else said
        if name in ("low", "high"):
            same = (said is None) == (not row[name]) and (
                said is None or said == pytest.approx(float(row[name]), 0.001)
            )
        else:
            same = str(said or "") == row[name]
        wrong |= set() if same else {name, "all"}
    return wrong


@cache
def misses() -> list[tuple[dict[str, str], set[str]]]:
    with (HERE / "articles.csv").open(encoding="utf-8", newline="") as file:
        return [(row, wrong_fields(row)) for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_share_of_claims_read_right(name: str) -> None:
    rows = misses()
    right = sum(name not in wrong for _, wrong in rows) / len(rows)
    assert right >= FLOORS[name], [f"{row['article']}: {row['phrase']}" for row, wrong in rows if name in wrong]
