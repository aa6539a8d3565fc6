"""The kind and status of a quantity in its paragraph: by its cue, by what it is part of or equal to, by its form."""

from __future__ import annotations

import re

from gpureport.extract.context import REMEMBERED, Context
from gpureport.extract.details import beyond, direction_of, stays_price, totalled
from gpureport.extract.kinds import Sense, governing, judged, packing, sense_of
from gpureport.extract.products import products_of
from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import Mention, Word
from gpureport.records import NOT_UNDERSTOOD, Kind

_PRICED = frozenset({"chip", "server", "rack", "module"})
_TRADED = frozenset({Kind.ORDER, Kind.STOCKPILE})
_PLAINLY = {Kind.ORDER: "ordered", Kind.STOCKPILE: "held"}
_BOUGHT = frozenset({"order", "stockpile", "worth", "spend", "sold", "lease"})
_CORE = frozenset({"order", "stockpile", "capex"})
_HEADS = frozenset({"planned", "forecast", "cancelled", "undelivered"})
_BESIDE, _TOPIC = 5, 120
_BOUGHT_SO = frozenset({"ordered", "delivered", "planned", "undelivered"})  # 32 racks for $100m
_FOR = re.compile(
    r"(?: (?:for|costing|worth|valued at)(?: a total of| a combined)? ?|[,，](?:总)?(?:价格|价值|作价|斥资|花费))$"
)
_OF_BEFORE = re.compile("(?:前|去|上|同)一?(?:年|季度?|期|年同期|年全年|个月)的$")  # 上年同期的五倍
_GROWN = (",同比", ", 同比", ",环比", ", up ", ", an increase")
_OF_GOODS = re.compile(r"的[一-鿿]{0,4}| (?:worth )?of (?:[a-z-]+ ){0,3}|(?:'s?)? worth of (?:[a-z-]+ ){0,3}")
_DEAREST_RACK, _DEAREST_SERVER = 1e8, 1e7  # yuan
_SHARE = re.compile(r" (?:of|set aside|allocated|earmarked|going|to be spent|will go|went)\b")


def sense(context: Context, spot: Spot) -> Sense:
    """Decide the kind by the governing cue, else by the form of the quantity, else by the quantity before."""
    reading, sort = context.reading, spot.sort
    if sort is None or spot.quantity.rule == NOT_UNDERSTOOD or packing(reading, spot):
        return Sense(Kind.OTHER)
    if sort == "ratio" and reading.marked("part", spot.begin, spot.start):
        return Sense(Kind.OTHER)
    if sort == "ratio" and "折" in spot.quantity.text:
        return judged(reading, spot, Sense(Kind.PRICE))
    cue = governing(reading, spot, sort)
    if sort == "money" and (cue is None or cue.word.value == "worth") and _measures(context, spot):
        cue = governing(reading, spot, "count") or cue  # 25亿美元的H20 is so many of them
    if sort == "ratio" and cue and cue.word.detail == "weak":
        grown = context.last_told("money", first=spot.first)[1]
        cue = None if grown and grown.kind is Kind.CAPEX else cue  # capex that 涨了两倍 is no price
    same = _as_told(context, spot, cue)
    found = judged(reading, spot, same) if same else _by_cue(context, spot, cue)
    return _remaining(context, spot, found) if sort == "count" else found


def _measures(context: Context, spot: Spot) -> bool:
    """Say whether a sum says how much of something there is: $1bn of chips, 25亿美元的H20."""
    goods = within(context.goods, spot.end, spot.end + REMEMBERED * 2)
    return bool(goods) and _OF_GOODS.fullmatch(context.reading.folded, spot.end, goods[0].start) is not None


def _remaining(context: Context, spot: Spot, found: Sense) -> Sense:
    """What is left of goods of which some have come has not: 到了40台, 剩下80台."""
    if not context.reading.marked("rest", max(spot.begin, spot.start - REMEMBERED), spot.start):
        return found
    told = context.last_told("count", first=spot.first)[1]
    left = told and told.status == "delivered" and found.status in (None, "ordered", "held", "delivered", "deployed")
    return Sense(Kind.ORDER, "undelivered", found.cue) if left else found


