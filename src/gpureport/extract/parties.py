"""Who: the names of a paragraph and the part each plays in its clause, and the one a quantity is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gpureport.language.names import appositions, epithet_ends, epithets
from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import Mention, Word, by_beginning, by_end, grammar
from gpureport.records import Kind
from gpureport.vocabulary import alternation, table

_WINDOW, _BACK, _KNOWN = 16, 2, 12
_DESCRIBED = re.compile(r"(?P<tie>向|与|和|同|跟|给|由|被|为|通过|透过|经由|借助|从)[^,。;:、的]{1,14}$")
_FORMS = re.compile(r"^,? ?(?:inc|corp|corporation|ltd|co|plc|limited|holdings|group|platforms)\b\.?")
_SIGNS = re.compile(r"[^,。;、各分都均]{0,12}?(?:签|达成|订立|续约)")
_OTHER_SIDE = re.compile(r"[向与从给跟][一-鿿]{0,4}$")
_AGAINST = re.compile(r"\b(?:against|versus|compared with|compared to|vs\.?)(?: [\w.,$%-]+){0,8} ?$")
_ARTICLE = re.compile("(?:an?|one|another) ")
_SOMEBODY = Word("stand_in", "unnamed")
TOPICS = frozenset({"topic", "agent", "unnamed", "pronoun"})
_TOLD = TOPICS | {"source"}


class Party(NamedTuple):
    """One name, or several joined: where it stands, the ids, the trade, and its part in the clause.

    `part` is `topic` (acts), `agent` (a passive's), `oblique` (is acted on, sold to, compared with), `goods` (lends
    its name to goods), `source` (reports), `place` (a country), `away` (one from or through which), `adjective` (of a
    country), `unnamed` (acts unnamed), `pronoun` (acts, named before).
    """

    start: int
    end: int
    ids: tuple[str, ...]
    trade: str = ""
    part: str = "topic"

    @property
    def subject(self) -> str | None:
        """The ids as a claim writes them."""
        return "|".join(sorted(set(self.ids))) or None

    @property
    def sells(self) -> bool:
        """Whether its trade is making chips or servers."""
        return self.trade in grammar("sellers")


def parties(reading: Reading, above: Sequence[Party] = ()) -> list[Party]:
    """Return who is named in a paragraph, in order, joined where joined; `above` are the last ones named before it.

    A word that stands for somebody (该公司, 后者, 三家, the start-up) is whom it stands for.
    """
    named = [
        Party(run[0].start, run[-1].end, tuple([m.word.value for m in run]), run[0].word.detail, _part(reading, run))
        for run in _runs(reading)
    ]
    named = _apposed(reading, named)
    items: list[Party | Mention] = [*named, *reading.words.get("stand_in", ()), *_somebody(reading, named)]
    if len(items) == len(named):
        return named
    known: deque[Party] = deque(above, maxlen=_KNOWN)
    found: list[Party] = []
    for item in sorted(items):
        ordinal = isinstance(item, Mention) and item.word.value in ("former", "latter")
        party = _stood_for(reading, found[-_KNOWN:] if ordinal else known, item) if isinstance(item, Mention) else item
        if party:
            found.append(party)
            known.append(party)
    return _apposed(reading, found)


def _somebody(reading: Reading, named: Sequence[Party]) -> Iterator[Mention]:
    """Go through the companies of which is only said what they are: 一家做多模态模型的公司, a Hangzhou start-up.

    Between commas it says what the one named before is.
    """
    if "一家" not in reading.folded and not _ARTICLE.search(reading.folded):
        return
    taken = {m.start for m in reading.words.get("stand_in", ())}
    for found in _unnamed().finditer(reading.folded):
        aside = (
            reading.folded[max(0, found.start() - 2) : found.start()].rstrip()[-1:]
            == ","
            == reading.folded[found.end() : found.end() + 1]
        )
        if not (aside or found.start() in taken or within(named, found.start(), found.end())):
            yield Mention(found.start(), found.end(), _SOMEBODY)


@cache
def _unnamed() -> re.Pattern[str]:
    heads, latin = alternation(grammar("unnamed_heads")), alternation(grammar("unnamed_heads_en"))
    return re.compile(
        rf"(?<![是为作成])(?:另|其中)?一家(?!名[为叫]|叫)[一-鿿]{{0,12}}?{heads}(?!名[为叫]|叫)"
        rf"|(?<![a-z])(?:an?|one|another) (?:[a-z-]+ ){{0,3}}?{latin}(?![a-z-]| (?:called|named))"
    )


def _apposed(reading: Reading, named: Sequence[Party]) -> list[Party]:
    """Make names oblique that only say what the one before is: DeepSeek, a unit of High-Flyer, holds."""
    folded, found = reading.folded, [*named]
    for at, (before, party) in enumerate(pairwise(named), 1):
        if folded.startswith(",", before.end) and before.part in TOPICS and party.part in TOPICS:
            begin, end = reading.clause(party.start)
            aside = begin == before.end + 1 and folded[end : end + 1] == "," and folded.startswith(appositions(), begin)
            if aside and not within(reading.spots, begin, end):
                found[at] = party._replace(part="oblique")
    return found


def subject_of(reading: Reading, found: Sequence[Party], spot: Spot, kind: Kind) -> Party | None:
    """Return whom a quantity is about, from its own sentence; `None` where the sentence names nobody."""
    near = within(found, spot.first, spot.last)
    if not near:
        return None
    if owner := _owner(reading, near, spot):
        return owner
    held = reading.folded.find("把", max(0, spot.first - 4 * _WINDOW), spot.last) >= 0
    topics = [p for p in near if p.part in TOPICS and not (held and _object(reading, p))]
    if kind is Kind.PRICE:
        topics = [p for p in topics if p.part != "pronoun" and (p.start >= spot.begin or _prices(reading, p))]
    elif kind is Kind.STOCKPILE and (places := [p for p in near if p.part == "place" and p.end <= spot.start]):
        topics = [p for p in topics if p.part != "pronoun" or p.start > places[-1].start]
    before = next((p for p in reversed(topics) if p.end <= spot.start), None)
    if before and before.sells and before.start >= spot.begin:  # a maker's cards at whoever acts before it
        acting = [p for p in topics if spot.begin <= p.start < before.start and not p.sells]
        close = spot.start - before.end <= _BACK
        before = acting[-1] if acting and close else before
    later = [p for p in topics if spot.end <= p.start < spot.finish]
    if before is None:
        later += [p for p in topics if p.start >= spot.finish and p.part == "agent"]
    after = next((p for p in later if p.part == "agent"), None) if later else None
    if after and (before is None or before.start < spot.begin or before.sells):
        return after
    if before:
        trades = kind in (Kind.ORDER, Kind.STOCKPILE)
        return (trades and _buyer(reading, near, before, spot)) or _buyers(before, kind)
    if later:
        return later[0]
    earlier = [p for p in near if p.end <= spot.start and (p.part != "place" or _counts(p))]
    places = [p for p in earlier if p.part == "place" and kind in (Kind.STOCKPILE, Kind.OTHER)]
    places += [p for p in earlier if p.part == "adjective" and kind in (Kind.STOCKPILE, Kind.ORDER)]
    places += [p for p in earlier if p.part == "place" and kind is Kind.ORDER and p.start == reading.clause(p.start)[0]]
    places.sort()
    sources = [
        p for p in earlier if p.part == "source" and kind is not Kind.PRICE and p.trade not in grammar("never_subject")
    ]
    return next(iter([*places[-1:], *sources[-1:]]), None)


def _counts(place: Party) -> bool:
    """Say whether a place may be whom a number is about: a government, and the country whose chips are added up."""
    return place.trade == "government" or place.ids[0] in grammar("counted_as_one")


def _owner(reading: Reading, near: Sequence[Party], spot: Spot) -> Party | None:
    """Return whose number it is by its place alone: Meta (22.4万块), 阿里的300亿元, against 485,000 for Microsoft."""
    folded, opens = reading.folded, reading.folded[spot.start - 1]
    if opens in "(的" or opens.isspace():
        before = next((p for p in reversed(near) if p.end <= spot.start), None)
        bracket = before and before.ids and folded[before.end : spot.start].strip() == "("
        owns = before and spot.begin <= before.start and spot.sort != "ratio" and _compared(reading, before, spot)
        if bracket or owns:
            return before
    if not folded.startswith((" for ", " at "), spot.end):
        return None
    after = next((p for p in near if p.start >= spot.end), None)
    given = after and after.ids and folded[spot.end : after.start] in (" for ", " at ")
    return after if given and _AGAINST.search(folded, spot.first, spot.start) else None


def _compared(reading: Reading, party: Party, spot: Spot) -> bool:
    """Say whether a number is the party's, with which another's is compared: 超过了阿里同季度的 300 亿元."""
    tie = reading.folded[party.end : spot.start]
    owned = tie.endswith("的") and len(tie) < _WINDOW and not reading.mentions("cue", party.end, spot.start)
    return owned and _ends(reading.folded[max(0, party.start - _WINDOW) : party.start], "base_before")


def topic_before(reading: Reading, found: Sequence[Party], place: int) -> Party | None:
    """Return the topic of the last sentence before `place` that has one, two sentences back at most."""
    for _ in range(_BACK):
        first, last = (reading.sentence(place - 2)[0], place) if place > 1 else (0, 0)
        topic = next((p for p in within(found, first, last) if p.part in TOPICS), None)
        if topic:
            return topic
        place = first
    return None


def _runs(reading: Reading) -> list[list[Mention]]:
    """Join names that 、, 和 or `and` ties; what lies inside a quantity (4 字节) is no name."""
    runs: list[list[Mention]] = []
    starts = [s.start for s in reading.spots]
    for mention in reading.words.get("company", ()):
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.start < reading.spots[at].end:
            continue
        if runs and _joined(reading.folded, runs[-1][-1], mention):
            runs[-1].append(mention)
        elif not runs or mention.start >= runs[-1][-1].end:
            runs.append([mention])
    return runs


def _joined(folded: str, before: Mention, after: Mention) -> bool:
    if not 0 < after.start - before.end <= _WINDOW:
        return False
    tie = _FORMS.sub("", folded[before.end : after.start]).strip()
    if tie in grammar("list_commas"):
        return folded[before.start].isascii() and folded[after.start].isascii()
    sells = {before.word.detail, after.word.detail} & {*grammar("sellers")}
    foreign = after.word.detail in grammar("last_resort")  # a maker and somebody in a country
    if tie in "与和同跟" and (foreign or not sells) and _SIGNS.match(folded, after.end):
        return False  # 甲与乙签订……: the first buys or supplies, the other is its partner
    return tie in grammar("joiners")


def _part(reading: Reading, run: list[Mention]) -> str:
    """What stands around a name says what part it plays."""
    folded, trade, end = reading.folded, run[0].word.detail, run[-1].end
    begin = run[0].start
    if (ends := folded[begin - 1 : begin]) and ends in epithet_ends():
        # from Japan's cloud provider Datasection, 与日本 Datasection 签约
        described = epithets().search(folded, max(0, begin - 3 * _WINDOW), begin)
        begin = described.start() if described else begin
    before, after = folded[max(0, begin - _WINDOW) : begin], folded[end : end + _WINDOW]
    if trade in grammar("last_resort"):
        if after.startswith(grammar("country_acts")) and run[0].start - reading.clause(end)[0] < _BACK * 3:
            return "topic"
        adjective = "adjective" if _starts(after, "adjective_after") else "place"
        return "away" if _ends(before, "away_before") else adjective
    speakers = reading.mentions("speaker", run[0].start, end + 3)
    officer = bool(speakers) and any(m.word.detail == "title" for m in speakers)
    if officer or trade in grammar("never_subject") or _ends(before, "source_before") or _starts(after, "source_after"):
        return "source"
    if _ends(before, "nouns_of_sellers") and (tied := _DESCRIBED.search(before)):
        before = before[: tied.end("tie")]  # 与日本云端服务供应商 Datasection 签约: what it is stands before its name
    if _ends(before, "agent_before") and not _ends(before, "maker_before"):
        return "agent"
    if trade in grammar("sellers") and (reading.mentions("product", begin, end) or _names_goods(reading, end)):
        return "goods"
    venue = before.endswith("在") and _starts(after, "venue_after")
    acts = not _ends(before, "oblique_before") or _starts(after, "topic_after") or _ends(before, "not_oblique_before")
    return "oblique" if venue or not acts else "topic"


def _names_goods(reading: Reading, end: int) -> bool:
    """A maker's name directly before its goods: 英伟达高端 GPU, Nvidia's H100."""
    if reading.folded.startswith(grammar("wares"), end):
        return True
    goods = reading.mentions("product", end, end + 2 * _WINDOW)
    goods = goods or [m for m in reading.mentions("marker", end, end + _BACK) if m.word.value == "per_server"]
    if not goods or reading.pauses_between(end, goods[0].start) or within(reading.spots, end, goods[0].start):
        return False
    if any(reading.mentions(role, end, goods[0].start) for role in ("cue", "status", "date")):
        return False
    between = reading.folded[end : goods[0].start]
    return len(between) < (2 * _WINDOW - 4 if between.isascii() else _WINDOW // 2 + 2)


def _object(reading: Reading, party: Party) -> bool:
    """把 before a name in its clause makes the name, or whose goods they are, an object."""
    turn = reading.folded.rfind("把", max(0, party.start - 4 * _WINDOW), party.start)
    return turn >= 0 and turn >= reading.clause(party.start)[0]


def _prices(reading: Reading, party: Party) -> bool:
    """A name in an earlier clause sets a price if that clause is about prices too, or says where."""
    begin, end = reading.clause(party.start)
    if reading.folded[max(0, party.start - _WINDOW) : party.start].endswith(grammar("place_before")):
        return True
    adverbial = reading.folded[max(begin, end - _WINDOW) : end].rstrip().endswith(grammar("adverbial_ends"))
    return not adverbial and any(m.word.value == "price" for m in reading.mentions("cue", party.end, end))


def _buyer(reading: Reading, near: Sequence[Party], seller: Party, spot: Spot) -> Party | None:
    """Where a seller is the subject, the nearest one goods go to or orders come from."""
    sold = reading.marked("sold", min(seller.end, spot.begin), spot.finish)
    if not (sold or seller.sells):
        return None
    # in English the one goods go to stands after their number, in Chinese before it
    english = reading.folded[seller.start].isascii() and reading.folded[spot.end - 1].isascii()
    for party in sorted(near, key=lambda p: ((p.start < spot.start) == english, abs(p.start - spot.start))):
        before = reading.folded[max(0, party.start - _WINDOW) : party.start]
        if party.ids == seller.ids or party.part not in ("oblique", "agent", "topic"):
            continue
        gets = "recipient_before" if seller.sells else "sold_to"
        receives = sold and party.start >= spot.begin and _ends(before, gets)
        if receives or (seller.sells and not party.sells and _ends(before, "buyer_before")):
            return party
    return None


def _buyers(party: Party, kind: Kind) -> Party:
    """Of a buyer and a seller joined (阿里与英伟达签下……订单), the buyer orders."""
    if len(party.ids) != _BACK or kind not in (Kind.ORDER, Kind.STOCKPILE):
        return party
    buyers = tuple(i for i in party.ids if _trades().get(i) not in grammar("sellers"))
    return party._replace(ids=buyers) if buyers else party


@cache
def _trades() -> dict[str, str]:
    return {row["id"]: row["role"] for row in table("companies")}


def _stood_for(reading: Reading, known: Sequence[Party], mention: Mention) -> Party | None:
    """Return whom a word that names nobody stands for, `None` where it stands for nobody known."""
    start, end, sort, which = mention.start, mention.end, mention.word.value, mention.word.detail
    if sort == "unnamed":
        says = reading.marked("said", end, end + _WINDOW // 2)
        part = "source" if says else "oblique" if _acted_on(reading, known, start) else "unnamed"
        return Party(start, end, (), "", part)
    if sort == "trade":
        alike = (p for p in reversed(known) if p.trade in which.split() and p.part not in ("source", "goods"))
        return next((p._replace(start=start, end=end, part="topic") for p in alike), None)
    parts, never = _TOLD if sort in ("pronoun", "bare") else TOPICS, grammar("never_subject")
    acting = [p for p in reversed(known) if p.part in parts and p.ids and p.trade not in never]
    if sort in ("pronoun", "bare"):
        if sort == "bare":  # the company told of, not the other side of its contract
            acting = [p for p in acting if not is_partner(known, p)] or acting
        if reading.folded[start].isascii() and reading.folded[start:end] != "they":
            acting = [p for p in acting if len(p.ids) == 1] or acting
        stands = acting and (sort == "pronoun" or _begins(reading, start))
        return acting[0]._replace(start=start, end=end, part="pronoun") if stands else None
    acting = ([p for p in acting if not p.sells] or acting) if which else acting
    count = int(which or 2) if sort != "both" else _KNOWN  # both chips
    joined = next((p.ids for p in acting[: 1 if which else _BACK * 3] if len(p.ids) == count), ())
    ids = joined or tuple(dict.fromkeys(i for p in acting for i in reversed(p.ids)))[count - 1 :: -1]
    if len(ids) < count or (which and not _acts(reading, mention)):
        return None
    chips = {m.word.value for m in reading.mentions("product", acting[1].start, start)} if not (which or joined) else ()
    if len(chips) > 1:
        return None  # the latter of two chips
    return Party(start, end, ids if which else ids[:1] if sort == "former" else ids[1:], acting[0].trade)


def _acted_on(reading: Reading, known: Sequence[Party], start: int) -> bool:
    """Say whether somebody unnamed is dealt with: 向杭州某公司采购, or object of what another does: 中标某项目."""
    before = reading.folded[max(0, start - _WINDOW) : start]
    last = known[-1] if known else None
    if last and last.ids and last.part in TOPICS and reading.clause(start)[0] <= last.start < start:
        return bool(reading.mentions("cue", last.end, start)) or _OTHER_SIDE.search(before) is not None
    return _ends(before, "oblique_before") or _OTHER_SIDE.search(before) is not None


def is_partner(known: Iterable[Party], party: Party) -> bool:
    """Say whether goods are bought from a party that is known to buy none: 向新华三采购, 与某科签约."""
    supplies = party.sells or party.trade == "other"
    return supplies and any(p.part == "oblique" and p.ids == party.ids for p in known)


def _begins(reading: Reading, place: int) -> bool:
    """Say whether a clause begins here, or did with a date."""
    if reading.folded[place].isascii():
        return place - reading.clause(place)[0] < _BACK
    dates = reading.mentions("date", max(0, place - _WINDOW), place)
    return not reading.folded[max(0, place - 1) : place].isalnum() or any(m.end == place for m in dates)


def _acts(reading: Reading, mention: Mention) -> bool:
    """Say whether a predicate, a date or a quantity follows a number of companies: 四家合计, the two have."""
    before = reading.folded[max(0, mention.start - _WINDOW) : mention.start]
    if before[-1:] in grammar("others") or _OTHER_SIDE.search(before):
        return False  # 另两家, 向两家供应商采购
    near = mention.end + _BACK
    follows = any(reading.mentions(role, mention.end, near) for role in ("cue", "status", "date", "marker"))
    return follows or bool(within(reading.spots, mention.end, near))


def _ends(before: str, name: str) -> bool:
    known, last = by_end(name), before[-1:]
    if last in known and before.endswith(known[last]):
        return True
    return last == " " and (bare := before.rstrip()).endswith(known.get(bare[-1:], ()))


def _starts(after: str, name: str) -> bool:
    known, first = by_beginning(name), after[:1]
    if first in known and after.startswith(known[first]):
        return True
    return first.isspace() and (bare := after.lstrip()).startswith(known.get(bare[:1], ()))
