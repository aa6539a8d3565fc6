"""Binds every quantity of an article to whom, what and when it is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from gpureport.extract.context import REMEMBERED, Context, context_of, lead_of, leads
from gpureport.extract.details import (
    THINGS,
    TIMES,
    definition_of,
    direction_of,
    per_of,
    per_total,
    share_of,
    stays_price,
    totalled,
)
from gpureport.extract.kinds import Sense
from gpureport.extract.products import GENERIC, is_anaphoric, of_servers, products_of
from gpureport.extract.senses import sense as sense_in
from gpureport.extract.subjects import subject_of, topic_before
from gpureport.extract.tables import is_caption, is_table, table_quantities, without_unit
from gpureport.extract.units import elided
from gpureport.extract.when import dated
from gpureport.language.names import learn
from gpureport.language.parties import TOPICS, Party, is_partner
from gpureport.language.reading import Reading, Spot, read_paragraph, within
from gpureport.language.speakers import attribution_of
from gpureport.lexicon import grammar, lower
from gpureport.quantities.find import find_quantities
from gpureport.quantities.plain import spell_plainly
from gpureport.quantities.quantity import Quantity
from gpureport.records import Article, Claim, Kind, Paragraph, Zone, claim_id
from gpureport.today import day_of
from gpureport.vocabulary import table

_FAR, _EQUAL = 120, 16
_OFTEN, _MAINLY = 3, 0.7  # how often, and what part of all products, an article names what it is about
_TRADED = frozenset({Kind.ORDER, Kind.STOCKPILE})
_MOVED = frozenset({"delivered", "undelivered", "cancelled"})
_PERS = frozenset(f"per_{one}" for one in (*THINGS, *TIMES))
_FOR_TOLD = re.compile(
    "(?:[这那该]些|[这那该]批|上述)[一-鿿]{0,4}$|[总价][价值额]$|worth$|valued at$"
)  # what is told of before is worth
_BRACKET = re.compile(r"\s*[(,]?\s*(?:约合|折合|合|约|相当于|or|about|equivalent to|roughly)?\s*(?:人民币|rmb)?\s*")
_EVEN = re.compile(r"甚至|乃至| or even | even ")


def extract(article: Article) -> list[Claim]:
    """Read every quantity of an article as a claim, in order; page furniture gives none."""
    spelling = spell_plainly(article.text)
    folded = lower(spelling)
    today, names = day_of(article, folded), learn(article.text, folded)
    # an article that speaks of New Taiwan dollars, and of no other yuan, means them; one in the words used there means
    # them where firms are not the mainland's
    yuan = any(w in folded for w in grammar("yuan_money"))
    taiwan = not yuan and any(word in folded for word in grammar("taiwan_money"))
    local = not (yuan or taiwan) and sum(word in folded for word in grammar("taiwan_words")) > 1
    claims: list[Claim] = []
    context: Context | None = None
    lead: Context | None = None
    # one step after the other for the whole article: in turn for each paragraph they are slower
    found = list(_quantities(article, spelling, taiwan=taiwan))
    readings = [
        read_paragraph(article.text, folded, paragraph, quantities, names) for paragraph, quantities, *_ in found
    ]
    for reading, (paragraph, _, ids, tabled, captions) in zip(readings, found, strict=True):
        captioned = tabled and context and context.captions
        lead = context if captioned else lead_of(article.text, paragraph, lead, context)
        context = context_of(reading, today, context, table=tabled)
        context.lead, context.captions = lead, captions
        bound = _bind_all(context, article.id, paragraph, ids)
        claims.extend(map(_in_taiwan, bound) if local else bound)
    return claims


def _quantities(
    article: Article, spelling: str, *, taiwan: bool
) -> Iterator[tuple[Paragraph, list[Quantity], list[str], bool, bool]]:
    """Go through the paragraphs to bind: the quantities, their ids, and whether it is a table or captions the next."""
    seen: defaultdict[str, int] = defaultdict(int)
    tables = [is_table(article.text, paragraph) for paragraph in article.paragraphs]
    caption: Paragraph | None = None
    for paragraph, tabled, heads in zip(article.paragraphs, tables, [*tables[1:], False], strict=False):
        quantities = find_quantities(article.text, paragraph.start, paragraph.end, spelling)
        if tabled:
            quantities = table_quantities(article.text, paragraph, quantities, caption)
        caption = paragraph if heads and is_caption(paragraph) else None
        if caption:
            quantities = without_unit(article.text, caption, quantities)
        if taiwan:
            quantities = [q._replace(unit="TWD") if q.unit == "CNY" and q.text[-1] == "元" else q for q in quantities]
        ids = [_id(article.id, quantity.text, seen) for quantity in quantities]
        if (quantities or caption or leads(article.text, paragraph)) and paragraph.zone is not Zone.FURNITURE:
            yield paragraph, quantities, ids, tabled, caption is not None


def _in_taiwan(claim: Claim) -> Claim:
    foreign = claim.unit == "CNY" and claim.text[-1] == "元" and claim.subject and not _mainland() & {*claim.subjects}
    return replace(claim, unit="TWD") if foreign else claim


@cache
def _mainland() -> frozenset[str]:
    return frozenset(row["id"] for row in table("homes") if row["home"] == "china")


def _id(source: str, text: str, seen: defaultdict[str, int]) -> str:
    phrase = "".join(text.split())
    seen[phrase] += 1
    return claim_id(source, phrase, seen[phrase])


def _bind_all(context: Context, source: str, paragraph: Paragraph, ids: Sequence[str]) -> Iterator[Claim]:
    reading = context.reading
    for i, (bare, name) in enumerate(zip(reading.spots, ids, strict=True)):
        spot = reading.spots[i] = elided(context, bare)
        if _in_name(reading, spot):
            continue
        before, told = context.bound[-1] if context.bound else (None, None)
        if before and told and _conversion(reading, before, spot):
            q = spot.quantity
            claim = replace(
                told, claim_id=name, start=q.start, end=q.end, text=q.text, value=q.value, low=q.low, high=q.high,
                unit=q.unit, qualifier=q.qualifier, rule=q.rule,
            )  # fmt: skip
        else:
            claim = _bind(context, spot, source, paragraph, name)
        context.bound.append((spot, claim))
        if claim.kind in _TRADED and claim.subject and claim.products not in ((), (GENERIC,)):
            context.deals[claim.subjects] = claim.products
        yield claim


def _bind(context: Context, spot: Spot, source: str, paragraph: Paragraph, name: str) -> Claim:
    """Bind one quantity."""
    reading, q = context.reading, spot.quantity
    sense = sense_in(context, spot)
    party = _party(context, spot, sense)
    if sense.cue and sense.kind is not Kind.PRICE and _unbought(sense, party):
        sense = Sense(Kind.OTHER, sense.status if sense.status in ("denied", "hypothetical") else None)
    names = party.ids if party else ()
    products = _products(context, spot, sense, names)
    definition = definition_of(reading, spot, sense.kind)
    if party is None and definition == "list price":
        party = Party(spot.first, spot.first, _makers(products))  # a list price is its maker's
    share = share_of(reading, spot, names, party.end) if party else None
    per = _per(context, spot, sense, rented=definition == "rental", named=bool(products))
    if share is None and sense.kind is not Kind.OTHER:
        per = per_total(reading, spot, per, len(names))
    said, answers = attribution_of(reading, context.parties, spot)
    period, sense = dated(context, spot, sense)
    return Claim(
        claim_id=name, source=source, start=q.start, end=q.end, text=q.text, paragraph=paragraph.number,
        kind=sense.kind, subject=share or (party.subject if party else None), products=products,
        value=q.value, low=q.low, high=q.high, unit=q.unit, per=per if per != q.unit else None,
        qualifier=q.qualifier, direction=direction_of(reading, spot), period=period, status=sense.status,
        definition=definition, attribution=said, rule=q.rule, attribution_class=answers, zone=paragraph.zone,
    )  # fmt: skip


def _makers(products: Sequence[str]) -> tuple[str, ...]:
    return tuple({row["maker"]: None for row in table("chips") if row["id"] in products and row["maker"]})


def _in_name(reading: Reading, spot: Spot) -> bool:
    """Say whether a number belongs to a chip's name (910B 单卡), or is one (4090) and counts nothing."""
    for name in reading.mentions("product", spot.start - REMEMBERED, spot.end):
        if name.start <= spot.start < name.end and (
            spot.end <= name.end or spot.sort is None or not reading.folded[name.start : name.end].isdigit()
        ):
            return True
    return False