def _by_cue(context: Context, spot: Spot, cue: Mention | None) -> Sense:
    reading, sort = context.reading, spot.sort
    cues = [m for m in reading.words.get("cue", ()) if sort in m.word.units] if context.table else []
    if sort == "money":  # what the cells after a sum say is not of it
        cues = [m for m in cues if not spot.end <= m.start < spot.last]
        cue = None if context.table and cue and cue.start >= spot.end else cue
    cue = context.of_cell(spot, cues) or cue
    if cue is None and context.lead and not _in_price_list(context, spot):
        cue, status = _led_by(context.lead.reading, spot)
        if cue:
            led = sense_of(reading, spot, cue)
            return led._replace(status=status) if status and led.kind is not Kind.OTHER else led
    if cue and cue.word.value in ("worth", "ceiling", "spend", "total"):
        inner = governing(reading, spot, sort, without=cue.word.value)
        above = context.above.told() if context.above and cue.word.value == "ceiling" else ()
        traded = [(s, c) for s, c in (*context.told(),) or above if c.kind in _TRADED]
        bought = (one for one in traded if one[1].kind is Kind.ORDER or one[1].status == "offered")
        of_it = traded and (traded[0][0].first == spot.first or reading.marked("back", spot.begin, spot.start))
        earlier, order = next(bought, traded[0] if of_it and cue.word.value == "worth" else (spot, None))
        had = governing(reading, spot, "count") if cue.word.value == "worth" else None
        apart = order is None or earlier.first != spot.first
        if had and apart and had.word.value == Kind.STOCKPILE and spot.begin <= had.start < cue.start:
            return judged(reading, spot, Sense(Kind.STOCKPILE, had.word.detail, had))  # what has come is worth 3亿元
        if inner and inner.word.value in _CORE and reading.pauses_between(inner.end, spot.start) < 2:
            cue = inner
        follows = cue.word.value in ("worth", "ceiling") or earlier.first == spot.first
        # It had paid $60 million by then: on what the quantity before was ordered
        paid = order and context.last_told()[1] is order and sense_of(reading, spot, cue).kind is Kind.OTHER
        paid = paid and not reading.marked("unrelated", spot.first, spot.last)
        paid = paid and not reading.marked("running", spot.begin, spot.finish)
        if cue is not inner and order and cue.word.value != "total" and (follows or paid):
            worth = judged(reading, spot, Sense(order.kind, order.status, cue))
            return worth._replace(status=order.status) if worth.status in ("forecast", "planned") else worth
    found = sense_of(reading, spot, cue) if cue else _by_form(context, spot)
    said = [m for m in reading.words.get("status", ()) if m.word.value in _HEADS] if context.table else []
    head = context.of_cell(spot, said)
    if head and found.kind is not Kind.OTHER:
        return found._replace(status=head.word.value)
    return _of_money(context, spot, found, cue)


def _of_money(context: Context, spot: Spot, found: Sense, cue: Mention | None) -> Sense:
    """What a whole costs is as firm as what is bought, no chip costs a fortune, a part of a budget is none."""
    reading = context.reading
    if found.kind is Kind.ORDER:
        return _of_order(context, spot, found)
    if found.kind is Kind.PRICE and spot.sort == "money" and _too_dear(reading, spot):
        found = Sense(Kind.OTHER, found.status, cue)
    if found.kind is Kind.CAPEX and spot.sort == "ratio" and _SHARE.match(reading.folded, spot.end):
        return found if direction_of(reading, spot) else Sense(Kind.OTHER)
    return _paid(context, spot, found, cue) if found.kind is Kind.OTHER else found


def _paid(context: Context, spot: Spot, found: Sense, cue: Mention | None) -> Sense:
    """What is paid for what was ordered in the sentence is an order, what is spent after capital expenditure that."""
    reading = context.reading
    before, goods = context.last_told("count", first=spot.first)
    if before and goods and _FOR.search(reading.folded, before.end, spot.start):
        return judged(reading, spot, Sense(Kind.ORDER, "ordered")) if goods.status in _BOUGHT_SO else found
    spent = cue is not None and cue.word.value == "spend"
    if goods and goods.kind is Kind.ORDER and (spent or totalled(reading, spot)):
        return judged(reading, spot, Sense(Kind.ORDER, goods.status))  # 330台……, 合计6.93亿元; 3000张, 预算3.5亿元
    if not spent or any(m.word.value == "lease" for m in reading.mentions("cue", spot.end, spot.finish + _BESIDE)):
        return found
    told, topics = context.told_above("money"), reading.mentions("cue", spot.first - _TOPIC, spot.first)
    capex = told.kind is Kind.CAPEX if told else any(m.word.value == Kind.CAPEX for m in topics)
    return judged(reading, spot, Sense(Kind.CAPEX)) if capex else found


