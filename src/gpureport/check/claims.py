"""Every claim the site shows is a claim of the report, stands in its article word for word, and none is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from gpureport.check.pages import Site
from gpureport.check.problems import Problem
from gpureport.pipeline import Report
from gpureport.records import Article, Claim

_PLACE = re.compile(r"(?:^|/)([^/#]*)\.html#(claim|finding|check)-([0-9a-f]+)$|^#(claim|finding|check)-([0-9a-f]+)$")
_SHARD = re.compile(r'\Agpureport\.receive\("[^"]*",(.*)\);\n\Z', re.DOTALL)


def check_claims(site: Site, report: Report) -> Iterator[Problem]:
    """Yield ids that the report does not have, phrases that an article does not have, and claims without a place."""
    claims = {claim.claim_id: claim for claim in report.claims}
    articles = {article.id: article for article in report.articles}
    known = {
        "claim": set(claims),
        "finding": {finding.finding_id for finding in report.findings},
        "check": {check.check_id for check in report.checks},
    }
    for name, page in site.pages.items():
        for address in sorted({str(a) for a in page.xpath("//@href")}):
            yield from _named(name, address, known)
    for claim in report.claims:
        yield from _shown(site, claim, articles)
    yield from _shards(site, claims)


def _named(name: str, address: str, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    match = _PLACE.search(address)
    if not match:
        return
    kind, found = match.group(2) or match.group(4), match.group(3) or match.group(5)
    if found not in known[kind]:
        yield Problem(name, f"{kind} {found} is not in the report: build the book again, or mend the link")


def _shown(site: Site, claim: Claim, articles: Mapping[str, Article]) -> Iterator[Problem]:
    address = f"articles/{claim.source}.html"
    article = articles[claim.source]
    if article.text[claim.start : claim.end] != claim.text:
        yield Problem(address, f"claim {claim.claim_id} says {claim.text!r}, its article something else at that place")
    page = site.pages.get(address)
    marks = [] if page is None else page.xpath("//*[@id=$id]", id=f"claim-{claim.claim_id}")
    if not marks:
        yield Problem(address, f"claim {claim.claim_id} ({claim.text!r}) has no place in the digest")
    elif marks[0].tag == "mark" and marks[0].text_content() != claim.text:
        yield Problem(address, f"claim {claim.claim_id} marks {marks[0].text_content()!r}, not {claim.text!r}")


def _shards(site: Site, claims: Mapping[str, Claim]) -> Iterator[Problem]:
    carded: set[str] = set()
    for name in sorted(file for file in site.files if file.startswith("_evidence/claims/")):
        match = _SHARD.match((site.root / name).read_text("utf-8"))
        if not match:
            yield Problem(name, "is not a script of one call: the cards cannot read it")
            continue
        for claim_id, row in json.loads(match.group(1))["claims"].items():
            carded.add(claim_id)
            if claim_id not in claims or row["sentence"][1] != claims[claim_id].text:
                yield Problem(
                    name, f"the card of claim {claim_id} shows {row['sentence'][1]!r}, not the claim's phrase"
                )
    yield from (Problem("_evidence/claims", f"claim {missing} has no card") for missing in sorted(set(claims) - carded))
