"""Whether to trust the twin: simulated against observed, on days that the calibration has not seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from percall.floor.codes import Codes
from percall.twin.calibration.calibrate import Calibrated
from percall.twin.calibration.driving import driven_by
from percall.twin.calibration.observed import Observed, observe
from percall.twin.checks import workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows
from percall.twin.replication import replicate

MEASURES: Final = {
    "reached_queue": pl.len().cast(pl.Float64),
    "abandonment_rate": (pl.col("outcome") == "abandoned").mean(),
    "asa": pl.col("wait_s").filter(pl.col("outcome") == "handled").mean(),
    "aht": pl.col("handle_s").filter(pl.col("outcome") == "handled").mean(),
    "queued_share": (pl.col("wait_s") > 0).mean(),
}
"""Of contacts that asked for a person: their number, the share that gave up, the mean wait of those answered (s),
their mean handling time (s, after-call work included where the log has it), and the share that had to wait. Ratios of
sums, each."""
SURE: Final = 0.95


@dataclass(frozen=True)
class Comparison:
    """One measure of one half hour, of one day (``interval`` None), or of all days (``day`` None too).

    ``simulated`` is the mean over replications, ``error`` its standard error; 95 of 100 single replications fall
    between ``low`` and ``high``, and so should what was ``observed``, were the twin true. Null where nobody was there
    to measure.
    """

    day: date | None
    interval: int | None
    measure: str
    observed: float | None
    simulated: float | None
    error: float | None
    low: float | None
    high: float | None

    @property
    def inside(self) -> bool | None:
        """Whether what happened lies in the interval."""
        if self.observed is None or self.low is None or self.high is None:
            return None
        return self.low <= self.observed <= self.high


@dataclass(frozen=True)
class Backtest:
    """Every comparison: whole, then days, then half hours, each in order of time."""

    comparisons: tuple[Comparison, ...]
    replications: int

    def whole(self, measure: str, day: date | None = None) -> Comparison:
        """The comparison of all days or of one. Raises KeyError where there is none."""
        for one in self.comparisons:
            if (one.day, one.interval, one.measure) == (day, None, measure):
                return one
        raise KeyError((day, measure))

    def half_hours(self, measure: str) -> list[Comparison]:
        """The comparisons of half hours in which something was observed."""
        return [
            c for c in self.comparisons if c.interval is not None and c.measure == measure and c.observed is not None
        ]

    def covered(self, measure: str) -> float | None:
        """The share of half hours whose observed value lies in its interval: 0.95 if the twin is true; None for
        none."""
        told = [c.inside for c in self.half_hours(measure) if c.inside is not None]
        return sum(told) / len(told) if told else None


def backtest(model: Calibrated, seen: Observed, reps: int = 40, seed: int = 1, processes: int = 1) -> Backtest:
    """Runs the model ``reps`` times with the volumes and the staff of the days seen, and compares.

    The same seed gives the same result on any number of processes. Raises PercallError where the driven centre cannot
    work.
    """
    codes = workable(driven_by(model, seen))
    runs = Parallel(n_jobs=processes)(delayed(_lived)(codes, seen, seed, n) for n in range(reps))
    found: list[Comparison] = []
    for keys in ((), ("day",), ("day", "interval")):
        found += _compare(seen.demand, runs, keys)
    return Backtest(tuple(found), reps)


def _lived(codes: Codes, seen: Observed, seed: int, number: int) -> pl.DataFrame:
    """The contacts of one replication that asked for a person."""
    rows = LogRows(Calendar(codes, seen.first))
    replicate(codes, seen.first, len(seen.days), seed, number, rows=rows)
    demand = observe(rows.log(), seen.first, seen.last).demand
    return demand.select("day", "interval", "outcome", "wait_s", handle_s="talk_s")


def _compare(happened: pl.DataFrame, runs: list[pl.DataFrame], keys: tuple[str, ...]) -> Iterable[Comparison]:
    observed = _measured(happened, keys)
    lived = pl.concat([_measured(run, keys).with_columns(run=pl.lit(n)) for n, run in enumerate(runs)])
    for where, rows in lived.group_by(*keys) if keys else [((), lived)]:
        seen = observed.filter([pl.col(k) == v for k, v in zip(keys, where, strict=True)]) if keys else observed
        for measure in MEASURES:
            yield _comparison(where, measure, seen[measure][0] if len(seen) else None, rows[measure].drop_nulls())


def _measured(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    return rows.group_by(*keys).agg(**MEASURES).sort(*keys) if keys else rows.select(**MEASURES)


def _comparison(where: tuple[object, ...], measure: str, observed: float | None, runs: pl.Series) -> Comparison:
    day, interval = (*where, None, None)[:2]
    assert day is None or isinstance(day, date)
    assert interval is None or isinstance(interval, int)
    values = runs.to_numpy()
    if len(values) == 0:
        return Comparison(day, interval, measure, observed, None, None, None, None)
    low, high = np.quantile(values, [(1 - SURE) / 2, (1 + SURE) / 2])
    error = float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else None
    return Comparison(day, interval, measure, observed, float(values.mean()), error, float(low), float(high))
