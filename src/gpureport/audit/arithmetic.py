"""The calculation behind each kind of relation, interval by interval, with its working."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import nan, prod
from operator import add, mul

from gpureport.formats import MONEY, hedged, per_name, span
from gpureport.intervals import Interval
from gpureport.measures import MOST_ROUNDED, stated
from gpureport.passages.times import PERIODS
from gpureport.records import Claim, Relation, RelationKind
from gpureport.relate.changes import BY_AMOUNT, BY_SHARE, BY_TIMES
from gpureport.relate.wholes import EXACT
from gpureport.vocabulary import load_yaml

# what a USD was worth at the least and the most: no rate of a month, but enough to tell a slip of a digit
_PER_USD = {unit: Interval(*ends) for unit, ends in load_yaml("relations")["per_usd"].items()}
# the roles of what a product (of prices, servers, periods, rates) makes
_TOTALS = frozenset({"to", "product", "chips", "total"})
_ROUND = 2  # a number of so few digits is a round one
_LOSS = re.compile("亏|loss|虧")
_NAMED = re.compile("翻番|翻倍|翻了?一[番倍]|doubl|tripl|quadrupl", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Case:
    """A relation with its claims by role, and what a USD was worth in CNY (unbounded where that is not known)."""

    relation: Relation
    roles: Mapping[str, Sequence[Claim]]
    rate: Interval

    def the(self, *roles: str) -> tuple[Claim, ...]:
        """Return the first claim of each role."""
        return tuple(self.roles[role][0] for role in roles)


@dataclass(frozen=True, slots=True)
class Result:
    """What a calculation gives: the computed interval, the stated one, computed over stated, and the working.

    `doubtful`: the words can be read so that it holds.
    """

    computed: Interval
    stated: Interval
    ratio: float
    working: str
    doubtful: bool = False

    @property
    def holds(self) -> bool:
        """Whether the computed and the stated interval meet."""
        return meet(self.computed, self.stated)


def meet(a: Interval, b: Interval) -> bool:
    """Say whether two intervals meet; a billionth off is the machine's rounding, not the article's."""
    return a.widened(1e-9).meet(b.widened(1e-9)) is not None


def told(claim: Claim) -> str:
    """Write what a claim says, as readers write it: `nearly CNY 80,000 per chip`."""
    return f"{hedged(claim) or span(claim.low, claim.high, claim.unit)} {per_name(claim.per)}".rstrip()


def _computed(interval: Interval, unit: str | None) -> str:
    """Write a computed interval with four digits, as many as readers can use."""
    low, high = (None if x is None else float(f"{x:.4g}") for x in (interval.low, interval.high))
    return span(low, high, unit)


def _against(claim: Claim, computed: Interval, at: float, working: str, *, doubtful: bool = False) -> Result:
    """Hold a computed amount against a claim that states it; `at` is the amount computed at the stated values."""
    text = f"{working} = {_computed(computed, claim.unit)}, stated {told(claim)}"
    return Result(computed, claim.interval, at / stated(claim) if stated(claim) else nan, text, doubtful)


def _exchanged(claim: Claim, unit: str | None, rate: Interval) -> tuple[Interval, float, str]:
    """Return a claim's interval, stated value and wording in a currency; unknown where no rate is known."""
    if claim.unit == unit or claim.unit not in MONEY or unit not in MONEY:
        return claim.interval, stated(claim), told(claim)
    own, other = (rate if u == "CNY" else _PER_USD.get(u, Interval(None, None)) for u in (claim.unit, unit))
    cross = other / own
    if cross.low is None or cross.high is None:
        return Interval(None, None), nan, f"{told(claim)} at a rate that is not known"
    # readers know rates as so many to the dollar
    words = f"÷ {_computed(own / other, None)} {claim.unit}" if unit == "USD" else f"× {_computed(cross, None)} {unit}"
    per_one = unit if unit == "USD" else claim.unit
    return claim.interval * cross, stated(claim) * (cross.low + cross.high) / 2, f"{told(claim)} {words} per {per_one}"


def _minus(a: Interval, b: Interval) -> Interval:
    low = None if a.low is None or b.high is None else a.low - b.high
    return Interval(low, None if a.high is None or b.low is None else a.high - b.low)


def _multiplied(case: Case) -> Result:
    """Multiply what makes a total: prices and counts, servers of cards, periods, an amount and its rate of exchange."""
    relation, factor = case.relation, case.relation.factor
    factors = [c for role, claims in case.roles.items() if role not in _TOTALS for c in claims]
    whole = next(claims[0] for role, claims in case.roles.items() if role in _TOTALS)
    if relation.kind is RelationKind.CONVERSION:
        factors, whole = [_unhedged(c) for c in factors], _unhedged(whole)
    known, counts = Interval(factor, factor), [f"{factor:g}"] if factor != 1 else []
    if relation.kind is RelationKind.PACKING:
        counts = [f"{factor:g} chips"]
    if relation.kind is RelationKind.RATE:
        of, _, to = relation.rule.partition(",")[0].partition(" to ")
        usual, *ends = PERIODS[of][to]
        known, counts = Interval(*ends).scaled(factor / usual), [f"{usual:g} {of}s in a {to}"]
        counts = counts if factor == usual else [f"{factor / usual:g} chips", *counts]
    parts = [_exchanged(c, whole.unit, case.rate) for c in factors]
    computed = reduce(mul, (interval for interval, *_ in parts)) * known
    working = " × ".join([*(words for *_, words in parts), *counts])
    return _against(whole, computed, prod(at for _, at, _ in parts) * factor, working)


