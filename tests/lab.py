"""JupyterLab as a reader starts it, its page driven in a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECONDS_TO_START = 60
OPTIONS = ("--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1", "--port=0")
QUIET = "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"
RUN_ALL = """async () => {
    const app = window.jupyterapp;
    const panel = app.shell.currentWidget;
    await panel.sessionContext.ready;
    await app.commands.execute("notebook:run-all-cells");
    await app.commands.execute("docmanager:save");
}"""


@contextmanager
def jupyterlab(folder: Path, settings: Path) -> Iterator[str]:
    """Serve a folder by JupyterLab with nobody's settings, and give the address of its pages."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "HOME")
    home = {name: str(settings / name.lower()) for name in names}
    command = [sys.executable, "-m", "jupyterlab", *OPTIONS, QUIET, f"--ServerApp.root_dir={folder}"]
    with subprocess.Popen(
        command, env={**os.environ, **home, "PYTHONHASHSEED": "0"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield _address(server, Path(home["JUPYTER_RUNTIME_DIR"]))
        finally:
            server.terminate()


def run_all(page: Page, address: str, name: str) -> None:
    """Open a notebook, run every cell and save it, as the menus do."""
    page.set_default_timeout(1000 * SECONDS_TO_START)
    page.goto(address.replace("/lab", f"/lab/tree/{name}"))
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel != null")
    page.evaluate(RUN_ALL)


def _address(server: subprocess.Popen[bytes], runtime: Path) -> str:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            said = json.loads(path.read_text(encoding="utf-8"))
            return f"{said['url']}lab?token={said['token']}"
        time.sleep(0.1)
    raise TimeoutError("JupyterLab did not start")
