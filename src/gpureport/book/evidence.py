"""The data behind evidence cards: small scripts a page loads when a reader asks, also from the disk.

A browser refuses to fetch a JSON file from the disk but runs a script, so each shard is a script of one call,
`gpureport.receive("claims/000", {...})`. Claims are cut by article, findings and checks by number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from gpureport.analysis.answers import period_name, who
from gpureport.analysis.links import check_href, finding_href
from gpureport.book.lookup import Lookup
from gpureport.formats import per_name, product_names, short, span
from gpureport.records import Check, Claim, Evidence, Finding, Kind
from gpureport.rows import claim_rows
from gpureport.words import words

ROWS_PER_SHARD = 300


def shards(lookup: Lookup, used: Mapping[str, Iterable[tuple[str, str]]]) -> dict[str, str]:
    """Return the scripts by name, `claims/000.js`; `used` gives the (address, title) of the pages that show a claim."""
    made = {
        f"claims/{source}": {
            "article": _article(lookup, source),
            "claims": {claim.claim_id: _claim(lookup, claim, used.get(claim.claim_id, ())) for claim in claims},
        }
        for source, claims in lookup.claims_of.items()
    }
    findings = {one.finding_id: _told_by(finding_row(one), "claims", lookup) for one in lookup.report.findings}
    checks = {one.check_id: _told_by(check_row(one), "members", lookup) for one in lookup.report.checks}
    made |= _cut("findings", findings) | _cut("checks", checks)
    made["sources"] = {claim.claim_id: claim.source for claim in lookup.report.claims}
    made["shards"] = {"findings": shard_count(len(findings)), "checks": shard_count(len(checks))}
    return {f"{name}.js": script(name, content) for name, content in made.items()}


def shard_count(rows: int) -> int:
    """Return how many shards that many rows are cut into."""
    return max(1, -(-rows // ROWS_PER_SHARD))


def script(name: str, content: object) -> str:
    """Write data as a script that hands it to the page."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"gpureport.receive({json.dumps(name)},{text});\n"


def claim_row(claim: Claim) -> dict[str, Any]:
    """Return a claim's fields with its statement, as `data/claims.csv` has them."""
    return claim_rows([claim])[0]


def finding_row(finding: Finding) -> dict[str, Any]:
    """Return what a card and the explorer show of a finding."""
    return asdict(finding) | {
        "label": label(finding),
        "interval": interval(finding),
        "claims": [_member(evidence) | {"off_by": evidence.off_by} for evidence in finding.claims],
        "address": finding_href(finding),
    }


def check_row(check: Check) -> dict[str, Any]:
    """Return what a card and the explorer show of a check."""
    return asdict(check) | {
        "members": [_member(evidence) for evidence in check.members],
        "address": check_href(check),
    }


def label(finding: Finding) -> str:
    """Say what a finding is about: `ByteDance · ordered · A800 · Aug 2023`."""
    subject = words()["nobody"] if not finding.subject and finding.kind == Kind.PRICE else who(finding.subject)
    status = (finding.status or "").replace("_", " ")
    parts = (subject, status, product_names(finding.products), finding.definition, period_name(finding.period))
    text = " · ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def interval(record: Claim | Finding) -> str:
    """Write the bounds of a claim, or of a finding to three digits: `USD 1–1.3 bn`, `at least 30,000 chips`."""
    write = short if isinstance(record, Finding) and record.unit else span
    return f"{write(record.low, record.high, record.unit or '')} {per_name(record.per)}".rstrip()


def _article(lookup: Lookup, source: str) -> dict[str, str]:
    article = lookup.articles[source]
    names = ("id", "title", "title_en", "publisher", "author", "published", "address")
    return {name: getattr(article, name) for name in names} | {"day": period_name(article.published)}


def _claim(lookup: Lookup, claim: Claim, used: Iterable[tuple[str, str]]) -> dict[str, Any]:
    before, phrase, after = lookup.sentence(claim)
    return claim_row(claim) | {
        "said": lookup.statements[claim.claim_id],
        "sentence": [before, phrase, after],
        "interval": interval(claim),
        "findings": [
            {"id": f.finding_id, "label": label(f), "verdict": f.verdict, "sources": f.sources, "role": e.role}
            for f, e in lookup.findings_of.get(claim.claim_id, ())
        ],
        "checks": [
            {"id": c.check_id, "relation": c.relation, "verdict": c.verdict}
            for c, _ in lookup.checks_of.get(claim.claim_id, ())
        ],
        "used": [list(place) for place in used],
    }


def _told_by(row: dict[str, Any], members: str, lookup: Lookup) -> dict[str, Any]:
    publishers = {name: article.publisher or name for name, article in lookup.articles.items()}
    return row | {members: [member | {"publisher": publishers[member["source"]]} for member in row[members]]}


def _member(evidence: Evidence) -> dict[str, Any]:
    return {
        "claim_id": evidence.claim_id,
        "source": evidence.source,
        "text": evidence.text,
        "role": evidence.role,
    }


def _cut(name: str, rows: Mapping[str, Any]) -> dict[str, Any]:
    count = shard_count(len(rows))
    cut: dict[str, Any] = {f"{name}/{number}": {} for number in range(count)}
    for row_id, row in rows.items():
        cut[f"{name}/{int(row_id[:8], 16) % count}"][row_id] = row
    return cut
