from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from factories import make_notebook
from gpureport.cli import run
from gpureport.errors import InputError
from gpureport.paths import Project
from gpureport.runs.grid import make_grid
from gpureport.runs.results import Result, results_of_notebook
from gpureport.runs.running import Options
from gpureport.runs.sweep import FINDINGS, sweep, tidy_table, write_tables
from gpureport.runs.tornado import base_of, effects, page, tornado

SEED = """---
id: 000_test
title: 消息
published: "2023-06-15"
---

# ¶1 消息

¶3 百度今年订购了10亿美元的A100，约合人民币70亿元。腾讯持有2万块H800。
"""
GLUED = """
from IPython.display import publish_display_data
def glue(name, value):
    publish_display_data({"application/papermill.record/text/plain": repr(value)}, {"scrapbook": {"name": name}})
glue("twice", 2 * tolerance)
glue("day", str(as_of))
glue("money", f"CNY {1000 * tolerance:,.0f}–{2000 * tolerance:,.0f}")
"""


@pytest.fixture
def project(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "000_test.md").write_text(SEED, encoding="utf-8")
    shutil.copytree(root / "data" / "reference", tmp_path / "data" / "reference")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def ignore(name: str, done: int, of: int) -> None:
    del name, done, of


@pytest.mark.parametrize(
    ("pairs", "names"),
    [
        ([("usd_cny", "6.4:7.4:0.5")], ["usd_cny=6.4", "usd_cny=6.9", "usd_cny=7.4"]),
        ([("usd_cny", "7")], ["usd_cny=7"]),
        ([("tolerance", "0:0.3:0.1")], ["tolerance=0", "tolerance=0.1", "tolerance=0.2", "tolerance=0.3"]),
        (
            [("as_of", "2023-06-30,none"), ("judgements", "on,off")],
            [
                "as_of=2023-06-30_judgements=on",
                "as_of=2023-06-30_judgements=off",
                "as_of=none_judgements=on",
                "as_of=none_judgements=off",
            ],
        ),
    ],
)
def test_a_grid_is_every_combination_of_values(pairs: list[tuple[str, str]], names: list[str]) -> None:
    assert [point.name for point in make_grid(pairs, {})] == names


def test_values_with_commas_are_told_apart_by_semicolons() -> None:
    one, two = make_grid([("equivalence", "H100=2,H800=2;H100=3")], {})
    assert (one.scenario.equivalence["H800"], two.scenario.equivalence["H800"]) == (2.0, 3.17)
    assert one.name != two.name


