"""Amounts that become others: growth from one to another, one period's amount told for a longer one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gpureport.measures import alike, is_amount, is_ratio, per, same_models, same_subjects, things
from gpureport.passages import Passages, found, span
from gpureport.periods import parse_period
from gpureport.records import Claim, RelationKind
from gpureport.relate.drafts import Draft, tie
from gpureport.vocabulary import load_yaml

BY_SHARE, TO_SHARE = "change by a share", "change to a share"
BY_TIMES, TO_TIMES, BY_AMOUNT = "change by a multiple", "change to a multiple", "change by an amount"
# how many of each period a longer one holds: usual, least, most
PERIODS: dict[str, dict[str, list[float]]] = load_yaml("relations")["periods"]
_WORDS: dict[str, str] = load_yaml("relations")["period_words"]
# words so few between two amounts that they say nothing else
SHORT = 12
_DAYS = {"month": (28, 31), "quarter": (89, 92), "year": (360, 366)}


def growths(text: Passages) -> Iterator[Draft]:
    """Find two levels of one amount with the change between them."""
    drafts: list[tuple[int, Draft, tuple[Claim, Claim, bool]]] = []
    for change in text.claims:
        words = text.before(change)
        told = found("change", words[-12:], change.text, text.after(change))
        if not (told and (is_ratio(change) or found("change_by", words))) or found("yearly", words, text.after(change)):
            continue
        levels = [c for c in text.near(change, 1, 1) if is_amount(c)]
        pairs = [(a, b) for a in levels for b in levels if a is not b and alike(a, b) and same_models(a, b)]
        pairs = [p for p in pairs if _is_theirs(text, change, *p)]
        pairs = [p for p in pairs if from_to(text, *p)] or [p for p in pairs if _dated_apart(text, *p)]
        if pairs:
            before, after = min(pairs, key=lambda p: (span(change, *p), p[0].start))
            draft = tie(RelationKind.GROWTH, _way(text, change), told, from_=before, to=after, change=change)
            drafts.append((span(change, before, after), draft, (before, after, is_ratio(change))))
    # of two changes beside one pair, the nearer is its
    nearest = {key: draft for _, draft, key in sorted(drafts, key=lambda d: -d[0])}
    yield from nearest.values()


def from_to(text: Passages, a: Claim, b: Claim) -> bool:
    """Say whether words make `a` the level before and `b` the level after, in one sentence."""
    if text.distance(a, b):
        return False
    if a.start > b.start:
        return bool(found("after_from", text.before(a))) or is_earlier(a, b)
    aside = [c for c in text.skipped(a, b) if alike(a, c) and not found("change_by", text.before(c))]
    reached = found("reached", text.before(b)) or is_earlier(a, b)
    said = found("from", text.before(a)) and found("from_to", text.between(a, b))
    return bool(reached or said) and not aside


def _dated_apart(text: Passages, a: Claim, b: Claim) -> bool:
    """Say whether words beside each date them differently, in this order: `last summer … by November`."""
    # English dates an amount after it, Chinese before it
    times = [found("when", text.after(c) if text.before(c).isascii() else text.before(c)) for c in (a, b)]
    told = all(times) and times[0] != times[1] and same_subjects(a, b) and a.start < b.start
    return told and not text.distance(a, b) and not found("after_from", text.before(b))


def is_earlier(a: Claim, b: Claim) -> bool:
    """Say whether the first claim's period ends before the second's begins."""
    last, first = (parse_period(a.period).last, parse_period(b.period).first) if a.period and b.period else (None, None)
    return last is not None and first is not None and last < first


def _is_theirs(text: Passages, change: Claim, a: Claim, b: Claim) -> bool:
    """Say whether the change is that pair's: between them, or beside them with no other level in the way."""
    first, last = sorted((a, b), key=lambda c: c.start)
    measure = found("measures", text.before(change))
    if (
        measure
        and measure not in (text.before(first) + text.between(first, last)).lower()
        and last.start < change.start
    ):
        return False  # prices, then `性能为6倍`
    if first.start < change.start < last.start:
        return (is_ratio(change) or alike(change, a)) and (last is a or bool(found("to", text.between(change, last))))
    late = last.start < change.start
    aside = text.skipped(last, change) if late else text.skipped(change, first)
    # of the sentence before, only what the next one opens with: `涨幅达25%`
    opens = text.distance(last, change) == 1 and len(text.before(change)) < SHORT
    in_reach = (late and opens) or text.distance(last, change) == text.distance(change, first) == 0
    fits = is_ratio(change) or (late and alike(change, a) and found("just_by", text.between(last, change)))
    return bool(fits and in_reach and same_subjects(change, a)) and not [c for c in aside if c.unit == a.unit]


def _way(text: Passages, change: Claim) -> str:
    before = text.before(change)
    if not is_ratio(change):
        return BY_AMOUNT
    if change.unit == "times":
        return BY_TIMES if found("times_by", before) and not found("times_to", change.text) else TO_TIMES
    return TO_SHARE if found("change_to", before) else BY_SHARE


def rates(text: Passages) -> Iterator[Draft]:
    """Find an amount per day (month, quarter) told for a longer period too, or inferred for it."""
    timed = [(c, _basis(text, c)) for c in filter(is_amount, text.claims)]
    pairs = [(a, b) for a, b in pairwise(x for x in timed if x[1])]
    for total in (c for c, _ in timed if found("inference", text.words(max(0, c.start - 80), c.start))):
        earlier = [c for c in text.near(total, 1) if c.end <= total.start and c.unit == total.unit]
        pairs += [((c, _length(c.period)), (total, _length(total.period))) for c in earlier[-1:]]
    for (a, of), (b, to) in pairs:
        base, total, short, long = (a, b, of, to) if to in PERIODS.get(of, {}) else (b, a, to, of)
        told = found("inference", text.between(a, b)) or found("extrapolate", text.between(a, b))
        told = told or (text.between(a, b) if len(text.between(a, b)) < SHORT else "")
        told = told or _common(text.before(a), text.before(b)) or found("total", text.before(b))
        one = same_subjects(a, b) or found("inference", told)
        if long in PERIODS.get(short, {}) and told and one and _beside(text, a, b):
            yield tie(RelationKind.RATE, f"{short} to {long}", told, PERIODS[short][long][0], base=base, total=total)


def _beside(text: Passages, a: Claim, b: Claim) -> bool:
    aside = [c for c in text.skipped(a, b) if is_amount(c)]
    alikes = a.unit == b.unit and (things(a) == things(b) or not things(b)) and same_models(a, b)
    return alikes and 0 <= text.distance(a, b) <= 1 and not aside


def _basis(text: Passages, claim: Claim) -> str:
    """Return the period an amount is for: as its words say, else as it was read."""
    said = [p for p, words in _WORDS.items() if re.search(words, text.before(claim))]
    return next(iter(said or [p for p in _WORDS if p in per(claim)]), "")


def _length(period: str | None) -> str:
    """Return `month`, `quarter` or `year` where a claim's period is one."""
    time = parse_period(period) if period else None
    days = (time.last - time.first).days + 1 if time and time.first and time.last else 0
    return next((name for name, (least, most) in _DAYS.items() if least <= days <= most), "")


def _common(a: str, b: str) -> str:
    """Return the first two characters of Chinese (or four letters) that both have beside the words for periods."""
    for cue in _WORDS.values():
        a, b = re.sub(cue, " ", a), re.sub(cue, " ", b)
    words = re.findall(r"(?=([一-鿿]{2}))|(?=\b([a-z]{4,}))", a.lower())
    return next((x or y for x, y in words if (x or y) in b.lower()), "")
