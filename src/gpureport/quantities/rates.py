"""What a quantity is per, and whether it is a change up or down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from gpureport.quantities.lexicon import GAP
from gpureport.quantities.reading import Reading
from gpureport.vocabulary import alternation, table, words

_REACH = 40
_CLAUSES_BEFORE = re.compile(r"(?s:.*)(?:[，。；！？、,;!?|\x1f]|\n[ \t]*\n)")
_RATE_SIGN = re.compile("[每单一年月日股]")  # one of them stands in every rate told before
_TOTAL = re.compile(r"[共总]")
_THINGS = ("chip", "server", "rack", "node")


@cache
def _names() -> Mapping[str, str]:
    return {row["surface"]: row["per"] for row in table("units_per")}


@cache
def _joined() -> re.Pattern[str]:
    """Match a rate after the amount: / 枚, /台/月, 一张, 每小时, per chip, a month."""
    chinese = alternation(name for name in _names() if not name.isascii())
    latin = alternation(name for name in _names() if name.isascii())
    name = rf"(?:{chinese}|{latin}s?(?![A-Za-z]))"
    first = rf"(?:{GAP}(?:[/每]{GAP}|一(?=[张台枚块颗片个年天]))| per | an? )"
    no_date = "(?! (?:ago|earlier|before|later))"
    second = rf"(?:{GAP}[/每]?{GAP}| per | a )(?P<two>{name}){no_date}"
    return re.compile(rf"{first}(?P<one>{name}){no_date}(?:{second})?| (?P<each>each|apiece)(?![A-Za-z])")


@cache
def _said_before() -> re.Pattern[str]:
    """Match what the words before say: 每台每月, 单卡, 一台…价格, 一个月, 年资本开支, 月租, 日均."""
    chinese = alternation(name for name in _names() if not name.isascii())
    every = rf"每{GAP}[一1]?个?(?P<every>{chinese}|GPU)|单(?P<single>[卡台张枚颗片机])|一(?P<one>[张台枚颗片])(?!张)"
    span = r"(?<![后上下头第同近])(?<![^从]前)一(?P<span>年|个月|天|周|个?小时)(?![后前多半内里来以之度涨跌贵降便])"
    adjective = (
        r"(?<![0-9今去前明后当同全财近一两三四五六七八九十几半来每多])(?<![0-9] )"
        r"(?P<yearly>年)(?=资本|均|化|营|收|租|薪|产|需求)"
        r"|(?<![0-9一二三四五六七八九十上个])(?<![0-9] )(?P<monthly>月)(?=租|薪|均|费|供)"
        r"|(?P<daily>日)(?=均|租|访问)|(?P<stock>股)(?=价)"
    )
    return re.compile(f"{every}|{span}|{adjective}")


@cache
def _changes() -> tuple[re.Pattern[str], Mapping[str, str]]:
    ways = {verb: way for way in ("up", "down") for verb in words("hedges", way)}
    verbs = alternation(verb[::-1] for verb in ways)
    skipped = rf"(?:{GAP}(?:[了过约近超达幅率有]|yb |达高)?){{0,3}}"
    # 高达 says how much, not that it grew; the text is read backwards
    return re.compile(rf"{skipped}(?!(?<=达)高)(?P<verb>{verbs})"), ways


@cache
def _change_ends() -> frozenset[str]:
    """The characters that verbs of change, and what may stand between them and a quantity, end in."""
    return frozenset([*" \t\r\n>了过约近超达幅率有y", *(verb[-1] for verb in _changes()[1])])


@cache
def _change_after() -> re.Pattern[str]:
    ways = alternation(verb for way in ("up", "down") for verb in words("hedges", way) if len(verb) > 1)
    return re.compile(rf"{GAP}的?(?P<verb>{ways})")


def joined_rate(text: str, reading: Reading) -> str | None:
    """Read a rate printed right after the quantity and move the phrase's end past it."""
    match = _joined().match(text, reading.end)
    if match is None:
        return None
    reading.end = match.end()
    if match["each"]:
        return "chip" if reading.unit is None or reading.unit.group == "money" else None
    return _compound(_name(name) for name in (match["one"], match["two"]) if name)


def _compound(names: Iterable[str]) -> str | None:
    """Join what a rate is per, things first, then time."""
    return "-".join(sorted(names, key=lambda per: per not in _THINGS)) or None


def _name(name: str) -> str:
    return _names().get(name) or _names()[name.removesuffix("s")]


def rate_before(text: str, start: int, *, money: bool) -> str | None:
    """Read what the clause before the quantity says it is per: 每台每月, 单卡, 一台…; things first, then time."""
    before = _CLAUSES_BEFORE.match(text, start - _REACH, start)
    first = before.end() if before else max(start - _REACH, 0)
    if not _RATE_SIGN.search(text, first, start):
        return None
    clause = text[first:start]
    found: dict[str, None] = {}
    for match in _said_before().finditer(clause):
        if (match.lastgroup in ("single", "one", "stock") and not money) or _TOTAL.search(clause, match.end()):
            continue
        name = match[match.lastgroup or 0]
        name = "台" if name == "机" else name
        found[_names().get(name, name)] = None
    return _compound(found) if found else None


def direction(text: str, reading: Reading, floor: int) -> str | None:
    """Return `up` or `down` where a verb of change stands right before or after the quantity."""
    if reading.unit is not None and reading.unit.group == "doubling":
        return "up"
    pattern, ways = _changes()
    changed = text[reading.start - 1 : reading.start] in _change_ends()
    match = pattern.match(text[max(floor, reading.start - 10) : reading.start][::-1]) if changed else None
    if match is not None:
        return ways[match["verb"][::-1]]
    if reading.unit is None or reading.unit.unit not in ("percent", "percentage_point", "times"):
        return None
    after = _change_after().match(text, reading.end)
    return ways[after["verb"]] if after is not None else None
