"""Decides who repeats whom, so that one origin counts once, and lets people's decisions stand over the program's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from gpureport.policy import Decided, Policy
from gpureport.reconcile.place import Told
from gpureport.records import Article, Kind, Relation, RelationKind, Zone
from gpureport.things import Thing

_NEAR = 120  # code points: no sentence of one breath is longer
_STOP = re.compile(r"[。！？!?\n]|\. ")
_TWICE_TOLD = frozenset({RelationKind.REPEAT, RelationKind.CONVERSION})
Facts = Mapping[frozenset[str], Decided]
ByClaim = dict[str, list[Told]]


def facts_of(relations: Iterable[Relation], policy: Policy) -> Facts:
    """Return of pairs of claims whether they tell one fact: as language ties them, and over that as people decided."""
    retold = (
        [member.claim_id for member in relation.members] for relation in relations if relation.kind in _TWICE_TOLD
    )
    pairs = {frozenset(pair) for names in retold for pair in combinations(names, 2)}
    return dict.fromkeys(pairs, Decided.SAME) | policy.decided()


def by_claim(told: Iterable[Told], relations: Iterable[Relation], facts: Facts) -> ByClaim:
    """Return what is told by the claims that relations or facts name."""
    named = {member.claim_id for relation in relations for member in relation.members}.union(*facts)
    ones: ByClaim = defaultdict(list)
    for one in told:
        if one.claim.claim_id in named:
            ones[one.claim.claim_id].append(one)
    return ones


def settle(told: ByClaim, facts: Facts) -> None:
    """Bring together what is one fact, then part what people did not find to be one."""

    def order(pair: Sequence[str]) -> tuple[bool, list[tuple[object, ...]]]:
        return facts[frozenset(pair)] is not Decided.SAME, [told[name][0].order for name in pair]

    known = (sorted(pair, key=lambda name: told[name][0].order) for pair in facts if pair <= told.keys())
    # from the first told to the last, so that a chain of retellings ends at its origin
    for pair in sorted((pair for pair in known if len(pair) == 2), key=order):
        first, second = (told[name] for name in pair)
        alike = first[0].thing.kind is second[0].thing.kind and first[0].thing.unit == second[0].thing.unit
        if facts[frozenset(pair)] is not Decided.SAME:
            for one in second:
                if any(one.thing == other.thing for other in first):
                    one.thing = one.thing.narrowed(one.claim)
        elif alike and len(first) == len(second) == 1:
            second[0].thing = first[0].thing


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
                one.thing = group[0].thing
                group.append(one)
            else:
                one.thing = thing.narrowed(one.claim) if groups else thing
                groups.append([one])


def _side_by_side(before: Told, one: Told, text: str) -> bool:
    """Say whether one origin gives two amounts: in one sentence, or two prices, for a market moves within a month."""
    if before.claim.source != one.claim.source or before.unit != one.unit or before.origin != one.origin:
        return False
    price = one.thing.kind is Kind.PRICE
    if price and before.claim.period != one.claim.period:
        return not _same_amount(before, one)
    between = text[before.claim.end : one.claim.start]
    return (price or (0 < len(between) < _NEAR and not _STOP.search(between))) and not before.overlaps(one)


def mark_repeats(told: Iterable[Told], facts: Facts) -> None:
    """Mark in one finding every telling that has its amount from an earlier one; `told` is in order."""
    first: list[Told] = []
    for one in told:
        one.repeats = any(_repeats(earlier, one, facts) for earlier in first)
        if not one.repeats:
            first.append(one)


def _repeats(earlier: Told, one: Told, facts: Facts) -> bool:
    if decided := facts.get(frozenset((earlier.claim.claim_id, one.claim.claim_id))):
        # two amounts of one fact that exclude each other are a conflict, whoever says it is one fact
        return decided is Decided.SAME and earlier.overlaps(one)
    if not _same_amount(earlier, one):
        return False
    unsaid = not (earlier.claim.attribution and one.claim.attribution)
    retold = unsaid or Zone.TITLE in {earlier.claim.zone, one.claim.zone}
    return earlier.origin == one.origin or (retold and earlier.claim.source == one.claim.source)


def _same_amount(a: Told, b: Told) -> bool:
    """Say whether two phrases give one amount: equal bounds, or one number with more or less of a hedge."""
    if a.unit != b.unit or (a.low == b.low and a.high == b.high):
        return a.unit == b.unit
    nested = (a.low <= b.low and b.high <= a.high) or (b.low <= a.low and a.high <= b.high)
    return nested and a.claim.value is not None and a.claim.value == b.claim.value
