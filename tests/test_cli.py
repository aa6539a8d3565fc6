from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pyarrow.parquet as pq
import pytest

from factories import make_notebook
from gpureport.cli import VERBS, run

TEXT = "消息\n\n百度订购了1万块A100，腾讯订购了2万块H800。\n"
SENTENCE = "百度订购了1万块A100，腾讯订购了2万块H800，业内人士都知道这件事。"
PAGE = f"<html><body><article><h1>消息</h1><p>{SENTENCE}</p></article></body></html>"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def read_rows(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return rows
    text = path.read_text(encoding="utf-8")
    return (
        list(csv.DictReader(io.StringIO(text))) if path.suffix == ".csv" else list(map(json.loads, text.splitlines()))
    )


def command_of(verb: str) -> click.Command:
    command = getattr(import_module(f"gpureport.cli.{VERBS[verb][0]}"), f"{verb}_command")
    assert isinstance(command, click.Command)
    return command


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([verb, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"Example: gpureport {verb}" in said
    command = command_of(verb)
    assert command.name == verb
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_the_list_of_verbs_loads_none_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(verb in said for verb in VERBS)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_extract_writes_the_same_rows_in_every_format(article: Path, tmp_path: Path, form: str) -> None:
    output = tmp_path / f"claims.{form}"
    assert run(["extract", str(article), "-o", str(output)]) == 0
    rows = read_rows(output)
    assert [(row["source"], row["text"], row["subject"]) for row in rows] == [
        ("news", "1万块", "baidu"),
        ("news", "2万块", "tencent"),
    ]
    assert all(TEXT[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)


def test_offsets_count_in_the_text_that_extract_prints(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    assert run(["extract", str(page), "--text"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert run(["extract", str(page), "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert rows
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)


@pytest.mark.parametrize("verb", ["reconcile", "audit"])
def test_reconcile_and_audit_read_any_path(verb: str, article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([verb, str(article), "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {evidence["source"] for row in rows for evidence in row.get("claims", row.get("members"))} <= {"news"}
    assert len(rows) == (2 if verb == "reconcile" else 0)


def test_an_article_from_standard_input(article: Path) -> None:
    command = [sys.executable, "-m", "gpureport.cli", "extract", "-", "--format", "csv"]
    done = subprocess.run(command, input=article.read_bytes(), capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[1].split(",")[1] == "stdin"


REFUSED = [
    (["extrct"], "the nearest is 'extract'"),
    (["extract", "--colour"], "--colour"),
    (["extract", "/nowhere/news.txt"], "does not exist"),
    (["extract", "ARTICLE", "--format", "jsnl"], "the nearest is 'jsonl'"),
    (["extract", "ARTICLE", "-o", "/nowhere/out.csv"], "the folder /nowhere does not exist"),
    (["reconcile", "ARTICLE", "-p", "as_of", "2023-13-45"], "2015-01-01 to 2099-12-31"),
    (["reconcile", "-p", "usd_cny"], "requires 2 arguments"),
    (["audit", "-p", "toleranc", "0.1"], "the nearest is 'tolerance'"),
    (["audit", "--scenario", "/nowhere.yml"], "does not exist"),
    (["reconcile", "-p", "articles", "000"], "'000_latepost'"),
    (["verify", "/nowhere"], "is no folder"),
    (["run", "NOTEBOOK", "-p", "usd_cny", "-1"], "3 to 15"),
    (["run", "NOTEBOOK", "-p", "as_off", "none"], "the nearest is 'as_of'"),
    (["run", "NOTEBOOK", "-j", "0"], "1<=x<=64"),
    (["run", "NOTEBOOK", "--timeout", "nan"], "--timeout"),
    (["run", "NOTEBOOK", "-p", "as_of", "2015-01-01"], "no article was out by then"),
    (["run", "NOTEBOOK", "-o", "ARTICLE"], "cannot be a run's folder"),
    (["run", "NOTEBOOK", "--scenario", "/"], "is a folder"),
    (["sweep", "findings", "-p", "as_of", "2015-01-01,2023-12-31"], "no article was out by then"),
    (["sweep", "NOTEBOOK", "-p", "usd_cny", "6,7"], "taken by none of the notebooks"),
    (["run", "nonesuch"], "no notebook 'nonesuch'"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=[" ".join(row[0]) for row in REFUSED])
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], said: str, article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"ARTICLE": str(article), "NOTEBOOK": str(make_notebook(tmp_path, "one"))}
    assert run([names.get(argument, argument) for argument in arguments]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("gpureport: ")
    assert error.count("\n") == 1
    assert said in error


def test_a_bad_parameter_ends_before_anything_starts(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    notebook = make_notebook(tmp_path, "one", f"open({str(ran)!r}, 'w').close()")
    assert run(["run", str(notebook), "-p", "usd_cny", "0", "-o", str(tmp_path / "out")]) == 2
    assert not ran.exists()
    assert not (tmp_path / "out").exists()


def test_a_reader_that_has_had_enough_ends_us_quietly(article: Path) -> None:
    command = f"{sys.executable} -m gpureport.cli extract {article.parent} --format csv | head -c 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("c", "")


def test_run_help_shows_the_notebooks_own_parameters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = make_notebook(tmp_path, "one", parameters="tolerance = 0.05\n")
    assert run(["run", str(notebook), "--help"]) == 0
    said = capsys.readouterr().out
    assert "0.05" in said
    assert "relative gap" in said
    assert "usd_cny" not in said.split("one:")[1]


def test_a_run_that_fails_says_where_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = make_notebook(tmp_path, "one", "1 / 0")
    assert run(["run", str(notebook), "-o", str(tmp_path / "out")]) == 1
    error = capsys.readouterr().err
    assert "one, code cell 2: ZeroDivisionError: division by zero" in error
    assert "one.failed.ipynb" in error


def test_parameters_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parameters"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("articles", "as_of", "usd_cny", "equivalence", "reliability", "tolerance"))
