"""Who calls when: arrivals by weekday and half hour, days that differ, and kinds of customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from percall.twin.calibration.observed import MINUTES, Observed

INTERVALS: Final = 24 * 60 // MINUTES
DAYS_TO_JUDGE: Final = 4
"""Days of one weekday from which one of them can be told to be odd."""
ODD: Final = 3.5
"""Robust standard deviations (median absolute deviation) beyond which a day is odd (Iglewicz and Hoaglin 1993)."""
FEWEST: Final = 30

Counts = NDArray[np.float64]


def counts_of(seen: Observed, rows: pl.DataFrame) -> Counts:
    """Contacts by day of ``seen`` and half hour of the local day."""
    counts = np.zeros((len(seen.days), INTERVALS))
    day = (rows["day"] - seen.first).dt.total_days().to_numpy()
    np.add.at(counts, (day, rows["interval"].to_numpy()), 1)
    return counts


def odd_days(seen: Observed) -> list[date]:
    """Holidays, half-closed days and the like: days whose total lies far from the median of their weekday.

    Far is more than 3.5 robust standard deviations, which are at least those of chance (the root of the median) and 5
    % of the median. With fewer than four days of a weekday nothing is told.
    """
    totals = counts_of(seen, seen.contacts).sum(axis=1)
    weekdays = np.array([day.weekday() for day in seen.days])
    found = []
    for weekday in range(7):
        own = np.flatnonzero(weekdays == weekday)
        if len(own) >= DAYS_TO_JUDGE:
            middle = np.median(totals[own])
            spread = max(1.4826 * np.median(np.abs(totals[own] - middle)), np.sqrt(middle), 0.05 * middle)
            found += [seen.days[n] for n in own if abs(totals[n] - middle) > ODD * spread]
    return sorted(found)


@dataclass(frozen=True)
class Busyness:
    """Coefficient of variation of a day's busyness beyond chance, its standard error, and the degrees of freedom."""

    cv: float
    error: float
    freedom: int


def busyness(totals: Counts, weekdays: Sequence[int]) -> Busyness:
    """By moments within weekdays: a Poisson total with a random factor has the variance m + (cv m)^2.

    The error is that of a sample variance of so many degrees of freedom, by the delta method; it is 0 where nothing
    can be told (freedom 0).
    """
    days = np.asarray(weekdays)
    excess = weight = variance = 0.0
    freedom = 0
    for weekday in np.unique(days):
        own = totals[days == weekday]
        if len(own) > 1 and own.sum() > 0:
            excess += (len(own) - 1) * float(own.var(ddof=1) - own.mean())
            weight += (len(own) - 1) * float(own.mean()) ** 2
            variance += 2 * (len(own) - 1) * float(own.var(ddof=1)) ** 2
            freedom += len(own) - 1
    if weight == 0:
        return Busyness(0.0, 0.0, 0)
    cv = float(np.sqrt(max(0.0, excess / weight)))
    error = float(np.sqrt(variance) / weight)  # of cv squared
    return Busyness(cv, error / (2 * cv) if cv > 0 else float(np.sqrt(error)), freedom)


def kind_shares(seen: Observed, issue: str) -> dict[str, float]:
    """The kinds of customers with an issue, as shares of its contacts that queued (of all, if few queued).

    Platforms often learn who calls only while the caller waits. Whether a caller must wait does not depend on the
    tier, so those who queued stand for all.
    """
    own = seen.demand.filter(pl.col("issue") == issue)
    queued = own.filter(pl.col("wait_s") > 0)
    rows = queued if len(queued) >= FEWEST else own
    return {str(kind): n / len(rows) for kind, n in rows.group_by("kind").len().sort("kind").iter_rows()}
