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


@dataclass(frozen=True)
class Known:
    """A relation of an article: its kind, where its members stand, whether it is wrong there, and which span is."""

    kind: str
    members: tuple[tuple[int, int], ...]
    is_wrong: bool

    def is_found_by(self, check: Check) -> bool:
        """Say whether a check holds all its members, or all but one of four or more."""
        spans = [(e.start, e.end) for e in check.members]
        hits = sum(any(a < end and start < b for a, b in spans) for start, end in self.members)
        return hits >= len(self.members) - (len(self.members) > 3)


@dataclass(frozen=True)
class Planted:
    """An article with the relations it is known to hold."""

    article: Article
    known: Sequence[Known]


def read_planted(path: Path, *, clean: bool) -> Iterator[Planted]:
    """Read the articles of a file, as their clean twins or with the wrong numbers in."""
    for row in yaml.safe_load(path.read_text("utf-8")):
        wrong = {} if clean else {k: v for r in row["relations"] for k, v in r.get("wrong", {}).items()}
        text, spans = _filled(row["text"], wrong)
        front = f"---\nid: {row['id']}\nlanguage: {row['language']}\npublished: '{row['published']}'\n---\n"
        known = tuple(
            Known(
                r["kind"],
                tuple((a + len(front), b + len(front)) for a, b in (spans[m] for m in r["members"])),
                bool(wrong and "wrong" in r),
            )
            for r in row["relations"]
        )
        yield Planted(parse_article(front + text, name=row["id"], markup=".md"), known)


def _filled(template: str, wrong: dict[str, str]) -> tuple[str, dict[str, tuple[int, int]]]:
    text, spans, end = "", {}, 0
    for slot in _SLOT.finditer(template):
        text += template[end : slot.start()]
        phrase = wrong.get(slot.group(1), slot.group(2))
        spans[slot.group(1)] = (len(text), len(text) + len(phrase))
        text, end = text + phrase, slot.end()
    return text + template[end:], spans
