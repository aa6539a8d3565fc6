"""Waits for something on a page, asked from outside: the pages forbid scripts made of text, which waiting inside is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_LONGEST_MS, _PAUSE_MS = 30_000, 20


def wait_until(page: Page, expression: str, argument: object = None) -> object:
    """Return what an expression or function gives on a page, as soon as it is something.

    Raises TimeoutError where it stays nothing.
    """
    for _ in range(_LONGEST_MS // _PAUSE_MS):
        if found := page.evaluate(expression, argument):
            return found
        page.wait_for_timeout(_PAUSE_MS)
    raise TimeoutError(f"{page.url}: {expression} stays nothing")
