"""The record of one quantity."""

from __future__ import annotations

from typing import NamedTuple

NOT_UNDERSTOOD = "not understood"


class Quantity(NamedTuple):
    """A number with its unit, as an interval, where it stands: `text` is what `start` and `end` (code points) cut out.

    `low` and `high` bound the amount in `unit`, `None` is unbounded. `value` is the number as stated, `None` for
    ranges and vague numerals. `qualifier` is one of `exact`, `about`, `near`, `over`, `at_least`, `under`, `range`,
    `vague`; `direction` is `up` or `down` for changes. `rule` names what read the words; with `not understood` there
    is no amount at all. `noun` is the word that is counted, as printed, empty where there is none.
    """

    start: int
    end: int
    text: str
    value: float | None
    low: float | None
    high: float | None
    unit: str | None = None
    per: str | None = None
    qualifier: str = "exact"
    direction: str | None = None
    rule: str = "plain"
    noun: str = ""
