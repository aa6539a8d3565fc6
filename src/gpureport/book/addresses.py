"""The addresses of claims, findings and checks in the site, from its root; they stay from build to build."""

from __future__ import annotations

from gpureport.errors import InputError
from gpureport.records import Claim


def article(source: str) -> str:
    """Return the page of an article."""
    return f"articles/{source}.html"


def claim(claim: Claim) -> str:
    """Return the place of a claim in its article's digest."""
    return f"{article(claim.source)}#claim-{claim.claim_id}"


def finding(finding_id: str) -> str:
    """Return the place of a finding."""
    return f"findings.html#finding-{finding_id}"


def check(check_id: str) -> str:
    """Return the place of a check."""
    return f"checks.html#check-{check_id}"


def evidence(reference: str, sources: dict[str, str]) -> tuple[str, str, str]:
    """Return kind, id and address of a reference as notebooks write it: `claim:ID`, `finding:ID`, `page:data.html`.

    `sources` gives the article of each claim. Raises InputError where the reference is none of these, or its claim
    is not in the report.
    """
    kind, _, name = reference.partition(":")
    if kind == "claim" and name in sources:
        return kind, name, f"{article(sources[name])}#claim-{name}"
    if kind in {"finding", "check"} and name:
        return kind, name, finding(name) if kind == "finding" else check(name)
    if kind == "page" and name:
        return kind, name, name
    raise InputError(f"evidence {reference!r} leads nowhere: wanted claim:ID, finding:ID, check:ID or page:ADDRESS")
