"""Claims and articles made up for tests: what a test is about is named, the rest is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from gpureport.intervals import Interval
from gpureport.policy import Policy
from gpureport.reconcile import Reconciliation, reconcile
from gpureport.records import Article, Attribution, Claim, Finding, Kind, Member, Relation, RelationKind, Zone

BLANK = Claim(
    claim_id="",
    source="a",
    start=0,
    end=4,
    text="told",
    paragraph=1,
    kind=Kind.STOCKPILE,
    subject="bytedance",
    products=("A100",),
    value=None,
    low=None,
    high=None,
    unit="chip",
    per=None,
    qualifier="exact",
    direction=None,
    period="2023-06",
    status="held",
    definition=None,
    attribution=None,
    rule="plain",
)


def article(name: str, published: str = "2023-06-30", text: str = "") -> Article:
    return Article(name, text or "。" * 1000, (), publisher=f"outlet {name}", published=published)


class Fields(TypedDict, total=False):
    """What a test may say of a claim."""

    source: str
    kind: Kind
    subject: str | None
    products: tuple[str, ...]
    value: float | None
    unit: str | None
    per: str | None
    direction: str | None
    period: str | None
    status: str | None
    definition: str | None
    attribution: str | None
    attribution_class: Attribution
    zone: Zone
    rule: str


def claim(name: str, low: float | None, high: float | None = -1, /, **fields: Unpack[Fields]) -> Claim:
    """Make a claim called `a12` of article `a`, starting at 120; exact without `high`, `None` is an open end."""
    start, high = 10 * int(name[1:]), low if high == -1 else high
    made = replace(BLANK, claim_id=name, source=name[0], start=start, end=start + 4, low=low, high=high)
    return replace(replace(made, value=low if low == high else None), **fields)


def relation(kind: str, factor: float = 1.0, /, **roles: str | Sequence[str]) -> Relation:
    members = [
        Member(name, role) for role, names in roles.items() for name in ([names] if isinstance(names, str) else names)
    ]
    return Relation(f"{kind}{members}", RelationKind(kind), tuple(members), "made", "made", factor)


def seven(month: str) -> Interval:
    """Give the rate of 7 CNY a USD, give or take 2 %."""
    del month
    return Interval(6.86, 7.14)


RATED = Policy(rate=seven)


def settle(
    *claims: Claim, relations: Sequence[Relation] = (), policy: Policy = RATED, published: str = "2023-06-30"
) -> Reconciliation:
    """Reconcile claims of articles called by a letter."""
    names = sorted({c.source for c in claims})
    return reconcile([article(name, published) for name in names], claims, relations, policy)


def finding_of(done: Reconciliation, name: str) -> Finding:
    """Return the one finding in which a claim speaks, other than as a bound."""
    [found] = [f for f in done.findings if any(e.claim_id == name and e.role != "bounds" for e in f.claims)]
    return found


def roles(finding: Finding) -> dict[str, str]:
    return {e.claim_id: e.role for e in finding.claims}


def ends(finding: Finding) -> tuple[float | None, float | None]:
    return finding.low, finding.high
