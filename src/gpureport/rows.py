"""The rows of the contracts: how claims, relations, findings and checks are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from gpureport.records import Check, Claim, Evidence, Finding, Relation
from gpureport.statements import statement
from gpureport.store import Column

CLAIM_COLUMNS = (
    Column("claim_id"),
    Column("source", shown=True),
    Column("start", "integer"),
    Column("end", "integer"),
    Column("text", shown=True),
    Column("paragraph", "integer", shown=True),
    Column("kind", shown=True),
    Column("subject", shown=True),
    Column("products", "texts", shown=True),
    Column("value", "number"),
    Column("low", "number", shown=True),
    Column("high", "number", shown=True),
    Column("unit", shown=True),
    Column("per", shown=True),
    Column("qualifier"),
    Column("direction"),
    Column("period", shown=True),
    Column("status", shown=True),
    Column("definition"),
    Column("attribution"),
    Column("attribution_class"),
    Column("zone"),
    Column("rule"),
)
JUDGED_CLAIM_COLUMNS = (*CLAIM_COLUMNS, Column("statement"), Column("reviewed"))
RELATION_COLUMNS = (
    Column("relation_id"),
    Column("kind", shown=True),
    Column("cue", shown=True),
    Column("rule"),
    Column("factor", "number", shown=True),
    Column("members", "objects", shown=True),
)
FINDING_COLUMNS = (
    Column("finding_id"),
    Column("kind", shown=True),
    Column("subject", shown=True),
    Column("products", "texts", shown=True),
    Column("status", shown=True),
    Column("period", shown=True),
    Column("definition", shown=True),
    Column("unit", shown=True),
    Column("per", shown=True),
    Column("low", "number", shown=True),
    Column("high", "number", shown=True),
    Column("verdict", shown=True),
    Column("sources", "integer", shown=True),
    Column("reason", shown=True),
    Column("claims", "objects"),
)
CHECK_COLUMNS = (
    Column("check_id"),
    Column("relation", shown=True),
    Column("verdict", shown=True),
    Column("ratio", "number", shown=True),
    Column("working", shown=True),
    Column("low", "number"),
    Column("high", "number"),
    Column("members", "objects"),
)


def claim_rows(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return a row per claim, with its statement, ordered by source and place."""
    ordered = sorted(claims, key=lambda claim: (claim.source, claim.start, claim.end, claim.claim_id))
    return [{**_fields(claim), "statement": statement(claim)} for claim in ordered]


def relation_rows(relations: Iterable[Relation], claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return a row per relation, its members with their places, in the order of the articles."""
    by_id = {claim.claim_id: claim for claim in claims}
    rows = [
        {**_fields(relation), "members": [_placed(m.claim_id, m.role, by_id) for m in relation.members]}
        for relation in relations
    ]
    return sorted(rows, key=lambda row: (_place(row["members"]), row["kind"], row["relation_id"]))


def finding_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return a row per finding, in the order of what they are about."""
    rows = [{**_fields(finding), "claims": [_evidence(e) for e in finding.claims]} for finding in findings]
    about = ("kind", "subject", "products", "status", "period", "definition", "unit", "per", "finding_id")
    return sorted(rows, key=lambda row: tuple(str(row[name] or "") for name in about))


def check_rows(checks: Iterable[Check]) -> list[dict[str, Any]]:
    """Return a row per check, in the order of the articles."""
    rows = [{**_fields(check), "members": [_evidence(e, with_off_by=False) for e in check.members]} for check in checks]
    return sorted(rows, key=lambda row: (_place(row["members"]), row["relation"], row["check_id"]))


def _fields(record: Claim | Relation | Finding | Check | Evidence) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _evidence(evidence: Evidence, *, with_off_by: bool = True) -> dict[str, Any]:
    row = _fields(evidence)
    return row if with_off_by else {name: value for name, value in row.items() if name != "off_by"}


def _placed(claim_id: str, role: str, by_id: Mapping[str, Claim]) -> dict[str, Any]:
    claim = by_id[claim_id]
    return {
        "claim_id": claim_id,
        "source": claim.source,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "role": role,
    }


def _place(members: list[dict[str, Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((member["source"], member["start"]) for member in members)
