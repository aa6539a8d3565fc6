"""Reads articles: seeds with their record, and plain text, Markdown or HTML from anywhere.

The one edge where texts come in. A file is decoded, cut into paragraphs (runs of non-blank lines), and each
paragraph is called title, body, table or page furniture; nothing is corrected.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml
from charset_normalizer import from_bytes

from gpureport.errors import InputError
from gpureport.paragraphs import find_paragraphs
from gpureport.policy import Policy
from gpureport.records import Article
from gpureport.scenario import Scenario

HTML_SUFFIXES = frozenset({".html", ".htm"})
SUFFIXES = frozenset({".md", ".txt"}) | HTML_SUFFIXES

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)^---\r?\n", re.DOTALL | re.MULTILINE)
_RECORD = {f.name for f in fields(Article)} - {"text", "paragraphs"}


def read_articles(paths: Iterable[Path | str]) -> list[Article]:
    """Read files and folders of articles, `-` for standard input, sorted by id within a folder.

    Raises InputError for a path that does not exist or holds no article, and for two articles of one id.
    """
    articles = [article for path in paths for article in _read(path)]
    seen: dict[str, Article] = {}
    for article in articles:
        if seen.setdefault(article.id, article) is not article:
            raise InputError(f"two articles have the id {article.id!r}: rename one of the files or change one id")
    return articles


def admit(articles: Sequence[Article], scenario: Scenario) -> tuple[Article, ...]:
    """Return the articles that a scenario reads.

    Raises InputError for one that there is not, and where none was out by then.
    """
    scenario.require_articles(article.id for article in articles)
    chosen = [article for article in articles if not scenario.articles or article.id in scenario.articles]
    policy = Policy(as_of=scenario.as_of)
    admitted = tuple(article for article in chosen if policy.admits(article.published))
    if not admitted:
        first = min((article.published for article in chosen if article.published), default="no stated day")
        raise InputError(f"parameter as_of is {scenario.as_of}: no article was out by then, the first is of {first}")
    return admitted


def read_article(path: Path) -> Article:
    """Read one file; its id is its record's, or the file's name without suffix."""
    return parse_article(
        decode(path.read_bytes(), str(path)), name=path.stem, markup=path.suffix.lower(), where=str(path)
    )


def parse_article(text: str, *, name: str, markup: str = ".txt", where: str = "standard input") -> Article:
    """Make an article of a text: its record where it has front matter or is HTML, and its paragraphs.

    The text of HTML is its main content as Markdown, and offsets are into that.

    Raises InputError where the front matter is not a record or the HTML holds no text.
    """
    if markup in HTML_SUFFIXES:
        text, record = _main_content(text, where)
        return Article(**{"id": name, **record}, text=text, paragraphs=tuple(find_paragraphs(text)))
    match = _FRONT_MATTER.match(text) if markup == ".md" else None
    record = _record(match.group(1), where) if match else {}
    body = match.end() if match else 0
    return Article(**{"id": name, **record}, text=text, paragraphs=tuple(find_paragraphs(text, body)))


def decode(content: bytes, where: str) -> str:
    """Decode UTF-8, or what the bytes look like (GB18030, Big5, UTF-16), without newline translation.

    Raises InputError where the bytes are no text.
    """
    with suppress(UnicodeDecodeError):
        if "\0" not in (text := content.decode("utf-8")):
            return text
    best = from_bytes(content, cp_isolation=["gb18030", "big5", "utf_16", "utf_16_le", "utf_16_be"]).best()
    if best is None or "\0" in str(best):
        raise InputError(f"{where} is not text: wanted UTF-8, GB18030, Big5 or UTF-16; save it as UTF-8")
    return str(best)


def _read(path: Path | str) -> Iterator[Article]:
    if str(path) == "-":
        text = decode(sys.stdin.buffer.read(), "standard input")
        yield parse_article(text, name="stdin", markup=_markup_of(text))
        return
    path = Path(path)
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.stem != "README")
        if not found:
            raise InputError(f"{path} holds no article: wanted files ending in {', '.join(sorted(SUFFIXES))}")
        yield from map(read_article, found)
    elif path.is_file():
        yield read_article(path)
    else:
        raise InputError(f"{path} does not exist: wanted a file, a folder of articles, or - for standard input")


def _markup_of(text: str) -> str:
    """Say what a nameless text is by its first characters."""
    if _FRONT_MATTER.match(text):
        return ".md"
    return ".html" if re.match(r"\s*<(?:!doctype html|html|head|body)\b", text[:200], re.IGNORECASE) else ".txt"


def _main_content(html: str, where: str) -> tuple[str, dict[str, Any]]:
    """Return a page's main content as Markdown and what its head says of it."""
    reader = importlib.import_module("trafilatura")  # half a second that plain text need not wait for
    text = reader.extract(html, output_format="markdown", include_tables=True, include_comments=False)
    if not text:
        raise InputError(
            f"{where} holds no article text that could be told from its page; save the article's text as .txt"
        )
    head = reader.extract_metadata(html)
    return text, {"title": head.title or "", "author": head.author or "", "published": head.date or ""}


def _record(front_matter: str, where: str) -> dict[str, Any]:
    try:
        record = yaml.safe_load(front_matter)
    except yaml.YAMLError as error:
        raise InputError(f"{where}: front matter is not YAML: {str(error).splitlines()[0]}") from None
    if not isinstance(record, dict) or (unknown := sorted(set(record) - _RECORD)):
        found = ", ".join(unknown) if isinstance(record, dict) else type(record).__name__
        raise InputError(f"{where}: front matter has {found}; wanted {', '.join(sorted(_RECORD))}")
    return {name: value if isinstance(value, int) else _as_text(value) for name, value in record.items()}


def _as_text(value: object) -> str:
    """Return a field as text; an address may be written in parts (site, folder, page), joined with slashes."""
    return "/".join(map(str, value.values())) if isinstance(value, dict) else str(value or "")
