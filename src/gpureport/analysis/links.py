"""Where in the site a number's evidence stands, and how a number carries it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gpureport.errors import InputError
from gpureport.records import Check, Claim, Evidence, Finding


@dataclass(frozen=True, slots=True)
class Number:
    """A computed text for prose and what it rests on: `claim:ID`, `finding:ID`, `check:ID`, `page:ADDRESS`."""

    text: str
    evidence: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.evidence or not self.text:
            raise InputError(f"number {self.text!r} names no evidence: every number in prose leads to what it rests on")

    def _repr_mimebundle_(self, **_: object) -> tuple[Mapping[str, str], Mapping[str, str]]:
        # the book reads the text back as a Python literal
        return {"text/plain": repr(self.text)}, {"evidence": " ".join(self.evidence)}


def of_claims(claims: Iterable[Claim | Evidence], otherwise: str) -> tuple[str, ...]:
    """Return claims as evidence; where there is none, the page that says so."""
    return tuple(f"claim:{claim.claim_id}" for claim in claims) or (f"page:{otherwise}",)


def of_findings(findings: Iterable[Finding], otherwise: str = "findings.html") -> tuple[str, ...]:
    """Return findings as evidence; where there is none, the page that lists all."""
    return tuple(f"finding:{finding.finding_id}" for finding in findings) or (f"page:{otherwise}",)


def of_checks(checks: Iterable[Check]) -> tuple[str, ...]:
    """Return checks as evidence; where there is none, the page that lists all."""
    return tuple(f"check:{check.check_id}" for check in checks) or ("page:checks.html",)


def claim_href(claim: Claim | Evidence) -> str:
    """Return the place of a claim in its article."""
    return f"{article_href(claim.source)}#claim-{claim.claim_id}"


def article_href(source: str) -> str:
    """Return an article's page."""
    return f"articles/{source}.html"


def finding_href(finding: Finding) -> str:
    """Return the place of a finding."""
    return f"findings.html#finding-{finding.finding_id}"


def check_href(check: Check) -> str:
    """Return the place of a check."""
    return f"checks.html#check-{check.check_id}"
