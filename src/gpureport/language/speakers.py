"""Who says so: the attribution of a claim and how accountable it is.

A paragraph is read once for its speeches: a word of saying or knowing, whoever stands before it in its clause, and
how far the speech runs on. A claim is attributed to the innermost speech it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from gpureport.language.parties import Party
from gpureport.language.reading import Reading, Spot, within
from gpureport.lexicon import Mention, Word, fold, grammar
from gpureport.records import Attribution
from gpureport.vocabulary import alternation, table, words

_HAN, _LATIN, _FAR, _ASIDE, _SENTENCES = 25, 60, 160, 24, 8
_HIDDEN = re.compile(r"\([^()]*\)|《[^《》]*》")
_EDGE = re.compile(r"[,;:!?。\n\"“”「」『』【】]")
_RUNS_ON = re.compile(r"[^,;:。]{0,12}[,:]|[^,;:。]{0,6}[“\"「]|[ a-z]{0,30}\bthat\b")
_CAPITAL = re.compile("[A-Z]")
_HEAD = re.compile(r"$|等|公司|集团|方面|官方|双方|旗下|内部|高层|高管层|'s? ")
_ANSWERS = {answers.value: answers for answers in Attribution}
_ENDS, _AHEAD = ".。\n", 32  # an end of a sentence; how far a cue looks ahead
_QUOTES = (("“", "”"), ("「", "」"))


def attribution_of(reading: Reading, found: Sequence[Party], spot: Spot) -> tuple[str | None, Attribution]:
    """Return the printed words that say whose claim it is, and the class of who answers for it."""
    if "speech" not in reading.words:
        hidden = (
            _HIDDEN.sub(_blanked, reading.folded) if "(" in reading.folded or "《" in reading.folded else reading.folded
        )
        last = reading.spots[-1].start  # of what is said after its sentence nobody asks
        until = next((s for s in reading.stops if s >= last and reading.folded[s] in _ENDS), len(hidden))
        cues = list(_cues().finditer(hidden, 0, until + _AHEAD))
        reading.words["speech"] = sorted(_Paragraph(reading, found, hidden, until).speeches(cues)) if cues else []
    for speech in reversed(within(reading.words["speech"], 0, spot.start + 1, 8 * _SENTENCES)):
        if spot.start < speech.end:
            return speech.word.detail or None, _ANSWERS[speech.word.value]
    return None, Attribution.OUTLET


class _Paragraph:
    """A paragraph while its speeches are looked for; brackets and titles are hidden from the search for clauses.

    What is said after `until` has no quantity.
    """

    def __init__(self, reading: Reading, found: Sequence[Party], hidden: str, until: int) -> None:
        self.folded, self.clean, self.found, self.hidden = reading.folded, reading.clean, found, hidden
        self.stops = [*reading.stops, len(self.folded)]
        # the places where sentences end, semicolons aside, and one past the last; and those where clauses begin
        self.ends = [s for s in self.stops if self.folded[s : s + 1] in _ENDS]
        pauses = [m.end() for m in _EDGE.finditer(hidden, 0, until + _AHEAD)]
        self.edges = sorted({0, len(self.folded) + 1, *[s + 1 for s in self.ends], *pauses})
        self.until = until
        self.last: tuple[str, Attribution] | None = None

    def speeches(self, cues: Iterable[re.Match[str]]) -> Iterator[Mention]:
        """Go through the stretches that somebody says: `value` is the class, `detail` who."""
        for cue in cues:
            (at, end), sort = cue.span(), str(cue.lastgroup)
            if at > self.until:
                break
            begin = max(self._edge(at), at - _FAR)
            own = sort in ("said", "reckoned") and self.folded[begin:at].lstrip().startswith(_list("own"))
            begin = self._lead(begin, at)
            unsaid = self.folded[begin:at].rstrip().endswith(_list("unsaid"))
            if sort == "never" or unsaid or self.folded.startswith(_list("noun_before"), end):
                continue
            if speaker := ("", Attribution.OUTLET) if own else self._speaker(sort, begin, at, end):
                self.last = speaker if speaker[0] else self.last
                first, last = self._reach(sort, begin, at, end)
                if speaker[1] is Attribution.FILING:
                    last = self._read_on(first, last)
                yield Mention(first, last, Word("speech", speaker[1].value, speaker[0]))

    def _speaker(self, sort: str, begin: int, at: int, end: int) -> tuple[str, Attribution] | None:
        """Return whose words follow, or go before, a cue: the name as printed, empty for the writer, and the class."""
        before = self.folded[begin:at]
        if sort == "rumour":
            return (self.clean[at:end], Attribution.UNNAMED) if within(self.found, end, end + 1) else None
        if sort == "learnt":
            source = before.find("从")
            told = self._who(begin + source + 1, at) if source >= 0 else None
            outlet = before.startswith("《") or any(p.trade == "media" for p in within(self.found, begin, at))
            return told or (self._print(begin if outlet else at, end), Attribution.UNNAMED)
        mark = self.folded[max(0, at - 2) : at].rstrip()[-1:] if self.folded[at].isascii() and not before else ""
        closes = self._edge(end, 1, self.ends) - end <= _ASIDE
        if sort in ("after", "by") or mark in ("”", '"') or (mark == "," and closes):  # …," said Jensen Huang
            until = self._edge(end, 1) - 1
            return self._who(self._lead(end, until), until)
        if mark == ",":  # Jensen Huang, chief executive of Nvidia, said
            first = self._edge(at, 0, self.ends)
            first = self._lead(first + (first > 0), at)
            return self._who(first, self._edge(first, 1) - 1)
        who = self._who(begin, end - 1 if sort == "place" else at)
        first, edge = max(self._edge(at, 0, self.ends), at - _FAR // 2), self._edge(at)
        while sort == "said" and begin == at and who is None and edge > first:  # …, 并宣布: who acts before it
            until, edge = edge - 1, self._edge(edge - 1)
            who = self._who(self._lead(edge, until), until, acts=True)
        return who

    def _who(self, begin: int, end: int, *, acts: bool = False) -> tuple[str, Attribution] | None:
        """Return the speaker in `[begin, end)`; with `acts`, in a clause that need not be about saying."""
        if begin >= end:
            return None
        if cited := _words("citing").search(self.hidden, begin, end):
            begin = cited.end()
        near, stop = within(self.found, begin, end), end
        end = self._cut(near, begin, end)
        text = self.folded[begin:end]
        if text[-1] in _trailing_ends():
            text = _trailing().sub("", text)
        if not text:
            return None
        end = begin + len(text)
        firms = [p for p in near if p.start < end and p.trade not in grammar("last_resort")]
        if text in _list("pronouns"):
            firm = (self._print(begin, end), Attribution.COMPANY) if text in _list("firms") else None
            alike = self.last and (not firm or self.last[1] not in (Attribution.NAMED, Attribution.UNNAMED))
            return self.last if alike else firm
        filed = _of_class(Attribution.FILING)
        if acts and firms and filed.search(self.folded, begin, stop):
            return self._print(firms[0].start, firms[0].end), Attribution.FILING
        if acts and (known := _words("people").search(self.folded, begin, end)):
            return self._print(*known.span()), Attribution.NAMED
        answers = _class_of(text, self.clean[begin:end], _firm(firms, begin, text))
        if answers is Attribution.COMPANY and (
            filed.search(self.folded, begin, stop) or _filed_in().match(self.folded, stop)
        ):
            answers = Attribution.FILING
        return (self._print(begin, end), answers) if answers else None

    def _cut(self, near: Sequence[Party], begin: int, end: int) -> int:
        """Return where what is no part of a speaker begins, which may stand in a name."""
        for between in _words("between").finditer(self.hidden, begin + 1, end):
            place = between.start()
            if not any(p.start <= place < p.end for p in near):
                return place
        return end

    def _reach(self, sort: str, begin: int, at: int, end: int) -> tuple[int, int]:
        """Return how far a speech goes: to the end of the clause's sentence, of the whole one, or of the quotation."""
        first, last = self._edge(at, 0, self.ends), self._edge(at, 1, self.ends)
        rest = self.folded[end : min(self._edge(end, 1) - 1, last)]
        latin = self.folded[at].isascii()
        trails = len(rest) <= (_ASIDE if latin else 0) and begin > first + 1 and end + len(rest) + 1 >= last
        aside = latin and not rest and begin > first + 1
        if sort == "after" or trails or aside or (latin and sort == "learnt"):
            return min(first, self._edge(at)), last
        runs = sort == "by" or _RUNS_ON.match(self.folded, end)
        last = last if runs else self._edge(end, 1, self.stops)
        for mark, closing in _QUOTES:  # a quotation goes on to where it closes
            if (opened := self.folded.rfind(mark, end, last)) > self.folded.rfind(closing, end, last):
                last = max(last, self.folded.find(closing, opened))
        return (begin if sort == "learnt" else end), last

    def _read_on(self, first: int, last: int) -> int:
        """A document is told on until somebody else acts."""
        known = {i for p in within(self.found, first - _FAR, last) for i in p.ids}
        for end in self.ends[bisect_right(self.ends, last) - 1 :][:_SENTENCES]:
            if any(p.part == "topic" and not known.issuperset(p.ids) for p in within(self.found, last, end)):
                break
            last = end
        return max(first, last)

    def _edge(self, place: int, after: int = 0, edges: Sequence[int] = ()) -> int:
        """Return the last edge at or before a place, or the first one after it."""
        edges = edges or self.edges
        at = bisect_right(edges, place) - 1 + after
        return edges[at] if 0 <= at < len(edges) else len(self.folded) * after

    def _lead(self, begin: int, end: int) -> int:
        found = _leading().match(self.hidden, begin, end)
        return found.end() if found else begin

    def _print(self, begin: int, end: int) -> str:
        """Return a name as printed, without brackets, no longer than a name is."""
        name = " ".join(re.sub(r"[(（][^()（）]*[)）]", "", self.clean[begin:end]).split()).strip(" “”\"'「」,")
        if name.isascii():
            return name if len(name) <= _LATIN else name[:_LATIN].rpartition(" ")[0]
        return name[-_HAN:]


