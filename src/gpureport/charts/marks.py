"""Turns answers into the marks and table rows of a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gpureport.analysis.answers import Answer, label, sources
from gpureport.analysis.links import claim_href
from gpureport.charts.forms import Bar, Dot
from gpureport.formats import hedged
from gpureport.records import Article, Attribution, Claim
from gpureport.tables import Cells, Link
from gpureport.words import words

MOST = 16


def text_of(name: str) -> Mapping[str, str]:
    """Return the printed words of a chart."""
    found: Mapping[str, str] = words()["charts"][name]
    return found


def bar(answer: Answer, parts: Sequence[str], group: str = "") -> Bar:
    """Return the mark of an answer, named by parts of its finding."""
    printed = words()["charts"]["conflict"].format(text=answer.text) if conflicts(answer) else answer.text
    return Bar(label(answer.finding, *parts), answer.low, answer.high, printed, answer.href, dots(answer), group)


def dots(answer: Answer) -> tuple[Dot, ...]:
    """Return the stated values of an answer, each once, with the first claim that states it."""
    first: dict[float, Dot] = {}
    for stated in answer.stated:
        first.setdefault(stated.value, Dot(stated.value, claim_href(stated.claim)))
    return tuple(first.values())


def conflicts(answer: Answer) -> bool:
    """Say whether tellings of it conflict."""
    return answer.finding.verdict == "conflict"


def phrases(claims: Iterable[Claim]) -> list[Link]:
    """Return claims as links that show the words as printed."""
    return [Link("".join(claim.text.split()), claim_href(claim), chinese=not claim.text.isascii()) for claim in claims]


def row(answer: Answer, parts: Sequence[str], articles: Sequence[Article], **more: str) -> Cells:
    """Return the table row of an answer."""
    text = words()["charts"]["columns"]
    return {
        text["what"]: Link(label(answer.finding, *parts), answer.href),
        **{text[name]: value for name, value in more.items()},
        text["interval"]: Link(answer.text, answer.href),
        text["stated"]: phrases(answer.claims),
        text["articles"]: [Link(name, at) for name, at in sources(articles, answer.claims)],
        text["verdict"]: words()["verdicts"][answer.finding.verdict],
    }


def speaker(claim: Claim) -> str:
    """Name who answers for a claim in Latin letters: the article's words where they are, else what kind of source.

    Nobody is named where it is the outlet itself.
    """
    if claim.attribution and claim.attribution.isascii():
        return claim.attribution
    return "" if claim.attribution_class == Attribution.OUTLET else str(claim.attribution_class)


def scope(shown: int, every: int) -> str:
    """Say how many of all marks a chart shows."""
    text = words()["charts"]
    return str(text["all_shown"] if shown == every else text["largest"]).format(shown=shown, all=every)


def verbs(count: int) -> dict[str, str]:
    """Return the verbs of a title in the number that a count asks for."""
    return {verb: forms[count != 1] for verb, forms in words()["charts"]["verbs"].items()}


def told(answers: Iterable[Answer]) -> list[Claim]:
    """Return the claims of answers."""
    return [claim for answer in answers for claim in answer.claims]


def printed(claim: Claim) -> str:
    """Write what a claim says in English, with its hedge."""
    return hedged(claim)
