"""The site in a real browser with the network off: what loads, what breaks, what a reader with other senses meets."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gpureport.check.pages import Site
from gpureport.check.problems import Problem

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = {"playwright": "playwright", "axe_playwright_python": "axe-playwright-python"}
PHONE = 360

_CHARTS = """() => [...document.querySelectorAll("figure.chart")].map((chart) => [chart.id,
  [...chart.querySelectorAll("svg")].some((drawing) => drawing.getBoundingClientRect().width > 0
    && drawing.querySelector("path, rect, circle, line"))])"""
# what folds away must keep its name, and fingers need room
_ON_A_PHONE = ("link-name", "button-name", "scrollable-region-focusable", "target-size")
# a page has heard that its size changed once it has drawn itself anew
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def missing() -> str | None:
    """Return the one line that mends what the browser checks lack, nothing where they can run."""
    lacking = [name for module, name in PACKAGES.items() if importlib.util.find_spec(module) is None]
    if lacking:
        return f"browser checks skipped, {' and '.join(lacking)} not installed: pip install {' '.join(lacking)}"
    if executable() is None:
        return "browser checks skipped, no Chromium or Chrome found: apt-get install -y chromium"
    return None


def executable() -> str | None:
    """Return the browser to use: `$CHROMIUM`, else the first Chromium or Chrome on the path."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser for a while."""
    playwright = importlib.import_module("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()


@contextmanager
def offline_page(started: Browser, width: int = 1280, *, touch: bool = False) -> Iterator[tuple[Page, list[str]]]:
    """Open an empty page whose network is off; the list fills with requests to hosts, failures and console errors."""
    context = started.new_context(
        offline=True, reduced_motion="reduce", has_touch=touch, viewport={"width": width, "height": 900}
    )
    page, seen = context.new_page(), list[str]()
    page.on("request", lambda request: _outside(request.url, seen))
    page.on("requestfailed", lambda request: seen.append(f"could not load {request.url}"))
    page.on("console", lambda message: seen.extend([f"console: {message.text}"] * (message.type == "error")))
    page.on("pageerror", lambda error: seen.append(f"script error: {error}"))
    try:
        yield page, seen
    finally:
        context.close()


def check_in_browser(site: Site, say: Callable[[str], object] = print) -> list[Problem]:
    """Open every page in light and dark, and on a phone's width; skip, saying how to mend it, where nothing can.

    Looked for are requests to other hosts, console errors, charts that are not drawn, violations of axe's rules, and
    pages that scroll sideways.
    """
    if (mend := missing()) is not None:
        say(mend)
        return []
    with browser() as started:
        return [problem for name in sorted(site.pages) for problem in look_at(started, site, name)]


def violations(page: Page, *rules: str) -> Iterator[str]:
    """Yield what axe, put into the page by `add_axe`, says against it as it stands, by all of its rules or some."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    for violation in page.evaluate("options => axe.run(options).then(found => found.violations)", options):
        targets = "; ".join(str(node["target"][-1]) for node in violation["nodes"][:3])
        yield f"axe {violation['id']}: {violation['help']} ({len(violation['nodes'])} times: {targets})"


def add_axe(page: Page) -> None:
    """Put axe into the page."""
    page.evaluate(importlib.import_module("axe_playwright_python.sync_playwright").Axe().axe_script)


def look_at(started: Browser, site: Site, name: str) -> list[Problem]:
    """Open one page in light, in dark and on a phone, and return what is wrong with it."""
    with offline_page(started) as (page, seen):
        page.goto((site.root / name).as_uri(), wait_until="load")
        found = [*_looked_at(page), *dict.fromkeys(seen)]
    return [Problem(name, what) for what in found]


def _looked_at(page: Page) -> Iterator[str]:
    add_axe(page)
    page.emulate_media(color_scheme="light")
    yield from violations(page)
    for chart, drawn in page.evaluate(_CHARTS):
        if not drawn:
            yield f"chart {chart} is not drawn"
    page.emulate_media(color_scheme="dark")
    # of all rules, only those on colour can tell dark from light
    yield from (f"dark: {what}" for what in violations(page, "color-contrast", "link-in-text-block"))
    page.set_viewport_size({"width": PHONE, "height": 780})
    page.evaluate(_DRAWN)
    yield from (f"phone: {what}" for what in violations(page, *_ON_A_PHONE))
    if (wider := page.evaluate(_WIDER)) > 0:
        yield f"is {wider} pixels wider than a phone of {PHONE}: let what is wide scroll in its own box"


def _outside(url: str, seen: list[str]) -> None:
    if not url.startswith(("file:", "data:", "blob:", "about:", "http://127.0.0.1:")):
        seen.append(f"asks another host: {url}")
