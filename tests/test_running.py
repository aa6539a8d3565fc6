from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from factories import make_notebook
from gpureport.errors import InputError, RunError
from gpureport.paths import Project
from gpureport.runs.holding import held
from gpureport.runs.running import Options, default_folder, run_notebooks
from gpureport.scenario import Scenario, make_scenario

QUICK = Options(tables=False)


@pytest.fixture
def project(root: Path) -> Project:
    return Project(root)


def heard(events: list[tuple[str, int, int]]) -> dict[str, int]:
    return {name: of for name, _, of in events}


def record_of(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return record


def test_a_run_executes_records_and_reuses(project: Project, tmp_path: Path) -> None:
    notebooks = [
        make_notebook(tmp_path, "one", "print(tolerance, as_of)"),
        make_notebook(tmp_path, "two", "import os\nos.getcwd()[:0]"),
    ]
    folder = tmp_path / "out"
    scenario = make_scenario({"tolerance": 0.1, "as_of": "2023-12-31"})
    events: list[tuple[str, int, int]] = []
    run = run_notebooks(notebooks, scenario, folder, project, listen=lambda *event: events.append(event))
    assert [(outcome.name, outcome.error, outcome.reused) for outcome in run.outcomes] == [
        ("one", "", False),
        ("two", "", False),
    ]
    assert heard(events) == {"one": 3, "two": 3, "data": 1}
    assert [done for name, done, _ in events if name == "one"][-1] == 3
    assert {path.name for path in (folder / "data").iterdir()} == set(record_of(folder)["tables"])
    assert "0.1 2023-12-31" in (folder / "one.ipynb").read_text(encoding="utf-8")
    record = record_of(folder)
    assert record["scenario"] == scenario.plain()
    assert record["notebooks"]["one"]["parameters"] == {"as_of": "2023-12-31", "tolerance": 0.1}
    assert record["versions"]["papermill"]
    first = (folder / "one.ipynb").read_bytes()

    again = run_notebooks(notebooks, scenario, folder, project)
    assert [outcome.reused for outcome in again.outcomes] == [True, True]
    make_notebook(tmp_path, "two", "1 + 2")
    fresh = run_notebooks(notebooks[:1], scenario, folder, project, options=Options(fresh=True))
    assert [outcome.reused for outcome in fresh.outcomes] == [False]
    assert (folder / "one.ipynb").read_bytes() == first
    changed = run_notebooks(notebooks, scenario, folder, project)
    assert [outcome.reused for outcome in changed.outcomes] == [True, False]


def test_the_default_scenario_injects_nothing(project: Project, tmp_path: Path) -> None:
    path = make_notebook(tmp_path, "one", "tolerance")
    run_notebooks([path], make_scenario({"tolerance": 0.025}), tmp_path / "out", project, options=QUICK)
    assert "injected" not in (tmp_path / "out" / "one.ipynb").read_text(encoding="utf-8")


def test_a_text_given_as_parameter_never_runs(project: Project, tmp_path: Path) -> None:
    path = make_notebook(tmp_path, "one", "print(articles)", parameters="articles = []\n")
    article = '"]; raise SystemExit("ran") #'
    with pytest.raises(InputError, match="no article"):
        run_notebooks([path], make_scenario({"articles": [article]}), tmp_path / "out", project)


def test_failures_leave_the_others_and_good_outputs_alone(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    cells = {
        "good": ["1 + 1"],
        "breaks": ["x = 1", "print('before')\nx / 0", "print('after')"],
        "dies": ["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"],
        "hangs": ["import time\ntime.sleep(60)"],
    }
    assert not run_notebooks(
        [make_notebook(tmp_path, "breaks", "'fine'")], Scenario(), folder, project, options=QUICK
    ).failed
    good = (folder / "breaks.ipynb").read_bytes()
    notebooks = [make_notebook(tmp_path, name, *sources) for name, sources in cells.items()]
    run = run_notebooks(notebooks, Scenario(), folder, project, options=Options(timeout=2, tables=False))
    outcomes = {outcome.name: outcome for outcome in run.outcomes}
    assert not outcomes["good"].error
    assert (outcomes["breaks"].cell, outcomes["breaks"].error) == (3, "ZeroDivisionError")
    assert outcomes["breaks"].source == cells["breaks"][1]
    assert outcomes["dies"].error == "dead kernel"
    assert "longer than 2 s" in outcomes["hangs"].message
    assert (folder / "breaks.ipynb").read_bytes() == good
    assert "before" in (folder / "breaks.failed.ipynb").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(("breaks", "run"))) == [
        "dies.failed.ipynb",
        "good.ipynb",
        "hangs.failed.ipynb",
    ]
    with pytest.raises(RunError, match=r"breaks, code cell 3: ZeroDivisionError: division by zero; dies"):
        run.require_success()


def test_a_parameter_that_no_notebook_takes_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="usd_cny is taken by none of the notebooks one"):
        run_notebooks([make_notebook(tmp_path, "one")], make_scenario({"usd_cny": 7}), tmp_path / "out", project)
    assert not (tmp_path / "out").exists()


def test_a_second_run_into_one_folder_waits_for_the_first(
    project: Project, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "out"
    second = threading.Thread(
        target=run_notebooks, args=([], Scenario(), folder, project), kwargs={"options": QUICK}, daemon=True
    )
    with held(folder):
        second.start()
        while not caplog.records and second.is_alive():
            time.sleep(0.01)
        assert not (folder / "run.json").exists()
    second.join(10)
    assert "another run is writing" in caplog.text
    assert not second.is_alive()


def test_scenarios_have_folders_of_their_own(project: Project) -> None:
    folders = {default_folder(project, make_scenario(values)) for values in ({}, {"usd_cny": 7}, {"usd_cny": 6.5})}
    assert len(folders) == 3
    assert default_folder(project, make_scenario({"usd_cny": None})).name == "default"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_a_run_ends_its_kernels(tmp_path: Path, number: signal.Signals) -> None:
    started = tmp_path / "kernel"
    path = make_notebook(
        tmp_path, "hangs", f"import os, time\nopen({str(started)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    )
    command = [sys.executable, "-m", "gpureport.cli", "run", str(path), "-o", str(tmp_path / "out")]
    run = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)
    kernel = int(wait_for(started))
    os.kill(run.pid, number)
    _, said = run.communicate(timeout=20)
    assert run.returncode == (-9 if number == signal.SIGKILL else 130)
    assert said.strip() == ("" if number == signal.SIGKILL else "gpureport: stopped")
    deadline = time.monotonic() + 15
    while Path(f"/proc/{kernel}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{kernel}").exists()
    assert list((tmp_path / "out").glob("*.ipynb")) == []


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if path.is_file() and (text := path.read_text(encoding="utf-8")):
            return text
        time.sleep(0.05)
    pytest.fail("the kernel did not start")
