"""How well articles are read that people annotated: the reading against what they marked, quantity by quantity.

A quantity read is the one marked where the two spans overlap by half of the longer, one to one, longest overlap
first. Rules were written while looking at some of the articles; for the others nobody looked, and only those say what
to expect of an article that nobody has read yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpureport.analysis.quality import Share, share
from gpureport.articles import read_article
from gpureport.errors import InputError
from gpureport.extract import extract
from gpureport.records import CORE_KINDS, NOT_UNDERSTOOD, Claim
from gpureport.store import Column, Format, write_rows

Marked = Mapping[str, Any]

COLUMNS = (
    Column("articles"), Column("field"), Column("right", "integer"), Column("of", "integer"), Column("low", "number"),
    Column("high", "number"),
)  # fmt: skip
_NEAR = 0.02  # bounds that differ by less are the same
_BOUGHT = frozenset({"ordered", "purchased", "paid"})
_STATUSED = frozenset({"order", "stockpile"})


@dataclass(frozen=True, slots=True)
class Scores:
    """What was found among the quantities marked in some articles, and what each says rightly, as shares."""

    articles: int
    found: Share
    meant: Share
    kind: Share
    fields: tuple[Share, ...]
    whole: Share

    @property
    def shares(self) -> tuple[Share, ...]:
        """All of them, from finding a quantity to reading all of it."""
        return self.found, self.meant, self.kind, *self.fields, self.whole


def score_folder(folder: Path, *, unseen: bool) -> Scores:
    """Read and score a folder's articles, `NAME.txt` with `NAME.jsonl` beside it.

    With `unseen` the even ones, for which no rule was written, else the odd ones.

    Raises InputError where an annotation quotes what does not stand there.
    """
    marked: list[Marked] = []
    claims: list[Claim] = []
    for path in sorted(folder.glob("*.txt")):
        if unseen == (int(path.stem[-2:]) % 2 == 0):
            article = read_article(path)
            rows = [json.loads(line) for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines()]
            for row in rows:
                if article.text[row["start"] : row["end"]] != row["quote"]:
                    raise InputError(f"{path.name} has {article.text[row['start'] : row['end']]!r} at {row['start']}: "
                                     f"its annotation says {row['quote']!r}; correct the offsets")  # fmt: skip
            marked += rows
            claims += extract(article)
    return score(marked, claims)


def score(marked: Sequence[Marked], claims: Iterable[Claim]) -> Scores:
    """Score claims against marked quantities; optional ones count on neither side.

    `found` is the share of marked quantities that were read, `meant` that of read ones that were marked. `kind` and the
    fields are shares of what was matched, `whole` is the share of marked orders, stockpiles, capital expenditure and
    prices that were read with kind, amount, unit, company and products all right.
    """
    read = [claim for claim in claims if claim.rule != NOT_UNDERSTOOD]
    pairs = [(row, claim) for row, claim in _pair(marked, read)]
    free = {claim.claim_id for row, claim in pairs if row.get("optional")}
    pairs = [(row, claim) for row, claim in pairs if not row.get("optional")]
    wanted = [row for row in marked if not row.get("optional")]
    core = [(row, claim) for row, claim in pairs if _kind(row, claim) in CORE_KINDS]
    chosen = {id(row): _kind(row, claim) for row, claim in pairs}
    core_wanted = [row for row in wanted if chosen.get(id(row), row["kind"]) in CORE_KINDS]
    right = [p for p in core if _kind(*p) == p[1].kind and all(same(*p) for same in (_amount, _subject, _products))]
    tested: tuple[tuple[str, Callable[[Marked, Claim], bool], Sequence[tuple[Marked, Claim]]], ...] = (
        ("value", _amount, core),
        ("subject", _subject, core),
        ("products", _products, core),
        ("period", _period, core),
        ("status", _status, [(row, claim) for row, claim in core if _kind(row, claim) in _STATUSED]),
    )
    return Scores(
        len({row["source"] for row in marked}),
        share("found", len(pairs), len(wanted)),
        share("meant", len(pairs), sum(claim.claim_id not in free for claim in read)),
        share("kind", sum(_kind(row, claim) == claim.kind for row, claim in core), len(core)),
        tuple(share(name, sum(same(*pair) for pair in of), len(of)) for name, same, of in tested),
        share("whole", len(right), len(core_wanted)),
    )


def score_rows(folder: Path) -> bytes:
    """Return the scores of a folder's articles as CSV: one line a share, `unseen` before `seen`."""
    rows = [
        {"articles": name, "field": one.name, "right": one.part, "of": one.whole, "low": one.low, "high": one.high}
        for name in ("unseen", "seen")
        for one in score_folder(folder, unseen=name == "unseen").shares
    ]
    return write_rows(rows, COLUMNS, Format.CSV)


def _pair(marked: Sequence[Marked], claims: Sequence[Claim]) -> list[tuple[Marked, Claim]]:
    overlaps = []
    for i, row in enumerate(marked):
        for j, claim in enumerate(claims):
            shared = min(row["end"], claim.end) - max(row["start"], claim.start)
            longer = max(row["end"] - row["start"], claim.end - claim.start)
            if row["source"] == claim.source and shared > 0 and 2 * shared >= longer:
                overlaps.append((-shared / longer, i, j))
    taken_rows: set[int] = set()
    taken_claims: set[int] = set()
    pairs = []
    for _, i, j in sorted(overlaps):
        if i not in taken_rows and j not in taken_claims:
            taken_rows.add(i)
            taken_claims.add(j)
            pairs.append((marked[i], claims[j]))
    return pairs


def _kind(row: Marked, claim: Claim) -> str:
    """Return the kind marked, or the second one that is right too where that was read."""
    return str(row["alt_kind"] if row.get("alt_kind") == claim.kind else row["kind"])


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))


def _amount(row: Marked, claim: Claim) -> bool:
    said = set((claim.per or "").split("-"))
    per = said == set((row.get("per") or "").split("-")) or said <= set(row.get("per_all") or ())
    bounds = _near(row["low"], claim.low) and _near(row["high"], claim.high)
    stated = row["value"] is None or _near(row["value"], claim.value)
    return (row["unit"] or "") == (claim.unit or "") and per and bounds and stated


def _subject(row: Marked, claim: Claim) -> bool:
    allowed = [row["subject"], *(row.get("subject_alt") or ())]
    return any(set(claim.subjects) == {one for one in (name or "").split("|") if one} for name in allowed)


def _products(row: Marked, claim: Claim) -> bool:
    bare = [{re.sub(r"^\d+x", "", name) for name in names} for names in (row["products"], claim.products)]
    return bare[0] == bare[1]


def _period(row: Marked, claim: Claim) -> bool:
    return claim.period in (row.get("period"), *(row.get("period_alt") or ()))


def _status(row: Marked, claim: Claim) -> bool:
    return row.get("status") == claim.status or {row.get("status"), claim.status} <= _BOUGHT
