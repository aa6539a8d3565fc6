"""Tables: a cell's number has the unit in the head of its column, and is about what its row and that head say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpureport.language.reading import Reading, Spot
from gpureport.quantities.find import find_quantities
from gpureport.quantities.quantity import Quantity
from gpureport.records import Paragraph, Zone

_SAID = re.compile(r"(?:单位|單位|[Uu]nit)s?[:\uff1a]\s*([^\s()\uff08\uff09\[\]|,\uff0c;\uff1b]{1,12})")
_UNIT = re.compile(rf"[(\uff08\[](?!单位|單位|\d)([^()\uff08\uff09\[\]|]{{1,16}})[)\uff09\]]|{_SAID.pattern}")
_LONGEST_CAPTION = 160
_SIGNED = re.compile(r"(US\$|HK\$|NT\$|\$|¥|RMB|USD|CNY)\s*(.*)", re.IGNORECASE)
_CELL = re.compile(r"[^|\t\n]+")
_NUMBER = re.compile(r"[^\d]{0,3}\d[\d,.\s]*(?:[-~–—至到]\s*\d[\d,.]*)?[^\d]{0,3}")


def is_table(text: str, paragraph: Paragraph) -> bool:
    """Say whether a paragraph is a table, by its zone or by its rules."""
    return paragraph.zone is Zone.TABLE or (
        text.startswith("|", paragraph.start) and text.find("\n|", paragraph.start, paragraph.end) >= 0
    )


def is_caption(paragraph: Paragraph) -> bool:
    """Say whether a paragraph right above a table is short enough to be its caption."""
    return paragraph.zone is not Zone.FURNITURE and paragraph.end - paragraph.start < _LONGEST_CAPTION


def without_unit(text: str, caption: Paragraph, found: list[Quantity]) -> list[Quantity]:
    """Leave out of a caption's quantities what is but the unit of the table: 单位:亿元."""
    said = _SAID.search(text, caption.start, caption.end)
    return [q for q in found if said is None or not said.start() <= q.start < said.end()]


def table_quantities(
    text: str, paragraph: Paragraph, found: list[Quantity], caption: Paragraph | None
) -> list[Quantity]:
    """Return the quantities of a table: what `found` has below its head, and bare numbers with their column's unit.

    A column without one has the caption's.
    """
    head = text.find("\n", paragraph.start, paragraph.end)
    usual = _unit(text[caption.start : caption.end], said=True) if caption else ("", "")
    units = [_unit(cell.group()) for cell in _CELL.finditer(text, paragraph.start, max(head, paragraph.start))]
    units = [unit if any(unit) or not at else usual for at, unit in enumerate(units)]
    bare = list(_bare(text, max(head, paragraph.start), paragraph.end, units))
    taken = {place for q in bare for place in range(q.start, q.end)}
    kept = [q for q in found if q.start > head and q.start not in taken]
    return sorted([*kept, *bare], key=lambda q: q.start)


def cell_spans(reading: Reading, spot: Spot) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where a number's row and the head of its column stand."""
    head_end = reading.folded.find("\n")
    row = reading.folded.rfind("\n", 0, spot.start) + 1
    column = sum(cell.end() < spot.start for cell in _CELL.finditer(reading.folded, row, spot.start))
    heads = [cell.span() for cell in _CELL.finditer(reading.folded, 0, max(head_end, 0))]
    return (row, spot.last), (heads[column] if column < len(heads) else (0, 0))


def _bare(text: str, start: int, end: int, units: list[tuple[str, str]]) -> Iterator[Quantity]:
    for line in re.finditer(r"[^\n]+", text[start:end]):
        for cell, (sign, unit) in zip(
            _CELL.finditer(text, start + line.start(), start + line.end()), units, strict=False
        ):
            printed = cell.group().strip()
            if not (sign or unit) or not _NUMBER.fullmatch(printed):
                continue
            read = find_quantities(f"{sign}{printed}{unit}")
            if len(read) == 1:
                begin = cell.start() + cell.group().index(printed)
                yield read[0]._replace(start=begin, end=begin + len(printed), text=printed)


def _unit(head: str, *, said: bool = False) -> tuple[str, str]:
    """The sign and the unit in the brackets of a column's head, or `said` to be one."""
    found = (_SAID if said else _UNIT).search(head)
    unit = next(filter(None, found.groups())).strip() if found else ""
    signed = _SIGNED.fullmatch(unit)
    return (signed.group(1), signed.group(2)) if signed else ("", unit)
