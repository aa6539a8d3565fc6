"""The seeds' core claims are reviewed, and after review they say what careful readers found in the originals."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gpureport.articles import read_articles
from gpureport.judgements import Verb, load_judgements
from gpureport.judging import place_of
from gpureport.paths import Project
from gpureport.pipeline import Report, read_report
from gpureport.records import CORE_KINDS, Article, Claim
from gpureport.verify import pair_originals

Row = dict[str, Any]


@cache
def reviewed(root: Path) -> Report:
    return read_report(project=Project(root))


def shown(claims: Iterable[Claim]) -> str:
    return "\n".join(f"{claim.source} ¶{claim.paragraph} {claim.text!r} {claim.kind}" for claim in claims)


def test_every_core_claim_of_the_seeds_carries_a_judgement(root: Path) -> None:
    report = reviewed(root)
    judged = {j.claim_id for j in load_judgements(Project(root).judgements) if not j.about_two}
    unseen = [c for c in (*report.extracted, *report.claims) if c.kind in CORE_KINDS and c.claim_id not in judged]
    assert not unseen, shown(unseen)
    assert sum(claim.kind in CORE_KINDS and claim.reviewed is not None for claim in report.claims) > 100


def test_no_judgement_is_stale(root: Path) -> None:
    """Each names a claim that is there, in its own words, and changes what extraction does not say by itself."""
    report = reviewed(root)
    read = {claim.claim_id: claim for claim in report.extracted}
    known = read | {claim.claim_id: claim for claim in report.claims}
    judgements = load_judgements(Project(root).judgements)
    for judgement in judgements:
        claim = known[judgement.claim_id]
        assert judgement.phrase == claim.text, judgement
        assert judgement.sentence == place_of(claim, report.articles), judgement
    assert not report.needless
    assert not [j for j in judgements if j.decision == Verb.ADD and j.claim_id in read]


def test_a_claim_is_decided_on_once(root: Path) -> None:
    judgements = load_judgements(Project(root).judgements)
    once = Counter((j.claim_id, j.other_id, j.field) for j in judgements)
    assert not [key for key, count in once.items() if count > 1]
    verbs: dict[str, set[str]] = {}
    for judgement in judgements:
        if not judgement.about_two:
            verbs.setdefault(judgement.claim_id, set()).add(judgement.decision)
    assert not [name for name, decisions in verbs.items() if len(decisions) > 1]


@pytest.mark.parametrize("source", ["000", "003"])
def test_what_readers_found_stands_in_the_judged_claims(root: Path, shared: Path, originals: Path, source: str) -> None:
    """At least 97 % of orders, stocks, capex and prices have company, product, unit, interval and date right."""
    pairs = pair_originals(read_articles([root / "seeds"]), originals)
    original = next(one for one, digest in pairs if digest.id.startswith(source))
    lines = (shared / "gold" / f"{source}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] in CORE_KINDS and not row.get("optional")]
    found = match(rows, original, [claim for claim in reviewed(root).claims if claim.source == original.id])
    wrong = [(row["quote"], faults(row, claim)) for row, claim in found if faults(row, claim)]
    assert rows
    assert len(wrong) <= 0.03 * len(rows), wrong


def match(rows: list[Row], original: Article, claims: list[Claim]) -> list[tuple[Row, Claim | None]]:
    """Give each row the claim of its paragraph with its phrase, in order; a longer or shorter phrase is second best."""
    free = list(claims)
    found: list[tuple[Row, Claim | None]] = []
    for row in sorted(rows, key=lambda row: (-len(squeezed(row["quote"])), row["start"])):
        number = next(p.number for p in original.paragraphs if p.start <= row["start"] < p.end)
        phrase = squeezed(row["quote"])
        near = [claim for claim in free if claim.paragraph == number and same_words(phrase, squeezed(claim.text))]
        claim = min(near, key=lambda claim: (squeezed(claim.text) != phrase, claim.start), default=None)
        if claim:
            free.remove(claim)
        found.append((row, claim))
    return found


def faults(row: Row, claim: Claim | None) -> list[str]:
    """Name what the claim has wrong; the row's other readings are right too."""
    if claim is None:
        return ["missing"]
    right = {
        "kind": claim.kind in {row["kind"], row.get("alt_kind")},
        "subject": any(set(claim.subjects) == names(one) for one in (row["subject"], *row.get("subject_alt", []))),
        "products": bare(claim.products) == bare(row["products"]),
        "unit": claim.unit == row["unit"],
        "per": names(claim.per, "-") == names(row["per"], "-") or names(claim.per, "-") <= set(row.get("per_all", [])),
        "low": same_number(claim.low, row["low"]),
        "high": same_number(claim.high, row["high"]),
        "period": (claim.period or "") in {one or "" for one in (row["period"], *row.get("period_alt", []))},
    }
    return [name for name, fine in right.items() if not fine]


def squeezed(text: str) -> str:
    return "".join(text.split())


def same_words(one: str, other: str) -> bool:
    return (one in other or other in one) and 2 * min(len(one), len(other)) >= max(len(one), len(other))


def names(text: str | None, separator: str = "|") -> set[str]:
    return set(text.split(separator)) if text else set()


def bare(products: Iterable[str]) -> set[str]:
    return {re.sub(r"^\d+x", "", product) for product in products}


def same_number(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else math.isclose(one, other, rel_tol=1e-6)
