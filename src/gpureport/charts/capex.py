"""Charts of capital expenditure: as told, against the companies' own reports, and as reported over the years."""

from __future__ import annotations

from collections.abc import Sequence

from gpureport.analysis.answers import Answer, days, firm, home, period_name, sources, two_digits_down, who
from gpureport.analysis.capex import Compared, factor, in_dollars, missing
from gpureport.charts import axes, marks
from gpureport.charts.forms import Bar, Dot, Moment
from gpureport.charts.graphic import Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.theme import BLUE, GREEN, GREY, ORANGE, PURPLE, RED
from gpureport.charts.timeline import Scene, time_chart
from gpureport.formats import listed, number, short
from gpureport.policy import Policy
from gpureport.records import Article
from gpureport.reference import Capex
from gpureport.tables import Cells, Link
from gpureport.words import words

REFERENCE = "data/reference/company_capex.csv"
_PARTS = ("subject", "definition", "period")
_SERIES = (BLUE, ORANGE, GREEN, PURPLE, RED, GREY)


def told_chart(spent: Sequence[Answer], articles: Sequence[Article]) -> Graphic:
    """Draw capex as told, as `told` gives it."""
    text, homes = marks.text_of("capex_told"), words()["charts"]["homes"]
    found = factor(spent)
    values: dict[str, str | int] = {"count": len(spent), "scope": marks.scope(len(spent), len(spent))}
    title = "title_none"
    if found:
        ratio, least, most = found
        title = "title" if ratio > 1 else "title_overlap"
        values |= {
            "factor": f"{two_digits_down(ratio):g}",
            "least": who(least.finding.subject), "most": who(most.finding.subject),
            "period": period_name(least.finding.period), "low": least.text, "high": most.text,
        }  # fmt: skip
    bars = [marks.bar(answer, _PARTS, homes[home(answer.finding.subject)]) for answer in spent]
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text["description" if found else "title_none"].format(**values),
        draw=interval_chart(
            bars, Axis(text["axis"], log=True, headings=True), {homes["china"]: BLUE, homes["us"]: ORANGE}
        ),
        table=[marks.row(answer, _PARTS, articles) for answer in spent],
        sources=sources(articles, marks.told(spent)),
        data="data/findings.csv",
    )


def compared_chart(pairs: Sequence[Compared], tolerance: float, articles: Sequence[Article]) -> Graphic:
    """Draw what is told against what the companies report, as `compared` gives it."""
    text = marks.text_of("capex_compared")
    off = sorted((pair for pair in pairs if pair.gap > 1 + tolerance), key=lambda pair: (-pair.gap, pair.company))
    values: dict[str, str | int] = {
        "all": len(pairs), "fits": len(pairs) - len(off), "tolerance": axes.percent(100 * tolerance),
        **marks.verbs(len(pairs) - len(off)),
    }  # fmt: skip
    if off:
        values |= {"worst": _named(off[0]), "gap": axes.percent(round(100 * (off[0].gap - 1), 1))}
    bars = [bar for pair in pairs for bar in _pair_bars(pair)]
    colours = {text["told"]: BLUE, text["reported"]: ORANGE}
    title = "title_none" if not pairs else "title" if off else "title_all"
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text[title].format(**values),
        draw=interval_chart(bars, Axis(text["axis"], log=True), colours),
        table=[_compared_row(pair) for pair in pairs],
        sources=[*sources(articles, marks.told([pair.answer for pair in pairs])), (text["file"], REFERENCE)],
        data=REFERENCE,
    )


