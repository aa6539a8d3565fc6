"""Shares of a whole: `占…的20%`, `20% of`, deposits, a share of the original's bandwidth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gpureport.measures import alike, is_amount, is_money, is_ratio, models, same_subjects, same_time, same_unit, stated
from gpureport.passages import SHORT, Passages, cue, found
from gpureport.passages.levels import levels
from gpureport.passages.parts import groups
from gpureport.records import Claim, Kind, Relation, RelationKind
from gpureport.relate.ties import BY_PLACE, TOLD_ELSEWHERE, tie
from gpureport.vocabulary import load_yaml

# those of the share's sentence, and those with which its whole may stand
Amounts = tuple[Sequence[Claim], Sequence[Claim]]
# what a whole is called: a share of `营收` is held against an amount that was called so
_NOUNS: list[str] = list(load_yaml("relations")["nouns"].values())


def shares(text: Passages) -> Iterator[Relation]:
    """Find a share with its part and its whole."""
    wholes = {part: group.whole for group in groups(text) for part in group.parts}
    beside: dict[Claim, Claim] = {}  # a part and its whole: a list of parts has one whole
    for share in (c for c in text.claims if is_ratio(c) and c.unit != "percentage_point"):
        words, sentence, of_that = text.before(share), text.sentence(share), found("of_that", text.after(share))
        words = text.told(share) if found("ratio_level", words) else words  # `占比由两成升到三成`
        said = found("share", words) or found("compared", words) or found("deposit", sentence) or of_that
        near = [c for c in text.near(share, 1) if is_amount(c)]
        # a full stop parts them, a semicolon does not
        amounts = [c for c in near if c.start > share.start or not found("full_stop", text.between(c, share))]
        named = next((c for c in amounts if _is_whole(text, c, share)), None)
        if not said and (not named or share.direction):
            continue
        # but `of this`, and what opens `预算中`, look back
        back = of_that or (found("in_it", words) and sentence.startswith(words))
        pairs = _pairs(text, share, (amounts, near if back else amounts), named, wholes)
        pairs = ((a, b if named or a in wholes else beside.get(b, b)) for a, b in pairs)
        for part, whole in [(a, b) for a, b in pairs if alike(a, b) and stated(a) != stated(b)][:1]:
            beside[part] = whole
            sole = found("weighs", words) and sum(alike(c, part) and stated(c) > stated(part) for c in near) == 1
            sure = _is_sure(text, share, part, whole, known=bool(named or part in wholes), sole=bool(sole))
            doubt = f" {TOLD_ELSEWHERE}" if not text.next_to(whole, share) else "" if sure else f" {BY_PLACE}"
            told = said or text.between(*sorted((whole, share), key=lambda c: c.start))
            yield tie(RelationKind.SHARE, f"share of a whole{doubt}", told, part=part, whole=whole, share=share)


def _is_sure(text: Passages, share: Claim, part: Claim, whole: Claim, *, known: bool, sole: bool) -> bool:
    """Say whether words make it the whole; the nearest larger of several like amounts is it, or not."""
    if part.end <= share.start and found("own_part", text.between(part, share)):
        return False
    first, second = sorted((part, whole), key=lambda c: c.start)
    called = bool(re.search(noun, text.before(whole))) if (noun := _noun(text, share)) else sole
    return bool(
        known or called or found("deposit", text.sentence(share)) or cue("of").match(text.between(first, second))
    )


def _pairs(
    text: Passages, share: Claim, beside: Amounts, named: Claim | None, wholes: dict[Claim, Claim]
) -> Iterator[tuple[Claim, Claim]]:
    """Yield parts with wholes, the likeliest first: the part that the share introduces, or the one just before it."""
    amounts, further = beside
    prior = [c for c in amounts if c.end <= min(share.start, named.start if named else share.start)]
    yield from _part_called(text, share, prior)
    if found("compared", text.before(share)):
        yield from ((b, a) for a, b in pairwise(prior[-2:]))
    yield from ((a, b) for a, b in pairwise(prior if not named else ()) if cue("of").match(text.between(a, b)))
    deposits = [c for c in text.near(share, 1, 1) if is_money(c) and found("deposit", text.before(c)[-SHORT:])]
    for deposit in deposits[:1]:
        yield from ((deposit, w) for w in _larger(text, deposit, share, amounts, wholes) if stated(w) > stated(deposit))
    following = [c for c in amounts if c.start > share.end and c is not named][:1]
    introduced = [c for c in following if found("introduced", text.words(share.end, c.start + 8))]
    near = [c for c in prior if named is None or same_unit(c, named)][-1:]
    near = [c for c in near if all(not is_ratio(x) or x.direction for x in text.skipped(c, share))]
    for part in [*introduced, *near, *(following if named else ())]:
        if whole := named or wholes.get(part):
            yield part, whole
        else:
            others = further if part in introduced else amounts
            yield from ((part, c) for c in _called(text, part, share))
            yield from ((part, c) for c in _larger(text, part, share, others, wholes))


def _larger(
    text: Passages, part: Claim, share: Claim, amounts: Sequence[Claim], wholes: dict[Claim, Claim]
) -> Iterator[Claim]:
    """Yield the nearest larger amount; of a deposit an order close by, or the one order told before."""
    deposit = is_money(part) and found("deposit", text.sentence(share))
    beside = [c for c in text.near(share, 1, 1) if is_money(c)] if deposit else amounts
    others = [c for c in beside if c is not part and alike(c, part)]
    others = [c for c in others if c not in wholes or not text.distance(c, share)]
    others = [c for c in others if deposit or c.start < part.start]
    larger = [c for c in others if stated(c) > stated(part)] or (others if deposit else [])
    yield from sorted(larger, key=lambda c: (not same_time(c, part), abs(c.start - part.start)))[:1]
    if larger or not deposit:
        return
    orders = [c for c in text.prior(part) if is_money(c) and alike(c, part) and stated(c) > stated(part)]
    orders = [c for c in orders if same_subjects(c, part) and (c.kind is Kind.ORDER or found("sum", text.lead(c)))]
    yield from orders[-1:] if len({stated(c) for c in orders}) == 1 else ()


def _noun(text: Passages, share: Claim) -> str:
    """Return what the whole is called where the words say `占总收入的`, `of revenue`: a regular expression for it."""
    words = (text.before(share)[-12:] + "|" + text.after(share, 30)).lower()
    of_it = r"({noun})(?!占)\w{{0,2}}的?(比重|比例)?约?\||\|of (\w+ )*({noun})"
    return next((noun for noun in _NOUNS if re.search(of_it.format(noun=noun), words)), "")


def _part_called(text: Passages, share: Claim, prior: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield what the words before a share call its part, with the amount just told: `收入800亿元，资本开支占10%`."""
    said = re.search(rf"({'|'.join(_NOUNS)})[^，,。]{{0,4}}占", text.told(share))
    if not said or found("from", text.before(share)):
        return
    for whole in prior[-1:]:
        parts = [c for c in text.prior(whole) if alike(c, whole) and same_subjects(c, whole)]
        parts = [c for c in reversed(parts) if c.period == whole.period]
        yield from ((c, whole) for c in parts if re.search(said.group(1), text.told(c)))


