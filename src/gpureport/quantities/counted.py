"""What a number counts: the unit, classifier or noun after it."""

from __future__ import annotations

import re
from functools import cache

from gpureport.quantities.lexicon import Unit, noun_pattern, nouns, unit_pattern, units
from gpureport.quantities.numerals import DIGITS, Numeral, read_numeral, surpassed, tidy
from gpureport.quantities.reading import Reading
from gpureport.vocabulary import words

_ONE_DIGIT = f"[0-9{DIGITS}壹贰叁肆伍陆柒捌玖]"
# 元|六角  块|三毛  毛|五  块|零四  元|一角八分
_PARTS = re.compile(
    rf"(?:(?P<tenths>{_ONE_DIGIT})[角毛])?(?:零?(?P<cents>{_ONE_DIGIT})分"
    rf"|(?<=[块毛角])(?P<last>[0-9{DIGITS}]|零[{DIGITS}])(?![0-9{DIGITS}十百千万亿.,个张台块枚颗片月年元]))?钱?"
)
_PERCENTS = re.compile(f"[{DIGITS}](?![{DIGITS}十百千万亿个家台块张颗片年月天成点般些位直样起])")
_PART_SIZES = {"元": 1, "圆": 1, "块": 0.1, "角": 0.01, "毛": 0.01}
# 80G 显存 is memory, 5G 网络 is not
_MEMORY = re.compile(r"[ ]?(?:显存|内存|顶存|HBM|memory|版|的?显卡)")
# RTX 4090 GPUs  Office 365 users: a name; but Meta: 100 GPUs, About 100 companies
_NAME_BEFORE = re.compile(r"(?<![A-Za-z])(?P<word>[A-Za-z][\w.-]*)[ \n]$")
_HOURS = re.compile(
    r"[- ](?:(?:[A-Z][A-Za-z]*|[A-Z]{1,3}[0-9]{2,4}) )?"
    r"(?:[A-Z]{1,3}[0-9]{2,4}|GPU|gpu|chip|card|accelerator)[ -]hours?\b"
)
_SCALES = frozenset("百千万亿")  # 上千芯片: the scale is the numeral
_MODEL = r"(?!FY|Q[1-4])[A-Z]{1,3}[0-9]{2,4}[A-Za-z]{0,3}"


@cache
def _english_noun() -> re.Pattern[str]:
    """Match the English noun after a number: 300 Nvidia H100 GPUs, 100,000-GPU, tens of thousands of chips."""
    names = "|".join(sorted((noun for noun in nouns() if noun.isascii()), key=len, reverse=True))
    stop = "|".join(words("not_quantities", "no_modifiers"))
    modifier = rf"(?!(?i:{stop})\b)(?:(?:[0-9]+-)?[A-Za-z]|[0-9]{{3,4}}[A-Z])[\w.&'’/-]*[ \n]{{1,2}}"
    return re.compile(
        rf"[- \n]{{1,2}}(?:of (?:(?:its|their|the|these|those|his|her|our) )?)?(?:{modifier}){{0,4}}?"
        rf"(?:(?P<noun>(?i:{names}))(?![A-Za-z])|(?P<model>{_MODEL})s?\b)"
    )


@cache
def _no_names() -> frozenset[str]:
    return frozenset(words("not_quantities", "no_names"))


def with_unit(text: str, reading: Reading) -> Reading:
    """Read the unit after a numeral, 多 or 余 before or after it included; the noun where no unit is printed."""
    match = unit_pattern().match(text, reading.tail)
    if match is None:
        return _with_noun(text, _with_surplus(text, reading))
    surplus, more, printed, also = match.groups()
    unit, numeral, end = units()[printed], reading.numeral, match.end()
    if not _fits(text, reading, printed, unit, end):
        return _with_noun(text, reading) if printed in ("x", "X") else reading
    reading.unit, reading.end, reading.noun = unit, end, printed
    reading.bare = False
    surplus = surplus or more or also
    reading.one = reading.one and not surplus
    if numeral is not None:
        reading.numeral = _in_unit(_more(numeral, surplus) if surplus else numeral, unit)
        if printed in _PART_SIZES:
            _add_parts(text, reading)
        elif printed == "成":
            _add_percents(text, reading)
    return reading


def _with_surplus(text: str, reading: Reading) -> Reading:
    surplus, numeral = text[reading.tail : reading.tail + 1], reading.numeral
    if surplus and surplus in "多余" and numeral is not None and (numeral.value or 0) >= 10:
        reading.numeral = surpassed(numeral, surplus)
        reading.tail += 1
        reading.end = reading.tail
    return reading


