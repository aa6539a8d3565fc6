"""Charts of orders: in money, in chips, over time, and per chip."""

from __future__ import annotations

from collections.abc import Sequence

from gpureport.analysis.answers import Answer, period_name, sources, who
from gpureport.analysis.links import claim_href
from gpureport.analysis.orders import Dated, Implied, Stage, stage
from gpureport.charts import axes, marks
from gpureport.charts.forms import Bar, Line
from gpureport.charts.graphic import Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.theme import BLUE, GREY, ORANGE
from gpureport.formats import listed, short
from gpureport.records import Article
from gpureport.reference import ExportRule
from gpureport.tables import Cells, Link
from gpureport.words import words

_PARTS = ("subject", "products", "period")
_COLOURS = {Stage.PLACED: BLUE, Stage.WANTED: GREY, Stage.UNMET: ORANGE}


def money_chart(orders: Sequence[Answer], articles: Sequence[Article]) -> Graphic:
    """Draw the orders told in money, as `money_orders` gives them."""
    return _sizes(orders, articles, "orders_money")


def chips_chart(orders: Sequence[Answer], articles: Sequence[Article]) -> Graphic:
    """Draw the orders told in chips, as `chip_orders` gives them."""
    return _sizes(orders, articles, "orders_chips")


def when_chart(orders: Sequence[Dated], rules: Sequence[ExportRule], articles: Sequence[Article]) -> Graphic:
    """Draw when orders were placed, as `dated_orders` gives them, against the days on which rules took effect."""
    text = marks.text_of("orders_when")
    lines = tuple(Line(rule.date.toordinal(), axes.day_label(rule.date)) for rule in rules if rule.kind == "effective")
    first_rule = min((line.value for line in lines), default=0.0)
    after = sum((order.last or order.first or 0) >= first_rule for order in orders)
    days = [day for order in orders for day in (order.first, order.last) if day]
    values = {
        "all": len(orders), "after": after, **marks.verbs(after), "rule": lines[0].label if lines else "",
        "first": axes.ordinal_day(min(days, default=1)), "last": axes.ordinal_day(max(days, default=1)),
    }  # fmt: skip
    title = "title" if after else "title_before" if orders else "title_none"
    axis = Axis(text["axis"], axes.ordinal, lines=lines, ticks=axes.month_starts, from_zero=False)
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text["description"].format(**values),
        draw=interval_chart(_period_bars(orders), axis),
        table=[marks.row(order.answer, _PARTS, articles) for order in orders],
        sources=sources(articles, marks.told([order.answer for order in orders])),
        data="data/findings.csv",
    )


def each_chart(implied: Sequence[Implied], articles: Sequence[Article]) -> Graphic:
    """Draw what orders come to for one chip, as `implied_prices` gives them; the title takes those with two ends."""
    text = marks.text_of("orders_each")
    ranked = sorted(implied, key=lambda pair: (_size(pair), pair.money.claim_id))
    bars = [
        Bar(_lot(pair), pair.low, pair.high, short(pair.low, pair.high, "CNY"), claim_href(pair.money), (), _tie(pair))
        for pair in ranked
    ]
    closed = [n for n, pair in enumerate(ranked) if pair.low is not None and pair.high is not None]
    values: dict[str, str | int] = {"count": len(bars)}
    if closed:
        least, most = closed[0], closed[-1]
        values |= {
            "least": bars[least].text, "most": bars[most].text,
            "cheapest": who(ranked[least].money.subject), "dearest": who(ranked[most].money.subject),
        }  # fmt: skip
    title = "title_none" if not closed else "title" if len(closed) > 1 else "title_one"
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text["description"].format(**{"least": "", "most": "", **values}),
        draw=interval_chart(bars, Axis(text["axis"], log=True), {text["tied"]: BLUE, text["untied"]: GREY}),
        table=[_each_row(pair, mark) for pair, mark in zip(ranked, bars, strict=True)],
        sources=sources(articles, [claim for pair in implied for claim in (pair.money, pair.count)]),
    )


def _sizes(orders: Sequence[Answer], articles: Sequence[Article], name: str) -> Graphic:
    text, stages = marks.text_of(name), words()["charts"]["stages"]
    kept = set(map(id, sorted(orders, key=lambda answer: -answer.size)[: marks.MOST]))
    shown = [answer for answer in orders if id(answer) in kept]
    values = _extremes(orders) | {"count": len(shown), "scope": marks.scope(len(shown), len(orders))}
    bars = [marks.bar(answer, _PARTS, stages[stage(answer)]) for answer in shown]
    colours = {stages[one]: colour for one, colour in _COLOURS.items()}
    return Graphic(
        title=text["title" if values["who"] else "title_none"].format(**values),
        subtitle=text["subtitle"].format(**values),
        description=text["description"].format(**values),
        draw=interval_chart(bars, Axis(text["axis"], log=True, headings=True), colours),
        table=[marks.row(answer, _PARTS, articles, stage=stages[stage(answer)]) for answer in orders],
        sources=sources(articles, marks.told(orders)),
        data="data/findings.csv",
    )


def _extremes(orders: Sequence[Answer]) -> dict[str, str | int]:
    placed = [answer for answer in orders if _headline(answer)]
    if not placed:
        return dict.fromkeys(("who", "amount", "least", "most"), "")
    largest, smallest = max(placed, key=lambda a: a.low or 0), min(orders, key=lambda a: a.size)
    most = max(orders, key=lambda answer: answer.size)
    return {
        "who": who(largest.finding.subject), "amount": largest.text, "least": smallest.text, "most": most.text,
    }  # fmt: skip


def _headline(answer: Answer) -> bool:
    return stage(answer) == Stage.PLACED and answer.finding.subject is not None and not marks.conflicts(answer)


def _period_bars(orders: Sequence[Dated]) -> list[Bar]:
    text = marks.text_of("orders_when")
    together: dict[tuple[int | None, int | None], list[Answer]] = {}
    for order in orders:
        together.setdefault((order.first, order.last), []).append(order.answer)
    bars = []
    for (first, last), members in together.items():
        ranked = sorted(members, key=lambda answer: (answer.finding.subject is None, -answer.size))
        buyers = [one for answer in ranked for one in (answer.finding.subject or "").split("|")]
        names = list(dict.fromkeys(map(who, buyers)))
        more = text["others"].format(names=", ".join(names[:4]), count=len(names) - 4)
        named = more if len(names) > 5 else listed(names)
        row = text["row" if len(members) > 1 else "row_one"]
        told = row.format(period=period_name(ranked[0].finding.period), count=len(members))
        bars.append(Bar(f"{named[:1].upper()}{named[1:]}", first, last, told, ranked[0].href))
    return bars


def _size(pair: Implied) -> float:
    ends = [end for end in (pair.low, pair.high) if end is not None]
    return sum(ends) / len(ends)


def _tie(pair: Implied) -> str:
    text = marks.text_of("orders_each")
    return text["tied" if pair.tied else "untied"]


def _lot(pair: Implied) -> str:
    name = who(pair.money.subject)
    return f"{name[:1].upper()}{name[1:]}, {marks.printed(pair.money)} over {marks.printed(pair.count)}"


def _each_row(pair: Implied, mark: Bar) -> Cells:
    text = words()["charts"]["columns"]
    return {
        text["what"]: Link(mark.label, mark.href),
        text["each"]: Link(mark.text, mark.href),
        text["money"]: marks.phrases([pair.money]),
        text["count"]: marks.phrases([pair.count]),
        text["tie"]: mark.group,
    }
