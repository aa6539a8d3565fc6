"""Conflict cards: every claim of a finding on one axis, the overlap, the published interval, what would change it.

Words and numbers stand in HTML and every bar is placed in percent, so that a card fits any width and needs no drawing
library.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gpureport.analysis.answers import article_name, label
from gpureport.analysis.conflicts import Card, Change, Teller
from gpureport.analysis.links import finding_href
from gpureport.charts import marks
from gpureport.charts.theme import BLUE, COLOURS, GREY, RED, style
from gpureport.formats import short
from gpureport.intervals import Interval
from gpureport.records import Article
from gpureport.tables import cell_html, evidence_attributes, marked
from gpureport.words import words

_TALL = 18
_PARTS = ("subject", "products", "status", "definition", "period")
_AGAINST = frozenset({"contradicts", "disputed"})

Place = Callable[[float], float]


@dataclass(frozen=True)
class Cards:
    """The cards of a notebook, as HTML."""

    cards: Sequence[Card]
    articles: Sequence[Article]

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        plain = "; ".join(f"{label(card.answer.finding, *_PARTS)}: {card.answer.text}" for card in self.cards)
        return {"text/html": cards_html(self.cards, self.articles), "text/plain": plain}


def cards_html(cards: Sequence[Card], articles: Sequence[Article]) -> str:
    """Return the cards one below the other; a sentence where there is none."""
    if not cards:
        return f'<p class="aside">{html.escape(words()["charts"]["no_rows"])}</p>'
    by_id = {article.id: article for article in articles}
    return f'{style("card")}<div class="conflict-cards">{"".join(_card(card, by_id) for card in cards)}</div>'


def _card(card: Card, articles: Mapping[str, Article]) -> str:
    finding, text = card.answer.finding, marks.text_of("cards")
    place = _axis(card)
    rows = "".join(_row(teller, card, place, articles) for teller in card.tellers)
    return (
        f'<article class="conflict-card"><h3><a {evidence_attributes(finding_href(finding))}>'
        f"{marked(label(finding, *_PARTS))}</a></h3>"
        f'<p class="amount">{html.escape(_published(card))} '
        f'<span class="badge {finding.verdict}">{html.escape(words()["verdicts"][finding.verdict])}</span></p>'
        f'<table class="tellers"><thead><tr><th scope="col">{text["printed"]}</th><th scope="col">{text["where"]}</th>'
        f'<th scope="col">{text["role"]}</th><th scope="col" class="drawn">{text["drawn"]}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{_because(card)}</article>"
    )


def _published(card: Card) -> str:
    answer, per = card.answer, card.answer.finding.per
    return answer.text + (
        f" {words()['charts']['per'].format(per=per.replace('_', ' ').replace('-', ' and '))}" if per else ""
    )


def _row(teller: Teller, card: Card, place: Place, articles: Mapping[str, Article]) -> str:
    claim = teller.claim
    article = articles.get(claim.source)
    where = ", ".join(
        part for part in (article_name(article) if article else claim.source, claim.attribution or "") if part
    )
    role = words()["roles"][teller.evidence.role]
    off = teller.evidence.off_by
    by = " " + marks.text_of("cards")["by"].format(factor=f"{off:.3g}") if off else ""
    return (
        f'<tr class="{teller.evidence.role}"><th scope="row">{cell_html(marks.phrases([claim])[0])}</th>'
        f"<td>{marked(where)}</td><td>{html.escape(role)}{html.escape(by)}</td>"
        f'<td class="drawn">{_drawing(teller, card, place)}</td></tr>'
    )


def _drawing(teller: Teller, card: Card, place: Place) -> str:
    said = teller.interval
    if said is None or not teller.tells:
        return html.escape(marks.printed(teller.claim))
    colour = RED if teller.evidence.role in _AGAINST else BLUE
    left, wide = _span(said, place)
    shapes = [_band(card.answer.interval, place, GREY, 0.22)]
    shapes.append(
        f'<rect x="{left:.1f}%" width="{wide:.1f}%" y="5" height="8" rx="2" fill="{_css(colour)}" fill-opacity=".5"/>'
    )
    if teller.claim.value is not None and said.low is not None and teller.claim.unit == card.answer.unit:
        shapes.append(f'<circle cx="{place(teller.claim.value):.1f}%" cy="9" r="4.5" fill="{_css(colour)}"/>')
    for end, at, mark in ((said.low, 0, "◂"), (said.high, 100, "▸")):
        if end is None:
            anchor = "start" if at == 0 else "end"
            shapes.append(
                f'<text x="{at}%" y="14" text-anchor="{anchor}" font-size="13" fill="{_css(colour)}">{mark}</text>'
            )
    printed = html.escape(short(said.low, said.high, card.answer.unit))
    return (
        f'<svg width="100%" height="{_TALL}" role="img" aria-label="{printed}">{"".join(shapes)}</svg>'
        f'<span class="read">{printed}</span>'
    )


def _because(card: Card) -> str:
    text = marks.text_of("cards")
    if card.overlap is None:
        overlap = text["apart"].format(gap=f"{card.gap:.3g}")
    else:
        overlap = text["overlap"].format(interval=short(card.overlap.low, card.overlap.high, card.answer.unit))
    lines = [(text["allow"], overlap), (text["why"], card.answer.finding.reason)]
    told = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(said)}</dd>" for name, said in lines)
    changes = "".join(f"<li>{_change(change, card)}</li>" for change in card.changes) or f"<li>{text['nothing']}</li>"
    return f"<dl>{told}<dt>{text['change']}</dt><dd><ul>{changes}</ul></dd></dl>"


def _change(change: Change, card: Card) -> str:
    text = marks.text_of("cards")
    claim = change.without
    link = cell_html(marks.phrases([claim])[0])
    if change.interval is None:
        return text["gone"].format(claim=link)
    told = html.escape(short(change.interval.low, change.interval.high, card.answer.unit))
    return text["without"].format(
        claim=link, interval=told, verdict=html.escape(words()["verdicts"][change.verdict].lower())
    )


def _axis(card: Card) -> Place:
    told = [teller.interval for teller in card.tellers if teller.tells and teller.interval is not None]
    ends = [end for one in (*told, card.answer.interval) for end in (one.low, one.high) if end is not None and end > 0]
    low, high = min(ends, default=1.0), max(ends, default=1.0)
    if low == high:
        return lambda _: 50.0
    if high / low > 5:
        return lambda x: 8 + 84 * math.log(max(x, low) / low) / math.log(high / low)
    return lambda x: 8 + 84 * (x - low) / (high - low)


def _span(said: Interval, place: Place) -> tuple[float, float]:
    left = 0.0 if said.low is None else place(said.low)
    right = 100.0 if said.high is None else place(said.high)
    return (left, right - left) if right - left > 1 else ((left + right) / 2 - 0.5, 1.0)


def _band(said: Interval, place: Place, colour: str, opacity: float) -> str:
    left, wide = _span(said, place)
    paint = f'fill="{_css(colour)}" fill-opacity="{opacity}"'
    return f'<rect x="{left:.1f}%" width="{wide:.1f}%" y="0" height="{_TALL}" {paint}/>'


def _css(colour: str) -> str:
    return f"var({COLOURS[colour][0]},{colour})"
