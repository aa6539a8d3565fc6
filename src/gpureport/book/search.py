"""The search index: every section of every page, in Chinese by pairs of characters, otherwise by words.

Amounts are found however they are written: 三万, 3万, 3 万 and 30,000 are all under `#30000`. The index is a script,
like all data of the site, so that search works from the disk as well. What a reader types is cut by the same rules
(`terms` here, and in the page's script); the first letters of a word find it too.
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
_AMOUNT = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?) ?([百千万亿]*)|([零〇一二两三四五六七八九十百千万亿]{2,})")
_DIGITS = {digit: value % 10 for value, digit in enumerate("零一二三四五六七八九〇")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LEAST = 1000  # smaller amounts are words like others
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
    text = unicodedata.normalize("NFKC", text).lower()
    yield from amounts(text)
    for match in _RUN.finditer(text):
        run = match.group()
        if re.match(rf"[{_HAN}]", run):
            yield from run
            yield from (run[i : i + 2] for i in range(len(run) - 1))
        else:
            yield run


def amounts(text: str) -> Iterator[str]:
    """Yield the amounts of a text from a thousand, as `#30000`, whatever numerals they are written in."""
    for digits, scale, numeral in _AMOUNT.findall(text):
        amount = float(digits.replace(",", "")) * _scale(scale) if digits else _han(numeral)
        if amount >= _LEAST:
            yield f"#{amount:.0f}"


def _scale(characters: str) -> float:
    scale = 1.0
    for character in characters:
        scale *= {"万": 1e4, "亿": 1e8}.get(character) or _UNITS[character]
    return scale


def _han(numeral: str) -> float:
    whole = myriads = section = digit = 0.0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
            continue
        if character in _UNITS:
            section += (digit or 1) * _UNITS[character]
        elif character == "万":
            myriads, section = (section + digit) * 1e4, 0
        else:
            whole, myriads, section = (whole + myriads + section + digit) * 1e8, 0, 0
        digit = 0
    return whole + myriads + section + digit


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
