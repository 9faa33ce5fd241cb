"""Staff that would give the waits seen, for a log that names no agent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from percall.centre.calendar import WEEKDAYS
from percall.queueing import asa_s
from percall.twin.calibration.demand import counts_of
from percall.twin.calibration.observed import MINUTES, Observed

OCCUPANCY: Final = 0.8
"""The share of their time that agents are taken to spend on contacts where no wait is recorded."""
SURPLUSES: Final = np.arange(-2.0, 4.01, 0.05)
"""Agents beyond the load, as multiples of its root, among which the one is sought that gives the ASA seen."""


@dataclass(frozen=True)
class AssumedStaff:
    """``staffed``: agents by weekday and half hour; ``basis``: in words, what they were taken from."""

    staffed: Mapping[str, tuple[int, ...]]
    basis: str

    @property
    def agents(self) -> int:
        """The most at work at once."""
        return max(max(day) for day in self.staffed.values())


def assumed_staff(seen: Observed, kept: NDArray[np.bool_]) -> AssumedStaff:
    """Agents by weekday and half hour, from the mean load on the days ``kept`` (one flag a day of ``seen``).

    In a half hour of load a (contacts an hour times handling hours) there are a + b sqrt(a) agents, rounded up: the
    square-root rule (Halfin and Whitt 1981; with patience Garnett, Mandelbaum and Reiman 2002). One b serves all half
    hours, so that no half hour's chance is taken for staff: the b with which Erlang A, with the mean patience of all
    contacts (Erlang C if nobody gave up), gives an ASA nearest to the one seen. Without a single recorded wait there
    are a / ``OCCUPANCY``. Somebody is there from the first half hour with a contact to the one after the last.
    """
    handling_s = float(seen.contacts.filter(pl.col("outcome") == "handled")["handle_s"].mean() or 0.0)  # type: ignore[arg-type]
    per_hour = _per_hour(seen, kept)
    load = per_hour * handling_s / 3600
    told = f"from {handling_s:.0f} s of handling a contact"
    if handling_s == 0 or not (seen.demand["wait_s"] > 0).any():
        return AssumedStaff(
            _whole(load / OCCUPANCY, per_hour), f"{told} and agents busy for {OCCUPANCY:.0%} of the time"
        )
    patience_s = _patience_s(seen)
    wanted = float(seen.demand.filter(pl.col("outcome") == "handled")["wait_s"].mean() or 0.0)  # type: ignore[arg-type]
    found = [
        (_asa_s(per_hour, handling_s, _whole(_surplus(load, b, patience_s), per_hour), patience_s), b)
        for b in SURPLUSES
    ]
    asa, surplus = min(found, key=lambda pair: (abs(pair[0] - wanted), pair[1]))
    staffed = _whole(_surplus(load, surplus, patience_s), per_hour)
    return AssumedStaff(
        staffed, f"{told}, as many as would give an ASA of {asa:.0f} s by Erlang A (seen: {wanted:.0f} s)"
    )


def _per_hour(seen: Observed, kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Contacts an hour that asked for a person: weekdays x half hours; a weekday without a kept day has none."""
    counts = counts_of(seen, seen.demand)
    weekdays = np.array([day.weekday() for day in seen.days])
    days = [kept & (weekdays == number) for number in range(len(WEEKDAYS))]
    return np.array([counts[own].mean(axis=0) if own.any() else np.zeros(counts.shape[1]) for own in days]) * (
        60 / MINUTES
    )


def _patience_s(seen: Observed) -> float:
    """Mean patience were it exponential: seconds waited by all, per contact that gave up."""
    gave_up = int((seen.demand["outcome"] == "abandoned").sum())
    return float(seen.demand["wait_s"].sum()) / gave_up if gave_up else math.inf


def _surplus(load: NDArray[np.float64], surplus: float, patience_s: float) -> NDArray[np.float64]:
    """Agents for the load; where nobody gives up, always more than the load, lest the queue grow for ever."""
    agents = load + surplus * np.sqrt(load)
    return np.maximum(agents, np.floor(load) + 1) if math.isinf(patience_s) else agents


def _whole(agents: NDArray[np.float64], per_hour: NDArray[np.float64]) -> dict[str, tuple[int, ...]]:
    """Whole agents, at least one, in the half hours of each weekday in which the centre is taken to be open."""
    found = {}
    for name, level, rate in zip(WEEKDAYS, agents, per_hour, strict=True):
        busy = np.flatnonzero(rate)
        if len(busy):
            day = np.zeros(len(rate), int)
            open_ = slice(busy[0], busy[-1] + 2)
            day[open_] = np.maximum(1, np.ceil(level[open_] - 1e-9))
            found[name] = tuple(day.tolist())
    return found


def _asa_s(
    per_hour: NDArray[np.float64], handling_s: float, staffed: Mapping[str, tuple[int, ...]], patience_s: float
) -> float:
    """ASA over all half hours, weighted by their contacts."""
    heads = np.array([staffed.get(name, (0,) * per_hour.shape[1]) for name in WEEKDAYS])
    cells = np.column_stack([per_hour[per_hour > 0], heads[per_hour > 0]])
    kinds, times = np.unique(cells, axis=0, return_counts=True)
    waits = [asa_s(rate, handling_s, agents, patience_s) for rate, agents in kinds]
    return float(np.average(waits, weights=kinds[:, 0] * times))
