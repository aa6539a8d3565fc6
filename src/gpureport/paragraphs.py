"""Cuts a text into paragraphs and says what each is: title, body, table or page furniture.

A paragraph is a run of non-blank lines and bears the run's number. Texts that put every paragraph on a line of its own,
without blank lines, are cut at the lines; hard-wrapped ones are not. What furniture looks like is data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gpureport.records import Paragraph, Zone
from gpureport.vocabulary import words

_RUN = re.compile(r"[^\s][^\n]*(?:\n[^\S\n]*[^\s][^\n]*)*")
_LINE = re.compile(r"[^\s][^\n]*")
# "¶12 …", "# ¶1 …": the number of the original's paragraph, as a seed writes it
_MARK = re.compile(r"(#*)\s*¶(\d+)\s+")
_SENTENCE_END = re.compile(r"[。！？!?…；;][”」』\"')）】*]{0,3}\s*$|\.[\"')*]{0,3}\s*$")
_LONGEST_END = 4
_TABLE_LINE = re.compile(r"\s*\|.*\||[^\t\n]*\t[^\t\n]*\t|[^|\n]+(?:\s\|\s[^|\n]+){2}")
_HEADING = re.compile(r"#{1,6}\s")
LONGEST_TITLE = 60
SHORTEST_WRAPPED = 30


def find_paragraphs(text: str, begin: int = 0) -> Iterator[Paragraph]:
    """Yield the paragraphs of `text[begin:]` in order, each with its number and zone.

    Parts of one run of lines share its number; a mark such as `¶12` at its head gives the number instead and stays
    out of the span.
    """
    pieces = [piece for n, run in enumerate(_RUN.finditer(text, begin), 1) for piece in _pieces(text, run, n)]
    started = ended = after_related = False
    for number, start, end, heading in pieces:
        line = text[start:end]
        zone = Zone.BODY
        if heading is None:
            ended = ended or (start - begin > (len(text) - begin) / 3 and bool(_furniture("ends").match(line)))
            after_related = bool(_furniture("related").match(line)) or (after_related and _is_short(line))
            zone = Zone.FURNITURE if ended or after_related else _zone_alone(line)
        if zone is Zone.BODY and not started and (heading or (heading is None and _is_title(line))):
            zone = Zone.TITLE
        started = started or (zone is Zone.BODY and (heading == "" or not _is_short(line)))
        yield Paragraph(number, start, end, zone)


def _pieces(text: str, run: re.Match[str], count: int) -> Iterator[tuple[int, int, int, str | None]]:
    """Yield number, start, end of the parts of a run of lines, and the `#` before the mark that gave the number."""
    begin, end = run.span()
    mark = _MARK.match(text, begin, end)
    if mark:
        yield int(mark.group(2)), mark.end(), end, mark.group(1)
        return
    lines = [] if text.find("\n", begin, end) < 0 else list(_LINE.finditer(text, begin, end))
    if not lines or _is_table(lines) or _is_wrapped(lines):
        yield count, begin, end, None
        return
    start = lines[0].start()
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if following is None or _ends(line.group()) or _HEADING.match(following.group()):
            yield count, start, line.end(), None
            start = following.start() if following else start


def _zone_alone(paragraph: str) -> Zone:
    """Say what a paragraph is by its own looks."""
    lines = paragraph.splitlines()
    if len(lines) > 1 and all(map(_is_row, lines)):
        return Zone.TABLE
    if _furniture("starts").match(paragraph) or (_is_short(paragraph) and _furniture("lines").search(paragraph)):
        return Zone.FURNITURE
    is_trail = len(lines) == 1 and not _is_ended(paragraph) and sum(map(paragraph.count, "|>｜")) > 1
    return Zone.FURNITURE if is_trail else Zone.BODY


def _is_title(line: str) -> bool:
    return bool(_HEADING.match(line)) or (len(line) < LONGEST_TITLE and not _is_ended(line.rstrip("！？!?")))


def _is_short(line: str) -> bool:
    return len(line) < LONGEST_TITLE and not line.rstrip().endswith("。")


def _ends(line: str) -> bool:
    """Say whether a line of a run that is not hard-wrapped ends a paragraph."""
    stops = len(line) < LONGEST_TITLE and line.rstrip()[-1] not in "，,、；;—-"
    return stops or _is_ended(line) or _HEADING.match(line) is not None


def _is_ended(line: str) -> bool:
    return _SENTENCE_END.search(line, len(line.rstrip()) - _LONGEST_END) is not None


def _is_row(line: str) -> bool:
    return ("|" in line or "\t" in line) and _TABLE_LINE.match(line) is not None


def _is_table(lines: list[re.Match[str]]) -> bool:
    return sum(_is_row(line.group()) for line in lines) >= len(lines) - 1


def _is_wrapped(lines: list[re.Match[str]]) -> bool:
    """Say whether the lines were broken at a fixed width: then most of them stop in mid-sentence."""
    broken = [_is_ended(line.group()) for line in lines[:-1] if len(line.group()) >= SHORTEST_WRAPPED]
    return len(broken) > 2 * sum(broken)


@cache
def _furniture(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in words("furniture", name)), re.IGNORECASE)
