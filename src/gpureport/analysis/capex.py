"""Chinese and American capital expenditure: as the articles tell it, and as the companies report it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gpureport.analysis.answers import Answer, amount_of, answers, count_of, firm, home, in_usd, two_digits_down, who_of
from gpureport.analysis.links import Number, of_findings
from gpureport.formats import MONEY
from gpureport.intervals import Interval
from gpureport.periods import parse_period
from gpureport.pipeline import Report
from gpureport.policy import Policy
from gpureport.records import Kind
from gpureport.reference import Capex

_COUNTRIES = ("china", "us")


@dataclass(frozen=True, slots=True)
class Reported:
    """What a company reports for one definition and the years of a claim, in USD: its least and its most year."""

    company: str
    period: str
    definition: str
    low: float
    high: float
    rows: tuple[Capex, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What an article tells of a company's capex, and what the company reports; `gap` is the factor between them."""

    company: str
    answer: Answer
    reported: tuple[Reported, ...]
    gap: float


def told(report: Report) -> list[Answer]:
    """Return capex as told, in USD, Chinese before American, the largest first."""
    money = [a for a in answers(report, Kind.CAPEX) if a.finding.unit in MONEY]
    found = [usd for answer in money if (usd := in_usd(answer, report.policy)) is not None]
    order = {country: n for n, country in enumerate(_COUNTRIES)}
    return sorted(found, key=lambda a: (order.get(home(a.finding.subject), 9), -a.size, a.finding.finding_id))


def factor(spent: Sequence[Answer]) -> tuple[float, Answer, Answer] | None:
    """Return how many times the most that any Chinese firm spends a year the least American one spends, and the two.

    Only yearly amounts of years that overlap are compared; `None` where no two have the ends it takes.
    """
    yearly = [answer for answer in spent if "year" in (answer.finding.per or "").split("-")]
    chinese = [a for a in yearly if home(a.finding.subject) == "china" and a.high is not None]
    most = max(chinese, key=lambda a: (a.high or 0.0, a.finding.finding_id), default=None)
    if most is None:
        return None
    american = [a for a in yearly if home(a.finding.subject) == "us" and a.low is not None and _together(a, most)]
    least = min(american, key=lambda a: (a.low or 0.0, a.finding.finding_id), default=None)
    return ((least.low or 0.0) / (most.high or 1.0), least, most) if least is not None else None


def _together(one: Answer, other: Answer) -> bool:
    if not one.finding.period or not other.finding.period:
        return False
    return parse_period(one.finding.period).overlaps(parse_period(other.finding.period))


def compared(report: Report, reference: Iterable[Capex]) -> list[Compared]:
    """Return each company's capex as told beside its own reports of the same years, where there are any."""
    rows = [row for row in reference if row.value is not None and not row.period.startswith("FY")]
    found = []
    for answer in told(report):
        for company in (answer.finding.subject or "").split("|"):
            reported = _reported(answer, company, rows, report.policy)
            if reported:
                found.append(Compared(company, answer, reported, _gap(answer, reported)))
    return found


def missing(reference: Iterable[Capex]) -> list[Capex]:
    """Return the company-years for which no source was read."""
    return [row for row in reference if row.value is None]


def in_dollars(row: Capex, policy: Policy) -> Interval:
    """Return a reported amount in USD, at the rate of the end of its period."""
    if row.value is None or row.unit not in {"USD", "CNY"}:
        return Interval(None, None)
    amount = Interval(row.value, row.value)
    last = parse_period(row.period).last
    return amount if row.unit == "USD" or last is None else amount / policy.rate(f"{last:%Y-%m}")


def _reported(answer: Answer, company: str, rows: Sequence[Capex], policy: Policy) -> tuple[Reported, ...]:
    if not answer.finding.period:
        return ()
    inside = [row for row in rows if row.company == company and _within(row.period, answer.finding.period)]
    found = []
    for definition in dict.fromkeys(row.definition for row in inside):
        of_it = tuple(row for row in inside if row.definition == definition)
        amounts = [in_dollars(row, policy) for row in of_it]
        lows, highs = [a.low for a in amounts if a.low is not None], [a.high for a in amounts if a.high is not None]
        if lows and highs:
            found.append(Reported(company, answer.finding.period, definition, min(lows), max(highs), of_it))
    return tuple(found)


def _within(period: str, asked: str) -> bool:
    one, whole = parse_period(period), parse_period(asked)
    starts = whole.first is None or (one.first is not None and one.first >= whole.first)
    return starts and (whole.last is None or (one.last is not None and one.last <= whole.last))


def _gap(answer: Answer, reported: Sequence[Reported]) -> float:
    return min(answer.interval.gap_to(Interval(one.low, one.high)) for one in reported)


def numbers(report: Report, reference: Sequence[Capex]) -> dict[str, Number]:
    """Return the numbers that prose on capex takes."""
    spent, pairs = told(report), compared(report, reference)
    found = factor(spent)
    ratio, least, most = found or (None, None, None)
    off = [pair for pair in pairs if pair.gap > 1 + report.scenario.tolerance]
    worst = max(off, key=lambda pair: (pair.gap, pair.company), default=None)
    sides = of_findings([answer.finding for answer in (least, most) if answer is not None])
    absent = missing(reference)
    return {
        "told_count": count_of(spent, [answer.finding for answer in spent]),
        "factor": Number(f"{two_digits_down(ratio):g}", sides) if ratio else amount_of(None),
        "american_least": amount_of(least),
        "spent_most": amount_of(most),
        "spent_most_who": who_of(most),
        "compared_count": count_of(pairs, [pair.answer.finding for pair in pairs]),
        "off_count": count_of(off, [pair.answer.finding for pair in off]),
        "worst_who": Number(firm(worst.company), of_findings([worst.answer.finding])) if worst else who_of(None),
        "worst_gap": Number(f"{100 * (worst.gap - 1):.1f} %", of_findings([worst.answer.finding]))
        if worst
        else amount_of(None),
        "missing_count": Number(str(len(absent)), ("page:data.html",)),
    }