def _of_order(context: Context, spot: Spot, found: Sense) -> Sense:
    reading = context.reading
    spent = found.cue is not None and found.cue.word.value == "spend"
    if spent and not reading.mentions("product", spot.begin, spot.finish):
        told = context.told_above("money")
        if told and told.kind is Kind.CAPEX:
            return judged(reading, spot, Sense(Kind.CAPEX))  # it spent $3bn: the year's, whatever it was for
    if found.status == "ordered" and totalled(reading, spot):
        whole = context.last_told("count", first=spot.first)[1]
        return found._replace(status=whole.status) if whole and whole.kind is Kind.ORDER else found
    budget = context.told_above("money")
    partial = budget and budget.kind is Kind.CAPEX and budget.status == "forecast"
    return found._replace(status="planned") if partial and reading.marked("part", spot.first, spot.start) else found


def _too_dear(reading: Reading, spot: Spot) -> bool:
    racks = reading.marked("per_rack", spot.first, spot.last) or reading.folded.find("nvl", spot.first, spot.last) >= 0
    return beyond(spot.quantity, _DEAREST_RACK if racks or spot.quantity.per else _DEAREST_SERVER)


def _led_by(lead: Reading, spot: Spot) -> tuple[Mention | None, str | None]:
    """Return the cue of the line that leads a list in (采购清单如下), as if the item had it, and the lead's status."""
    cues = [m for m in lead.words.get("cue", ()) if spot.sort in m.word.units]
    said = [m.word.value for m in lead.words.get("status", ()) if m.word.value in _HEADS]
    cue = cues[-1]._replace(start=spot.first, end=spot.first) if cues else None
    return cue, said[-1] if said else None


def _as_told(context: Context, spot: Spot, cue: Mention | None) -> Sense | None:
    """What is equal to, sums up or is part of something told before is of its kind; a sum apiece is a price."""
    reading, sort, marked = context.reading, spot.sort, context.reading.marked
    apart = cue is None or cue.word.value in _BOUGHT or cue.end < spot.begin
    if sort == "money" and apart and _apiece(reading, spot):
        return Sense(Kind.PRICE)
    if sort == "ratio":
        return None
    if sort == "count" and marked("apportion", spot.begin, spot.finish) and (whole := context.last_told(sort)[1]):
        return Sense(whole.kind, whole.status)
    word = cue.word if cue and (cue.start >= spot.begin or cue.word.reach < _BESIDE) else None
    means = sort == "count" and marked("equivalent", max(spot.begin, spot.start - REMEMBERED), spot.start)
    shared = context.bound and context.bound[-1][0].sort == "ratio" and context.bound[-1][0].first == spot.first
    if shared or (word and word.value == Kind.STOCKPILE):
        means = False  # delivered 60%, that is 1,000
    if not (_plain(word) or (means and word and word.value == "need")):
        return None
    alike = context.last_told(sort, first=spot.first)[1]
    if means:
        alike = alike or context.last_told()[1]
    elif not (alike and marked("part", spot.first, spot.start)):
        total = cue and cue.word.value == "total" and (word or alike)
        alike = context.told_above(sort) if total else None
    if alike is None or alike.kind not in _TRADED:
        return None
    told = context.last_told(sort, first=spot.first)[1] or means
    return Sense(alike.kind, alike.status if told else _PLAINLY[alike.kind])  # a total of its own is no more planned


def _plain(word: Word | None) -> bool:
    """Say whether a cue, or none, leaves open what is had or summed up."""
    return word is None or (word.value in (Kind.STOCKPILE, "total") and word.detail in ("held", ""))


