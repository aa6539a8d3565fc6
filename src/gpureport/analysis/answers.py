"""Findings as charts and tables show them: in one unit, named, and with the claims that tell of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass, replace
from functools import cache, reduce

from gpureport.analysis.links import Number, article_href, claim_href, finding_href, of_findings
from gpureport.formats import company_name, listed, number, product_names, short
from gpureport.intervals import Interval
from gpureport.periods import month_of, parse_period
from gpureport.pipeline import Report
from gpureport.policy import Policy
from gpureport.records import Article, Claim, Finding, Kind
from gpureport.vocabulary import table
from gpureport.words import words

TOLD = frozenset({"supports", "repeats", "contradicts", "disputed"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as an article states it, in the answer's unit."""

    value: float
    claim: Claim


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding with its interval in `unit`, and the claims told of it (those that only bound it apart)."""

    finding: Finding
    low: float | None
    high: float | None
    unit: str
    claims: tuple[Claim, ...]
    stated: tuple[Stated, ...]
    month: str

    @property
    def interval(self) -> Interval:
        """The answer's interval."""
        return Interval(self.low, self.high)

    @property
    def href(self) -> str:
        """Where it leads: to the claim where there is one, to the finding where there are more."""
        return claim_href(self.claims[0]) if len(self.claims) == 1 else finding_href(self.finding)

    @property
    def text(self) -> str:
        """The interval as printed."""
        return short(self.low, self.high, self.unit)

    @property
    def as_told(self) -> Interval:
        """The hull of what the claims themselves say, before anything else bounded it; unknown ends stay open."""
        told = [claim.interval for claim in self.claims if claim.unit == self.finding.unit]
        if not told or not self.finding.low or not self.low:
            return self.interval
        factor = Interval(
            self.low / self.finding.low, (self.high or self.low) / (self.finding.high or self.finding.low)
        )
        return reduce(Interval.hull, told[1:], told[0]) * factor

    @property
    def size(self) -> float:
        """What it is ranked by: the middle of the interval, or its one end."""
        if self.low is None or self.high is None:
            return self.low or self.high or 0.0
        return (self.low + self.high) / 2

    def scaled(self, factor: Interval, middle: float, unit: str) -> Answer:
        """Return it in another unit: ends by an interval, stated values by its middle."""
        ends = self.interval * factor
        stated = tuple(replace(one, value=one.value * middle) for one in self.stated)
        return replace(self, low=ends.low, high=ends.high, unit=unit, stated=stated)


def answers(report: Report, kind: Kind) -> list[Answer]:
    """Return the findings of a kind with their claims, in the order of the report."""
    by_id = {claim.claim_id: claim for claim in report.claims}
    found = (_answer(finding, by_id.get) for finding in report.findings if finding.kind == kind)
    return [replace(answer, month=_month(answer, report)) for answer in found]


def in_usd(answer: Answer, policy: Policy) -> Answer | None:
    """Return an amount of money in USD at the rate of its month; `None` where no rate is known."""
    return _converted(answer, policy, to_usd=True)


def in_cny(answer: Answer, policy: Policy) -> Answer | None:
    """Return an amount of money in CNY at the rate of its month; `None` where no rate is known."""
    return _converted(answer, policy, to_usd=False)


def amount_of(answer: Answer | None) -> Number:
    """Return an answer's interval as a number for prose; without an answer, the words for that."""
    if answer is None:
        return Number(str(words()["charts"]["none"]), ("page:findings.html",))
    return Number(answer.text, of_findings([answer.finding]))


def who_of(answer: Answer | None) -> Number:
    """Return whom an answer is about, for prose."""
    if answer is None:
        return Number(str(words()["charts"]["nobody_named"]), ("page:findings.html",))
    return Number(who(answer.finding.subject), of_findings([answer.finding]))


def count_of(items: Sized, findings: Iterable[Finding] = ()) -> Number:
    """Return how many there are, for prose, with the findings they come from."""
    return Number(f"{len(items):,}", of_findings(findings))


def label(finding: Finding, *parts: str) -> str:
    """Name a finding by the named parts of it: `subject`, `products`, `status`, `definition`, `period`."""
    named = {
        "subject": who(finding.subject),
        "products": product_names(finding.products),
        "status": (finding.status or "").replace("_", " "),
        "definition": finding.definition or "",
        "period": period_name(finding.period),
    }
    text = ", ".join(named[part] for part in parts if named[part])
    return text[:1].upper() + text[1:]


def who(subject: str | None, nobody: str = "nobody") -> str:
    """Name a subject for a chart; one that nobody names by the words for it, such as `a buyer not named`."""
    text = words()["charts"]
    if not subject:
        return str(text[nobody])
    names = [str(text["subjects"].get(one) or company_name(one)) for one in subject.split("|")]
    return listed(names)


