"""What is known of a paragraph while its quantities are bound: who, what, when, and what was bound before."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gpureport.extract.products import Goods, goods
from gpureport.extract.tables import cell_spans
from gpureport.language.dates import Moment, moments
from gpureport.language.parties import Party, parties
from gpureport.language.reading import Item, Reading, Spot, within
from gpureport.records import Claim, Kind, Paragraph
from gpureport.today import Day

REMEMBERED, _LEADS = 12, frozenset(":：")
_ITEM = re.compile(r"\s*(?:[-*•·●▪]|[一-鿿]{2,6}[:：]|[（(]?\d{1,2}[.、)）]|[一二三四五六七八九十][、.])\s?")
_LAST, _LONGEST = 8, 80  # characters of a paragraph's end; of a line of a form, blanks and all
_LABEL = re.compile(
    r"\s*[一-鿿]{0,4}(?:产品|型号|[品机]型|名称|标的|货物|设备|数量|单价|[总价]价|金额|[采购买]方) ?[:：].{1,40}$"
)  # a line of a form: 型号：H800


@dataclass(slots=True)
class Context:
    """A paragraph with who, what and when found in it.

    `usual` are the dates nothing is only compared with, `known` the last named here and above, `above` the paragraph
    before, `dated` the last date before it, `lead` the line that leads in the list a paragraph is an item of, `bound`
    the last quantities and claims, `deals` what products each was last told to have or to buy, in the whole article;
    `captions` says whether a table follows.
    """

    reading: Reading
    parties: list[Party]
    goods: list[Goods]
    moments: list[Moment]
    usual: list[Moment]
    known: list[Party]
    table: bool
    today: Day | None
    above: Context | None
    lead: Context | None = None
    dated: str = ""
    bound: deque[tuple[Spot, Claim]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    deals: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    captions: bool = False

    def told(self, sort: str | None = None, *, first: int = 0) -> Iterator[tuple[Spot, Claim]]:
        """Go through what was bound from `first` on and is no `other`, the last first."""
        other = Kind.OTHER
        for spot, claim in reversed(self.bound):
            if spot.start < first:
                break
            if claim.kind is not other and sort in (None, spot.sort):
                yield spot, claim

    def last_told(self, sort: str | None = None, *, first: int = 0) -> tuple[Spot, Claim] | tuple[None, None]:
        """Return the last that `told` goes through; asked so often that it does without going through it."""
        for told in reversed(self.bound):
            spot, claim = told
            if spot.start < first:
                break
            if claim.kind is not Kind.OTHER and (sort is None or sort == spot.sort):
                return told
        return None, None

    def told_above(self, sort: str | None = None) -> Claim | None:
        """Return the last core claim of this paragraph or of the one above."""
        here = self.last_told(sort)[1]
        return here or (self.above.last_told(sort)[1] if self.above else None)

    def of_cell(self, spot: Spot, items: Sequence[Item]) -> Item | None:
        """Return what a table says of the number in a cell: in its row, else in the head of its column."""
        if not (self.table and items):
            return None
        return next((item for a, b in cell_spans(self.reading, spot) for item in within(items, a, b)), None)


def lead_of(text: str, paragraph: Paragraph, lead: Context | None, before: Context | None) -> Context | None:
    """Return what leads a paragraph in where it is an item of a list: `before` if that ends in a colon, or its lead.

    The first line of a form leads the others.
    """
    label = _labelled(text, paragraph.start, paragraph.end)
    ends = before and before.reading.folded.rstrip().endswith((":", "如下", "following"))
    if ends or (before and lead is None and label and _labelled(before.reading.clean, 0, len(before.reading.clean))):
        lead = before
    return lead if lead and (label or _ITEM.match(text, paragraph.start)) else None


def leads(text: str, paragraph: Paragraph) -> bool:
    """Say whether a paragraph may lead in what comes after it."""
    ends = text[max(paragraph.start, paragraph.end - _LAST) : paragraph.end].rstrip()[-1:] in _LEADS
    return ends or _labelled(text, paragraph.start, paragraph.end)


def _labelled(text: str, start: int, end: int) -> bool:
    return end - start < _LONGEST and _LABEL.match(text, start, end) is not None


def context_of(reading: Reading, today: Day | None, above: Context | None, *, table: bool) -> Context:
    """Find who, what and when stands in a paragraph below another."""
    before = above.known if above else []
    now = today.period() if today else ""
    last = next((m.period for m in reversed(above.usual) if m.period not in (None, now)), above.dated) if above else ""
    named, dates = parties(reading, before), moments(reading, today, last)
    if above:
        above.above = None  # no further back than one paragraph
    kinds, seen = goods(reading, named), above.seen if above else Counter()
    for thing in kinds:
        if thing.named:
            seen.update(thing.ids)
    return Context(
        reading, named, kinds, dates, [m for m in dates if not m.base],
        [*before, *named][-REMEMBERED:], table, today, above, dated=last, deals=above.deals if above else {},
        seen=seen,
    )  # fmt: skip