def _unhedged(claim: Claim) -> Claim:
    """Return a claim at its number: a rate makes one amount of another, whatever hedges it, but for round numbers."""
    if claim.value is None or claim.qualifier == "exact":
        return claim
    digits = len(f"{claim.value:e}".partition("e")[0].replace(".", "").rstrip("0"))
    near = Interval(claim.value, claim.value).widened(MOST_ROUNDED if digits <= _ROUND else 0)
    return replace(claim, low=near.low, high=near.high)


def _sum(case: Case) -> Result:
    (whole,), parts = case.the("whole"), case.roles["part"]
    weights = [len(p.subjects) if p.per == "company" else 1 for p in parts]
    weighed = list(zip(weights, parts, strict=True))
    total = reduce(add, (p.interval.scaled(n) for n, p in weighed))
    if case.relation.rule != EXACT:  # there may be more parts than are told
        total = Interval(total.low, None)
    working = " + ".join((f"{n} × " if n > 1 else "") + told(p) for n, p in weighed)
    working += "".join(f" (besides {told(c)})" for c in case.roles.get("count", ()))
    return _against(whole, total, sum(n * stated(p) for n, p in weighed), working)


def _share(case: Case) -> Result:
    part, whole, share = case.the("part", "whole", "share")
    return _against(share, *_ratio(part, whole, share.unit), f"{told(part)} ÷ {told(whole)}")


def _ratio(part: Claim, whole: Claim, unit: str | None) -> tuple[Interval, float]:
    """Return how many times (or percent of) the whole a part is, as an interval and at the stated values."""
    one = 100.0 if unit == "percent" else 1.0
    return (part.interval / whole.interval).scaled(one), stated(part) / stated(whole) * one


def _part(case: Case) -> Result:
    part, whole = case.the("part", "whole")
    at_most = Interval(0.0, whole.high)
    return Result(at_most, part.interval, stated(part) / stated(whole), f"{told(part)} of {told(whole)}")


def _growth(case: Case) -> Result:
    before, after, change = case.the("from", "to", "change")
    if "count" in case.roles:
        return _gain(case)
    low, high, way = *sorted((before, after), key=stated), case.relation.rule.partition(",")[0]
    if way == BY_AMOUNT:
        total = low.interval + change.interval
        return _against(high, total, stated(low) + stated(change), f"{told(low)} + {told(change)}")
    times, at = _ratio(after, before, change.unit)
    if way not in {BY_SHARE, BY_TIMES}:
        # `doubled` is also said of somewhat more than double
        loosely = bool(_NAMED.search(change.text)) and stated(change) < at < stated(change) + 0.5
        return _against(change, times, at, f"{told(after)} ÷ {told(before)}", doubtful=loosely)
    falls = change.direction == "down" or (change.direction is None and stated(after) < stated(before))
    unit = 100.0 if change.unit == "percent" else 1.0
    one = Interval(unit, unit)
    computed, at = (_minus(one, times), unit - at) if falls else (_minus(times, one), at - unit)
    # `grew by three times` is often written for `grew to three times`; a rise that fell is some other pair's
    doubtful = way == BY_TIMES and meet(times, change.interval)
    doubtful = doubtful or (change.direction is not None and computed.high is not None and computed.high < 0)
    working = f"{'fall' if falls else 'rise'} from {told(before)} to {told(after)}"
    return _against(change, computed, at, working, doubtful=doubtful)


def _gain(case: Case) -> Result:
    """Count what a stock gained as its price rose, or lost as it fell."""
    before, after, change, count = case.the("from", "to", "change", "count")
    low, high = (after, before) if _LOSS.search(case.relation.cue) else (before, after)
    each = _minus(high.interval, low.interval)
    each = Interval(*(None if x is None else max(x, 0.0) for x in (each.low, each.high)))
    at = (stated(high) - stated(low)) * stated(count)
    return _against(change, each * count.interval, at, f"({told(high)} − {told(low)}) × {told(count)}")


def _repeat(case: Case) -> Result:
    (first,), again = case.the("told"), case.roles["retold"]
    apart = max(again, key=lambda c: c.interval.gap_to(first.interval))
    working = f"{told(first)}, told again: {', '.join(map(told, again))}"
    return Result(first.interval, apart.interval, stated(first) / stated(apart), working)


def _conflict(case: Case) -> Result:
    one, other = case.the("one", "other")
    words = [told(c) + (f" ({c.definition})" if c.definition else "") for c in (one, other)]
    return Result(one.interval, other.interval, stated(one) / stated(other), " against ".join(words))


_CALCULATIONS: Mapping[RelationKind, Callable[[Case], Result]] = {
    RelationKind.SUM: _sum,
    RelationKind.SHARE: _share,
    RelationKind.PART: _part,
    RelationKind.GROWTH: _growth,
    RelationKind.REPEAT: _repeat,
    RelationKind.CONFLICT: _conflict,
}


def calculate(case: Case) -> Result:
    """Recompute a relation."""
    return _CALCULATIONS.get(case.relation.kind, _multiplied)(case)