def firm(company: str) -> str:
    """Name a company by its id."""
    return company_name(company)


def home(subject: str | None) -> str:
    """Return the country a company is at home in, empty where it is not known or there are several."""
    homes = {_homes().get(one, "") for one in (subject or "").split("|")}
    return homes.pop() if len(homes) == 1 else ""


def period_name(period: str | None) -> str:
    """Write a period for people: `2023`, `Oct 2023`, `18 Oct 2023`, `to 2022`, `2020 to 2022`; empty without one."""
    if not period:
        return ""
    first, slash, last = period.partition("/")
    if not slash:
        return _day_name(first)
    text = words()["charts"]["periods"]
    if first == "..":
        return str(text["until"]).format(day=_day_name(last))
    if last == "..":
        return str(text["since"]).format(day=_day_name(first))
    return (
        _day_name(first) if first == last else str(text["between"]).format(first=_day_name(first), last=_day_name(last))
    )


def days(period: str, published: str = "") -> tuple[dt.date, dt.date]:
    """Return the first and last day of a period; an open end is the day of the other, or of publication."""
    read = parse_period(period)
    first, last = read.first, read.last
    end = last or (parse_period(published).last if published else None) or first
    start = first or end
    if start is None or end is None:
        raise ValueError(period)
    return min(start, end), end


def sources(articles: Iterable[Article], claims: Iterable[Claim]) -> list[tuple[str, str]]:
    """Return the articles behind claims as names and addresses."""
    used = {claim.source for claim in claims}
    return [(article_name(article), article_href(article.id)) for article in articles if article.id in used]


def article_name(article: Article) -> str:
    """Name an article by its publisher and date."""
    return ", ".join(part for part in (article.publisher or article.id, period_name(article.published)) if part)


def published(report: Report, source: str) -> str:
    """Return when an article was published, empty where it does not say."""
    return next((article.published for article in report.articles if article.id == source), "")


def two_digits_down(amount: float) -> float:
    """Round down to two digits, for a factor that is at least reached."""
    step = 10.0 ** (math.floor(math.log10(amount)) - 1)
    return math.floor(amount / step + 1e-9) * step


def share(part: float, whole: float) -> str:
    """Write a share in percent, whole ones."""
    return f"{number(round(100 * part / whole))} %" if whole else "0 %"


def _answer(finding: Finding, claim_of: Callable[[str], Claim | None]) -> Answer:
    told = [claim for e in finding.claims if e.role in TOLD and (claim := claim_of(e.claim_id)) is not None]
    stated = tuple(Stated(value, claim) for claim in told if (value := _value(claim, finding)) is not None)
    return Answer(finding, finding.low, finding.high, finding.unit or "", tuple(told), stated, "")


def _value(claim: Claim, finding: Finding) -> float | None:
    # a claim in another unit of the finding is shown by its interval alone
    if claim.value is None:
        return None
    if claim.unit == finding.unit:
        return claim.value
    cards = [int(product.partition("x")[0]) for product in claim.products if product.partition("x")[0].isdigit()]
    return (
        claim.value * cards[0] if claim.unit == "server" and finding.unit == "chip" and len(set(cards)) == 1 else None
    )


def _converted(answer: Answer, policy: Policy, *, to_usd: bool) -> Answer | None:
    wanted, other = ("USD", "CNY") if to_usd else ("CNY", "USD")
    if answer.unit == wanted:
        return answer
    if answer.unit != other or not answer.month:
        return None
    rate = policy.rate(answer.month)
    if rate.low is None or rate.high is None:
        return None
    middle = (rate.low + rate.high) / 2
    factor = Interval(1 / rate.high, 1 / rate.low) if to_usd else rate
    return answer.scaled(factor, 1 / middle if to_usd else middle, wanted)


def _month(answer: Answer, report: Report) -> str:
    # the month it is about, else the month it was told
    told = [published(report, claim.source) for claim in answer.claims]
    periods = [answer.finding.period, *(claim.period for claim in answer.claims), *told]
    return next((month_of(period) for period in periods if period), "")


@cache
def _homes() -> dict[str, str]:
    return {row["id"]: row["home"] for row in table("homes")}


def _day_name(day: str) -> str:
    parts = day.split("-")
    if len(parts) == 1:
        return day
    if parts[1].startswith("Q"):
        return f"{parts[1]} {parts[0]}"
    named = f"{dt.date(int(parts[0]), int(parts[1]), 1):%b} {parts[0]}"
    return f"{int(parts[2])} {named}" if len(parts) == 3 else named