def reported_chart(reference: Sequence[Capex], policy: Policy) -> Graphic:
    """Draw what companies report themselves over the years; what no source was read for is named, not drawn."""
    text = marks.text_of("capex_reported")
    single = [row for row in reference if "|" not in row.company and " " not in row.company]
    known = [row for row in single if row.value is not None]
    moments = [_moment(company, period, known, policy) for company, period in _company_years(known)]
    absent = missing(single)
    names = {firm(row.company): None for row in known}
    largest = max(known, key=lambda row: in_dollars(row, policy).low or 0.0)
    amount = in_dollars(largest, policy)
    values = {
        "who": firm(largest.company), "when": period_name(largest.period), "count": len(known),
        "amount": short(amount.low, amount.high, "USD"), "missing": len(absent), "all": len(_company_years(single)),
        "names": listed(list(names)), "absent": listed(_absences(absent)),
    }  # fmt: skip
    return Graphic(
        title=text["title"].format(**values),
        subtitle=text["subtitle"],
        description=text["description"].format(**values),
        draw=time_chart(moments, Scene(text["axis"], log=True), dict(zip(names, _SERIES, strict=False))),
        table=[_reported_row(row) for row in single],
        sources=[(text["file"], REFERENCE)],
        note=text["note"].format(**values) if absent else "",
        data=REFERENCE,
    )


def _company_years(rows: Sequence[Capex]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((row.company, row.period) for row in rows))


def _moment(company: str, period: str, rows: Sequence[Capex], policy: Policy) -> Moment:
    amounts = [in_dollars(row, policy) for row in rows if (row.company, row.period) == (company, period)]
    lows = [a.low for a in amounts if a.low is not None]
    highs = [a.high for a in amounts if a.high is not None]
    first, last = days(period)
    dots = tuple(Dot((a.low + a.high) / 2, REFERENCE) for a in amounts if a.low is not None and a.high is not None)
    printed = short(min(lows), max(highs), "USD")
    return Moment(f"{first}", f"{last}", min(lows), max(highs), printed, REFERENCE, dots, firm(company))


def _absences(rows: Sequence[Capex]) -> list[str]:
    companies: dict[str, list[str]] = {}
    for row in rows:
        companies.setdefault(firm(row.company), []).append(row.period[:4])
    return [
        f"{name} {years[0]}–{years[-1]}" if len(years) > 1 else f"{name} {years[0]}"
        for name, years in companies.items()
    ]


def _named(pair: Compared) -> str:
    return f"{firm(pair.company)} {period_name(pair.answer.finding.period)}"


def _pair_bars(pair: Compared) -> list[Bar]:
    text = marks.text_of("capex_compared")
    answer = pair.answer
    name = f"{_named(pair)}, {text['told'].lower()}"
    bars = [Bar(name, answer.low, answer.high, answer.text, answer.href, marks.dots(answer), text["told"])]
    for one in pair.reported:
        named = f"{_named(pair)}, {text['reported'].lower()}: {one.definition or text['undefined']}"
        bars.append(Bar(named, one.low, one.high, short(one.low, one.high, "USD"), REFERENCE, (), text["reported"]))
    return bars


def _compared_row(pair: Compared) -> Cells:
    text, columns = marks.text_of("capex_compared"), words()["charts"]["columns"]
    reported = "; ".join(
        f"{short(one.low, one.high, 'USD')} ({one.definition or text['undefined']})" for one in pair.reported
    )
    return {
        columns["what"]: Link(_named(pair), pair.answer.href),
        columns["interval"]: Link(pair.answer.text, pair.answer.href),
        columns["stated"]: marks.phrases(pair.answer.claims),
        text["reported"]: Link(reported, REFERENCE),
        text["apart"]: axes.percent(round(100 * (pair.gap - 1), 1)),
    }


def _reported_row(row: Capex) -> Cells:
    text, columns = marks.text_of("capex_reported"), words()["charts"]["columns"]
    return {
        columns["what"]: firm(row.company),
        columns["period"]: period_name(row.period),
        text["amount"]: f"{row.unit} {number(row.value)}" if row.value is not None else text["unread"],
        text["definition"]: row.definition,
        text["source"]: row.source,
        text["remark"]: row.note,
    }