def _called(text: Passages, part: Claim, share: Claim) -> Iterator[Claim]:
    """Yield amounts close by that are called what the whole is, the last first; of a percentage the part is less."""
    noun, later = _noun(text, share), [c for c in text.near(share) if c.start > share.start]
    for c in [*reversed(text.prior(share)), *later] if noun else ():
        less = share.unit != "percent" or stated(c) > stated(part)
        if c is not part and text.next_to(c, share) and alike(c, part) and less and re.search(noun, text.before(c)):
            yield c


def _is_whole(text: Passages, whole: Claim, share: Claim) -> bool:
    """Say whether the words make it the whole: `150亿元的20%`, `20% of the 15 billion`."""
    if whole.end <= share.start:
        return not text.skipped(whole, share) and bool(cue("whole_of").fullmatch(text.between(whole, share)))
    return not text.skipped(share, whole) and bool(cue("of_whole").match(text.between(share, whole)))


def shares_elsewhere(text: Passages) -> Iterator[Relation]:
    """Find a share of the original's bandwidth (speed, price) whose two levels stand in another sentence."""
    for share in (c for c in text.claims if is_ratio(c) and not c.direction):
        measure, model = found("measures", text.sentence(share)), _model(text, share)
        if measure and model and found("original", text.before(share, 60)):
            for a, b in levels(text):
                if model in text.sentence(a) and all(found("measures", text.sentence(c)) == measure for c in (a, b)):
                    yield tie(RelationKind.SHARE, "share of the original", measure, part=b, whole=a, share=share)


def _model(text: Passages, share: Claim) -> str:
    """Return the one model a share is of; of several, the one whose turn it is (`A800、H800…分别是3/4和一半`)."""
    if len(models(share)) == 1:
        return next(iter(models(share)))
    near = {m: text.text.rfind(m, max(0, share.start - 120), share.start) for c in text.claims for m in models(c)}
    names = sorted((m for m, at in near.items() if at >= 0 and m in (models(share) or near)), key=near.__getitem__)
    turns = [c for c in sorted([share, *text.near(share)], key=lambda c: c.start) if is_ratio(c)]
    in_turn = found("in_turn", text.sentence(share)) and len(names) >= len(turns) > 1
    return names[-len(turns) :][turns.index(share)] if in_turn else ""
