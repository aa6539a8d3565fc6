"""The search index: every section of every page, in Chinese by pairs of characters, otherwise by words.

It is a script, like all data of the site, so that search works from the disk as well. What a reader types is cut by
the same rule (`terms` here, and in the page's script); the first letters of a word find it too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import html

from gpureport.book.evidence import script

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:[.,][0-9]+)*")
_SKIPPED = frozenset({"script", "style", "svg", "nav", "template", "form"})
# a run of text goes on across these
_INLINE = frozenset({"a", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup"})
_EXCERPT = 400


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page with an address of its own."""

    address: str
    page: str
    title: str
    text: str


def terms(text: str) -> Iterator[str]:
    """Yield what a text is found by: lower-case words, and every Han character with the one after it.

    A run of Han characters gives its pairs and its single characters, so a query of one character finds it too.
    """
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        run = match.group()
        if re.match(rf"[{_HAN}]", run):
            yield from run
            yield from (run[i : i + 2] for i in range(len(run) - 1))
        else:
            yield run


def sections(address: str, page: html.HtmlElement) -> Iterator[Section]:
    """Yield a page's parts: paragraphs of a digest, findings, checks, and else what stands under each heading."""
    main = page.find(".//main")
    if main is None:
        return
    title = next(map(_text, main.iterfind(".//h1")), address)
    anchored = main.xpath(".//section[@id]|.//article[@id]")
    for element in anchored or [main]:
        heading = next(iter(element.xpath("./header/h3|./h1|./h2|./h3|./h4")), None)
        name = _text(heading) if heading is not None else title
        text = _text(element, without=("section", "article"))
        if text:
            yield Section(f"{address}#{element.get('id')}" if element.get("id") else address, title, name, text)


def index(found: Iterable[Section]) -> str:
    """Return the index as a script: the sections, and for each term the numbers of its sections with counts."""
    listed = list(found)
    postings: dict[str, list[int]] = {}
    for number, section in enumerate(listed):
        title_terms = set(terms(section.title))
        for term, count in Counter(terms(f"{section.title} {section.text}")).items():
            postings.setdefault(term, []).extend((number, min(count, 9) + (20 if term in title_terms else 0)))
    rows = [[s.address, s.page, s.title, s.text[:_EXCERPT]] for s in listed]
    return script("search", {"sections": rows, "terms": dict(sorted(postings.items()))})


def _text(element: html.HtmlElement, without: tuple[str, ...] = ()) -> str:
    return " ".join("".join(_pieces(element, without)).split())


def _pieces(element: html.HtmlElement, without: tuple[str, ...]) -> Iterator[str]:
    gap = "" if element.tag in _INLINE else " "
    yield gap + (element.text or "")
    for child in element:
        skipped = not isinstance(child.tag, str) or child.tag in _SKIPPED or child.tag in without
        if not skipped and "headerlink" not in (child.get("class") or ""):
            yield from _pieces(child, without)
        yield child.tail or ""
    yield gap
