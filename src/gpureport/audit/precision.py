"""How far off a printed number may be for having been rounded."""

from __future__ import annotations

import re
from dataclasses import replace
from math import log10

from gpureport.records import Claim

# beyond this share of itself a number is wrong, not rounded
MOST = 0.025
_PRINTED = re.compile(r"\d[\d,，]*(?:\.(\d+))?")
_FRACTION = re.compile(r"分之|\d\s*/\s*\d|半|third|half|quarter")


def rounded(claim: Claim, most: float = MOST) -> Claim:
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
