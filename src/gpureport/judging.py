"""Applies people's judgements on top of what extraction read, which stays as it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gpureport.judgements import Judgement, Verb
from gpureport.policy import Decided, Decision
from gpureport.records import NOT_UNDERSTOOD, Article, Claim, Kind, claim_id

RULE = "judgement"

_MARK = re.compile(r"#*\s*¶\d+\s+")
_STOPS = ("\n", "。", "！", "？", "；", "!", "?")


@dataclass(frozen=True, slots=True)
class Judged:
    """Claims after judgement, decisions on pairs, and the amendments that extraction has made needless."""

    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    needless: tuple[Judgement, ...]


def apply(articles: Sequence[Article], claims: Iterable[Claim], judgements: Sequence[Judgement]) -> Judged:
    """Apply judgements to what extraction read in the articles.

    Raises InputError where a judgement's claim is gone; the message offers the nearest claim.
    """
    extracted = {claim.claim_id: claim for claim in claims}
    added = {
        judgement.claim_id: _added(judgement, articles)
        for judgement in judgements
        if judgement.decision == Verb.ADD and judgement.claim_id not in extracted
    }
    known = {**extracted, **added}
    for judgement in judgements:
        _require(judgement, known)
    standing = _standing(judgements, added)
    judged = (_judged(claim, standing.get(name, {}), name in standing) for name, claim in known.items())
    return Judged(
        tuple(sorted((claim for claim in judged if claim), key=lambda claim: (claim.source, claim.start, claim.end))),
        tuple(Decision(j.claim_id, j.other_id, Decided(j.decision)) for j in judgements if j.about_two),
        tuple(j for j in judgements if j.decision == Verb.AMEND and _needless(j, extracted, standing)),
    )


def place_of(claim: Claim, articles: Iterable[Article]) -> str:
    """Return the sentence a claim stands in, without white space around it."""
    for article in articles:
        if article.id == claim.source:
            return sentence_around(article.text, claim.start, claim.end)
    return ""


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence, within its line and without a paragraph's mark, that holds `text[start:end]`."""
    first = max(text.rfind(mark, 0, start) for mark in _STOPS) + 1
    stops = [stop for stop in (text.find(mark, end) for mark in _STOPS) if stop >= 0]
    last = min(stops, default=len(text))
    return _MARK.sub("", text[first : last + (text[last : last + 1] not in {"", "\n"})].strip(), count=1)


def free_id(article: Article, start: int, end: int, taken: Iterable[str]) -> str:
    """Return the id of a claim to be added at a place: the ordinal of its phrase, or the next that is not taken."""
    phrase, used = article.text[start:end], set(taken)
    ordinal = article.text.count(phrase, 0, end)
    while (name := claim_id(article.id, phrase, ordinal)) in used:
        ordinal += 1
    return name


def _standing(judgements: Iterable[Judgement], added: Mapping[str, Claim]) -> dict[str, dict[str, object] | None]:
    # what stands after the last decision on each claim: the fields to change, None where the claim is rejected
    standing: dict[str, dict[str, object] | None] = {}
    for judgement in judgements:
        name = judgement.claim_id
        if judgement.decision == Verb.REJECT:
            standing[name] = None
        elif judgement.decision == Verb.AMEND:
            standing[name] = (standing.get(name) or {}) | judgement.changes()
        elif not judgement.about_two:
            standing[name] = judgement.changes() if judgement.decision == Verb.ADD and name not in added else {}
    return standing


def _judged(claim: Claim, changes: Mapping[str, object] | None, seen: bool) -> Claim | None:
    if changes is None:
        return None
    if not seen:
        return claim
    amended = _with(claim, changes)
    if amended != claim:
        return replace(amended, reviewed=claim.reviewed or "amended")
    return replace(claim, reviewed=claim.reviewed or "accepted")


def _with(claim: Claim, changes: Mapping[str, object]) -> Claim:
    fields: dict[str, Any] = dict(changes)
    if claim.rule == NOT_UNDERSTOOD and fields:
        fields["rule"] = RULE
    return replace(claim, **fields)


def _needless(
    judgement: Judgement, extracted: Mapping[str, Claim], standing: Mapping[str, Mapping[str, object] | None]
) -> bool:
    claim, stands = extracted.get(judgement.claim_id), standing.get(judgement.claim_id)
    return bool(claim and stands) and getattr(claim, judgement.field) == (stands or {}).get(judgement.field, object())


def _added(judgement: Judgement, articles: Iterable[Article]) -> Claim:
    for article in articles:
        at = article.text.find(judgement.sentence)
        if at < 0 or judgement.claim_id not in _possible_ids(article, judgement.phrase):
            continue
        start = at + judgement.sentence.find(judgement.phrase)
        paragraph = next((p for p in article.paragraphs if p.start <= start < p.end), None)
        if paragraph is None:
            continue
        blank = _blank(judgement, article.id, start)
        return _with(replace(blank, paragraph=paragraph.number, zone=paragraph.zone), judgement.changes())
    raise judgement.error(
        f"no article holds the sentence {judgement.sentence[:40]!r} under that id: change the sentence or the id"
    )


def _possible_ids(article: Article, phrase: str) -> set[str]:
    return {claim_id(article.id, phrase, ordinal) for ordinal in range(1, article.text.count(phrase) + 2)}


def _blank(judgement: Judgement, source: str, start: int) -> Claim:
    return Claim(
        claim_id=judgement.claim_id,
        source=source,
        start=start,
        end=start + len(judgement.phrase),
        text=judgement.phrase,
        paragraph=0,
        kind=Kind.OTHER,
        subject=None,
        products=(),
        value=None,
        low=None,
        high=None,
        unit=None,
        per=None,
        qualifier="exact",
        direction=None,
        period=None,
        status=None,
        definition=None,
        attribution=None,
        rule=RULE,
        reviewed="added",
    )


def _require(judgement: Judgement, known: Mapping[str, Claim]) -> None:
    for name in (judgement.claim_id, judgement.other_id)[: 1 + judgement.about_two]:
        if name in known:
            continue
        raise judgement.error(f"claim {name} is gone; {_offer(judgement, known.values())}")


def _offer(judgement: Judgement, claims: Iterable[Claim]) -> str:
    phrase = "".join(judgement.phrase.split())

    def likeness(claim: Claim) -> tuple[float, str]:
        return difflib.SequenceMatcher(None, phrase, "".join(claim.text.split())).ratio(), claim.claim_id

    meant = max(claims, key=likeness, default=None)
    if meant is None:
        return "there is no claim at all"
    return f"the nearest is {meant.claim_id} ({meant.text!r} in {meant.source}, paragraph {meant.paragraph})"
