"""What sort of claim: the cue word that governs a quantity, and whether the words assert it."""

from __future__ import annotations

import re
from typing import NamedTuple

from gpureport.extract.details import MOST_CARDS, beyond
from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import Mention, grammar
from gpureport.records import CORE_KINDS, Kind

_CARDS = re.compile(r".*(?:[卡张块颗枚片張塊顆]|gpus?)$", re.IGNORECASE | re.DOTALL)
_TIED = re.compile(r",? (?:(?:set aside|allocated|earmarked|budgeted) )?(?:to|for|on|towards?)(?: the)? ")
_FOR_GOODS = re.compile(
    r"(?: \([^()]*\))?(?: of (?:it|that|this|which|the total))? (?:is |was |will be |would be |to be )?"
    r"(?:spent |going |allocated |earmarked |set aside |reserved |will go |to go |went )?"
    r"(?:on|for|to|towards?) (?:[a-z0-9'-]+ ){0,3}"
)
_RATED = re.compile(r"(?: (?:for|at|between|from) |以(?:每.{1,3}|单价)?)$")
_MODIFIES = re.compile(r"[^,。;]{0,12}的")
_ONE_BOUGHT = re.compile(r"[就才能可只以]{0,2}[买购换收][了下来到入回]?一?[张台块片枚颗]")
_MOST_IN_RACK = 576
# what stands between a quantity and its cue, counted in characters
_FAR, _PAUSE, _AFTER, _WEAK, _BOUND, _NEAR = 160, 12, 6, 40, 5, 24
# which of several words about one quantity decides; those that any kind may have; those that count after it too
_RANK = ("denied", "hypothetical", "cancelled", "undelivered", "forecast", "planned", "requested", "offered")
_ANY_KIND = frozenset({"denied", "hypothetical", "forecast"})
_ANYWHERE = frozenset({"undelivered", "cancelled", "offered", "deployed", "ordered_and_delivered", "concessive"})
_ONLY_ORDERS = frozenset({"undelivered", "cancelled", "requested"})


class Sense(NamedTuple):
    """A claim's kind and status, and the cue that says so, `None` where it follows from the form alone."""

    kind: Kind
    status: str | None = None
    cue: Mention | None = None


def governing(reading: Reading, spot: Spot, sort: str | None, without: str = "") -> Mention | None:
    """Return the nearest cue of the sentence that can govern a quantity of this sort.

    Nearness is in characters; every clause end between costs, so do standing after the quantity or beyond the next one,
    and being a verb of change, which says less than the noun it changes. After 把 the verb follows its object.
    """
    turned = spot.sort == "count" and reading.folded.find("把", spot.begin, spot.start) >= 0
    pause = 2 * _PAUSE if sort == "ratio" else _PAUSE
    best, least = None, float(_FAR)
    begin, end = spot.start, spot.end
    for cue in reading.mentions("cue", max(spot.first, begin - _FAR), spot.last if turned else spot.finish):
        start, stop, word = cue
        gap = start - end if start >= end else max(0, begin - stop)
        if sort not in word.units or gap > word.reach or word.value == without:
            continue
        weak = (_WEAK if gap > 1 else _PAUSE + _AFTER) if word.detail == "weak" else 0
        cost = gap + weak + _PAUSE * (word.reach < _BOUND)
        if start >= end:
            modified = reading.folded[start - 1] == "的" and _MODIFIES.match(reading.folded, end)
            tied = sort == "money" and _TIED.fullmatch(reading.folded, end, start)
            later = _PAUSE * len(within(reading.spots, end, start))
            later += _AFTER + _WEAK * (word.value == "sold" and sort == "money")
            cost += -gap - 1 if (modified and gap < 3 * _BOUND) or tied else later
        else:
            cost += pause * reading.pauses_between(stop, begin) + turned * _FAR // 2
        if cost < least or (cost == least and start < begin):
            best, least = cue, cost
    return best


