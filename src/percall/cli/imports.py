"""``percall import``: bring a platform's export into the contact log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from percall.cli import console
from percall.cli.options import LogFolder
from percall.errors import Mistake, PercallError
from percall.log.imports import ImportReport, import_files
from percall.log.readers.suggest import suggest_mapping

app = typer.Typer(no_args_is_help=True, help="Bring an export into the contact log; doing it twice changes nothing.")

Exports = Annotated[list[Path], typer.Argument(metavar="FILE...", help="The exported files.")]
Zone = Annotated[
    str | None, typer.Option("--time-zone", metavar="ZONE", help="Where the file's clock runs, such as Europe/Berlin.")
]


@app.command("anonymous-bank")
def anonymous_bank(exports: Exports, log: LogFolder, time_zone: Zone = None) -> None:
    """Read the Technion "Anonymous Bank" format: tab-separated, one call a row."""
    _bring_in("anonymous-bank", exports, log, time_zone=time_zone)


@app.command("table")
def table(
    exports: Exports,
    log: Annotated[Path | None, typer.Option("--log", metavar="DIR", help="Folder of the contact log.")] = None,
    mapping: Annotated[Path | None, typer.Option(metavar="FILE", help="What the file's columns mean.")] = None,
    time_zone: Zone = None,
    suggesting: Annotated[
        bool, typer.Option("--suggest", help="Print a mapping proposed from the file itself.")
    ] = False,
) -> None:
    """Read any CSV, TSV, XLSX or Parquet with a mapping file.

    First: percall import table --suggest calls.csv > mapping.yaml, then read what it proposes.
    """
    if suggesting:
        print(suggest_mapping(exports[0]), end="")
        return
    missing = [
        Mistake("is needed", field=f"--{name}", accepted=accepted)
        for name, value, accepted in (
            ("log", log, "the folder of the contact log, made where there is none"),
            ("mapping", mapping, "a mapping file; --suggest FILE proposes one"),
        )
        if value is None
    ]
    if missing or log is None:
        raise PercallError(*missing)
    _bring_in("table", exports, log, mapping=mapping, time_zone=time_zone)


def _bring_in(
    reader: str, exports: list[Path], log: Path, *, mapping: Path | None = None, time_zone: str | None = None
) -> None:
    with console.progress() as progress:
        report = import_files(reader, exports, log, mapping=mapping, time_zone=time_zone, progress=progress)
    _show(report, log)


def _show(report: ImportReport, log: Path) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column()
    for count, what in (
        (report.rows, "rows read"),
        (report.new, "new contacts"),
        (report.unchanged, "contacts the log had already"),
        (report.superseded, "contacts corrected: the new content replaces the old"),
        (report.repeated, "rows that repeat another row of this import"),
        (report.segment_rows, "rows of segments"),
        (report.state_rows, "rows of agent states"),
        (report.ignored, "rows the platform says to ignore"),
        *((count, f"rows in quarantine: {reason}") for reason, count in report.quarantined.items()),
        *((count, f"contacts kept with a flag: {flag}") for flag, count in report.flags.items()),
    ):
        if count:
            table.add_row(f"{count:,}", what)
    screen = console.results()
    screen.print(table)
    put_aside = sum(report.quarantined.values())
    for example in report.examples:
        screen.print(f"put aside: {example}", markup=False, soft_wrap=True)
    if put_aside > len(report.examples):
        more = f"{put_aside - len(report.examples):,} more rows were put aside"
        screen.print(f"{more}; the Parquet file in {log / 'quarantine'} says which and why.", markup=False)
    screen.print(f"The log in {log} " + ("is up to date." if report.changed else "is as it was."), markup=False)
