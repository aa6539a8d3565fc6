"""Verbs that publish: notebooks, build, check."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from gpureport.book import build
from gpureport.book.released import keep
from gpureport.check import check
from gpureport.cli.progress import describe, show_progress
from gpureport.errors import ValidationError
from gpureport.paths import Project, find_project
from gpureport.pipeline import read_report
from gpureport.runs.committed import keep_outputs, run_default
from gpureport.runs.running import Options, Run


@click.command("notebooks")
@click.option("--fresh", is_flag=True, help="Reuse nothing.")
def notebooks_command(fresh: bool) -> None:
    """Execute the notebooks for the default scenario and keep their outputs in notebooks/.

    Example: gpureport notebooks
    """
    project = find_project()
    for name in keep_outputs(project, _run(project, fresh)):
        click.echo(f"notebooks/{name}: outputs written")


@click.command("build")
@click.option("--fresh", is_flag=True, help="Reuse no notebook's output.")
def build_command(fresh: bool) -> None:
    """Read the articles, run the notebooks that are not current, and build the site in book/_build/html.

    What is kept in data/ and notebooks/ stays as it is: `gpureport data` and `gpureport notebooks` bring it up to date.

    Example: gpureport build
    """
    project = find_project()
    with _timed("read, reconcile, audit"):
        report = read_report(project=project)
    with _timed("notebooks"):
        run = _run(project, fresh)
    with _timed("site"):
        build(project.root, report, click.echo, run.folder)


@click.command("release")
def release_command() -> None:
    """Keep the published edition in data/released.json: the book then says what changed since.

    The edition is the newest of CHANGELOG.md, and its heading has a day. Done once, right after publishing.

    Example: gpureport release
    """
    project = find_project()
    click.echo(f"{keep(project, read_report(project=project)).relative_to(project.root)}: written")


@click.command("check")
def check_command() -> None:
    """Validate data, notebooks and the built site; say what is wrong and end with status 1 where anything is.

    Example: gpureport check
    """
    problems = check(find_project().root, say=click.echo)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise ValidationError(f"{len(problems)} problems found")
    click.echo("data, notebooks and site: nothing wrong")


def _run(project: Project, fresh: bool) -> Run:
    with show_progress([path.stem for path in project.notebook_files]) as listen:
        run = run_default(project, Options(fresh=fresh), listen)
    if all(outcome.reused for outcome in run.outcomes):
        click.echo(f"{len(run.outcomes)} notebooks are current: none was run")
    else:
        for outcome in run.outcomes:
            click.echo(describe(outcome, run.folder))
    return run


@contextmanager
def _timed(step: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    click.echo(f"{step}: {time.perf_counter() - begin:.1f} s")
