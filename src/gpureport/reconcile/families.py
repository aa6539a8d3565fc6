"""Cuts claims into families that have nothing to do with each other, so that memory and time stay in proportion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from gpureport.inclusion import wider
from gpureport.policy import Policy
from gpureport.records import Claim, Relation
from gpureport.slack import join, root


def families(
    claims: Sequence[Claim], relations: Sequence[Relation], policy: Policy
) -> Iterator[tuple[list[Claim], list[Relation]]]:
    """Yield the claims of each family of subjects, with the relations between them.

    A family is a company with its units and its country, with whom it is named jointly, and whom relations or people's
    decisions tie it to.
    """
    tied = [[member.claim_id for member in relation.members] for relation in relations]
    pairs = [*tied, *policy.decided()]
    wanted = {claim_id for ids in pairs for claim_id in ids}
    names = {claim.claim_id: _name(claim) for claim in claims if claim.claim_id in wanted}
    roots = _roots(claims, [[names[claim_id] for claim_id in ids if claim_id in names] for ids in pairs])
    members: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        members[root(roots, _name(claim))].append(claim)
    among: dict[str, list[Relation]] = defaultdict(list)
    for relation, ids in zip(relations, tied, strict=True):
        if names.keys() >= set(ids):
            among[root(roots, names[ids[0]])].append(relation)
    for name, family in members.items():
        yield family, among.get(name, [])


def _roots(claims: Iterable[Claim], tied: Iterable[Sequence[str]]) -> dict[str, str]:
    roots: dict[str, str] = {}
    for claim in claims:
        for subject in claim.subjects:
            for other in {subject, *wider(subject)} - {claim.subjects[0]}:
                join(roots, claim.subjects[0], other)
    for names in tied:
        for name in names[1:]:
            join(roots, names[0], name)
    return roots


def _name(claim: Claim) -> str:
    return claim.subjects[0] if claim.subject else f"{claim.kind} {claim.products}"
