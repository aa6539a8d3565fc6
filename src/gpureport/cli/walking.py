"""The conversation of a review: one claim after the other, one letter a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from gpureport.errors import InputError
from gpureport.records import Claim
from gpureport.reviewing import SHOWN, SHOWN_TOO, Review
from gpureport.statements import statement

_QUESTION = "[a]ccept a[m]end [r]eject add[+] [s]kip [u]ndo [q]uit"
_AT_THE_END = "[u]ndo [q]uit"


def walk(review: Review, pending: Sequence[Claim]) -> None:
    """Ask about each claim until the last or until told to stop.

    After an addition the same claim is asked about again; undoing goes back to the claim that was decided on.
    """
    at, decided = 0, list[int]()
    while True:
        last = at == len(pending)
        click.echo("that was the last one" if last else _shown(review, pending[at], f"{at + 1} of {len(pending)}"))
        answer = click.prompt(_AT_THE_END if last else _QUESTION, default="q" if last else "s", show_default=False)
        answer = answer.strip().lower()[:1]
        if answer == "q":
            return
        try:
            if answer == "u":
                review.undo()
                at = decided.pop()
            elif not last:
                at += _decide(review, pending[at], answer)
                decided += [at - (answer != "+")] if answer in _DECISIONS else []
        except InputError as error:
            click.echo(str(error), err=True)


def _decide(review: Review, claim: Claim, answer: str) -> int:
    # how many claims to go on
    if answer in _DECISIONS:
        _DECISIONS[answer](review, claim)
    elif answer != "s":
        raise InputError("wanted one of the letters in brackets")
    return 0 if answer == "+" else 1


def _shown(review: Review, claim: Claim, place: str) -> str:
    sentence = review.sentence(claim)
    marked = sentence.replace(claim.text, click.style(f"【{claim.text}】", bold=True), 1)
    fields = [f"  {name}: {_field(claim, name)}" for name in (*SHOWN, *SHOWN_TOO) if _field(claim, name)]
    return "\n".join(["", f"{place} · {claim.source} ¶{claim.paragraph}", marked, statement(claim), *fields])


def _field(claim: Claim, name: str) -> str:
    value = getattr(claim, name)
    if value is None:
        return ""
    return "|".join(value) if isinstance(value, tuple) else f"{value:.15g}" if isinstance(value, float) else str(value)


def _accept(review: Review, claim: Claim) -> None:
    review.accept(claim)


def _amend(review: Review, claim: Claim) -> None:
    review.amend(claim, _changes(), _why())


def _reject(review: Review, claim: Claim) -> None:
    review.reject(claim, _why())


def _add(review: Review, claim: Claim) -> None:
    phrase = click.prompt("phrase, as printed in the same paragraph").strip()
    click.echo(f"added {review.add(claim, phrase, _changes(), _why())}")


def _changes() -> dict[str, str]:
    changes: dict[str, str] = {}
    while line := click.prompt("field=value, empty when done", default="", show_default=False).strip():
        name, sign, value = line.partition("=")
        if sign:
            changes[name.strip()] = value.strip()
        else:
            click.echo("wanted field=value, like subject=baidu; an empty value clears the field", err=True)
    return changes


def _why() -> str:
    return str(click.prompt("why")).strip()


_DECISIONS: dict[str, Callable[[Review, Claim], None]] = {"a": _accept, "m": _amend, "r": _reject, "+": _add}
