"""What: the chips and servers a quantity counts or prices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gpureport.extract.kinds import packing
from gpureport.language.parties import Party
from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import by_end, grammar

_NEAR = 26
_CARDS = re.compile(r"(?<!\d)(1[0-6]|[1-9]|八|四|两|eight|four) ?(?:卡|张|块|颗|枚|片|个|[x×]|-?(?: ?gpu|card|way))")
_MODEL = re.compile("型号|均为|均是|都是|全是|全为|主要[是为]|[种机]型")
_MOSTLY = re.compile("为主|居多|占大头|占多数|占大部分")
_COUNTS = {"八": 8, "四": 4, "两": 2, "eight": 8, "four": 4}
_COPULA = re.compile(r"[^。;]{0,4}?(?:是|为|均为|都是|全是|全为|系|were|are|was|is|being|of them)")
GENERIC = "GPU"


class Goods(NamedTuple):
    """One product, or several joined, where they stand; `named` where a model or family is."""

    start: int
    end: int
    ids: tuple[str, ...]
    named: bool


def goods(reading: Reading, people: Sequence[Party] = ()) -> list[Goods]:
    """Return the products of a paragraph in order, joined where joined; `A100 GPU` is one, the A100.

    前者 and 后者 are the first and second of the last two, but for those that are `people`.
    """
    found: list[Goods] = []
    stand_ins = [m for m in reading.words.get("stand_in", ()) if m.word.value in ("former", "latter", "both")]
    for mention in sorted([*reading.words.get("product", ()), *stand_ins]):
        if mention.word.role == "stand_in":
            named_ids = [i for g in found[-4:] if g.named for i in g.ids][-2:]
            if len(named_ids) > 1 and not within(people, mention.start, mention.start + 1):
                ids = tuple(named_ids) if mention.word.value == "both" else (named_ids[mention.word.value == "latter"],)
                found.append(Goods(mention.start, mention.end, ids, named=True))
            continue
        named, ids = mention.word.detail != "generic", (mention.word.value,)
        last = found[-1] if found else None
        number = within(reading.spots, mention.start, mention.start + 1)
        if (last and mention.start < last.end) or (number and number[0].sort and number[0].end > mention.end):
            continue  # 4090 台 is no RTX 4090
        tie = reading.folded[last.end : mention.start].strip(" -") if last and not named else None
        if last and tie is not None and (not tie or tie in grammar("adjectives_between")):
            found[-1] = last._replace(end=mention.end)
        elif last and last.named and named and _joined(reading, last.end, mention.start):
            found[-1] = Goods(last.start, mention.end, tuple(dict.fromkeys(last.ids + ids)), named=True)
        else:
            found.append(Goods(mention.start, mention.end, ids, named))
    return found


def products_of(reading: Reading, found: Sequence[Goods], spot: Spot) -> tuple[Goods | None, bool]:
    """Return what a quantity of the sentence counts or prices, and whether it stands right beside it."""
    near = within(found, spot.first, spot.last)
    if not near:
        return None, False
    # an amount is of what is compared, not of what it is compared with, but for that one's own: 比 H100 的 20 万元
    near = [g for g in near if not _base(reading, spot, g) or (spot.sort != "ratio" and _own(reading, spot, g))] or near
    beside = [
        g for g in near if spot.end <= g.start < min(spot.finish, spot.end + _NEAR) and _adjoins(reading, spot, g)
    ]
    before = [g for g in near if g.end <= spot.start]
    inside = [g for g in before if g.start >= spot.begin]
    if beside and inside and inside[-1].named and _listed(reading, spot, inside[-1], beside[0]):
        beside = []
    if best := next((g for g in beside if g.named), None):
        return best, True
    after = [g for g in near if g.named and g.start >= spot.end and _introduced(reading, spot, g)]
    if after and _specified(reading, spot, after[0]):
        return after[0], False
    named = [g for g in before if g.named]
    return next(iter([*beside, *inside[-1:], *named[-1:], *after, *before[-1:]]), None), bool(beside)


def _listed(reading: Reading, spot: Spot, own: Goods, other: Goods) -> bool:
    """Say whether each of a list has its product before it: A100 有 1 万张、H800 有 5000 张."""
    tied = reading.folded[spot.end : other.start].strip() in grammar("joiners")
    return tied and not within(reading.spots, own.end, spot.start) and bool(within(reading.spots, other.end, spot.last))


def _specified(reading: Reading, spot: Spot, thing: Goods) -> bool:
    """Say whether a product named after a quantity is what it is, or is most of it: 型号为H20, 以H20为主."""
    end = reading.clause(thing.start)[1]
    return bool(_MODEL.search(reading.folded, spot.end, thing.start) or _MOSTLY.search(reading.folded, thing.end, end))


def _base(reading: Reading, spot: Spot, thing: Goods) -> bool:
    """Say whether a product is what another is compared with: 比 A100 高, H20 的两倍."""
    multiple = spot.quantity.unit == "times" and reading.folded[thing.end : spot.start] in ("的", " 的 ", "的 ", " 的")
    before = reading.folded[max(0, thing.start - 8) : thing.start].rstrip()
    return multiple or before.endswith(by_end("base_before").get(before[-1:], ()))


def _own(reading: Reading, spot: Spot, thing: Goods) -> bool:
    """Say whether an amount after a product is that product's own."""
    tie = reading.folded[thing.end : spot.start].strip() if thing.end <= spot.start else None
    return tie is not None and (not tie or tie.endswith("的"))


