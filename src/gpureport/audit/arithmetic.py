"""The calculation behind each kind of relation, interval by interval, with its working."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import nan, prod
from operator import add, mul

from gpureport.formats import MONEY, hedged, per_name, span
from gpureport.intervals import Interval
from gpureport.measures import MOST_ROUNDED, heads, stated
from gpureport.passages import found
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


@dataclass(frozen=True, slots=True)
class Case:
    """A relation with its claims and their roles, and what a USD was worth in CNY (unknown where nobody says)."""

    relation: Relation
    members: Sequence[tuple[str, Claim]]
    rate: Interval

    def all(self, role: str) -> list[Claim]:
        """Return the claims of a role."""
        return [claim for name, claim in self.members if name == role]

    def the(self, *roles: str) -> tuple[Claim, ...]:
        """Return the first claim of each role."""
        return tuple(self.all(role)[0] for role in roles)

    def read(self, reading: Callable[[Claim], Claim]) -> Case:
        """Return the case with every claim read otherwise."""
        return replace(self, members=[(role, reading(claim)) for role, claim in self.members])


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
        return _meet(self.computed, self.stated)


def calculate(case: Case) -> Result:
    """Recompute a relation."""
    return _CALCULATIONS.get(case.relation.kind, _multiplied)(case)


def _meet(a: Interval, b: Interval) -> bool:
    """Say whether two intervals meet; a billionth off is the machine's rounding, not the article's."""
    return a.widened(1e-9).meet(b.widened(1e-9)) is not None


def _told(claim: Claim) -> str:
    """Write what a claim says, as readers write it: `nearly CNY 80,000 per chip`."""
    return f"{hedged(claim) or span(claim.low, claim.high, claim.unit)} {per_name(claim.per)}".rstrip()


def _written(computed: Interval, unit: str | None = None) -> str:
    """Write a computed interval with four digits, as many as readers can use."""
    ends = computed.digits(4)
    return span(ends.low, ends.high, unit)


def _against(claim: Claim, computed: Interval, at: float, working: str, *, doubtful: bool = False) -> Result:
    """Hold a computed amount against a claim that states it; `at` is the amount computed at the stated values."""
    text = f"{working} = {_written(computed, claim.unit)}, stated {_told(claim)}"
    return Result(computed, claim.interval, _over(at, stated(claim)), text, doubtful)


def _over(amount: float, other: float) -> float:
    return amount / other if other else nan


def _multiplied(case: Case) -> Result:
    """Multiply what makes a total: prices and counts, servers of cards, periods, an amount and its rate of exchange."""
    if case.relation.kind is RelationKind.CONVERSION:
        case = case.read(_unhedged)
    [whole] = [claim for role, claim in case.members if role in _TOTALS]
    factors = [_exchanged(claim, whole.unit, case.rate) for role, claim in case.members if role not in _TOTALS]
    known, counts = _known(case.relation)
    computed = reduce(mul, (interval for interval, *_ in factors)) * known
    working = " × ".join([*(words for *_, words in factors), *counts])
    return _against(whole, computed, prod(at for _, at, _ in factors) * case.relation.factor, working)


def _unhedged(claim: Claim) -> Claim:
    """Return a claim at its number: a rate makes one amount of another, whatever hedges it, but for round numbers."""
    if claim.value is None or claim.qualifier == "exact":
        return claim
    digits = len(f"{claim.value:e}".partition("e")[0].replace(".", "").rstrip("0"))
    near = Interval(claim.value, claim.value).widened(MOST_ROUNDED if digits <= _ROUND else 0)
    return replace(claim, low=near.low, high=near.high)


def _exchanged(claim: Claim, unit: str | None, rate: Interval) -> tuple[Interval, float, str]:
    """Return a claim's interval, stated value and wording in a currency; unknown where no rate is known."""
    if claim.unit == unit or claim.unit not in MONEY or unit not in MONEY:
        return claim.interval, stated(claim), _told(claim)
    own, other = (rate if u == "CNY" else _PER_USD.get(u, Interval()) for u in (claim.unit, unit))
    cross = other / own
    if cross.low is None or cross.high is None:
        return Interval(), nan, f"{_told(claim)} at a rate that is not known"
    words = f"× {_written(cross)} {unit} per {claim.unit}"
    if unit == "USD":  # readers know rates as so many to the dollar
        words = f"÷ {_written(own / other)} {claim.unit} per USD"
    return claim.interval * cross, stated(claim) * (cross.low + cross.high) / 2, f"{_told(claim)} {words}"


