"""Claims made of gold rows, for tests that should not depend on the extractor."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gpureport.articles import read_article
from gpureport.records import Article, Claim, Kind, Zone, claim_id


def gold_article(shared: Path, number: str) -> Article:
    """Read the original whose name begins with a number."""
    return read_article(next((shared / "seeds").glob(f"{number}_*.txt")))


def gold_claims(shared: Path, article: Article) -> list[Claim]:
    """Turn an article's gold rows into claims."""
    path = shared / "gold" / f"{article.id.split('_')[0]}.jsonl"
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return list(_claims(article, rows))


def _claims(article: Article, rows: Iterable[dict[str, Any]]) -> Iterator[Claim]:
    seen: Counter[str] = Counter()
    names = (
        "value",
        "low",
        "high",
        "unit",
        "per",
        "direction",
        "period",
        "status",
        "attribution",
        "subject",
        "qualifier",
    )
    for row in rows:
        text = article.text[row["start"] : row["end"]]
        phrase = "".join(text.split())
        seen[phrase] += 1
        yield Claim(
            claim_id=claim_id(article.id, phrase, seen[phrase]),
            source=article.id,
            start=row["start"],
            end=row["end"],
            text=text,
            paragraph=next(p.number for p in article.paragraphs if p.start <= row["start"] < p.end),
            kind=Kind(row["kind"]),
            products=tuple(row["products"]),
            definition=None,
            rule="gold",
            zone=Zone.TITLE if row["zone"] == "title" else Zone.BODY,
            **{name: row[name] for name in names},
        )
