"""Where articles contradict each other or themselves, by how much, and what would change the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from gpureport.analysis.answers import TOLD, Answer, amount_of, answers, count_of, label
from gpureport.analysis.links import Number, of_findings
from gpureport.audit import SOUND, check_id
from gpureport.intervals import Interval
from gpureport.pipeline import Report
from gpureport.reconcile import reconcile
from gpureport.records import Claim, Evidence, Finding, Kind

_KINDS = (Kind.ORDER, Kind.STOCKPILE, Kind.CAPEX, Kind.PRICE)
_REPEATS = "repeats"


@dataclass(frozen=True, slots=True)
class Teller:
    """A claim on a card: its part in the finding and what it says in the finding's unit, `None` where in another."""

    claim: Claim
    evidence: Evidence
    interval: Interval | None

    @property
    def tells(self) -> bool:
        """Say whether it tells of the thing itself, and does not only bound it."""
        return self.evidence.role in TOLD


@dataclass(frozen=True, slots=True)
class Change:
    """What the answer would be without a claim, `None` where nobody else tells of it."""

    without: Claim
    interval: Interval | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Card:
    """A finding with all its claims on one axis.

    `overlap` is what all tellings allow, `None` where they share nothing; `gap` is the largest factor between two of
    them, or from one to the answer, 1 where all meet.
    """

    answer: Answer
    tellers: tuple[Teller, ...]
    overlap: Interval | None
    gap: float
    changes: tuple[Change, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that tell of it."""
        return tuple(sorted({teller.claim.source for teller in self.tellers if teller.tells}))

    @property
    def conflicts(self) -> bool:
        """Say whether it is called a conflict."""
        return self.answer.finding.verdict == "conflict"


def cards(report: Report) -> list[Card]:
    """Return a card for every finding that more than one claim tells of and for every conflict, the widest first."""
    claims, again = {claim.claim_id: claim for claim in report.claims}, _Again(report)
    found = [
        _card(answer, claims, again)
        for kind in _KINDS
        for answer in answers(report, kind)
        if sum(e.role in TOLD for e in answer.finding.claims) > 1 or answer.finding.verdict == "conflict"
    ]
    return sorted(found, key=lambda card: (not card.conflicts, -card.gap, card.answer.finding.finding_id))


def told_twice(all_cards: Iterable[Card]) -> list[Card]:
    """Return the cards on which more than one independent claim tells, repetitions apart."""
    return [card for card in all_cards if sum(t.tells and t.evidence.role != _REPEATS for t in card.tellers) > 1]


def _card(answer: Answer, claims: dict[str, Claim], again: _Again) -> Card:
    finding = answer.finding
    tellers = tuple(
        Teller(claims[e.claim_id], e, _in_unit(claims[e.claim_id], finding))
        for e in finding.claims
        if e.claim_id in claims
    )
    told = [t.interval for t in tellers if t.tells and t.interval is not None]
    overlap = _meet(told)
    gaps = [one.gap_to(other) for one, other in combinations(told, 2)]
    gaps += [e.off_by for e in finding.claims if e.off_by and e.role in TOLD]
    return Card(answer, tellers, overlap, max(gaps, default=1.0), tuple(_changes(again, finding, tellers)))


def _meet(told: Sequence[Interval]) -> Interval | None:
    shared: Interval | None = Interval(None, None) if told else None
    for one in told:
        shared = shared.meet(one) if shared is not None else None
    return shared


def _in_unit(claim: Claim, finding: Finding) -> Interval | None:
    if claim.unit == finding.unit and claim.per == finding.per:
        return claim.interval
    cards = {int(p.partition("x")[0]) for p in claim.products if p.partition("x")[0].isdigit()}
    if claim.unit == "server" and finding.unit == "chip" and len(cards) == 1:
        return claim.interval.scaled(cards.pop())
    return claim.interval if claim.unit == finding.unit else None


def _changes(again: _Again, finding: Finding, tellers: Sequence[Teller]) -> list[Change]:
    # reconciled again without each claim in turn, among the claims it is tied to
    if finding.verdict != "conflict" and len({t.evidence.role for t in tellers}) == 1:
        return []
    near = _tied(again.report, finding)
    changes = []
    for teller in tellers:
        found = _same_thing(finding, again.without(teller.claim.claim_id, near), teller.claim.claim_id)
        low, high, verdict = (found.low, found.high, found.verdict) if found else (None, None, "")
        if found is None or (low, high) != (finding.low, finding.high):
            changes.append(Change(teller.claim, Interval(low, high) if found else None, verdict))
    return changes


def _tied(report: Report, finding: Finding) -> list[Claim]:
    names = {evidence.claim_id for evidence in finding.claims}
    grown = True
    while grown:
        more = {e.claim_id for f in report.findings if any(e.claim_id in names for e in f.claims) for e in f.claims}
        more |= {m.claim_id for r in report.relations if any(m.claim_id in names for m in r.members) for m in r.members}
        grown = not more <= names
        names |= more
    return [claim for claim in report.claims if claim.claim_id in names]


class _Again:
    """Findings without one claim; several cards of claims tied together ask for the same."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._sound = {check.check_id for check in report.checks if check.verdict in SOUND}
        self._found: dict[str, list[Finding]] = {}

    def without(self, claim_id: str, tied: Sequence[Claim]) -> list[Finding]:
        """Return what the claims tied to one say without it."""
        if claim_id not in self._found:
            claims = [claim for claim in tied if claim.claim_id != claim_id]
            names = {claim.claim_id for claim in claims}
            relations = [
                relation
                for relation in self.report.relations
                if check_id(relation) in self._sound and names >= {m.claim_id for m in relation.members}
            ]
            self._found[claim_id] = reconcile(self.report.articles, claims, relations, self.report.policy).findings
        return self._found[claim_id]


def _same_thing(finding: Finding, findings: Iterable[Finding], without: str) -> Finding | None:
    about = ("kind", "subject", "products", "unit", "per")
    told = {e.claim_id for e in finding.claims if e.role in TOLD} - {without}
    for other in findings:
        alike = all(getattr(other, name) == getattr(finding, name) for name in about)
        if alike and told & {e.claim_id for e in other.claims if e.role in TOLD}:
            return other
    return None


def numbers(report: Report, all_cards: Sequence[Card]) -> dict[str, Number]:
    """Return the numbers that prose on conflicts takes."""
    wide = [card for card in all_cards if card.conflicts]
    agreeing = [card for card in all_cards if card.answer.finding.verdict == "agree"]
    between = [card for card in wide if len(card.articles) > 1]
    worst = wide[0] if wide else None
    unsettled = {one.claim_id for one in report.unsettled}
    core = [c for c in report.claims if c.claim_id in unsettled and c.kind in _KINDS]
    return {
        "cards_count": count_of(all_cards, [card.answer.finding for card in all_cards]),
        "conflict_count": count_of(wide, [card.answer.finding for card in wide]),
        "agree_count": count_of(agreeing, [card.answer.finding for card in agreeing]),
        "between_count": count_of(between, [card.answer.finding for card in between]),
        "inside_count": count_of(
            wide[len(between) :] if wide else [], [c.answer.finding for c in wide if c not in between]
        ),
        "widest": Number(label(worst.answer.finding, "subject", "products"), of_findings([worst.answer.finding]))
        if worst
        else amount_of(None),
        "widest_gap": Number(f"{worst.gap:.3g}", of_findings([worst.answer.finding])) if worst else amount_of(None),
        "widest_answer": amount_of(worst.answer if worst else None),
        "unsettled_count": Number(str(len(core)), ("page:explorer.html",)),
    }
