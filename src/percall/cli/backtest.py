"""``percall backtest``: whether to trust the twin, on the last days of a log that it was not calibrated on."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from percall.cli import console, sheet
from percall.cli.calibrate import base_centre
from percall.cli.compiling import announce_compiling
from percall.cli.frame import framed
from percall.cli.options import Language, LogFolder
from percall.errors import Mistake, PercallError
from percall.log import open_log
from percall.report.backtest import abandonment, headline, table_of_days, tiles, write_backtest
from percall.report.format import Format
from percall.report.words import Words
from percall.twin.calibration import Backtest, backtest, calibrate, observe


def run(
    log: LogFolder,
    days: Annotated[int, typer.Option(min=1, help="So many last days are predicted from those before.")] = 4,
    tier: Annotated[
        str | None, typer.Option("--tier", metavar="COLUMN", help="Attribute of the log that tells customers apart.")
    ] = None,
    centre: Annotated[
        Path | None, typer.Option("--centre", metavar="FILE", help="A centre file whose teams to keep.")
    ] = None,
    reps: Annotated[int, typer.Option(min=2, help="Replications.")] = 40,
    seed: Annotated[int, typer.Option(help="Of the random numbers.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the page with charts here.")] = None,
    lang: Language = "en",
) -> None:
    """Calibrate on all days but the last, drive the twin with their volumes and staff, and compare with what happened.

    For example: percall backtest --log log --days 4
    """
    opened = open_log(log)
    whole = observe(opened, tier=tier)
    split = whole.last - timedelta(days=days)
    if split < whole.first:
        accepted = f"1 to {len(whole.days) - 1}"
        raise PercallError(Mistake(f"the log has {len(whole.days)} days", log, field="--days", accepted=accepted))
    model = calibrate(observe(opened, whole.first, split, tier), base_centre(centre, opened, log.name, "USD"))
    announce_compiling()
    with console.status("simulating"):
        found = backtest(model, observe(opened, split + timedelta(days=1), whole.last, tier), reps, seed, processes=-1)
    _show(found, Words(Format(lang, model.centre.currency)))
    if out is not None:
        console.say(framed("wrote", path=write_backtest(found, model, out, lang=lang)))
    if not model.recorded:
        console.warn(framed("inferred"))


def _show(found: Backtest, words: Words) -> None:
    """What the page says of the days, without its charts."""
    screen, told = console.results(), table_of_days(found, words)
    screen.print(Text(f"\n{headline(found, words)}", style="bold"))
    screen.print(Text(abandonment(found, words)))
    titles = [column.title for column in told.columns]
    for day, rows in groupby(([cell.text for cell in row.cells] for row in told.rows), key=itemgetter(0)):
        columns = dict(zip(titles, map(list, zip(*rows, strict=True)), strict=True))
        screen.print(Text(f"\n{day}", style="bold"))
        screen.print(sheet.table({titles[1]: columns[titles[1]]}, {title: columns[title] for title in titles[2:]}))
    for tile in tiles(found, words):
        screen.print(Text(f"{tile.label}: {tile.value} {tile.detail}."))