def test_what_is_fixed_is_in_the_name_too() -> None:
    (plain,) = make_grid([("usd_cny", "7")], {})
    (fixed,) = make_grid([("usd_cny", "7")], {"tolerance": 0.1})
    assert fixed.scenario.tolerance == 0.1
    assert fixed.name != plain.name


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([], "varies something"),
        ([("usd_cny", "7:6:0.1")], "upwards"),
        ([("usd_cny", "6:7:0")], "upwards"),
        ([("usd_cny", f"6:{'9' * 400}:1")], "upwards"),
        ([("usd_cny", "6:7:0.00001")], "10000 at most"),
        ([("usd_cny", "6:7:0.01"), ("tolerance", "0:0.5:0.001")], "10000 at most"),
        ([("usd_cny", "1:7:1")], "usd_cny is '1'"),
        ([("usd_cny", "7,7")], "twice"),
        ([("usd_cny", "7"), ("usd_cny", "6")], "given twice"),
        ([("usdcny", "7")], "the nearest is 'usd_cny'"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(pairs: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(InputError, match=said):
        make_grid(pairs, {})


def test_a_sweep_of_findings_gives_one_tidy_table(project: Project, tmp_path: Path) -> None:
    grid = make_grid([("usd_cny", "6.5,7,7.5"), ("tolerance", "0.025,0.2")], {})
    swept = sweep(FINDINGS, grid, tmp_path / "out", project, options=Options(), listen=ignore)
    assert (len(swept.runs), swept.reused, swept.failed) == (6, 0, ())
    rows, columns = tidy_table(swept)
    assert [column.name for column in columns[:3]] == ["run", "usd_cny", "tolerance"]
    assert {row["usd_cny"] for row in rows} == {6.5, 7.0, 7.5}
    for path in write_tables(swept):
        assert path.is_file()
    assert pq.read_table(tmp_path / "out" / "results.parquet").num_rows == len(rows)

    first = (tmp_path / "out" / "results.csv").read_bytes()
    again = sweep(FINDINGS, grid, tmp_path / "out", project, options=Options(), listen=ignore)
    write_tables(again)
    assert again.reused == 6
    assert (tmp_path / "out" / "results.csv").read_bytes() == first
    wider = make_grid([("usd_cny", "6.5,7,7.5,8"), ("tolerance", "0.025,0.2")], {})
    assert sweep(FINDINGS, wider, tmp_path / "out", project, options=Options(), listen=ignore).reused == 6


def test_a_sweep_of_a_notebook_gathers_what_it_glues(project: Project, tmp_path: Path) -> None:
    notebook = make_notebook(tmp_path, "one", GLUED)
    grid = make_grid([("tolerance", "0.1,0.2")], {})
    swept = sweep(notebook, grid, tmp_path / "out", project, options=Options(), listen=ignore)
    found = {point.name: {result.name: result for result in results} for point, results in swept.runs}
    assert found["tolerance=0.2"]["twice"].middle == 0.4
    assert found["tolerance=0.1"]["day"].text == "None"
    assert (found["tolerance=0.1"]["money"].low, found["tolerance=0.1"]["money"].high) == (100.0, 200.0)
    assert (tmp_path / "out" / "runs" / "tolerance=0.1" / "run.json").is_file()
    assert [r.name for r in results_of_notebook(tmp_path / "out" / "runs" / "tolerance=0.1" / "one.ipynb")] == [
        "day",
        "money",
        "twice",
    ]


def test_a_run_that_fails_leaves_the_others(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = make_notebook(project.root, "one", GLUED, "1 / (0.2 - tolerance)")
    assert run(["sweep", str(notebook), "-p", "tolerance", "0.1,0.2", "-o", str(project.root / "out")]) == 1
    out, error = capsys.readouterr()
    assert "2 runs, 0 of them reused, 1 failed" in out
    assert "tolerance=0.2, code cell 4: ZeroDivisionError" in error
    with (project.root / "out" / "results.csv").open(encoding="utf-8", newline="") as file:
        assert {row["tolerance"] for row in csv.DictReader(file)} == {"0.1"}
    told = (project.root / "out" / "index.html").read_text(encoding="utf-8")
    assert "Failed: tolerance=0.2, code cell 4: ZeroDivisionError" in told


def made_up(**values: float) -> tuple[Result, ...]:
    return tuple(Result(name, name, value, value) for name, value in values.items())


def test_effects_are_of_one_parameter_at_a_time_widest_first() -> None:
    grid = make_grid([("usd_cny", "6,7,8"), ("tolerance", "0.025,0.1")], {})
    runs = [
        (p, made_up(price=float(p.varied["usd_cny"]), steady=5.0, gap=1 + 10 * float(p.varied["tolerance"]) ** 2))
        for p in grid
    ]
    assert base_of(grid) == {"usd_cny": "7", "tolerance": "0.025"}
    price, gap = effects(runs)
    assert (price.label, price.parameter, price.at_low, price.at_high) == ("price", "usd_cny", "6", "8")
    assert price.low == pytest.approx(6 / 7)
    assert price.high == pytest.approx(8 / 7)
    assert (gap.label, gap.parameter) == ("gap", "tolerance")


def test_the_page_names_what_moves_most_and_loads_nothing(project: Project, tmp_path: Path) -> None:
    assert run(["sweep", "findings", "-p", "usd_cny", "6:8:1", "-o", str(tmp_path / "out")]) == 0
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "3 runs; base: usd_cny = 7" in html
    assert "http" not in html.replace("http://www.w3.org/", "").replace("https://vega.github.io/", "")
    grid = make_grid([("usd_cny", "6,7")], {})
    still = sweep(FINDINGS, grid[:1], tmp_path / "out", project, options=Options(), listen=ignore)
    assert tornado(still, "findings") is None
    assert "No result moves" in page(still, "findings")


@pytest.mark.usefixtures("project")
@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_a_sweep_that_was_killed_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    arguments = ["sweep", "findings", "-p", "usd_cny", "6.2:7.3:0.1", "-p", "judgements", "on,off"]  # 24 runs
    command = [sys.executable, "-m", "gpureport.cli", *arguments, "-o", str(tmp_path / "cut")]
    cut = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while len(list((tmp_path / "cut").glob("runs/*/results.json"))) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(cut.pid, signal.SIGKILL)
    cut.wait()
    done = len(list((tmp_path / "cut").glob("runs/*/results.json")))
    assert done >= 4
    assert not (tmp_path / "cut" / "results.csv").exists()
    assert run([*arguments, "-o", str(tmp_path / "cut")]) == 0
    assert run([*arguments, "-o", str(tmp_path / "whole")]) == 0
    for name in ("results.csv", "results.parquet", "index.html"):
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
