"""The built site and a browser, for every test that reads pages as readers do."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gpureport.check.browser import offline_page
from gpureport.check.pages import Site, read_site
from gpureport.pipeline import Report, read_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def site(root: Path) -> Site:
    folder = Path(os.environ.get("GPUREPORT_SITE", root / "book" / "_build" / "html"))
    if not (folder / "index.html").is_file():
        pytest.skip("the site is not built: make book")
    return read_site(folder)


@pytest.fixture(scope="session")
def report() -> Report:
    return read_report()


@pytest.fixture
def page(started: Browser) -> Iterator[Page]:
    with offline_page(started) as (page, seen):
        yield page
    assert seen == []


@pytest.fixture(scope="session")
def served(site: Site) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site.root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
