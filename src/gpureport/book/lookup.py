"""What the pages ask of a report: each claim's article, statement, findings and checks, by id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from gpureport.analysis.answers import period_name
from gpureport.pipeline import Report
from gpureport.records import Article, Check, Claim, Evidence, Finding, Paragraph
from gpureport.statements import statement

# a sentence ends at its stop, with the closing quotation mark that may follow
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?[”’」』）]?")


_PART = " · "


@dataclass(frozen=True)
class Lookup:
    """A report with its indexes; every page of one build is made from the same one."""

    report: Report

    @cached_property
    def articles(self) -> dict[str, Article]:
        """Articles by id."""
        return {article.id: article for article in self.report.articles}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by id."""
        return {claim.claim_id: claim for claim in self.report.claims}

    @cached_property
    def statements(self) -> dict[str, str]:
        """One English line per claim, by id, with its period written for people."""
        return {claim.claim_id: _said(claim) for claim in self.report.claims}

    @cached_property
    def claims_of(self) -> dict[str, list[Claim]]:
        """Claims by article, in the order of the text."""
        found: dict[str, list[Claim]] = {article: [] for article in self.articles}
        for claim in sorted(self.report.claims, key=lambda c: (c.source, c.start, c.end)):
            found.setdefault(claim.source, []).append(claim)
        return found

    @cached_property
    def findings_of(self) -> dict[str, list[tuple[Finding, Evidence]]]:
        """The findings a claim is in, with the part it plays, by claim id."""
        found: dict[str, list[tuple[Finding, Evidence]]] = {}
        for finding in self.report.findings:
            for evidence in finding.claims:
                found.setdefault(evidence.claim_id, []).append((finding, evidence))
        return found

    @cached_property
    def checks_of(self) -> dict[str, list[tuple[Check, Evidence]]]:
        """The checks a claim is in, with the part it plays, by claim id."""
        found: dict[str, list[tuple[Check, Evidence]]] = {}
        for check in self.report.checks:
            for evidence in check.members:
                found.setdefault(evidence.claim_id, []).append((check, evidence))
        return found

    def paragraph(self, claim: Claim) -> Paragraph:
        """Return the paragraph a claim stands in."""
        return next(p for p in self.articles[claim.source].paragraphs if p.start <= claim.start < p.end)

    def sentence(self, claim: Claim) -> tuple[str, str, str]:
        """Return the claim's sentence in the article, cut into before, phrase and after."""
        text, paragraph = self.articles[claim.source].text, self.paragraph(claim)
        for match in _SENTENCE.finditer(text, paragraph.start, paragraph.end):
            if match.start() <= claim.start < match.end():
                end = max(match.end(), claim.end)
                return text[match.start() : claim.start], claim.text, text[claim.end : end]
        return "", claim.text, ""


def _said(claim: Claim) -> str:
    parts = statement(claim).split(_PART)
    return _PART.join(period_name(part) if part == claim.period else part for part in parts)