def _unbought(sense: Sense, party: Party | None) -> bool:
    """Say whether nobody is known to need, or to have been sold, what the words say is."""
    cue, named = sense.cue.word.value if sense.cue else "", party is not None and party.ids
    if cue == "need":
        return sense.status != "requested" and not named
    return cue == "sold" and (not named or (party is not None and party.sells))


def _per(context: Context, spot: Spot, sense: Sense, *, rented: bool, named: bool) -> str | None:
    reading, q = context.reading, spot.quantity
    if sense.kind is Kind.PRICE:
        before, alike = context.last_told("money", first=spot.first)
        if alike is None and stays_price(above := context.told_above("money"), spot):
            alike = above
        between = reading.mentions("marker", before.end if before else spot.first, spot.start)
        said = any(m.word.value.startswith("per_") for m in between)
        told = alike if alike and alike.kind is Kind.PRICE and not said else None
        return per_of(reading, spot, told, rented=rented, named=named, head=_head(context, spot))
    return q.per


def _head(context: Context, spot: Spot) -> set[str]:
    """Return what the head of a table's column and its caption say that its prices are for: a server, a month."""
    if not context.table:
        return set()
    pers = [m for m in context.reading.words.get("marker", ()) if m.word.value in _PERS]
    head = context.of_cell(spot, pers)
    above = context.lead.reading.words.get("marker", ()) if context.lead else ()
    said = [m.word.value[4:] for m in (*([head] if head else ()), *above) if m.word.value in _PERS]
    things, times = ([s for s in said if (s in TIMES) == timed][:1] for timed in (False, True))
    return {*things, *times}


