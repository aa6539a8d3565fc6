"""The project tells what the articles say in its own words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_no_long_run_of_an_original_stands_in_the_project(root: Path, originals: Path, shared: Path) -> None:
    scan = [
        sys.executable,
        str(shared / "tools" / "check_own_words.py"),
        "--repo",
        str(root),
        "--originals",
        str(originals),
    ]
    found = subprocess.run(scan, capture_output=True, text=True, check=False)
    assert not found.stdout, found.stdout
    assert found.returncode == 0, found.stderr
