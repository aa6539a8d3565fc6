"""One thing told twice: repeats and conflicts."""

from __future__ import annotations

from collections.abc import Iterator

from gpureport.measures import is_money, is_ratio, models, per, same_models, same_subjects, same_time, stated
from gpureport.passages import Passages, found
from gpureport.records import CORE_KINDS, Claim, Kind, Relation, RelationKind, Zone
from gpureport.relate.ties import tie
from gpureport.relate.wholes import HELD, NOT_HELD


def repeats(text: Passages) -> Iterator[Relation]:
    """Find claims that say the same of the same; a headline may round it and leave out what else is known of it."""
    groups: list[list[Claim]] = []
    for c in text.claims:
        if (c.kind in CORE_KINDS or is_money(c) or is_ratio(c)) and c.status != "hypothetical":
            group = next((g for g in groups if _again(g[0], c)), [])
            if not group:
                groups.append(group)
            group.append(c)
    for first, *others in groups:
        if others and (first.subject or models(first) or first.zone is Zone.TITLE):
            yield tie(RelationKind.REPEAT, "told again", "same words", told=first, retold=others)


def _again(a: Claim, b: Claim) -> bool:
    """Say whether the second tells the first again."""
    if (a.unit, a.direction) != (b.unit, b.direction) or not same_time(a, b):
        return False
    same = a.value == b.value if a.value is not None else a.interval == b.interval
    if a.zone is not Zone.TITLE or b.zone is Zone.TITLE:
        return same and (a.kind, per(a), models(a)) == (b.kind, per(b), models(b)) and _same_party(a, b)
    rounded = a.qualifier != "exact" and not is_ratio(a) and not _apart(a, b)
    rounded = rounded and 0.95 < stated(b) / (stated(a) or 1) < 1.05
    kinds = a.kind is b.kind or Kind.OTHER in {a.kind, b.kind} or {a.kind, b.kind} <= HELD
    return (same or rounded) and kinds and same_models(a, b) and same_subjects(a, b)


def _same_party(a: Claim, b: Claim) -> bool:
    """Say whether two name the same parties; a headline may name none."""
    return a.subject == b.subject or (a.zone is Zone.TITLE and not a.subject)


def _apart(a: Claim, b: Claim) -> bool:
    return a.interval.meet(b.interval) is None


def conflicts(text: Passages) -> Iterator[Relation]:
    """Find one thing told differently: in headline and body, told again, or set against each other."""
    core = [c for c in text.claims if c.kind in CORE_KINDS and not c.direction and not is_ratio(c)]
    for n, a in enumerate(core):
        named = a.subject or (a.kind in HELD and (models(a) or a.zone is Zone.TITLE))
        others = [b for b in core[n + 1 :] if named and _one_thing(a, b)]
        others = [b for b in others if models(a) and models(a) == models(b)] or others
        if a.zone is Zone.TITLE:
            bodies = [b for b in others if b.zone is not Zone.TITLE and same_time(a, b)]
            kept = any((c.unit, stated(c)) == (a.unit, stated(a)) for c in core if c.zone is not Zone.TITLE)
            if bodies and not kept and _differs(a, bodies):
                yield tie(RelationKind.CONFLICT, "headline and body", "headline", one=a, other=bodies[0])
            continue
        for b in (b for b in others if _apart(a, b)):
            # what was told before just so is that told again, and no other
            known = any(c.start < b.start and _one_thing(c, b) and not _apart(c, b) for c in core)
            if told := _contrast(text, a, b):
                yield tie(RelationKind.CONFLICT, "set against each other", told, one=a, other=b)
            elif not known and (told := _recalled(text, a, b)):
                yield tie(RelationKind.CONFLICT, "told again", told, one=a, other=b)


def _one_thing(a: Claim, b: Claim) -> bool:
    same = (a.kind, a.unit, per(a)) == (b.kind, b.unit, per(b)) and _same_party(a, b) and same_models(a, b)
    # a headline may leave open whether what was ordered has come
    return same and (a.status == b.status or (a.zone is Zone.TITLE and a.status not in NOT_HELD))


def _differs(headline: Claim, bodies: list[Claim]) -> bool:
    """Say whether no amount of the body is the headline's, nor two of them together."""
    sums = {stated(b) + stated(c) for b in bodies for c in bodies if b is not c}
    added = headline.subject and not any(x in headline.interval for x in sums)
    one = len({stated(b) for b in bodies}) == 1
    return all(_apart(headline, b) for b in bodies) and bool(one or added)


def _contrast(text: Passages, a: Claim, b: Claim) -> str:
    """Return the words that set two of neighbouring sentences against each other."""
    said = found("contrast", text.between(a, b)) or found("disagree", text.words(max(0, a.start - 80), a.start))
    return said if 0 <= text.distance(a, b) <= 2 else ""


def _recalled(text: Passages, a: Claim, b: Claim) -> str:
    """Return the words that say the second is the first told again, in another paragraph."""
    words = text.before(b)[-8:] + text.after(b, 30, to_claim=False)
    again = models(a) == models(b) and models(a) and a.paragraph != b.paragraph and not found("separate", words)
    return found("recalled", words) if again and same_time(a, b) else ""
