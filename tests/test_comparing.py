from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from factories import make_claim, make_notebook
from gpureport import rows
from gpureport.cli import run
from gpureport.errors import InputError
from gpureport.paths import Project
from gpureport.records import Claim, Evidence, Finding, Kind
from gpureport.runs.differences import compare, to_markdown, to_text
from gpureport.runs.snapshots import load_run, load_snapshot
from gpureport.store import Format, write_rows

KEPT, MOVED, GONE = make_claim("10万块"), make_claim("5万块", low=5e4, high=5e4, value=5e4), make_claim("1万块")
NEW = make_claim("2万块", subject="baidu")


def finding(name: str, low: float, high: float | None, *claims: Claim, verdict: str = "agree") -> Finding:
    return Finding(
        finding_id=name,
        kind=Kind.ORDER,
        subject="bytedance",
        products=("A800",),
        status="ordered",
        period="2023",
        definition=None,
        unit="chip",
        per=None,
        low=low,
        high=high,
        verdict=verdict,
        sources=1,
        reason="",
        claims=tuple(Evidence(c.claim_id, c.source, c.start, c.end, c.text, "supports") for c in claims),
    )


def glued(folder: Path, **numbers: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = make_notebook(folder, "orders", "1 + 1")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["outputs"] = [
        {
            "output_type": "display_data",
            "data": {"application/papermill.record/text/plain": repr(value)},
            "metadata": {"scrapbook": {"name": name}},
        }
        for name, value in numbers.items()
    ]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def data_set(folder: Path, claims: list[Claim], findings: list[Finding]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(rows.claim_rows(claims), rows.JUDGED_CLAIM_COLUMNS, Format.CSV, folder / "claims.csv")
    write_rows(rows.finding_rows(findings), rows.FINDING_COLUMNS, Format.CSV, folder / "findings.csv")
    return folder


def record(folder: Path, scenario: Mapping[str, object], *notebooks: str) -> None:
    entries = {name: {"output": "hash"} for name in notebooks} | {"broken": {"output": ""}}
    made = {"scenario": scenario, "notebooks": entries, "tables": {"claims.csv": "hash"}}
    (folder / "run.json").write_text(json.dumps(made), encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Project:
    """Return a project with an old state committed and a new one in its working folder."""
    old = [finding("f1", 1e5, 1e5, KEPT), finding("f2", 5e4, 6e4, MOVED), finding("f3", 1e4, 1e4, GONE)]
    data_set(tmp_path / "data", [KEPT, MOVED, GONE], old)
    glued(tmp_path / "notebooks", total=100, money="CNY 60,000–90,000", told="ByteDance", same=1)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@localhost"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "old"]):
        subprocess.run([*git, *arguments], check=True)
    moved = make_claim("5万块", low=6e4, high=6e4, value=6e4, start=77, end=80)
    new = [
        finding("f1", 1e5, 1e5, KEPT),
        finding("f2", 6e4, 6e4, moved, verdict="single"),
        finding("f4", 2e4, None, NEW),
    ]
    data_set(tmp_path / "data", [KEPT, moved, NEW], new)
    glued(tmp_path / "notebooks", total=125, money="CNY 66,000–99,000", told="Baidu", same=1)
    return Project(tmp_path)


def check(found: dict[str, Any]) -> None:
    assert [change["name"] for change in found["claims_new"]] == [NEW.claim_id]
    assert [change["name"] for change in found["claims_withdrawn"]] == [GONE.claim_id]
    (changed,) = found["claims_changed"]
    assert changed["name"] == MOVED.claim_id
    assert changed["fields"] == {"value": [5e4, 6e4], "low": [5e4, 6e4], "high": [5e4, 6e4]}
    again = {change["name"]: change["fields"] for change in found["reconciled"]}
    assert set(again) == {"f2", "f3", "f4"}
    assert again["f2"] == {"interval": ["50,000–60,000 chips", "60,000 chips"], "verdict": ["agree", "single"]}
    assert again["f4"]["interval"] == [None, "at least 20,000 chips"]
    assert next(c["label"] for c in found["reconciled"]).startswith("ByteDance · A800 · order")
    moves = {move["name"]: (move["old"], move["new"], move["percent"]) for move in found["numbers"]}
    assert moves == {
        "money": ("CNY 60,000–90,000", "CNY 66,000–99,000", 10.0),
        "told": ("ByteDance", "Baidu", None),
        "total": ("100", "125", 25.0),
    }


def test_a_revision_and_a_checkout_are_compared(checkout: Project) -> None:
    check(compare(load_snapshot("HEAD", checkout), load_snapshot(str(checkout.root), checkout)).plain())


def test_two_folders_of_data_are_compared(checkout: Project, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for name in ("data", "notebooks"):
        archive = subprocess.run(
            ["git", "-C", str(checkout.root), "archive", "HEAD", name], capture_output=True, check=True
        )
        subprocess.run(["tar", "x", "-C", str(old)], input=archive.stdout, check=True)
    check(compare(load_snapshot(str(old / "data"), checkout), load_snapshot(str(checkout.data), checkout)).plain())


def test_the_same_twice_differs_in_nothing(checkout: Project) -> None:
    here = load_snapshot(str(checkout.root), checkout)
    same = compare(here, here)
    plain = same.plain()
    assert not any(plain[name] for name in plain if name not in {"old", "new", "tables"})
    assert "none" in to_markdown(same)


def test_text_and_markdown_say_the_same(checkout: Project) -> None:
    found = compare(load_snapshot("HEAD", checkout), load_snapshot(str(checkout.root), checkout))
    text, markdown = to_text(found), to_markdown(found)
    for words in ("total: 100 → 125 (+25.0 %)", "money: CNY 60,000–90,000 → CNY 66,000–99,000 (+10.0 %)"):
        assert words in text
        assert words in markdown
    assert "Claims new: 1" in text
    assert "<summary>Claims new: 1</summary>" in markdown
    assert "low: 50,000 → 60,000" in text


def test_runs_are_compared_by_their_tables_and_results(checkout: Project, tmp_path: Path) -> None:
    for name, number, scenario in (("one", 100, {"tolerance": 0.025}), ("two", 50, {"tolerance": 0.1})):
        folder = tmp_path / name
        glued(folder, total=number)
        data_set(folder / "data", [KEPT], [finding("f1", number, number, KEPT)])
        record(folder, scenario, "orders")
    found = compare(load_run(tmp_path / "one"), load_run(tmp_path / "two"))
    assert (found.old, found.new) == ("one (default scenario)", "two (tolerance = 0.1)")
    assert [(move.name, move.percent) for move in found.numbers] == [("total", -50.0)]
    assert [change.fields["interval"] for change in found.reconciled] == [["100 chips", "50 chips"]]
    with pytest.raises(InputError, match="holds no run"):
        load_run(checkout.data)
    record(tmp_path / "two", {"tolerance": 0.1})
    assert load_run(tmp_path / "two").results == {}, "left by an earlier run, or by one that failed"
    record(tmp_path / "two", {"tolerance": 0.1}, "orders")
    shutil.rmtree(tmp_path / "two" / "data")
    numbers = compare(load_run(tmp_path / "one"), load_run(tmp_path / "two"))
    assert "Headline numbers changed: 1" in to_text(numbers)
    assert "Claims" not in to_text(numbers)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"scenario": {}}'])
def test_what_is_no_record_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="is no record of a run"):
        load_run(tmp_path)


@pytest.mark.parametrize("name", ["nonesuch", "--exec=true", "HEAD~99"])
def test_what_is_nothing_to_compare_is_refused(checkout: Project, name: str) -> None:
    with pytest.raises(InputError, match="no git revision"):
        load_snapshot(name, checkout)


def test_the_verbs_write_text_json_and_markdown(
    checkout: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout.root / "seeds").mkdir()
    (checkout.data / "reference").mkdir()
    monkeypatch.chdir(checkout.root)
    assert run(["diff", "HEAD", ".", "--format", "json"]) == 0
    check(json.loads(capsys.readouterr().out))
    assert run(["diff", "HEAD", ".", "-o", "change.md", "--format", "markdown"]) == 0
    assert (checkout.root / "change.md").read_text(encoding="utf-8").startswith("### HEAD → .")
    assert run(["diff", "HEAD", ".", "--format", "html"]) == 2
    assert run(["compare", "data", "data"]) == 2
    assert "holds no run" in capsys.readouterr().err
