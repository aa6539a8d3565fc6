"""Says in one English sentence why a finding publishes its interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gpureport.formats import span
from gpureport.reconcile.explain import CONTRADICTS, DISPUTED, SUPPORTS, Answer, amount, gap
from gpureport.reconcile.place import Thing
from gpureport.records import Kind
from gpureport.slack import SMALL, Range

_WHOLE = 100  # from here on a sentence gives whole numbers, below three digits


def reason(answer: Answer) -> str:
    """Return the sentence: what decides, what speaks against it, what was not counted, weighed or compared."""
    case = answer.case
    said = [*_deciding(answer), *_against(answer)]
    if repeats := sum(one.repeats for one in case.told):
        said.append(f"{_count(repeats, 'retelling')} not counted")
    if case.weighed:
        said.append("the weights of reliability decide, with equal ones it would stand otherwise")
    text = "; ".join([*said, *_elsewhere(case.thing, case.apart)])
    return f"{text[0].upper()}{text[1:]}."


def _deciding(answer: Answer) -> Iterator[str]:
    sides, told = _sides(answer.saying(DISPUTED)), answer.saying(SUPPORTS)
    published = _words(answer.ends, answer.unit)
    own = max((low for low, _ in told), default=0.0), min((high for _, high in told), default=0.0)
    # claims within the tolerance may have no amount in common
    own = own if told and own[0] <= own[1] else answer.ends
    narrower = answer.ends[0] > own[0] + SMALL or answer.ends[1] < own[1] - SMALL
    if len(sides) > 1:
        yield f"nothing chooses between {_listed(sides, answer.unit)}, so the range spans them"
    elif sides:
        left = f"{_related(answer, 'leave')} {published}"
        yield f"nothing chooses between {_listed(sides, answer.unit)} and the claims against it; {left}"
    elif not told:
        yield f"{_related(answer, 'leave')} only {published}"
    elif answer.saying(CONTRADICTS):
        yield f"the weight of the claims is on {published}"
    else:
        who = f"{answer.sources} independent sources all allow" if answer.sources > 1 else "one source says"
        ways = f" in {len(told)} ways" if answer.sources == 1 < len(told) else ""
        narrow = f", which {_related(answer, 'narrow')} to {published}" if narrower else ""
        yield f"{who} {_words(own, answer.unit)}{ways}{narrow}"
    if answer.case.bounds and told and not narrower:
        yield f"{_related(answer, 'allow')} it"


def _against(answer: Answer) -> Iterator[str]:
    against = answer.saying(CONTRADICTS)
    if against:
        most = max(gap(claim, answer.ends) for claim in against)
        lies = "lies outside it by a factor of" if len(against) == 1 else "lie outside it by a factor of up to"
        yield f"{_listed(_sides(against), answer.unit)} {lies} {most:.3g}"


def _elsewhere(thing: Thing, others: Sequence[Thing]) -> Iterator[str]:
    """Say what was told of nearly the same thing and is not compared."""
    definitions = sorted({o.definition or "no named definition" for o in others if o.definition != thing.definition})
    if definitions:
        yield f"not compared with what is told of it under {', '.join(definitions)}"
    if thing.period is None:
        yield "undated, so compared inside its own article alone"
    elif thing.kind is not Kind.PRICE and any(other.period is None for other in others):
        yield "not compared with what is told of it without a date"


def _sides(claims: Iterable[Range]) -> list[Range]:
    """Return the alternatives of a tie: what claims that overlap have in common, from the lowest."""
    sides: list[Range] = []
    for low, high in sorted(claims):
        if sides and low <= sides[-1][1] + SMALL:
            sides[-1] = (low, min(high, sides[-1][1]))
        else:
            sides.append((low, high))
    return sides


def _listed(sides: Sequence[Range], unit: str) -> str:
    words = [_words(side, unit) for side in sides]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _words(ends: Range, unit: str) -> str:
    low, high = (
        number and (round(number) if number >= _WHOLE else float(f"{number:.3g}")) for number in map(amount, ends)
    )
    return span(low, high, unit or None)


def _related(answer: Answer, do: str) -> str:
    number = len(answer.case.bounds)
    who = f"{_count(number, 'claim')} on related amounts" if number else "together they"
    return f"{who} {do}s" if number == 1 else f"{who} {do}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
