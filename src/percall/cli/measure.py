"""``percall measure``: metrics by period and by any grain, as a table or a file for other programs."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from percall.centre import load_centre
from percall.cli import console, sheet
from percall.cli.frame import framed
from percall.cli.options import (
    CentreFile,
    FirstDay,
    Language,
    LastDay,
    LedgerFiles,
    LogFolder,
    MappingFiles,
    RatesFile,
    names,
)
from percall.costing import Costed, View, cost
from percall.errors import Mistake, PercallError
from percall.ledger import read_ledger, read_rates
from percall.metrics import Measured, measure
from percall.metrics.naming import known_metrics
from percall.periods import Period
from percall.report import TableFormat, write_rows
from percall.report.format import Format
from percall.report.naming import notice_text
from percall.report.words import Words

Shape = Literal["table", "json", "csv", "xlsx", "parquet"]


def run(
    log: LogFolder,
    ledger: LedgerFiles,
    centre: CentreFile,
    by: Annotated[str | None, typer.Option(metavar="COL,...", help="Columns of contacts to break down by.")] = None,
    period: Annotated[Period, typer.Option(help="Length of a period.")] = "all",
    first: FirstDay = None,
    last: LastDay = None,
    view: Annotated[
        View, typer.Option(help="Show idle on its own (unit) or spread it over contacts (loaded).")
    ] = "unit",
    shape: Annotated[Shape | None, typer.Option("--format", help="Default: table, or what FILE ends in.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there instead of the terminal.")] = None,
    rates: RatesFile = None,
    mapping: MappingFiles = None,
    metrics: Annotated[str | None, typer.Option(metavar="ID,...", help="Metrics of the table, in this order.")] = None,
    lang: Language = "en",
) -> None:
    """Measure costs and operations of the contacts in a log.

    For example: percall measure --log log --ledger march.csv --centre centre.yaml --by queue
    """
    shape = shape or _shape_of(out)
    chosen = known_metrics(names(metrics), "--metrics")
    _check_output(shape, out, chosen)
    costed = priced(log, ledger, centre, rates, view, day(first), day(last), mapping=mapping)
    measured = measure(costed, by=names(by), period=period, first=day(first), last=day(last))
    words = Words(Format(lang, measured.currency))
    console.warn(*(notice_text(warning, words) for warning in measured.warnings))
    if shape == "table":
        sheet.show(console.results(), measured, costed, chosen, words)
    else:
        _write(measured, shape, out)


def priced(
    log: Path,
    ledger: list[Path],
    centre: Path,
    rates: Path | None = None,
    view: View = "unit",
    first: date | None = None,
    last: date | None = None,
    *,
    mapping: list[Path] | None = None,
) -> Costed:
    """Cost the contacts of a log with everything the options name, showing progress on a terminal."""
    described = load_centre(centre)
    book = read_ledger(ledger, described, rates=read_rates(rates) if rates else (), mapping=mapping or ())
    with console.progress() as progress:
        return cost(log, book, described, view=view, first=first, last=last, progress=progress)


def day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _shape_of(out: Path | None) -> Shape:
    """The format a file name asks for; a table where there is no file. Raises PercallError on another ending."""
    if out is None:
        return "table"
    ending = out.suffix.lower().lstrip(".")
    for shape in get_args(TableFormat):
        if shape == ending:
            return shape
    raise PercallError(Mistake(f"no format ends in {out.suffix!r}", out, field="--out", accepted=_endings()))


def _endings() -> str:
    return ", ".join(f".{shape}" for shape in get_args(TableFormat))


def _check_output(shape: Shape, out: Path | None, chosen: tuple[str, ...]) -> None:
    if shape == "table" and out is not None:
        raise PercallError(
            Mistake("a table is for the terminal", out, field="--out", accepted=f"--format, or {_endings()}")
        )
    if shape != "table" and chosen:
        raise PercallError(Mistake("a file holds every metric", field="--metrics", accepted="only with a table"))
    if shape in ("xlsx", "parquet") and out is None and sys.stdout.isatty():
        raise PercallError(Mistake(f"{shape} is not for a terminal", field="--out", accepted="a file"))


def _write(measured: Measured, shape: TableFormat, out: Path | None) -> None:
    write_rows(measured, out if out is not None else sys.stdout, shape)
    if out is not None:
        console.say(framed("wrote", path=out))
