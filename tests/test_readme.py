"""The README's commands, run as they are written, and what it says of the command line."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gpureport.cli import VERBS


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """Return a copy of what the commands read and write."""
    for part in ("seeds", "data", "notebooks", "src"):
        shutil.copytree(root / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "originals"))
    for name in ("pyproject.toml", "_config.yml", "README.md"):
        shutil.copy(root / name, tmp_path / name)
    return tmp_path


def test_the_analysts_commands_work_as_written(root: Path, checkout: Path) -> None:
    readme = (root / "README.md").read_text("utf-8")
    block = readme.partition("## For analysts")[2].partition("```sh\n")[2].partition("```")[0]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    assert block.count("gpureport ") > 3
    for command in block.splitlines():
        words = shlex.split(command)
        done = subprocess.run(words, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout, command


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_stands_in_the_readme(root: Path, verb: str) -> None:
    assert re.search(rf"gpureport {verb}\b", (root / "README.md").read_text("utf-8"))
