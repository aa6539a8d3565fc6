"""Charts of conflicts: how far tellings lie apart, and the widest of them with all its claims."""

from __future__ import annotations

from collections.abc import Sequence

from gpureport.analysis.answers import article_name, label, sources
from gpureport.analysis.conflicts import Card, Teller
from gpureport.analysis.links import claim_href, finding_href
from gpureport.charts import axes, marks
from gpureport.charts.forms import Bar, Dot, Line
from gpureport.charts.graphic import Graphic
from gpureport.charts.interval import Axis, interval_chart
from gpureport.charts.theme import BLUE, GREY, RED
from gpureport.formats import short, unit_name
from gpureport.records import Article
from gpureport.tables import Cells, Link
from gpureport.words import words

_PARTS = ("subject", "products", "status", "definition", "period")


def gaps_chart(cards: Sequence[Card], articles: Sequence[Article]) -> Graphic:
    """Draw by what factor tellings of one thing lie apart, as `cards` gives them."""
    text = marks.text_of("conflicts_gaps")
    wide = [card for card in cards if card.conflicts]
    bars = [_gap(card) for card in wide]
    bars.sort(key=lambda bar: (bar.group != text["between"], -(bar.high or 1.0), bar.label))
    values: dict[str, str | int] = {"conflicts": len(wide), "all": len(cards), **marks.verbs(len(wide))}
    if wide:
        values |= {"worst": label(wide[0].answer.finding, "subject", "products"), "gap": f"{wide[0].gap:.3g}"}
    claims = [teller.claim for card in wide for teller in card.tellers]
    title = "title_none" if not cards else "title" if wide else "title_all"
    axis = Axis(text["axis"], axes.times, log=True, lines=(Line(1.0, text["line"]),), headings=True)
    return Graphic(
        title=text[title].format(**values),
        subtitle=text["subtitle"],
        description=text[title].format(**values),
        draw=interval_chart(bars, axis, {text["between"]: RED, text["inside"]: BLUE}),
        table=[_row(card, articles) for card in cards],
        sources=sources(articles, claims),
        data="data/findings.csv",
    )


def widest_chart(cards: Sequence[Card], articles: Sequence[Article]) -> Graphic:
    """Draw the card whose tellings lie furthest apart: each claim, and the interval that is published."""
    text = marks.text_of("conflicts_widest")
    card = next((card for card in cards if card.conflicts), None)
    if card is None:
        return Graphic(
            text["title_none"], text["subtitle"], text["title_none"], interval_chart([], Axis(text["axis"])), []
        )
    by_id = {article.id: article for article in articles}
    told = [teller for teller in card.tellers if teller.tells and teller.interval is not None]
    bars = [_bar(teller, card, by_id[teller.claim.source]) for teller in told]
    bars.append(
        Bar(
            text["published"],
            card.answer.low,
            card.answer.high,
            card.answer.text,
            finding_href(card.answer.finding),
            (),
            "published",
        )
    )
    ends = sorted(told, key=_low)
    values = {
        "what": label(card.answer.finding, "subject", "products"), "count": len(told),
        "least": marks.printed(ends[0].claim), "most": marks.printed(ends[-1].claim), "answer": card.answer.text,
    }  # fmt: skip
    return Graphic(
        title=text["title" if len(told) > 1 else "title_tied"].format(**values),
        subtitle=text["subtitle"],
        description=text["description"].format(**values),
        draw=interval_chart(
            bars,
            Axis(text["axis"].format(unit=unit_name(card.answer.unit)), log=True),
            {"told": BLUE, "against": RED, "published": GREY},
        ),
        table=[_row(card, articles)],
        sources=sources(articles, [teller.claim for teller in card.tellers]),
        data="data/findings.csv",
    )


def _gap(card: Card) -> Bar:
    finding = card.answer.finding
    href, printed = finding_href(finding), axes.times(round(card.gap, 2))
    return Bar(label(finding, *_PARTS), 1.0, card.gap, printed, href, (Dot(card.gap, href),), _where(card))


def _where(card: Card) -> str:
    text = marks.text_of("conflicts_gaps")
    return text["between" if len(card.articles) > 1 else "inside"]


def _low(teller: Teller) -> float:
    said = teller.interval
    return (said.low or said.high or 0.0) if said else 0.0


def _bar(teller: Teller, card: Card, article: Article) -> Bar:
    claim, said = teller.claim, teller.interval
    name = ", ".join(part for part in (marks.speaker(claim), article_name(article)) if part)
    name = name[:1].upper() + name[1:]
    dots = (Dot(claim.value, claim_href(claim)),) if claim.value is not None and claim.unit == card.answer.unit else ()
    low, high = (said.low, said.high) if said else (None, None)
    group = "against" if teller.evidence.role in {"contradicts", "disputed"} else "told"
    return Bar(name, low, high, short(low, high, card.answer.unit), claim_href(claim), dots, group)


def _row(card: Card, articles: Sequence[Article]) -> Cells:
    text, columns = marks.text_of("conflicts_gaps"), words()["charts"]["columns"]
    told = [teller.claim for teller in card.tellers if teller.tells]
    return {
        columns["what"]: Link(label(card.answer.finding, *_PARTS), finding_href(card.answer.finding)),
        columns["interval"]: Link(card.answer.text, finding_href(card.answer.finding)),
        columns["stated"]: marks.phrases(told),
        columns["articles"]: [Link(name, at) for name, at in sources(articles, told)],
        columns["verdict"]: words()["verdicts"][card.answer.finding.verdict],
        text["apart"]: axes.times(round(card.gap, 2)),
    }
