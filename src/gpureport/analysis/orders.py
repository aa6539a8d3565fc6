"""Who ordered what, when, for how much, and what the orders imply per chip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from gpureport.analysis.answers import Answer, amount_of, answers, count_of, in_usd, published, who_of
from gpureport.analysis.links import Number, of_claims
from gpureport.formats import MONEY, short
from gpureport.intervals import Interval
from gpureport.periods import month_of, parse_period
from gpureport.pipeline import Report
from gpureport.records import Claim, Finding, Kind, RelationKind

CARDS = 8
COUNTS = frozenset({"chip", "server"})


class Stage(StrEnum):
    """How far an order has come."""

    PLACED = "placed"
    WANTED = "wanted"
    UNMET = "unmet"


_STAGES = {
    "planned": Stage.WANTED, "requested": Stage.WANTED, "offered": Stage.WANTED,
    "undelivered": Stage.UNMET, "cancelled": Stage.UNMET,
}  # fmt: skip
_NOT_REAL = frozenset({"denied", "hypothetical"})


@dataclass(frozen=True, slots=True)
class Implied:
    """What an amount of money over a number of chips comes to for one, in CNY; `tied` by the article itself."""

    money: Claim
    count: Claim
    low: float | None
    high: float | None
    tied: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """An order with the ordinals of the first and last day it may be of, `None` at an open end."""

    answer: Answer
    first: int | None
    last: int | None


def stage(answer: Answer) -> Stage:
    """Return how far an order has come."""
    return _STAGES.get(answer.finding.status or "", Stage.PLACED)


def placed(finding: Finding) -> bool:
    """Say whether an order was placed, or came further, and by a buyer who is named."""
    return finding.status not in {*_STAGES, *_NOT_REAL} and bool(finding.subject)


def money_orders(report: Report) -> list[Answer]:
    """Return the orders told in money, in USD, by stage and then the largest first."""
    told = [a for a in _orders(report) if a.finding.unit in MONEY]
    return _ranked([usd for answer in told if (usd := in_usd(answer, report.policy)) is not None])


def chip_orders(report: Report) -> list[Answer]:
    """Return the orders told in chips (servers of known size counted as chips), by stage and then the largest first."""
    return _ranked([a for a in _orders(report) if a.finding.unit == "chip" and a.finding.per in {None, "company"}])


def dated_orders(report: Report) -> list[Dated]:
    """Return the orders that say when, the earliest first."""
    dated = [_dated(answer) for answer in _orders(report) if answer.finding.period]
    return sorted(dated, key=lambda one: (one.last or one.first or 0, one.first or 0, one.answer.finding.finding_id))


def implied_prices(report: Report) -> list[Implied]:
    """Return what orders imply per chip or server: money over count where one article tells both of one buyer.

    A pair is tied where the article itself multiplies the two, otherwise put together here: same buyer, products that
    include one another, periods that overlap.
    """
    by_id = {claim.claim_id: claim for claim in report.claims}
    pairs: dict[frozenset[str], Implied] = {}
    for relation in report.relations:
        if relation.kind == RelationKind.PRODUCT:
            members = [by_id[m.claim_id] for m in relation.members if m.claim_id in by_id]
            for implied in _pairs(report, members, tied=True):
                pairs.setdefault(frozenset({implied.money.claim_id, implied.count.claim_id}), implied)
    settled = {claim_id for pair in pairs for claim_id in pair}
    loose = [
        c for c in report.claims if c.kind == Kind.ORDER and c.status not in _NOT_REAL and c.claim_id not in settled
    ]
    for one, other in combinations(loose, 2):
        if one.subject and one.subject == other.subject and _one_lot(one, other):
            for implied in _pairs(report, [one, other], tied=False):
                pairs[frozenset({one.claim_id, other.claim_id})] = implied
    return _one_a_telling(list(pairs.values()))


def _orders(report: Report) -> list[Answer]:
    return [answer for answer in answers(report, Kind.ORDER) if answer.finding.status not in _NOT_REAL]


def _ranked(orders: list[Answer]) -> list[Answer]:
    order = list(Stage)
    known = [a for a in orders if a.low is not None or a.high is not None]
    return sorted(known, key=lambda a: (order.index(stage(a)), -a.size, a.finding.finding_id))


def _dated(answer: Answer) -> Dated:
    period = parse_period(answer.finding.period or "")
    first, last = (day.toordinal() if day else None for day in (period.first, period.last))
    return Dated(answer, first, last)


def _pairs(report: Report, members: list[Claim], *, tied: bool) -> Iterator[Implied]:
    for money in members:
        for count in members:
            fits = money.unit in MONEY and money.per is None and count.unit in COUNTS and count.per is None
            if fits and Kind.ORDER in {money.kind, count.kind} and money.kind == count.kind:
                amount = _cny(report, money)
                each = amount / _chips(count) if amount else Interval(None, None)
                if each != Interval(None, None):
                    yield Implied(money, count, each.low, each.high, tied)


def _chips(count: Claim) -> Interval:
    # a server of the time holds eight, unless its name says another number
    cards = [int(n) for n, times, _ in (product.partition("x") for product in count.products) if times and n.isdigit()]
    return count.interval.scaled(cards[0] if cards else CARDS) if count.unit == "server" else count.interval


def _cny(report: Report, money: Claim) -> Interval | None:
    if money.unit == "CNY":
        return money.interval
    when = money.period or published(report, money.source)
    rate = report.policy.rate(month_of(when)) if when and money.unit == "USD" else Interval(None, None)
    return money.interval * rate if rate.low is not None else None


def _one_lot(one: Claim, other: Claim) -> bool:
    if one.source != other.source or not one.period or not other.period:
        return False
    overlap = parse_period(one.period).overlaps(parse_period(other.period))
    alike = set(one.products) == set(other.products) or "GPU" in {*one.products, *other.products}
    return overlap and alike


def _one_a_telling(pairs: list[Implied]) -> list[Implied]:
    # a lot told twice is one lot
    kept: dict[tuple[object, ...], Implied] = {}
    for pair in sorted(pairs, key=lambda p: (p.money.source, p.money.start, p.count.start)):
        kept.setdefault((pair.money.source, pair.money.subject, pair.low, pair.high), pair)
    return list(kept.values())


def numbers(report: Report) -> dict[str, Number]:
    """Return the numbers that prose on orders takes."""
    money, chips, pairs = money_orders(report), chip_orders(report), implied_prices(report)
    largest, most = headline(money), headline(chips)
    unmet = [answer for answer in (*money, *chips) if stage(answer) == Stage.UNMET]
    closed = [pair for pair in pairs if pair.low is not None and pair.high is not None]
    tied = [pair for pair in pairs if pair.tied]
    return {
        "money_count": count_of(money, [answer.finding for answer in money]),
        "chips_count": count_of(chips, [answer.finding for answer in chips]),
        "dated_count": count_of(dated := dated_orders(report), [one.answer.finding for one in dated]),
        "money_who": who_of(largest),
        "money_most": amount_of(largest),
        "chips_who": who_of(most),
        "chips_most": amount_of(most),
        "unmet_count": count_of(unmet, [answer.finding for answer in unmet]),
        "pairs_count": Number(str(len(pairs)), of_claims([pair.money for pair in pairs], "findings.html")),
        "tied_count": Number(str(len(tied)), of_claims([pair.money for pair in tied], "findings.html")),
        "each_least": _each(min(closed, key=lambda pair: pair.low or 0.0, default=None)),
        "each_most": _each(max(closed, key=lambda pair: pair.high or 0.0, default=None)),
    }


def headline(orders: Iterable[Answer]) -> Answer | None:
    """Return the placed order of a named buyer with the highest lower end, conflicts apart."""
    fit = [a for a in orders if placed(a.finding) and a.finding.verdict != "conflict"]
    return max(fit, key=lambda answer: (answer.low or 0.0, answer.finding.finding_id), default=None)


def _each(pair: Implied | None) -> Number:
    if pair is None:
        return amount_of(None)
    return Number(short(pair.low, pair.high, "CNY"), of_claims([pair.money, pair.count], "findings.html"))
