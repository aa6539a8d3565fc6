"""The period of a claim, chosen from the dates around its quantity."""

from __future__ import annotations

import re

from gpureport.extract.context import REMEMBERED, Context
from gpureport.extract.details import share_of
from gpureport.extract.kinds import Sense
from gpureport.language.dates import Moment, base_date
from gpureport.language.reading import Spot, within
from gpureport.lexicon import grammar
from gpureport.periods import parse_period, valid
from gpureport.records import Kind
from gpureport.today import Day

_HAVING = {"held": "planned", "deployed": "planned", "delivered": "forecast"}  # what is not yet so


_FORESEEN = re.compile("全年|预估|预测|看好|预料")  # of a year that is not over


def dated(context: Context, spot: Spot, sense: Sense) -> tuple[str | None, Sense]:
    """Return the period, and the sense as it is once that is known: what is had in the future is planned."""
    if not context.moments and not context.lead:
        return None, sense
    base = base_date(context.reading, context.moments, spot) if spot.sort != "ratio" else None
    if base and sense.status in ("forecast", "planned") and sense.kind is Kind.CAPEX:
        sense = sense._replace(status=None)  # what a forecast is compared with is none
    period = _period(context, spot, sense, base)
    spent = sense.kind is Kind.CAPEX and sense.status is None and spot.sort == "money"
    if spent and period and context.today and _unfinished(period, context.today):
        sense = sense._replace(status="forecast")  # what is spent in a year that is not over
    ahead = period and sense.kind is Kind.STOCKPILE and context.today and _ahead(context, spot, sense, period)
    return period, sense._replace(status=_HAVING.get(sense.status or "", sense.status)) if ahead else sense


def _ahead(context: Context, spot: Spot, sense: Sense, period: str) -> bool:
    """Say whether a period is yet to come, or is a year going on of which the whole is foreseen."""
    today = context.today
    if today is None or _after(period, today):
        own = within(context.moments, spot.begin, spot.finish)  # they are due in 2026, and the maker has few
        return today is not None and bool(own or not within(context.parties, spot.begin, spot.start))
    foreseen = _FORESEEN.search(context.reading.folded, spot.first, spot.start)
    whole = period == f"{today.year}" and today.month < REMEMBERED
    return foreseen is not None and sense.status == "delivered" and whole


def _period(context: Context, spot: Spot, sense: Sense, base: Moment | None) -> str | None:
    tabled = context.of_cell(spot, context.moments)
    if tabled or context.table:
        return tabled.period if tabled else None
    if base and base.period:
        return base.period
    if spot.sort == "ratio" and sense.kind is Kind.CAPEX and not within(context.moments, spot.begin, spot.start):
        grown = [c.period for _, c in context.told("money", first=spot.first) if c.kind is sense.kind and c.period]
        if len(grown) > 1:
            return max(grown)  # of two years told of, growth is the later one's
    if each := _each_its_own(context, spot):
        return each
    chosen = _nearest(context, spot, sense)
    price = sense.kind is Kind.PRICE
    if chosen is None or chosen.period is None:
        return _until_now(context, spot) if price else None
    # a price that holds from a day on is that day's
    return chosen.period.removesuffix("/..") if price and spot.sort == "money" else chosen.period


def _each_its_own(context: Context, spot: Spot) -> str | None:
    """Return the date of a quantity where as many dates are named as amounts: 2023年、2024年分别为112亿元和81亿元."""
    run: list[Moment] = []
    before = within(context.usual, spot.first, spot.start)
    for moment in before if len(before) > 1 else ():
        tied = run and context.reading.folded[run[-1].end : moment.start].strip() in grammar("joiners")
        run = [*run, moment] if tied else [moment]
    periods = [m.period for m in run if m.period]
    return share_of(context.reading, spot, periods, run[-1].end) if len(periods) == len(run) > 1 else None


def _nearest(context: Context, spot: Spot, sense: Sense) -> Moment | None:
    """The nearest date before in the clause, else after in it, else before in the sentence, else before that."""
    reading = context.reading
    last = context.bound[-1][0].start if context.bound else -1
    inside = within(context.usual, spot.first, spot.start)
    inside = [m for m in inside if m.period or m.start > last] or inside
    own = [m for m in inside if m.start >= spot.begin]
    later = within(context.usual, spot.end, spot.finish)
    after = within(reading.spots, spot.end, later[0].start) if later else ()
    others = [s for s in after if s.sort == spot.sort or s.quantity.unit is None]
    if others and any(reading.mentions(role, spot.end, others[0].start) for role in ("cue", "status")):
        later = ()  # bought 10,000 and wants 20,000 by 2025
    if own and later and context.today and own[-1].period == context.today.period():
        own = []  # now expects $15bn in 2026
    earlier = within(reading.spots, spot.begin, own[-1].start) if own and later else ()
    if earlier and not within(reading.spots, spot.end, later[0].start):
        own = []  # each of two has its date after it
    if own or later or inside:
        return next(iter([*own[-1:], *later[:1], *inside[-1:]]))
    before, told = context.last_told()
    part = told and reading.marked("part", spot.first, spot.start)
    goes_on = part or told.kind is sense.kind if told else not (context.bound and sense.kind is Kind.PRICE)
    fresh = before is None or told is None or before.first != spot.first or told.period
    carries = goes_on and fresh and sense.kind is not Kind.OTHER
    above = [m for m in within(context.usual, 0, spot.first, 1) if carries and _lasts(m, sense)]
    led = context.lead.usual[-1:] if context.lead and sense.kind is not Kind.OTHER else []
    return next(iter([*above, *led]), None)


def _until_now(context: Context, spot: Spot) -> str | None:
    """From one price then to another, without a date: now; and the change between them from then to now."""
    then = next((s for s, c in context.told("money", first=spot.first) if c.kind is Kind.PRICE), None)
    base = base_date(context.reading, context.moments, then) if then else None
    if base is None or context.today is None:
        return None
    now = context.today.period()
    return now if spot.sort == "money" else valid(f"{base.period}/{now}")


def _after(period: str, today: Day) -> bool:
    """Say whether a period lies wholly after the day an article speaks from."""
    first = parse_period(period.removeprefix("../")).first
    return first is not None and (first.year, first.month) > (today.year, today.month or REMEMBERED)


def _unfinished(period: str, today: Day) -> bool:
    """Say whether a year, quarter or span goes on after the month an article speaks from."""
    last = parse_period(period).last
    return last is not None and today.month > 0 and (last.year, last.month) > (today.year, today.month)


def _lasts(moment: Moment, sense: Sense) -> bool:
    """A date up to which, or from which on, something held is no later sentence's; a price's is."""
    period = moment.period or ""
    return ".." not in period or (sense.kind is Kind.PRICE and period.endswith("/.."))
