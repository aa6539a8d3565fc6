from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from gpureport.cli import run
from gpureport.errors import InputError
from gpureport.judgements import load_judgements
from gpureport.paths import Project
from gpureport.pipeline import read_report
from gpureport.records import Kind
from gpureport.reviewing import Review, Signature

SEED = """---
id: 000_test
title: 消息
published: "2023-06-15"
---

# ¶1 消息

¶3 百度今年订购了1万块A100，单价7万元。腾讯持有2万块H800，来自若干家公司。
"""


@pytest.fixture
def project(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "000_test.md").write_text(SEED, encoding="utf-8")
    shutil.copytree(root / "data" / "reference", tmp_path / "data" / "reference")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def begin(project: Project) -> Review:
    return Review(read_report(project=project), project.judgements, Signature("reviewer", "2024-02-29"))


def test_every_decision_is_written_at_once_and_can_be_undone(project: Project) -> None:
    review = begin(project)
    first, second, third = review.pending()
    assert [claim.text for claim in (first, second, third)] == ["1万块", "7万元", "2万块"]
    review.accept(first)
    review.amend(second, {"products": "A100|A800", "definition": "street price"}, "both are meant")
    assert [j.decision for j in load_judgements(project.judgements)] == ["accept", "amend", "amend"]
    review.reject(third, "no claim")
    review.undo()
    assert [j.decision for j in load_judgements(project.judgements)] == ["accept", "amend", "amend"]
    again = begin(project)
    assert again.pending() == [third]
    judged = {claim.claim_id: claim for claim in again.report.claims}
    assert judged[second.claim_id].products == ("A100", "A800")
    assert (judged[first.claim_id].reviewed, judged[second.claim_id].reviewed) == ("accepted", "amended")


def test_a_judgement_quotes_phrase_and_sentence(project: Project) -> None:
    review = begin(project)
    review.accept(review.pending()[2])
    (judgement,) = load_judgements(project.judgements)
    assert (judgement.phrase, judgement.sentence) == ("2万块", "腾讯持有2万块H800，来自若干家公司。")
    assert (judgement.who, judgement.when) == ("reviewer", "2024-02-29")


def test_what_extraction_missed_is_added_beside_a_claim(project: Project) -> None:
    review = begin(project)
    name = review.add(review.pending()[0], "若干家公司", {"kind": "other", "low": "2", "unit": "company"}, "missed")
    (added,) = (claim for claim in begin(project).report.claims if claim.claim_id == name)
    assert (added.kind, added.low, added.paragraph, added.reviewed) == (Kind.OTHER, 2.0, 3, "added")
    assert SEED[added.start : added.end] == "若干家公司"


@pytest.mark.parametrize(
    ("changes", "why", "said"),
    [
        ({}, "because", "nothing is amended"),
        ({"colour": "red"}, "because", "'colour'"),
        ({"low": "many"}, "because", "'many'"),
        ({"low": "1"}, "", "why is empty"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_not_written(
    project: Project, changes: dict[str, str], why: str, said: str
) -> None:
    review = begin(project)
    with pytest.raises(InputError, match=said):
        review.amend(review.pending()[0], changes, why)
    assert load_judgements(project.judgements) == ()
    with pytest.raises(InputError, match="nothing to undo"):
        review.undo()


def test_a_phrase_that_does_not_stand_there_is_not_added(project: Project) -> None:
    review = begin(project)
    with pytest.raises(InputError, match="'3万块' does not stand in paragraph 3"):
        review.add(review.pending()[0], "3万块", {"kind": "order"}, "missed")


def test_a_review_at_the_keyboard(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = ["a", "m", "low=many", "", "misread", "x", "m", "subject=meituan", "", "misread", "r", "no claim", "u", "q"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(keys) + "\n"))
    assert run(["review", "--who", "editor"]) == 0
    out, error = capsys.readouterr()
    assert "3 of 3 claims to look at" in out or "3 of 4 claims to look at" in out
    assert "【1万块】" in out
    assert "'many'" in error
    assert "letters in brackets" in error
    decisions = [(j.decision, j.field, j.value, j.who) for j in load_judgements(project.judgements)]
    assert decisions == [("accept", "", "", "editor"), ("amend", "subject", "meituan", "editor")]


def test_keys_that_end_suddenly_lose_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n"))
    assert run(["review"]) == 130
    assert [j.decision for j in load_judgements(project.judgements)] == ["accept"]