def _party(context: Context, spot: Spot, sense: Sense) -> Party | None:
    """Whom the sentence names, else the subject carried over from the sentences before."""
    reading = context.reading
    party = context.of_cell(spot, context.parties) or subject_of(reading, context.parties, spot, sense.kind)
    if party and party.part == "place" and sense.status in ("delivered", "offered"):
        return None  # where goods are, not whose
    moved = sense.cue.word.detail if sense.cue else sense.status
    if moved == "delivered" and (party is None or (party.sells and party.start < spot.begin)):
        makers = [p for p in within(context.parties, spot.begin, spot.start) if p.part == "goods"]
        party = makers[-1] if makers else party  # what a maker's chips do, it does
    partner = party and sense.status in _MOVED and is_partner(context.known, party)
    sold = party and party.sells and party.start < spot.begin and sense.kind is Kind.ORDER and sense.cue
    if party and (partner or (sold and _FOR_TOLD.search(reading.folded, spot.begin, sold.end))):
        buyers = next((c.subjects for _, c in context.told() if c.kind is Kind.ORDER and c.subjects), party.ids)
        return party._replace(ids=buyers)  # what the other side delivers, or not, is for whoever ordered it
    party = _summed(context, spot, party) if sense.kind in _TRADED and totalled(reading, spot) else party
    if party or sense.kind is Kind.PRICE:
        return party
    names = next((c.subjects for s, c in context.told() if s.start < spot.first), ())
    if names:
        return Party(spot.first, spot.first, names)
    lead = context.lead
    led = topic_before(lead.reading, lead.parties, len(lead.reading.folded)) if lead else None
    topic = led or topic_before(reading, context.parties, spot.first)
    if topic or not context.above or any(p.part in TOPICS for p in context.parties):
        return topic
    told = context.above.last_told()[1]
    latin = reading.folded[spot.first : spot.end].isascii() and told is not None and told.kind is sense.kind
    goes_on = latin or (sense.kind in _TRADED and reading.marked("back", spot.first, spot.start))
    return Party(spot.first, spot.first, told.subjects) if told and goes_on else None


def _summed(context: Context, spot: Spot, party: Party | None) -> Party | None:
    """Return whom a list before is about, where a quantity is what it adds up to and nobody is named after it."""
    told = [(s.end, i) for s, c in context.told(spot.sort, first=spot.first) for i in c.subjects]
    if len({i for _, i in told}) > 1 and (party is None or party.start < told[0][0]):
        return Party(spot.start, spot.start, tuple(i for _, i in told))
    return party


