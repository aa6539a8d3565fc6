"""Charts of the articles' own sums: how many hold, and how far off the others are."""

from __future__ import annotations

from collections.abc import Sequence

from gpureport.analysis.answers import sources
from gpureport.analysis.arithmetic import VERDICTS, Checked, factor, furthest, holding
from gpureport.analysis.links import check_href
from gpureport.charts import axes, marks
from gpureport.charts.forms import Bar, Dot, Line
from gpureport.charts.graphic import Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.tally import Square, tally_chart
from gpureport.charts.theme import BLUE, GREEN, GREY, RED
from gpureport.records import Article
from gpureport.tables import Cells, Link, Table
from gpureport.words import words

_COLOURS = {"consistent": GREEN, "rounding": BLUE, "undetermined": GREY, "inconsistent": RED}


def verdicts_chart(checked: Sequence[Checked], articles: Sequence[Article]) -> Graphic:
    """Draw every sum as a square, by what it is and whether it holds, as `sums` gives them."""
    text, printed = marks.text_of("arithmetic_verdicts"), words()["verdicts"]
    held, worst = holding(checked), furthest(checked)
    wrong = [one for one in checked if one.check.verdict == "inconsistent"]
    values: dict[str, str | int] = {
        "held": len(held),
        "all": len(checked),
        "wrong": len(wrong),
        **marks.verbs(len(wrong)),
    }
    if worst:
        values |= {"worst": worst.check.working, "factor": f"{factor(worst.check.ratio):.3g}"}
    squares = [
        Square(
            words()["relations"][one.check.relation],
            printed[one.check.verdict],
            one.check.working,
            check_href(one.check),
        )
        for one in sorted(checked, key=lambda one: (str(one.check.relation), one.check.check_id))
    ]
    title = "title_none" if not checked else "title" if wrong else "title_all"
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text[f"description_{title}" if title == "title" else title].format(**values),
        draw=tally_chart(squares, {printed[verdict]: colour for verdict, colour in _COLOURS.items()}),
        table=[_row(one, articles) for one in checked],
        sources=sources(articles, [claim for one in checked for claim in one.claims]),
        data="data/checks.csv",
    )


def ratios_chart(checked: Sequence[Checked], articles: Sequence[Article]) -> Graphic:
    """Draw how far the sums that do not simply hold are from what is stated, as `sums` gives them."""
    text, printed = marks.text_of("arithmetic_ratios"), words()["verdicts"]
    drawn = [one for one in checked if one.check.verdict != "consistent" and one.check.ratio]
    drawn.sort(key=lambda one: (-VERDICTS.index(one.check.verdict), -factor(one.check.ratio), one.check.check_id))
    bars = [_bar(one, printed[one.check.verdict]) for one in drawn]
    wrong = [one for one in drawn if one.check.verdict == "inconsistent"]
    near = [one for one in wrong if factor(one.check.ratio) < 1.15]
    values = {"wrong": len(wrong), "near": len(near), "all": len(drawn), **marks.verbs(len(near))}
    title = "title_none" if not wrong else "title"
    axis = Axis(text["axis"], axes.times, log=True, lines=(Line(1.0, text["line"]),), headings=True)
    colours = {printed[verdict]: colour for verdict, colour in _COLOURS.items()}
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text[title].format(**values),
        draw=interval_chart(bars, axis, colours),
        table=[_row(one, articles) for one in drawn],
        sources=sources(articles, [claim for one in drawn for claim in one.claims]),
        data="data/checks.csv",
    )


def checks_table(checked: Sequence[Checked], articles: Sequence[Article], caption: str) -> Table:
    """List checks with their working, verdict and a link to every member."""
    return Table([_row(one, articles) for one in checked], words()["charts"]["arithmetic_captions"][caption])


def _bar(one: Checked, group: str) -> Bar:
    ratio = one.check.ratio or 1.0
    dot = Dot(ratio, check_href(one.check))
    return Bar(
        one.check.working,
        min(1.0, ratio),
        max(1.0, ratio),
        axes.times(round(ratio, 3)),
        check_href(one.check),
        (dot,),
        group,
    )


def _row(one: Checked, articles: Sequence[Article]) -> Cells:
    text, columns = marks.text_of("arithmetic_verdicts"), words()["charts"]["columns"]
    return {
        text["working"]: Link(one.check.working, check_href(one.check)),
        text["relation"]: words()["relations"][one.check.relation],
        columns["verdict"]: words()["verdicts"][one.check.verdict],
        text["ratio"]: "" if one.check.ratio is None else axes.times(round(one.check.ratio, 3)),
        columns["stated"]: marks.phrases(one.claims),
        columns["articles"]: [Link(name, at) for name, at in sources(articles, one.claims)],
    }
