"""The hand-annotated articles, where they are at hand: floors a step under what was reached."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from gpureport.articles import read_article
from gpureport.extract import extract

SHARED = Path(__file__).resolve().parents[3] / "shared"
FLOORS = {"kind_f1": 0.96, "claim_f1": 0.90, "subject": 0.96, "products": 0.94, "status": 0.92, "period": 0.94}

pytestmark = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the annotated articles are not at hand")


def scores(sources: list[str]) -> dict[str, float]:
    spec = importlib.util.spec_from_file_location("score_extraction", SHARED / "tools" / "score_extraction.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold: list[dict[str, Any]] = scorer.rows([str(SHARED / "gold" / f"{source}.jsonl") for source in sources])
    paths = [next((SHARED / "seeds").glob(f"{source}*.txt")) for source in sources]
    claims = [json.loads(json.dumps(asdict(claim))) for path in paths for claim in extract(read_article(path))]
    found: dict[str, float] = scorer.score(gold, claims)
    return found


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_annotated_articles(name: str) -> None:
    assert scores(["000", "003"])[name] >= FLOORS[name]
