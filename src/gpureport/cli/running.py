"""Verbs for analysts: parameters, run."""

from __future__ import annotations

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from gpureport.parameters import list_parameters
from gpureport.screen import width


@click.command("parameters")
def parameters_command() -> None:
    """List the parameters of a scenario: name, default, what is allowed, what it means.

    Example: gpureport parameters
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("name", "default", "allowed", "meaning"):
        table.add_column(title, overflow="fold", no_wrap=title == "name")
    for parameter in list_parameters():
        table.add_row(parameter.name, parameter.default, parameter.allowed, parameter.meaning)
    Console(width=width()).print(table)
