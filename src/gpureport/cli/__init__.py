"""The command line: a list of verbs, each one call of the library.

A verb's module is loaded when the verb is used, so that a verb starts as fast as what it needs.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from gpureport.errors import GpureportError, InputError
from gpureport.nearest import nearest

# verb: the module it lives in, and what `gpureport --help` says of it
VERBS = {
    "extract": ("reading", "Read every quantity of articles, one a row."),
    "reconcile": ("report", "Reconcile what articles claim, one finding a row."),
    "audit": ("report", "Recompute the sums that articles state, one check a row."),
    "verify": ("reading", "Compare the readings of originals and digests."),
    "data": ("report", "Write data/*.csv."),
    "run": ("running", "Run notebooks under a scenario."),
    "notebooks": ("publishing", "Execute the notebooks and keep their outputs."),
    "build": ("publishing", "Build the book."),
    "release": ("publishing", "Keep a published edition, to compare the next one with."),
    "check": ("publishing", "Validate data, notebooks and site."),
    "sweep": ("sweeping", "Run under every combination of parameters' values."),
    "compare": ("comparing", "Say what changed from one run to another."),
    "diff": ("comparing", "Say what changed between data sets, runs or git revisions."),
    "add": ("adding", "Take an article in."),
    "review": ("people", "Look through claims and decide on each."),
    "parameters": ("running", "List the parameters of a scenario."),
}

_BAD_PLACES = (FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)


class Verbs(click.Group):
    """The group that loads a verb when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of a working day."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb's command; of an unknown one, say which was likely meant."""
        if cmd_name not in VERBS:
            ctx.fail(f"there is no {cmd_name!r}: the nearest is {nearest(cmd_name, VERBS)!r}")
        module = import_module(f"gpureport.cli.{VERBS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading them."""
        del ctx
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, meaning) for verb, (_, meaning) in VERBS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="gpureport")
def gpureport() -> None:
    """Read news on China's scramble for NVIDIA chips into claims, reconcile them, check their arithmetic, publish.

    Example: gpureport extract article.txt --format jsonl
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a known error is one line on standard error, with status 2 for bad input, else 1."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its status."""
    try:
        status = gpureport.main(args=arguments, prog_name="gpureport", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _leave_pipe()
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _say("stopped", 130)
    except (click.ClickException, GpureportError, OSError) as error:
        return _say(_message(error), _status(error))
    return status if isinstance(status, int) else 0


def _status(error: Exception) -> int:
    return 2 if isinstance(error, (click.ClickException, InputError, *_BAD_PLACES)) else 1


def _message(error: Exception) -> str:
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        return error.format_message().rstrip(".") + (f"; see {context.command_path} --help" if context else "")
    if isinstance(error, OSError):
        return f"{error.filename or 'file'}: {error.strerror or error}"
    return str(error)


def _say(message: str, status: int) -> int:
    sys.stderr.write(f"gpureport: {' '.join(message.split())}\n")
    return status


def _leave_pipe() -> int:
    # whoever read our output has had enough: what is still buffered goes nowhere
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141
