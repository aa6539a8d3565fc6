"""Relations before they have an id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gpureport.records import Claim, Member, Relation, RelationKind, content_id


@dataclass(frozen=True, slots=True)
class Draft:
    """A relation before it has an id: its claims with their roles."""

    kind: RelationKind
    rule: str
    cue: str
    roles: tuple[tuple[str, Claim], ...]
    factor: float = 1.0

    def relation(self) -> Relation:
        """Name the relation by what it says."""
        members = tuple(Member(c.claim_id, role) for role, c in self.roles)
        name = content_id(self.kind, self.rule, *(part for m in members for part in (m.claim_id, m.role)))
        return Relation(name, self.kind, members, self.cue, self.rule, self.factor)


def tie(kind: RelationKind, rule: str, cue: str, times: float = 1.0, **roles: Claim | Sequence[Claim]) -> Draft:
    """Tie claims by role: `tie(PART, rule, cue, part=a, whole=b)`; a role may have several (`from_` is `from`)."""
    members = {role.rstrip("_"): [c] if isinstance(c, Claim) else c for role, c in roles.items()}
    return Draft(kind, rule, cue, tuple((role, one) for role, claims in members.items() for one in claims), times)
