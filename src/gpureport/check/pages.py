"""The built site as checks see it: its pages, parsed once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import html

from gpureport.errors import InputError


@dataclass(frozen=True)
class Site:
    """A built site: `pages` by address from its root, `files` every file in it by the same."""

    root: Path
    pages: dict[str, html.HtmlElement]
    files: frozenset[str]


def read_site(root: Path) -> Site:
    """Parse every page below `root`.

    Raises InputError where there is no site.
    """
    if not (root / "index.html").is_file():
        raise InputError(f"{root} holds no site: build it first with `make book`")
    files = sorted(path for path in root.rglob("*") if path.is_file())
    named = {path.relative_to(root).as_posix(): path for path in files}
    parser = html.HTMLParser(encoding="utf-8")
    pages = {name: html.parse(str(path), parser).getroot() for name, path in named.items() if name.endswith(".html")}
    return Site(root, pages, frozenset(named))
