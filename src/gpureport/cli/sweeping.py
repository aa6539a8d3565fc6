"""The verb that runs under many scenarios: sweep."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from gpureport.cli.progress import show_total
from gpureport.parameters import read_parameters
from gpureport.paths import find_project
from gpureport.runs.grid import make_grid
from gpureport.runs.notebooks import find_notebooks
from gpureport.runs.running import Options, describe_failure
from gpureport.runs.sweep import FINDINGS, sweep, write_tables
from gpureport.store import write_whole

Pairs = Sequence[tuple[str, str]]

_VALUES = "A parameter and its values: a,b,c or from:to:step; a;b where values hold commas."


@click.command("sweep")
@click.argument("what", metavar="NOTEBOOK|findings")
@click.option("-p", "--parameter", "pairs", nargs=2, multiple=True, metavar="NAME VALUES", help=_VALUES)
@click.option("--scenario", "scenario_file", type=click.Path(path_type=Path), help="File of parameters not varied.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the runs [build/sweeps/…].")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Runs at a time.")
@click.option("--fresh", is_flag=True, help="Reuse no run.")
def sweep_command(
    *, what: str, pairs: Pairs, scenario_file: Path | None, output: Path | None, jobs: int, fresh: bool
) -> int:
    """Run a notebook, or read the findings, under every combination of values; one folder a run, one table of all.

    Writes results.csv, results.parquet, and index.html with a chart of what matters most. A sweep
    that was cut short goes on where it was.

    Example: gpureport sweep findings -p usd_cny 6.4:7.4:0.1 -p as_of 2023-06-30,2023-12-31
    """
    project = find_project()
    grid = make_grid(pairs, read_parameters(scenario_file) if scenario_file else {})
    task = what if what == FINDINGS else find_notebooks([what], project.notebook_files)[0]
    name = what if what == FINDINGS else Path(task).stem
    folder = output or project.sweeps / name
    with show_total(name, len(grid)) as listen:
        swept = sweep(task, grid, folder, project, options=Options(jobs, fresh=fresh), listen=listen)
    write_tables(swept)
    drawing = import_module("gpureport.runs.tornado")  # a second that a refusal need not wait for
    write_whole(folder / "index.html", drawing.page(swept, name).encode())
    click.echo(f"{len(grid)} runs, {swept.reused} of them reused, {len(swept.failed)} failed")
    for outcome in swept.failed:
        click.echo(describe_failure(outcome), err=True)
    for file in ("results.csv", "results.parquet", "index.html"):
        click.echo(str(folder / file))
    return 1 if swept.failed else 0
