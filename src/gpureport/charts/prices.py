"""Charts of prices: servers and chips over time, premium over list, months to pay back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gpureport.analysis.answers import Answer, label, period_name, sources, two_digits_down
from gpureport.analysis.prices import Payback, Premium, Priced, moved
from gpureport.charts import axes, marks
from gpureport.charts.forms import Bar, Line, Moment, Rule
from gpureport.charts.graphic import Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.theme import BLUE, GREEN, GREY, ORANGE, PURPLE, RED
from gpureport.charts.timeline import Scene, time_chart
from gpureport.formats import short
from gpureport.intervals import Interval
from gpureport.records import Article
from gpureport.reference import ExportRule
from gpureport.tables import Cells, Link, Table
from gpureport.words import words

CHIPS = "data/reference/chips.csv"
_COLOURS = {"A100": BLUE, "A800": ORANGE, "H800": PURPLE, "H100": RED, "RTX 4090": GREEN}
_DRAWN = frozenset({"announced", "effective"})


def servers_chart(priced: Sequence[Priced], rules: Sequence[ExportRule], articles: Sequence[Article]) -> Graphic:
    """Draw what servers cost over time, as `prices` gives it, with the export rules marked."""
    return _over_time(priced, rules, articles, "prices_servers")


def chips_chart(priced: Sequence[Priced], rules: Sequence[ExportRule], articles: Sequence[Article]) -> Graphic:
    """Draw what single chips cost over time, as `prices` gives it, with the export rules marked."""
    return _over_time(priced, rules, articles, "prices_chips")


def premium_chart(premiums: Sequence[Premium], articles: Sequence[Article]) -> Graphic:
    """Draw prices as multiples of the list price, as `premiums` gives them."""
    text = marks.text_of("prices_premium")
    ranked = sorted(premiums, key=lambda p: (-(p.ratio.low or p.ratio.high or 0.0), p.priced.answer.finding.finding_id))
    bars = [
        Bar(
            _name(one.priced),
            one.ratio.low,
            one.ratio.high,
            _times(one.ratio),
            one.priced.answer.href,
            (),
            one.priced.product,
        )
        for one in ranked
    ]
    values: dict[str, str | int] = {"count": len(bars)}
    if bars:
        values |= {"what": _inside(_name(ranked[0].priced)), "most": bars[0].text, "least": bars[-1].text}
        above = sum((one.ratio.low or 0.0) > 1 for one in ranked)
        values |= {"above": above, **marks.verbs(above)}
    claims = [
        claim
        for one in premiums
        for claim in (*one.priced.answer.claims, *([one.list_claim] if one.list_claim else []))
    ]
    tables = [(text["file"], CHIPS)] if any(one.list_row for one in premiums) else []
    return Graphic(
        title=text["title" if bars else "title_none"].format(**values),
        subtitle=text["subtitle"],
        description=text["description" if bars else "title_none"].format(**values),
        draw=interval_chart(bars, Axis(text["axis"], axes.times, log=True, lines=(Line(1.0, text["line"]),)), _COLOURS),
        table=[_premium_row(one, mark) for one, mark in zip(ranked, bars, strict=True)],
        sources=[*sources(articles, claims), *tables],
        data="data/findings.csv",
    )


def payback_chart(paybacks: Sequence[Payback], articles: Sequence[Article]) -> Graphic:
    """Draw how many months of rent a server's price comes to, as `paybacks` gives it."""
    text = marks.text_of("prices_payback")
    ranked = sorted(
        paybacks, key=lambda p: (p.months.low or 0.0, p.priced.answer.finding.finding_id, p.rent.finding.finding_id)
    )
    bars = [
        Bar(_pair(one), one.months.low, one.months.high, short(one.months.low, one.months.high, "month", 3),
            one.priced.answer.href, (), text["tied" if one.tied else "untied"])
        for one in ranked
    ]  # fmt: skip
    values: dict[str, str | int] = {"count": len(bars)}
    if bars:
        shortest, longest = _extremes(paybacks)
        values |= {"least": shortest, "most": longest, "first": bars[0].text, "last": bars[-1].text}
    claims = [claim for one in paybacks for claim in (*one.priced.answer.claims, *one.rent.claims)]
    colours = {text["tied"]: BLUE, text["untied"]: GREY}
    return Graphic(
        title=text["title" if bars else "title_none"].format(**values),
        subtitle=text["subtitle"],
        description=text["description" if bars else "title_none"].format(**values),
        draw=interval_chart(bars, Axis(text["axis"], lines=(Line(12, text["line"]),)), colours),
        table=[_payback_row(one, mark, articles) for one, mark in zip(ranked, bars, strict=True)],
        sources=sources(articles, claims),
        data="data/findings.csv",
    )


def rent_table(rents: Sequence[Answer], changes: Sequence[Answer], articles: Sequence[Article]) -> Table:
    """List rents for a month and changes of prices and rents, as `rents` and `changes` give them."""
    text = marks.text_of("prices_rents")
    parts = ("subject", "products", "definition", "period")
    return Table([marks.row(answer, parts, articles) for answer in (*rents, *changes)], text["caption"])


