"""Amounts that make other amounts: conversions, products, servers of cards, gains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from math import prod

from gpureport.measures import (
    COUNTED,
    TIMES,
    cards,
    comes_to,
    is_amount,
    is_count,
    is_money,
    models,
    per,
    same_models,
    same_party,
    same_subjects,
    same_time,
    same_unit,
    stated,
    things,
    unit,
    units,
)
from gpureport.passages import MOST_CARDS, Passages, cue, found, span
from gpureport.passages.levels import levels
from gpureport.passages.parts import groups, parties_said
from gpureport.passages.times import PERIODS, basis
from gpureport.quantities import find_quantities
from gpureport.records import Claim, Kind, Relation, RelationKind
from gpureport.relate.ties import BY_PLACE, TOLD_ELSEWHERE, tie

ELSEWHERE = f"price {TOLD_ELSEWHERE}"
IN_BRACKETS = "conversion in brackets"

FAR = 60  # characters, in which what was said for how long still holds
MOST_PARTIES, MOST_IN_RACK = 100, 600
# how likely a reading is, the lowest first
Rank = tuple[bool, bool, bool, bool, int]


def conversions(text: Passages) -> Iterator[Relation]:
    """Find one amount told in two currencies, the second in brackets or after a word for it."""
    for a, b in pairwise(filter(is_money, text.claims)):
        gap = text.between(a, b)
        told = found("conversion", gap, b.text)
        fits = a.unit != b.unit and text.distance(a, b) == 0 and (things(a) == things(b) or not per(a) or not per(b))
        if fits and told and cue("conversion_gap").fullmatch(gap):
            rule = IN_BRACKETS if gap[:1] in set("（([【") else "conversion in words"
            yield tie(RelationKind.CONVERSION, rule, told, from_=a, to=b)


def products(text: Passages) -> Iterator[Relation]:
    """Find a price (or another rate), what it is paid for, and the total that the words say they make.

    Of the readings that the words allow the likeliest holds; a price makes a further total only of another count.
    """
    taken: set[Claim] = set()
    for (fails, *_), (price, total, *counts), relation in sorted(_readings(text), key=lambda r: r[0]):
        own = not fails or all(c.subject and c.subject == total.subject for c in counts)
        if total not in taken and (price not in taken or (own and not taken & {*counts})):
            taken |= {price, total, *counts}
            yield relation


def _readings(text: Passages) -> Iterator[tuple[Rank, Sequence[Claim], Relation]]:
    parts = {part for group in groups(text) for part in group.parts}
    base = {later: earlier for earlier, later in levels(text)}
    for price in filter(is_amount, text.claims):
        if not found("price_basis", text.lead(price), text.after(price), text.lead(base.get(price, price))):
            continue
        past = price in base.values() or bool(found("after_from", text.before(price)))
        of, near = _paid_for(text, price), text.near(price, 1, 1)
        # what several parties have each is no price
        counts_of_it = _counts(price, of, near) if of != {"company"} else []
        for counts, total in product(counts_of_it or [()], near):
            relation = _product(text, price, of, counts, total) if counts else _shared(text, price, total)
            if relation and total not in counts:
                members = (price, total, *counts)
                fails = not comes_to(prod(map(stated, (price, *counts))) * relation.factor, total)
                unnamed = not all(same_subjects(c, total) for c in counts)
                if not fails or not past:
                    yield (fails, unnamed, past, bool(parts & {*counts}), span(*members)), members, relation


def _paid_for(text: Passages, price: Claim) -> frozenset[str]:
    """Return what a price is per; where its phrase does not say, the words before it may."""
    if per(price) or not found("each_one", text.before(price)):
        return per(price) or frozenset({"occurrence"} if found("per_one", text.before(price)) else ())
    return frozenset().union(*(units(c) for c in text.earlier(price, 1)[-1:] if c.unit in COUNTED))


def _counts(price: Claim, of: frozenset[str], near: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """Return the counts of what a price is per, with its months; where its phrase does not say, of any chips."""
    fitting = [c for c in near if same_models(price, c)]
    exact = [c for c in fitting if units(c) <= of and units(c) - TIMES]
    if not exact and of & COUNTED and not found("per_printed", price.text):
        exact = [c for c in fitting if c.unit in COUNTED and stated(c) > MOST_CARDS]
    times = [c for c in fitting if c.unit in of & TIMES]
    return [*((c,) for c in exact), *product(exact, times), *((c,) for c in times if not exact)]


def _product(
    text: Passages, price: Claim, of: frozenset[str], counts: Sequence[Claim], total: Claim
) -> Relation | None:
    """Read a total as a price times counts: by what it is left per, and by words for a total."""
    left = of.union(*map(per, counts)).difference(*map(units, counts))
    if not _can_be_total(text, price, of, left, total):
        return None
    first, *_, last = sorted((price, *counts), key=lambda c: c.start)
    lead, after = text.lead(total), text.after(total)
    bought = found("total", lead, after)
    # beside no word for a total, a sum in the price's own sentence may be one
    told = bought or (found("price_basis", text.lead(price)) if text.distance(last, total) == 0 else "")
    # `3.9亿美元，其中250台`: the sum is of more than those
    of_some = any(total.start < c.start and found("within", text.before(c)) for c in counts)
    aside = any(c.unit == total.unit for c in text.skipped(total, first)) or not (bought or cue("buys").match(after))
    if not told or of_some or found("paid_ahead", lead) or (total.start < first.start and aside):
        return None
    # for how long: where nothing or only what was told before says, whether the total is one is doubtful
    said = basis(text, total) or basis(text, total, text.told(total))
    to = said or basis(text, total, text.words(max(0, total.start - FAR), total.start))
    of_time = next(iter(sorted(left & TIMES)), "")
    times = PERIODS.get(of_time, {}).get(to, [1.0])[0]
    rule = f"price times count{' and time' if times > 1 else ''}"
    taxed = found("tax", lead) and not found("tax", text.lead(price))
    rule = rule if bought and not taxed else f"price times count {BY_PLACE}"
    rule = ELSEWHERE if of_time and not said else rule
    return tie(RelationKind.PRODUCT, rule, told, times, factor=[*counts, price], product=total)


def _can_be_total(text: Passages, price: Claim, of: frozenset[str], left: frozenset[str], total: Claim) -> bool:
    """Say whether an amount can be what a price makes, as far as its unit and what it is per tell."""
    fits = things(total) == left - TIMES and bool(left & TIMES or not per(total) & TIMES)
    # a total that took over the price's `per` is still a total where the words call it one
    called = per(total) <= of and found("total", text.before(total), text.after(total))
    fits = fits or bool(called and not found("per_printed", total.text))
    # profits a piece make a profit
    profit = found("not_total", text.lead(total)) in text.lead(price).lower()
    return fits and profit and stated(total) >= stated(price) and total.unit == price.unit


def _shared(text: Passages, each: Claim, total: Claim) -> Relation | None:
    """Find what each of several parties has of a total: as many as are named, or as the words say."""
    parties, heads = [], len(each.subjects)
    if total.end <= each.start:
        told = found("each", text.told(each))
        counts = [c for c in text.skipped(total, each) if is_amount(c) and c.unit != total.unit]
        parties = [c for c in counts if stated(c) <= MOST_PARTIES and text.distance(c, each) == 0][-1:]
    else:
        told = found("sum", text.lead(total)) if found("apiece", text.before(each) + "|" + text.after(each)) else ""
        heads = parties_said(text, total) or heads
        told = told if heads == (len(each.subjects) or heads) and not text.skipped(each, total)[1:] else ""
    fits = same_unit(each, total) and same_models(each, total) and per(each) - {"company"} == per(total)
    if not fits or not told or (not parties and heads < 2):
        return None
    times = 1.0 if parties else float(heads)
    return tie(RelationKind.PRODUCT, "shared out evenly", told, times, factor=[*parties, each], product=total)


def spreads(text: Passages) -> Iterator[Relation]:
    """Find a sum that is shared out over years, so much a year or month: `分五年摊销`, `over five years`."""
    for rate in (c for c in text.claims if is_money(c) and len(per(c) & TIMES) == 1):
        (short,) = per(rate) & TIMES
        longer = {short: [1.0], **PERIODS.get(short, {})}
        sums = [c for c in text.near(rate, 1) if c.unit == rate.unit and per(c) == things(rate)]
        sums = [c for c in sums if c.start < rate.start][-1:] or sums[:1]
        for years, total in product([c for c in text.earlier(rate) if c.unit in longer][-1:], sums):
            after = total.start > rate.start
            if told := found("overall", text.lead(total)) if after else found("spread", text.sentence(rate)):
                times, factor = longer[str(years.unit)][0], [rate, years]
                yield tie(RelationKind.PRODUCT, "shared out over time", told, times, factor=factor, product=total)


def cards_priced(text: Passages) -> Iterator[Relation]:
    """Find the price or rent of a server told for each of its cards, a month's for an hour: `折到单卡`."""
    for sentence in text.by_sentence(c for c in text.claims if is_money(c) and things(c) == {"chip"}):
        told, first = found("per_card", text.told(sentence[0])), sentence[0]
        servers = [c for c in text.earlier(first, 1) if things(c) in ({"server"}, {"rack"}) and c.unit == first.unit]
        servers = [c for c in servers if told and same_models(c, first)]
        for server, card in zip(servers, sentence, strict=True) if len(servers) == len(sentence) else ():
            most = MOST_CARDS if "server" in things(server) else MOST_IN_RACK
            size = next((n for n in _sizes(text.sentence(server)) if 1 < n <= most), 0)
            long, short = ("".join(per(c) & TIMES) for c in (server, card))
            if size and long == short:
                yield tie(RelationKind.PRODUCT, "cards of a server", told, float(size), factor=card, product=server)
            elif size and long in PERIODS.get(short, {}):
                times = size * PERIODS[short][long][0]
                yield tie(RelationKind.RATE, f"{short} to {long}", told, times, base=card, total=server)


