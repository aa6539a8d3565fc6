"""Finds the relations between claims that an article's language states.

Relations are found once and read by reconciliation and audit. A rule looks for words (`约合`, `其中`, `of which`,
brackets) and then for the claims they tie together; claims whose numbers happen to fit are never tied for that alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from gpureport.passages import Passages
from gpureport.records import Article, Claim, Relation
from gpureport.relate import amounts, changes, retold, shares, wholes

# of two rules that tie the same claims, the earlier one says how
_RULES = (
    *(amounts.conversions, amounts.products, amounts.packings, amounts.spreads, amounts.cards_priced, amounts.gains),
    *(changes.growths, changes.rates),
    *(shares.shares, wholes.parts, wholes.sums, wholes.periods, wholes.models_within, wholes.country),
    *(shares.shares_elsewhere, retold.conflicts, retold.repeats, amounts.priced_elsewhere),
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
    return [relation for article in articles for relation in _relate(Passages(article, by_source[article.id]))]


def _relate(text: Passages) -> list[Relation]:
    places = {c.claim_id: n for n, c in enumerate(text.claims)}
    found: dict[frozenset[str], Relation] = {}
    for relation in (r for rule in _RULES for r in rule(text)):
        found.setdefault(frozenset(m.claim_id for m in relation.members), relation)
    return sorted(found.values(), key=lambda r: (min(at := [places[m.claim_id] for m in r.members]), r.kind, at))
