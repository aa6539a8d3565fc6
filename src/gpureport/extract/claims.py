"""Binds every quantity of an article to whom, what and when it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from gpureport.extract.dates import Moment, moments
from gpureport.extract.kinds import Sense, governing, sense_of, unit_class
from gpureport.extract.lexicon import fold
from gpureport.extract.parties import Party, parties, subject_of, topic_before
from gpureport.extract.products import GENERIC, Goods, goods, of_servers, products_of
from gpureport.extract.reading import Reading, Spot, read_paragraph
from gpureport.extract.speakers import attribution_of
from gpureport.extract.today import Day, day_of
from gpureport.quantities import find_quantities
from gpureport.records import NOT_UNDERSTOOD, Article, Claim, Kind, Paragraph, Zone, claim_id

_BRACKET = re.compile(
    r"\s*[(,]?\s*(?:约合|折合|合|约|相当于|or|about|equivalent to|roughly|around)?\s*(?:人民币|rmb)?\s*"
)
_PRICED = frozenset({"chip", "server", "rack", "module"})


@dataclass(slots=True)
class Context:
    """A paragraph with who, what and when found in it, and what was bound so far."""

    reading: Reading
    parties: list[Party]
    goods: list[Goods]
    moments: list[Moment]
    bound: list[tuple[Spot, Claim]] = field(default_factory=list)


def extract(article: Article) -> list[Claim]:
    """Read every quantity of an article as a claim, in order; page furniture gives none."""
    folded = fold(article.text)
    today = day_of(article, folded)
    seen: Counter[str] = Counter()
    claims: list[Claim] = []
    for paragraph in article.paragraphs:
        quantities = find_quantities(article.text, paragraph.start, paragraph.end)
        ordinals = []
        for quantity in quantities:
            phrase = "".join(quantity.text.split())
            seen[phrase] += 1
            ordinals.append(seen[phrase])
        if quantities and paragraph.zone is not Zone.FURNITURE:
            reading = read_paragraph(article.text, folded, paragraph, quantities)
            blanks = [_blank(article, paragraph, *pair) for pair in zip(reading.spots, ordinals, strict=True)]
            claims.extend(_bind_all(reading, today, blanks))
    return claims


def _blank(article: Article, paragraph: Paragraph, spot: Spot, ordinal: int) -> Claim:
    """The claim a quantity makes before anybody knows what it is about."""
    q = spot.quantity
    return Claim(
        claim_id=claim_id(article.id, q.text, ordinal), source=article.id, start=q.start, end=q.end, text=q.text,
        paragraph=paragraph.number, kind=Kind.OTHER, subject=None, products=(), value=q.value, low=q.low, high=q.high,
        unit=q.unit, per=q.per, qualifier=q.qualifier, direction=q.direction, period=None, status=None,
        definition=None, attribution=None, rule=q.rule, zone=paragraph.zone,
    )  # fmt: skip


def _bind_all(reading: Reading, today: Day | None, blanks: list[Claim]) -> Iterator[Claim]:
    context = Context(reading, parties(reading), goods(reading), moments(reading, today))
    for spot, blank in zip(reading.spots, blanks, strict=True):
        claim = _bind(context, spot, blank)
        context.bound.append((spot, claim))
        yield claim


def _bind(context: Context, spot: Spot, blank: Claim) -> Claim:
    """Bind one quantity."""
    before = context.bound[-1] if context.bound else None
    if before and _conversion(context, before[0], spot):
        told = before[1]
        return replace(
            blank, kind=told.kind, subject=told.subject, products=told.products, per=blank.per or told.per,
            period=told.period, status=told.status, direction=told.direction, definition=told.definition,
            attribution=told.attribution, attribution_class=told.attribution_class,
        )  # fmt: skip
    sense = _sense(context, spot)
    said, answers = attribution_of(context.reading, context.parties, spot)
    return replace(
        blank, kind=sense.kind, status=sense.status, subject=_subject(context, spot, sense),
        products=_products(context, spot, sense), period=_period(context, spot, sense),
        attribution=said, attribution_class=answers,
    )  # fmt: skip


def _sense(context: Context, spot: Spot) -> Sense:
    """Decide the kind by the governing cue, else by the form of the quantity, else by the quantity before."""
    sort = unit_class(spot)
    if sort is None or spot.quantity.rule == NOT_UNDERSTOOD:
        return Sense(Kind.OTHER, None, None)
    cue = governing(context.reading, spot, sort)
    if cue and cue.word.value == "worth":
        earlier = next((c for _, c in reversed(context.bound) if c.kind is Kind.ORDER), None)
        return Sense(Kind.ORDER, earlier.status, cue) if earlier else Sense(Kind.OTHER, None, cue)
    if cue:
        return sense_of(context.reading, spot, cue)
    priced = sort == "money" and set((spot.quantity.per or "").split("-")) & _PRICED
    if priced or (sort == "ratio" and "折" in spot.quantity.text):
        return Sense(Kind.PRICE, None, None)
    alike = (c for s, c in reversed(context.bound) if sort != "ratio" and unit_class(s) == sort)
    earlier = next((c for c in alike if c.kind is not Kind.OTHER), None)
    if earlier:
        return Sense(earlier.kind, earlier.status, None)
    beside = sort == "count" and products_of(context.reading, context.goods, spot)[1]
    return Sense(Kind.STOCKPILE, "held", None) if beside else Sense(Kind.OTHER, None, None)


def _subject(context: Context, spot: Spot, sense: Sense) -> str | None:
    """Whom the sentence names, else the subject carried over from the sentences before."""
    party = subject_of(context.reading, context.parties, spot, sense.kind)
    if party or sense.kind is Kind.PRICE:
        return party.subject if party else None
    first, _ = context.reading.sentence(spot.start)
    carried = (c.subject for s, c in reversed(context.bound) if c.kind is not Kind.OTHER and s.start < first)
    topic = topic_before(context.parties, context.reading, first) if first else None
    return next(carried, None) or (topic.subject if topic else None)


def _products(context: Context, spot: Spot, sense: Sense) -> tuple[str, ...]:
    """What stands beside the quantity, else in its sentence, else what the quantity before was about."""
    thing, beside = products_of(context.reading, context.goods, spot)
    if sense.kind in (Kind.OTHER, Kind.CAPEX):
        return thing.ids if thing and sense.kind is Kind.OTHER else ()
    if thing and (thing.named or beside):
        return of_servers(context.reading, thing) if spot.quantity.unit == "server" else thing.ids
    carried = next((c.products for _, c in reversed(context.bound) if c.products and c.kind is not Kind.OTHER), ())
    return carried if carried and thing is None else (GENERIC,)


def _period(context: Context, spot: Spot, sense: Sense) -> str | None:
    """The nearest date before in the sentence, else after in the clause, else the last before the sentence."""
    first, _ = context.reading.sentence(spot.start)
    _, end = context.reading.clause(spot.start)
    inside = [m for m in context.moments if first <= m.start and m.end <= spot.start]
    later = [m for m in context.moments if spot.end <= m.start < end]
    earlier = [m for m in context.moments if m.end <= first and sense.kind is not Kind.OTHER]
    chosen = inside[-1:] or later[:1] or earlier[-1:]
    return chosen[0].period if chosen else None


def _conversion(context: Context, before: Spot, spot: Spot) -> bool:
    """A sum directly after another, in brackets: the same in another currency."""
    return (
        unit_class(before) == unit_class(spot) == "money"
        and before.quantity.unit != spot.quantity.unit
        and _BRACKET.fullmatch(context.reading.folded, before.end, spot.start) is not None
    )
