"""Amounts that become others: growth from one to another, one period's amount told for a longer one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gpureport.measures import alike, is_amount, is_ratio, per, same_models, same_subjects, same_unit, stated, things
from gpureport.passages import Passages, found, span
from gpureport.periods import parse_period
from gpureport.records import Claim, Relation, RelationKind
from gpureport.relate.ties import tie
from gpureport.vocabulary import load_yaml

BY_SHARE, TO_SHARE = "change by a share", "change to a share"
BY_TIMES, TO_TIMES, BY_AMOUNT = "change by a multiple", "change to a multiple", "change by an amount"
# how many of each period a longer one holds: usual, least, most
PERIODS: dict[str, dict[str, list[float]]] = load_yaml("relations")["periods"]
_WORDS: dict[str, str] = load_yaml("relations")["period_words"]
# words so few between two amounts that they say nothing else
SHORT = 12
_DAYS = {"month": (28, 31), "quarter": (89, 92), "year": (360, 366)}

# a level and the one it became
Levels = tuple[Claim, Claim]


def levels(text: Passages) -> Iterator[Levels]:
    """Find two levels of one amount, the earlier one first: `从…涨到…`, `去年同期为…`, a table's years."""
    for c in (c for c in text.claims if _is_level(text, c)):
        near = [x for x in text.near(c, 1) if _is_level(text, x) and alike(x, c)]
        later = next((x for x in near if x.start > c.start), None)
        past = bool(found("after_from", text.before(c)))
        prior = [x for x in near if x.start < c.start and same_models(x, c)]
        prior = [x for x in prior if not (past and found("after_from", text.before(x)))]
        opens = later and found("from_to", text.between(c, later))
        if later and opens and (past or found("from", text.before(c))):
            yield c, later
        if prior and past:
            yield c, prior[-1]
        elif prior and text.distance(prior[-1], c) == 0:
            before, after = prior[-1], c
            if _is_earlier(c, before):
                yield c, before
            elif _is_earlier(before, after) or found("reached", text.before(c)) or _dated_apart(text, before, after):
                yield before, after


def _is_level(text: Passages, claim: Claim) -> bool:
    return is_amount(claim) and not found("change_by", text.before(claim))


def _is_earlier(a: Claim, b: Claim) -> bool:
    """Say whether the first claim's period ends before the second's begins."""
    last, first = (parse_period(a.period).last, parse_period(b.period).first) if a.period and b.period else (None, None)
    return last is not None and first is not None and last < first and same_subjects(a, b)


def _dated_apart(text: Passages, a: Claim, b: Claim) -> bool:
    """Say whether words beside each date them differently, in this order: `last summer … by November`."""
    # English dates an amount after it, Chinese before it
    times = [
        found("when", text.after(c), text.before(c)[-SHORT:])
        if text.before(c).isascii()
        else found("when", text.before(c))
        for c in (a, b)
    ]
    return all(times) and times[0] != times[1] and same_subjects(a, b)


def growths(text: Passages) -> Iterator[Relation]:
    """Find two levels of one amount with the change between them."""
    pairs = list(levels(text))
    best: dict[tuple[Levels, bool], tuple[int, Relation]] = {}
    for change in text.claims:
        words, after = text.before(change), text.after(change)
        told = found("change", words[-SHORT:], change.text, after)
        if change.direction and not words.strip("| "):  # a table's cell: its column says so
            told = told or change.direction
        by_words = is_ratio(change) or found("change_by", words)
        reached = change.unit == "percent" and found("ratio_level", words)
        if told and by_words and not reached and not found("yearly", words, after):
            theirs = _compared(text, change) or [p for p in pairs if _is_theirs(text, change, *p)]
            for before, level in sorted(theirs, key=lambda p: (span(change, *p), p[0].start))[:1]:
                rule, reach = _way(text, change), span(change, before, level)
                relation = tie(RelationKind.GROWTH, rule, told, from_=before, to=level, change=change)
                key = (before, level), is_ratio(change)
                # of two changes beside one pair, the nearer is its
                best[key] = min((reach, relation), best.get(key, (reach, relation)), key=lambda b: b[0])
    yield from (relation for _, relation in best.values())


def _compared(text: Passages, change: Claim) -> Sequence[Levels]:
    """Return two things' amounts that a change sets against each other: `后者贵两成`, `两者相差3500元`."""
    after = [c for c in text.near(change) if c.start > change.start and _is_level(text, c)][:1]
    if change.unit == "times" and after and found("times_of", text.between(change, after[0])):
        return [(after[0], c) for c in text.near(change) if c.end <= change.start and alike(c, after[0])][-1:]
    told = found("compared_by", text.before(change))
    before = [c for c in text.near(change, 1) if c.end <= change.start and _is_level(text, c)] if told else []
    same = [c for c in before if alike(c, before[-1]) and (is_ratio(change) or same_unit(c, change))][-2:]
    if len(same) < 2:
        return []
    first, last = same if found("latter", told) else same[::-1] if found("former", told) else sorted(same, key=stated)
    return [(first, last)]


