"""Binds every quantity of an article to whom, what and when it is about."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gpureport.extract.dates import Moment, base_date, moments
from gpureport.extract.details import beyond, definition_of, direction_of, per_company, per_of, share_of, totalled
from gpureport.extract.kinds import Sense, governing, judged, packing, sense_of
from gpureport.extract.names import learn
from gpureport.extract.parties import Party, parties, subject_of, topic_before
from gpureport.extract.products import GENERIC, Goods, goods, of_servers, products_of
from gpureport.extract.reading import Item, Reading, Spot, read_paragraph, within
from gpureport.extract.speakers import attribution_of
from gpureport.extract.tables import cell_spans, is_table, table_quantities
from gpureport.lexicon import Mention, fold, grammar
from gpureport.periods import parse_period
from gpureport.quantities.find import find_quantities
from gpureport.quantities.quantity import Quantity
from gpureport.records import NOT_UNDERSTOOD, Article, Claim, Kind, Paragraph, Zone, claim_id
from gpureport.today import Day, day_of

_BRACKET = re.compile(r"\s*[(,]?\s*(?:约合|折合|合|约|相当于|or|about|equivalent to|roughly)?\s*(?:人民币|rmb)?\s*")
_PRICED = frozenset({"chip", "server", "rack", "module"})
_CURRENCY = re.compile(r"[元币圆刀$¥€]|usd|rmb|cny|dollar|yuan|[亿万]$", re.IGNORECASE)
_LEAD = re.compile(r"[^\n]{2,90}:\s*\n")
_HOLDER = re.compile(r"[ -]*(?:nvl\d+ )?(?:racks?|cabinets?|servers?)\b")
_REMEMBERED, _BESIDE = 12, 5
_MONTHLY = ("per_month", "per_hour", "per_year")
_HAVING = {"held": "planned", "deployed": "planned", "delivered": "forecast"}  # what is not yet
_BOUGHT = ("order", "stockpile", "worth", "spend", "sold")


@dataclass(slots=True)
class Context:
    """A paragraph with who, what and when found in it, and what was bound last."""

    reading: Reading
    parties: list[Party]
    goods: list[Goods]
    moments: list[Moment]
    table: bool
    usual: list[Moment]
    known: list[Party]
    above: Context | None
    today: Day | None
    bound: deque[tuple[Spot, Claim]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def told(self, sort: str | None = None, *, first: int = 0) -> Iterator[tuple[Spot, Claim]]:
        """Go through what was bound from `first` on and is no `other`, the last first."""
        core = ((s, c) for s, c in reversed(self.bound) if c.kind is not Kind.OTHER and sort in (None, s.sort))
        return ((s, c) for s, c in core if s.start >= first)

    def told_above(self, sort: str | None = None) -> Claim | None:
        """Return the last core claim of this paragraph or of the one above."""
        last = next(self.told(sort), None) or next(self.above.told(sort) if self.above else iter(()), None)
        return last[1] if last else None

    def of_cell(self, spot: Spot, items: Sequence[Item]) -> Item | None:
        """Return what a table says of the number in a cell: in its row, else in the head of its column."""
        spans = cell_spans(self.reading, spot) if self.table else ()
        return next((item for a, b in spans for item in within(items, a, b)), None)


def extract(article: Article) -> list[Claim]:
    """Read every quantity of an article as a claim, in order; page furniture gives none."""
    folded = fold(article.text)
    today, names = day_of(article, folded), learn(article.text, folded)
    seen: Counter[str] = Counter()
    claims: list[Claim] = []
    context = None
    for paragraph in article.paragraphs:
        quantities = find_quantities(article.text, paragraph.start, paragraph.end)
        table = is_table(article.text, paragraph)
        if table:
            quantities = table_quantities(article.text, paragraph, quantities)
        ids = list(_ids(article.id, quantities, seen))
        if quantities and paragraph.zone is not Zone.FURNITURE:
            reading = read_paragraph(article.text, folded, paragraph, quantities, names)
            blanks = [_blank(article.id, paragraph, q, i) for q, i in zip(quantities, ids, strict=True)]
            context = _context(reading, today, context, table=table)
            claims.extend(_bind_all(context, blanks))
    return claims


def _context(reading: Reading, today: Day | None, above: Context | None, *, table: bool) -> Context:
    """Find who, what and when stands in a paragraph below another."""
    named = parties(reading, above.known if above else ())
    dates = moments(reading, today)
    usual = [m for m in dates if not m.base]
    known = [*(above.known if above else ()), *named][-_REMEMBERED:]
    if above:
        above.above = None
    return Context(reading, named, goods(reading, {p.start for p in named}), dates, table, usual, known, above, today)


def _ids(source: str, quantities: Sequence[Quantity], seen: Counter[str]) -> Iterator[str]:
    for phrase in ("".join(quantity.text.split()) for quantity in quantities):
        seen[phrase] += 1
        yield claim_id(source, phrase, seen[phrase])


def _blank(source: str, paragraph: Paragraph, q: Quantity, name: str) -> Claim:
    """The claim a quantity makes before anybody knows what it is about."""
    return Claim(
        claim_id=name, source=source, start=q.start, end=q.end, text=q.text, paragraph=paragraph.number,
        kind=Kind.OTHER, subject=None, products=(), value=q.value, low=q.low, high=q.high, unit=q.unit,
        per=q.per if q.per != q.unit else None, qualifier=q.qualifier, direction=q.direction, period=None, status=None,
        definition=None, attribution=None, rule=q.rule, zone=paragraph.zone,
    )  # fmt: skip


def _bind_all(context: Context, blanks: list[Claim]) -> Iterator[Claim]:
    reading = context.reading
    for bare, blank in zip(reading.spots, blanks, strict=True):
        spot = _elided(context, bare)
        if any(
            m.start <= spot.start and spot.end <= m.end for m in reading.mentions("product", spot.start - 12, spot.end)
        ):
            continue
        read = spot.quantity
        claim = _bind(context, spot, blank if spot is bare else replace(blank, unit=read.unit, per=read.per))
        context.bound.append((spot, claim))
        yield claim


def _elided(context: Context, spot: Spot) -> Spot:
    """A number without a unit counts the product beside it, else what the quantity before it counted."""
    q = spot.quantity
    before = context.bound[-1] if context.bound else None
    if q.unit is None and q.text[-1:] in "万千亿" and (q.per or (before and before[0].first == spot.first)):
        priced = before and before[1].kind is Kind.PRICE and before[0].sort == "money"
        unit = before[1].unit if before and priced else "CNY" if set((q.per or "").split("-")) & _PRICED else None
        if unit:
            return spot._replace(quantity=replace(q, unit=unit))
    bare = q.unit in (None, "item") or (spot.sort == "money" and not _CURRENCY.search(q.text))
    if not bare or q.rule == NOT_UNDERSTOOD or max(q.low or 0, q.high or 0) < 10:
        return spot
    if spot.sort == "money":
        if (
            q.text.endswith(("apiece", "each"))
            and before
            and before[0].sort == "count"
            and before[0].first == spot.first
        ):
            return spot._replace(quantity=replace(q, unit=before[0].quantity.unit, per="company"))
        after = next(iter(within(context.reading.spots, spot.end, spot.end + 2)), spot)
        if after.sort == "count" and context.reading.folded[spot.end : after.start] in grammar("joiners"):
            return spot._replace(quantity=replace(q, unit=after.quantity.unit))
        close = within(context.goods, spot.end, spot.end + 2 * _BESIDE)
        chips = close and products_of(context.reading, context.goods, spot)[1]
        return spot._replace(quantity=replace(q, unit="chip")) if chips else spot
    cue = governing(context.reading, spot, "count")
    counts = cue is not None and cue.word.value in ("order", "stockpile", "need", "sold")
    counts = counts or (cue is not None and cue.word.value == "total")
    counts = counts or any(context.reading.marked(m, spot.begin, spot.finish) for m in ("apportion", "equivalent"))
    earlier = next((s.quantity.unit for s, _ in reversed(context.bound) if s.sort == "count"), None)
    thing, beside = products_of(context.reading, context.goods, spot)
    holder = _HOLDER.match(context.reading.folded, thing.end) if thing and beside else None
    unit = (
        ("rack" if "ack" in holder.group() else "server")
        if holder
        else "chip"
        if beside
        else earlier
        if counts and q.unit is None
        else None
    )
    return spot._replace(quantity=replace(q, unit=unit)) if unit else spot


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
    needs = sense.cue and sense.cue.word.value == "need" and not (party and party.ids)
    if needs or (sense.cue and sense.cue.word.value == "sold" and (party is None or party.sells)):
        sense = Sense(Kind.OTHER, sense.status if sense.status in ("denied", "hypothetical") else None)
    names = party.ids if party else ()
    products = _products(context, spot, sense, names)
    share = share_of(reading, spot, names, party.end) if party else None
    definition, per = definition_of(reading, spot, sense.kind), blank.per
    if totalled(reading, spot) and per in _PRICED and "/" not in blank.text:
        per = None
    if sense.kind is Kind.PRICE:
        before, alike = next(context.told("money", first=spot.first), (spot, None))
        others = [m for m in reading.mentions("marker", before.end, spot.start) if m.word.value.startswith("per_")]
        alike = alike if alike and alike.kind is Kind.PRICE and not others else None
        if context.table and (
            head := context.of_cell(spot, [m for m in reading.words.get("marker", ()) if m.word.value in _MONTHLY])
        ):
            per = "-".join(dict.fromkeys([*(per or "").split("-"), head.word.value[4:]])).strip("-")
            spot = spot._replace(quantity=replace(spot.quantity, per=per))
        per = per_of(reading, spot, replace(blank, definition=definition), alike, named=bool(products))
    if sense.kind is Kind.CAPEX and told.kind is Kind.CAPEX and before and before.first == spot.first:
        per = per or (told.per if told.per == "year" and told.unit == blank.unit else None)
    if share is None and sense.kind is not Kind.OTHER and per_company(reading, spot, len(names)):
        per = "-".join(dict.fromkeys(["company", *(per or "company").split("-")]))
    base = base_date(reading, context.moments, spot) if spot.sort != "ratio" else None
    if base and sense.status in ("forecast", "planned") and sense.kind is Kind.CAPEX:
        sense = sense._replace(status=None)  # what a forecast is compared with is none
    said, answers = attribution_of(reading, context.parties, spot)
    period = _period(context, spot, sense, base)
    if (
        sense.kind is Kind.STOCKPILE
        and sense.status in _HAVING
        and context.today
        and period
        and _ahead(period, context.today)
    ):
        sense = sense._replace(status=_HAVING[sense.status])
    return replace(
        blank, kind=sense.kind, status=sense.status, subject=share or (party.subject if party else None), per=per,
        products=products, period=period, direction=direction_of(reading, spot),
        definition=definition, attribution=said, attribution_class=answers,
    )  # fmt: skip


def _sense(context: Context, spot: Spot) -> Sense:
    """Decide the kind by the governing cue, else by the form of the quantity, else by the quantity before."""
    reading, sort = context.reading, spot.sort
    if sort is None or spot.quantity.rule == NOT_UNDERSTOOD or packing(reading, spot):
        return Sense(Kind.OTHER)
    if sort == "ratio" and reading.marked("part", spot.begin, spot.start):
        return Sense(Kind.OTHER)
    if sort == "ratio" and "折" in spot.quantity.text:
        return judged(reading, spot, Sense(Kind.PRICE))
    apportioned = sort == "count" and reading.marked("apportion", spot.begin, spot.finish)
    if apportioned and (whole := next((c for _, c in context.told("count")), None)):
        return judged(reading, spot, Sense(whole.kind, whole.status))
    if same := _same_sense(context, spot):
        return judged(reading, spot, same)
    cues = [m for m in reading.words.get("cue", ()) if sort in m.word.units] if context.table else []
    cue = context.of_cell(spot, cues) or governing(reading, spot, sort) or _led_by(reading, spot)
    if context.table and cue and (said := context.of_cell(spot, reading.words.get("status", ()))):
        ahead = said.word.value if said.word.value in ("planned", "forecast", "cancelled", "undelivered") else None
        sense = sense_of(reading, spot, cue)
        return sense._replace(status=ahead or sense.status) if sense.kind is not Kind.OTHER else sense
    if cue and cue.word.value in ("worth", "spend"):
        orders = ((s, c) for s, c in context.told() if c.kind is Kind.ORDER)
        earlier, order = next(orders, (spot, None))
        inner = governing(reading, spot, sort, without=cue.word.value)
        if inner and inner.word.value in ("order", "capex") and reading.pauses_between(inner.end, spot.start) < 2:
            cue = inner
        elif order and (cue.word.value == "worth" or earlier.first == spot.first):
            return judged(reading, spot, Sense(Kind.ORDER, order.status, cue))
    sense = sense_of(reading, spot, cue) if cue else _sense_by_form(context, spot)
    if sense.kind is Kind.PRICE and sort == "money" and beyond(spot.quantity):
        sense = Sense(Kind.OTHER, sense.status, cue)
    spent = sense.kind is Kind.OTHER and cue and cue.word.value == "spend"
    alike = context.told_above("money") if spent else None
    return judged(reading, spot, Sense(Kind.CAPEX)) if alike and alike.kind is Kind.CAPEX else sense


def _led_by(reading: Reading, spot: Spot) -> Mention | None:
    """In a list, the cue of the line that leads it in: 采购清单如下."""
    lead = _LEAD.match(reading.folded, 0, spot.first)
    cues = reading.mentions("cue", 0, lead.end()) if lead else ()
    return next((m for m in reversed(cues) if spot.sort in m.word.units), None)


def _same_sense(context: Context, spot: Spot) -> Sense | None:
    """What is worth, holds, sums up or is part of something told before is of its kind; a sum apiece is a price."""
    reading, sort, marked = context.reading, spot.sort, context.reading.marked
    cue = governing(reading, spot, sort)
    word = cue.word if cue and (cue.start >= spot.begin or cue.word.reach < _BESIDE) else None
    if sort == "money" and _apiece(reading, spot) and (cue is None or cue.word.value in _BOUGHT):
        return Sense(Kind.PRICE)
    before, alike = next(context.told(sort, first=spot.first), (spot, None))
    means = sort == "count" and marked("equivalent", max(spot.begin, spot.start - _REMEMBERED), spot.start)
    means = means and not (word and word.value == Kind.STOCKPILE)
    plain = word is None or (word.value in (Kind.STOCKPILE, "total") and word.detail in ("held", ""))
    if sort == "ratio" or not (plain or (means and word and word.value == "need")):
        return None
    if means:
        alike = alike or next((c for _, c in context.told()), None)
    elif not (alike and marked("part", spot.first, spot.start)):
        alike = context.told_above(sort) if word and word.value == "total" else None
    return Sense(alike.kind, alike.status) if alike and alike.kind in (Kind.ORDER, Kind.STOCKPILE) else None


def _apiece(reading: Reading, spot: Spot) -> bool:
    """Say whether a sum is one chip's or one server's, by its own words or those before it: 每台约24万元."""
    q = spot.quantity
    things = set((q.per or "").split("-")) & _PRICED
    said = any(m.word.value[4:] in _PRICED for m in reading.mentions("marker", spot.start - _BESIDE, spot.start))
    return bool(things or said) and not beyond(q) and not totalled(reading, spot)


def _sense_by_form(context: Context, spot: Spot) -> Sense:
    """Without a cue a sum per chip is a price, a number goes on as the one before, and chips are had."""
    if spot.sort == "money" and set((spot.quantity.per or "").split("-")) & _PRICED:
        return Sense(Kind.PRICE)
    if spot.sort == "ratio":
        changed = next((c for _, c in context.told(first=spot.first)), None)
        changes = changed and changed.kind in (Kind.CAPEX, Kind.PRICE)
        changes = changes and (context.table or direction_of(context.reading, spot))
        return judged(context.reading, spot, Sense(changed.kind)) if changed and changes else Sense(Kind.OTHER)
    before, alike = next(context.told(spot.sort), (spot, None))
    if alike is None and totalled(context.reading, spot):
        alike = context.told_above(spot.sort)
    if alike:
        plain = {Kind.ORDER: "ordered", Kind.STOCKPILE: "held"}.get(alike.kind)
        goes_on = before.first == spot.first or context.reading.folded[before.last : before.last + 1] == ";"
        status = alike.status if goes_on else plain
        return judged(context.reading, spot, Sense(alike.kind, status))
    cards = "卡" in context.reading.folded[max(spot.begin, spot.start - _REMEMBERED) : spot.end + _BESIDE]
    chips = spot.sort == "count" and (cards or products_of(context.reading, context.goods, spot)[1])
    return judged(context.reading, spot, Sense(Kind.STOCKPILE, "held")) if chips else Sense(Kind.OTHER)


def _party(context: Context, spot: Spot, sense: Sense) -> Party | None:
    """Whom the sentence names, else an unknown name in it, else the subject carried over from the sentences before."""
    reading = context.reading
    party = context.of_cell(spot, context.parties) or subject_of(reading, context.parties, spot, sense.kind)
    if (party and party.ids) or sense.kind is Kind.PRICE:
        return party
    if party:
        return party
    names = next((c.subjects for s, c in context.told() if s.start < spot.first), ())
    if not names and sense.status == "delivered":  # what a maker's chips do, it does
        names = next(
            (p.ids for p in reversed(context.parties) if p.part == "goods" and spot.begin <= p.start < spot.start), ()
        )
    return Party(spot.first, spot.first, names) if names else topic_before(reading, context.parties, spot.first)


def _products(context: Context, spot: Spot, sense: Sense, names: Sequence[str]) -> tuple[str, ...]:
    """What stands beside the quantity, else in its sentence, else what the quantity before was about."""
    reading = context.reading
    equal = spot.sort == "count" and context.reading.marked("equivalent", spot.start - _REMEMBERED, spot.start)
    thing, beside = context.of_cell(spot, context.goods), True
    if thing is None and not context.table:
        thing, beside = products_of(context.reading, context.goods, spot)
    if sense.kind in (Kind.OTHER, Kind.CAPEX):
        return thing.ids if thing and sense.kind is Kind.OTHER else ()
    if (
        thing
        and not thing.named
        and reading.folded[max(0, thing.start - _BESIDE) : thing.start].endswith(grammar("these"))
    ):
        thing = None  # these chips: the ones told of before
    if thing and (thing.named or (beside and not equal)):
        share = share_of(context.reading, spot, thing.ids, thing.end)
        ids = of_servers(context.reading, thing) if spot.quantity.unit == "server" else thing.ids
        return (share,) if share else ids
    if context.table:
        return (GENERIC,)
    carried = [c.products for _, c in context.told() if c.products][:1]
    named = [g for g in within(context.goods, 0, spot.start, _REMEMBERED) if g.named]
    carried = carried or [g.ids for g in named[-1:]]
    if not carried and thing is None and context.above and names:
        above = next((c for _, c in context.above.told() if c.products), None)
        carried = [above.products] if above and above.subjects == names and len(above.products) == 1 else []
    return carried[0] if carried and (thing is None or equal) else (GENERIC,)


def _period(context: Context, spot: Spot, sense: Sense, base: Moment | None) -> str | None:
    """The nearest date before in the clause, else after in it, else before in the sentence, else before that."""
    tabled = context.of_cell(spot, context.moments)
    if tabled or context.table:
        return tabled.period if tabled else None
    if base and base.period:
        return base.period
    reading = context.reading
    last = context.bound[-1][0].start if context.bound else -1
    inside = within(context.usual, spot.first, spot.start)
    inside = [m for m in inside if m.period or m.start > last] or inside
    own = [m for m in inside if m.start >= spot.begin]
    later = within(context.usual, spot.end, spot.finish)
    spots = within(reading.spots, spot.begin, spot.start)
    if (
        own
        and later
        and spots
        and own[-1].start - spots[0].start > 0
        and not within(reading.spots, spot.end, later[0].start)
    ):
        own = []  # each of two quantities has its date after it
    before, told = next(context.told(), (spot, None))
    goes_on = told.kind is sense.kind if told else not (context.bound and sense.kind is Kind.PRICE)
    fresh = told is None or before.first != spot.first or told.period
    carries = goes_on and fresh and sense.kind is not Kind.OTHER
    earlier = [m for m in within(context.usual, 0, spot.first, 1) if carries and _lasts(m, sense)]
    chosen = next(iter([*own[-1:], *later[:1], *inside[-1:], *earlier]), None)
    period = chosen.period if chosen else None
    if period is None and sense.kind is Kind.PRICE and context.today:
        # from one price then to another now
        then = next((s for s, c in context.told("money", first=spot.first) if c.kind is Kind.PRICE), None)
        based = then and base_date(context.reading, context.moments, then)
        now = context.today.period()
        return None if not based else now if spot.sort == "money" else f"{based.period}/{now}"
    # a price that holds from a day on is that day's
    return period.removesuffix("/..") if period and sense.kind is Kind.PRICE and spot.sort == "money" else period


def _ahead(period: str, today: Day) -> bool:
    """Say whether a period lies wholly after the day an article speaks from."""
    first = parse_period(period.removeprefix("../")).first
    return first is not None and (first.year, first.month) > (today.year, today.month or 12)


def _lasts(moment: Moment, sense: Sense) -> bool:
    """A date up to which, or from which on, something held is no later sentence's; a price's is."""
    return ".." not in (moment.period or "") or (sense.kind is Kind.PRICE and (moment.period or "").endswith("/.."))


def _conversion(reading: Reading, before: Spot, spot: Spot) -> bool:
    """A sum directly after another, in brackets: the same in another currency."""
    money = before.sort == spot.sort == "money" and before.quantity.unit != spot.quantity.unit
    return money and _BRACKET.fullmatch(reading.folded, before.end, spot.start) is not None
