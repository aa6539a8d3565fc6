"""Amounts that become others: growth from one to another, one period's amount told for a longer one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gpureport.measures import alike, is_amount, is_ratio, same_models, same_subjects, same_unit, stated, things
from gpureport.passages import SHORT, Passages, found, span
from gpureport.passages.levels import Levels, is_level, levels
from gpureport.passages.times import PERIODS, basis, length
from gpureport.periods import months
from gpureport.records import Claim, Kind, Relation, RelationKind, Zone
from gpureport.relate.ties import BY_PLACE, TOLD_ELSEWHERE, tie

BY_SHARE, TO_SHARE = "change by a share", "change to a share"
BY_TIMES, TO_TIMES, BY_AMOUNT = "change by a multiple", "change to a multiple", "change by an amount"
_YEAR = 12  # months
# of another time than the later level, then how far from both, from the earlier one, and where that stands
Reach = tuple[bool, int, int, int]


def growths(text: Passages) -> Iterator[Relation]:
    """Find two levels of one amount with the change between them; of two changes beside one pair, the nearer is its."""
    made: list[tuple[Reach, tuple[Levels, bool], Relation]] = []
    for change in text.claims:
        words, after = text.before(change), text.after(change)
        told = found("change", words[-SHORT:], change.text, after)
        by_words = is_ratio(change) or found("change_by", words)
        reached = change.unit == "percent" and found("ratio_level", words)
        if not told or not by_words or reached or found("yearly", words, after):
            continue
        for pair in sorted(_theirs(text, change, words + after), key=lambda p: _reach(change, *p))[:1]:
            before, level = pair
            sure = text.next_to(before, level) or (level.subject and before.subject == level.subject)
            rule = _way(text, change) if sure else f"{_way(text, change)}, {TOLD_ELSEWHERE}"
            relation = tie(RelationKind.GROWTH, rule, told, from_=before, to=level, change=change)
            made.append((_reach(change, *pair), (pair, is_ratio(change)), relation))
    made.sort(key=lambda m: m[0], reverse=True)
    yield from {pair: relation for _, pair, relation in made}.values()


def _reach(change: Claim, before: Claim, level: Claim) -> Reach:
    apart = bool(change.period and level.period and change.period != level.period)
    return apart, span(change, before, level), span(change, before), before.start


def _way(text: Passages, change: Claim) -> str:
    before = text.before(change)
    if not is_ratio(change):
        return BY_AMOUNT
    if change.unit == "times":
        return BY_TIMES if found("times_by", before) and not found("times_to", change.text) else TO_TIMES
    return TO_SHARE if found("change_to", before) else BY_SHARE


def _theirs(text: Passages, change: Claim, words: str) -> Sequence[Levels]:
    """Return the pairs of levels that a change with these words around it can be of."""
    pairs = levels(text)
    if change.zone is Zone.TITLE and not is_ratio(change):  # what two levels of the body differ by
        pairs = [(a, b) for a, b in pairs if same_unit(change, a) and same_models(change, a)]
        return [(a, b) for a, b in pairs if abs(stated(a) - stated(b)) == stated(change)]
    theirs = _compared(text, change) or [p for p in pairs if _is_theirs(text, change, *p)]
    if found("year_before", words):  # of a year and half of the next it is none
        theirs = [(a, b) for a, b in theirs if _as_long(a, b) or found("same_period", text.told(a))]
    if year := found("year_of", text.before(change))[:4]:  # `是2023年的两倍`
        theirs = [(a, b) for a, b in theirs if (a.period or year)[:4] == year]
    return theirs or _since(text, change, words)


def _as_long(a: Claim, b: Claim) -> bool:
    """Say whether two periods are as long as each other, or one is not known."""
    return len({lasting for c in (a, b) if (lasting := months(c.period)[1])}) < 2


def _since(text: Passages, change: Claim, words: str) -> Sequence[Levels]:
    """Return the level beside a change with that of a year (or a period) before, told elsewhere in the article."""
    back = _YEAR if found("year_before", words) else 0 if found("just_before", words) else None
    beside = [c for c in text.near(change) if c.period and is_level(text, c) and c.kind is change.kind]
    for level in sorted(beside, key=lambda c: span(c, change))[:1] if back is not None and is_ratio(change) else ():
        first, lasting = months(level.period)
        start = first - (back or lasting), lasting
        base = [c for c in text.claims if c.period and alike(c, level) and months(c.period) == start]
        base = [c for c in base if (c.kind, c.products) == (level.kind, level.products) and is_level(text, c)]
        base = [c for c in base if same_subjects(c, level)]
        measures = {found("measures", text.before(c)) for c in (*base, level, change)} - {""}
        if len({stated(c) for c in base}) == 1 and lasting and (level.kind is Kind.OTHER) <= len(measures) < 2:
            return [(base[0], level)]
    return []


def _compared(text: Passages, change: Claim) -> Sequence[Levels]:
    """Return two things' amounts that a change sets against each other: `后者贵两成`, `两者相差3500元`."""
    after = [c for c in text.near(change) if c.start > change.start and is_level(text, c)][:1]
    if change.unit == "times" and after and found("times_of", text.between(change, after[0])):
        return [(after[0], c) for c in text.near(change) if c.end <= change.start and alike(c, after[0])][-1:]
    told = found("compared_by", text.before(change))
    before = [c for c in text.near(change, 1) if c.end <= change.start and is_level(text, c)] if told else []
    same = [c for c in before if alike(c, before[-1]) and (is_ratio(change) or same_unit(c, change))][-2:]
    if len(same) < 2:
        return []
    first, last = same if found("latter", told) else same[::-1] if found("former", told) else sorted(same, key=stated)
    return [(first, last)]


