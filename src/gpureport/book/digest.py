"""An article's page: its digest with every claim marked where it stands, and the claims in English beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gpureport.analysis.links import claim_href
from gpureport.book.lookup import Lookup
from gpureport.records import Article, Claim, Paragraph

_MARK = Markup(
    '<mark class="kind-{kind}" id="{anchor}" data-kind="{kind}" data-subjects="{subjects}">'
    '<a class="claim" href="#{anchor}">{text}</a></mark>'
)


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph as the page shows it: its number, level (1 title, 2 heading, 0 text), marked text, and claims."""

    number: int
    level: int
    html: Markup
    claims: tuple[Claim, ...]


def rows(article: Article, lookup: Lookup) -> Iterator[Row]:
    """Yield an article's paragraphs with their claims, in the order of the text."""
    claims = lookup.claims_of[article.id]
    for paragraph in article.paragraphs:
        inside = [claim for claim in claims if paragraph.start <= claim.start < paragraph.end]
        yield Row(paragraph.number, _level(article.text, paragraph), marked(article, paragraph, inside), tuple(inside))


def marked(article: Article, paragraph: Paragraph, claims: Sequence[Claim]) -> Markup:
    """Return a paragraph's text with each claim in a `mark`; one that overlaps an earlier one gets an anchor only."""
    pieces, done = [], paragraph.start
    for claim in claims:
        if claim.start < done:
            pieces.append(Markup('<span id="{}"></span>').format(anchor(claim)))
            continue
        pieces += [Markup.escape(article.text[done : claim.start]), _mark(claim)]
        done = claim.end
    return Markup("").join([*pieces, Markup.escape(article.text[done : paragraph.end])])


def anchor(claim: Claim) -> str:
    """Return the id of a claim's place on its article's page."""
    return claim_href(claim).partition("#")[2]


def _mark(claim: Claim) -> Markup:
    return _MARK.format(kind=claim.kind, anchor=anchor(claim), subjects=" ".join(claim.subjects), text=claim.text)


def _level(text: str, paragraph: Paragraph) -> int:
    line = text[text.rfind("\n", 0, paragraph.start) + 1 : paragraph.start].lstrip()
    return len(line) - len(line.lstrip("#"))