def _apiece(reading: Reading, spot: Spot) -> bool:
    """Say whether a sum is one chip's or one server's, by its own words or those before it: 每台约24万元."""
    q = spot.quantity
    things = set((q.per or "").split("-")) & _PRICED
    said = any(m.word.value[4:] in _PRICED for m in reading.mentions("marker", spot.start - _BESIDE, spot.start))
    return bool(things or said) and not beyond(q) and not totalled(reading, spot)


def _of_budget(context: Context, spot: Spot) -> bool:
    """Say whether a sum without a cue is capital expenditure: it grew, or the sentence before spoke of that."""
    reading = context.reading
    said = reading.mentions("cue", max(0, spot.first - _TOPIC), spot.first)
    told = context.told_above("money")
    if told and told.kind is Kind.CAPEX and reading.folded.startswith(_GROWN, spot.end):
        return True
    fresh = not within(reading.spots, spot.first - _TOPIC, spot.first) and within(
        context.parties, spot.begin, spot.start
    )
    return bool(fresh and said) and said[-1].word.value == Kind.CAPEX


def _in_price_list(context: Context, spot: Spot) -> bool:
    """Say whether a sum stands in a table beside what it may buy."""
    thing = context.of_cell(spot, context.goods) if context.table and spot.sort == "money" else None
    return thing is not None and not beyond(spot.quantity)


def _by_form(context: Context, spot: Spot) -> Sense:
    """Without a cue a sum per chip is a price, a number goes on as the one before, and chips are had."""
    reading = context.reading
    if spot.sort == "ratio":
        changed = context.last_told(first=spot.first)[1]
        of_before = _OF_BEFORE.search(reading.folded, spot.begin, spot.start)
        changes = context.table or direction_of(reading, spot) or of_before
        known = changed and changes and changed.kind in (Kind.CAPEX, Kind.PRICE)
        return judged(reading, spot, Sense(changed.kind)) if changed and known else Sense(Kind.OTHER)
    found = _sum(context, spot) if spot.sort == "money" else None
    return found or _gone_on(context, spot)


def _sum(context: Context, spot: Spot) -> Sense | None:
    """What a sum says by its own form, or by the amounts told before it; `None` where that says nothing."""
    reading = context.reading
    pers = set((spot.quantity.per or "").split("-"))
    later = reading.mentions("cue", spot.end, spot.last) if pers & {"hour", "month"} else ()
    if pers & _PRICED or any(m.word.value == Kind.PRICE for m in later) or _in_price_list(context, spot):
        return Sense(Kind.PRICE)
    if reading.folded.startswith("的", spot.end) and not within(context.goods, spot.end, spot.end + REMEMBERED):
        server = reading.marked("per_server", spot.end, spot.end + _BESIDE)
        return None if server else Sense(Kind.OTHER)  # 几万元的衣服
    goes_on = stays_price(context.told_above(), spot)
    kind = Kind.PRICE if goes_on else Kind.CAPEX if _of_budget(context, spot) else None
    return judged(reading, spot, Sense(kind)) if kind else None


def _gone_on(context: Context, spot: Spot) -> Sense:
    """A number goes on as the one before; chips nothing is said of are had."""
    reading = context.reading
    before, alike = context.last_told(spot.sort)
    grown = context.last_told()[1] if alike is None and spot.sort == "money" else None
    alike = grown if grown and grown.kind is Kind.CAPEX else alike  # capex rose 61%; it sees $25 billion
    cards = "卡" in reading.folded[max(spot.begin, spot.start - REMEMBERED) : spot.end + _BESIDE] if not alike else ""
    chips = spot.sort == "count" and not alike and (cards or products_of(reading, context.goods, spot)[1])
    listed = spot.sort == "count" and not chips and within(context.parties, spot.begin, spot.start)
    if alike is None and (listed or totalled(reading, spot)):
        alike = context.told_above(spot.sort)
    if alike:
        goes_on = before and (before.first == spot.first or reading.folded[before.last : before.last + 1] == ";")
        goes_on = goes_on or reading.marked("part", spot.first, spot.start)
        return judged(reading, spot, Sense(alike.kind, alike.status if goes_on else _PLAINLY.get(alike.kind)))
    return judged(reading, spot, Sense(Kind.STOCKPILE, "held")) if chips else Sense(Kind.OTHER)
