"""Claims, articles and notebooks for tests, the boring fields filled in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from gpureport.articles import parse_article
from gpureport.records import Article, Claim, Kind, claim_id

PARAMETERS = "tolerance: float = 0.025  # gap\nas_of: str | None = None\n"


def make_article(text: str, name: str = "a", published: str = "", sha256: str = "") -> Article:
    return replace(parse_article(text, name=name), published=published, sha256=sha256)


def make_claim(text: str = "10万块", **fields: object) -> Claim:
    source, ordinal = str(fields.get("source", "a")), fields.pop("ordinal", 1)
    plain: dict[str, Any] = {
        "claim_id": claim_id(source, text, ordinal if isinstance(ordinal, int) else 1),
        "source": source,
        "start": 0,
        "end": len(text),
        "text": text,
        "paragraph": 1,
        "kind": Kind.ORDER,
        "subject": "bytedance",
        "products": ("A800",),
        "value": 100_000.0,
        "low": 100_000.0,
        "high": 100_000.0,
        "unit": "chip",
        "per": None,
        "qualifier": "exact",
        "direction": None,
        "period": "2023",
        "status": "ordered",
        "definition": None,
        "attribution": None,
        "rule": "plain",
    }
    return Claim(**{**plain, **fields})


def claim_in(article: Article, phrase: str, ordinal: int = 1, **fields: object) -> Claim:
    start = -1
    for _ in range(ordinal):
        start = article.text.index(phrase, start + 1)
    paragraph = next(p.number for p in article.paragraphs if p.start <= start < p.end)
    place = {"start": start, "end": start + len(phrase), "paragraph": paragraph}
    return make_claim(phrase, source=article.id, ordinal=ordinal, **place, **fields)


def make_notebook(folder: Path, name: str, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook with a cell of parameters and cells of code."""
    tagged: list[tuple[str, list[str]]] = [(parameters, ["parameters"]), *((source, []) for source in cells)]
    code: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {"tags": tags} if tags else {},
            "outputs": [],
            "source": source,
        }
        for number, (source, tags) in enumerate(tagged)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": code, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path
