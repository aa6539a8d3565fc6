"""The rows of the data explorer: all claims, findings and checks, a script for each, column by column."""

from __future__ import annotations

from typing import Any

from gpureport.analysis.links import claim_href
from gpureport.book import evidence
from gpureport.book.lookup import Lookup

CLAIMS = (
    "statement", "kind", "subject", "products", "text", "interval", "low", "high", "unit", "per", "qualifier",
    "period", "status", "definition", "attribution", "source", "paragraph", "rule", "claim_id", "address",
)  # fmt: skip
FINDINGS = ("label", "kind", "interval", "low", "high", "unit", "per", "verdict", "sources", "claims", "period",
            "status", "reason", "finding_id", "address")  # fmt: skip
CHECKS = ("working", "relation", "verdict", "ratio", "low", "high", "sources", "claims", "check_id", "address")


def scripts(lookup: Lookup) -> dict[str, str]:
    """Return the scripts by name."""
    tables = {
        "claims": (CLAIMS, _claims(lookup)),
        "findings": (FINDINGS, _findings(lookup)),
        "checks": (CHECKS, _checks(lookup)),
    }
    return {
        f"rows-{name}.js": evidence.script(
            f"rows-{name}", {"columns": columns, "rows": [[row[c] for c in columns] for row in rows]}
        )
        for name, (columns, rows) in tables.items()
    }


def _claims(lookup: Lookup) -> list[dict[str, Any]]:
    return [
        evidence.claim_row(claim)
        | {
            "products": ", ".join(claim.products),
            "interval": evidence.interval(claim),
            "address": claim_href(claim),
        }
        for claims in lookup.claims_of.values()
        for claim in claims
    ]


def _findings(lookup: Lookup) -> list[dict[str, Any]]:
    return [evidence.finding_row(finding) | {"claims": len(finding.claims)} for finding in lookup.report.findings]


def _checks(lookup: Lookup) -> list[dict[str, Any]]:
    return [
        evidence.check_row(check)
        | {"claims": len(check.members), "sources": ", ".join(sorted({m.source for m in check.members}))}
        for check in lookup.report.checks
    ]
