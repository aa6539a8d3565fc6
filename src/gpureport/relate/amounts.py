"""Amounts that make other amounts: conversions, products, servers of cards, gains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import prod

from gpureport.measures import (
    COUNTED,
    TIMES,
    cards,
    is_amount,
    is_money,
    models,
    per,
    same_models,
    same_unit,
    stated,
    things,
    unit,
)
from gpureport.passages import MOST_CARDS, Passages, cue, found, span
from gpureport.records import Claim, Kind, RelationKind
from gpureport.relate.drafts import Draft, tie

# the price may be another day's or another deal's: agreement says something, a difference does not
ELSEWHERE = "price told elsewhere"

SHARED = "shared out evenly"
MOST_PARTIES = 100
_DIGITS = dict(zip("二两三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_DIGITS |= {"十六": 16, "four": 4, "eight": 8, "sixteen": 16}


def conversions(text: Passages) -> Iterator[Draft]:
    """Find one amount told in two currencies, the second in brackets or after a word for it."""
    for a, b in pairwise(filter(is_money, text.claims)):
        gap = text.between(a, b)
        told = found("conversion", gap, b.text)
        fits = a.unit != b.unit and text.distance(a, b) == 0 and (things(a) == things(b) or not per(a) or not per(b))
        if fits and told and cue("conversion_gap").fullmatch(gap):
            rule = "conversion in brackets" if gap[:1] in set("（([【") else "conversion in words"
            yield tie(RelationKind.CONVERSION, rule, told, from_=a, to=b)


def products(text: Passages) -> Iterator[Draft]:
    """Find a price (or another rate), a count, and the total that the words say they make."""
    best: dict[Claim, tuple[tuple[bool, int, int], Draft]] = {}
    for price in filter(is_amount, text.claims):
        near, of = text.near(price, 1, 1), per(price)
        if not of and found("per_one", text.before(price)):
            of = frozenset({"occurrence"})
        near = near if found("price_basis", text.lead(price), text.after(price)) else []
        counts = _counts(price, of, near)
        drafts = [(_off(price, t, c), d) for c in counts for t in near if (d := _product(text, price, of, c, t))]
        drafts += [(_off(price, t), d) for t in near if not counts and (d := _shared(text, price, t))]
        for off, draft in sorted(drafts, key=lambda d: d[0])[:1]:
            total = draft.roles[-1][1]
            best[total] = min(best.get(total, (off, draft)), (off, draft), key=lambda d: d[0])
    yield from (draft for _, draft in best.values())


def _counts(price: Claim, of: frozenset[str], near: Sequence[Claim]) -> list[Claim]:
    """Return the counts of what a price is per; where its phrase does not say, of any chips or servers."""
    fitting = [c for c in near if same_models(price, c) and not things(c) & of]
    loose = bool(of & COUNTED) and not found("per_printed", price.text)
    exact = [c for c in fitting if unit(c) in of]
    return exact or [c for c in fitting if loose and c.unit in COUNTED and stated(c) > MOST_CARDS]


def _off(price: Claim, total: Claim, *counts: Claim) -> tuple[bool, int, int]:
    """Rank readings that the words allow: one that holds before one that does not, then the closest together."""
    product = prod(map(stated, (price, *counts)))
    return not 0.975 < product / (stated(total) or 1) < 1.025, span(price, total, *counts), total.start


def _product(text: Passages, price: Claim, of: frozenset[str], count: Claim, total: Claim) -> Draft | None:
    left = of - {unit(count)} | per(count)
    lead, last = text.lead(total), max((price, count), key=lambda c: c.start)
    # a total that took over the price's `per` is still a total where the words call it one
    if count.value and count.value >= 1 and stated(total) < stated(price):
        return None
    fits = things(total) == left - TIMES and not per(total) & TIMES - left
    around = text.before(total), text.after(total)
    called = per(total) <= of and stated(total) > stated(price) and bool(found("total", *around))
    called = called and not found("per_printed", total.text)
    if not (fits or called) or total.unit != price.unit or total is count or found("not_total", lead):
        return None
    told = found("total", lead, text.after(total), text.between(last, total)[-30:])
    told = told or found("price_basis", text.lead(price))
    first = min((price, count), key=lambda c: c.start)
    aside = any(c.unit == total.unit for c in text.skipped(total, first))
    early = total.start < first.start and (aside or not found("total", lead, text.after(total)))
    if not told or early:
        return None
    return tie(RelationKind.PRODUCT, "price times count", told, factor=[count, price], product=total)


def _shared(text: Passages, each: Claim, total: Claim) -> Draft | None:
    """Find what each of several parties gets of a total: as many as are named, or as the words between say."""
    told = found("each", text.before(each)) if same_unit(each, total) and total.end <= each.start else ""
    if not told or not same_models(each, total) or things(each) - {"company"} or things(total):
        return None
    parties = [
        c for c in text.skipped(total, each) if is_amount(c) and c.unit != total.unit and stated(c) <= MOST_PARTIES
    ]
    if parties and text.distance(parties[-1], each) == 0:
        return tie(RelationKind.PRODUCT, SHARED, told, factor=[parties[-1], each], product=total)
    heads = len(each.subjects) if things(each) else 0
    return tie(RelationKind.PRODUCT, SHARED, told, float(heads), factor=each, product=total) if heads > 1 else None


def packings(text: Passages) -> Iterator[Draft]:
    """Find servers of a known number of cards told as cards."""
    for servers in (c for c in text.claims if c.unit == "server" and not per(c)):
        size = cards(servers) or _cards_beside(text, servers)
        for chips in text.near(servers, 1, 1) if size else ():
            first, second = sorted((servers, chips), key=lambda c: c.start)
            last = text.after(chips) if second is chips else ""
            told = found("packing", text.between(first, second)[-25:], text.lead(second), last)
            aside = [c for c in text.skipped(first, second) if c.unit in COUNTED and c.value != size]
            fits = chips.unit == "chip" and not per(chips) and chips.value != size and same_models(servers, chips)
            if told and fits and not aside and size:
                yield tie(RelationKind.PACKING, "servers of n cards", told, float(size), servers=servers, chips=chips)
                break


def _cards_beside(text: Passages, servers: Claim) -> int | None:
    match = cue("cards").search(text.words(max(0, servers.start - 10), servers.end + 35))
    size = re.match(r"\d+|[a-z]+|十六|.", match.group().lower()) if match else None
    return (int(size.group()) if size.group().isdecimal() else _DIGITS.get(size.group())) if size else None


def gains(text: Passages) -> Iterator[Draft]:
    """Find what a stock gained (or lost) as its price went from one level to another."""
    for gain in (c for c in text.claims if is_money(c) and not per(c)):
        told = found("gain", text.lead(gain))
        near = [c for c in text.claims[: text.place(gain)] if text.next_to(c, gain)] if told else []
        prices = [c for c in near if c.unit == gain.unit and len(things(c)) == 1 and not per(c) & TIMES][-2:]
        if len(prices) == 2 and same_models(*prices) and things(prices[0]) == things(prices[1]):
            for count in [c for c in near if unit(c) in things(prices[0]) and same_models(c, prices[0])][-1:]:
                low, high = prices
                yield tie(RelationKind.GROWTH, "gain on a stock", told, from_=low, to=high, count=count, change=gain)


def priced_elsewhere(text: Passages) -> Iterator[Draft]:
    """Find a sum paid for a count, or a rent and the months that pay for what is rented, priced elsewhere."""
    for total in (c for c in text.claims if is_money(c) and c.kind is Kind.ORDER and not per(c)):
        counts = [c for c in text.near(total) if is_amount(c) and not is_money(c) and not per(c)]
        counts = [c for c in counts if c.kind is total.kind and c.subject == total.subject and models(c)]
        for count in counts if len(counts) == 1 and models(total) <= models(counts[0]) else ():
            prices = [c for c in _prices(text, unit(count)) if models(c) == models(count)]
            known = [c for c in prices if (c.period or "9") <= (count.period or "9")] or prices
            if known and not set(prices) & set(text.near(total, 1, 1)) and total.period == count.period:
                yield tie(RelationKind.PRODUCT, ELSEWHERE, "", factor=[count, known[-1]], product=total)
    for months, told in ((c, found("paid_back", text.sentence(c))) for c in text.claims if c.unit in TIMES):
        for rent in [c for c in text.near(months, 1) if told and is_money(c) and unit(months) in per(c)][-1:]:
            prices = [c for c in _prices(text, *things(rent)) if c.unit == rent.unit]
            for price in sorted(prices, key=lambda c: (abs(stated(rent) * stated(months) - stated(c)), c.start))[:1]:
                yield tie(RelationKind.PRODUCT, ELSEWHERE, told, factor=[rent, months], product=price)


def _prices(text: Passages, *of: str | None) -> list[Claim]:
    return [c for c in text.claims if is_money(c) and c.kind is Kind.PRICE and per(c) == set(of)]
