"""A person's review of claims: what is left to look at, and each decision written the moment it is taken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gpureport.errors import InputError
from gpureport.judgements import COLUMNS, Judgement, Verb, line_of
from gpureport.judging import free_id, sentence_around
from gpureport.pipeline import Report
from gpureport.records import CORE_KINDS, Article, Claim

# what a reviewer sees of a claim, in this order
SHOWN = ("kind", "subject", "products", "value", "low", "high", "unit", "per", "qualifier", "direction", "period")
SHOWN_TOO = ("status", "definition", "attribution", "rule")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, as a role, and when, as an ISO day."""

    who: str
    when: str


@dataclass
class Review:
    """A session of review over a report; decisions go to the end of the file at `path`."""

    report: Report
    path: Path
    signature: Signature
    _lengths: list[int] = field(default_factory=list)

    def pending(self, sources: Sequence[str] = (), *, core: bool = True) -> list[Claim]:
        """Return the claims nobody has looked at, in the order of the articles; the four kinds alone with `core`."""
        return [
            claim
            for claim in self.report.claims
            if not claim.reviewed
            and (not sources or claim.source in sources)
            and (claim.kind in CORE_KINDS or not core)
        ]

    def article(self, claim: Claim) -> Article:
        """Return the article a claim stands in."""
        return next(article for article in self.report.articles if article.id == claim.source)

    def sentence(self, claim: Claim) -> str:
        """Return the sentence a claim stands in."""
        return sentence_around(self.article(claim).text, claim.start, claim.end)

    def accept(self, claim: Claim) -> None:
        """Take the extractor's reading."""
        self._append([self._judgement(Verb.ACCEPT, claim)])

    def amend(self, claim: Claim, changes: Mapping[str, str], why: str) -> None:
        """Change fields of a claim, one judgement each.

        Raises InputError for a field there is not, a value that cannot be, and where no reason is given.
        """
        if not changes:
            raise InputError("nothing is amended: give field=value")
        self._append([self._judgement(Verb.AMEND, claim, name, value, why) for name, value in changes.items()])

    def reject(self, claim: Claim, why: str) -> None:
        """Take a claim out; raises InputError where no reason is given."""
        self._append([self._judgement(Verb.REJECT, claim, why=why)])

    def add(self, beside: Claim, phrase: str, fields: Mapping[str, str], why: str) -> str:
        """Put in a claim that stands in the same paragraph as another; return its id.

        Raises InputError where the phrase does not stand there, or as `amend` does.
        """
        article = self.article(beside)
        paragraph = next(
            p for p in article.paragraphs if p.number == beside.paragraph and p.start <= beside.start < p.end
        )
        start = article.text.find(phrase, paragraph.start, paragraph.end) if phrase else -1
        if start < 0:
            raise InputError(f"{phrase!r} does not stand in paragraph {beside.paragraph} of {article.id}")
        taken = (claim.claim_id for claim in (*self.report.extracted, *self.report.claims))
        name = free_id(article, start, start + len(phrase), taken)
        sentence = sentence_around(article.text, start, start + len(phrase))
        value = json.dumps(dict(fields), ensure_ascii=False)
        who, when = self.signature.who, self.signature.when
        self._append([Judgement(0, str(Verb.ADD), name, "", phrase, sentence, "", value, why, who, when)])
        return name

    def undo(self) -> None:
        """Take back the last decision of this session; raises InputError where there is none."""
        if not self._lengths:
            raise InputError("there is nothing to undo in this session")
        with self.path.open("r+b") as file:
            file.truncate(self._lengths.pop())

    def _judgement(self, verb: Verb, claim: Claim, name: str = "", value: str = "", why: str = "") -> Judgement:
        sentence = " ".join(self.sentence(claim).split())
        who, when = self.signature.who, self.signature.when
        return Judgement(0, str(verb), claim.claim_id, "", claim.text, sentence, name, value, why, who, when)

    def _append(self, judgements: Iterable[Judgement]) -> None:
        lines = []
        for judgement in judgements:
            judgement.check()
            lines.append(line_of(judgement))
        if not self.path.is_file() or not self.path.stat().st_size:
            self.path.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
        self._lengths.append(self.path.stat().st_size)
        with self.path.open("a", encoding="utf-8", newline="") as file:
            file.write("".join(lines))