def _over_time(
    priced: Sequence[Priced], rules: Sequence[ExportRule], articles: Sequence[Article], name: str
) -> Graphic:
    text = marks.text_of(name)
    dated = [one for one in priced if one.start is not None and one.end is not None]
    named = [one for one in dated if one.product and "GPU" not in one.product]
    moments = [moment for one in named if (moment := _moment(one)) is not None]
    found = moved(named)
    drawn = rule_marks(rules)
    values: dict[str, str | int] = {"count": len(moments), "left": len(priced) - len(moments)}
    if found:
        first, last, rise = found
        values |= {
            "what": first.product, "rise": f"{two_digits_down(rise):g}", "from": first.answer.text,
            "to": last.answer.text, "when": _when(first), "then": _when(last),
        }  # fmt: skip
    title = "title_none" if not moments else "title" if found and found[2] > 1 else "title_flat"
    table: list[Cells] = [marks.row(one.answer, ("subject", "products", "period"), articles) for one in priced]
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text["description" if found else title].format(**values),
        draw=time_chart(moments, Scene(text["axis"], log=True, rules=drawn if moments else ()), _colours(moments)),
        table=table,
        sources=sources(articles, marks.told([one.answer for one in priced])),
        note=text["note"].format(**values) if values["left"] else "",
        data="data/findings.csv",
    )


def _moment(one: Priced) -> Moment | None:
    if one.start is None or one.end is None:
        return None
    answer = one.answer
    return Moment(
        f"{one.start}", f"{one.end}", answer.low, answer.high, answer.text, answer.href, marks.dots(answer), one.product
    )


def _colours(moments: Sequence[Moment]) -> Mapping[str, str]:
    return {series: colour(series) for series in dict.fromkeys(moment.series for moment in moments)}


def colour(series: str) -> str:
    """Return the colour of a product in every chart of prices."""
    return _COLOURS.get(series, GREY)


def rule_marks(rules: Sequence[ExportRule]) -> tuple[Rule, ...]:
    """Return the export rules that a chart over time marks, named by the chips each was the first to meet."""
    return tuple(Rule(f"{rule.date}", _rule(rule, rules)) for rule in rules if rule.kind in _DRAWN)


def _rule(rule: ExportRule, rules: Sequence[ExportRule]) -> str:
    before = {chip for other in rules if other.date < rule.date for chip in other.chips if other.kind in _DRAWN}
    new = [chip for chip in rule.chips if chip not in before]
    text, kind = words()["charts"]["rule"], words()["rules"][rule.kind]
    if not new:
        return str(text["again"]).format(kind=kind, day=axes.day_label(rule.date))
    more = str(text["more"]).format(count=len(new) - 2) if len(new) > 2 else ""
    return str(text["label"]).format(kind=kind, chips=", ".join(new[:2]) + more)


def _when(one: Priced) -> str:
    return period_name(one.answer.finding.period)


def _name(one: Priced) -> str:
    text = words()["charts"]["things"]
    thing = text[one.of].format(product=one.product)
    return ", ".join(part for part in (thing, _when(one) or text["undated"]) if part)


def _inside(name: str) -> str:
    # inside a sentence `One A800` begins in lower case, a product's own name does not
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _times(ratio: Interval) -> str:
    return short(ratio.low, ratio.high, "times", 3)


def _pair(one: Payback) -> str:
    text = marks.text_of("prices_payback")
    return text["row"].format(what=_name(one.priced), price=_told(one.priced.answer), rent=_told(one.rent))


def _told(answer: Answer) -> str:
    return short(answer.as_told.low, answer.as_told.high, "CNY")


def _extremes(paybacks: Sequence[Payback]) -> tuple[str, str]:
    lows = [one.months.low for one in paybacks if one.months.low is not None]
    highs = [one.months.high for one in paybacks if one.months.high is not None]
    return f"{min(lows):.2g}", f"{max(highs):.2g}"


def _premium_row(one: Premium, mark: Bar) -> Cells:
    text, columns = marks.text_of("prices_premium"), words()["charts"]["columns"]
    listed: Cells = {}
    if one.list_claim is not None:
        listed = {text["list"]: marks.phrases([one.list_claim])}
    elif one.list_row is not None:
        row = one.list_row
        listed = {
            text["list"]: Link(
                f"{row.list_price_currency} {row.list_price:,.0f}, {period_name(row.list_price_period)}", CHIPS
            )
        }
    return {
        columns["what"]: Link(mark.label, mark.href),
        columns["interval"]: Link(mark.text, mark.href),
        columns["stated"]: marks.phrases(one.priced.answer.claims),
        **listed,
    }


def _payback_row(one: Payback, mark: Bar, articles: Sequence[Article]) -> Cells:
    text, columns = marks.text_of("prices_payback"), words()["charts"]["columns"]
    claims = [*one.priced.answer.claims, *one.rent.claims]
    return {
        columns["what"]: Link(_name(one.priced), mark.href),
        text["months"]: Link(mark.text, mark.href),
        text["price"]: marks.phrases(one.priced.answer.claims),
        text["rent"]: marks.phrases(one.rent.claims),
        text["rented"]: Link(label(one.rent.finding, "subject", "products", "period"), one.rent.href),
        columns["articles"]: [Link(name, at) for name, at in sources(articles, claims)],
    }
