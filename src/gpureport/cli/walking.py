"""The conversation of a review: one claim after the other, one letter a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from gpureport.errors import InputError
from gpureport.records import Claim
from gpureport.reviewing import SHOWN, SHOWN_TOO, Review
from gpureport.statements import statement

_QUESTION = "[a]ccept a[m]end [r]eject add[+] [s]kip [u]ndo [q]uit"


def walk(review: Review, pending: Sequence[Claim]) -> None:
    """Ask about each claim until the last or until told to stop.

    After an addition the same claim is asked about again; undoing goes back to the claim before.
    """
    at = 0
    while at < len(pending):
        click.echo(_shown(review, pending[at], f"{at + 1} of {len(pending)}"))
        answer = click.prompt(_QUESTION, default="s", show_default=False).strip().lower()[:1]
        if answer == "q":
            return
        try:
            at += _ANSWERS.get(answer, _unknown)(review, pending[at])
        except InputError as error:
            click.echo(str(error), err=True)
        at = max(at, 0)
    click.echo("that was the last one")


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


def _accept(review: Review, claim: Claim) -> int:
    review.accept(claim)
    return 1


def _amend(review: Review, claim: Claim) -> int:
    review.amend(claim, _changes(), _why())
    return 1


def _reject(review: Review, claim: Claim) -> int:
    review.reject(claim, _why())
    return 1


def _add(review: Review, claim: Claim) -> int:
    phrase = click.prompt("phrase, as printed in the same paragraph").strip()
    click.echo(f"added {review.add(claim, phrase, _changes(), _why())}")
    return 0


def _undo(review: Review, claim: Claim) -> int:
    del claim
    if not review.undo():
        raise InputError("there is nothing to undo in this session")
    click.echo("the last decision is taken back")
    return -1


def _skip(review: Review, claim: Claim) -> int:
    del review, claim
    return 1


def _unknown(review: Review, claim: Claim) -> int:
    del review, claim
    raise InputError("wanted one of the letters in brackets")


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


_ANSWERS: dict[str, Callable[[Review, Claim], int]] = {
    "a": _accept,
    "m": _amend,
    "r": _reject,
    "+": _add,
    "s": _skip,
    "u": _undo,
}
