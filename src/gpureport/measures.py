"""What a claim's amount is measured in, how exactly it is printed, and whether two can be one thing's."""

from __future__ import annotations

import re
from dataclasses import replace
from math import log10

from gpureport.formats import MONEY
from gpureport.periods import parse_period
from gpureport.records import Claim
from gpureport.vocabulary import load_yaml

RATIOS = frozenset({"percent", "percentage_point", "times"})
TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "quarter", "year"})
_SAME: dict[str, str] = load_yaml("relations")["same_unit"]
COUNTED = frozenset({"chip", "server", "rack", "module", "wafer"})
# named where no model is: they take in every chip
_ANY_CHIP = frozenset({"GPU", "AI chip"})
# beyond this share of itself a number is wrong, not rounded
MOST_ROUNDED = 0.025
_PRINTED = re.compile(r"\d[\d,，]*(?:\.(\d+))?")
_FRACTION = re.compile(r"分之|\d\s*/\s*\d|半|third|half|quarter")


def is_money(claim: Claim) -> bool:
    """Say whether the amount is money."""
    return claim.unit in MONEY


def is_ratio(claim: Claim) -> bool:
    """Say whether the amount is a percentage, percentage points or a multiple."""
    return claim.unit in RATIOS


def is_amount(claim: Claim) -> bool:
    """Say whether it counts things or money: neither a ratio nor a length of time. Bare numbers count things."""
    return claim.unit not in RATIOS | TIMES


def is_count(claim: Claim) -> bool:
    """Say whether it counts things."""
    return is_amount(claim) and not is_money(claim)


def unit(claim: Claim) -> str | None:
    """Return the unit, words of one sort made one."""
    return _SAME.get(claim.unit, claim.unit) if claim.unit else None


def units(claim: Claim) -> frozenset[str]:
    """Return what it counts, one by one: `card-hour` is cards and hours."""
    return frozenset((unit(claim) or "").split("-"))


def same_unit(a: Claim, b: Claim) -> bool:
    """Say whether two have one unit; a bare number may be of any unit that counts."""
    bare = [c.unit is None or (c.unit == "item" and bool(c.products)) for c in (a, b)]
    counted = [c.unit in COUNTED for c in (a, b)]
    return unit(a) == unit(b) or (any(bare) and all(x or y for x, y in zip(bare, counted, strict=True)))


def per(claim: Claim) -> frozenset[str]:
    """Return what the amount is per: `server-month` is per server and per month."""
    return frozenset(_SAME.get(p, p) for p in (claim.per or "").split("-") if p)


def things(claim: Claim) -> frozenset[str]:
    """Return what the amount is per, times left out."""
    return per(claim) - TIMES


def alike(a: Claim, b: Claim) -> bool:
    """Say whether two amounts can be added: one unit (or none beside a count), per the same thing and time."""
    times = [per(c) & TIMES for c in (a, b)]
    return same_unit(a, b) and things(a) == things(b) and (not all(times) or times[0] == times[1])


def models(claim: Claim) -> frozenset[str]:
    """Return the chips it names, servers of them as the chips; none where any chip is meant."""
    return frozenset(map(chip, claim.products)) - _ANY_CHIP


def chip(product: str) -> str:
    """Return the chip of a server (`8xA800`: A800), any other product as it is."""
    number, _, name = product.partition("x")
    return name if name and number.isdigit() else product


def cards(claim: Claim) -> int | None:
    """Return the cards of the server it names (`8xA800`: 8), `None` where it names none."""
    sizes = {int(n) for n, x, _ in (p.partition("x") for p in claim.products) if x and n.isdigit()}
    return sizes.pop() if len(sizes) == 1 else None


def same_models(a: Claim, b: Claim) -> bool:
    """Say whether two claims can be about one chip: they share a model, or one of them names none."""
    return not models(a) or not models(b) or bool(models(a) & models(b))


def same_subjects(a: Claim, b: Claim) -> bool:
    """Say whether two claims can be about one party: they share one, or one of them names none."""
    return not a.subjects or not b.subjects or bool(set(a.subjects) & set(b.subjects))


def same_party(a: Claim, b: Claim) -> bool:
    """Say whether two claims can be about the same: they name the same subject, or one of them names none."""
    return not a.subject or not b.subject or a.subject == b.subject


def heads(claim: Claim) -> int:
    """Return how many parties have the amount each: `各2000台` as many as it has subjects."""
    return len(claim.subjects) if "company" in per(claim) else 1


def same_time(a: Claim, b: Claim) -> bool:
    """Say whether two claims can be of one time: their periods overlap, or one of them has none."""
    return not a.period or not b.period or parse_period(a.period).overlaps(parse_period(b.period))


def stated(claim: Claim) -> float:
    """Return the number as stated; of a range its middle, of a vague numeral the end it has."""
    ends = [x for x in (claim.low, claim.high) if x is not None]
    return claim.value if claim.value is not None else sum(ends) / len(ends)


def comes_to(amount: float, claim: Claim) -> bool:
    """Say whether an amount is the one stated, but for rounding."""
    return 1 - MOST_ROUNDED < amount / (stated(claim) or 1) < 1 + MOST_ROUNDED


def rounded(claim: Claim, most: float = MOST_ROUNDED) -> Claim:
    """Widen a claim by half a unit of its last printed digit (with its 万 or 亿), at most a share of it.

    A fraction (`三分之一`) has no last digit and stays as it is.
    """
    if _FRACTION.search(claim.text):
        return claim
    low, high = claim.low, claim.high
    if low is not None:
        low -= _slack(claim.text, claim.value or low, most)
    if high is not None:
        high += _slack(claim.text, claim.value or high, most)
    return replace(claim, low=low, high=high)


def _slack(text: str, number: float, most: float) -> float:
    return min(_half_unit(text, number), most * number)


def _half_unit(text: str, number: float) -> float:
    """Return half a unit of the last digit printed for `number`: of 7.1万, 500; of a numeral in words, of its last."""
    printed = [(float(re.sub("[,，]", "", m.group())), len(m.group(1) or "")) for m in _PRINTED.finditer(text)]
    scales = [(number / value, places) for value, places in printed if value and number]
    if scales:
        # 万, 亿, m and bn are powers of ten: of two printed numbers, the one this is a power of ten of
        scale, places = min(scales, key=lambda s: abs(log10(s[0]) - round(log10(s[0]))))
        return 0.5 * scale * 0.1**places
    whole = f"{number:.0f}"
    return 0.5 * 10.0 ** (len(whole) - len(whole.rstrip("0")))
