"""Numbers in prose are computed: one typed by hand goes stale, and nobody can ask it where it comes from.

Read are the pages in `book/` and the Markdown of notebooks, digits as well as numbers written out. Passed over are
code, links' targets, computed numbers, dates, and names that hold digits (A100, RTX 4090); `book/numbers.yml` lists the
few others, each with its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from gpureport.check.number_words import in_digits, worded
from gpureport.check.problems import Problem
from gpureport.errors import InputError

ALLOWED = "book/numbers.yml"

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# what is no number of the articles, each with a text it takes out
_PASSED_OVER = (
    r"\A---\n.*?\n---\n",  # the front matter
    r"^(`{3,}|:{3,})[^\n]*\n.*?^\1\s*$",  # a fenced block
    r"\{[a-z:]+\}`[^`]*`|`+[^`]*`+",  # {glue:text}`…`, `code`
    r"\]\([^)]*\)|<[^>]+>|https?://\S+",  # ](address), <tag …>
    r"&#?\w+;",  # &nbsp;
    r"\(\w+\)=$",  # (label)=
    rf"\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?\b|\b(?:{_MONTHS}) (?:\d{{1,2}}, )?\d{{4}}\b",  # 26 August 2022
    r"\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?|[–/-](?:19|20)?\d\d)?\b",  # 2023, 2023-10-18, 2022–24
    r"\b[A-Za-z][\w+-]*\d[\w-]*|\b(?:RTX|GPT-|Python|CC BY|Apache|axe) ?\d[\d.]*",  # A100, Python 3.11
    r"^\s*\d+[.)]\s",  # 1. of a list
)
_CUTS = tuple(re.compile(pattern, re.MULTILINE | re.DOTALL) for pattern in _PASSED_OVER)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d")


def check_numbers(root: Path) -> Iterator[Problem]:
    """Yield every number typed by hand, with file, line and what to use; and entries of the list that allow nothing."""
    allowed, used = _allowed(root), set()
    glued = glued_texts(root)
    for where, text in _texts(root):
        for line, number in typed(text):
            entry = (where.partition(":")[0], number)
            if entry in allowed:
                used.add(entry)
            else:
                yield Problem(f"{where}{line}", f"{number} is typed by hand: {_instead(number, glued)}")
    for file, number in sorted(set(allowed) - used):
        yield Problem(ALLOWED, f"allows {number} in {file}, where it no longer stands: take the entry out")


def typed(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each number in Markdown that nothing computed."""
    for cut in _CUTS:
        text = cut.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    digits = ((text.count("\n", 0, match.start()) + 1, match.group()) for match in _NUMBER.finditer(text))
    yield from sorted([*digits, *worded(text)], key=lambda found: found[0])


def glued_texts(root: Path) -> dict[str, str]:
    """Return what the notebooks glued, as printed, by the words to write for it."""
    found = {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                name = output.get("metadata", {}).get("scrapbook", {}).get("name")
                plain = [value for kind, value in output.get("data", {}).items() if kind.endswith("text/plain")]
                if name and plain:
                    found[f"{{glue:text}}`notebooks/{path.name}::{name}:s`"] = str(plain[0])
    return found


def _instead(number: str, glued: dict[str, str]) -> str:
    same = [role for role, text in glued.items() if in_digits(number) in _NUMBER.findall(text)]
    use = " or ".join(same[:3]) or "glue it in the notebook that computes it and write {glue:text}`notebooks/…::key:s`"
    return f"use {use}; or list it in {ALLOWED} with a reason"


def _texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "book").glob("*.md")):
        yield f"book/{path.name}:", path.read_text("utf-8")
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"], 1):
            if cell["cell_type"] == "markdown":
                yield f"notebooks/{path.name}: cell {number}, line ", "".join(cell["source"])


def _allowed(root: Path) -> dict[tuple[str, str], str]:
    path = root / ALLOWED
    rows: list[dict[str, Any]] = (yaml.safe_load(path.read_text("utf-8")) or []) if path.is_file() else []
    for row in rows:
        if set(row) != {"file", "number", "reason"} or not row["reason"]:
            raise InputError(f"{ALLOWED}: an entry has {', '.join(row)}; wanted file, number and reason")
    return {(row["file"], str(row["number"])): row["reason"] for row in rows}