def _is_theirs(text: Passages, change: Claim, a: Claim, b: Claim) -> bool:
    """Say whether the change is that pair's: between them, or beside them with no other level in the way."""
    first, last = sorted((a, b), key=lambda c: c.start)
    if not (is_ratio(change) or alike(change, a)) or change in (a, b):
        return False
    measure = found("measures", text.before(change))
    told = (text.told(first) + (text.between(first, last) if last.start < change.start else "")).lower()
    if measure and measure not in told and first.start < change.start:
        return False  # prices, then `性能为6倍`
    if first.start < change.start < last.start:
        return _between(text, change, first, last, falls_back=last is a)
    late = last.start < change.start
    # of the sentence before, only what the next one opens with: `涨幅达25%`
    opens = text.distance(last, change) == 1 and len(text.before(change)) < SHORT
    in_reach = text.distance(last, change) == 0 if late else text.distance(change, first) == 0
    fits = is_ratio(change) or (late and found("just_by", text.between(last, change)))
    aside = text.skipped(last, change) if late else text.skipped(change, first)
    blocked = any(c.unit == a.unit and same_models(c, change) for c in aside)
    return bool(fits and (in_reach or (late and opens)) and same_subjects(change, a) and not blocked)


def _between(text: Passages, change: Claim, first: Claim, last: Claim, *, falls_back: bool) -> bool:
    """Say whether a change told between two levels is theirs: `64亿元，同比增长60%，去年同期为40亿元`."""
    following = [c for c in text.near(last) if c.start > last.start][:1]
    another = falls_back and any(is_ratio(c) and c.direction for c in following)
    aside = [c for c in text.skipped(first, change) if c.unit == first.unit]
    if text.distance(first, change) or another or aside:
        return False
    return falls_back or bool(found("to", text.between(change, last)) and not text.distance(change, last))


def _way(text: Passages, change: Claim) -> str:
    before = text.before(change)
    if not is_ratio(change):
        return BY_AMOUNT
    if change.unit == "times":
        return BY_TIMES if found("times_by", before) and not found("times_to", change.text) else TO_TIMES
    return TO_SHARE if found("change_to", before) else BY_SHARE


def rates(text: Passages) -> Iterator[Relation]:
    """Find an amount per day (month, quarter) told for a longer period too, or inferred for it."""
    timed = [(c, basis(text, c)) for c in filter(is_amount, text.claims)]
    pairs = [(a, b) for a, b in pairwise(x for x in timed if x[1])]
    for total in (c for c, _ in timed if found("inference", text.words(max(0, c.start - 80), c.start))):
        earlier = [c for c in text.near(total, 1) if c.end <= total.start and c.unit == total.unit]
        pairs += [((c, _length(c.period)), (total, _length(total.period))) for c in earlier[-1:]]
    for (a, of), (b, to) in pairs:
        base, total, short, long = (a, b, of, to) if to in PERIODS.get(of, {}) else (b, a, to, of)
        told = found("inference", text.between(a, b)) or found("extrapolate", text.between(a, b))
        told = told or (text.between(a, b) if len(text.between(a, b)) < SHORT else "")
        told = told or found("total", text.before(b))
        one = same_subjects(a, b) or found("inference", told)
        if long in PERIODS.get(short, {}) and told and one and _beside(text, a, b):
            yield tie(RelationKind.RATE, f"{short} to {long}", told, PERIODS[short][long][0], base=base, total=total)


def _beside(text: Passages, a: Claim, b: Claim) -> bool:
    aside = any(is_amount(c) for c in text.skipped(a, b))
    counted = any(c.unit in things(a) for c in text.near(a, 1, 1))  # then a product, for all of them
    alikes = a.unit == b.unit and (things(a) == things(b) or not (things(b) or counted)) and same_models(a, b)
    return alikes and 0 <= text.distance(a, b) <= 1 and not aside


def basis(text: Passages, claim: Claim, words: str | None = None) -> str:
    """Return the period an amount is for: as its words (or those given) say, else as it was read."""
    before = (
        (text.before(claim) + (after if (after := text.after(claim, SHORT)).isascii() else ""))
        if words is None
        else words
    )
    said = [p for p, cue in _WORDS.items() if re.search(cue, before)]
    return next(iter(said or [p for p in _WORDS if p in per(claim)]), "")


def _length(period: str | None) -> str:
    """Return `month`, `quarter` or `year` where a claim's period is one."""
    time = parse_period(period) if period else None
    days = (time.last - time.first).days + 1 if time and time.first and time.last else 0
    return next((name for name, (least, most) in _DAYS.items() if least <= days <= most), "")
