"""What: the chips and servers a quantity counts or prices."""

from __future__ import annotations

import re
from typing import NamedTuple

from gpureport.extract.kinds import packing, unit_class
from gpureport.extract.lexicon import grammar
from gpureport.extract.reading import Reading, Spot

_NEAR = 26
_CARDS = re.compile(r"(?<!\d)(\d{1,2}|八|四|两|eight|four) ?(?:卡|张|块|颗|枚|片|个|[x×]|-?(?: ?gpu|card|way))")
_COUNTS = {"八": 8, "四": 4, "两": 2, "eight": 8, "four": 4}
_SERVER = re.compile(r"服务器|伺服器|整机|一体机|server|系统|节点|node|机")
_COPULA = re.compile(r"[^。;]{0,4}?(?:是|为|均为|都是|全是|全为|系|were|are|was|is|being|of them)")
GENERIC = "GPU"


class Goods(NamedTuple):
    """One product, or several joined, where they stand; `named` where a model or family is."""

    start: int
    end: int
    ids: tuple[str, ...]
    named: bool


def goods(reading: Reading) -> list[Goods]:
    """Return the products of a paragraph in order, joined where joined; `A100 GPU` is one, the A100."""
    found: list[Goods] = []
    for mention in reading.words.get("product", ()):
        named, ids = mention.word.detail != "generic", (mention.word.value,)
        last = found[-1] if found else None
        if last and mention.start < last.end:
            continue
        tie = reading.folded[last.end : mention.start].strip(" -") if last else "none"
        if last and not named and tie in ("", "系列", "高端", "ai", "tensor core"):
            found[-1] = last._replace(end=mention.end)
        elif last and last.named and named and _joined(reading, last.end, mention.start, tie):
            found[-1] = Goods(last.start, mention.end, tuple(dict.fromkeys(last.ids + ids)), named=True)
        else:
            found.append(Goods(mention.start, mention.end, ids, named))
    return found


def _joined(reading: Reading, end: int, start: int, tie: str) -> bool:
    """A100、H100; A100 和前代产品 V100."""
    if tie in grammar("joiners") or tie in grammar("list_commas"):
        return True
    loose = start - end < _NEAR * 2 // 3 and tie.startswith(("和", "与", "及", "and "))
    return (
        loose
        and not any(reading.after(role, end, start, 1) for role in ("cue", "date"))
        and not reading.pauses_between(end, start)
    )


def products_of(reading: Reading, found: list[Goods], spot: Spot) -> tuple[Goods | None, bool]:
    """Return what a quantity of the sentence counts or prices, and whether it stands right beside it."""
    first, _ = reading.sentence(spot.start)
    begin, end = reading.clause(spot.start)
    following = [g for g in found if spot.end <= g.start < min(end, spot.end + _NEAR)]
    following = [g for g in following if _adjoins(reading, spot, g)]
    named = next((g for g in following if g.named), None)
    if following:
        return named or following[0], True
    before = [g for g in found if first <= g.start and g.end <= spot.start]
    in_clause = [g for g in before if g.start >= begin]
    if in_clause:
        return in_clause[-1], False
    return next((g for g in reversed(before) if g.named), before[-1] if before else None), False


def of_servers(reading: Reading, thing: Goods) -> tuple[str, ...]:
    """Write products as servers of n cards where the words around them say how many a server has."""
    around = reading.folded[max(0, thing.start - _NEAR // 2) : thing.end + _NEAR // 2]
    cards = _CARDS.search(around)
    if not cards:
        return thing.ids
    count = _COUNTS.get(cards.group(1)) or int(cards.group(1))
    return tuple(i if "x" in i[:3] or i == GENERIC else f"{count}x{i}" for i in thing.ids)


def _adjoins(reading: Reading, spot: Spot, thing: Goods) -> bool:
    """Nothing but classifiers, makers and adjectives stands between a quantity and its product."""
    between = [
        s for s in reading.spots if spot.end <= s.start < thing.start and unit_class(s) and not packing(reading, s)
    ]
    if any(reading.folded[spot.end : s.start].strip() not in grammar("joiners") for s in between):
        return False
    tie = reading.folded[spot.end : thing.start]
    if _COPULA.match(tie) or tie.rstrip().endswith("的"):
        return True
    return not any(m.word.value != "need" for m in reading.after("cue", spot.end, thing.start, 3))
