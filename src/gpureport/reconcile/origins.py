"""Decides who repeats whom, so that one origin counts once, and lets people's decisions stand over the program's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from gpureport.policy import Decided
from gpureport.reconcile.place import Thing, Told
from gpureport.records import Article, Attribution, Kind, Relation, RelationKind, Zone

_NEAR = 120  # code points: no sentence of one breath is longer
_STOP = re.compile(r"[。！？!?\n]|\. ")
Pair = frozenset[str]


def retold(relations: Iterable[Relation], decided: Mapping[Pair, Decided]) -> set[Pair]:
    """Return the pairs of claims that language or a person calls one fact, unless a person says otherwise."""
    pairs = {pair for pair, decision in decided.items() if decision is Decided.SAME}
    for relation in relations:
        if relation.kind is RelationKind.REPEAT:
            ids = (member.claim_id for member in relation.members)
            pairs |= {frozenset(pair) for pair in combinations(ids, 2)} - decided.keys()
    return pairs


def converted(relations: Iterable[Relation], decided: Mapping[Pair, Decided]) -> set[Pair]:
    """Return the pairs of claims that are one amount in two currencies."""
    pairs = {frozenset(m.claim_id for m in r.members) for r in relations if r.kind is RelationKind.CONVERSION}
    return {pair for pair in pairs if len(pair) == 2} - decided.keys()


def settle(told: Sequence[Told], same: set[Pair], decided: Mapping[Pair, Decided]) -> None:
    """Bring together what is one fact, and part what people did not find to be one."""
    wanted = {claim_id for pair in (*same, *decided) for claim_id in pair}
    ones: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if one.claim.claim_id in wanted:
            ones[one.claim.claim_id].append(one)
    # from the first told to the last, so that a chain of retellings ends at its origin
    for first, second in _ordered(same, ones):
        alike = first.thing.kind is second.thing.kind and first.thing.unit == second.thing.unit
        if alike and len(ones[first.claim.claim_id]) == len(ones[second.claim.claim_id]) == 1:
            second.thing = first.thing
    for first, second in _ordered({pair for pair in decided if decided[pair] is not Decided.SAME}, ones):
        for one in ones[second.claim.claim_id]:
            if any(one.thing == other.thing for other in ones[first.claim.claim_id]):
                one.thing = one.thing._replace(scope=f"{one.thing.scope}#{one.claim.claim_id}")


def part_lists(told: Iterable[Told], articles: Mapping[str, Article]) -> None:
    """Part amounts of one origin that exclude each other in one sentence, and prices it gives for different days.

    An author does not contradict a number before the full stop, nor yesterday's price: they are a list or a path.
    """
    parted: dict[tuple[Thing, str], list[list[Told]]] = defaultdict(list)
    for one in told:
        groups = parted[one.thing, one.claim.source]
        text = articles[one.claim.source].text
        group = next((g for g in groups if not any(_side_by_side(other, one, text) for other in g)), None)
        if group:
            one.thing = group[0].thing
            group.append(one)
        else:
            if groups:
                one.thing = one.thing._replace(scope=f"{one.thing.scope}#{one.claim.claim_id}")
            groups.append([one])


def _side_by_side(before: Told, one: Told, text: str) -> bool:
    if max(before.low, one.low) <= min(before.high, one.high) or origin(before) != origin(one):
        return False
    if one.thing.kind is Kind.PRICE and before.claim.period != one.claim.period:
        return True
    between = text[before.claim.end : one.claim.start]
    return 0 < len(between) < _NEAR and not _STOP.search(between)


def mark_repeats(told: Sequence[Told], same: set[Pair], decided: Mapping[Pair, Decided]) -> None:
    """Mark in one finding every telling that has its amount from an earlier one."""
    first: list[Told] = []
    for one in told:
        one.repeats = any(_repeats(earlier, one, same, decided) for earlier in first)
        if not one.repeats:
            first.append(one)


def origin(one: Told) -> str:
    """Name who is behind a claim: the person, company, report or outlet it names, else its own outlet."""
    # nobody can tell whether the sources an outlet does not name are more than one
    unnamed = one.claim.attribution_class is Attribution.UNNAMED
    who = one.publisher if unnamed else one.claim.attribution or one.publisher
    return "".join(filter(str.isalnum, who.casefold()))


def _ordered(pairs: set[Pair], ones: Mapping[str, Sequence[Told]]) -> list[list[Told]]:
    known = [[ones[claim_id][0] for claim_id in pair if ones.get(claim_id)] for pair in pairs]
    sorted_pairs = [sorted(pair, key=lambda t: t.order) for pair in known if len(pair) == 2]
    return sorted(sorted_pairs, key=lambda pair: [t.order for t in pair])


def _repeats(earlier: Told, one: Told, same: set[Pair], decided: Mapping[Pair, Decided]) -> bool:
    pair = frozenset((earlier.claim.claim_id, one.claim.claim_id))
    if pair in same:
        # two amounts of one fact that exclude each other are a conflict, whoever says it is one fact
        return earlier.unit == one.unit and max(earlier.low, one.low) <= min(earlier.high, one.high)
    if pair in decided or earlier.unit != one.unit or not _same_amount(earlier, one):
        return False
    if origin(earlier) == origin(one):
        return True
    retelling = not (earlier.claim.attribution and one.claim.attribution) or Zone.TITLE in {
        earlier.claim.zone,
        one.claim.zone,
    }
    return retelling and earlier.claim.source == one.claim.source


def _same_amount(a: Told, b: Told) -> bool:
    """Say whether two phrases give one amount: equal bounds, or one number with more or less of a hedge."""
    if (a.low, a.high) == (b.low, b.high):
        return True
    nested = (a.low <= b.low and b.high <= a.high) or (b.low <= a.low and a.high <= b.high)
    return nested and a.claim.value is not None and a.claim.value == b.claim.value