def _known(relation: Relation) -> tuple[Interval, list[str]]:
    """Return the number that a relation multiplies by (months to the year, cards to the server), and its wording."""
    factor = relation.factor
    if relation.kind is not RelationKind.RATE:
        said = f"{factor:g} chips" if relation.kind is RelationKind.PACKING else f"{factor:g}" if factor != 1 else ""
        return Interval(factor, factor), [said] if said else []
    of, _, to = relation.rule.partition(",")[0].partition(" to ")
    usual, *ends = PERIODS[of][to]
    cards = [f"{factor / usual:g} chips"] if factor != usual else []
    return Interval(*ends).scaled(factor / usual), [*cards, f"{usual:g} {of}s in a {to}"]


def _sum(case: Case) -> Result:
    [whole] = case.all("whole")
    parts = [(heads(part), part) for part in case.all("part")]
    total = reduce(add, (part.interval.scaled(times) for times, part in parts))
    # there may be more parts than are told
    total = total if case.relation.rule == EXACT else Interval(total.low)
    working = " + ".join((f"{times} × " if times > 1 else "") + _told(part) for times, part in parts)
    working += "".join(f" (besides {_told(c)})" for c in case.all("count"))
    return _against(whole, total, sum(times * stated(part) for times, part in parts), working)


def _share(case: Case) -> Result:
    part, whole, share = case.the("part", "whole", "share")
    return _against(share, *_ratio(part, whole, _one(share)), f"{_told(part)} ÷ {_told(whole)}")


def _one(ratio: Claim) -> float:
    return 100.0 if ratio.unit == "percent" else 1.0


def _ratio(part: Claim, whole: Claim, one: float = 1.0) -> tuple[Interval, float]:
    """Return how many times (or percent of) the whole a part is, as an interval and at the stated values."""
    return (part.interval / whole.interval).scaled(one), _over(stated(part), stated(whole)) * one


def _part(case: Case) -> Result:
    part, whole = case.the("part", "whole")
    at_most = Interval(0.0, whole.high)
    return Result(at_most, part.interval, _over(stated(part), stated(whole)), f"{_told(part)} of {_told(whole)}")


def _growth(case: Case) -> Result:
    """Hold a change against the two levels, or against one of them and the other."""
    before, after, change = case.the("from", "to", "change")
    if case.all("count"):
        return _gain(case)
    way, one = case.relation.rule.partition(",")[0], _one(change)
    if way == BY_AMOUNT:
        low, high = sorted((before, after), key=stated)
        total = low.interval + change.interval
        return _against(high, total, stated(low) + stated(change), f"{_told(low)} + {_told(change)}")
    times, at = _ratio(after, before, one)
    if way not in {BY_SHARE, BY_TIMES}:
        # `doubled` is also said of somewhat more than double
        loosely = bool(found("multiple_named", change.text)) and stated(change) < at < stated(change) + 0.5
        return _against(change, times, at, f"{_told(after)} ÷ {_told(before)}", doubtful=loosely)
    falls = change.direction == "down" or (change.direction is None and at < one)
    whole = Interval(one, one)
    computed, at = (whole - times, one - at) if falls else (times - whole, at - one)
    # `grew by three times` is often written for `grew to three times`; a rise that fell is some other pair's
    loosely = way == BY_TIMES and _meet(times, change.interval)
    doubtful = loosely or (change.direction is not None and computed.high is not None and computed.high < 0)
    working = f"{'fall' if falls else 'rise'} from {_told(before)} to {_told(after)}"
    return _against(change, computed, at, working, doubtful=doubtful)


def _gain(case: Case) -> Result:
    """Count what a stock gained as its price rose, or lost as it fell."""
    before, after, change, count = case.the("from", "to", "change", "count")
    low, high = (after, before) if found("loss", case.relation.cue) else (before, after)
    each = high.interval - low.interval
    each = Interval(*(None if x is None else max(x, 0.0) for x in (each.low, each.high)))
    at = (stated(high) - stated(low)) * stated(count)
    return _against(change, each * count.interval, at, f"({_told(high)} − {_told(low)}) × {_told(count)}")


def _repeat(case: Case) -> Result:
    [first], again = case.all("told"), case.all("retold")
    apart = max(again, key=lambda c: c.interval.gap_to(first.interval))
    working = f"{_told(first)}, told again: {', '.join(map(_told, again))}"
    return Result(first.interval, apart.interval, _over(stated(first), stated(apart)), working)


def _conflict(case: Case) -> Result:
    one, other = case.the("one", "other")
    words = [_told(c) + (f" ({c.definition})" if c.definition else "") for c in (one, other)]
    return Result(one.interval, other.interval, _over(stated(one), stated(other)), " against ".join(words))


_CALCULATIONS: Mapping[RelationKind, Callable[[Case], Result]] = {
    RelationKind.SUM: _sum,
    RelationKind.SHARE: _share,
    RelationKind.PART: _part,
    RelationKind.GROWTH: _growth,
    RelationKind.REPEAT: _repeat,
    RelationKind.CONFLICT: _conflict,
}
