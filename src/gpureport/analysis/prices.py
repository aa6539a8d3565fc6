"""How prices moved: servers, chips and rents over time, premium over list, months to pay back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gpureport.analysis.answers import Answer, amount_of, answers, count_of, days, in_cny, published, two_digits_down
from gpureport.analysis.links import Number, of_findings
from gpureport.formats import MONEY, product_names
from gpureport.intervals import Interval
from gpureport.periods import month_of
from gpureport.pipeline import Report
from gpureport.records import Claim, Kind
from gpureport.reference import Chip

LIST = "list price"
_ONE = frozenset({"chip", "server"})
_RENT = "rental"
_TIMES = ("hour", "day", "month", "year")
_PER_MONTH = {"hour": 730.0, "day": 365 / 12, "month": 1.0, "year": 1 / 12}


@dataclass(frozen=True, slots=True)
class Priced:
    """A price in CNY with what it is the price of: a `chip` or a `server`, of which product, and when."""

    answer: Answer
    of: str
    product: str
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class Premium:
    """A price over the list price of the same thing; the list price is a claim's or a reference row's."""

    priced: Priced
    ratio: Interval
    list_claim: Claim | None
    list_row: Chip | None


@dataclass(frozen=True, slots=True)
class Payback:
    """A server's price over a month's rent of one, in months; `tied` where one article tells both."""

    priced: Priced
    rent: Answer
    months: Interval
    tied: bool


def prices(report: Report, of: str) -> list[Priced]:
    """Return what one `chip` or `server` cost, in CNY, the earliest first, undated ones last, list prices apart."""
    found = []
    for answer in answers(report, Kind.PRICE):
        cny = in_cny(answer, report.policy) if answer.finding.unit in MONEY else None
        if cny is None or is_rent(answer) or answer.finding.definition == LIST or answer.finding.per not in _ONE:
            continue
        priced = _priced(cny, report)
        if priced.of == of and (cny.low is not None or cny.high is not None):
            found.append(priced)
    return sorted(
        found, key=lambda p: (p.end is None, p.end, p.start, p.product, p.answer.size, p.answer.finding.finding_id)
    )


def rents(report: Report) -> list[Answer]:
    """Return what a server cost a month, in CNY, in the order of the report."""
    found = []
    for answer in answers(report, Kind.PRICE):
        period = next((time for time in _TIMES if time in (answer.finding.per or "").split("-")), None)
        cny = in_cny(answer, report.policy) if answer.finding.unit in MONEY and is_rent(answer) else None
        if cny is not None and period and (answer.finding.per or "").startswith("server"):
            factor = _PER_MONTH[period]
            found.append(cny.scaled(Interval(factor, factor), factor, "CNY"))
    return found


def changes(report: Report) -> list[Answer]:
    """Return the changes and discounts of prices and rents, in percent or times."""
    return [a for a in answers(report, Kind.PRICE) if a.finding.unit in {"percent", "times"}]


def is_rent(answer: Answer) -> bool:
    """Say whether a price is a rent."""
    per = (answer.finding.per or "").split("-")
    return answer.finding.definition == _RENT or any(time in per for time in _TIMES)


def premiums(report: Report, chips: Iterable[Chip]) -> list[Premium]:
    """Return prices over list prices: of the articles where they state one, else of the reference table."""
    stated = {
        (priced.of, priced.product): priced
        for answer in answers(report, Kind.PRICE)
        if answer.finding.definition == LIST and (cny := in_cny(answer, report.policy)) is not None
        for priced in [_priced(cny, report)]
    }
    rows = {_thing(row): row for row in chips if row.list_price is not None and row.list_price_currency == "CNY"}
    dollars = {_thing(row): row for row in chips if row.list_price is not None and row.list_price_currency == "USD"}
    found = []
    for priced in [*prices(report, "chip"), *prices(report, "server")]:
        thing = (priced.of, priced.product)
        row = None if thing in stated else rows.get(thing) or dollars.get(thing)
        base = stated[thing].answer.interval if thing in stated else _list_price(report, row)
        if base is not None and base.low:
            claims = stated[thing].answer.claims if thing in stated else ()
            found.append(Premium(priced, priced.answer.as_told / base, claims[0] if claims else None, row))
    return found


def paybacks(report: Report) -> list[Payback]:
    """Return the months of rent that a server's price comes to, for every price with every rent of one article or year.

    A rent that names a product is set against prices of that product alone.
    """
    found = []
    for rent in rents(report):
        for priced in prices(report, "server"):
            named = set(rent.finding.products) - {"GPU"}
            tied = bool({c.source for c in rent.claims} & {c.source for c in priced.answer.claims})
            alike = priced.product != "GPUs" and (not named or priced.product in named)
            if alike and (tied or _same_year(rent, priced)):
                found.append(Payback(priced, rent, priced.answer.as_told / rent.as_told, tied))
    return [pair for pair in found if pair.months != Interval(None, None)]


def moved(priced: Sequence[Priced]) -> tuple[Priced, Priced, float] | None:
    """Return the dated prices of the product that rose most between its first and its last, with the least factor."""
    best: tuple[Priced, Priced, float] | None = None
    for product in dict.fromkeys(one.product for one in priced):
        dated = [one for one in priced if one.product == product and one.end is not None and one.answer.low is not None]
        closed = [one for one in dated if one.answer.high is not None]
        for first in closed:
            for last in dated:
                later = _after(last, first)
                rise = (last.answer.low or 0.0) / (first.answer.high or 1.0)
                if later and (best is None or rise > best[2]):
                    best = first, last, rise
    return best


def _after(last: Priced, first: Priced) -> bool:
    if first.start is None or first.end is None or last.start is None or last.end is None:
        return False
    return last.end > first.end and last.start >= first.start


def _priced(answer: Answer, report: Report) -> Priced:
    finding = answer.finding
    servers = finding.per == "server" or any("x" in p and p.partition("x")[0].isdigit() for p in finding.products)
    product = product_names([p.partition("x")[2] if p[:1].isdigit() and "x" in p else p for p in finding.products])
    if finding.period is None:
        return Priced(answer, "server" if servers else "chip", product, None, None)
    told = published(report, answer.claims[0].source) if answer.claims else ""
    start, end = days(finding.period, told)
    return Priced(answer, "server" if servers else "chip", product, start, end)


def _thing(row: Chip) -> tuple[str, str]:
    cards, times, name = row.chip.partition("x")
    return ("server", name) if times and cards.isdigit() else ("chip", row.chip)


def _list_price(report: Report, row: Chip | None) -> Interval | None:
    if row is None or row.list_price is None:
        return None
    price = Interval(row.list_price, row.list_price)
    return price if row.list_price_currency == "CNY" else price * report.policy.rate(month_of(row.list_price_period))


def _same_year(rent: Answer, priced: Priced) -> bool:
    return bool(rent.month) and priced.end is not None and rent.month[:4] == f"{priced.end.year}"


def numbers(report: Report, chips: Sequence[Chip]) -> dict[str, Number]:
    """Return the numbers that prose on prices takes."""
    found: dict[str, Number] = {}
    for of in ("server", "chip"):
        every = prices(report, of)
        rise = moved([one for one in every if "GPU" not in one.product])
        found[f"{of}_count"] = count_of(every, [one.answer.finding for one in every])
        both = of_findings([one.answer.finding for one in rise[:2]]) if rise else ()
        found[f"{of}_rise"] = Number(f"{two_digits_down(rise[2]):g}", both) if rise else amount_of(None)
        found[f"{of}_product"] = Number(rise[0].product, both) if rise else amount_of(None)
        found[f"{of}_from"] = amount_of(rise[0].answer if rise else None)
        found[f"{of}_to"] = amount_of(rise[1].answer if rise else None)
    above, pairs = premiums(report, chips), paybacks(report)
    wholly = [one for one in above if (one.ratio.low or 0.0) > 1]
    tied = [pair for pair in pairs if pair.tied and pair.months.low is not None and pair.months.high is not None]
    return found | {
        "premium_count": count_of(above, [one.priced.answer.finding for one in above]),
        "premium_above": count_of(wholly, [one.priced.answer.finding for one in wholly]),
        "rent_count": count_of(rented := rents(report), [answer.finding for answer in rented]),
        "changes_count": count_of(moves := changes(report), [answer.finding for answer in moves]),
        "rent": amount_of(rented[0] if rented else None),
        "payback_least": _months(min(tied, key=lambda pair: pair.months.low or 0.0, default=None), least=True),
        "payback_most": _months(max(tied, key=lambda pair: pair.months.high or 0.0, default=None), least=False),
    }


def _months(pair: Payback | None, *, least: bool) -> Number:
    if pair is None:
        return amount_of(None)
    end = (pair.months.low if least else pair.months.high) or 0.0
    return Number(f"{end:.3g}", of_findings([pair.priced.answer.finding, pair.rent.finding]))
