"""``percall simulate``: lives days of the centre and says what came of them, and how sure that is."""

from __future__ import annotations

import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from percall.centre import Centre
from percall.cli import console
from percall.cli.compiling import announce_compiling
from percall.cli.guard import INTERRUPTED
from percall.cli.measure import day
from percall.cli.options import MOST_DAYS, FirstDay, MappingFiles, Processes
from percall.errors import Mistake, PercallError
from percall.ledger import Ledger, read_ledger
from percall.twin.centre_file import as_yaml
from percall.twin.checks import doubts, load_workable, workable
from percall.twin.confidence import Interval
from percall.twin.days import Calendar
from percall.twin.explain import explain as decisions
from percall.twin.log import LogRows, store
from percall.twin.measures import MEASURES
from percall.twin.pricing import with_agents
from percall.twin.replication import replicate
from percall.twin.runs import Runs, warm_up_days
from percall.twin.runs import simulate as simulate_runs

DAYS = 7
FIRST = date(2024, 1, 1)
"""A Monday. Fixed, so that equal commands give equal results."""
PRICED = "The centre with the twin's agents named in their teams: what the log beside this file is priced with."


def run(
    centre: Annotated[Path, typer.Argument(metavar="CENTRE", help="The centre file.")],
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="Days of a replication.")] = DAYS,
    reps: Annotated[int, typer.Option(min=1, help="Replications.")] = 10,
    until_ci: Annotated[
        str | None, typer.Option(metavar="SHARE", help="Replicate until the interval of --metric is so narrow: 1%.")
    ] = None,
    metric: Annotated[str, typer.Option(help="The measure that --until-ci looks at.")] = "abandonment_rate",
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same result.")] = 1,
    first: FirstDay = None,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="DIR", help="Write the log of the first replication there.")
    ] = None,
    ledger: Annotated[
        list[Path] | None, typer.Option("--ledger", metavar="FILE", help="Cost sheet that prices the days simulated.")
    ] = None,
    mapping: MappingFiles = None,
    explain: Annotated[
        str | None,
        typer.Option(metavar="CONTACT", help="Only say why this contact of the first replication got its agents."),
    ] = None,
    processes: Processes = -1,
) -> None:
    """Simulate the centre, with a confidence interval for every measure.

    For example: percall simulate centre.yaml --days 28 --reps 20 --log simulated
    """
    described = load_workable(centre)
    console.warn(*map(str, doubts(centre)))
    begin = time.perf_counter()
    start = day(first) or FIRST
    until = None if until_ci is None else (metric, _share(until_ci))
    book = read_ledger(ledger, described, mapping=mapping or ()) if ledger else None
    announce_compiling()
    if explain is not None:
        _explain(described, start, days, seed, explain)
        return
    if log is not None:
        _write_log(described, start, days, seed, log)
    runs = _runs(described, start, days, reps, seed, until, book, processes)
    _show(runs, start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    console.say(f"{time.perf_counter() - begin:.1f} s, {peak:.0f} MiB")
    if runs.stopped:
        raise typer.Exit(INTERRUPTED)


def _runs(
    centre: Centre,
    start: date,
    days: int,
    reps: int,
    seed: int,
    until: tuple[str, float] | None,
    book: Ledger | None,
    processes: int,
) -> Runs:
    with console.progress() as progress:
        return simulate_runs(
            centre,
            start,
            days=days,
            reps=reps,
            seed=seed,
            until=until,
            ledger=book,
            processes=processes,
            on_rep=lambda done: progress("replications", done, max(reps, done)),
        )


def _explain(centre: Centre, start: date, days: int, seed: int, contact_id: str) -> None:
    """Every decision that gave the contact to an agent; the log's ids are those of the same command with --log."""
    codes = workable(centre)
    found = decisions(codes, start, contact_id, days=days, seed=seed, warm_up=warm_up_days(codes))
    for decision in found:
        console.results().print(decision.text, markup=False, soft_wrap=True)
    if not found:
        console.results().print(f"{contact_id}: no agent took it")


def _write_log(centre: Centre, start: date, days: int, seed: int, folder: Path) -> None:
    """The log of the first replication, and beside it the centre that knows its agents."""
    codes = workable(centre)
    rows = LogRows(Calendar(codes, start))
    replicate(codes, start, days, seed, warm_up=warm_up_days(codes), rows=rows)
    store(rows.log(), folder)
    (folder / "centre.yaml").write_text(as_yaml(with_agents(centre), PRICED), encoding="utf-8")
    console.say(f"wrote {folder}; price it with --centre {folder / 'centre.yaml'}")


def _show(runs: Runs, start: date) -> None:
    last = start + timedelta(days=runs.days - 1)
    note = ", broken off: these had finished" if runs.stopped else ""
    title = f"{len(runs.sums)} replications of {start} to {last}, seed {runs.seed}, warm-up {runs.warm_up} days{note}"
    table = Table(title=title)
    table.add_column("measure")
    table.add_column("value", justify="right")
    table.add_column(f"± ({runs.confidence:.0%})", justify="right")
    for name, interval in runs.intervals().items():
        if interval is not None:  # None: nothing of the kind happened
            table.add_row(name, *_cells(name, interval))
    console.results().print(table)


def _cells(name: str, interval: Interval) -> tuple[str, str]:
    """The estimate and half its interval: shares in per cent, other figures as they are."""
    share = name in MEASURES and MEASURES[name].is_share
    half = interval.half_width
    if share:
        return f"{interval.value:.2%}", "" if half is None else f"{half:.2%}"
    return f"{interval.value:,.2f}", "" if half is None else f"{half:,.2f}"


def _share(text: str) -> float:
    """A share written as 1% or 0.01."""
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise PercallError(Mistake(f"{text!r} is no share", field="--until-ci", accepted="such as 1% or 0.01"))
    return share
