"""The unit a number leaves out: of the product beside it, of the quantity before, of the list it stands in."""

from __future__ import annotations

import re

from gpureport.extract.context import Context
from gpureport.extract.details import stays_price
from gpureport.extract.kinds import governing
from gpureport.extract.products import Goods, products_of
from gpureport.language.reading import Spot, within
from gpureport.lexicon import grammar
from gpureport.records import NOT_UNDERSTOOD, Claim, Kind

_PRINTED = re.compile(r"[元币圆刀$¥€]|usd|rmb|cny|dollar|yuan", re.IGNORECASE)
_CURRENCY = re.compile(rf"{_PRINTED.pattern}|[亿万]$", re.IGNORECASE)
_HOLDERS = {
    "server": re.compile(r"[ -]*(?:servers?\b|服务器|伺服器)"),
    "rack": re.compile(r"[ -]*(?:(?:nvl\d+ )?(?:racks?|cabinets?)\b|机柜|机架)"),
    "module": re.compile(r"[ -]*(?:(?:chip |gpu )?modules?\b|模组|模块)"),
}
_SCALED = re.compile("[万亿]|千[多余]?$")
_SPOKEN = re.compile(
    "[近约]?[一两二三四五六七八九]百[零〇]?[一二三四五六七八九几]{0,2}(?![十千万亿])"
)  # 两百三 for 230万
_OF = re.compile(r" of (?:the |its |their |those )?")
_COUNTED = frozenset({"order", "stockpile", "need", "sold", "total"})
_FEWEST, _CLOSE, _BESIDE = 10, 10, 3
_THOUSAND, _TEN_THOUSAND = 1e3, 1e4


def elided(context: Context, spot: Spot) -> Spot:
    """Give a number without a unit of its own the one its sentence means."""
    q = spot.quantity
    before, told = context.bound[-1] if context.bound and context.bound[-1][0].first == spot.first else (None, None)
    unsaid = q.unit is None or (q.unit == "CNY" and not _PRINTED.search(q.text))
    if unsaid and (listed := _next_in_list(context, spot)):
        return spot.of(q._replace(unit=listed))
    if priced := _spoken(context, spot) or _priced(context, spot, before, told):
        return priced
    if q.unit == "chip" and (q.text.isascii() or q.text[-1] == "个"):  # 1,200 GB200 racks, 5万个 GPU 模组
        thing, beside = products_of(context.reading, context.goods, spot)
        unit = _holder(context, thing) if thing and beside else None
        return spot.of(q._replace(unit=unit)) if unit else spot
    bare = q.unit in (None, "item") or (spot.sort == "money" and not _CURRENCY.search(q.text))
    if not bare or q.rule == NOT_UNDERSTOOD or max(q.low or 0, q.high or 0) < _FEWEST:
        return spot
    if spot.sort == "money" and before and before.sort == "count" and q.text.endswith(("apiece", "each")):
        return spot.of(q._replace(unit=before.quantity.unit, per="company"))
    found = _in_list(context, spot) if spot.sort == "money" else _counted(context, spot, before)
    return spot.of(q._replace(unit=found)) if found else spot


def _spoken(context: Context, spot: Spot) -> Spot | None:
    """Give a number the 万 that is left out after a price of many of them: 涨到一百四五十万, 一礼拜后报两百三."""
    q = spot.quantity
    if q.unit not in (None, "CNY") or not _SPOKEN.match(q.text) or _CURRENCY.search(q.text):
        return None
    told = context.last_told()[1]
    priced = told is not None and told.kind is Kind.PRICE and told.unit == "CNY"
    if told is None or not priced or max(told.low or 0, told.high or 0) < 10 * _THOUSAND:
        return None
    value, low, high = (None if bound is None else bound * _TEN_THOUSAND for bound in (q.value, q.low, q.high))
    return spot.of(q._replace(value=value, low=low, high=high, unit="CNY"))


def _priced(context: Context, spot: Spot, before: Spot | None, told: Claim | None) -> Spot | None:
    """Give a number of 万 its currency where it is a price."""
    bare = spot.quantity.unit is None and _SCALED.search(spot.quantity.text)
    unit = _money(context, spot, before, told) if bare else None
    return spot.of(spot.quantity._replace(unit=unit)) if unit else None


def _money(context: Context, spot: Spot, before: Spot | None, told: Claim | None) -> str | None:
    """每月6.5万, 涨到9万 after a price, 月租从18万: money, though no currency is printed."""
    if before and told and told.kind is Kind.PRICE and before.sort == "money":
        return told.unit
    if {"chip", "server", "rack"} & set((spot.quantity.per or "").split("-")):
        return "CNY"
    if context.reading.marked("per_server", spot.start - _BESIDE, spot.start):
        return "CNY"  # 八卡整机220万
    cue = governing(context.reading, spot, "money")
    priced = cue is not None and cue.word.value == Kind.PRICE and spot.begin <= cue.start
    above = context.told_above()
    return "CNY" if priced or (above and above.unit == "CNY" and stays_price(above, spot)) else None


def _in_list(context: Context, spot: Spot) -> str | None:
    """19.6万和16.9万颗: what the next number of the list counts, or the chips right after it."""
    if listed := _next_in_list(context, spot):
        return listed
    close = within(context.goods, spot.end, spot.end + _CLOSE)
    return "chip" if close and products_of(context.reading, context.goods, spot)[1] else None


def _next_in_list(context: Context, spot: Spot) -> str | None:
    end = spot.end
    for after in within(context.reading.spots, end, spot.finish):
        if after.sort == "count" or context.reading.folded[end : after.start] not in grammar("joiners"):
            return after.quantity.unit if context.reading.folded[end : after.start] in grammar("joiners") else None
        end = after.end
    return None


def _holder(context: Context, thing: Goods) -> str | None:
    """Name what holds a product where its name follows: GB200 racks, H100 servers."""
    return next((unit for unit, words in _HOLDERS.items() if words.match(context.reading.folded, thing.end)), None)


def _counted(context: Context, spot: Spot, before: Spot | None) -> str | None:
    """The product beside a number or what holds it (GB200 racks), else what was counted before it."""
    reading = context.reading
    thing, beside = products_of(reading, context.goods, spot)
    after = next(iter(within(reading.spots, spot.end, spot.end + _CLOSE)), None)
    if after and after.sort == "count" and _OF.fullmatch(reading.folded, spot.end, after.start):
        return after.quantity.unit  # 30,000 of the 100,000 A800s
    if thing and beside:
        return _holder(context, thing) or "chip"
    cue = governing(reading, spot, "count")
    if (
        before
        and before.sort == "count"
        and reading.folded[max(0, spot.start - 24) : spot.start].rstrip().endswith(grammar("base_before"))
    ):
        return before.quantity.unit  # up from 60,000
    counts = (cue and cue.word.value in _COUNTED) or any(
        reading.marked(mark, spot.begin, spot.finish) for mark in ("apportion", "equivalent")
    )
    earlier = next((s.quantity.unit for s, _ in reversed(context.bound) if s.sort == "count"), None)
    return earlier if counts and spot.quantity.unit is None else None
