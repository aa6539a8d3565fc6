"""How well the annotated articles are read: those that rules were written for, and those nobody looked at.

Floors are a step under what was reached.
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from gpureport.analysis import annotated
from gpureport.articles import read_article
from gpureport.errors import InputError
from gpureport.extract import extract
from gpureport.paths import find_project
from gpureport.records import Claim, Kind

FOLDER = find_project(Path(__file__).parent).annotated
FLOORS = {
    False: {"found": 0.98, "meant": 0.97, "kind": 0.96, "whole": 0.93},
    True: {"found": 0.96, "meant": 0.96, "kind": 0.83, "whole": 0.64},
}


@pytest.mark.parametrize("unseen", [False, True], ids=["seen", "unseen"])
def test_annotated_articles_are_read(*, unseen: bool) -> None:
    scores = annotated.score_folder(FOLDER, unseen=unseen)
    reached = {one.name: one.value or 0 for one in (scores.found, scores.meant, scores.kind, scores.whole)}
    assert {name: reached[name] for name, floor in FLOORS[unseen].items() if reached[name] < floor} == {}


def marked(**fields: object) -> dict[str, Any]:
    return {
        "source": "h01", "start": 10, "end": 14, "quote": "300台", "kind": "order", "subject": "alibaba",
        "products": ["H800"], "value": 300, "low": 300, "high": 300, "unit": "server", "per": None,
    } | fields  # fmt: skip


def read() -> Claim:
    article = replace(read_article(FOLDER / "h01.txt"), id="h01")
    claim = extract(article)[0]
    return replace(
        claim, start=10, end=14, kind=Kind.ORDER, subject="alibaba", products=("8xH800",), value=300.0, low=300.0,
        high=300.0, unit="server", per=None, period=None, status="ordered",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "found", "whole"),
    [
        (marked(), 1, 1),
        (marked(start=12, end=14), 1, 1),  # half of the longer span
        (marked(start=13, end=14), 0, 0),
        (marked(kind="stockpile"), 1, 0),
        (marked(kind="stockpile", alt_kind="order"), 1, 1),
        (marked(subject="tencent"), 1, 0),
        (marked(subject="tencent", subject_alt=["alibaba"]), 1, 1),
        (marked(products=["A800"]), 1, 0),
        (marked(low=280), 1, 0),
        (marked(low=299), 1, 1),  # within 2 %
        (marked(high=None), 1, 0),
        (marked(unit="chip"), 1, 0),
        (marked(per="month"), 1, 0),
        (marked(per="month", per_all=["", "month"]), 1, 1),
        (marked(source="h02"), 0, 0),
    ],
)
def test_what_counts_as_right(row: dict[str, Any], found: int, whole: int) -> None:
    scores = annotated.score([row], [read()])
    assert (scores.found.part, scores.whole.part) == (found, whole)


def test_optional_rows_count_neither_way() -> None:
    scores = annotated.score([marked(optional=True)], [read()])
    assert (scores.found.whole, scores.meant.whole, scores.whole.whole) == (0, 0, 0)


def test_an_annotation_that_quotes_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "h01.txt").write_text("订购了300台", "utf-8")
    (tmp_path / "h01.jsonl").write_text(json.dumps(marked(start=0, end=3)), "utf-8")
    with pytest.raises(InputError, match=r"h01\.txt has '订购了' at 0.*correct the offsets"):
        annotated.score_folder(tmp_path, unseen=False)


def test_the_scores_are_those_of_the_rules_of_annotation(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("score_extraction", shared / "tools" / "score_extraction.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    paths = [path for path in sorted(FOLDER.glob("*.txt")) if int(path.stem[-2:]) % 2]
    gold = scorer.rows([str(path.with_suffix(".jsonl")) for path in paths])
    claims = [claim for path in paths for claim in extract(read_article(path))]
    theirs = scorer.score(gold, [json.loads(json.dumps(asdict(claim))) for claim in claims])
    ours = annotated.score(gold, claims)
    assert ours.found.value == pytest.approx(theirs["span_recall"], abs=1e-5)
    assert ours.meant.value == pytest.approx(theirs["span_precision"], abs=1e-5)
    assert ours.whole.value == pytest.approx(theirs["claim_recall"], abs=1e-5)
    fields = {one.name: one.value for one in ours.fields if one.name != "value"}
    assert fields == {name: pytest.approx(theirs[name], abs=1e-5) for name in fields}
