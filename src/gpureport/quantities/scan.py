"""One pass over a text for everything that may be a number, each read with its unit.

A pattern is built from named parts; above each part stand texts it must match. Every part consumes what it has
looked at, so the pass is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from gpureport.quantities.lexicon import (
    GAP,
    Phrase,
    Unit,
    noun_pattern,
    nouns,
    scale_words,
    unit_pattern,
    units,
)
from gpureport.quantities.numerals import LONGEST, Numeral, read_numeral, surpassed, tidy

_DIGITS = "一二两三四五六七八九"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMERAL = f"{_DIGITS}十百千万亿兆零〇廿卅卌几数{_FORMAL}"
_CODES = "RMB|CNY|USD|HKD|TWD|NTD|EUR|GBP|JPY|KRW|SGD"
# not A100, GPU_3, v1.5's 5, A100/800's 800; but RMB3.2亿
_FREE = rf"(?:(?<![A-Za-z0-9_][0-9])|(?<=(?:{_CODES})[0-9]))(?<![0-9]\.[0-9])(?<![A-Za-z0-9]/[0-9])"
# 1/3  3/4
_FRACTION = r"(?P<fraction>[0-9]?/[0-9]{1,3}(?![0-9/.]))"
# 12,500  3.27  480
_ARABIC = r"(?:[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]*)(?:\.[0-9]+)?"
# 5亿|5000万  100万|三千  1百|01
_REST = (
    rf"零?(?:[0-9]{{1,4}}(?![0-9,.%年月日A-Za-z])|[{_DIGITS}][零{_DIGITS}]*(?=[十百千])[零{_DIGITS}十百千]*)"
    rf"[百千]?万?(?:[0-9]{{1,3}}(?![0-9]))?"
)
# 10 万  20多万  8个亿  3千万亿  9佰
_SCALE = (
    rf"{GAP}(?:(?:[多余来几]|多个)?[十百千拾佰仟]?[万亿]{{1,2}}|个多?亿(?![级元]级)|[百千佰仟](?![瓦米克兆赫分度万亿])"
    rf"|兆(?![瓦字赫比欧位]))(?:{_REST})?"
)
# 1.5 trillion  $1.2bn  10k
_WORD = r"[- ]?\n?(?i:trillion|billion|million|thousand|hundred|dozen)(?![A-Za-z])"
_LETTER = r"(?:trn|mln|bn|Bn|BN|mn|tn|[kKwWmMbBT])(?![A-Za-z0-9/])"
# the places where spelled numerals may begin: 一 only before more of a numeral, money, a share, or after a hedge
_ONE = (
    r"(?<=一)(?:(?=[二两三四五六七八九十百千万亿兆零〇点倍成折元块欧至到~-]|美[元金]|港[元币]|个[点百亿多半]|[年天周次倍][多余半以左])"
    r"|(?<=分之一)|(?<=[近约到足过超少多满、至-]一))"
)
_SEVERAL = r"(?<=[几数])(?<![参多少函系指总人次字倍分常岁位无基]数)"
_START = rf"(?<!第.)(?:(?<=[二两三四五六七八九十百千亿兆廿卅卌])|(?<=万)(?!一)|{_ONE}|{_SEVERAL}|(?<=[{_FORMAL}])(?=[{_FORMAL}万亿元圆角])|(?<=参)(?=[拾佰仟万亿])|(?<=[零〇])(?=[点个]))"
# 三十几万  一万六七  两个亿  十来万  零点五  but 五万|一张
_SPELLED = (
    rf"(?:[二两三四五六七八九十百千万亿兆零〇廿卅卌几数]|[{_FORMAL}](?![续军地上])|参(?=[拾佰仟万亿])|(?<=[十零])一|一(?![张台枚块颗片套个架人年月天])"
    rf"|[多余来]个?(?=[万亿])|个多?(?=亿(?![级元]级))|[ \n](?=[万亿]))*(?:点[零〇{_DIGITS}0-9]+[十百千]?[万亿]*|[0-9]{{1,3}}(?![0-9]))?"
)
NUMBER = re.compile(
    rf"[0-9{_NUMERAL}参](?:(?<=[0-9]){_FREE}(?:{_FRACTION}|{_ARABIC}(?:(?P<scale>{_SCALE})|(?P<word>{_WORD})|(?P<letter>{_LETTER}))?)"
    rf"|{_START}(?P<spelled>{_SPELLED}))"
)
# 元|六角  块|三毛  毛|五  块|零四  元|一角八分
_PARTS = re.compile(
    rf"(?:(?P<tenths>[0-9{_DIGITS}壹贰叁肆伍陆柒捌玖])[角毛])?(?:零?(?P<cents>[0-9{_DIGITS}壹贰叁肆伍陆柒捌玖])分"
    rf"|(?<=[块毛角])(?P<last>[0-9{_DIGITS}]|零[{_DIGITS}])(?![0-9{_NUMERAL}.,个张台块枚颗片月年元]))?钱?"
)
_PART_SIZES = {"元": 1, "圆": 1, "块": 0.1, "角": 0.01, "毛": 0.01}
_DATE = re.compile(
    rf"{GAP}(?:年代|月(?!球|租|薪|饼|供|费|活)|[日号]|时(?!间|长)|点(?![零一二三四五六七八九]|以上)|:[0-9]{{2}})"
)
# 23年底  22年10月
_SHORT_YEAR = re.compile(r"(?<=[0-9])年(?=底|初|末|[上下]半|[第0-9Q])")
_YEAR = re.compile(rf"{GAP}(?:财)?年")
# 300 Nvidia H100 GPUs; words of other kinds end the search
_STOP = r"of|in|to|for|and|the|a|an|by|at|on|from|with|is|was|were|are|has|have|had|that|which|or|but|as|per|than|will|would|its|their"
_MODEL = r"[A-Z]{1,3}[0-9]{2,4}[A-Za-z]{0,3}"


@dataclass(slots=True)
class Reading:
    """A number on its way to becoming a quantity: `start` and `end` of the phrase so far, `tail` after the numeral."""

    start: int
    end: int
    numeral: Numeral | None
    tail: int
    unit: Unit | None = None
    noun: str = ""
    bare: bool = False
    dated: bool = False
    letter: str = ""
    one: bool = False
    parts: float = 0
    numeral_end: int = 0
    phrase: Phrase | None = None

    def __post_init__(self) -> None:
        self.numeral_end = self.numeral_end or self.tail


@cache
def _english_noun() -> re.Pattern[str]:
    names = "|".join(sorted((noun for noun in nouns() if noun.isascii()), key=len, reverse=True))
    return re.compile(
        rf"[- \n]{{1,2}}(?:of )?(?:(?!(?i:{_STOP})\b)[A-Za-z][\w.&'’/-]*[ \n]{{1,2}}){{0,4}}?(?:(?P<noun>(?i:{names}))(?![A-Za-z])|(?P<model>{_MODEL})s?\b)"
    )


def scan(text: str) -> Iterator[Reading]:
    """Yield a reading for every number in `text` (in plain spelling), dated ones included, in order."""
    for match in NUMBER.finditer(text):
        reading = _read(text, match)
        if reading is not None:
            yield reading


def _read(text: str, match: re.Match[str]) -> Reading | None:
    start, end = match.span()
    run = match.group()
    if match["fraction"]:
        return _fraction(run, start, end)
    if match["spelled"] is None:
        return _arabic(text, match, run)
    return _spelled(text, start, end, run)


def _fraction(run: str, start: int, end: int) -> Reading | None:
    above, below = map(int, run.split("/"))
    if not 0 < above < below:
        return None
    share = 100 * above / below
    return Reading(
        start, end, Numeral(share, share, share, "fraction"), end, Unit("percent", 1, "fraction"), bare=below > 10
    )


def _arabic(text: str, match: re.Match[str], run: str) -> Reading | None:
    start, end = match.span()
    if text[start - 1 : start] == "-" and _in_name(text, start - 1):
        return None
    if match["word"] or match["letter"]:
        return _lettered(text, match)
    if text[start - 1 : start] == ".":
        if text[start - 2 : start - 1].isalnum():
            return None
        start, run = start - 1, f"0.{run}"
    numeral = read_numeral("".join(run.split())) if end - start < LONGEST else None
    reading = Reading(start, end, numeral, end, bare=not match["scale"] and "," not in run)
    if match["scale"] is None and numeral is not None and _is_date(text, end, numeral):
        reading.dated = True
        return reading
    return with_unit(text, reading)


def _in_name(text: str, hyphen: int) -> bool:
    """GPT-3 is a name, 10k-15k and 80GB-90GB are ranges."""
    place = hyphen
    while place and text[place - 1].isascii() and text[place - 1].isalpha():
        place -= 1
    return place < hyphen and not (place and text[place - 1].isdigit())


def _is_date(text: str, end: int, numeral: Numeral) -> bool:
    number = numeral.value
    if number is None:
        return False
    if 1900 <= number <= 2100 and _YEAR.match(text, end):
        return True
    return number < 100 and (
        _DATE.match(text, end) is not None or (number > 9 and _SHORT_YEAR.match(text, end) is not None)
    )


def _lettered(text: str, match: re.Match[str]) -> Reading:
    start, end = match.span()
    letters = match["letter"] or match["word"].strip(" -\n").lower()
    digits = match.group()[: -len(match["letter"] or match["word"])]
    numeral = read_numeral(digits)
    factor, role = scale_words()[letters]
    if numeral is not None:
        numeral = replace(numeral.times(factor), scale=factor)
    reading = Reading(start, end, numeral, end, letter=letters if match["letter"] else "")
    reading.bare = role != "scale"
    return with_unit(text, reading) or reading


def _spelled(text: str, start: int, end: int, run: str) -> Reading | None:
    if text[end : end + 1] in "十分刻半" and "点" in run:
        return None
    prefix = text[start - 1 : start]
    marked = run
    if prefix in ("大", "小") and run[0] == "几":
        marked, start = prefix + run, start - 1
    numeral = read_numeral("".join(marked.split()))
    reading = Reading(start, end, numeral, end, bare=len(run) == 1, one=run == "一")
    if numeral is not None and len(run) < 4 and _is_date(text, end, numeral) and text[end : end + 1] != "点":
        reading.dated = True
        return reading
    if numeral is None and re.fullmatch(r"[零〇一二两三四五六七八九]+", run) and text[end : end + 1] not in "成折":
        reading.dated = True
        return reading
    reading = with_unit(text, reading)
    if reading.unit is None and not any(myriad in run for myriad in "百千万亿") and reading.numeral is not None:
        reading.bare = True
    return reading


def with_unit(text: str, reading: Reading) -> Reading:
    """Read the unit after a numeral, 多 or 余 before or after it included."""
    match = unit_pattern().match(text, reading.tail)
    numeral = reading.numeral
    if match is None:
        surplus = text[reading.tail : reading.tail + 1]
        if surplus and surplus in "多余" and numeral is not None and numeral.value is not None and numeral.value >= 10:
            reading.numeral, reading.end = surpassed(numeral, surplus), reading.tail + 1
            reading.tail += 1
        return _with_noun(text, reading)
    unit = units()[match["unit"]]
    if unit.group == "never" or (reading.letter and unit.group == "memory"):
        return reading
    if (
        numeral is not None
        and unit.group in ("plain", "goods", "generic")
        and numeral.value is not None
        and numeral.value % 1
    ):
        return reading
    reading.unit, reading.end, reading.noun = unit, match.end(), match["unit"]
    reading.bare = False
    reading.one = reading.one and not (match["surplus"] or match["more"] or match["also"])
    if numeral is not None:
        reading.numeral = _scaled(numeral, unit, match)
        _add_parts(text, reading)
    return reading


def _add_parts(text: str, reading: Reading) -> None:
    """Add 角 and 分 to 元, and make money of a 块 that has parts: 五元六角, 十块三毛, 两毛五, 三块零四."""
    numeral, printed = reading.numeral, reading.noun
    if numeral is None or numeral.value is None or printed not in _PART_SIZES:
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
    reading.numeral = replace(numeral, low=tidy(number), high=tidy(number), value=tidy(number))
    reading.unit, reading.noun, reading.end = units()["块钱"], "", match.end()


def _scaled(numeral: Numeral, unit: Unit, match: re.Match[str]) -> Numeral:
    surplus = match["surplus"] or match["more"] or match["also"]
    if surplus == "半" and numeral.value is not None:
        number = numeral.value + 0.5
        numeral = replace(numeral, low=number, high=number, value=number)
    elif surplus:
        numeral = surpassed(numeral, surplus)
    return _in_unit(numeral, unit)


def _in_unit(numeral: Numeral, unit: Unit) -> Numeral:
    if unit.group == "discount":
        return numeral.times(10 if numeral.low < 10 else 1)
    if unit.group == "doubling" and numeral.value is not None:
        number = 2.0**numeral.value
        return replace(numeral, low=number, high=number, value=number, rule="doubling")
    return numeral.times(unit.factor) if unit.factor != 1 else numeral


def _with_noun(text: str, reading: Reading) -> Reading:
    """Read the counted noun where no unit is printed: 12,500 servers, 100,000 H100s, 10 万 GPU."""
    match = _english_noun().match(text, reading.tail)
    if match is not None:
        word = match["noun"] or match["model"]
        reading.unit = Unit(nouns().get(word.lower(), "chip"), 1, "noun")
        reading.noun, reading.bare = word, False
        return reading
    if not reading.bare:
        found = noun_pattern().match(text, reading.tail)
        if found is not None:
            reading.unit, reading.noun = Unit(nouns()[found["noun"]], 1, "noun"), found["noun"]
    return reading
