"""Writes numbers, intervals and names for people: the one place that decides how."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache

from gpureport.records import Claim
from gpureport.vocabulary import table

MONEY = frozenset({"CNY", "USD", "HKD", "TWD", "EUR", "JPY", "GBP", "KRW"})

_SCALES = ((1e12, " trn"), (1e9, " bn"), (1e6, " m"))
_NUMBER = r"(-?\d[\d,]*(?:\.\d+)?)(?: (trn|bn|m)\b)?"
_UNIT = r"((?:[A-Z]\d+-)?\D+)"  # of digits, a chip's name alone: A100-equivalents
_SPAN = re.compile(rf"(?:(at least|at most) )?(?:([A-Z]{{3}}) )?{_NUMBER}(?:(–| to ){_NUMBER})?(?: {_UNIT})?")
_PLURALS = {"company": "companies", "country": "countries", "inch": "inches", "person": "people"}
_SYMBOLS = {"percent": "%", "percentage_point": "percentage points"}
_HEDGES = {"over": "more than ", "at_least": "at least ", "about": "about ", "near": "nearly ", "under": "at most "}


def number(amount: float, digits: int = 6) -> str:
    """Write a number: `13,600`, `1.2 m`, `4 bn`; at most `digits` significant digits."""
    rounded = float(f"{amount:.{digits}g}")
    for scale, name in _SCALES:
        if abs(rounded) >= scale:
            return f"{_plain(rounded / scale, digits)}{name}"
    return _plain(rounded, digits)


def quantity(amount: float, unit: str | None) -> str:
    """Write an amount with its unit: `USD 1 bn`, `100,000 chips`, `30 %`."""
    if unit in MONEY:
        return f"{unit} {number(amount)}"
    return f"{number(amount)} {unit_name(unit, amount)}".rstrip()


def span(low: float | None, high: float | None, unit: str | None) -> str:
    """Write an interval: `CNY 60,000–90,000`, `at least 30,000 chips`, `at most 10 %`; `unknown` without bounds."""
    if low is None and high is None:
        return "unknown"
    if low is None or high is None:
        return f"at least {quantity(low, unit)}" if low is not None else f"at most {quantity(high or 0.0, unit)}"
    if low == high:
        return quantity(low, unit)
    ends = _ends(low, high)
    return f"{unit} {ends}" if unit in MONEY else f"{ends} {unit_name(unit, high)}".rstrip()


def short(low: float | None, high: float | None, unit: str | None, digits: int = 5) -> str:
    """Write an interval with three digits, rounded outwards so that it still holds; a single amount with `digits`."""
    if low is not None and low == high:
        once = float(f"{low:.{digits}g}")
        return span(once, once, unit)
    return span(_outward(low, math.floor), _outward(high, math.ceil), unit)


def read_span(text: str) -> tuple[float | None, float | None, str | None] | None:
    """Read what `span` wrote: low, high, and the currency or the unit's name; `None` where it is no interval."""
    match = _SPAN.fullmatch(text.strip())
    if not match:
        return None
    bound, money, first, first_scale, joint, last, last_scale, unit = match.groups()
    high = _amount(last or first, last_scale or first_scale)
    low = _amount(first, first_scale or (last_scale if joint == "–" else None))
    if low > high:  # 900,000–1 m: the scale is the last number's alone
        low = _amount(first, first_scale)
    named = money or unit
    return (None if bound == "at most" else low), (None if bound == "at least" else high), named


def hedged(claim: Claim) -> str:
    """Write what a claim says with its hedge: `more than USD 1 bn`, `20,000–90,000 chips`; empty without a number."""
    hedge = _HEDGES.get(claim.qualifier, "")
    if claim.value is not None and (hedge or claim.qualifier == "exact"):
        return hedge + quantity(claim.value, claim.unit)
    return "" if claim.low is None and claim.high is None else span(claim.low, claim.high, claim.unit)


def unit_name(unit: str | None, amount: float = 2) -> str:
    """Name a unit for people, in the plural where the amount asks for it."""
    if unit is None:
        return ""
    if unit in _SYMBOLS:
        return _SYMBOLS[unit]
    words = unit.replace("_", " ")
    counted = len(unit) > 2 and words.replace(" ", "").isalpha() and words.islower() and not words.endswith("s")
    return words if amount == 1 or not counted else _PLURALS.get(unit, f"{words}s")


def per_name(per: str | None) -> str:
    """Name what a quantity is per: `per chip`, `per server and month`; empty where it is a total."""
    return f"per {per.replace('_', ' ').replace('-', ' and ')}" if per else ""


def product_names(products: Sequence[str]) -> str:
    """Name products in a list of words: `A800`, `GPUs`, `A100 and H800`, `8-card A800`."""
    return listed([_product(product) for product in products])


def listed(names: Sequence[str]) -> str:
    """Write names as a list of words: `A100, A800 and H800`; empty without any."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


@cache
def company_name(subject: str) -> str:
    """Return a company's name in Latin letters; of one the vocabulary does not know, its id as words."""
    for row in table("companies"):
        if row["id"] == subject:
            return next((alias for alias in row["aliases"].split("|") if alias.isascii()), _words(subject))
    return _words(subject)


def subject_names(subject: str | None) -> str:
    """Name the subject or the joint subjects of a claim."""
    return " and ".join(company_name(one) for one in subject.split("|")) if subject else ""


def _amount(digits: str, scale: str | None) -> float:
    return float(digits.replace(",", "")) * next((x for x, name in _SCALES if name.strip() == scale), 1.0)


def _ends(low: float, high: float) -> str:
    first, last = number(low), number(high)
    scale = last.partition(" ")[2]
    if scale and first.endswith(f" {scale}"):  # 30 bn–40 bn reads better as 30–40 bn
        return f"{first.partition(' ')[0]}–{last}"
    # 1–2 m is one million to two
    return f"{first} to {last}" if scale and low < 1000 else f"{first}–{last}"


def _plain(amount: float, digits: int) -> str:
    text = f"{amount:,.{digits}f}" if abs(amount) < 1000 else f"{amount:,.3f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _product(product: str) -> str:
    cards, times, name = product.partition("x")
    if times and cards.isdigit():
        return f"{cards}-card {name}"
    return "GPUs" if product == "GPU" else product


def _words(identifier: str) -> str:
    return identifier.replace("_", " ").title() if identifier.isascii() else identifier


def _outward(end: float | None, toward: Callable[[float], int]) -> float | None:
    if not end:
        return end
    step = 10.0 ** (math.floor(math.log10(end)) - 2)
    steps = end / step
    # what is round already stays, whatever the last bit says
    return float(f"{(round(steps) if abs(steps - round(steps)) < 1e-6 else toward(steps)) * step:.3g}")
