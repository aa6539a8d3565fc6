"""Decides who repeats whom, so that one origin counts once, and lets people's decisions stand over the program's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from gpureport.policy import Decided
from gpureport.reconcile.place import Told
from gpureport.records import Article, Kind, Relation, RelationKind, Zone
from gpureport.things import Thing

_NEAR = 120  # code points: no sentence of one breath is longer
_STOP = re.compile(r"[。！？!?\n]|\. ")
Pair = frozenset[str]


def one_fact(relations: Iterable[Relation], decided: Mapping[Pair, Decided]) -> set[Pair]:
    """Return the pairs of claims that language or a person calls one fact, unless a person says otherwise."""
    pairs = {pair for pair, decision in decided.items() if decision is Decided.SAME}
    for relation in relations:
        if relation.kind in {RelationKind.REPEAT, RelationKind.CONVERSION}:
            ids = (member.claim_id for member in relation.members)
            pairs |= {frozenset(pair) for pair in combinations(ids, 2)} - decided.keys()
    return pairs


def settle(told: Iterable[Told], same: set[Pair], decided: Mapping[Pair, Decided]) -> None:
    """Bring together what is one fact, and part what people did not find to be one."""
    wanted = {claim_id for pair in (*same, *decided) for claim_id in pair}
    ones: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if one.claim.claim_id in wanted:
            ones[one.claim.claim_id].append(one)
    # from the first told to the last, so that a chain of retellings ends at its origin
    for first, second in _in_order(same, ones):
        alike = first[0].thing.kind is second[0].thing.kind and first[0].thing.unit == second[0].thing.unit
        if alike and len(first) == len(second) == 1:
            second[0].thing = first[0].thing
    for first, second in _in_order({pair for pair in decided if decided[pair] is not Decided.SAME}, ones):
        for one in second:
            if any(one.thing == other.thing for other in first):
                one.thing = one.thing.narrowed(one.claim)


def _in_order(pairs: Iterable[Pair], ones: Mapping[str, list[Told]]) -> list[list[list[Told]]]:
    known = [[ones[claim_id] for claim_id in pair if ones.get(claim_id)] for pair in pairs]
    ordered = [sorted(pair, key=lambda ones: ones[0].order) for pair in known if len(pair) == 2]
    return sorted(ordered, key=lambda pair: [ones[0].order for ones in pair])


def part_lists(told: Iterable[Told], articles: Mapping[str, Article]) -> None:
    """Part amounts that one origin tells side by side: a list is no contradiction, and a path of prices is none."""
    things: dict[Thing, list[Told]] = defaultdict(list)
    for one in told:
        things[one.thing].append(one)
    for thing, ones in things.items():
        tellings = Counter(one.claim.source for one in ones)
        groups: list[list[Told]] = []
        # who tells most first: the single amounts of others then go where they fit
        for one in sorted(ones, key=lambda one: -tellings[one.claim.source]):
            text = articles[one.claim.source].text
            free = [group for group in groups if not any(_side_by_side(other, one, text) for other in group)]
            fitting = [group for group in free[1:] if one.overlaps(group[0])]
            if free:
                group = fitting[0] if fitting and not one.overlaps(free[0][0]) else free[0]
                group.append(one)
                one.thing = group[0].thing
            else:
                one.thing = thing.narrowed(one.claim) if groups else thing
                groups.append([one])


def _side_by_side(before: Told, one: Told, text: str) -> bool:
    """Say whether one origin gives two amounts: in one sentence, or two prices, for a market moves within a month."""
    if before.claim.source != one.claim.source or before.unit != one.unit or before.origin != one.origin:
        return False
    if one.thing.kind is Kind.PRICE and before.claim.period != one.claim.period:
        return not _same_amount(before, one)
    between = text[before.claim.end : one.claim.start]
    listed = one.thing.kind is Kind.PRICE or (0 < len(between) < _NEAR and not _STOP.search(between))
    return listed and not before.overlaps(one)


def mark_repeats(told: Iterable[Told], same: set[Pair], decided: Mapping[Pair, Decided]) -> None:
    """Mark in one finding every telling that has its amount from an earlier one; `told` is in order."""
    first: list[Told] = []
    for one in told:
        one.repeats = any(_repeats(earlier, one, same, decided) for earlier in first)
        if not one.repeats:
            first.append(one)


def _repeats(earlier: Told, one: Told, same: set[Pair], decided: Mapping[Pair, Decided]) -> bool:
    pair = frozenset((earlier.claim.claim_id, one.claim.claim_id))
    if pair in same:
        # two amounts of one fact that exclude each other are a conflict, whoever says it is one fact
        return earlier.overlaps(one)
    if pair in decided or not _same_amount(earlier, one):
        return False
    if earlier.origin == one.origin:
        return True
    unsaid = not (earlier.claim.attribution and one.claim.attribution)
    return earlier.claim.source == one.claim.source and (unsaid or Zone.TITLE in {earlier.claim.zone, one.claim.zone})


def _same_amount(a: Told, b: Told) -> bool:
    """Say whether two phrases give one amount: equal bounds, or one number with more or less of a hedge."""
    if a.unit != b.unit or (a.low, a.high) == (b.low, b.high):
        return a.unit == b.unit
    nested = (a.low <= b.low and b.high <= a.high) or (b.low <= a.low and a.high <= b.high)
    return nested and a.claim.value is not None and a.claim.value == b.claim.value
