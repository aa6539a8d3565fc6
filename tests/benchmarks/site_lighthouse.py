"""Lighthouse on the built site, served compressed from this machine: scores and bytes, desktop and mobile.

Needs npm and a Chromium; says so where one is missing. Run: .venv/bin/python tests/benchmarks/site_lighthouse.py
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from rich.console import Console

from gpureport.check.browser import FLAGS, executable

CONSOLE = Console(width=140, highlight=False)
SITE = Path(__file__).resolve().parents[2] / "book" / "_build" / "html"
VERSION = "lighthouse@13"
PAGES = ("index.html", "notebooks/prices.html", "articles/000_latepost.html", "explorer.html")
FORMS = {"desktop": ["--preset=desktop"], "mobile": []}
SCORES = ("performance", "accessibility", "best-practices", "seo")
COMPRESSED = frozenset({".html", ".js", ".css", ".svg", ".json", ".csv", ".xml", ".txt"})


class Compressing(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a host on the web does: text compressed, everything kept for a while."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content, packed = path.read_bytes(), path.suffix in COMPRESSED
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=31536000")
        if packed:
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def measure(address: str, form: list[str]) -> dict[str, Any]:
    """Return Lighthouse's report on one page."""
    command = ["npx", "--yes", VERSION, address, "--quiet", "--output=json", "--output-path=stdout", *form]
    command += [f"--chrome-flags=--headless=new {' '.join(FLAGS)}", f"--only-categories={','.join(SCORES)}"]
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": str(executable())}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"lighthouse could not look at {address}: {done.stderr.strip().splitlines()[-1:]}")
    return dict(json.loads(done.stdout))


def main() -> None:
    """Print a row per page and form."""
    if not shutil.which("npx") or executable() is None:
        CONSOLE.print("lighthouse skipped: it needs npm and a Chromium")
        return
    if not (SITE / "index.html").is_file():
        raise SystemExit("the site is not built: make book")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Compressing, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    CONSOLE.print(f"{'page':<30} {'form':<8} " + " ".join(f"{name:>14}" for name in SCORES) + f" {'bytes':>9}")
    for page in sys.argv[1:] or PAGES:
        for name, form in FORMS.items():
            report = measure(f"http://127.0.0.1:{server.server_port}/{page}", form)
            scores = [round(100 * (report["categories"][score]["score"] or 0)) for score in SCORES]
            transferred = int(report["audits"]["total-byte-weight"]["numericValue"])
            CONSOLE.print(
                f"{page:<30} {name:<8} " + " ".join(f"{score:>14}" for score in scores) + f" {transferred:>9,}"
            )
            for audit in report["audits"].values():
                if audit["score"] is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] == "binary":
                    CONSOLE.print(f"    {audit['id']}: {audit['title']}")
    server.shutdown()


if __name__ == "__main__":
    main()
