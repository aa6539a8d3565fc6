"""Ties claims into relations."""

from __future__ import annotations

from collections.abc import Sequence

from gpureport.records import Claim, Member, Relation, RelationKind, content_id

# rules that end so tie what may be another day's or another deal's: agreement says something, a difference does not
TOLD_ELSEWHERE, BY_PLACE = "told elsewhere", "by place alone"


def tie(kind: RelationKind, rule: str, cue: str, times: float = 1.0, **roles: Claim | Sequence[Claim]) -> Relation:
    """Tie claims by role: `tie(PART, rule, cue, part=a, whole=b)`; a role may have several (`from_` is `from`)."""
    groups = {role.rstrip("_"): [c] if isinstance(c, Claim) else c for role, c in roles.items()}
    members = tuple(Member(c.claim_id, role) for role, claims in groups.items() for c in claims)
    name = content_id(kind, rule, *(part for m in members for part in (m.claim_id, m.role)))
    return Relation(name, kind, members, cue, rule, times)
