"""One pass over a text for everything that may be a number, each read with its unit.

A pattern is built from named parts; above each part stand texts it must match. Every part consumes what it has
looked at, so the pass is linear in the text.
"""

from __future__ import annotations

import re

from gpureport.quantities.counted import with_unit
from gpureport.quantities.lexicon import GAP, Unit, scale_words
from gpureport.quantities.numerals import DIGITS, FORMAL, LONGEST, Numeral, read_numeral
from gpureport.quantities.reading import Reading

_NUMERAL = f"{DIGITS}十百千万亿兆零〇廿卅卌几数{FORMAL}"
_CODES = "RMB|Rmb|CNY|USD|HKD|TWD|NTD|EUR|GBP|JPY|KRW|SGD"
# not A100, GPU_3, v1.5's 5, A100/800's 800; but RMB3.2亿, Meta 15万块 without its blank
_FREE = rf"(?:(?<![A-Za-z0-9_][0-9])|(?<=(?:{_CODES})[0-9])"
_FREE += r"|(?<=[A-Za-z][a-z][0-9])(?=[0-9.]{0,4}[千万]?万?[张块枚颗片台]))"
_FREE += r"(?<![0-9]\.[0-9])(?<![A-Za-z0-9]/[0-9])(?<!第[0-9])(?<!第 [0-9])"
# 1/3  3/4
_FRACTION = r"(?P<fraction>[0-9]?/[0-9]{1,3}(?![0-9/.]))"
# 12,500  3.27  480
_ARABIC = r"(?:[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]*)(?:\.[0-9]+)?"
# 5亿|5000万  100万|三千  1百|01
_REST = (
    rf"零?(?:[0-9]{{1,4}}(?![0-9,.%年月日A-Za-z])|[{DIGITS}][零{DIGITS}]*(?=[十百千])[零{DIGITS}十百千]*)"
    rf"[百千]?万?(?:[0-9]{{1,3}}(?![0-9]))?"
)
# 10 万  20多万  8个亿  3千万亿  9佰
_SCALE = (
    rf"{GAP}(?:(?:[多余来几]|多个)?[十百千拾佰仟]?[万亿]{{1,2}}|个多?亿(?![级元]级)|[百千佰仟](?![瓦米克兆赫分度万亿])"
    rf"|兆(?![瓦字赫比欧位]))(?:{_REST})?"
)
# 1.5 trillion  $1.2bn  10k
_WORD = r"[- ]?\n?(?i:trillion|billion|million|thousand|hundred|dozen)(?![A-Za-z])"
_LETTER = r"(?: ?(?:trn|mln|bn|Bn|BN|mn|tn)|[kKwmMbBT])(?![A-Za-z0-9/])"
# 一 begins a numeral only before more of it, money or a share, or after a hedge: 一千, 一成, 近一年; not 一家
_ONE = (
    r"(?<=一)(?:(?=[二两三四五六七八九十百千万亿兆零〇点倍成折元块欧至到~-]|美[元金]|港[元币]"
    r"|个[点百亿多半]|[年天周次倍][多余半以左])|(?<=分之一)|(?<=[时达费要了用期]一)(?=[年周天个小])|(?=次)|(?<=[近约到足过超少多满、至-]一))"
)
# 几十, 数万; not 函数, 参数
_SEVERAL = r"(?<=[几数])(?<![参多少函系指总人次字倍分常岁位无基]数)"
# 壹亿, 參拾; not 陆续, 参加
_ACCOUNT = rf"(?<=[{FORMAL}])(?=[{FORMAL}万亿兆元圆角]|[美港日欧]元)|(?<=参)(?=[拾佰仟万亿])"
# 二十, 万台, 零点五; not 第三, 万一
_PLAIN = r"(?<=[二两三四五六七八九十百千亿兆廿卅卌])|(?<=万)(?!一)|(?<=[零〇])(?=[点个])"
_START = rf"(?<!第.)(?<![0-9.][百千万亿])(?:{_PLAIN}|{_ONE}|{_SEVERAL}|{_ACCOUNT})"
# 三十几万  一万六七  两个亿  十来万  五万 but not the 一 of 五万一张
_BODY = (
    rf"[二两三四五六七八九十百千万亿兆零〇廿卅卌几数]|[{FORMAL}](?![续军地上])|参(?=[拾佰仟万亿])"
    r"|(?<=[十零])一|一(?![张台枚块颗片套个架人年月天])|[多余来]个?(?=[万亿])|个多?(?=亿(?![级元]级))|[ \n](?=[万亿])"
)
# 零点五  三点五亿  三千|230
_DECIMALS = rf"(?:点[零〇{DIGITS}0-9]+[十百千]?[万亿]*|[0-9]{{1,3}}(?![0-9]))?"
_SPELLED = rf"(?:{_BODY})*{_DECIMALS}"
_MULTIPLE = rf"(?:(?P<scale>{_SCALE})|(?P<word>{_WORD})|(?P<letter>{_LETTER}))?"
NUMBER = re.compile(
    rf"[0-9{_NUMERAL}参](?:(?<=[0-9]){_FREE}(?:{_FRACTION}|{_ARABIC}{_MULTIPLE})|{_START}(?P<spelled>{_SPELLED}))"
)
_DATE = re.compile(
    rf"{GAP}(?:年代|月(?!球|租|薪|饼|供|费|活)|[日号]|时(?!间|长)|点(?![零一二三四五六七八九]|以上)|:[0-9]{{2}})"
)
_DATE_BEGINS = frozenset(" \t\r\n财年月日号时点:")  # what a date or time goes on with, or the gap before that
_CLOCK = re.compile(r"[0-9十]点[0-9]{1,2}分")
# 23年底  22年10月
_SHORT_YEAR = re.compile(r"(?<=[0-9])年(?=底|初|末|[上下]半|[第0-9Q])")
_YEAR = re.compile(rf"{GAP}(?:财)?年")


