"""Verbs that say what changed: compare, diff."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gpureport.errors import InputError
from gpureport.nearest import nearest
from gpureport.paths import find_project
from gpureport.runs.differences import Differences, compare, to_markdown, to_text
from gpureport.runs.snapshots import load_run, load_snapshot
from gpureport.store import write_whole

_FORMS = {
    "text": to_text,
    "json": lambda found: json.dumps(found.plain(), indent=1, ensure_ascii=False) + "\n",
    "markdown": to_markdown,
}


@click.command("compare")
@click.argument("old", metavar="RUN", type=click.Path(path_type=Path))
@click.argument("new", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--format", "form", default="text", metavar="FORMAT", help="text (default), json or markdown.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")
def compare_command(old: Path, new: Path, form: str, output: Path | None) -> None:
    """Say what changed from one run to another: claims, findings, headline numbers with percent change.

    Example: gpureport compare build/runs/default build/seven
    """
    _emit(compare(load_run(old), load_run(new)), form, output)


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--format", "form", default="text", metavar="FORMAT", help="text (default), json or markdown.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")
def diff_command(old: str, new: str, form: str, output: Path | None) -> None:
    """Say what changed between two data sets, runs or git revisions.

    OLD and NEW are each a folder with claims.csv and findings.csv, a checkout, a run's folder, or a git revision.

    Example: gpureport diff main . --format markdown
    """
    project = find_project()
    _emit(compare(load_snapshot(old, project), load_snapshot(new, project)), form, output)


def _emit(found: Differences, form: str, output: Path | None) -> None:
    if form not in _FORMS:
        raise InputError(
            f"format is {form!r}: the nearest is {nearest(form, _FORMS)!r}; wanted one of {', '.join(_FORMS)}"
        )
    text = _FORMS[form](found)
    if output:
        write_whole(output, text.encode())
    else:
        click.echo(text, nl=False)
