"""Decides what each claim is about, so that only comparable claims meet in one finding."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gpureport.inclusion import ANY_CHIP, widest
from gpureport.measures import cards
from gpureport.percentages import share_of
from gpureport.periods import month_number, parse_period
from gpureport.records import CORE_KINDS, NOT_UNDERSTOOD, Article, Attribution, Claim, Kind, Zone
from gpureport.slack import INFINITE, Range
from gpureport.things import WINDOW, Thing
from gpureport.today import day_of

MONEY = "money"
_CURRENCIES = frozenset({"CNY", "USD"})
_COUNTS = frozenset({Kind.ORDER, Kind.STOCKPILE})
_ORDERED = {"ordered_and_delivered": "ordered", None: "ordered"}
_OUT = frozenset({"denied", "hypothetical", "required"})
_NO_SHARE = "of kind other, and no share of sales or of a market"
_CARDS = re.compile(r"\d+x(?=\S)")


@dataclass(slots=True, eq=False)
class Told:
    """A claim as told of one thing: `low` and `high` are logarithms of amounts of `unit`.

    `shift` is the logarithm of what one of the stated unit is worth: of 8 for servers of eight that count as chips.
    `origin` names who is behind it; `months` are those whose exchange rates count, as `2023-01/2023-12`.
    """

    claim: Claim
    thing: Thing
    unit: str
    low: float
    high: float
    published: str
    origin: str
    months: str
    shift: float
    repeats: bool = False

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


def place(articles: Mapping[str, Article], claims: Iterable[Claim]) -> tuple[list[Told], dict[str, str]]:
    """Return what is told of which thing, and for every claim that no finding can speak of the reason."""
    days = {name: _day(article) for name, article in articles.items()}
    told: list[Told] = []
    reasons: dict[str, str] = {}
    for claim in claims:
        reason = _unfit(claim)
        if not reason:
            ones = _tell(claim, articles[claim.source], days[claim.source])
            told.extend(ones)
            reason = "" if ones[0].thing.reported else _NO_SHARE
        if reason:
            reasons[claim.claim_id] = reason
    _window(told)
    _date_within_article(told)
    return told, reasons


def _unfit(claim: Claim) -> str:
    """Say why a claim bounds nothing, or nothing."""
    if claim.rule == NOT_UNDERSTOOD:
        return "its hedge was not understood, so it has no bounds"
    if claim.low is None and claim.high is None:
        return "no amount is stated"
    if (claim.high is not None and claim.high <= 0) or (claim.high is None and (claim.low or 0) <= 0):
        return "zero or negative"
    if claim.status in _OUT:
        return f"a {claim.status} amount"
    return "a change, not an amount" if claim.direction else ""


def _tell(claim: Claim, article: Article, day: str) -> list[Told]:
    each, per = _per_company(claim)
    size = cards(claim) if claim.unit in {"server", "rack"} and claim.kind in _COUNTS else None
    unit, shift = "chip" if size else claim.unit or "", math.log(size or 1)
    period, months = _period(claim.kind, claim.period, day)
    thing = Thing(
        kind=claim.kind,
        subject=None,
        products=_products(claim),
        status=_status(claim),
        period=period,
        definition=claim.definition if claim.kind in CORE_KINDS else share_of(claim, article.text),
        unit=MONEY if unit in _CURRENCIES else unit,
        per=per,
    )
    thing = thing._replace(scope=_scope(claim, thing))
    low = shift + math.log(claim.low) if claim.low and claim.low > 0 else -INFINITE
    high = shift + math.log(claim.high) if claim.high else INFINITE
    origin = _origin(claim, article.publisher or article.id)
    return [Told(claim, thing._replace(subject=s), unit, low, high, day, origin, months, shift) for s in each]


def _origin(claim: Claim, publisher: str) -> str:
    """Name who is behind a claim: the person, company, report or outlet it names, else its own outlet."""
    # nobody can tell whether the sources an outlet does not name are more than one
    unnamed = claim.attribution_class is Attribution.UNNAMED
    who = publisher if unnamed else claim.attribution or publisher
    return "".join(filter(str.isalnum, who.casefold()))


def _scope(claim: Claim, thing: Thing) -> str:
    if not thing.reported or not (claim.subject or claim.kind is Kind.PRICE):
        return claim.claim_id
    if thing.period is not None:
        return ""
    # without a month two prices are of one moment only where they are one amount
    return f"{claim.source} {claim.low} {claim.high}" if claim.kind is Kind.PRICE else claim.source


def _per_company(claim: Claim) -> tuple[tuple[str | None, ...], str | None]:
    """Return whom a claim speaks of one by one, and what else its amount is per."""
    parts = (claim.per or "").split("-")
    if "company" in parts and claim.subjects:
        return claim.subjects, "-".join(part for part in parts if part != "company") or None
    return ("|".join(sorted(claim.subjects)) or None,), claim.per


def _products(claim: Claim) -> tuple[str, ...]:
    # a server of eight and its chip are one product: what is counted or priced tells them apart
    named = {_CARDS.sub("", product, count=1) for product in claim.products}
    return widest(named or {ANY_CHIP}) if claim.kind in _COUNTS else tuple(sorted(named))


def _status(claim: Claim) -> str | None:
    if claim.kind is Kind.ORDER:
        return _ORDERED.get(claim.status, claim.status)
    return "held" if claim.kind is Kind.STOCKPILE and claim.status is None else claim.status


def _day(article: Article) -> str:
    """Return the last day an article may be of, by its record or by what it says; empty where nothing tells."""
    spoken = article.published or ((day := day_of(article, article.text.casefold())) and day.period())
    last = parse_period(spoken).last if spoken else None
    return last.isoformat() if last else ""


@lru_cache(maxsize=65536)
def _period(kind: Kind, text: str | None, day: str) -> tuple[str | None, str]:
    """Return the period claims of a kind share, and the months whose exchange rate counts."""
    if not text:
        return None, f"{day[:7]}/{day[:7]}" if day else ""
    period = parse_period(text)
    first, last = (end.isoformat() if end else "" for end in (period.first, period.last))
    months = f"{(first or last)[:7]}/{(last or first)[:7]}"
    if kind is Kind.STOCKPILE:
        # what "2023" says of a stock it says as of the day it was published
        return min(last or day or first, day or last or first)[:7], months
    return (first[:7] if kind is Kind.PRICE and first[:7] == last[:7] else f"{first}/{last}"), months


def _window(told: Iterable[Told]) -> None:
    """Gather stocks into windows of six months, each from the earliest month that no window holds yet."""
    stocks: dict[Thing, list[Told]] = defaultdict(list)
    for one in told:
        if one.thing.kind is Kind.STOCKPILE and one.thing.period:
            stocks[one.thing._replace(period=None)].append(one)
    for thing, ones in stocks.items():
        start = ""
        for one in sorted(ones, key=lambda t: t.thing.period or ""):
            month = one.thing.period or ""
            if not start or month_number(month) - month_number(start) > WINDOW:
                start = month
            one.thing = thing._replace(period=start)


def _date_within_article(told: Sequence[Told]) -> None:
    """Let an article's own date of a thing date what it tells of it elsewhere."""
    undated = [one for one in told if one.thing.period is None and one.thing.kind is not Kind.PRICE]
    wanted = {one.thing._replace(scope="") for one in undated}
    dated: dict[tuple[Thing, str], set[str]] = defaultdict(set)
    for one in told if wanted else ():
        thing = one.thing._replace(period=None)
        if one.thing.period and thing in wanted:
            dated[thing, one.claim.source].add(one.thing.period)
    for one in undated:
        periods = dated[one.thing._replace(scope=""), one.claim.source]
        if len(periods) == 1:
            one.thing = one.thing._replace(period=min(periods), scope="")
