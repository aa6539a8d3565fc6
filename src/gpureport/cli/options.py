"""The options verbs share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from gpureport.errors import InputError
from gpureport.nearest import nearest
from gpureport.store import Column, Format, Row, write_rows

Verb = Callable[..., int | None]

_BY_SUFFIX = {".jsonl": Format.JSONL, ".csv": Format.CSV, ".parquet": Format.PARQUET}


def articles_argument(function: Verb) -> Verb:
    """Add the articles to read."""
    return click.argument("paths", metavar="[PATH…]", nargs=-1)(function)


def rows_options(function: Verb) -> Verb:
    """Add how rows are written, and where to."""
    form = "table (default), jsonl, csv or parquet; else by the file's suffix."
    function = click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")(function)
    return click.option("--format", "form", metavar="FORMAT", help=form)(function)


def scenario_options(function: Verb) -> Verb:
    """Add parameters, one by one or from a file."""
    one = "A parameter; see `gpureport parameters`."
    many = "YAML or JSON file of parameters."
    function = click.option("--scenario", "scenario_file", type=click.Path(path_type=Path), help=many)(function)
    return click.option("-p", "--parameter", "pairs", nargs=2, multiple=True, metavar="NAME VALUE", help=one)(function)


def emit(rows: Sequence[Row], columns: Sequence[Column], form: str | None, output: Path | None) -> None:
    """Write rows to a file or to standard output.

    Raises InputError for a format there is not, and for Parquet on a screen.
    """
    chosen = _format(form, output)
    if chosen == Format.PARQUET and output is None and sys.stdout.isatty():
        raise InputError("parquet is not for the screen: give a file with -o FILE")
    content = write_rows(rows, columns, chosen, output)
    if output is None:
        emit_bytes(content)


def emit_bytes(content: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _format(form: str | None, output: Path | None) -> Format:
    if form is None:
        return _BY_SUFFIX.get(output.suffix, Format.TABLE) if output else Format.TABLE
    try:
        return Format(form)
    except ValueError:
        known = list(map(str, Format))
        raise InputError(
            f"format is {form!r}: the nearest is {nearest(form, known)!r}; wanted one of {', '.join(known)}"
        ) from None
