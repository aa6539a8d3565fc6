"""Decides what each claim is about, so that only comparable claims meet in one finding."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from gpureport.inclusion import ANY_CHIP, widest
from gpureport.measures import cards, chip
from gpureport.percentages import share_of
from gpureport.periods import month_number, parse_period
from gpureport.records import CORE_KINDS, NOT_UNDERSTOOD, Article, Attribution, Claim, Kind, Zone
from gpureport.slack import Range, logarithms
from gpureport.things import WINDOW, Thing
from gpureport.today import last_day

MONEY = "money"
_CURRENCIES = frozenset({"CNY", "USD"})
_COUNTS = frozenset({Kind.ORDER, Kind.STOCKPILE})
# what is not said of an order or a stock, or says more than that
_STATUSES = {
    (Kind.ORDER, None): "ordered",
    (Kind.ORDER, "ordered_and_delivered"): "ordered",
    (Kind.STOCKPILE, None): "held",
}
_OUT = frozenset({"denied", "hypothetical", "required"})
_NO_SHARE = "of kind other, and no share of sales or of a market"


@dataclass(slots=True, eq=False)
class Told:
    """A claim as told of one thing: `low` and `high` are logarithms of amounts of `unit`.

    `shift` is the logarithm of what one of the stated unit is worth: of 8 for servers of eight that count as chips.
    `origin` names who is behind it; `cell` is the number of the amount it tells of, once amounts are numbered.
    """

    claim: Claim
    thing: Thing
    unit: str
    low: float
    high: float
    published: str
    origin: str
    shift: float
    repeats: bool = False
    cell: int = -1

    @property
    def ends(self) -> Range:
        """The amounts it allows."""
        return self.low, self.high

    @property
    def order(self) -> tuple[bool, str, str, int]:
        """Who told it first: bodies before headlines, then by date and place."""
        return self.claim.zone is Zone.TITLE, self.published, self.claim.source, self.claim.start

    def overlaps(self, other: Told) -> bool:
        """Say whether one amount can be what both say."""
        return self.unit == other.unit and max(self.low, other.low) <= min(self.high, other.high)


def place(articles: Mapping[str, Article], claims: Sequence[Claim]) -> tuple[list[Told], dict[str, str]]:
    """Return what is told of which thing, and by claim, for those that no finding can speak of, the reason."""
    days = {name: last_day(article) for name, article in articles.items()}
    reasons = {claim.claim_id: reason for claim in claims if (reason := _unfit(claim))}
    fit = (claim for claim in claims if claim.claim_id not in reasons)
    told = [one for claim in fit for one in _tell(claim, articles[claim.source], days[claim.source])]
    reasons |= {one.claim.claim_id: _NO_SHARE for one in told if not one.thing.reported}
    _window(told)
    _date_within_article(told)
    return told, reasons


def _unfit(claim: Claim) -> str:
    """Say why a claim bounds nothing, or nothing."""
    if claim.rule == NOT_UNDERSTOOD:
        return "its hedge was not understood, so it has no bounds"
    if claim.low is None and claim.high is None:
        return "no amount is stated"
    if (claim.high if claim.high is not None else claim.low or 0) <= 0:
        return "zero or negative"
    if claim.status in _OUT:
        return f"a {claim.status} amount"
    return "a change, not an amount" if claim.direction else ""


def _tell(claim: Claim, article: Article, day: str) -> list[Told]:
    (first, *others), per = _per_company(claim)
    size = cards(claim) if claim.unit in {"server", "rack"} and claim.kind in _COUNTS else None
    unit, shift = "chip" if size else claim.unit or "", math.log(size or 1)
    low, high = logarithms(claim.low, claim.high)
    thing = Thing(
        kind=claim.kind,
        subject=first,
        products=_products(claim),
        status=_STATUSES.get((claim.kind, claim.status), claim.status),
        period=_period(claim.kind, claim.period, day),
        definition=claim.definition if claim.kind in CORE_KINDS else share_of(claim, article.text),
        unit=MONEY if unit in _CURRENCIES else unit,
        per=per,
    )
    if scope := _scope(claim, thing):
        thing = thing._replace(scope=scope)
    origin = _origin(claim, article.publisher or article.id)
    things = (thing, *(thing._replace(subject=other) for other in others))
    return [Told(claim, of_one, unit, shift + low, shift + high, day, origin, shift) for of_one in things]


def _per_company(claim: Claim) -> tuple[tuple[str | None, ...], str | None]:
    """Return whom a claim speaks of one by one, and what else its amount is per."""
    parts, subjects = (claim.per or "").split("-"), claim.subjects
    if "company" in parts and subjects:
        return subjects, "-".join(part for part in parts if part != "company") or None
    return ("|".join(sorted(subjects)) or None,), claim.per


def _products(claim: Claim) -> tuple[str, ...]:
    # a server of eight and its chip are one product: what is counted or priced tells them apart
    named = set(map(chip, claim.products))
    return widest(named or {ANY_CHIP}) if claim.kind in _COUNTS else tuple(sorted(named))


def _scope(claim: Claim, thing: Thing) -> str:
    if not thing.reported or not (claim.subject or claim.kind is Kind.PRICE):
        return claim.claim_id
    if thing.period is not None:
        return ""
    # without a month two prices are of one moment only where they are one amount
    return f"{claim.source} {claim.low} {claim.high}" if claim.kind is Kind.PRICE else claim.source


def _origin(claim: Claim, publisher: str) -> str:
    """Name who is behind a claim: the person, company, report or outlet it names, else its own outlet."""
    # nobody can tell whether the sources an outlet does not name are more than one
    unnamed = claim.attribution_class is Attribution.UNNAMED
    who = publisher if unnamed else claim.attribution or publisher
    return "".join(filter(str.isalnum, who.casefold()))


@lru_cache(maxsize=65536)
def _period(kind: Kind, text: str | None, day: str) -> str | None:
    """Return the period that claims of a kind share."""
    if not text:
        return None
    first, last = parse_period(text).days
    if kind is Kind.STOCKPILE:
        # what "2023" says of a stock it says as of the day it was published
        return min(last or day or first, day or last or first)[:7]
    return first[:7] if kind is Kind.PRICE and first[:7] == last[:7] else f"{first}/{last}"


def _window(told: Iterable[Told]) -> None:
    """Gather stocks into windows of six months, each from the earliest month that no window holds yet."""
    dated = [(one.thing.period, one) for one in told if one.thing.kind is Kind.STOCKPILE and one.thing.period]
    begun: dict[Thing, str] = {}
    for month, one in sorted(dated, key=itemgetter(0)):
        series = one.thing._replace(period=None)
        start = begun.setdefault(series, month)
        if month_number(month) - month_number(start) > WINDOW:
            begun[series] = start = month
        one.thing = series._replace(period=start)


def _date_within_article(told: Sequence[Told]) -> None:
    """Let an article's own date of a thing date what it tells of it elsewhere."""
    undated = {one.claim.source for one in told if one.thing.period is None}
    alike: dict[tuple[Thing, str], list[Told]] = defaultdict(list)
    for one in told:
        source = one.claim.source
        if source in undated and one.thing.kind is not Kind.PRICE and one.thing.scope in {"", source}:
            alike[one.thing._replace(period=None, scope=""), source].append(one)
    for (thing, _), ones in alike.items():
        periods = {one.thing.period for one in ones if one.thing.period}
        for one in ones if len(periods) == 1 else ():
            one.thing = thing._replace(period=min(periods))