def _fits(text: str, reading: Reading, printed: str, unit: Unit, end: int) -> bool:
    """Say whether a unit can follow the number: 2.2本, 二期, 5G 网络 and 8x H100 are something else."""
    if unit.unit == "event" and text[reading.tail - 1] in "万亿":
        return False  # 11万起 is a hedge
    group, value = unit.group, reading.numeral.value if reading.numeral else None
    if group == "never" or (reading.letter and group in ("memory", "compute")):
        return False
    if group == "memory" and value is not None and value < 7:
        return _MEMORY.match(text, end) is not None
    if printed in ("x", "X"):
        return _english_noun().match(text, end) is None
    if group in ("plain", "goods") and text[reading.start : reading.tail] == "二":
        return False
    whole = group in ("plain", "generic") or (group == "goods" and printed != "块")
    return not (whole and value is not None and value % 1)


def _more(numeral: Numeral, surplus: str) -> Numeral:
    if surplus == "半" and numeral.value is not None:
        number = numeral.value + 0.5
        return numeral._replace(low=number, high=number, value=number)
    return surpassed(numeral, surplus)


def _in_unit(numeral: Numeral, unit: Unit) -> Numeral:
    if unit.group == "discount":
        return numeral.times(10 if numeral.low < 10 else 1)
    if unit.group == "doubling" and numeral.value is not None:
        number = 2.0 ** min(numeral.value, 64)
        return numeral._replace(low=number, high=number, value=number, rule="doubling")
    return numeral.times(unit.factor) if unit.factor != 1 else numeral


def _add_parts(text: str, reading: Reading) -> None:
    """Add 角 and 分 to 元, and make money of a 块 that has parts: 五元六角, 十块三毛, 两毛五, 三块零四."""
    numeral, printed = reading.numeral, reading.noun
    if numeral is None or numeral.value is None:
        return
    match = _PARTS.match(text, reading.end)
    if match is None or not match.group().strip("钱"):
        if printed == "块" and numeral.value % 1:
            reading.unit, reading.noun = units()["块钱"], ""
        return
    last = match["last"] or ""
    size = 0.01 if match["tenths"] or last[:1] == "零" else _PART_SIZES[printed]
    parts = ((match["tenths"], 0.1), (match["cents"], 0.01), (last.lstrip("零"), size))
    number = numeral.value + sum((read_numeral(digit) or numeral).low * share for digit, share in parts if digit)
    reading.numeral = numeral._replace(low=tidy(number), high=tidy(number), value=tidy(number))
    reading.unit, reading.noun, reading.end = units()["块钱"], "", match.end()


def _add_percents(text: str, reading: Reading) -> None:
    """Add the percents after 成: 四成一 is 41, 三成五 35."""
    numeral, match = reading.numeral, _PERCENTS.match(text, reading.end)
    if match and numeral is not None and numeral.value is not None and numeral.value < 100:
        number = numeral.value + (read_numeral(match.group()) or numeral).low
        reading.numeral = numeral._replace(low=number, high=number, value=number)
        reading.end = reading.tail = match.end()


def _with_noun(text: str, reading: Reading) -> Reading:
    """Read the counted noun where no unit is printed: 12,500 servers, 100,000 H100s, 10 万 GPU."""
    if hours := _HOURS.match(text, reading.tail):
        reading.unit, reading.bare, reading.end = Unit("chip-hour", 1, "measure"), False, hours.end()
        return reading
    place = reading.tail + (text[reading.tail : reading.tail + 1] in ("x", "X"))
    match = _english_noun().match(text, place)
    if match is not None and not (reading.bare and _is_name(text, reading)):
        word = match["noun"] or match["model"]
        reading.unit = Unit(nouns().get(word.lower(), "chip"), 1, "noun")
        reading.noun, reading.bare, reading.end = word, False, place
    elif not reading.bare or text[reading.start : reading.tail] in _SCALES:
        found = noun_pattern().match(text, reading.tail)
        if found is not None and "的" not in text[reading.tail + 1 : found.start("noun")]:
            reading.unit, reading.noun = Unit(nouns()[found["noun"]], 1, "noun"), found["noun"]
    return reading


def _is_name(text: str, reading: Reading) -> bool:
    """Say whether a plain number goes with the word before it: RTX 4090, Office 365, in 2023."""
    before = _NAME_BEFORE.search(text, max(0, reading.start - 24), reading.start)
    value = reading.numeral.value if reading.numeral else None
    if value is not None and f"{value:g}" in words("not_quantities", "model_numbers"):
        return True
    if before is None:
        return False
    if value is not None and 1900 <= value <= 2100:
        return True
    return not before["word"].islower() and before["word"].lower() not in _no_names()
