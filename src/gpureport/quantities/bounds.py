"""Hedges around a number, near and apart, and the interval they leave."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

from gpureport.quantities.lexicon import (
    GAP,
    Hedge,
    after_begins,
    after_pattern,
    apart_pattern,
    before_ends,
    before_pattern,
    hedges,
)
from gpureport.quantities.numerals import Numeral, tidy
from gpureport.quantities.reading import Reading

_REACH = 24  # code points to the left in which a hedge is looked for
_CAPITAL = re.compile("[A-Z]")
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_QUALIFIERS = {
    "next step": "over",
    "about": "about",
    "vague digit": "vague",
    "vague scale": "vague",
    "scale or more": "vague",
    "grade": "vague",
    "adjacent digits": "range",
    "range": "range",
    "list": "range",
    "lot": "vague",
    "small": "near",
}
# 万卡级  10 亿美元级别
_GRADE = re.compile(rf"{GAP}(?:级别?|量级)")
# 上万  过亿  破亿  小一百万  好几
PREFIXES = frozenset("上过破小好")
_OTHER_WORDS = frozenset(
    {"以上", "晚上", "早上", "网上", "加上", "算上", "赶上", "经过", "通过", "透过", "打破", "突破", "大小", "缩小"}
)
_FALLING = frozenset("跌降掉落")
_APART_SIGN = re.compile("[至最不码顶上]")  # one of them stands in every hedge that stands apart
_SCALE_ALONE = re.compile(r"[一]?[十百千]?[万亿]|[百千]")


_LASTED = re.compile(r"\b(?:for|took|taken|takes?|taking|lasted|lasts|lasting|after|well|just|of|is|was|spent|a) $")
_MULTIPLE = re.compile(r"(?:times|twice|thrice|half|fold|[0-9]x) $")


@dataclass(slots=True)
class Bounds:
    """The interval on its way: both ends, the stated number, and what read them."""

    value: float | None
    low: float | None
    high: float | None
    qualifier: str
    rule: str

    def hedge(self, hedge: Hedge) -> None:
        """Apply a hedge; a range keeps its own ends, and the hedge nearest the number names the qualifier."""
        if self.rule in ("range", "list", "adjacent digits"):
            return
        if self.qualifier == "exact" and self.value is not None:
            self.low = None if hedge.low is None else tidy(self.value * hedge.low)
            self.high = None if hedge.high is None else tidy(self.value * hedge.high)
            self.qualifier = hedge.qualifier
            self.rule = hedge.rule if self.rule == "plain" else f"{self.rule}, {hedge.rule}"
            return
        if hedge.qualifier in ("over", "at_least"):
            self.high = None
        elif hedge.qualifier == "under":
            self.low = None
        else:
            return
        if self.rule == "grade" and hedge.qualifier != "over":
            self.value = None
        self.qualifier = self.qualifier if self.qualifier in ("over", "under") else hedge.qualifier
        self.rule = f"{self.rule}, {hedge.rule}"


def bounds_of(reading: Reading) -> Bounds:
    """Return the bounds the numeral or phrase alone allows."""
    if reading.phrase is not None:
        phrase = reading.phrase
        return Bounds(phrase.value, phrase.low, phrase.high, phrase.qualifier, phrase.rule)
    numeral = reading.numeral or Numeral(0, 0, 0)
    return Bounds(numeral.value, numeral.low, numeral.high, _QUALIFIERS.get(numeral.rule, "exact"), numeral.rule)


def read_after(text: str, reading: Reading, bounds: Bounds) -> bool:
    """Apply a grade (级) or a hedge after the number, move the phrase's end past it, say whether there was one."""
    if text[reading.end : reading.end + 1] not in after_begins():
        return False
    grade = _GRADE.match(text, reading.end)
    if grade is not None and bounds.low is not None and bounds.low >= 100:
        reading.end = grade.end()
        if bounds.qualifier == "exact":
            bounds.high, bounds.qualifier, bounds.rule = tidy(bounds.low * 10), "vague", "grade"
        return True
    match = after_pattern().match(text, reading.end)
    if match is None or (match["after"] in ("强", "弱") and not _is_share(reading)):
        return False
    bounds.hedge(hedges("after")[match["after"]])
    reading.end = match.end()
    return True


def _is_share(reading: Reading) -> bool:
    return reading.unit is not None and reading.unit.unit == "percent" and reading.unit.group != "sign"


def read_prefix(text: str, reading: Reading, bounds: Bounds, floor: int) -> bool:
    """Read 上万, 过亿, 破亿, 小一百万 and 好几十, whose first character belongs to the numeral."""
    prefix = text[reading.start - 1 : reading.start]
    if prefix not in PREFIXES or reading.start <= floor:
        return False
    if text[reading.start - 2 : reading.start] in _OTHER_WORDS:
        return False
    run = text[reading.start : reading.numeral_end]
    if prefix == "好":
        fits = run[0] == "几"
    elif prefix == "小":
        fits = bounds.qualifier == "exact" and (bounds.value or 0) >= 100 and run[0] not in "0123456789"
    else:
        fits = _SCALE_ALONE.fullmatch(run) is not None
    if not fits:
        return False
    reading.start -= 1
    if prefix == "上":
        bounds.value, bounds.high, bounds.qualifier, bounds.rule = None, None, "vague", "scale or more"
    elif prefix in "过破":
        fell = text[reading.start - 1 : reading.start] in _FALLING  # 跌破百万
        bounds.hedge(hedges("before")["不到" if fell else "超过"])
        reading.start -= fell
    elif prefix == "小" and bounds.value is not None:
        bounds.low, bounds.qualifier, bounds.rule = tidy(bounds.value * 0.9), "near", "small"
    return True


def read_before(text: str, reading: Reading, bounds: Bounds, floor: int) -> bool:
    """Apply hedges that stand before the number and move the phrase's start to them."""
    if reading.led_by(text, floor) not in before_ends():
        return False
    left = text[max(floor, reading.start - _REACH) : reading.start][::-1]
    if _CAPITAL.search(left):
        left = left.translate(_SMALL)  # Nearly 300
    match = before_pattern().match(left)
    if match is None:
        return False
    if _says_no_bound(text, reading, match):
        return False
    bounds.hedge(hedges("before")[match["near"][::-1]])
    if match["far"]:
        bounds.hedge(hedges("before")[match["far"][::-1]])
    reading.start -= match.end()
    return True


def _says_no_bound(text: str, reading: Reading, match: re.Match[str]) -> bool:
    """Say whether a hedge is none: over five years (during them), three times as many as the 2,000."""
    word, before = match["near"][::-1], text[max(0, reading.start - match.end() - 12) : reading.start - match.end()]
    if word == "over" and reading.unit is not None and reading.unit.group == "time":
        return not match["far"] and _LASTED.search(before) is None
    return word in ("as many as", "as much as") and _MULTIPLE.search(before) is not None


def read_apart(text: str, reading: Reading, bounds: Bounds, floor: int) -> bool:
    """Apply a hedge that other words of the clause part from the number; the phrase stays as it is."""
    first = max(floor, reading.start - _REACH)
    if not _APART_SIGN.search(text, first, reading.start):
        return False
    match = apart_pattern().match(text[first : reading.start][::-1])
    if match is None:
        return False
    bounds.hedge(hedges("apart")[match["apart"][::-1]])
    return True