def packing(reading: Reading, spot: Spot) -> bool:
    """Say whether a quantity is the number of cards in a server: 8卡, 由8张A800组成的服务器."""
    amount, text = spot.quantity.high, spot.quantity.text
    if amount is None or spot.sort != "count":
        return False
    marks = reading.mentions("marker", spot.start - _NEAR, spot.start)
    if any(m.word.value == "holds" and m.end + 1 >= spot.start for m in marks):
        return amount <= _MOST_IN_RACK
    ways = reading.folded.startswith(("-gpu", "-card", "-chip", "-way"), spot.end)  # eight-GPU servers
    if amount > MOST_CARDS or ways:
        return ways and amount <= MOST_CARDS
    if text.isascii() and spot.quantity.unit == "chip":  # a server with eight H100s
        near = max(spot.begin, spot.start - _NEAR), min(spot.finish, spot.end + _NEAR)
        return reading.marked("per_server", *near) or reading.marked("per_rack", *near)
    servers = (m.word.detail in ("server", "rack") for m in reading.mentions("product", spot.first, spot.last))
    said = any(reading.marked(per, spot.first, spot.last) for per in ("per_server", "per_rack"))
    return _CARDS.match(text) is not None and (text.endswith("卡") or any(servers) or said)


def sense_of(reading: Reading, spot: Spot, cue: Mention) -> Sense:
    """Return what the governing cue and the words around it make of a quantity."""
    kind, status = cue.word.value, cue.word.detail or None
    if kind == Kind.CAPEX and _on_goods(reading, spot):
        kind = "spend"
    if kind in ("cost", "sold", "spend", Kind.ORDER):
        kind, status = _paid_for(reading, spot, kind), "ordered" if kind == "spend" else status
    if kind == "lease" and spot.sort == "money" and {"month", "hour"} & {*(spot.quantity.per or "").split("-")}:
        kind = Kind.PRICE
    if kind == "need" and spot.sort == "count" and "forecast" in _modalities(reading, spot, cue.start):
        return Sense(Kind.ORDER, "planned", cue)  # what a company will need this year it means to buy
    if kind in (Kind.ORDER, Kind.STOCKPILE) and _needed(reading, spot, cue):
        kind = "need"
    orders = reading.mentions("cue", spot.first, cue.start) if kind == "need" and spot.sort == "count" else ()
    if any(m.word.value == Kind.ORDER and reading.folded[m.end - 1] in "单价盘" for m in orders):
        return Sense(Kind.ORDER, "requested", cue)  # an order that says what is needed
    if kind == "total":
        kind, status = Kind.STOCKPILE, "held"
    bought, priced = kind == Kind.ORDER and spot.sort == "money", kind == Kind.PRICE
    foreign = bought and _unrelated(reading, spot.first, spot.last)
    foreign = foreign or (priced and _unrelated(reading, spot.begin, spot.finish))
    kind = Kind.OTHER if foreign or kind not in CORE_KINDS else kind
    return judged(reading, spot, Sense(Kind(kind), status, cue))


def judged(reading: Reading, spot: Spot, sense: Sense) -> Sense:
    """Return what plans, forecasts, denials and suppositions around a quantity make of its kind and status."""
    said = _modalities(reading, spot, sense.cue.start if sense.cue else spot.start)
    if "negated" in said:  # what has not come is on its way, what was not ordered is not
        said.add("undelivered" if sense.status == "delivered" else "denied")
    if "ordered_and_delivered" in said and spot.sort == "count":
        return sense._replace(kind=Kind.ORDER, status="ordered_and_delivered")
    leading = next((value for value in _RANK if value in said), None)
    if "concessive" in said and sense.status == "delivered":
        return sense._replace(kind=Kind.ORDER, status=leading or "ordered")  # even if delivered: it is on order
    if sense.status == "ordered" and "received" in said and not leading:
        return sense._replace(status="ordered_and_delivered")
    if sense.kind not in (Kind.ORDER, Kind.STOCKPILE) or leading in ("hypothetical", "denied"):
        leading = "forecast" if leading == "planned" and sense.kind is not Kind.OTHER else leading
        kind = Kind.OTHER if sense.kind in (Kind.ORDER, Kind.STOCKPILE) else sense.kind
        return Sense(kind, leading if leading in _ANY_KIND else None, sense.cue)
    if sense.kind is Kind.STOCKPILE and leading in _ONLY_ORDERS:
        return sense._replace(kind=Kind.ORDER, status=leading)
    if leading == "forecast" and sense.kind is Kind.ORDER:
        leading = "planned"  # what is budgeted or expected to be bought
    status = "deployed" if sense.status == "held" and "deployed" in said else sense.status
    return Sense(sense.kind, leading or status, sense.cue)


