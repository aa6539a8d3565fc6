"""A small made-up report for the book's tests: one article, three claims, a finding with a conflict, and a check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from factories import claim_in
from gpureport.articles import parse_article
from gpureport.check.pages import Site
from gpureport.pipeline import Report
from gpureport.policy import Policy
from gpureport.records import Article, Check, Claim, Evidence, Finding, Kind, RelationKind
from gpureport.scenario import Scenario

TEXT = "# ¶1 甲公司买芯片\n\n¶3 甲公司订了约10万块，另有12万块的说法。单价8万元。\n\n¶5 尚无回应。\n"


def make_sample() -> Report:
    """Return the report."""
    article = replace(parse_article(TEXT, name="000_made", markup=".md"), title="甲公司买芯片", title_en="A & Co buys")
    article = replace(article, publisher="Made (造)", published="2023-05")
    claims = (
        claim_in(article, "约10万块", value=1e5, low=9e4, high=1.1e5, qualifier="about", rule="about"),
        claim_in(article, "12万块", value=1.2e5, low=1.2e5, high=None, qualifier="over", rule="over", subject=None),
        claim_in(article, "8万元", kind=Kind.PRICE, value=8e4, low=8e4, high=8e4, unit="CNY", per="chip", status=None),
    )
    return report_of([article], claims, [finding_of(claims[:2])], [check_of(claims)])


def report_of(
    articles: Sequence[Article], claims: Sequence[Claim], findings: Sequence[Finding] = (), checks: Sequence[Check] = ()
) -> Report:
    """Return a report of records as they are."""
    return Report(
        scenario=Scenario(),
        policy=Policy(),
        articles=tuple(articles),
        extracted=tuple(claims),
        claims=tuple(claims),
        relations=(),
        findings=tuple(findings),
        unsettled=(),
        checks=tuple(checks),
    )


def finding_of(claims: Sequence[Claim], low: float | None = 9e4, high: float | None = 1.1e5) -> Finding:
    """Return a finding that the first claim supports and the others contradict."""
    roles = ["supports", *["contradicts"] * (len(claims) - 1)]
    first = claims[0]
    return Finding(
        finding_id="00000000000000f1",
        kind=first.kind,
        subject=first.subject,
        products=first.products,
        status=first.status,
        period=first.period,
        definition=None,
        unit=first.unit,
        per=first.per,
        low=low,
        high=high,
        verdict="conflict" if len(claims) > 1 else "single",
        sources=1,
        reason="made up",
        claims=tuple(_evidence(claim, role) for claim, role in zip(claims, roles, strict=True)),
    )


def check_of(claims: Sequence[Claim]) -> Check:
    """Return a check of all claims."""
    return Check(
        check_id="00000000000000c1",
        relation=RelationKind.PRODUCT,
        verdict="consistent",
        ratio=1.0,
        working="made up",
        low=None,
        high=None,
        members=tuple(_evidence(claim, "factor") for claim in claims),
    )


def address(site: Site, name: str) -> str:
    """Return the address on disk of a page of a built site, `findings.html#kind`."""
    path, _, fragment = name.partition("#")
    return (site.root / path).as_uri() + (f"#{fragment}" if fragment else "")


def _evidence(claim: Claim, role: str) -> Evidence:
    return Evidence(claim.claim_id, claim.source, claim.start, claim.end, claim.text, role)
