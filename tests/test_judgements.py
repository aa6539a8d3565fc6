from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from factories import claim_in, make_article
from gpureport.errors import InputError
from gpureport.judgements import COLUMNS, Judgement, line_of, load_judgements
from gpureport.judging import Judged, apply, free_id, sentence_around
from gpureport.policy import Decided, Decision
from gpureport.records import NOT_UNDERSTOOD, Kind, claim_id

ARTICLE = make_article("甲买了10万块卡。乙买了5万块卡；\n\n丙只买了5万块，价格是8万元。\n")
FIRST, SECOND = claim_in(ARTICLE, "10万块"), claim_in(ARTICLE, "5万块")
CLAIMS = [FIRST, SECOND]
ADDED = claim_id(ARTICLE.id, "8万元", 1)


def judge(*given: dict[str, Any], path: Path) -> Judged:
    blank = dict.fromkeys(COLUMNS, "") | {"why": "read it", "who": "reviewer", "when": "2024-02-29"}
    lines = [line_of(Judgement(line=0, **{**blank, **row})) for row in given]
    path.write_text(",".join(COLUMNS) + "\n" + "".join(lines), encoding="utf-8")
    return apply([ARTICLE], CLAIMS, load_judgements(path))


def amend(field: str, value: str, claim: str = FIRST.claim_id) -> dict[str, Any]:
    return {"decision": "amend", "claim_id": claim, "field": field, "value": value}


def add(**changes: object) -> dict[str, Any]:
    fields = {"kind": "price", "products": ["A800", "H800"], "value": 80000, "low": 80000, "high": 80000, "unit": "CNY"}
    sentence = "丙只买了5万块，价格是8万元。"
    row = {"decision": "add", "claim_id": ADDED, "phrase": "8万元", "sentence": sentence, "value": json.dumps(fields)}
    return {**row, **changes}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "judgements.csv"


def test_no_judgement_changes_nothing(path: Path) -> None:
    assert apply([ARTICLE], CLAIMS, load_judgements(path)).claims == (FIRST, SECOND)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("kind", "stockpile", Kind.STOCKPILE),
        ("subject", "baidu", "baidu"),
        ("subject", "", None),
        ("products", "A100|H800", ("A100", "H800")),
        ("products", "", ()),
        ("low", "90000", 90000.0),
        ("high", "", None),
        ("period", "2022-07/2022-12", "2022-07/2022-12"),
    ],
)
def test_amending_sets_one_field(path: Path, field: str, value: str, expected: object) -> None:
    claim, other = judge(amend(field, value), path=path).claims
    assert getattr(claim, field) == expected
    assert claim.reviewed == "amended"
    assert other == SECOND


def test_the_last_decision_wins(path: Path) -> None:
    accept = {"decision": "accept", "claim_id": FIRST.claim_id}
    reject = {"decision": "reject", "claim_id": FIRST.claim_id}
    unit = amend("unit", "server")
    assert judge(unit, amend("unit", "rack"), path=path).claims[0].unit == "rack"
    assert judge(unit, accept, path=path).claims[0].unit == "chip"
    assert judge(unit, amend("subject", "baidu"), path=path).claims[0].unit == "server"
    assert judge(unit, reject, path=path).claims == (SECOND,)
    assert judge(reject, amend("subject", "baidu"), path=path).claims[0].unit == "chip"
    assert judge(reject, accept, path=path).claims[0].reviewed == "accepted"


def test_an_amendment_that_extraction_makes_itself_is_needless(path: Path) -> None:
    judged = judge(amend("unit", "chip"), path=path)
    assert judged.claims[0].reviewed == "accepted"
    assert [judgement.field for judgement in judged.needless] == ["unit"]