def _products(context: Context, spot: Spot, sense: Sense, names: Sequence[str]) -> tuple[str, ...]:
    """What stands beside the quantity, else in its sentence, else what the quantity before was about."""
    reading = context.reading
    equal = spot.sort == "count" and reading.marked("equivalent", spot.start - _EQUAL, spot.start)
    thing, beside = context.of_cell(spot, context.goods), True
    if thing is None and not context.table:
        thing, beside = products_of(reading, context.goods, spot)
    if sense.kind in (Kind.OTHER, Kind.CAPEX):
        return thing.ids if thing and sense.kind is Kind.OTHER else ()
    if not (thing and thing.named) and reading.marked("no_chip", spot.begin, spot.finish):
        return ()
    later = thing is not None and not beside and thing.start >= spot.end
    alike = context.last_told(spot.sort, first=spot.first)[1] if later else None
    if thing and (is_anaphoric(reading, thing) or (alike and alike.products)):
        thing = None  # $5bn on H20s, up from $4bn before, if H200s are not allowed
    if not (thing and thing.start >= spot.begin) and (whole := _whole(context, spot)):
        return whole
    if thing and (thing.named or (beside and not equal)):
        share = share_of(reading, spot, thing.ids, thing.end)
        ids = of_servers(reading, thing) if spot.quantity.unit == "server" else thing.ids
        return (share,) if share else ids
    if context.table or not (thing is None or equal):
        return (GENERIC,)
    carried = _carried(context, spot, names, priced=sense.kind is Kind.PRICE) or (GENERIC,)
    others = reading.marked("part", spot.end, spot.last) and within(context.goods, spot.end, spot.last)
    return (GENERIC,) if others and any(g.named and g.ids != carried for g in others) else carried


def _whole(context: Context, spot: Spot) -> tuple[str, ...]:
    """After parts, a sum of all, or a mean, is of the products of the whole; a sum of counts is of all they are of."""
    marked = context.reading.marked
    if spot.sort == "count" and marked("total", max(spot.begin, spot.start - _EQUAL), spot.end + _EQUAL):
        counted = [c.products for _, c in context.told("count", first=spot.first) if GENERIC not in c.products]
        return tuple(sorted({i for products in counted for i in products})) if len(counted) > 1 else ()
    sums = spot.sort == "money" and any(marked(m, spot.begin, spot.start) for m in ("total", "apportion"))
    parts = sums and marked("part", spot.start - _FAR, spot.start)
    return next((c.products for s, c in context.bound if parts and s.sort == "count" and c.products), ())


def _carried(context: Context, spot: Spot, names: Sequence[str], *, priced: bool) -> tuple[str, ...]:
    """The products told of last here, else named last, else the one product of the same company above."""
    reading = context.reading
    told = next((c.products for s, c in context.told() if c.products and not _measured(reading, s.start, spot)), ())
    if told:
        return told
    near = reversed(within(context.goods, 0, spot.start, REMEMBERED))
    named = (g.ids for g in near if g.named and not _measured(reading, g.start, spot))
    led = (g.ids for g in reversed(context.lead.goods if context.lead else ()) if g.named)
    if latest := next(named, None) or next(led, None):
        return latest
    above = next((c for _, c in context.above.told() if c.products), None) if context.above else None
    if above and names and above.subjects == names and len(above.products) == 1:
        return above.products
    dealt = context.deals.get(tuple(sorted(set(names)))) if reading.marked("back", spot.first, spot.last) else ()
    if dealt:
        return dealt
    if len(context.seen) == 1 and priced:
        return tuple(context.seen)
    product, times = max(context.seen.items(), key=lambda item: item[1], default=("", 0))
    return (product,) if times >= _OFTEN and times >= _MAINLY * sum(context.seen.values()) else ()


def _measured(reading: Reading, place: int, spot: Spot) -> bool:
    """Say whether what an earlier sentence told of was only expressed in a product: equivalent to 75万块 H100."""
    first = reading.sentence(place)[0]
    return first < spot.first and reading.marked("equivalent", first, place)


def _conversion(reading: Reading, before: Spot, spot: Spot) -> bool:
    """A sum directly after another, in brackets: the same in another currency; or in its place: 120万甚至220万."""
    tie = _EVEN if before.quantity.unit == spot.quantity.unit else _BRACKET
    money = before.sort == spot.sort == "money"
    return money and tie.fullmatch(reading.folded, before.end, spot.start) is not None
