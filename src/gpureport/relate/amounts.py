"""Amounts that make other amounts: conversions, products, servers of cards, gains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
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
    same_subjects,
    same_time,
    same_unit,
    stated,
    things,
    unit,
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
SHARED = "shared out evenly"
MOST_PARTIES, MOST_IN_RACK = 100, 600
# how likely a reading is, the lowest first
Rank = tuple[bool, bool, bool, bool, int, int]


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
    readings: list[tuple[Rank, Sequence[Claim], Relation]] = []
    parts = {part for group in groups(text) for part in group.parts}
    before = {later: earlier for earlier, later in levels(text)}
    for price in filter(is_amount, text.claims):
        if not found("price_basis", text.lead(price), text.after(price), text.lead(before.get(price, price))):
            continue
        near, of = text.near(price, 1, 1), per(price)
        if not of and found("per_one", text.before(price)):
            of = frozenset({"occurrence"})
        elif not of and found("each_one", text.before(price)):
            of = frozenset(str(unit(c)) for c in text.earlier(price, 1)[-1:] if c.unit in COUNTED)
        # what several parties have each is no price
        for counts, total in product((_counts(price, of, near) if of != {"company"} else ()) or [()], near):
            relation = _product(text, price, of, counts, total) if counts else _shared(text, price, total)
            if relation and total not in counts:
                members = (price, total, *counts)
                past = price in before.values() or bool(found("after_from", text.before(price)))
                readings.append((_rank(members, relation, parts, past=past), members, relation))
    taken: set[Claim] = set()
    for (fails, unnamed, past, *_), (price, total, *of_it), relation in sorted(readings, key=lambda r: r[0]):
        if fails and past:
            continue
        own = not fails or (not unnamed and all(c.subject and c.subject == total.subject for c in of_it))
        if total not in taken and (price not in taken or (own and not taken & {*of_it})):
            taken |= {price, total, *of_it}
            yield relation


def _counts(price: Claim, of: frozenset[str], near: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """Return the counts of what a price is per, with its months; where its phrase does not say, of any chips."""
    fitting = [c for c in near if same_models(price, c) and not things(c) & of and stated(c) > 0]
    exact = [c for c in fitting if {*(unit(c) or "").split("-")} - TIMES and {*(unit(c) or "").split("-")} <= of]
    if not exact and of & COUNTED and not found("per_printed", price.text):
        exact = [c for c in fitting if c.unit in COUNTED and stated(c) > MOST_CARDS]
    times = [c for c in fitting if c.unit in of & TIMES]
    return [*((c,) for c in exact), *product(exact, times), *((c,) for c in times if not exact)]


def _rank(members: Sequence[Claim], relation: Relation, parts: set[Claim], *, past: bool) -> Rank:
    """Rank readings that the words allow: one that holds before one that does not, then the closest together."""
    price, total, *counts = members
    amount = prod(map(stated, (price, *counts))) * relation.factor
    fails = not 0.975 < amount / (stated(total) or 1) < 1.025
    unnamed = not all(same_subjects(c, total) for c in counts)
    return fails, unnamed, past, bool(parts & {*counts}), span(*members), total.start


def _product(
    text: Passages, price: Claim, of: frozenset[str], counts: Sequence[Claim], total: Claim
) -> Relation | None:
    """Read a total as a price times counts: by what it is left per, and by words for a total."""
    first, *_, last = sorted((price, *counts), key=lambda c: c.start)
    lead, after = text.lead(total), text.after(total)
    left = (of - {part for c in counts for part in (unit(c) or "").split("-")}) | frozenset().union(*map(per, counts))
    left -= {c.unit for c in counts if c.unit in COUNTED}
    fits = things(total) == left - TIMES and bool(left & TIMES or not per(total) & TIMES)
    # a total that took over the price's `per` is still a total where the words call it one
    called = per(total) <= of and stated(total) > stated(price) and found("total", text.before(total), after)
    few = stated(total) < stated(price) and all(stated(c) >= 1 for c in counts)
    fits = fits or bool(called and not found("per_printed", total.text))
    # profits a piece make a profit
    if few or not fits or total.unit != price.unit or found("not_total", lead) not in text.lead(price).lower():
        return None
    bought = found("total", lead, after)
    called_total = bought or found("total", text.between(last, total)[-30:])
    # beside no word for a total, a sum in the price's own sentence may be one
    told = called_total or (found("price_basis", text.lead(price)) if text.distance(last, total) == 0 else "")
    aside = any(c.unit == total.unit for c in text.skipped(total, first))
    # `3.9亿美元，其中250台`: the sum is of more than those
    of_some = any(total.start < c.start and found("within", text.before(c)) for c in counts)
    if (
        not told
        or of_some
        or found("paid_ahead", lead)
        or (total.start < first.start and (aside or not (bought or cue("buys").match(after))))
    ):
        return None
    # for how long: where nothing or only what was told before says, whether the total is one is doubtful
    said = basis(text, total) or basis(text, total, text.told(total))
    to = said or basis(text, total, text.words(max(0, total.start - FAR), total.start))
    rule, times = "price times count", 1.0
    for of_time in sorted(left & TIMES)[:1]:
        times = PERIODS.get(of_time, {}).get(to, [1.0])[0]
        rule = "price times count and time" if times > 1 else rule
        rule = rule if said and (times > 1 or said == of_time) else ELSEWHERE
    taxed = found("tax", lead) and not found("tax", text.lead(price))
    rule = rule if rule == ELSEWHERE or (called_total and not taxed) else f"price times count {BY_PLACE}"
    return tie(RelationKind.PRODUCT, rule, told, times, factor=[*counts, price], product=total)


def _shared(text: Passages, each: Claim, total: Claim) -> Relation | None:
    """Find what each of several parties has of a total: as many as are named, or as the words say."""
    if not same_unit(each, total) or not same_models(each, total) or per(each) - {"company"} != per(total):
        return None
    if total.end <= each.start:
        told = found("each", text.told(each))
        between = [c for c in text.skipped(total, each) if is_amount(c) and c.unit != total.unit]
        parties = [c for c in between if stated(c) <= MOST_PARTIES and text.distance(c, each) == 0][-1:]
        heads = len(each.subjects) if things(each) and not parties else 1
    else:
        told = found("sum", text.lead(total)) if found("apiece", text.before(each) + "|" + text.after(each)) else ""
        parties, heads = [], parties_said(text, total) or len(each.subjects)
        told = told if heads == (len(each.subjects) or heads) and not text.skipped(each, total)[1:] else ""
    if not told or (not parties and heads < 2):
        return None
    return tie(RelationKind.PRODUCT, SHARED, told, float(heads), factor=[*parties, each], product=total)


def spreads(text: Passages) -> Iterator[Relation]:
    """Find a sum that is shared out over years, so much a year or month: `分五年摊销`, `over five years`."""
    for rate in (c for c in text.claims if is_money(c) and len(per(c) & TIMES) == 1):
        (short,) = per(rate) & TIMES
        near = [c for c in text.near(rate, 1) if text.distance(c, rate) >= 0]
        for years in [c for c in text.earlier(rate) if c.unit in {short, *PERIODS.get(short, {})} - {"hour"}][-1:]:
            times = 1.0 if years.unit == short else PERIODS[short][str(years.unit)][0]
            sums = [c for c in near if c.unit == rate.unit and things(c) == things(rate) and not per(c) & TIMES]
            for total in [c for c in sums if c.start < rate.start][-1:] or sums[:1]:
                told = (
                    found("spread", text.sentence(rate))
                    if total.start < rate.start
                    else found("overall", text.lead(total))
                )
                if not told:
                    continue
                yield tie(
                    RelationKind.PRODUCT, "shared out over time", told, times, factor=[rate, years], product=total
                )


def cards_priced(text: Passages) -> Iterator[Relation]:
    """Find the price or rent of a server told for each of its cards, a month's for an hour: `折到单卡`."""
    for sentence in text.by_sentence(c for c in text.claims if is_money(c) and things(c) == {"chip"}):
        told, first = found("per_card", text.told(sentence[0])), sentence[0]
        servers = [c for c in text.earlier(first, 1) if things(c) in ({"server"}, {"rack"}) and c.unit == first.unit]
        servers = [c for c in servers if told and same_models(c, first)]
        for server, card in zip(servers, sentence, strict=False) if len(servers) == len(sentence) else ():
            most = MOST_CARDS if "server" in things(server) else MOST_IN_RACK
            size = next((n for n in _sizes(text.sentence(server)) if 1 < n <= most), None)
            (long, short) = ("".join(per(c) & TIMES) for c in (server, card))
            if size and long == short:
                yield tie(RelationKind.PRODUCT, "cards of a server", told, float(size), factor=card, product=server)
            elif size and long in PERIODS.get(short, {}):
                times = size * PERIODS[short][long][0]
                yield tie(RelationKind.RATE, f"{short} to {long}", told, times, base=card, total=server)