def scan(text: str) -> list[Reading]:
    """Return a reading for every number in `text` (in plain spelling), dated ones included, in order."""
    return [reading for match in NUMBER.finditer(text) if (reading := _read(text, match))]


def _read(text: str, match: re.Match[str]) -> Reading | None:
    start, end = match.span()
    if match.lastgroup == "spelled":
        return _spelled(text, start, end, match.group())
    if match.lastgroup == "fraction":
        return _fraction(match.group(), start, end)
    return _arabic(text, match, start, end)


def _fraction(run: str, start: int, end: int) -> Reading | None:
    above, below = map(int, run.split("/"))
    if not 0 < above < below:
        return None
    share = 100 * above / below
    numeral, unit = Numeral(share, share, share, "fraction"), Unit("percent", 1, "fraction")
    return Reading(start, end, numeral, end, end, unit, bare=below > 10)


def _arabic(text: str, match: re.Match[str], start: int, end: int) -> Reading | None:
    run, multiple, before = match.group(), match.lastgroup, text[start - 1 : start]
    if before == "-" and _in_name(text, start - 1):
        return None
    if multiple in ("word", "letter"):
        return _lettered(text, match)
    if before == ".":
        if text[start - 2 : start - 1].isalnum():
            return None
        start, run = start - 1, f"0.{run}"
    numeral = read_numeral("".join(run.split())) if end - start < LONGEST else None
    reading = Reading(start, end, numeral, end, end, bare=multiple is None and "," not in run)
    if multiple is None and numeral is not None and (_is_date(text, end, numeral) or _CLOCK.match(text, start - 2)):
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
    if number is None or text[end : end + 1] not in _DATE_BEGINS:
        return False
    if 1900 <= number <= 2100 and _YEAR.match(text, end):
        return True
    return number < 100 and (
        _DATE.match(text, end) is not None or (number > 9 and _SHORT_YEAR.match(text, end) is not None)
    )


def _lettered(text: str, match: re.Match[str]) -> Reading:
    start, end = match.span()
    letters = match["letter"].strip() if match["letter"] else match["word"].strip(" -\n").lower()
    digits = match.group()[: -len(match["letter"] or match["word"])]
    numeral = read_numeral(digits)
    factor, role = scale_words()[letters]
    if numeral is not None:
        numeral = numeral.times(factor)._replace(scale=factor)
    reading = Reading(start, end, numeral, end, end, letter=letters if match["letter"] else "")
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
    reading = Reading(start, end, numeral, end, end, bare=len(run) == 1, one=run == "一")
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
