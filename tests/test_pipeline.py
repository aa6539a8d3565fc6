from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from gpureport.errors import InputError
from gpureport.judgements import COLUMNS, load_judgements
from gpureport.paths import Project, find_project
from gpureport.pipeline import load, read_report, tables
from gpureport.records import CORE_KINDS
from gpureport.scenario import make_scenario

SEEDS = {
    "early": "2023-03-15\n---\n# ¶1 消息\n\n¶2 今年，百度订购了1万块A100。\n",
    "late": "2023-11-20\n---\n# ¶1 消息\n\n¶2 今年，腾讯订购了2万块H800，单价20万元。\n",
    "month": "2023-06\n---\n# ¶1 消息\n\n¶2 今年，阿里订购了3万块A800。\n",
}


@pytest.fixture
def small(tmp_path: Path, root: Path) -> Project:
    (tmp_path / "seeds").mkdir()
    for name, text in SEEDS.items():
        content = f"---\nid: {name}\ntitle: 消息\npublished: {text}"
        (tmp_path / "seeds" / f"{name}.md").write_text(content, encoding="utf-8")
    shutil.copytree(root / "data" / "reference", tmp_path / "data" / "reference")
    return Project(tmp_path)


def test_the_flow_reads_judges_and_places_every_claim(small: Project) -> None:
    report = read_report(project=small)
    assert [article.id for article in report.articles] == ["early", "late", "month"]
    assert report.claims == report.extracted
    core = {claim.claim_id for claim in report.claims if claim.kind in CORE_KINDS}
    placed = {evidence.claim_id for finding in report.findings for evidence in finding.claims}
    assert core <= placed | {unsettled.claim_id for unsettled in report.unsettled}
    texts = {article.id: article.text for article in report.articles}
    assert all(texts[claim.source][claim.start : claim.end] == claim.text for claim in report.claims)


def test_a_day_admits_what_was_out_by_its_end(small: Project) -> None:
    def admitted(day: str) -> list[str]:
        return [article.id for article in read_report(make_scenario({"as_of": day}), project=small).articles]

    assert admitted("2023-03-15") == ["early"]
    assert admitted("2023-06-29") == ["early"]
    assert admitted("2023-06-30") == ["early", "month"]
    assert admitted("2023-12-31") == ["early", "late", "month"]
    with pytest.raises(
        InputError, match=r"as_of is 2023-03-14: no article was out by then, the first is of 2023-03-15"
    ):
        admitted("2023-03-14")


def test_articles_are_chosen_by_id(small: Project) -> None:
    report = read_report(make_scenario({"articles": ["late"]}), project=small)
    assert {claim.source for claim in report.claims} == {"late"}
    with pytest.raises(InputError, match="'lat', which is no article: the nearest is 'late'"):
        read_report(make_scenario({"articles": ["lat"]}), project=small)


def test_judgements_are_applied_unless_they_are_off(small: Project) -> None:
    claim = read_report(project=small).claims[0]
    row = ["amend", claim.claim_id, "", claim.text, "", "subject", "meituan", "misread", "reviewer", "2024-01-31"]
    small.judgements.write_text("\n".join([",".join(COLUMNS), ",".join(row), ""]), encoding="utf-8")
    judged = read_report(project=small)
    assert (judged.claims[0].subject, judged.claims[0].reviewed) == ("meituan", "amended")
    assert judged.extracted[0] == claim
    assert read_report(make_scenario({"judgements": "off"}), project=small).claims[0] == claim
    elsewhere = read_report(paths=[small.seeds / "late.md"], project=small)
    assert not any(other.reviewed for other in elsewhere.claims)
    only_late = read_report(make_scenario({"articles": ["late"]}), project=small)
    assert {claim.source for claim in only_late.claims} == {"late"}
    row[1] = "0" * 16
    small.judgements.write_text("\n".join([",".join(COLUMNS), ",".join(row), ""]), encoding="utf-8")
    with pytest.raises(InputError, match=f"line 2 .* is gone; the nearest is {claim.claim_id}"):
        read_report(project=small)


def test_notebooks_load_by_parameters() -> None:
    assert load(tolerance=0.1).scenario.tolerance == 0.1
    with pytest.raises(InputError, match="'tolerence': the nearest is 'tolerance'"):
        load(tolerence=0.1)


def test_tables_are_the_same_each_time_and_hold_every_claim(small: Project) -> None:
    report = read_report(project=small)
    written = tables(report)
    assert written == tables(read_report(project=small))
    lines = list(csv.DictReader(written["claims.csv"].decode().splitlines()))
    assert {row["claim_id"] for row in lines} == {claim.claim_id for claim in report.claims}
    assert set(written) == {"claims.csv", "relations.csv", "findings.csv", "checks.csv"}


def test_judgements_are_in_the_order_they_were_taken(root: Path) -> None:
    load_judgements(root / "data" / "judgements.csv")


def test_a_folder_outside_any_checkout_means_the_one_the_code_stands_in(tmp_path: Path, root: Path) -> None:
    assert find_project(tmp_path).root == root
