"""Binds every quantity of an article to whom, what and when it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from gpureport.extract.dates import Moment, moments
from gpureport.extract.details import definition_of, direction_of, per_company, per_of, share_of
from gpureport.extract.kinds import Sense, governing, packing, sense_of, unit_class
from gpureport.extract.lexicon import Mention, fold
from gpureport.extract.names import unknown_subject
from gpureport.extract.parties import Party, parties, subject_of, topic_before
from gpureport.extract.products import GENERIC, Goods, goods, of_servers, products_of
from gpureport.extract.reading import Reading, Spot, read_paragraph
from gpureport.extract.speakers import attribution_of
from gpureport.extract.tables import Cell, cell_of, is_table, with_unit
from gpureport.extract.today import Day, day_of
from gpureport.quantities.find import find_quantities
from gpureport.records import NOT_UNDERSTOOD, Article, Claim, Kind, Paragraph, Zone, claim_id

_BRACKET = re.compile(
    r"\s*[(,]?\s*(?:约合|折合|合|约|相当于|or|about|equivalent to|roughly|around)?\s*(?:人民币|rmb)?\s*"
)
_PRICED = frozenset({"chip", "server", "rack", "module"})


Placed = TypeVar("Placed", Mention, Party, Goods, Moment)


@dataclass(slots=True)
class Context:
    """A paragraph with who, what and when found in it, and what was bound so far."""

    reading: Reading
    parties: list[Party]
    goods: list[Goods]
    moments: list[Moment]
    bound: list[tuple[Spot, Claim]] = field(default_factory=list)
    cell: Cell | None = None


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
            if table := is_table(reading):
                reading.spots = [with_unit(reading, spot) for spot in reading.spots]
            blanks = [_blank(article, paragraph, *pair) for pair in zip(reading.spots, ordinals, strict=True)]
            claims.extend(_bind_all(reading, today, blanks, table=table))
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


def _bind_all(reading: Reading, today: Day | None, blanks: list[Claim], *, table: bool) -> Iterator[Claim]:
    context = Context(reading, parties(reading), goods(reading), moments(reading, today))
    for spot, blank in zip(reading.spots, blanks, strict=True):
        context.cell = cell_of(reading, spot) if table else None
        claim = _bind(context, spot, blank)
        context.bound.append((spot, claim))
        yield claim


def _bind(context: Context, spot: Spot, blank: Claim) -> Claim:
    """Bind one quantity."""
    reading = context.reading
    before, told = context.bound[-1] if context.bound else (None, blank)
    if before and _conversion(reading, before, spot):
        return replace(
            told, claim_id=blank.claim_id, start=blank.start, end=blank.end, text=blank.text, value=blank.value,
            low=blank.low, high=blank.high, unit=blank.unit, qualifier=blank.qualifier, rule=blank.rule,
        )  # fmt: skip
    sense = _sense(context, spot)
    party = _party(context, spot, sense)
    names = party.ids if party else ()
    products = _products(context, spot, sense)
    share = share_of(reading, spot, names, party.end) if party else None
    per = per_of(reading, spot, bool(products)) if sense.kind is Kind.PRICE else blank.per
    if share is None and sense.kind is not Kind.OTHER and per_company(reading, spot, len(names)):
        per = f"company-{per}" if per else "company"
    said, answers = attribution_of(reading, context.parties, spot)
    return replace(
        blank, kind=sense.kind, status=sense.status, subject=share or (party.subject if party else None), per=per,
        products=products, period=_period(context, spot, sense), direction=direction_of(reading, spot),
        definition=definition_of(reading, spot, sense.kind), attribution=said, attribution_class=answers,
    )  # fmt: skip


def _sense(context: Context, spot: Spot) -> Sense:
    """Decide the kind by the governing cue, else by the form of the quantity, else by the quantity before."""
    sort = unit_class(spot)
    if sort is None or spot.quantity.rule == NOT_UNDERSTOOD or packing(context.reading, spot):
        return Sense(Kind.OTHER, None, None)
    cue = _of_cell(context, context.reading.words.get("cue", ())) or governing(context.reading, spot, sort)
    if cue and cue.word.value == "worth":
        inner = governing(context.reading, spot, sort, without="worth")
        order = next((c for _, c in reversed(context.bound) if c.kind is Kind.ORDER), None)
        if inner is None or inner.word.value != "order" or inner.start < context.reading.clause(spot.start)[0]:
            return Sense(Kind.ORDER, order.status, cue) if order else Sense(Kind.OTHER, None, cue)
        cue = inner
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


def _party(context: Context, spot: Spot, sense: Sense) -> Party | None:
    """Whom the sentence names, else an unknown name in it, else the subject carried over from the sentences before."""
    reading = context.reading
    party = _of_cell(context, context.parties) or subject_of(reading, context.parties, spot, sense.kind)
    if (party and party.ids) or sense.kind is Kind.PRICE:
        return party
    first, _ = reading.sentence(spot.start)
    unknown = unknown_subject(reading, spot, called=party is not None) if sense.kind is not Kind.OTHER else None
    if unknown:
        return Party(first, first, (unknown,), "", "topic")
    if party:
        return party
    carried = (c.subjects for s, c in reversed(context.bound) if c.kind is not Kind.OTHER and s.start < first)
    names = next(carried, ())
    return Party(first, first, names, "", "topic") if names else topic_before(context.parties, reading, first)


def _products(context: Context, spot: Spot, sense: Sense) -> tuple[str, ...]:
    """What stands beside the quantity, else in its sentence, else what the quantity before was about."""
    thing, beside = _of_cell(context, context.goods), True
    if thing is None:
        thing, beside = products_of(context.reading, context.goods, spot)
    if sense.kind in (Kind.OTHER, Kind.CAPEX):
        return thing.ids if thing and sense.kind is Kind.OTHER else ()
    if thing and (thing.named or beside):
        share = share_of(context.reading, spot, thing.ids, thing.end)
        ids = of_servers(context.reading, thing) if spot.quantity.unit == "server" else thing.ids
        return (share,) if share else ids
    carried = [c.products for _, c in context.bound if c.products and c.kind is not Kind.OTHER]
    carried = carried or [g.ids for g in context.goods if g.named and g.end <= spot.start]
    return carried[-1] if carried and thing is None else (GENERIC,)


def _period(context: Context, spot: Spot, sense: Sense) -> str | None:
    """The nearest date before in the sentence, else after in the clause, else the last before the sentence."""
    tabled = _of_cell(context, context.moments)
    if tabled:
        return tabled.period
    first, _ = context.reading.sentence(spot.start)
    _, end = context.reading.clause(spot.start)
    inside = [m for m in context.moments if first <= m.start and m.end <= spot.start]
    last = context.bound[-1][0].start if context.bound else -1
    inside = [m for m in inside if m.period or m.start > last] or inside
    later = [m for m in context.moments if spot.end <= m.start < end]
    earlier = [m for m in context.moments if m.end <= first and sense.kind is not Kind.OTHER]
    chosen = inside[-1:] or later[:1] or earlier[-1:]
    return chosen[0].period if chosen else None


def _of_cell(context: Context, items: Sequence[Placed]) -> Placed | None:
    """What a table says of the number in a cell: in the row, else in the head of the column."""
    if context.cell is None:
        return None
    spans = (context.cell.row, context.cell.head)
    return next((item for a, b in spans for item in items if a <= item.start < b), None)


def _conversion(reading: Reading, before: Spot, spot: Spot) -> bool:
    """A sum directly after another, in brackets: the same in another currency."""
    return (
        unit_class(before) == unit_class(spot) == "money"
        and before.quantity.unit != spot.quantity.unit
        and _BRACKET.fullmatch(reading.folded, before.end, spot.start) is not None
    )
