"""Verbs for analysts: parameters, run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from gpureport.cli.options import scenario_options
from gpureport.cli.progress import describe, show_progress
from gpureport.parameters import gather, list_parameters, show_value
from gpureport.paths import find_project
from gpureport.runs.handing import DEFAULT_TIMEOUT
from gpureport.runs.notebooks import declared_parameters, find_notebooks
from gpureport.runs.running import Options, default_folder, run_notebooks
from gpureport.screen import width

Pairs = Sequence[tuple[str, str]]


@click.command("parameters")
def parameters_command() -> None:
    """List the parameters of a scenario: name, default, what is allowed, what it means.

    Example: gpureport parameters
    """
    _print_parameters(None)


@click.command("run", add_help_option=False)
@click.argument("notebooks", metavar="[NOTEBOOK…]", nargs=-1)
@scenario_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the outputs [build/runs/…].")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Notebooks at a time.")
@click.option(
    "--timeout",
    type=click.IntRange(1, 86_400),
    default=DEFAULT_TIMEOUT,
    show_default=True,
    help="Seconds a cell may take.",
)
@click.option("--fresh", is_flag=True, help="Reuse nothing.")
@click.option("-h", "--help", "show_help", is_flag=True, help="Show this message, or a NOTEBOOK's own parameters.")
@click.pass_context
def run_command(
    context: click.Context,
    /,
    *,
    notebooks: tuple[str, ...],
    output: Path | None,
    scenario_file: Path | None,
    pairs: Pairs,
    show_help: bool,
    jobs: int,
    timeout: int,
    fresh: bool,
) -> int:
    """Run notebooks under a scenario: NOTEBOOK is a name from notebooks/ or a path; by default all.

    Outputs that are current (code, data, notebook, parameters and versions all count) are reused.

    Example: gpureport run prices -p usd_cny 7.0 -o build/seven
    """
    project = find_project()
    paths = find_notebooks(notebooks, project.notebook_files) if notebooks or not show_help else ()
    if show_help:
        click.echo(context.get_help())
        for path in paths:
            click.echo(f"\n{path.stem}:")
            _print_parameters(declared_parameters(path))
        return 0
    scenario = gather(scenario_file, pairs)
    folder = output or default_folder(project, scenario)
    with show_progress([path.stem for path in paths]) as listen:
        run = run_notebooks(paths, scenario, folder, project, options=Options(jobs, timeout, fresh), listen=listen)
    for outcome in run.outcomes:
        click.echo(describe(outcome, folder), err=bool(outcome.error))
    return 1 if run.failed else 0


def _print_parameters(defaults: Mapping[str, object] | None) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("name", "default", "allowed", "meaning"):
        table.add_column(title, overflow="fold", no_wrap=title == "name")
    for parameter in list_parameters(defaults):
        default = parameter.default if defaults is None else show_value(defaults[parameter.name])
        table.add_row(parameter.name, default, parameter.allowed, parameter.meaning)
    Console(width=width()).print(table)
