"""Texts of our own and the claims they make, grouped by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpureport.articles import parse_article
from gpureport.extract import extract
from gpureport.records import Claim

ROWS = Path(__file__).with_name("rows.txt")


def read_rows() -> list[tuple[str, str, str, str]]:
    """Return group, day, text and what is expected of each line."""
    group, day, rows = "", "", []
    for line in ROWS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group, _, day = line.strip("[]").partition(" @")
        elif " => " in line and not line.startswith("# "):
            text, _, expected = line.partition(" => ")
            rows.append((group, day, text.replace("\\n", "\n"), expected))
    return rows


def claims_of(text: str, day: str) -> dict[str, Claim]:
    article = parse_article(f"---\npublished: '{day}'\n---\n\n{text}", name="t", markup=".md")
    return {claim.text: claim for claim in extract(article)}


@pytest.mark.parametrize(("group", "day", "text", "expected"), read_rows())
def test_row(group: str, day: str, text: str, expected: str) -> None:
    claims = claims_of(text, day)
    for wanted in expected.split(" ;; "):
        phrase, *fields = (part.strip() for part in wanted.split(" | "))
        for name, value in (part.split(" ", 1) for part in fields):
            found = getattr(claims[phrase], name)
            if name == "low":
                assert found == pytest.approx(float(value)), f"{group}: {phrase}"
                continue
            if name == "products":
                found = "+".join(found)
            assert str(found or "-") == value, f"{group}: {name} of {phrase}"