def packings(text: Passages) -> Iterator[Relation]:
    """Find servers (or racks) of a known number of cards told as cards."""
    for servers in (c for c in text.claims if c.unit in {"server", "rack"} and not per(c)):
        beside = _sizes(text.words(max(0, servers.start - 10), servers.end + 35))
        size = cards(servers) or next(iter(beside), 0)
        for chips in text.near(servers, 1, 1) if size else ():
            first, second = sorted((servers, chips), key=lambda c: c.start)
            told = found("packing", text.between(first, second)[-25:], text.lead(second), text.after(chips))
            aside = any(c.unit in COUNTED and c.value != size for c in text.skipped(first, second))
            fits = chips.unit == "chip" and not per(chips) and chips.value != size and same_models(servers, chips)
            if told and fits and not aside and same_party(servers, chips):
                yield tie(RelationKind.PACKING, "servers of n cards", told, float(size), servers=servers, chips=chips)
                break


def _sizes(words: str) -> list[int]:
    """Return how many cards words speak of: `8张`, `eight-GPU`."""
    return [int(q.value) for m in cue("cards").finditer(words) for q in find_quantities(m.group())[:1] if q.value]


def gains(text: Passages) -> Iterator[Relation]:
    """Find what a stock gained (or lost) as its price went from one level to another."""
    for gain in (c for c in text.claims if is_money(c) and not per(c)):
        told = found("gain", text.lead(gain))
        near = [c for c in text.prior(gain) if text.next_to(c, gain)] if told else []
        prices = [c for c in near if c.unit == gain.unit and len(things(c)) == 1 and not per(c) & TIMES][-2:]
        if len(prices) == 2 and same_models(*prices) and things(prices[0]) == things(prices[1]):
            for count in [c for c in near if unit(c) in things(prices[0]) and same_models(c, prices[0])][-1:]:
                low, high = prices
                yield tie(RelationKind.GROWTH, "gain on a stock", told, from_=low, to=high, count=count, change=gain)