def _modalities(reading: Reading, spot: Spot, place: int) -> set[str]:
    """Return what words of the clause or sentence do to a claim whose cue stands at `place`."""
    statuses = reading.mentions("status", spot.first, spot.last)
    if not statuses:
        return set()
    begin = own = _from(reading, spot, place)
    if begin > spot.first and not reading.mentions("company", begin, place):  # 考虑向超微下单,订购4万个
        before = reading.clause(begin - 2)[0]
        orders = any(m.word.value == Kind.ORDER for m in reading.mentions("cue", before, begin))
        begin = before if orders and not within(reading.spots, before, begin) else begin
    said = [m for m in statuses if _reaches(reading, spot, place, begin, m)]
    said = [m for m in said if not begin <= m.start < own or m.word.value == "planned" or m.word.detail == "sentence"]
    found: set[str] = set()
    supposed = spot.last
    for mention in said:
        value = mention.word.value
        if value == "hypothetical" and mention.word.detail == "sentence":
            supposed = mention.start
        elif value == "hypothetical" and reading.marked("said", spot.first, mention.start):
            value = "planned"  # said it would: reported speech
        elif value == "planned" and reading.pauses_between(supposed, mention.start):
            planned = reading.folded.startswith(grammar("intentions"), mention.start)
            found -= {"hypothetical"} if planned else set()  # X plans to buy if it is allowed: a plan under a condition
        found.add(value)
    # `if you add it all up` supposes nothing
    return found - {"hypothetical"} if reading.marked("sum", spot.first, spot.last) else found


def _from(reading: Reading, spot: Spot, place: int) -> int:
    """Where the clause begins, with the one before it where it says what that is for: 拟借款……,用来购买."""
    begin = reading.clause(min(spot.start, place))[0]
    purpose = begin > spot.first and reading.folded.startswith(grammar("purpose"), begin)
    return reading.clause(begin - 2)[0] if purpose else begin


def _reaches(reading: Reading, spot: Spot, place: int, begin: int, mention: Mention) -> bool:
    """Say whether a word is about a claim whose cue stands at `place` and whose clause begins at `begin`."""
    value, scope = mention.word.value, mention.word.detail
    next_ = not within(reading.spots, spot.end, mention.start)
    own, end = reading.clause(mention.start)
    if scope == "sentence" and value not in _ANYWHERE:
        return mention.start < spot.start
    if scope in ("after", "later"):  # what is denied may have a verb or noun of its own
        denies = scope == "after" and own > spot.end and reading.mentions("cue", own, mention.start)
        if scope == "later":  # what came is what was counted, and not what it cost
            between = within(reading.spots, spot.end, mention.start)
            next_ = spot.sort == "count" and all(s.sort == "money" for s in between)
        return mention.start >= spot.end and next_ and not denies
    if value in _ANYWHERE:
        denials = any(m.word.detail == "after" for m in reading.mentions("status", mention.end, end))
        last = reading.clause(min(spot.finish + 1, spot.last))[1]
        rest = (
            value == "cancelled" and own > spot.end and reading.marked("rest", own, end)
        )  # 200 came, the rest did not
        return begin <= mention.start < last and next_ and not denials and not rest
    close = 0 <= place - mention.end < _BOUND and not reading.pauses_between(mention.end, place)
    inside = begin <= mention.start < spot.start or close
    if reading.folded[mention.start : mention.end] != "将":
        return inside
    # 将 that takes an object foresees nothing
    taken = spot.start - 2 <= mention.start < spot.start or reading.mentions("product", mention.end, mention.end + 2)
    return inside and not (taken or reading.folded.startswith(grammar("turned_nouns"), mention.end))


