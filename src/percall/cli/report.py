"""``percall report``: one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from percall.cli import console
from percall.cli.frame import framed
from percall.cli.measure import day, priced
from percall.cli.options import (
    CentreFile,
    FirstDay,
    Language,
    LastDay,
    LedgerFiles,
    LogFolder,
    MappingFiles,
    RatesFile,
)
from percall.costing import View
from percall.report import write_report


def run(
    log: LogFolder,
    ledger: LedgerFiles,
    centre: CentreFile,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it.")] = Path("report.html"),
    view: Annotated[
        View, typer.Option(help="Show idle on its own (unit) or spread it over contacts (loaded).")
    ] = "unit",
    first: FirstDay = None,
    last: LastDay = None,
    rates: RatesFile = None,
    mapping: MappingFiles = None,
    lang: Language = "en",
) -> None:
    """Write the report: what contacts cost, where the money goes, idle, waste, and the proof."""
    costed = priced(log, ledger, centre, rates, view, day(first), day(last), mapping=mapping)
    with console.status("drawing the report"):
        write_report(costed, out, lang=lang, first=day(first), last=day(last))
    console.say(framed("wrote", path=out))
