"""The whole flow: articles to claims, judged, related, audited and reconciled under a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gpureport import rows
from gpureport.articles import admit, read_articles
from gpureport.audit import SOUND, audit, check_id
from gpureport.extract import extract
from gpureport.judgements import Judgement, load_judgements
from gpureport.judging import Judged, apply
from gpureport.paths import Project, find_project
from gpureport.policy import Decision, Policy
from gpureport.reconcile import Unsettled, reconcile
from gpureport.records import Article, Check, Claim, Finding, Relation
from gpureport.reference import rate_by_month
from gpureport.relate import relate
from gpureport.scenario import Scenario, make_scenario
from gpureport.store import Format, write_rows


@dataclass(frozen=True, slots=True)
class Report:
    """Everything read under one scenario.

    `extracted` is the extractor's own reading of the admitted articles, `claims` that reading after judgement;
    `needless` are the amendments that say what extraction says by itself.
    """

    scenario: Scenario
    policy: Policy
    articles: tuple[Article, ...]
    extracted: tuple[Claim, ...]
    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    findings: tuple[Finding, ...]
    unsettled: tuple[Unsettled, ...]
    checks: tuple[Check, ...]
    needless: tuple[Judgement, ...] = ()


def load(**parameters: object) -> Report:
    """Read the report for parameters by name, as notebooks have them in their parameters cell.

    Raises InputError for a parameter that there is not or a value that cannot be.
    """
    return read_report(make_scenario(parameters))


def read_report(
    scenario: Scenario | None = None, paths: Sequence[Path | str] | None = None, project: Project | None = None
) -> Report:
    """Read articles (default: the project's seeds) through to findings and checks.

    Judgements are applied where the scenario has them on: all of them to the seeds, where one whose claim is gone is an
    error; to other paths those that fit. Raises InputError where no article is left to read.
    """
    scenario, project = scenario or Scenario(), project or find_project()
    articles = read_articles(paths or [project.seeds])
    admitted = admit(articles, scenario)
    extracted = extract_all(articles)
    judged = _judge(articles, extracted, scenario, project, strict=not paths)
    policy = make_policy(scenario, project, judged.decisions)
    names = {article.id for article in admitted}
    claims = tuple(claim for claim in judged.claims if claim.source in names)
    relations = tuple(relate(admitted, claims))
    checks = tuple(audit(admitted, claims, relations, policy))
    sound = {check.check_id for check in checks if check.verdict in SOUND}
    reconciled = reconcile(admitted, claims, [r for r in relations if check_id(r) in sound], policy)
    return Report(
        scenario=scenario,
        policy=policy,
        articles=admitted,
        extracted=tuple(claim for claim in extracted if claim.source in names),
        claims=claims,
        relations=relations,
        findings=tuple(reconciled.findings),
        unsettled=tuple(reconciled.unsettled),
        checks=checks,
        needless=judged.needless,
    )


def extract_all(articles: Iterable[Article]) -> list[Claim]:
    """Return the claims of all articles, as extraction reads them, in order."""
    return [claim for article in articles for claim in _extracted(article)]


def make_policy(scenario: Scenario, project: Project, decisions: Sequence[Decision] = ()) -> Policy:
    """Turn a scenario into the policy that reconciling and auditing follow."""
    return Policy(
        as_of=scenario.as_of,
        rate=rate_by_month(project.reference, scenario.usd_cny),
        equivalence=scenario.equivalence,
        reliability=scenario.reliability,
        tolerance=scenario.tolerance,
        decisions=decisions,
    )


def tables(report: Report) -> dict[str, bytes]:
    """Return the program's data files, `claims.csv` and the others, by name."""
    written = {
        "claims": (rows.claim_rows(report.claims), rows.JUDGED_CLAIM_COLUMNS),
        "relations": (rows.relation_rows(report.relations, report.claims), rows.RELATION_COLUMNS),
        "findings": (rows.finding_rows(report.findings), rows.FINDING_COLUMNS),
        "checks": (rows.check_rows(report.checks), rows.CHECK_COLUMNS),
    }
    return {f"{name}.csv": write_rows(table, columns, Format.CSV) for name, (table, columns) in written.items()}


@lru_cache(maxsize=256)
def _extracted(article: Article) -> tuple[Claim, ...]:
    # the same article is read once, however many scenarios ask
    return tuple(extract(article))


def _judge(
    articles: Sequence[Article], claims: Sequence[Claim], scenario: Scenario, project: Project, *, strict: bool
) -> Judged:
    if scenario.judgements == "off":
        return Judged(tuple(claims), (), ())
    judgements = load_judgements(project.judgements)
    return apply(articles, claims, judgements if strict else _fitting(judgements, articles, claims))


def _fitting(
    judgements: Iterable[Judgement], articles: Sequence[Article], claims: Iterable[Claim]
) -> tuple[Judgement, ...]:
    known = {claim.claim_id for claim in claims}
    known |= {j.claim_id for j in judgements if j.decision == "add" and any(j.sentence in a.text for a in articles)}
    return tuple(j for j in judgements if {j.claim_id, j.other_id or j.claim_id} <= known)
