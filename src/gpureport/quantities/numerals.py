"""Numerals as printed: Arabic, spelled in Chinese, mixed, exact or vague, read as an interval.

Spelled Chinese is read by cn2an; what cn2an reads as exact although it is not (三四十万, 三十几万, 20多万) is
taken apart here first: the vague place is filled in from below and from above, and both fillings are read.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

import cn2an

MYRIADS = {"万": 4, "亿": 8, "兆": 12}
DIGITS = "一二两三四五六七八九"
FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
LONGEST = 40  # a longer run of number characters is no numeral anybody prints

_PLAIN = str.maketrans("壹贰叁参肆伍陆柒捌玖拾佰仟〇", "一二三三四五六七八九十百千零") | {
    ord("廿"): "二十",
    ord("卅"): "三十",
    ord("卌"): "四十",
}
_ARABIC = re.compile(r"[\d,]+(?:\.\d+)?")
# 20多|万  三百|余  十|来|万  8|个|亿
_SURPLUS = re.compile(r"(.*?[^多余来])(多|余|来)(.*)")
_SURPLUS_SIGNS = frozenset("多余来")
# 三五|十  一万|六七  十|五六
_NEIGHBOURS = re.compile(r"一两|一二|二三|两三|三四|三五|四五|五六|六七|七八|八九")
_DIGIT_STRING = re.compile(r"[零一二三四五六七八九两]{2,}")
# 十几二十
_STEP_PAIR = re.compile(r"(.*[十百千]?)几([二三四五六七八九]十)")


class Numeral(NamedTuple):
    """What a numeral allows: `low` to `high`, and `value` where it states one number.

    `scale` is the 万 or 亿 it ends in (1 for none), `lead` the place of its only digit (百 in 三百; 0 where it has
    several digits): both may be shared with a shorter numeral before it.
    """

    low: float
    high: float | None
    value: float | None
    rule: str = "plain"
    scale: float = 1
    lead: float = 0

    def times(self, factor: float) -> Numeral:
        """Return the numeral multiplied."""
        high = None if self.high is None else tidy(self.high * factor)
        value = None if self.value is None else tidy(self.value * factor)
        return Numeral(tidy(self.low * factor), high, value, self.rule, self.scale, self.lead)


def tidy(number: float) -> float:
    """Drop the last bits that decimal fractions leave behind in binary arithmetic."""
    return float(f"{number:.15g}")


def decimal(digits: str, exponent: int = 0) -> float:
    """Return printed Arabic digits times a power of ten, rounded once."""
    return float(f"{digits.replace(',', '')}e{exponent}")


def step(number: float) -> float:
    """Return the place of the last digit of a number that is not zero: 100 for 300, 0.1 for 3.5."""
    if number == 0:
        return 1
    size = 1.0
    while number % 1:
        number, size = tidy(number * 10), size / 10
    whole = int(number)
    return size * 10.0 ** (len(str(whole)) - len(str(whole).rstrip("0")))


@lru_cache(maxsize=4096)
def spelled(numeral: str) -> float | None:
    """Read a Chinese or mixed numeral without vague parts, `None` where it is not well formed."""
    if numeral[:1] in tuple("十百千万亿兆"):
        numeral = "一" + numeral
    above, trillions, below = numeral.partition("兆")  # cn2an does not know 兆
    if trillions:
        high, low = spelled(above), spelled(below.removeprefix("零") or "零")
        return None if high is None or low is None else high * 1e12 + low
    head, scale = _split_tail(numeral)
    if "点" in head and scale > 1:
        fraction = spelled(head)
        return None if fraction is None else tidy(fraction * scale)
    try:
        return float(str(cn2an.cn2an(numeral, "smart")))
    except (ValueError, KeyError):  # what cn2an raises where a numeral is ill formed
        return None


def _split_tail(numeral: str) -> tuple[str, float]:
    head = numeral.rstrip("万亿兆")
    if not MYRIADS.keys().isdisjoint(head):
        return numeral, 1
    return head, 10.0 ** sum([MYRIADS[character] for character in numeral[len(head) :]])


@lru_cache(maxsize=8192)
def read_numeral(run: str) -> Numeral | None:
    """Read a numeral in plain spelling, `None` where it is not understood."""
    if len(run) > LONGEST:
        return None
    if not run.isascii():
        run = run.translate(_PLAIN)
    surplus = None if _SURPLUS_SIGNS.isdisjoint(run) else _SURPLUS.fullmatch(run)
    if surplus:
        return _with_surplus(*surplus.groups())
    return _read_exactly(run.replace("个", ""))


def _with_surplus(head: str, word: str, tail: str) -> Numeral | None:
    numeral = _read_exactly(head.replace("个", ""))
    tail = tail.replace("个", "")
    if numeral is None or numeral.value is None or tail.strip("万亿兆"):
        return None
    factor = _split_tail(tail)[1]
    return surpassed(numeral, word).times(factor)._replace(scale=max(numeral.scale, factor))


def surpassed(numeral: Numeral, word: str) -> Numeral:
    """Add 多, 余 (up to the next step of the last stated place) or 来 (about) to a numeral."""
    if numeral.value is None:
        return numeral
    if word == "来":
        return numeral._replace(low=tidy(numeral.low * 0.9), high=tidy(numeral.low * 1.1), rule="about")
    return numeral._replace(high=tidy(numeral.low + step(numeral.low)), rule="next step")


def _read_exactly(run: str) -> Numeral | None:
    head, scale = _split_tail(run)
    if not head:
        return Numeral(scale, scale, scale, scale=scale)
    if _ARABIC.fullmatch(head):
        number = decimal(head, round(math.log10(scale)))
        return Numeral(number, number, number, scale=scale, lead=scale if len(head) == 1 and scale > 1 else 0)
    if "几" in head or "数" in head:
        return _fill_vague(head.replace("数", "几"), scale)
    neighbours = _NEIGHBOURS.findall(head)
    if len(neighbours) == 1 and not _DIGIT_STRING.fullmatch(head.replace(neighbours[0], "")):
        pair = neighbours[0]
        return _filled(head.replace(pair, pair[0]), head.replace(pair, pair[1]), scale, "adjacent digits")
    return _read_spelled(run, head, scale)


def _read_spelled(run: str, head: str, scale: float) -> Numeral | None:
    """Read a spelled numeral; 八五 (of 八五折) is the only string of digits that is one."""
    if _DIGIT_STRING.fullmatch(head) and not (len(head) == 2 and scale == 1):
        return None
    whole = scale == 1 or any(myriad in head for myriad in MYRIADS)
    number = spelled(run if whole else head)
    if number is None:
        return None
    number = number if whole else tidy(number * scale)
    return Numeral(number, number, number, scale=scale, lead=step(number) if _one_digit(number) else 0)


def _one_digit(number: float) -> bool:
    return number >= 100 and not str(int(number))[1:].strip("0")


def _filled(low: str, high: str, scale: float, rule: str) -> Numeral | None:
    lowest, highest = spelled(low), spelled(high)
    if lowest is None or highest is None:
        return None
    return Numeral(tidy(lowest * scale), tidy(highest * scale), None, rule, scale)


def _fill_vague(head: str, scale: float) -> Numeral | None:
    """Read 十几, 几十, 三十几, 大几十 and 十几二十; 10几 is read like 十几."""
    both = _STEP_PAIR.fullmatch(head)
    if both:
        return _filled(both[1] + "一", both[2], scale, "vague digit")
    before, _, after = head.partition("几")
    if "几" in after:
        return None
    if before and before[-1].isdigit():
        number = decimal(before)
        low, high = number + step(number) / 10, number + 9 * step(number) / 10
        return Numeral(tidy(low * scale), tidy(high * scale), None, "vague digit", scale)
    lowest = {"": "二", "大": "六"}.get(before, "一")
    before = before.removeprefix("大")
    return _filled(before + lowest + after, before + "九" + after, scale, "vague digit")
