"""The verb with a person at the keyboard: review."""

from __future__ import annotations

import datetime as dt

import click

from gpureport.cli.walking import walk
from gpureport.paths import find_project
from gpureport.pipeline import read_report
from gpureport.reviewing import Review, Signature
from gpureport.scenario import make_scenario


@click.command("review")
@click.option("--source", "sources", multiple=True, help="Only claims of this article; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Claims of kind `other` too.")
@click.option("--who", default="reviewer", show_default=True, help="Your role, as the judgement is signed.")
def review_command(*, sources: tuple[str, ...], everything: bool, who: str) -> None:
    """Walk through the claims nobody has looked at; every decision is written to data/judgements.csv at once.

    Example: gpureport review --source 000_latepost
    """
    project = find_project()
    report = read_report(project=project)
    make_scenario({"articles": list(sources)}).require_articles(article.id for article in report.articles)
    review = Review(report, project.judgements, Signature(who, dt.datetime.now().astimezone().date().isoformat()))
    pending = review.pending(sources, core=not everything)
    click.echo(f"{len(pending)} of {len(report.claims)} claims to look at; stop at any time, nothing is lost")
    walk(review, pending)
