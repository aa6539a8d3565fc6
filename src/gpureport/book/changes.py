"""What changed since the last edition, as the page shows it; the comparison is that of `gpureport diff`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpureport.analysis.links import claim_href, finding_href
from gpureport.book import evidence
from gpureport.book.lookup import Lookup
from gpureport.book.released import Edition, last, newest, present
from gpureport.formats import number
from gpureport.paths import Project
from gpureport.runs.differences import Change, Differences, compare
from gpureport.runs.snapshots import Snapshot
from gpureport.words import words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed: what it is, where it stands (nowhere once it is withdrawn), and what is different."""

    text: str
    said: str
    href: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything the page shows; without `before`, this is the first edition and the rest is empty."""

    edition: Edition
    before: Edition | None = None
    numbers: tuple[tuple[str, str, str, str], ...] = ()
    lists: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    differences: Differences | None = None


def changes(project: Project, lookup: Lookup, notebooks: Iterable[Path]) -> Changes:
    """Compare a report and its executed notebooks with the last edition that was published.

    Raises InputError where the change log names no edition, or the kept one cannot be read.
    """
    edition, kept = newest(project), last(project)
    if kept is None:
        return Changes(edition)
    before, old = kept
    found = compare(old, present(lookup.report, notebooks, edition.version))
    lists = (
        ("new", tuple(_claim(change, lookup, old) for change in found.claims_new)),
        ("changed", tuple(_claim(change, lookup, old) for change in found.claims_changed)),
        ("withdrawn", tuple(_claim(change, lookup, old) for change in found.claims_withdrawn)),
        ("findings", tuple(_finding(change, lookup) for change in found.reconciled)),
    )
    return Changes(edition, before, _numbers(found), lists, found)


def _numbers(found: Differences) -> tuple[tuple[str, str, str, str], ...]:
    named = words()["changes"]["numbers"]
    moves = {move.name: move for move in found.numbers}
    ranked = [moves[name] for name in named if name in moves]
    return tuple(
        (named[move.name], move.old, move.new, "" if move.percent is None else f"{move.percent:+.1f} %")
        for move in ranked
    )


def _claim(change: Change, lookup: Lookup, old: Snapshot) -> Line:
    named = words()["charts"]["fields"]
    fields = tuple((str(named.get(name, name)), _value(a), _value(b)) for name, (a, b) in change.fields.items())
    claim = lookup.claims.get(change.name)
    if claim is not None:
        return Line("".join(claim.text.split()), lookup.statements[change.name], claim_href(claim), fields)
    row = old.claims[change.name]
    return Line("".join(row["text"].split()), row["statement"], "", fields)


def _finding(change: Change, lookup: Lookup) -> Line:
    text = words()["changes"]
    now = next((one for one in lookup.report.findings if one.finding_id == change.name), None)
    label, href = (evidence.label(now), finding_href(now)) if now else (change.label, "")
    fields = [
        (text["interval"] if name == "interval" else text["verdict"], *map(_verdict, pair))
        for name, pair in change.fields.items()
        if name != "claims"
    ]
    return Line(label, "" if fields else text["other_claims"], href, tuple(fields))


def _verdict(value: object) -> str:
    return str(words()["verdicts"].get(value, _value(value)))


def _value(value: object) -> str:
    if value is None or value == []:
        return str(words()["changes"]["nothing"])
    if isinstance(value, float | int):
        return number(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace("_", " ")


def plain(found: Changes) -> Mapping[str, Any]:
    """Return the comparison as a download has it."""
    edition = {"version": found.edition.version, "before": found.before.version if found.before else None}
    return edition | (found.differences.plain() if found.differences else {})
