"""Who: the names of a paragraph and the part each plays in its clause."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gpureport.language.names import appositions, epithet_ends, epithets
from gpureport.language.reading import Reading, within
from gpureport.lexicon import Mention, Word, begins_in, ends_in, grammar
from gpureport.vocabulary import alternation

_WINDOW, _BACK, _KNOWN = 16, 2, 12
_DESCRIBED = re.compile(r"(?P<tie>向|与|和|同|跟|给|由|被|为|通过|透过|经由|借助|从)[^,。;:、的]{1,14}$")
_FORMS = re.compile(r"^,? ?(?:inc|corp|corporation|ltd|co|plc|limited|holdings|group|platforms)\b\.?")
_SIGNS = re.compile(r"[^,。;、各分都均]{0,12}?(?:签|达成|订立|续约)")
_OTHER_SIDE = re.compile(r"[向与从给跟][一-鿿]{0,4}$")
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
        rf"|(?<![a-z])(?:an?|one|another) (?:[a-z-]+ ){{0,3}}?{latin}"
        r"(?![a-z-]| (?:called|named|orders?|commitments?)\b)"
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
        adjective = "adjective" if begins_in(after, "adjective_after") else "place"
        return "away" if ends_in(before, "away_before") else adjective
    speakers = reading.mentions("speaker", run[0].start, end + 3)
    officer = bool(speakers) and any(m.word.detail == "title" for m in speakers)
    if (
        officer
        or trade in grammar("never_subject")
        or ends_in(before, "source_before")
        or begins_in(after, "source_after")
    ):
        return "source"
    if ends_in(before, "nouns_of_sellers") and (tied := _DESCRIBED.search(before)):
        before = before[: tied.end("tie")]  # 与日本云端服务供应商 Datasection 签约: what it is stands before its name
    if ends_in(before, "agent_before") and not ends_in(before, "maker_before"):
        return "agent"
    if trade in grammar("sellers") and (reading.mentions("product", begin, end) or _names_goods(reading, end)):
        return "goods"
    venue = before.endswith("在") and begins_in(after, "venue_after")
    acts = (
        not ends_in(before, "oblique_before")
        or begins_in(after, "topic_after")
        or ends_in(before, "not_oblique_before")
    )
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
    return ends_in(before, "oblique_before") or _OTHER_SIDE.search(before) is not None


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
