"""``percall backtest``: whether to trust the twin, on the last days of a log that it was not calibrated on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from percall.cli import console
from percall.cli.calibrate import base_centre
from percall.cli.compiling import announce_compiling
from percall.cli.options import Language, LogFolder
from percall.errors import Mistake, PercallError
from percall.log import open_log
from percall.report.backtest import write_backtest
from percall.twin.calibration import Backtest, Comparison, backtest, calibrate, observe

COLUMNS = {"reached_queue": "reached the queue", "abandonment_rate": "abandoned", "asa": "ASA, s", "aht": "AHT, s"}


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
    _show(found)
    if out is not None:
        console.say(f"wrote {write_backtest(found, model, out, lang=lang)}")
    if not model.recorded:
        console.warn(
            "the log has no agent states: who was at work is inferred from contacts, and errs (docs/backtest.md)"
        )


def _show(found: Backtest) -> None:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("day")
    for name in COLUMNS.values():
        table.add_column(f"{name}: seen", justify="right")
        table.add_column("twin (95 of 100)", justify="right")
    days = sorted({c.day for c in found.comparisons if c.day is not None})
    for day in [*days, None]:
        row = [str(day or "all days")]
        for measure in COLUMNS:
            row += _cells(found.whole(measure, day))
        table.add_row(*row)
    screen = console.results()
    screen.print(table)
    for measure, name in COLUMNS.items():
        covered = found.covered(measure)
        if covered is not None:
            screen.print(
                Text(f"{name}: {covered:.0%} of half hours lie in their interval, where 95% would were the twin true")
            )


def _cells(one: Comparison) -> tuple[str, str]:
    form = "{:.1%}" if one.measure == "abandonment_rate" else "{:.0f}" if one.measure == "reached_queue" else "{:.1f}"
    seen = "" if one.observed is None else form.format(one.observed)
    if one.simulated is None or one.low is None or one.high is None:
        return seen, ""
    return seen, f"{form.format(one.simulated)} ({form.format(one.low)} to {form.format(one.high)})"