def _is_theirs(text: Passages, change: Claim, a: Claim, b: Claim) -> bool:
    """Say whether the change is that pair's: between them, or beside them with no other level in the way."""
    first, last = sorted((a, b), key=lambda c: c.start)
    late = last.start < change.start
    told = text.told(first) + (text.between(first, last) if late else "")
    other = first.start < change.start and found("measures", text.before(change)) not in told.lower()
    # prices, then `性能为6倍`
    if other or change in (a, b) or not (is_ratio(change) or alike(change, a)):
        return False
    if first.start < change.start < last.start:
        return _between(text, change, first, last, falls_back=last is a)
    one, next_one = (last, change) if late else (change, first)
    # of the sentence before, only what the next one opens with: `涨幅达25%`
    opens = late and text.distance(last, change) == 1 and len(text.before(change)) < SHORT
    fits = is_ratio(change) or (late and found("just_by", text.between(last, change)))
    blocked = any(c.unit == a.unit and same_models(c, change) for c in text.skipped(one, next_one))
    return bool(fits and (opens or not text.distance(one, next_one)) and same_subjects(change, a) and not blocked)


def _between(text: Passages, change: Claim, first: Claim, last: Claim, *, falls_back: bool) -> bool:
    """Say whether a change told between two levels is theirs: `64亿元，同比增长60%，去年同期为40亿元`."""
    following = [c for c in text.near(last) if c.start > last.start][:1]
    another = falls_back and any(is_ratio(c) and c.direction for c in following)
    aside = any(c.unit == first.unit for c in text.skipped(first, change))
    if text.distance(first, change) or another or aside:
        return False
    return falls_back or bool(found("to", text.between(change, last)) and not text.distance(change, last))


def rates(text: Passages) -> Iterator[Relation]:
    """Find an amount per day (month, quarter) told for a longer period too, or inferred for it."""
    timed = [(c, basis(text, c)) for c in filter(is_amount, text.claims)]
    pairs = list(pairwise(x for x in timed if x[1]))
    for total in (c for c, _ in timed if found("inference", text.words(max(0, c.start - 80), c.start))):
        earlier = [c for c in text.earlier(total, 1) if c.unit == total.unit]
        pairs += [((c, length(c.period)), (total, length(total.period))) for c in earlier[-1:]]
    for (a, of), (b, to) in pairs:
        base, total, short, long = (a, b, of, to) if to in PERIODS.get(of, {}) else (b, a, to, of)
        between = text.between(a, b)
        told = found("inference", between) or found("extrapolate", between) or found("total", text.before(b))
        # side by side an hour's price and a month's may be two offers
        doubt = f", {BY_PLACE}" if not told and found("offer", text.before(a), text.before(b)) else ""
        told = told or (between if len(between) < SHORT else "")
        one = same_subjects(a, b) or found("inference", told)
        if long in PERIODS.get(short, {}) and told and one and _beside(text, a, b):
            rule, times = f"{short} to {long}{doubt}", PERIODS[short][long][0]
            yield tie(RelationKind.RATE, rule, told, times, base=base, total=total)


def _beside(text: Passages, a: Claim, b: Claim) -> bool:
    aside = any(is_amount(c) for c in text.skipped(a, b))
    counted = any(c.unit in things(a) for c in text.near(a, 1, 1))  # then a product, for all of them
    alikes = a.unit == b.unit and (things(a) == things(b) or not (things(b) or counted)) and same_models(a, b)
    return alikes and 0 <= text.distance(a, b) <= 1 and not aside
