"""Made-up articles with annotated relations, some of them planted wrong, each with a clean twin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from gpureport.articles import parse_article
from gpureport.records import Article, Check

_SLOT = re.compile(r"\{(\w+):([^{}]*)\}")

Span = tuple[int, int]


@dataclass(frozen=True)
class Known:
    """A relation of an article: its kind, where its members stand, and the span that is wrong, if one is."""

    kind: str
    members: tuple[Span, ...]
    wrong: Span | None

    def is_found_by(self, check: Check) -> bool:
        """Say whether a check holds all its members, or all but one of four or more."""
        hits = sum(_holds(check, member) for member in self.members)
        return hits >= len(self.members) - (len(self.members) > 3)

    def explains(self, check: Check) -> bool:
        """Say whether a flag is owed to this relation's wrong number: it holds it, by whatever route."""
        return self.wrong is not None and _holds(check, self.wrong)


@dataclass(frozen=True)
class Planted:
    """An article with the relations it is known to hold."""

    article: Article
    known: Sequence[Known]


def read_planted(path: Path, *, clean: bool) -> Iterator[Planted]:
    """Read the articles of a file, as their clean twins or with the wrong numbers in."""
    for row in yaml.safe_load(path.read_text("utf-8")):
        wrong = {} if clean else {k: v for r in row["relations"] for k, v in r.get("wrong", {}).items()}
        front = f"---\nid: {row['id']}\nlanguage: {row['language']}\npublished: '{row['published']}'\n---\n"
        text, spans = _filled(front, row["text"], wrong)
        known = tuple(
            Known(
                r["kind"],
                tuple(spans[m] for m in r["members"]),
                next((spans[m] for m in r.get("wrong", {}) if not clean), None),
            )
            for r in row["relations"]
        )
        yield Planted(parse_article(text, name=row["id"], markup=".md"), known)


def _holds(check: Check, span: Span) -> bool:
    return any(e.start < span[1] and span[0] < e.end for e in check.members)


def _filled(text: str, template: str, wrong: dict[str, str]) -> tuple[str, dict[str, Span]]:
    """Append a template to a text with its slots filled, and say where each slot stands."""
    spans, end = {}, 0
    for slot in _SLOT.finditer(template):
        text += template[end : slot.start()]
        phrase = wrong.get(slot.group(1), slot.group(2))
        spans[slot.group(1)] = (len(text), len(text) + len(phrase))
        text, end = text + phrase, slot.end()
    return text + template[end:], spans
