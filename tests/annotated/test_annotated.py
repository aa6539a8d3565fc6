"""How well made-up articles are read: those that rules were written for (odd), and those they were not (even).

Floors are a step under what was reached.
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from gpureport.articles import read_article
from gpureport.extract import extract

HERE = Path(__file__).parent
SEEN = ("h01", "h03", "h05", "h07", "h09")
UNSEEN = ("h02", "h04", "h06", "h08", "h10")


def scores(shared: Path, names: tuple[str, ...]) -> dict[str, float]:
    spec = importlib.util.spec_from_file_location("score_extraction", shared / "tools" / "score_extraction.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold: list[dict[str, Any]] = scorer.rows([str(HERE / f"{name}.jsonl") for name in names])
    articles = [read_article(HERE / f"{name}.txt") for name in names]
    claims = [json.loads(json.dumps(asdict(claim))) for article in articles for claim in extract(article)]
    found: dict[str, float] = scorer.score(gold, claims)
    return found


@pytest.mark.parametrize(
    ("names", "floors"),
    [
        (SEEN, {"span_f1": 0.96, "value": 0.95, "kind_f1": 0.92, "subject": 0.90, "claim_f1": 0.85}),
        (UNSEEN, {"span_f1": 0.94, "value": 0.95, "kind_f1": 0.83, "subject": 0.76, "claim_f1": 0.64}),
    ],
    ids=["seen", "unseen"],
)
def test_articles_annotated_by_hand(shared: Path, names: tuple[str, ...], floors: dict[str, float]) -> None:
    reached = scores(shared, names)
    assert {name: reached[name] for name, floor in floors.items() if reached[name] < floor} == {}


def test_annotations_quote_what_stands_there() -> None:
    for name in (*SEEN, *UNSEEN):
        text = read_article(HERE / f"{name}.txt").text
        rows = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]
        assert rows
        assert [row["quote"] for row in rows if text[row["start"] : row["end"]] != row["quote"]] == []
