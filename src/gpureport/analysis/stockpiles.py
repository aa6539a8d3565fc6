"""Who holds how many of which chips, as stated and in A100-equivalents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gpureport.analysis.answers import Answer, amount_of, answers, count_of, home, who_of
from gpureport.analysis.links import Number, of_claims
from gpureport.formats import hedged, short
from gpureport.intervals import Interval
from gpureport.pipeline import Report
from gpureport.records import Claim, Kind

COUNTRY = "china"
CHIP = "A100"
_NOT_HELD = frozenset({"denied", "hypothetical", "planned", "forecast", "diverted", "offered", "requested", "required"})
_BOUGHT = frozenset({"ordered", "delivered", "ordered_and_delivered"})


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that the named holders of a country have together: for each the highest lower end told of it."""

    total: float
    holders: tuple[tuple[str, float, Claim], ...]


def holdings(report: Report) -> list[Answer]:
    """Return what is held, deployed or delivered, in chips, by country of the holder and then the largest first."""
    held = [
        a for a in answers(report, Kind.STOCKPILE) if a.finding.status not in _NOT_HELD and a.finding.unit == "chip"
    ]
    known = [a for a in held if a.finding.per in {None, "company"} and (a.low is not None or a.high is not None)]
    return sorted(known, key=_rank)


def equivalents(report: Report) -> tuple[list[Answer], list[Answer]]:
    """Return the holdings in A100-equivalents, the largest first, and those that name no chip to convert.

    A holding of several kinds of chips is at least its count of the least of them, at most its count of the best.
    """
    known = report.scenario.equivalence
    named, unnamed = [], []
    for answer in holdings(report):
        factors = [known[product] for product in answer.finding.products if product in known]
        if factors and len(factors) == len(answer.finding.products):
            middle = factors[0] if len(set(factors)) == 1 else None
            named.append(_weighted(answer, Interval(min(factors), max(factors)), middle))
        else:
            unnamed.append(answer)
    return sorted(named, key=_rank), unnamed


def country_claims(report: Report) -> list[Claim]:
    """Return the claims on how many A100 the whole country has, in the order of the articles."""
    found = [c for c in report.claims if c.kind == Kind.STOCKPILE and c.subject == COUNTRY and c.unit == "chip"]
    return [claim for claim in found if CHIP in claim.products and claim.status not in _NOT_HELD]


def floor(report: Report) -> Floor:
    """Add up the least that each named holder of A100 in the country has, held or bought, each holder once."""
    highest: dict[str, tuple[float, Claim]] = {}
    for claim in report.claims:
        low = claim.low
        if low is None or not _counts(claim):
            continue
        for subject in claim.subjects:
            if home(subject) == COUNTRY and subject != COUNTRY and low > highest.get(subject, (0.0, claim))[0]:
                highest[subject] = (low, claim)
    holders = tuple(
        (name, low, claim) for name, (low, claim) in sorted(highest.items(), key=lambda h: (-h[1][0], h[0]))
    )
    return Floor(sum(low for _, low, _ in holders), holders)


def _counts(claim: Claim) -> bool:
    if claim.products != (CHIP,) or claim.unit != "chip":
        return False
    if claim.kind == Kind.ORDER:
        return claim.per is None and claim.status in _BOUGHT and len(claim.subjects) == 1
    # of a joint stock nobody knows whose share is how large, unless it is told for each
    told_each = claim.per == "company" or (claim.per is None and len(claim.subjects) == 1)
    return claim.kind == Kind.STOCKPILE and claim.status not in _NOT_HELD and told_each


def _weighted(answer: Answer, factors: Interval, middle: float | None) -> Answer:
    scaled = answer.scaled(factors, middle or 1.0, "A100-equivalents")
    return scaled if middle is not None else Answer(
        answer.finding, scaled.low, scaled.high, scaled.unit, answer.claims, (), answer.month
    )  # fmt: skip


def _rank(answer: Answer) -> tuple[int, float, str]:
    return COUNTRIES.get(country(answer), 3), -answer.size, answer.finding.finding_id


def country(answer: Answer) -> str:
    """Return whose holding it is: `whole` for a country's, else the country of the holder."""
    return "whole" if answer.finding.subject in {"china", "us"} else home(answer.finding.subject)


COUNTRIES: Mapping[str, int] = {"whole": 0, "china": 1, "us": 2}


def numbers(report: Report) -> dict[str, Number]:
    """Return the numbers that prose on stockpiles takes."""
    named, unnamed = equivalents(report)
    firms = [answer for answer in named if country(answer) != "whole" and answer.finding.verdict != "conflict"]
    chinese = max((a for a in firms if country(a) == COUNTRY), key=lambda a: a.low or 0.0, default=None)
    american = max((a for a in firms if country(a) == "us"), key=lambda a: a.low or 0.0, default=None)
    told, least = country_claims(report), floor(report)
    holders = of_claims([claim for *_, claim in least.holders], "findings.html")
    below = [claim for claim in told if claim.high is not None and claim.high < least.total]
    values = sorted(told, key=lambda claim: claim.low or 0.0)
    ends = (
        [Number(hedged(c) or c.text, of_claims([c], "findings.html")) for c in (values[0], values[-1])] if told else []
    )
    return {
        "holdings_count": count_of(shown := holdings(report), [answer.finding for answer in shown]),
        "unconverted_count": count_of(unnamed, [answer.finding for answer in unnamed]),
        "chinese_who": who_of(chinese),
        "chinese_most": amount_of(chinese),
        "american_who": who_of(american),
        "american_most": amount_of(american),
        "country_count": Number(str(len(told)), of_claims(told, "findings.html")),
        "country_least": ends[0] if ends else amount_of(None),
        "country_most": ends[1] if ends else amount_of(None),
        "floor": Number(short(least.total, None, "chip"), holders),
        "holders_count": Number(str(len(least.holders)), holders),
        "below_count": Number(str(len(below)), of_claims(below, "findings.html")),
    }
