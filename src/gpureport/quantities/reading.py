"""A number on its way to becoming a quantity."""

from __future__ import annotations

from dataclasses import dataclass

from gpureport.quantities.lexicon import Phrase, Unit
from gpureport.quantities.numerals import Numeral


@dataclass(slots=True)
class Reading:
    """A numeral or phrase, its unit, and the place of both.

    `start` and `end` bound the phrase so far, `tail` is the end of the numeral with its 多 or 余, `numeral_end` the end
    of the bare numeral. `bare` numbers have nothing to show that they count something; `dated` ones are part of a date.
    `one` marks the numeral 一, which is mostly an article. `parts` is the whole of a fraction (100 in 百分之…).
    """

    start: int
    end: int
    numeral: Numeral | None
    tail: int
    numeral_end: int
    unit: Unit | None = None
    noun: str = ""
    bare: bool = False
    dated: bool = False
    letter: str = ""
    one: bool = False
    parts: float = 0
    phrase: Phrase | None = None

    def led_by(self, text: str, floor: int) -> str:
        """Return the last character from `floor` to the phrase that is no blank, empty where there is none."""
        place = self.start
        while place > floor and text[place - 1] in " \n":
            place -= 1
        return text[place - 1] if place > floor else ""