def packings(text: Passages) -> Iterator[Relation]:
    """Find servers (or racks) of a known number of cards told as cards."""
    boxes = [c for c in text.claims if c.unit in {"server", "rack"} and not per(c)]
    sizes = {c: cards(c) or _cards_beside(text, c) for c in boxes}
    for servers in boxes:
        # servers of a model are as large as those of it that were described
        like = {size for c, size in sizes.items() if size and models(c) and models(c) == models(servers)}
        size = sizes[servers] or (like.pop() if len(like) == 1 else None)
        for chips in text.near(servers, 1, 1) if size else ():
            first, second = sorted((servers, chips), key=lambda c: c.start)
            last = text.after(chips) if second is chips else ""
            told = found("packing", text.between(first, second)[-25:], text.lead(second), last)
            aside = any(c.unit in COUNTED and c.value != size for c in text.skipped(first, second))
            fits = chips.unit == "chip" and not per(chips) and chips.value != size and same_models(servers, chips)
            fits = fits and (servers.subject == chips.subject or not (servers.subject and chips.subject))
            if told and fits and not aside and size:
                yield tie(RelationKind.PACKING, "servers of n cards", told, float(size), servers=servers, chips=chips)
                break


def _cards_beside(text: Passages, servers: Claim) -> int | None:
    return next(iter(_sizes(text.words(max(0, servers.start - 10), servers.end + 35))), None)


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
        counts = [c for c in text.near(total) if is_amount(c) and not is_money(c) and not per(c)]
        counts = [c for c in counts if c.kind is total.kind and c.subject == total.subject]
        for count in counts if len(counts) == 1 and models(total) <= models(counts[0]) else ():
            prices = [c for c in _prices(text, unit(count)) if _of_the_same(c, count)]
            known = [c for c in prices if (c.period or "9") <= (count.period or "9")] or prices
            if known and not set(prices) & set(text.near(total, 1, 1)) and total.period == count.period:
                yield tie(
                    RelationKind.PRODUCT,
                    ELSEWHERE,
                    "",
                    factor=[count, _fitting(known, stated(total) / stated(count))],
                    product=total,
                )
    for months, told in ((c, found("paid_back", text.sentence(c))) for c in text.claims if c.unit in TIMES):
        for rent in [c for c in text.near(months, 1) if told and is_money(c) and unit(months) in per(c)][-1:]:
            if prices := [c for c in _prices(text, *things(rent)) if c.unit == rent.unit]:
                price = _fitting(prices, stated(rent) * stated(months))
                yield tie(RelationKind.PRODUCT, ELSEWHERE, told, factor=[rent, months], product=price)


def _fitting(prices: Sequence[Claim], amount: float) -> Claim:
    """Return the price that comes nearest to an amount, the first of equals."""
    return min(prices, key=lambda c: (abs(stated(c) - amount), c.start))


def _of_the_same(price: Claim, count: Claim) -> bool:
    """Say whether a price is of what was counted: of the same model, or where none is named of the same days."""
    dated = bool(price.period and count.period) and same_time(price, count)
    return models(price) == models(count) if models(count) else dated


def _prices(text: Passages, *of: str | None) -> list[Claim]:
    return [c for c in text.claims if is_money(c) and c.kind is Kind.PRICE and per(c) == set(of)]