def _firm(firms: Sequence[Party], begin: int, text: str) -> tuple[bool, bool, bool]:
    """Say of the last company named in a text that begins somewhere whether it ends it, reports, and heads it."""
    if not firms:
        return False, False, False
    firm = firms[-1]
    end = firm.end - begin
    known = firm.trade != "other" and end >= len(text)
    return known, firm.trade == "media", bool(firm.ids) and _HEAD.match(text, end) is not None


@lru_cache(maxsize=1024)  # who speaks once speaks again
def _class_of(text: str, printed: str, firm: tuple[bool, bool, bool]) -> Attribution | None:
    known, reports, heads = firm
    return next(_classes(text, printed, known=known, reports=reports, heads=heads), None)


def _classes(text: str, printed: str, *, known: bool, reports: bool, heads: bool) -> Iterator[Attribution]:
    """Go through the classes of who is called `text`, the likeliest first; none for what is nobody who speaks.

    It may end in a company that is `known`, hold one that `reports`, and begin with one.
    """
    nameless = text.startswith(_list("indefinite"))
    if _called(text, Attribution.FILING):
        yield Attribution.FILING
    if not known and _is_person(text, printed):
        yield Attribution.NAMED
    if _called(text, Attribution.COMPANY) or _words("institutions").search(text):
        yield Attribution.COMPANY
    ranked = (nameless or text.startswith("有")) and _words("ranks").search(text)
    if _called(text, Attribution.UNNAMED) or ranked or (nameless and _called(text, Attribution.NAMED)):
        yield Attribution.UNNAMED
    if _called(text, Attribution.OUTLET) or reports:
        yield Attribution.OUTLET
    if _called(text, Attribution.NAMED):
        yield Attribution.NAMED
    studies = _words("studies").search(text)
    if nameless:
        yield Attribution.OUTLET if studies else Attribution.UNNAMED
    if heads:
        yield Attribution.COMPANY
    if studies:
        yield Attribution.OUTLET