def of_servers(reading: Reading, thing: Goods) -> tuple[str, ...]:
    """Write products as servers of n cards where the words around them say how many a server has."""
    cards = _CARDS.search(reading.folded, max(0, thing.start - _NEAR // 2), thing.end + _NEAR // 2)
    if not cards:
        return thing.ids
    count = _COUNTS.get(cards.group(1)) or cards.group(1)
    return tuple(i if "x" in i[:3] or i == GENERIC else f"{count}x{i}" for i in thing.ids)


def is_anaphoric(reading: Reading, thing: Goods) -> bool:
    """Say whether a general word means what was told of before: these chips."""
    return not thing.named and reading.folded[max(0, thing.start - 5) : thing.start].endswith(grammar("these"))


def _joined(reading: Reading, end: int, start: int) -> bool:
    """A100、H100; A100 和前代产品 V100."""
    tie = reading.folded[end:start].strip(" -")
    if tie == "," == reading.folded[end:start] and within(reading.spots, start, reading.clause(start)[1]):
        return False  # 3万张A100，H800也有1万张: a clause of its own
    if tie in grammar("joiners") or tie in grammar("list_commas"):
        return True
    loose = start - end < _NEAR * 2 // 3 and tie.startswith(("和", "与", "及", "and "))
    words = any(reading.mentions(role, end, start) for role in ("cue", "date")) or within(reading.spots, end, start)
    return loose and not words and not _names(reading, end, start)


def _introduced(reading: Reading, spot: Spot, thing: Goods) -> bool:
    """A product named after the quantity is its own in the same clause, or where no other quantity comes between."""
    if reading.marked("part", spot.end, thing.start):
        return False
    begins = reading.clause(thing.start)[0]
    if begins > spot.end and not reading.folded[begins : thing.start].strip():
        return False  # it begins a clause of its own
    between = within(reading.spots, spot.end, thing.start)
    counted = spot.sort == "money" and not _names(reading, spot.end, thing.start)
    return thing.start < spot.finish or not between or (counted and all(s.sort in ("count", "money") for s in between))


def _names(reading: Reading, first: int, last: int) -> bool:
    return any(m.word.detail not in grammar("sellers") for m in reading.mentions("company", first, last))


def _adjoins(reading: Reading, spot: Spot, thing: Goods) -> bool:
    """Nothing but classifiers, makers, adjectives and quantities of the same list stands between it and its product."""
    between = [s for s in within(reading.spots, spot.end, thing.start) if s.sort and not packing(reading, s)]
    if any(reading.folded[spot.end : s.start].strip() not in grammar("joiners") for s in between[:1]):
        return False
    tie = reading.folded[spot.end : thing.start]
    if _COPULA.match(tie) or tie.rstrip().endswith("的"):
        return True
    return not any(m.word.value != "need" for m in reading.mentions("cue", spot.end, thing.start))
