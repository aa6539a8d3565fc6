"""Charts of stockpiles: in A100-equivalents, as stated, and the whole country against its holders."""

from __future__ import annotations

from collections.abc import Sequence

from gpureport.analysis.answers import Answer, label, period_name, sources, who
from gpureport.analysis.links import claim_href
from gpureport.analysis.stockpiles import Floor, country
from gpureport.charts import marks
from gpureport.charts.forms import Bar, Dot, Line
from gpureport.charts.graphic import Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.theme import BLUE, GREY, ORANGE, PURPLE
from gpureport.formats import listed, number, short
from gpureport.records import Article, Claim
from gpureport.tables import Cells, Link
from gpureport.words import words

_PARTS = ("subject", "products", "period")
_COLOURS = {"china": BLUE, "us": ORANGE, "whole": PURPLE}


def equivalents_chart(holdings: Sequence[Answer], unnamed: Sequence[Answer], articles: Sequence[Article]) -> Graphic:
    """Draw holdings in A100-equivalents, as `equivalents` gives them; those that name no chip are listed below."""
    text = marks.text_of("stockpiles_equivalents")
    left_out = listed([label(answer.finding, "subject") for answer in unnamed])
    note = text["note"].format(names=left_out) if unnamed else ""
    return _sizes(holdings, articles, "stockpiles_equivalents", note)


def stated_chart(holdings: Sequence[Answer], articles: Sequence[Article]) -> Graphic:
    """Draw holdings in chips as stated, as `holdings` gives them."""
    return _sizes(holdings, articles, "stockpiles_stated", "")


def country_chart(claims: Sequence[Claim], floor: Floor, articles: Sequence[Article]) -> Graphic:
    """Draw what is said of a whole country's A100 against the least that its named holders have together."""
    text = marks.text_of("stockpiles_country")
    below = [c for c in claims if c.high is not None and c.high < floor.total]
    above = [c for c in claims if c.high is None or c.high >= floor.total]
    values = {
        "holders": len(floor.holders), "total": number(floor.total, 3), "below": len(below), "all": len(claims),
        "names": listed([who(name) for name, *_ in floor.holders]),
    }  # fmt: skip
    bars = [_said(claim) for claim in claims]
    if floor.holders:
        least = short(floor.total, None, "chip")
        bars.append(
            Bar(
                text["together"].format(**values),
                floor.total,
                None,
                least,
                claim_href(floor.holders[0][2]),
                (),
                "floor",
            )
        )
        bars += [_held(name, low, claim) for name, low, claim in floor.holders]
    title = "title_none" if not claims or not floor.holders else "title_all" if not above else "title"
    lines = (Line(floor.total, text["line"].format(**values)),) if floor.holders else ()
    axis = Axis(text["axis"], log=True, lines=lines)
    used = [*claims, *(claim for *_, claim in floor.holders)]
    return Graphic(
        title=text[title if below or title == "title_none" else "title_fits"].format(**values),
        subtitle=text["subtitle"],
        description=text["description"].format(**values),
        draw=interval_chart(bars, axis, {"said": PURPLE, "floor": BLUE, "holder": GREY}),
        table=[_row(mark, claim, articles) for mark, claim in zip(bars, _behind(claims, floor), strict=True)],
        sources=sources(articles, used),
    )


def _sizes(holdings: Sequence[Answer], articles: Sequence[Article], name: str, note: str) -> Graphic:
    text, homes = marks.text_of(name), words()["charts"]["homes"]
    kept = set(map(id, sorted(holdings, key=lambda answer: -answer.size)[: marks.MOST]))
    shown = [answer for answer in holdings if id(answer) in kept]
    firms = [a for a in holdings if country(a) != "whole" and a.low is not None and not marks.conflicts(a)]
    values: dict[str, str | int] = {"count": len(shown), "scope": marks.scope(len(shown), len(holdings))}
    if firms:
        first = max(firms, key=lambda answer: answer.low or 0.0)
        when = period_name(first.finding.period)
        values |= {
            "who": who(first.finding.subject), "amount": first.text, "when": f", {when}" if when else "",
            "least": min(holdings, key=lambda answer: answer.size).text,
            "most": max(holdings, key=lambda answer: answer.size).text,
        }  # fmt: skip
    bars = [marks.bar(answer, _PARTS, homes[country(answer)]) for answer in shown]
    return Graphic(
        title=text["title" if firms else "title_none"].format(**values),
        subtitle=text["subtitle"].format(**values),
        description=text["description" if firms else "title_none"].format(**values),
        draw=interval_chart(
            bars, Axis(text["axis"], log=True, headings=True), {homes[c]: v for c, v in _COLOURS.items()}
        ),
        table=[marks.row(answer, _PARTS, articles) for answer in holdings],
        sources=sources(articles, marks.told(holdings)),
        note=note,
        data="data/findings.csv",
    )


def _said(claim: Claim) -> Bar:
    text = marks.text_of("stockpiles_country")
    speaker = marks.speaker(claim) or text["outlet"]
    named = text["said"].format(speaker=speaker, period=period_name(claim.period)).rstrip(", ")
    dots = (Dot(claim.value, claim_href(claim)),) if claim.value is not None else ()
    return Bar(named, claim.low, claim.high, marks.printed(claim), claim_href(claim), dots, "said")


def _held(name: str, low: float, claim: Claim) -> Bar:
    return Bar(
        who(name), low, None, short(low, None, "chip"), claim_href(claim), (Dot(low, claim_href(claim)),), "holder"
    )


def _behind(claims: Sequence[Claim], floor: Floor) -> list[Claim | None]:
    return [*claims, *([None] if floor.holders else []), *(claim for *_, claim in floor.holders)]


def _row(mark: Bar, claim: Claim | None, articles: Sequence[Article]) -> Cells:
    text = words()["charts"]["columns"]
    behind = [claim] if claim else []
    return {
        text["what"]: Link(mark.label, mark.href),
        text["interval"]: Link(mark.text, mark.href),
        text["stated"]: marks.phrases(behind),
        text["articles"]: [Link(name, at) for name, at in sources(articles, behind)],
    }
