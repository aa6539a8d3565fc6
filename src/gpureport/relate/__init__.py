"""Finds the relations between claims that an article's language states.

Relations are found once and read by reconciliation and audit. A rule looks for words (`约合`, `其中`, `of which`,
brackets) and then for the claims they tie together; claims whose numbers happen to fit are never tied for that alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from gpureport.passages import Passages
from gpureport.records import Article, Claim, Relation
from gpureport.relate import amounts, changes, retold, wholes
from gpureport.relate.drafts import Draft

# of two rules that tie the same claims, the earlier one says how
_RULES: tuple[Callable[[Passages], Iterator[Draft]], ...] = (
    *(amounts.conversions, amounts.products, amounts.packings, amounts.gains),
    *(changes.growths, changes.rates),
    *(wholes.shares, wholes.parts, wholes.totals),
    *(retold.parts_elsewhere, retold.shares_elsewhere, retold.conflicts, retold.repeats, amounts.priced_elsewhere),
)


def relate(articles: Sequence[Article], claims: Sequence[Claim]) -> list[Relation]:
    """Find the relations inside each article.

    Args:
        articles: the articles the claims were read from; claims of any other source are passed over.
        claims: of any number of articles, in any order.

    Returns:
        The relations, sorted by article and by where their first member stands.
    """
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_source[claim.source].append(claim)
    return [relation for article in articles for relation in _relate(article, by_source[article.id])]


def _relate(article: Article, claims: Sequence[Claim]) -> list[Relation]:
    text = Passages(article, claims)
    drafts: dict[frozenset[str], Draft] = {}
    for rule in _RULES:
        for draft in rule(text):
            drafts.setdefault(frozenset(c.claim_id for _, c in draft.roles), draft)
    ordered = sorted(
        drafts.values(), key=lambda d: (min(c.start for _, c in d.roles), d.kind, [c.start for _, c in d.roles])
    )
    return [draft.relation() for draft in ordered]
