"""Decides what each claim is about, so that only comparable claims meet in one finding."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from gpureport.inclusion import ANY_CHIP, widest
from gpureport.periods import parse_period
from gpureport.records import CORE_KINDS, NOT_UNDERSTOOD, Article, Claim, Kind, Zone
from gpureport.slack import INFINITE
from gpureport.vocabulary import table

MONEY = "money"
WINDOW = 6  # months within which stocks are compared
_CURRENCIES = frozenset({"CNY", "USD"})
_COUNTS = frozenset({Kind.ORDER, Kind.STOCKPILE})
_ORDERED = {"ordered_and_delivered": "ordered", None: "ordered"}
_OUT = frozenset({"denied", "hypothetical", "required"})
_CARDS = re.compile(r"(\d+)x(?=\S)")
_CLAUSE = re.compile(r"[^。，！？!?;；,\n]*")


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


@dataclass(slots=True, eq=False)
class Told:
    """A claim as told of one thing: `low` and `high` are logarithms of amounts of `unit`.

    `shift` is the logarithm of what one of the stated unit is worth: of 8 for servers of eight that count as chips.
    `months` are those whose exchange rates count, as `2023-01/2023-12`.
    """

    claim: Claim
    thing: Thing
    unit: str
    low: float
    high: float
    published: str
    publisher: str
    months: str
    shift: float = 0.0
    repeats: bool = False

    @property
    def order(self) -> tuple[bool, str, str, int]:
        """Who told it first: bodies before headlines, then by date and place."""
        return self.claim.zone is Zone.TITLE, self.published, self.claim.source, self.claim.start


def place(articles: Mapping[str, Article], claims: Iterable[Claim]) -> tuple[list[Told], dict[str, str]]:
    """Return what is told of which thing, and for every claim that tells nothing comparable the reason."""
    told: list[Told] = []
    reasons: dict[str, str] = {}
    for claim in claims:
        article = articles[claim.source]
        reason = _unfit(claim)
        definition = claim.definition if reason or claim.kind in CORE_KINDS else _share(claim, article)
        if reason or (claim.kind is Kind.OTHER and not definition):
            reasons[claim.claim_id] = reason or "of kind other, and no share of sales or of a market"
            continue
        told.extend(_tell(claim, article, definition))
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


def _tell(claim: Claim, article: Article, definition: str | None) -> Iterator[Told]:
    each, per = _per_company(claim)
    cards = _cards(claim)
    unit = "chip" if cards else claim.unit or ""
    period, months, day = _period(claim.kind, claim.period, article.published)
    scope = "" if claim.subject or claim.kind is Kind.PRICE else claim.claim_id
    if period is None and claim.kind is Kind.PRICE:
        # without a month two prices are of one moment only where they are one amount
        scope = f"{claim.source} {claim.low} {claim.high}"
    elif period is None:
        scope = scope or claim.source
    products, status = _products(claim), _status(claim)
    measure = MONEY if unit in _CURRENCIES else unit
    low, high = _logarithm(claim.low, cards or 1, -INFINITE), _logarithm(claim.high, cards or 1, INFINITE)
    publisher, shift = article.publisher or article.id, math.log(cards or 1)
    for subject in each:
        thing = Thing(claim.kind, subject, products, status, period, definition, measure, per, scope)
        yield Told(claim, thing, unit, low, high, day, publisher, months, shift)


def aside(claim: Claim, article: Article) -> Told | None:
    """Return a claim that no finding speaks of, as a relation uses it; `None` where it bounds nothing."""
    if _unfit(claim):
        return None
    _, months, day = _period(Kind.OTHER, claim.period, article.published)
    thing = Thing(Kind.OTHER, None, (), None, None, None, claim.unit, None, claim.claim_id)
    low, high = _logarithm(claim.low, 1, -INFINITE), _logarithm(claim.high, 1, INFINITE)
    return Told(claim, thing, claim.unit or "", low, high, day, article.publisher or article.id, months)


def _logarithm(amount: float | None, cards: int, otherwise: float) -> float:
    return math.log(amount * cards) if amount is not None and amount > 0 else otherwise


def _per_company(claim: Claim) -> tuple[tuple[str | None, ...], str | None]:
    """Return whom a claim speaks of one by one, and what else its amount is per."""
    parts = (claim.per or "").split("-")
    if "company" in parts and claim.subjects:
        return claim.subjects, "-".join(part for part in parts if part != "company") or None
    return ("|".join(sorted(claim.subjects)) or None,), claim.per


def _cards(claim: Claim) -> int | None:
    """Return the cards per server where servers count as chips."""
    sizes = {match.group(1) for p in claim.products if (match := _CARDS.match(p))}
    counted = claim.unit in {"server", "rack"} and claim.kind in _COUNTS
    return int(sizes.pop()) if counted and len(sizes) == 1 else None


def _products(claim: Claim) -> tuple[str, ...]:
    # a server of eight and its chip are one product: what is counted or priced tells them apart
    named = {_CARDS.sub("", product, count=1) for product in claim.products}
    return widest(named or {ANY_CHIP}) if claim.kind in _COUNTS else tuple(sorted(named))


def _status(claim: Claim) -> str | None:
    if claim.kind is Kind.ORDER:
        return _ORDERED.get(claim.status, claim.status)
    return "held" if claim.kind is Kind.STOCKPILE and claim.status is None else claim.status


@lru_cache(maxsize=65536)
def _period(kind: Kind, text: str | None, published: str) -> tuple[str | None, str, str]:
    """Return the period claims of a kind share, the months whose exchange rate counts, and the article's day."""
    out = parse_period(published).last if published else None
    day = out.isoformat() if out else ""
    if not text:
        return None, f"{day[:7]}/{day[:7]}" if day else "", day
    period = parse_period(text)
    first, last = (end.isoformat() if end else "" for end in (period.first, period.last))
    months = f"{(first or last)[:7]}/{(last or first)[:7]}"
    if kind is Kind.STOCKPILE:
        # what "2023" says of a stock it says as of the day it was published
        return min(last or first, day or last or first)[:7], months, day
    if kind is Kind.PRICE and first[:7] == last[:7]:
        return first[:7], months, day
    return f"{first}/{last}", months, day


