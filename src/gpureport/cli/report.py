"""Verbs that read articles all the way: reconcile, audit, data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from gpureport import rows
from gpureport.analysis.annotated import score_rows
from gpureport.cli.options import articles_argument, emit, rows_options, scenario_options
from gpureport.parameters import gather
from gpureport.paths import find_project
from gpureport.pipeline import read_report, tables
from gpureport.store import write_whole

Pairs = Sequence[tuple[str, str]]


@click.command("reconcile")
@articles_argument
@rows_options
@scenario_options
def reconcile_command(
    paths: tuple[str, ...], form: str | None, output: Path | None, scenario_file: Path | None, pairs: Pairs
) -> None:
    """Reconcile what articles claim: one finding a row, with every claim behind it.

    PATH is a file or folder; by default the project's seeds, with people's judgements.

    Example: gpureport reconcile -p as_of 2023-10-31 --format jsonl
    """
    report = read_report(gather(scenario_file, pairs), paths)
    emit(rows.finding_rows(report.findings), rows.FINDING_COLUMNS, form, output)


@click.command("audit")
@articles_argument
@rows_options
@scenario_options
def audit_command(
    paths: tuple[str, ...], form: str | None, output: Path | None, scenario_file: Path | None, pairs: Pairs
) -> None:
    """Recompute the sums that articles state: one check a row, with its working.

    PATH is a file or folder; by default the project's seeds, with people's judgements.

    Example: gpureport audit article.txt --format csv
    """
    report = read_report(gather(scenario_file, pairs), paths)
    emit(rows.check_rows(report.checks), rows.CHECK_COLUMNS, form, output)


@click.command("data")
def data_command() -> None:
    """Write data/claims.csv, relations.csv, findings.csv, checks.csv and quality.csv for the default scenario.

    Example: gpureport data
    """
    project = find_project()
    report = read_report(project=project)
    for name, content in {**tables(report), "quality.csv": score_rows(project.annotated)}.items():
        target = project.data / name
        current = target.is_file() and target.read_bytes() == content
        write_whole(target, content)
        click.echo(f"data/{name}: {len(content.splitlines()) - 1} lines, {'as it was' if current else 'written'}")
    for judgement in report.needless:
        click.echo(f"judgements.csv, line {judgement.line}: extraction now says so itself; it can go", err=True)
