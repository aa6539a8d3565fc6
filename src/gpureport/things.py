"""What a finding is about, and what follows from that alone: which things are part of which, which share nothing."""

from __future__ import annotations

from typing import NamedTuple

from gpureport.inclusion import apart, included
from gpureport.periods import month_number
from gpureport.records import CORE_KINDS, Claim, Kind

WINDOW = 6  # months within which stocks are compared


class Thing(NamedTuple):
    """What one finding is about: claims of one thing are comparable, and no others are.

    `period` is a month for prices, the first month of a window for stocks, ISO days `first/last` for the rest; `scope`
    narrows a thing to an article or a claim where nothing else tells it apart.
    """

    kind: Kind
    subject: str | None
    products: tuple[str, ...]
    status: str | None
    period: str | None
    definition: str | None
    unit: str | None
    per: str | None
    scope: str = ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids of whom it is about."""
        return tuple(self.subject.split("|")) if self.subject else ()

    @property
    def reported(self) -> bool:
        """Whether a finding speaks of it; of kind other, shares alone: the rest only bounds through relations."""
        return self.kind in CORE_KINDS or self.definition is not None

    def narrowed(self, claim: Claim) -> Thing:
        """Return it as a claim alone tells of it."""
        return self._replace(scope=f"{self.scope}#{claim.claim_id}")

    def shares_nothing(self, other: Thing) -> bool:
        """Say whether the two have no company or no chip in common."""
        return apart(self.subjects, other.subjects) or apart(self.products, other.products)

    def within(self, whole: Thing) -> bool:
        """Say whether it is part of another, as far as kind, status, companies and chips tell."""
        return (
            self._among(whole) and included(self.subjects, whole.subjects) and included(self.products, whole.products)
        )

    def _among(self, whole: Thing) -> bool:
        if self.kind is whole.kind:
            return self.status == whole.status or included([self.status or ""], [whole.status or ""])
        if self.kind is Kind.STOCKPILE:
            return self.status == "delivered" and whole.status == "ordered"
        # what was bought up to a day is held from then on
        bought = self.period is None or self.period.startswith("/")
        return self.kind is Kind.ORDER and self.status == "ordered" and whole.status == "held" and bought

    def during(self, whole: Thing) -> bool:
        """Say whether a part's period lets it be part of a whole of another period, both dated."""
        begun, ended = self.period or "", whole.period or ""
        if self.kind is Kind.CAPEX:
            return begun == ended
        if self.kind is whole.kind is Kind.STOCKPILE:
            later = month_number(begun) - month_number(ended)
            growing = self._replace(period=None) == whole._replace(period=None)
            return (later < 0 and self.status != "diverted") if growing else later < WINDOW
        if whole.kind is Kind.STOCKPILE:
            return month_number(begun.lstrip("/")) - month_number(ended) < WINDOW
        (first, last), (begin, end) = _days(begun), _days(ended)
        return (not begin or first >= begin[: len(first)] > "") and (not end or "" < last <= end)


def _days(period: str) -> tuple[str, str]:
    first, slash, last = period.partition("/")
    return first, last if slash else first
