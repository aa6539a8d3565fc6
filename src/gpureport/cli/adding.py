"""The verb that takes an article in: add."""

from __future__ import annotations

from pathlib import Path

import click

from gpureport.adding import as_seed, describe, find_duplicate, read_new
from gpureport.errors import InputError
from gpureport.paths import find_project
from gpureport.store import write_whole


@click.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "name", default="", help="The article's id [next number and publisher].")
@click.option("--title", default="", help="Its title, where the file does not say.")
@click.option("--title-en", default="", help="Its title in English.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--author", default="", help="Who wrote it.")
@click.option("--published", default="", metavar="DATE", help="Its day, or month where no day is known.")
@click.option("--address", default="", help="Where it is published.")
@click.option("--rights", default="", help="Whose the text is; needed with --whole.")
@click.option("--whole", is_flag=True, help="Take the text as it is: only for text that may be published.")
@click.option("--private", is_flag=True, help="Keep the text in seeds/originals/, which git ignores, besides.")
@click.option("--anyway", is_flag=True, help="Take it in even where the project seems to have it.")
def add_command(*, file: Path, name: str, whole: bool, private: bool, anyway: bool, **record: str) -> None:
    """Take an article in, from a file of text, Markdown or HTML: a seed with its record, its digest to be written.

    The seed holds the figure phrases by paragraph; the text itself only with --whole. `make book` reads it
    from then on.

    Example: gpureport add news.html --publisher LatePost --published 2023-06-14 --private
    """
    project = find_project()
    if whole and not record["rights"]:
        raise InputError("--whole publishes the text: say with --rights whose it is and why it may be")
    new = read_new(file, {"id": name, **record}, project)
    known = find_duplicate(new, project)
    if known and not anyway:
        raise InputError(f"{file} is in the project already: {known}; give --anyway to take it in all the same")
    for line in describe(new):
        click.echo(line)
    seed = project.seeds / f"{new.article.id}.md"
    write_whole(seed, as_seed(new, whole=whole).encode())
    click.echo(f"written: {seed.relative_to(project.root)}" + ("" if whole else ", its digest to be written"))
    if private:
        project.originals.mkdir(exist_ok=True)
        original = project.originals / f"{new.article.id}.txt"
        write_whole(original, new.article.text.encode())
        click.echo(f"written: {original.relative_to(project.root)}, which git ignores")
