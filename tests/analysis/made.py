"""Reports made of claims for tests: a finding for each claim or group of claims, checks as given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from factories import make_article, make_claim
from gpureport.intervals import Interval
from gpureport.pipeline import Report
from gpureport.policy import Policy
from gpureport.records import Check, Claim, Evidence, Finding, Kind, Relation, RelationKind, content_id
from gpureport.scenario import Scenario

RATE = Interval(7.0, 7.0)


def claim(text: str, **fields: object) -> Claim:
    """Return a claim of the article `a`; `low` and `high` follow `value` unless given."""
    if "value" in fields:
        fields = {"low": fields["value"], "high": fields["value"], **fields}
    return make_claim(text, **fields)


def evidence(one: Claim, role: str = "supports") -> Evidence:
    return Evidence(one.claim_id, one.source, one.start, one.end, one.text, role)


def finding(*claims: Claim, verdict: str = "single", roles: Sequence[str] = (), **fields: object) -> Finding:
    first = claims[0]
    kept = {
        name: getattr(first, name)
        for name in ("kind", "subject", "products", "status", "period", "definition", "unit", "per", "low", "high")
    }
    told = zip(claims, roles or ["supports"] * len(claims), strict=True)
    return Finding(
        **{**kept, **fields},
        finding_id=content_id(*(one.claim_id for one in claims)),
        verdict=verdict,
        sources=1,
        reason="made for a test.",
        claims=tuple(evidence(one, role) for one, role in told),
    )


def check(relation: RelationKind, verdict: str, ratio: float | None, working: str, *claims: Claim) -> Check:
    return Check(
        check_id=content_id(working),
        relation=relation,
        verdict=verdict,
        ratio=ratio,
        working=working,
        low=None,
        high=None,
        members=tuple(evidence(one, "part") for one in claims),
    )


def report(
    claims: Sequence[Claim],
    findings: Sequence[Finding] | None = None,
    *,
    checks: Sequence[Check] = (),
    relations: Sequence[Relation] = (),
    extracted: Sequence[Claim] | None = None,
) -> Report:
    """Return a report; without findings each claim is one."""
    sources = sorted({one.source for one in claims}) or ["a"]
    articles = [replace(make_article("¶1 x", name, "2023-06"), publisher=f"Paper {name.upper()}") for name in sources]
    return Report(
        scenario=Scenario(),
        policy=Policy(rate=lambda _month: RATE),
        articles=tuple(articles),
        extracted=tuple(claims if extracted is None else extracted),
        claims=tuple(claims),
        relations=tuple(relations),
        findings=tuple([finding(one) for one in claims] if findings is None else findings),
        unsettled=(),
        checks=tuple(checks),
    )


def order(text: str, **fields: object) -> Claim:
    return claim(text, **{"kind": Kind.ORDER, "products": ("A800",), **fields})


def stock(text: str, **fields: object) -> Claim:
    return claim(text, **{"kind": Kind.STOCKPILE, "products": ("A100",), "status": "held", **fields})


def price(text: str, **fields: object) -> Claim:
    plain = {"kind": Kind.PRICE, "products": ("A100",), "subject": None, "status": None, "unit": "CNY", "per": "chip"}
    return claim(text, **{**plain, **fields})


def capex(text: str, **fields: object) -> Claim:
    plain = {"kind": Kind.CAPEX, "products": (), "status": None, "unit": "USD", "per": "year"}
    return claim(text, **{**plain, **fields})
