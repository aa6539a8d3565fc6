"""HTML tables of records: deterministic, with links to the words behind every number, and Chinese marked as such."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gpureport.words import words


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a claim, finding, check (`kind` and `name`) or, without them, to a page of the site."""

    text: str
    href: str
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class Chinese:
    """A text in Chinese."""

    text: str


_HAN = re.compile(
    r"[{han}]+(?:[ \d]*[{han}]+)*".format(han=r"\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef")
)

# a number is aligned to the right; a sequence of links is a list of them
Cell = str | int | float | Link | Chinese | Sequence[Link] | None
Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """A table that a notebook shows, one mapping of column to cell a row; `caption` says what it holds."""

    rows: Sequence[Cells]
    caption: str

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        return {"text/html": html_table(self.rows, caption=self.caption), "text/plain": self.caption}


def html_table(rows: Sequence[Cells], *, caption: str) -> str:
    """Return a table that scrolls in its own box; the first cell of a row heads it."""
    if not rows:
        return f'<p class="aside">{html.escape(words()["charts"]["no_rows"])}</p>'
    columns = list(rows[0])
    numeric = {name for name in columns if all(isinstance(row[name], int | float | None) for row in rows)}
    head = "".join(f'<th{_number(name in numeric)} scope="col">{marked(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(_data(row[name], name, columns, numeric) for name in columns)}</tr>" for row in rows)
    label = html.escape(caption)
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table class="data">'
        f"<caption>{marked(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def cell_html(cell: Cell) -> str:
    """Return a cell's content."""
    if isinstance(cell, Link):
        return _link(cell)
    if isinstance(cell, Chinese):
        return f'<span lang="zh-Hans">{html.escape(cell.text)}</span>'
    if isinstance(cell, float | int):
        return f"{cell:,.4f}".rstrip("0").rstrip(".") if isinstance(cell, float) else f"{cell:,}"
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return ", ".join(map(_link, cell))
    return marked(cell or "")


def marked(text: str) -> str:
    """Return a text as HTML, what is Chinese in it marked as such."""
    return _HAN.sub(lambda run: f'<span lang="zh-Hans">{run.group()}</span>', html.escape(text))


def latin(text: str) -> str:
    """Return a text without what is Chinese in it, for drawings, which hold Latin letters alone."""
    bare = re.sub(r"\(\s*\)", "", _HAN.sub("", text))
    bare = re.sub(r"\s+(?=[,.;)])", "", re.sub(r"\s{2,}", " ", bare))
    return re.sub(r",(?=,)|^[,;·\s]+|[,;·\s]+$", "", bare).strip()


def _data(cell: Cell, name: str, columns: Sequence[str], numeric: set[str]) -> str:
    if name == columns[0]:
        return f'<th scope="row">{cell_html(cell)}</th>'
    return f"<td{_number(name in numeric)}>{cell_html(cell)}</td>"


def _number(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _link(link: Link) -> str:
    text = f'<span lang="zh-Hans">{html.escape(link.text)}</span>' if link.chinese else marked(link.text)
    return f"<a {evidence_attributes(link.href)}>{text}</a>"


def evidence_attributes(href: str) -> str:
    """Return the attributes of a link: what the page needs to know which evidence it opens, and the address."""
    kind, _, name = href.rpartition("#")[2].partition("-")
    escaped = html.escape(href)
    if kind in {"claim", "finding", "check"} and name:
        return f'class="claim" data-{kind}="{html.escape(name)}" href="{escaped}"'
    return f'data-site href="{escaped}"'
