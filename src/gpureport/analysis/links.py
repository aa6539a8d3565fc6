"""Where in the site a number's evidence stands, and how a number carries it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gpureport.errors import InputError
from gpureport.records import Check, Claim, Evidence, Finding

MOST = 12  # as many as a reader looks at one by one


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
    """Return claims as evidence; of none or of too many, the page that lists them."""
    return _listed([f"claim:{claim.claim_id}" for claim in claims], otherwise)


def of_findings(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return findings as evidence; of none or of too many, the page that lists all."""
    return _listed([f"finding:{finding.finding_id}" for finding in findings], "findings.html")


def of_checks(checks: Iterable[Check]) -> tuple[str, ...]:
    """Return checks as evidence; of none or of too many, the page that lists all."""
    return _listed([f"check:{check.check_id}" for check in checks], "checks.html")


def _listed(references: Sequence[str], otherwise: str) -> tuple[str, ...]:
    unique = tuple(dict.fromkeys(references))
    return unique if 0 < len(unique) <= MOST else (f"page:{otherwise}",)


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
