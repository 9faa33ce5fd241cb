"""The month of the demo: April 2026 at the centre of its centre file, as the twin lives it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from percall.centre import Centre
from percall.errors import Mistake, PercallError
from percall.log import Log, open_log
from percall.log.manifest import load
from percall.log.store import Progress
from percall.twin import replicate, workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows, store
from percall.twin.runs import warm_up_days

FIRST: Final = date(2026, 4, 1)
DAYS: Final = 30
SEED: Final = 1


def month(centre: Centre, progress: Progress | None = None, seed: int = SEED) -> Log:
    """The log of the month. The same centre and seed give the same log, on any machine."""
    codes = workable(centre)
    rows = LogRows(Calendar(codes, FIRST))
    warm_up = warm_up_days(codes)

    def on_day(day: int) -> None:
        if progress is not None and day < DAYS:
            progress("simulated days", warm_up + day + 1, warm_up + DAYS)

    replicate(codes, FIRST, DAYS, seed, warm_up=warm_up, rows=rows, on_day=on_day)
    return rows.log()


def keep(log: Log, root: Path) -> None:
    """Store a month in ``root``, or find it there and leave it. Raises PercallError where another log is there."""
    if load(root) is None:
        store(log, root)
    elif not _same(log, open_log(root)):
        raise PercallError(Mistake("holds another log", file=root, accepted="a new folder"))


def _same(one: Log, other: Log) -> bool:
    """Whether two logs, each in order of its keys, hold the same rows."""
    return other.agent_states is not None and all(
        _rows(first).equals(_rows(second).select(_rows(first).columns))
        for first, second in (
            (one.contacts, other.contacts),
            (one.segments, other.segments),
            (one.agent_states, other.agent_states),
        )
    )


def _rows(frame: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Every row of a table, in an order that only the rows decide."""
    return frame.lazy().sort(pl.all()).collect()
