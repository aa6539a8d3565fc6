"""Which of the articles' own sums hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gpureport.analysis.answers import amount_of, share
from gpureport.analysis.links import Number, of_checks
from gpureport.pipeline import Report
from gpureport.records import Check, Claim, RelationKind

VERDICTS = ("consistent", "rounding", "undetermined", "inconsistent")
HOLDS = frozenset({"consistent", "rounding"})
# things told twice are no sums: they have a verdict, and nothing is recomputed
_RETOLD = frozenset({RelationKind.REPEAT, RelationKind.CONFLICT})


@dataclass(frozen=True, slots=True)
class Checked:
    """A check with its claims, in the order of its members."""

    check: Check
    claims: tuple[Claim, ...]


def sums(report: Report) -> list[Checked]:
    """Return the recomputed relations, repetitions and contradictions apart, in the order of the articles."""
    return [_checked(check, report) for check in report.checks if check.relation not in _RETOLD]


def retellings(report: Report) -> list[Checked]:
    """Return what articles tell twice, the same or differently."""
    return [_checked(check, report) for check in report.checks if check.relation in _RETOLD]


def holding(checked: Sequence[Checked]) -> list[Checked]:
    """Return those that hold, at once or once rounded."""
    return [one for one in checked if one.check.verdict in HOLDS]


def furthest(checked: Sequence[Checked]) -> Checked | None:
    """Return the inconsistent one whose ratio is furthest from one."""
    wrong = [one for one in checked if one.check.verdict == "inconsistent" and one.check.ratio]
    return max(wrong, key=lambda one: (factor(one.check.ratio), one.check.check_id), default=None)


def factor(ratio: float | None) -> float:
    """Return how far a ratio is from one, as a factor of at least one."""
    return max(ratio, 1 / ratio) if ratio else 1.0


def _checked(check: Check, report: Report) -> Checked:
    by_id = {claim.claim_id: claim for claim in report.claims}
    claims = tuple(by_id[member.claim_id] for member in check.members if member.claim_id in by_id)
    return Checked(check, claims)


def numbers(report: Report) -> dict[str, Number]:
    """Return the numbers that prose on the articles' arithmetic takes."""
    checked, twice = sums(report), retellings(report)
    held, worst = holding(checked), furthest(checked)
    wrong = [one for one in checked if one.check.verdict == "inconsistent"]
    unclear = [one for one in checked if one.check.verdict == "undetermined"]
    same = [one for one in twice if one.check.verdict in HOLDS]
    none = amount_of(None)
    return {
        "sums_count": _count(checked),
        "holds_count": _count(held),
        "rounding_count": _count([one for one in held if one.check.verdict == "rounding"]),
        "wrong_count": _count(wrong),
        "unclear_count": _count(unclear),
        "holds_share": Number(share(len(held), len(checked)), of_checks([one.check for one in held])),
        "worst": Number(worst.check.working, of_checks([worst.check])) if worst else none,
        "worst_factor": Number(f"{factor(worst.check.ratio):.3g}", of_checks([worst.check])) if worst else none,
        "retold_count": _count(twice),
        "retold_same": _count(same),
        "retold_other": _count([one for one in twice if one not in same]),
    }


def _count(checked: Sequence[Checked]) -> Number:
    return Number(str(len(checked)), of_checks([one.check for one in checked]))