def month_number(month: str) -> int:
    """Count months: `2023-10` is 24286."""
    return int(month[:4]) * 12 + int(month[5:7])


def _window(told: Sequence[Told]) -> None:
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
    undated = [one for one in told if one.thing.period is None]
    wanted = {one.thing._replace(scope="") for one in undated}
    dated: dict[tuple[Thing, str], set[str]] = defaultdict(set)
    for one in told if wanted else ():
        thing = one.thing._replace(period=None)
        if one.thing.period and thing in wanted:
            dated[thing, one.claim.source].add(one.thing.period)
    for one in undated:
        periods = dated[one.thing._replace(scope=""), one.claim.source]
        if len(periods) == 1 and one.thing.kind is not Kind.PRICE:
            one.thing = one.thing._replace(period=min(periods), scope="")


def _share(claim: Claim, article: Article) -> str | None:
    """Return what a percentage of kind other is a share of: sales or a market, by its clause."""
    if claim.unit != "percent" or not claim.subject:
        return None
    before = _CLAUSE.findall(article.text[max(0, claim.start - 60) : claim.start])[-2]
    after = _CLAUSE.findall(article.text[claim.end : claim.end + 60])[0]
    said = [measure for measure, pattern in _measures() if pattern.search(f"{before} {after}")]
    what = next((measure for measure in said if measure in {"sales", "a market"}), None)
    where = [measure for measure in said[1:] if measure not in {"sales", "a market"}]
    return " ".join(["share of", what, *where]) if what and said[0] == "share" else None


@cache
def _measures() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["measure"], re.compile(row["words"], re.IGNORECASE)) for row in table("shares")]
