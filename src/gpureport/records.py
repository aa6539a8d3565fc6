"""The records that flow through gpureport: article, claim, relation, finding, check.

All are frozen, all are plain values; a stage takes records and returns records. Offsets are code points,
half-open, into the article's file as decoded: `article.text[claim.start:claim.end] == claim.text`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from gpureport.intervals import Interval


class Zone(StrEnum):
    """What part of an article a paragraph is."""

    TITLE = "title"
    BODY = "body"
    TABLE = "table"
    FURNITURE = "furniture"


class Kind(StrEnum):
    """What a claim is about; everything but `OTHER` is a core claim."""

    ORDER = "order"
    STOCKPILE = "stockpile"
    CAPEX = "capex"
    PRICE = "price"
    OTHER = "other"


CORE_KINDS = frozenset({Kind.ORDER, Kind.STOCKPILE, Kind.CAPEX, Kind.PRICE})

NOT_UNDERSTOOD = "not understood"


class Attribution(StrEnum):
    """Who answers for a claim, from the most to the least accountable."""

    FILING = "filing"
    COMPANY = "company statement"
    NAMED = "named person"
    UNNAMED = "unnamed source"
    OUTLET = "outlet's estimate"


class RelationKind(StrEnum):
    """What ties claims together."""

    CONVERSION = "conversion"
    PRODUCT = "product"
    SUM = "sum"
    SHARE = "share"
    PART = "part"
    GROWTH = "growth"
    RATE = "rate"
    PACKING = "packing"
    REPEAT = "repeat"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of non-blank lines, `text[start:end]` of its article, numbered as in the original."""

    number: int
    start: int
    end: int
    zone: Zone = Zone.BODY


@dataclass(frozen=True, slots=True)
class Article:
    """One source text with its record.

    `id` names it everywhere; `text` is the whole file as decoded, without newline translation. `published` is an
    ISO day, or the month where no day is known; `date_basis` is `stated` or `inferred`. What a file does not
    say is an empty string; `length` (code points) and `sha256` (of the UTF-8 bytes) are those of the original.
    """

    id: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    title_en: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    date_basis: str = ""
    date_reason: str = ""
    address: str = ""
    language: str = "zh-Hans"
    sha256: str = ""
    length: int = 0
    rights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A quantity an article states about somebody.

    `low` and `high` bound it (`None` is unbounded), `value` is the number as stated, `None` for ranges and vague
    numerals; `unit` is a base unit (`chip`, `USD`, `percent`, …), `per` what it is per. `subject` is an id, joint
    subjects joined with `|`. `rule` names what read the hedge; `not understood` has no bounds. `reviewed` says what
    a person did: `accepted`, `amended`, `added`, or nothing.
    """

    claim_id: str
    source: str
    start: int
    end: int
    text: str
    paragraph: int
    kind: Kind
    subject: str | None
    products: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    per: str | None
    qualifier: str
    direction: str | None
    period: str | None
    status: str | None
    definition: str | None
    attribution: str | None
    rule: str
    attribution_class: Attribution = Attribution.OUTLET
    zone: Zone = Zone.BODY
    reviewed: str | None = None

    @property
    def interval(self) -> Interval:
        """The amounts the words allow."""
        return Interval(self.low, self.high)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids of whom the claim is about, none where nobody is named."""
        return tuple(self.subject.split("|")) if self.subject else ()


@dataclass(frozen=True, slots=True)
class Member:
    """A claim's part in a relation or check."""

    claim_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Claims of one article that its language ties together, found once, read by reconciliation and audit.

    `cue` is the words (or the form: `brackets`, `adjacency`) that tie them; `factor` is the known number the relation
    multiplies by (months to the year, cards to the server), 1 where there is none. `rule` names what found it.
    """

    relation_id: str
    kind: RelationKind
    members: tuple[Member, ...]
    cue: str
    rule: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim as a finding or check shows it: where it stands and what part it plays.

    `off_by` is the factor from the claim's interval to the published one, `None` where it lies in it.
    """

    claim_id: str
    source: str
    start: int
    end: int
    text: str
    role: str
    off_by: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The reconciled answer on one thing, with every claim behind it."""

    finding_id: str
    kind: Kind
    subject: str | None
    products: tuple[str, ...]
    status: str | None
    period: str | None
    definition: str | None
    unit: str | None
    per: str | None
    low: float | None
    high: float | None
    verdict: str
    sources: int
    reason: str
    claims: tuple[Evidence, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One relation, recomputed: `ratio` is computed over stated, `low` and `high` the computed interval."""

    check_id: str
    relation: RelationKind
    verdict: str
    ratio: float | None
    working: str
    low: float | None
    high: float | None
    members: tuple[Evidence, ...]


def content_id(*parts: object) -> str:
    """Return sixteen hexadecimal digits that depend on the parts and on nothing else."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def claim_id(source: str, phrase: str, ordinal: int) -> str:
    """Name a claim by its source, its phrase without white space, and its ordinal (from 1) among equal phrases."""
    return content_id(source, "".join(phrase.split()), ordinal)
