"""Verbs that read articles and go no further: extract, verify."""

from __future__ import annotations

from pathlib import Path

import click

from gpureport import rows
from gpureport.articles import read_articles
from gpureport.cli.options import articles_argument, emit, emit_bytes, rows_options
from gpureport.extract import extract
from gpureport.paths import find_project
from gpureport.verify import describe, pair_originals, verify


@click.command("extract")
@articles_argument
@rows_options
@click.option("--text", "as_text", is_flag=True, help="Print the text that offsets count in, instead of claims.")
def extract_command(paths: tuple[str, ...], form: str | None, output: Path | None, as_text: bool) -> None:
    """Read every quantity of articles, as the extractor does by itself, one a row.

    PATH is a file or folder (.md, .txt, .html) or - for standard input; by default the project's seeds.

    Example: gpureport extract article.html --format jsonl -o claims.jsonl
    """
    articles = read_articles(paths or [find_project().seeds])
    if as_text:
        emit_bytes("".join(article.text for article in articles).encode())
        return
    claims = [claim for article in articles for claim in extract(article)]
    emit(rows.claim_rows(claims), rows.CLAIM_COLUMNS, form, output)


@click.command("verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def verify_command(folder: Path) -> None:
    """Read the originals in DIR and the digests in seeds/, and print where the two readings differ.

    Originals are matched to digests by hash, claims by paragraph and phrase.

    Example: gpureport verify seeds/originals
    """
    verification = verify(pair_originals(read_articles([find_project().seeds]), folder))
    for line in describe(verification):
        click.echo(line)