def test_what_was_not_understood_is_read_by_judgement(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dim = claim_in(ARTICLE, "10万块", rule=NOT_UNDERSTOOD, low=None, high=None, value=None)
    monkeypatch.setattr("test_judgements.CLAIMS", [dim, SECOND])
    assert judge(amend("low", "5"), path=path).claims[0].rule == "judgement"


def test_adding_puts_a_claim_in_its_place(path: Path) -> None:
    claim = judge(add(), path=path).claims[-1]
    assert ARTICLE.text[claim.start : claim.end] == claim.text == "8万元"
    assert (claim.paragraph, claim.kind, claim.products) == (2, Kind.PRICE, ("A800", "H800"))
    assert (claim.low, claim.reviewed, claim.rule) == (80000.0, "added", "judgement")
    later = judge(add(), amend("unit", "USD", ADDED), path=path).claims[-1]
    assert (later.unit, later.low, later.reviewed) == ("USD", 80000.0, "added")
    assert judge(add(), {"decision": "reject", "claim_id": ADDED}, path=path).claims == (FIRST, SECOND)


def test_adding_what_extraction_finds_meanwhile_amends_it(path: Path) -> None:
    sentence = "甲买了10万块卡。"
    judged = judge(add(claim_id=FIRST.claim_id, phrase="10万块", sentence=sentence), path=path)
    assert (judged.claims[0].kind, judged.claims[0].reviewed) == (Kind.PRICE, "amended")


def test_decisions_on_two_claims_are_handed_on(path: Path) -> None:
    row = {"decision": "different fact", "claim_id": FIRST.claim_id, "other_id": SECOND.claim_id}
    judged = judge(row, path=path)
    assert judged.decisions == (Decision(FIRST.claim_id, SECOND.claim_id, Decided.DIFFERENT),)
    assert judged.claims == (FIRST, SECOND)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (amend("unit", "chip", "0" * 16) | {"phrase": "5万 块"}, ["line 2", "gone", SECOND.claim_id, "5万块"]),
        ({"decision": "same fact", "claim_id": FIRST.claim_id, "other_id": "0" * 16}, ["0000", "gone", "nearest"]),
        (amend("colour", "red"), ["'colour'", "nearest"]),
        (amend("kind", "prize"), ["kind", "'prize'"]),
        (amend("low", "many"), ["low", "'many'"]),
        (amend("low", "-1"), ["zero or more"]),
        (amend("low", "inf"), ["zero or more"]),
        (amend("period", "2023-13"), ["2023-13"]),
        ({"decision": "acept", "claim_id": FIRST.claim_id}, ["'accept'"]),
        ({"decision": "accept", "claim_id": FIRST.claim_id, "other_id": SECOND.claim_id}, ["other_id"]),
        ({"decision": "unsure", "claim_id": FIRST.claim_id}, ["other_id"]),
        ({"decision": "reject", "claim_id": FIRST.claim_id, "why": ""}, ["why is empty"]),
        ({"decision": "accept", "claim_id": FIRST.claim_id, "who": ""}, ["who is empty"]),
        ({"decision": "accept", "claim_id": FIRST.claim_id, "when": "yesterday"}, ["'yesterday'"]),
        (add(sentence="丁卖8万元。"), ["no article holds"]),
        (add(claim_id="0" * 16), ["no article holds"]),
        (add(phrase="9万元"), ["does not stand in the sentence"]),
        (add(value="{"), ["no JSON"]),
        (add(value='{"low": 1}'), ["names no kind"]),
    ],
)
def test_a_judgement_that_cannot_be_is_refused_by_line(path: Path, row: dict[str, Any], said: list[str]) -> None:
    with pytest.raises(InputError) as error:
        judge(row, path=path)
    assert all(words in str(error.value) for words in ["line 2", *said]), str(error.value)


def test_other_columns_are_refused(path: Path) -> None:
    path.write_text("claim,what\n", encoding="utf-8")
    with pytest.raises(InputError, match="has the columns claim, what"):
        load_judgements(path)


def test_the_sentence_around_a_phrase() -> None:
    assert sentence_around(ARTICLE.text, FIRST.start, FIRST.end) == "甲买了10万块卡。"
    assert sentence_around(ARTICLE.text, SECOND.start, SECOND.end) == "乙买了5万块卡；"


def test_an_added_claim_gets_the_ordinal_of_its_phrase() -> None:
    start = ARTICLE.text.rindex("5万块")
    assert free_id(ARTICLE, start, start + 3, []) == claim_id(ARTICLE.id, "5万块", 2)
    assert free_id(ARTICLE, start, start + 3, [claim_id(ARTICLE.id, "5万块", 2)]) == claim_id(ARTICLE.id, "5万块", 3)
