"""What changed between two snapshots: claims, findings, headline numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gpureport.formats import number, product_names, span, subject_names
from gpureport.runs.results import Result
from gpureport.runs.snapshots import Rows, Snapshot

# where a claim stands and how it is written out says nothing new about it
_CLAIM_FIELDS = (
    *("kind", "subject", "products", "value", "low", "high", "unit", "per"),
    *("qualifier", "direction", "period", "status", "definition", "attribution"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: its id, what it is, and the fields that differ as `{field: [old, new]}`."""

    name: str
    label: str
    fields: dict[str, list[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """A headline number that moved; `percent` is the change, `None` where there is no number on one side."""

    name: str
    label: str
    old: str
    new: str
    percent: float | None


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that differs between an old and a new snapshot; without `tables`, one of them kept no claims."""

    old: str
    new: str
    tables: bool
    claims_new: tuple[Change, ...]
    claims_changed: tuple[Change, ...]
    claims_withdrawn: tuple[Change, ...]
    reconciled: tuple[Change, ...]
    numbers: tuple[Move, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def compare(old: Snapshot, new: Snapshot) -> Differences:
    """Compare two snapshots; claims and findings only where both keep them."""
    tables = bool(old.claims and new.claims)
    if not tables:
        none = ((),) * 4
        return Differences(old.title, new.title, tables, *none, tuple(_moves(old.results, new.results)))
    return Differences(
        old.title,
        new.title,
        tables,
        tuple(_listed(new.claims, new.claims.keys() - old.claims.keys())),
        tuple(_changed_claims(old.claims, new.claims)),
        tuple(_listed(old.claims, old.claims.keys() - new.claims.keys())),
        tuple(_reconciled(old.findings, new.findings)),
        tuple(_moves(old.results, new.results)),
    )


def to_text(differences: Differences) -> str:
    """Write differences in lines."""
    lines = [f"{differences.old} → {differences.new}"]
    for title, items in _sections(differences):
        lines += ["", f"{title}: {len(items)}", *(f"  {item}" for item in items)]
    return "\n".join([*lines, ""])


def to_markdown(differences: Differences) -> str:
    """Write differences as a comment on a pull request."""
    lines = [f"### {_escaped(differences.old)} → {_escaped(differences.new)}", ""]
    for title, items in _sections(differences):
        if items:
            lines += [f"<details><summary>{title}: {len(items)}</summary>", "", *(f"- {_escaped(i)}" for i in items)]
            lines += ["", "</details>"]
        else:
            lines += [f"{title}: none", ""]
    return "\n".join([*lines, ""])


def _sections(differences: Differences) -> Iterator[tuple[str, list[str]]]:
    yield "Headline numbers changed", [_move_line(move) for move in differences.numbers]
    if not differences.tables:
        return
    yield "Claims new", [f"{change.name} {change.label}" for change in differences.claims_new]
    yield "Claims changed", [_change_line(change) for change in differences.claims_changed]
    yield "Claims withdrawn", [f"{change.name} {change.label}" for change in differences.claims_withdrawn]
    yield "Findings reconciled anew", [_change_line(change) for change in differences.reconciled]


def _listed(rows: Rows, names: set[str]) -> Iterator[Change]:
    for name, row in rows.items():
        if name in names:
            yield Change(name, _claim_label(row))


def _changed_claims(old: Rows, new: Rows) -> Iterator[Change]:
    for name, row in new.items():
        before = old.get(name)
        fields = {f: [before[f], row[f]] for f in _CLAIM_FIELDS if before[f] != row[f]} if before else {}
        if fields:
            yield Change(name, _claim_label(row), fields)


def _reconciled(old: Rows, new: Rows) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys(), key=lambda name: (_finding_label(new.get(name) or old[name]), name)):
        before, after = old.get(name), new.get(name)
        fields = {what: [_seen(before, what), _seen(after, what)] for what in ("interval", "verdict", "claims")}
        fields = {what: pair for what, pair in fields.items() if pair[0] != pair[1]}
        if fields:
            yield Change(name, _finding_label(after or before or {}), fields)


def _seen(finding: Mapping[str, Any] | None, what: str) -> object:
    if finding is None:
        return None
    if what == "interval":
        return span(finding["low"], finding["high"], finding["unit"])
    if what == "claims":
        return sorted(f"{claim['role']} {claim['claim_id']}" for claim in finding["claims"])
    return finding[what]


def _moves(old: Mapping[str, Result], new: Mapping[str, Result]) -> Iterator[Move]:
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if _shown(before) != _shown(after):
            label = (after or before or Result(name, name, None, None)).label
            yield Move(name, label, _shown(before), _shown(after), _percent(before, after))


def _percent(old: Result | None, new: Result | None) -> float | None:
    before, after = old.middle if old else None, new.middle if new else None
    return round(100 * (after / before - 1), 6) if before and after is not None else None


def _shown(result: Result | None) -> str:
    if result is None:
        return "–"
    # a glued number is shown as its notebook writes it; a finding's text is its verdict
    if result.name == result.label or (result.low is None and result.high is None):
        return result.text or "unknown"
    return span(result.low, result.high, result.unit)


def _move_line(move: Move) -> str:
    percent = "" if move.percent is None else f" ({move.percent:+.1f} %)"
    return f"{move.label}: {move.old} → {move.new}{percent}"


def _change_line(change: Change) -> str:
    fields = "; ".join(f"{name}: {_value(old)} → {_value(new)}" for name, (old, new) in change.fields.items())
    return f"{change.name} {change.label}: {fields}"


def _value(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, float):
        return number(value)
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _claim_label(row: Mapping[str, Any]) -> str:
    return f"{row['source']} ¶{row['paragraph']} {' '.join((row['text'] or '').split())} ({row['statement']})"


def _finding_label(row: Mapping[str, Any]) -> str:
    about = (subject_names(row["subject"]), product_names(row["products"]))
    return " · ".join(filter(None, (*about, row["kind"], row["status"], row["period"], row["definition"])))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
