"""People's judgements: what they are, and how they are read and written.

A judgement is a row of `data/judgements.csv`, appended and signed by a role. On a claim: `accept` takes the extractor's
reading, `amend` changes one field, `reject` takes the claim out, `add` puts in one that extraction missed; the
last decision on a claim wins. On two claims: `same fact`, `different fact`, `unsure`. `judging` applies them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gpureport.errors import InputError
from gpureport.nearest import nearest
from gpureport.periods import parse_period
from gpureport.policy import Decided
from gpureport.records import Attribution, Kind

COLUMNS = ("decision", "claim_id", "other_id", "phrase", "sentence", "field", "value", "why", "who", "when")
_NUMBERS = frozenset({"value", "low", "high"})
_WORDS = frozenset({"subject", "unit", "per", "direction", "period", "status", "definition", "attribution"})
FIELDS = frozenset({"kind", "products", "qualifier", "attribution_class"}) | _NUMBERS | _WORDS


class Verb(StrEnum):
    """What a person decided about one claim."""

    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"
    ADD = "add"


DECISIONS = (*map(str, Verb), *map(str, Decided))


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision, as written; `line` is its line in the file."""

    line: int
    decision: str
    claim_id: str
    other_id: str
    phrase: str
    sentence: str
    field: str
    value: str
    why: str
    who: str
    when: str

    @property
    def about_two(self) -> bool:
        """Say whether it is about two claims."""
        return self.decision in set(Decided)

    def changes(self) -> dict[str, object]:
        """Return the fields it sets, read by their types.

        Raises InputError for a field no claim has and for a value that is none of its kind.
        """
        given = json.loads(self.value) if self.decision == Verb.ADD else {self.field: self.value}
        return {name: self._read(name, _text(value)) for name, value in given.items()}

    def _read(self, name: str, text: str) -> object:
        if name not in FIELDS:
            raise self.error(f"field {name!r} is none of a claim's: the nearest is {nearest(name, FIELDS)!r}")
        try:
            return _READERS[name](text)
        except (ValueError, InputError) as error:
            raise self.error(f"{name} is {text!r}: {error}") from None

    def check(self) -> None:
        """Raise InputError for whatever it cannot be."""
        if self.decision not in DECISIONS:
            meant = nearest(self.decision, DECISIONS)
            raise self.error(f"no such decision; the nearest is {meant!r}; known are {', '.join(DECISIONS)}")
        if self.about_two != bool(self.other_id):
            raise self.error("other_id stands with decisions on two claims, and only there")
        for name in ("claim_id", "who", "when", *(("why",) if self.decision != Verb.ACCEPT else ())):
            if not getattr(self, name):
                raise self.error(f"{name} is empty: wanted a value")
        try:
            dt.date.fromisoformat(self.when)
        except ValueError:
            raise self.error(f"when is {self.when!r}: wanted a day like 2024-02-29") from None
        if self.decision == Verb.ADD:
            _check_added(self)
        if self.decision in {Verb.AMEND, Verb.ADD}:
            self.changes()

    def error(self, message: str) -> InputError:
        """Return an error that names the judgement."""
        where = f" in line {self.line}" if self.line else ""
        return InputError(f"judgement{where} ({self.decision} {self.claim_id}): {message}")


def load_judgements(path: Path) -> tuple[Judgement, ...]:
    """Read the judgements in their order; a file that is not there holds none.

    Raises InputError that names the line for whatever is not a judgement.
    """
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise InputError(
                f"{path} has the columns {', '.join(reader.fieldnames or ())}: wanted {', '.join(COLUMNS)}"
            )
        rows = [Judgement(line=reader.line_num, **{name: row[name] or "" for name in COLUMNS}) for row in reader]
    for row in rows:
        row.check()
    return tuple(rows)


def line_of(judgement: Judgement) -> str:
    """Write a judgement as the line that stands for it in the file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([getattr(judgement, name) for name in COLUMNS])
    return text.getvalue()


def _check_added(judgement: Judgement) -> None:
    if not judgement.phrase or judgement.phrase not in judgement.sentence:
        raise judgement.error("the phrase does not stand in the sentence: wanted both as the article has them")
    try:
        given = json.loads(judgement.value)
    except ValueError as error:
        raise judgement.error(f"value is no JSON object of fields: {error}") from None
    if not isinstance(given, dict) or "kind" not in given:
        raise judgement.error('value names no kind: wanted a JSON object like {"kind": "price", "low": 1, "high": 1}')


def _text(value: object) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _number(text: str) -> float | None:
    if not text:
        return None
    number = float(text)
    if not math.isfinite(number) or number < 0:
        raise ValueError("wanted a number, zero or more")
    return number


def _period(text: str) -> str | None:
    if text:
        parse_period(text)
    return text or None


_READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_WORDS, lambda text: text or None),
    "kind": Kind,
    "products": lambda text: tuple(text.split("|")) if text else (),
    "qualifier": str,
    "attribution_class": Attribution,
    "period": _period,
}
