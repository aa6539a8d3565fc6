"""What all tests share: where things are, and what to do where the originals are not at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gpureport.check.browser import browser, missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with originals, gold annotations and scorers, or skip where it is not at hand."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder ../shared with the original articles and their annotations, which is not public")
    return SHARED


@pytest.fixture(scope="session")
def originals(root: Path, shared: Path) -> Path:
    """Return the folder of the original articles: `seeds/originals` where somebody put them, else the shared one."""
    own = root / "seeds" / "originals"
    return own if own.is_dir() and any(own.iterdir()) else shared / "seeds"


@pytest.fixture(scope="session")
def started() -> Iterator[Browser]:
    """Start one browser for all tests, or skip, saying what is missing."""
    if (mend := missing()) is not None:
        pytest.skip(mend)
    with browser() as started:
        yield started