def priced_elsewhere(text: Passages) -> Iterator[Relation]:
    """Find a sum paid for a count, or a rent and the months that pay for what is rented, priced elsewhere."""
    for total in (c for c in text.claims if is_money(c) and c.kind is Kind.ORDER and not per(c)):
        counts = [c for c in text.near(total) if is_count(c) and not per(c)]
        counts = [c for c in counts if c.kind is total.kind and c.subject == total.subject]
        for count in counts if len(counts) == 1 and models(total) <= models(counts[0]) else ():
            prices = [c for c in _prices(text, unit(count)) if _of_the_same(c, count)]
            if prices and not set(prices) & set(text.near(total, 1, 1)) and total.period == count.period:
                price = _fitting(prices, stated(total) / stated(count))
                yield tie(RelationKind.PRODUCT, ELSEWHERE, "", factor=[count, price], product=total)
    for months, told in ((c, found("paid_back", text.sentence(c))) for c in text.claims if c.unit in TIMES):
        for rent in [c for c in text.near(months, 1) if told and is_money(c) and unit(months) in per(c)][-1:]:
            if prices := [c for c in _prices(text, *things(rent)) if c.unit == rent.unit]:
                price = _fitting(prices, stated(rent) * stated(months))
                yield tie(RelationKind.PRODUCT, ELSEWHERE, told, factor=[rent, months], product=price)


def _prices(text: Passages, *of: str | None) -> list[Claim]:
    return [c for c in text.claims if is_money(c) and c.kind is Kind.PRICE and per(c) == set(of)]


def _fitting(prices: Sequence[Claim], amount: float) -> Claim:
    """Return the price that comes nearest to an amount, the first of equals."""
    return min(prices, key=lambda c: (abs(stated(c) - amount), c.start))


def _of_the_same(price: Claim, count: Claim) -> bool:
    """Say whether a price is of what was counted: of the same model, or where none is named of the same days."""
    dated = bool(price.period and count.period) and same_time(price, count)
    return models(price) == models(count) if models(count) else dated
