"""What whoever asks may choose: the day they look back from, rates, equivalences, reliabilities, decisions.

A policy is plain values and one function; whoever builds it (a scenario, a test) reads the files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce

from gpureport.intervals import Interval
from gpureport.periods import month_number, parse_period


class Decided(StrEnum):
    """What a person decided about two claims."""

    SAME = "same fact"
    DIFFERENT = "different fact"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on two claims; it overrides what a program would say of the pair."""

    claim_id: str
    other_id: str
    decision: Decided


def no_rate(month: str) -> Interval:
    """Know no rate: money of two currencies stays apart."""
    del month
    return Interval(None, None)


@dataclass(frozen=True, slots=True)
class Policy:
    """The choices a reading of the articles depends on.

    `as_of` admits what was published by the end of that day, `None` everything. `rate` gives the CNY a USD was worth in
    a month (`2023-10`), unbounded where it is not known. `equivalence` is A100-equivalents per chip. `reliability`
    is a weight per class of attribution, 1 where absent. `tolerance` is the relative gap still called agreement.
    Of two decisions on one pair the later in `decisions` stands.
    """

    as_of: dt.date | None = None
    rate: Callable[[str], Interval] = no_rate
    equivalence: Mapping[str, float] = field(default_factory=dict)
    reliability: Mapping[str, float] = field(default_factory=dict)
    tolerance: float = 0.025
    decisions: Sequence[Decision] = ()

    def admits(self, published: str) -> bool:
        """Say whether something published on an ISO day (or month, or year) was out by the end of `as_of`.

        Of a month or a year, its last day counts: what may be later does not leak. Without a date: no, once
        `as_of` is set.
        """
        if self.as_of is None:
            return True
        last = parse_period(published).last if published else None
        return last is not None and last <= self.as_of

    def rates(self, period: str) -> Interval:
        """Return the CNY a USD was worth in a period's months, from one ISO month or day to another.

        An empty end counts as the other; one month that is not known leaves the period unbounded, as no end does.
        """
        months = [month_number(day) - 1 for day in period.split("/") if day]
        spanned = range(months[0], months[-1] + 1) if months else ()
        known = [self.rate(f"{month // 12}-{month % 12 + 1:02}") for month in spanned]
        return reduce(Interval.hull, known) if known else Interval(None, None)

    def decided(self) -> dict[frozenset[str], Decided]:
        """Return the standing decision of every pair of claims."""
        return {frozenset((d.claim_id, d.other_id)): d.decision for d in self.decisions}
