"""The share that still waits after a time, from waits of which many ended before patience did (Kaplan and Meier
1958)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Survival:
    """A step function: ``share[i]`` from ``times_s[i]`` (rising, each with an event) until the next; 1 before the
    first.

    ``at_risk[i]`` waited at least as long as ``times_s[i]``; ``events[i]`` of them gave up then. ``se`` is Greenwood's.
    """

    n: int
    times_s: Floats
    at_risk: NDArray[np.int64]
    events: NDArray[np.int64]
    share: Floats
    se: Floats

    def at(self, time_s: ArrayLike) -> Floats:
        """The share that waits longer than each time."""
        return np.append(1.0, self.share)[np.searchsorted(self.times_s, time_s, side="right")]

    @property
    def median_s(self) -> float | None:
        """The first time at which no more than half still wait; None where the curve does not come so low."""
        low = np.flatnonzero(self.share <= 0.5)
        return float(self.times_s[low[0]]) if len(low) else None

    def known_until(self, fewest: int) -> Survival:
        """The part of the curve that at least so many waits support."""
        return self._part(self.at_risk >= fewest)

    def until(self, time_s: float) -> Survival:
        """The part of the curve up to a time."""
        return self._part(self.times_s <= time_s)

    def quantiles(self, shares: ArrayLike) -> Floats:
        """The time by which each share of all has gone, straight between the steps."""
        return np.interp(np.asarray(shares, float), np.append(0.0, 1 - self.share), np.append(0.0, self.times_s))

    def _part(self, kept: NDArray[np.bool_]) -> Survival:
        return Survival(
            self.n, self.times_s[kept], self.at_risk[kept], self.events[kept], self.share[kept], self.se[kept]
        )


def survival(times_s: ArrayLike, ended: ArrayLike) -> Survival:
    """The product-limit estimate. ``ended`` is True where the time is the whole patience, False where the wait was cut
    short (the customer was answered): then patience was longer. At equal times, who gave up comes first.
    """
    times, gave_up = np.asarray(times_s, float), np.asarray(ended, bool)
    moments, events = np.unique(times[gave_up], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), moments, side="left")
    share = np.cumprod(1 - events / at_risk).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (at_risk * (at_risk - events)))
    return Survival(
        len(times),
        moments,
        at_risk,
        events,
        share,
        (share * np.sqrt(np.where(share > 0, greenwood, 0.0))).astype(float),
    )
