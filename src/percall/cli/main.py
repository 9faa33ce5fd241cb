"""The command line, assembled: one module a command."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from percall.cli import backtest, bill, calibrate, centre, demo, imports, measure, metrics, report, simulate
from percall.cli.guard import Guarded

app = typer.Typer(
    cls=Guarded,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="What each contact in a contact centre costs, why, and what would make it cheaper.",
)
app.add_typer(centre.app, name="centre")
app.add_typer(imports.app, name="import")
app.command("measure")(measure.run)
app.command("bill")(bill.run)
app.command("report")(report.run)
app.command("metrics")(metrics.run)
app.command("calibrate")(calibrate.run)
app.command("simulate")(simulate.run)
app.command("backtest")(backtest.run)
app.command("demo")(demo.run)


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


def run() -> None:
    """Entry point of the ``percall`` command."""
    app(prog_name="percall")
