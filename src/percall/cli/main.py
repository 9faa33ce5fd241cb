"""The command line, assembled."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from percall.cli.guard import Guarded

app = typer.Typer(
    cls=Guarded,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="What each contact in a contact centre costs, why, and what would make it cheaper.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"percall {version('percall')}")
        raise typer.Exit


@app.callback()
def main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """What each contact in a contact centre costs, why, and what would make it cheaper."""
