"""An article's claims in order, the sentences they stand in, and the words around and between them.

Words are read in simplified characters; white space beside Chinese is left out, other white space is one blank.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import TypeVar
from weakref import WeakKeyDictionary

from opencc import OpenCC

from gpureport.measures import TIMES
from gpureport.records import Article, Claim, Zone
from gpureport.vocabulary import load_yaml

_SENTENCE = re.compile(r"[。！？!?]+[”’」』）)*]*|[；;]|(?<=[\w)%\]”\"’])(?<!\b[A-Z])\.[”\"’)*]*(?=\s|$)|\r?\n\s*\n")
_BESIDE_CHINESE = re.compile(r"(?<![ -~])\s+|\s+(?![ -~])|\*\*")
MOST_CARDS = 16
_LETTERS = 0.9
# words so few between two amounts that they say nothing else
SHORT = 12
# told beside amounts, these end no clause
_ASIDE = TIMES | {"company"}
_TO_SIMPLIFIED = OpenCC("t2s")
Read = TypeVar("Read")


@cache
def cue(name: str) -> re.Pattern[str]:
    """Return a cue of `vocabulary/relations.yml`, compiled."""
    return re.compile(load_yaml("relations")["cues"][name], re.IGNORECASE)


def found(name: str, *texts: str) -> str:
    """Return the words of a cue in the first text that has one, in lower case, or nothing."""
    matches = (cue(name).search(text) for text in texts)
    return next((m.group().lower() for m in matches if m and m.group()), "")


@cache
def _simplified(character: str) -> str:
    changed: str = _TO_SIMPLIFIED.convert(character)
    return changed if len(changed) == 1 else character


class Passages:
    """An article's claims in order, with the words around them."""

    def __init__(self, article: Article, claims: Iterable[Claim]) -> None:
        self.text = "".join(map(_simplified, article.text))
        # a language of letters takes more characters to say as much
        self._wide = 2 if sum(map(str.isascii, self.text)) > _LETTERS * len(self.text) else 1
        self.claims: Sequence[Claim] = sorted(filter(self._counts, claims), key=lambda c: (c.start, c.end, c.claim_id))
        self._stops = [0, *(m.end() for m in _SENTENCE.finditer(self.text)), len(self.text)]
        self._place = {c.claim_id: i for i, c in enumerate(self.claims)}
        self._paragraphs = article.paragraphs
        self._order = {p.number: n for n, p in enumerate(article.paragraphs)}
        self._sentence = {c.claim_id: bisect_right(self._stops, c.start) - 1 for c in self.claims}

    def _counts(self, claim: Claim) -> bool:
        """Say whether a claim is a quantity of its own: understood, in the text proper, no server's cards."""
        known = claim.zone is not Zone.FURNITURE and (claim.low, claim.high) != (None, None)
        few = claim.unit in {"chip", "server", "item", None} and (claim.value or 99) <= MOST_CARDS
        return known and not (few and cue("card_size").search(self.words(claim.start, claim.end + 25)))

    def distance(self, a: Claim, b: Claim) -> int:
        """Return how many sentences after `a` claim `b` stands; far apart in another paragraph."""
        apart = self._sentence[b.claim_id] - self._sentence[a.claim_id]
        return apart if a.paragraph == b.paragraph else apart + (1000 if apart >= 0 else -1000)

    def next_to(self, a: Claim, b: Claim) -> bool:
        """Say whether two stand in one paragraph or in neighbouring ones."""
        return abs(self._order[a.paragraph] - self._order[b.paragraph]) < 2

    def near(self, claim: Claim, back: int = 0, ahead: int = 0) -> list[Claim]:
        """Return the other claims of its paragraph from `back` sentences before to `ahead` after."""
        place = self._place[claim.claim_id]
        around = self.claims[max(0, place - 25) : place + 26]
        return [c for c in around if c is not claim and -back <= self.distance(claim, c) <= ahead]

    def earlier(self, claim: Claim, back: int = 0) -> list[Claim]:
        """Return the claims before it in its paragraph, from `back` sentences before."""
        return [c for c in self.near(claim, back) if c.end <= claim.start]

    def later(self, claim: Claim, ahead: int = 0) -> list[Claim]:
        """Return the claims after it in its paragraph, to `ahead` sentences after."""
        return [c for c in self.near(claim, 0, ahead) if c.start >= claim.end]

    def prior(self, claim: Claim) -> Sequence[Claim]:
        """Return all claims before it in the article."""
        return self.claims[: self._place[claim.claim_id]]

    def skipped(self, a: Claim, b: Claim) -> Sequence[Claim]:
        """Return the claims that stand between two."""
        return self.claims[self._place[a.claim_id] + 1 : self._place[b.claim_id]]

    def between(self, a: Claim, b: Claim) -> str:
        """Return the words from the end of `a` to the start of `b`."""
        return self.words(a.end, b.start)

    def before(self, claim: Claim, reach: int = 40) -> str:
        """Return the words before a claim, since the last amount (no time or party) or the sentence's start.

        A table's cell has the head of its column before it.
        """
        return self._head(claim) + self.words(self._begin(claim, reach), claim.start)

    def _head(self, claim: Claim) -> str:
        if claim.zone is not Zone.TABLE:
            return ""
        top = max(p.start for p in self._paragraphs if p.start <= claim.start)
        line = self.text.rfind("\n", top, claim.start) + 1
        column = self.text.count("|", max(line, top), claim.start)
        cells = self.text[top : self.text.find("\n", top)].split("|")
        return cells[column].strip() if line > top and column < len(cells) else ""

    def lead(self, claim: Claim, reach: int = 40) -> str:
        """Return the words before a claim with its own phrase, which may hold the cue (`约合28亿元`)."""
        return self.words(self._begin(claim, reach), claim.end)

    def _begin(self, claim: Claim, reach: int) -> int:
        place = self._place[claim.claim_id]
        earlier = (
            c.end for c in self.claims[max(0, place - 4) : place] if c.unit not in _ASIDE and c.end <= claim.start
        )
        return max(claim.start - self._wide * reach, self._stops[self._sentence[claim.claim_id]], *earlier)

    def told(self, claim: Claim, reach: int = 40) -> str:
        """Return the words of its sentence before a claim, other amounts among them."""
        return self.words(
            max(claim.start - self._wide * reach, self._stops[self._sentence[claim.claim_id]]), claim.start
        )

    def after(self, claim: Claim, reach: int = 25, *, to_claim: bool = True) -> str:
        """Return the words after a claim in its sentence, up to the next claim unless that is of no account."""
        end = min(claim.end + self._wide * reach, self._stops[self._sentence[claim.claim_id] + 1])
        later = [
            c.start for c in self.claims[self._place[claim.claim_id] + 1 :][:1] if to_claim and c.start >= claim.end
        ]
        return self.words(claim.end, min([end, *later]))

    def by_sentence(self, claims: Iterable[Claim]) -> list[list[Claim]]:
        """Return claims in lists, those of one sentence together."""
        return [list(group) for _, group in groupby(claims, key=lambda c: self._sentence[c.claim_id])]

    def sentence(self, claim: Claim) -> str:
        """Return the words of the claim's sentence."""
        at = self._sentence[claim.claim_id]
        return self.words(self._stops[at], self._stops[at + 1])

    def words(self, start: int, end: int) -> str:
        """Return `text[start:end]` with its white space put right."""
        return " ".join(_BESIDE_CHINESE.sub("", self.text[start:end]).split())


def once(read: Callable[[Passages], Read]) -> Callable[[Passages], Read]:
    """Make a reading of an article once, however many rules ask for it."""
    made: WeakKeyDictionary[Passages, Read] = WeakKeyDictionary()

    def reading(text: Passages) -> Read:
        if text not in made:
            made[text] = read(text)
        return made[text]

    return reading


def span(*claims: Claim) -> int:
    """Return the characters from the first claim's start to the last one's end."""
    return max(c.end for c in claims) - min(c.start for c in claims)
