"""How good the extraction is, by what people who reviewed it had to change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gpureport.analysis.links import Number, of_claims
from gpureport.pipeline import Report
from gpureport.records import CORE_KINDS, NOT_UNDERSTOOD, Claim, Kind
from gpureport.words import words

FIELDS = (
    "kind", "subject", "products", "value", "low", "high", "unit", "per", "qualifier", "direction", "period", "status",
    "definition", "attribution",
)  # fmt: skip
_CORE = [kind for kind in Kind if kind in CORE_KINDS]
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a number of things with its 95 % interval by Wilson's method; `None` where there is none of them."""

    name: str
    part: int
    whole: int
    low: float | None
    high: float | None
    value: float | None


@dataclass(frozen=True, slots=True)
class Review:
    """What people decided: claims kept as read, changed, taken out and put in, and claims nobody looked at."""

    accepted: tuple[Claim, ...]
    amended: tuple[tuple[Claim, Claim], ...]
    rejected: tuple[Claim, ...]
    added: tuple[Claim, ...]
    unseen: tuple[Claim, ...]

    @property
    def judged(self) -> int:
        """How many claims somebody decided on."""
        return len(self.accepted) + len(self.amended) + len(self.rejected) + len(self.added)


def review(report: Report) -> Review:
    """Sort the report's claims by what people decided on them; amended ones as (read, decided)."""
    read = {claim.claim_id: claim for claim in report.extracted}
    kept = {claim.claim_id for claim in report.claims}
    return Review(
        accepted=tuple(c for c in report.claims if c.reviewed == "accepted"),
        amended=tuple((read[c.claim_id], c) for c in report.claims if c.reviewed == "amended" and c.claim_id in read),
        rejected=tuple(claim for claim in report.extracted if claim.claim_id not in kept),
        added=tuple(c for c in report.claims if c.reviewed == "added"),
        unseen=tuple(c for c in report.claims if c.reviewed is None),
    )


def precision(found: Review) -> list[Share]:
    """Return, by core kind, the share of claims read as that kind that are claims of it."""
    bad = [claim.kind for claim in found.rejected] + [
        read.kind for read, right in found.amended if read.kind != right.kind
    ]
    return [share(kind, good := _right(found, kind), good + bad.count(kind)) for kind in _CORE]


def recall(found: Review) -> list[Share]:
    """Return, by core kind, the share of an article's claims of that kind that were read as such."""
    missed = [claim.kind for claim in found.added] + [
        right.kind for read, right in found.amended if read.kind != right.kind
    ]
    return [share(kind, good := _right(found, kind), good + missed.count(kind)) for kind in _CORE]


def _right(found: Review, kind: Kind) -> int:
    return sum(c.kind == kind for c in found.accepted) + sum(r.kind == kind == c.kind for r, c in found.amended)


def field_shares(found: Review) -> list[Share]:
    """Return, by field, the share of reviewed claims of the four kinds whose field was right, the worst first."""
    core = [pair for pair in found.amended if pair[1].kind in CORE_KINDS or pair[0].kind in CORE_KINDS]
    whole = sum(claim.kind in CORE_KINDS for claim in found.accepted) + len(core)
    wrong = {name: sum(getattr(read, name) != getattr(right, name) for read, right in core) for name in FIELDS}
    shares = [share(name, whole - wrong[name], whole) for name in FIELDS]
    return sorted(shares, key=lambda one: (one.value if one.value is not None else 1.0, FIELDS.index(one.name)))


def untouched(found: Review) -> Share:
    """Return the share of core claims that stand as they were read, of all that were read rightly, wrongly or not."""
    accepted = sum(claim.kind in CORE_KINDS for claim in found.accepted)
    changed = sum(right.kind in CORE_KINDS or read.kind in CORE_KINDS for read, right in found.amended)
    others = sum(claim.kind in CORE_KINDS for claim in (*found.rejected, *found.added))
    return share("core", accepted, accepted + changed + others)


def by_rule(found: Review, extracted: Iterable[Claim]) -> list[Share]:
    """Return, by the rule that read the amount, the share of claims rejected or given another amount, worst first."""
    changed = {read.claim_id for read, right in found.amended if _amount(read) != _amount(right)}
    wrong = changed | {claim.claim_id for claim in found.rejected}
    seen = wrong | {claim.claim_id for claim in found.accepted} | {read.claim_id for read, _ in found.amended}
    reviewed = [claim for claim in extracted if claim.claim_id in seen]
    shares = [
        share(
            rule, sum(c.rule == rule and c.claim_id in wrong for c in reviewed), sum(c.rule == rule for c in reviewed)
        )
        for rule in sorted({claim.rule for claim in reviewed})
    ]
    return sorted(shares, key=lambda one: (-one.part, one.name))


def _amount(claim: Claim) -> tuple[object, ...]:
    return claim.value, claim.low, claim.high, claim.unit, claim.qualifier


def total(name: str, shares: Sequence[Share]) -> Share:
    """Add shares up."""
    return share(name, sum(one.part for one in shares), sum(one.whole for one in shares))


def share(name: str, part: int, whole: int) -> Share:
    """Return a share with its interval, by Wilson (1927), which holds near 0 and 1 and for few cases too."""
    if not whole:
        return Share(name, part, whole, None, None, None)
    p, n, z = part / whole, whole, _Z
    middle, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
    return Share(name, part, whole, round(low, 6), round(high, 6), round(p, 6))


def numbers(report: Report, roles: Iterable[str]) -> dict[str, Number]:
    """Return the numbers that prose on quality takes; `roles` are who signed the judgements."""
    found = review(report)
    core = [claim for claim in report.claims if claim.kind in CORE_KINDS]
    seen = [claim for claim in core if claim.reviewed is not None]
    whole = untouched(found)
    names = sorted(set(roles))
    data = ("page:data.html",)
    return {
        "claims_count": Number(f"{len(report.claims):,}", ("page:explorer.html",)),
        "core_count": Number(f"{len(core):,}", ("page:explorer.html",)),
        "core_seen": Number(f"{len(seen):,}", of_claims(seen, "data.html")),
        "accepted_count": Number(str(len(found.accepted)), of_claims(found.accepted, "data.html")),
        "amended_count": Number(str(len(found.amended)), of_claims([right for _, right in found.amended], "data.html")),
        "rejected_count": Number(str(len(found.rejected)), data),
        "added_count": Number(str(len(found.added)), of_claims(found.added, "data.html")),
        "precision": _percent(total("precision", precision(found))),
        "recall": _percent(total("recall", recall(found))),
        "untouched": _percent(whole),
        "not_understood": Number(str(sum(c.rule == NOT_UNDERSTOOD for c in report.extracted)), ("page:explorer.html",)),
        "roles": Number(" and ".join(names) or words()["charts"]["nobody_yet"], data),
    }


def _percent(one: Share) -> Number:
    text = words()["charts"]["unreviewed"] if one.value is None else f"{100 * one.value:.1f} %"
    return Number(str(text), ("page:data.html",))