def _spent_on(reading: Reading, spot: Spot) -> str:
    """Money spent on data centres is capital expenditure, on chips an order, on renting what is in them neither."""
    if _on_goods(reading, spot):
        return Kind.ORDER
    rents = any(m.word.value == "lease" for m in reading.mentions("cue", spot.end, spot.finish + _NEAR))
    named = any(m.word.value == "capex" for m in reading.mentions("cue", spot.first, spot.last))
    if (named or reading.marked("infrastructure", spot.first, spot.last)) and not rents:
        return Kind.CAPEX
    goods = reading.mentions("product", spot.first, spot.last) or reading.marked("per_server", spot.first, spot.last)
    return Kind.ORDER if goods and not reading.marked("running", spot.first, spot.finish) else Kind.OTHER


def _paid_for(reading: Reading, spot: Spot, kind: str) -> str:
    """What one thing costs, or is sold for, is its price; what is sold for more, an order."""
    if spot.sort == "money" and not beyond(spot.quantity) and _ONE_BOUGHT.match(reading.folded, spot.end):
        return Kind.PRICE  # 花 30 万元买张 A100
    if kind == Kind.ORDER:
        return kind
    if kind == "spend":
        return _spent_on(reading, spot)
    if kind == "cost":
        return Kind.PRICE if _of_one(reading, spot) else Kind.OTHER
    rated = spot.sort == "money" and _RATED.search(reading.clean, spot.begin, spot.start) and _of_one(reading, spot)
    return Kind.PRICE if rated else Kind.ORDER


def _on_goods(reading: Reading, spot: Spot) -> bool:
    """Say whether chips or servers follow a sum as what it is for: $3bn on chips, 20亿元用于采购昇腾芯片."""
    goods = reading.mentions("product", spot.end, spot.end + 2 * _NEAR) if spot.sort == "money" else ()
    return bool(goods) and _FOR_GOODS.fullmatch(reading.folded, spot.end, goods[0].start) is not None


def _of_one(reading: Reading, spot: Spot) -> bool:
    """Say whether a sum may be what one chip or server costs: some are named, and no number of them in its clause."""
    priced = any(reading.marked(f"per_{thing}", spot.first, spot.last) for thing in ("chip", "server", "rack"))
    named = reading.mentions("product", spot.first - _FAR, spot.last)
    before = within(reading.spots, spot.begin, spot.start)
    counted = any(s.sort == "count" and (s.quantity.high or MOST_CARDS) > MOST_CARDS for s in before)
    return bool(named or priced) and not (counted and not spot.quantity.per) and not beyond(spot.quantity)


def _unrelated(reading: Reading, first: int, last: int) -> bool:
    """Money for goods that are neither chips nor servers."""
    return not reading.mentions("product", first, last) and reading.marked("unrelated", first, last)


def _needed(reading: Reading, spot: Spot, cue: Mention) -> bool:
    """需要采购, `would need to buy`: a need directly before the verb; 有 X 需求: one right after the quantity."""
    before = [m for m in reading.mentions("cue", cue.start - 2 * _BOUND, cue.start) if cue.start - m.end < _BOUND]
    after = reading.mentions("cue", spot.end, min(spot.last, spot.end + 3 * _BOUND))
    after = [m for m in after if m.start < spot.finish or reading.folded[m.start] in "才方"]  # 千万以上,才能……
    return cue.start < spot.start and any(m.word.value == "need" for m in [*before, *after])