def _blanked(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def _called(text: str, answers: Attribution) -> bool:
    return _of_class(answers).search(text) is not None


@cache
def _list(name: str) -> tuple[str, ...]:
    """Return a list of speech.yml, folded."""
    return tuple(fold(word) for word in words("speech", name))


def _either(surfaces: Sequence[str]) -> str:
    """A pattern for Chinese words anywhere and for Latin ones as whole words."""
    latin, han = ([w for w in surfaces if w.isascii() == ascii_] for ascii_ in (True, False))
    return "|".join(filter(None, (alternation(han), rf"(?<![a-z\d]){alternation(latin)}(?![a-z\d])" if latin else "")))


def _beginning(surfaces: Iterable[str]) -> str:
    """A look ahead: most pairs of characters begin none of the words, which sets say sooner than every alternative."""
    short = {surface for surface in surfaces if len(surface) == 1}
    long = {surface for surface in surfaces if surface[0] not in short}
    pair = "".join(_any_of({surface[at] for surface in long}) for at in (0, 1))
    return f"(?={'|'.join(filter(None, (_any_of(short), pair)))})" if short or long else ""


def _any_of(characters: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]" if characters else ""


@cache
def _words(name: str) -> re.Pattern[str]:
    whole, dated = (_either(_list("whole")), r"|(?<!\d)\d{1,4} ?[年月日]") if name == "between" else ("(?!)", "")
    begins = _beginning([*_list(name), *("0123456789" if dated else "")])
    return re.compile(rf"{begins}(?!{whole})(?:{_either(_list(name))}{dated})")


@cache
def _of_class(answers: Attribution) -> re.Pattern[str]:
    rows = (row["words"] for row in table("speakers") if row["class"] == answers.value)
    surfaces = [fold(word) for row in rows for word in row.split("|")]
    return re.compile(rf"{_beginning(surfaces)}(?!{_either(_list('things'))})(?:{_either(surfaces)})")


@cache
def _cues() -> re.Pattern[str]:
    """What begins a speech; a document or site may do so without a verb: 官网上."""
    plain = ("never", "learnt", "said", "reckoned", "after")
    begins = _beginning(
        [*(w for name in (*plain, "told_by_colon", "places") for w in _list(name)), "据", "根据", "依据", "传"]
    )
    names = {name: _either(_list(name)) for name in plain}
    names["learnt"] += "|据[^,;:。]{1,16}(?:了解|悉)(?=,)"
    names["learnt"] = rf"(?<![数依根证])(?:{names['learnt']})"
    names["said"] += f"|(?:{_either(_list('told_by_colon'))})[^,;:。]{{0,4}}(?=:)"
    names["place"] = rf"(?:{_either(_list('places'))})[上中里内](?=[,:])"
    names["by"] = r"(?<![^,;:。!?“”\"\s另])(?:据|根据|依据)"
    names["rumour"] = r"(?<![^,;:。!?“”\"\s])传"
    order = ("never", "learnt", "after", "place", "said", "reckoned", "by", "rumour")
    return re.compile(f"{begins}(?:{'|'.join(f'(?P<{name}>{names[name]})' for name in order)})")


def _is_person(text: str, printed: str) -> bool:
    """Say whether the words end in somebody's name: the whole of them, or after an office, or before a title."""
    found = _persons().search(text if _CAPITAL.search(printed) is None else _capitals(text, printed))
    alone = found and (found["alone"] or found["latin"] or "").lower()
    unnamed = (*map(_of_class, (Attribution.COMPANY, Attribution.UNNAMED, Attribution.OUTLET)), _words("houses"))
    return found is not None and not (
        alone and (alone.startswith(grammar("no_person")) or any(words_.search(alone) for words_ in unnamed))
    )


def _capitals(text: str, printed: str) -> str:
    """Return a folded text with its capitals."""
    return "".join([c if c.isascii() else f for c, f in zip(printed, text, strict=True)])


@cache
def _persons() -> re.Pattern[str]:
    family, foreign = _list("surnames")[0], _list("foreign")[0]
    name = rf"(?:[{family}](?!的)[一-鿿]{{1,2}}(?<!的)|[{foreign}]{{3,6}}|[一-鿿]{{1,6}}·[一-鿿·]{{1,9}})"
    latin = r"[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][A-Za-z'\-]+){1,2}"
    titles = [w for row in table("speakers") if row["position"] == "title" for w in row["words"].split("|")]
    offices = _either([*map(fold, titles), *_list("offices")])
    return re.compile(
        rf"^(?P<alone>{name}(?:[、和与及]{name})*)$|^(?P<latin>{latin})$|(?i:{offices}) ?(?:的 ?)?(?:{name}|{latin})$"
        rf"|{name}(?:{_either(_list('honours'))})$|(?i:{_either(_list('people'))})$"
    )


@cache
def _leading() -> re.Pattern[str]:
    """What stands before the speaker: a date, a conjunction, a preposition."""
    date = r"(?:\d{2,4} ?年)?(?:\d{1,2} ?月)?(?:[上中下]旬|份|底|初|\d{1,2} ?[日号](?:晚间?)?)?"
    return re.compile(rf"(?:(?!{_either(_list('whole'))})(?:{_either(_list('before'))})|\s|(?=\d){date})+")


@cache
def _trailing() -> re.Pattern[str]:
    """Verbs and particles left at the end of a speaker: 彭博社报道(说), 李志飞的(看法)."""
    return re.compile(rf"(?:{_either([*_list('said'), *_list('reckoned')])}|的话|[的 ,'])+$")


@cache
def _trailing_ends() -> frozenset[str]:
    return frozenset(word[-1] for word in (*_list("said"), *_list("reckoned"), "的话", *"的 ,'"))


@cache
def _filed_in() -> re.Pattern[str]:
    """Where a company says it: said in a filing."""
    return re.compile(
        rf" ?(?:said|says|disclosed|revealed|reported) in [a-z' ]{{0,24}}(?:{_of_class(Attribution.FILING).pattern})"
    )
