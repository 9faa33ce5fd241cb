"""What another agent adds to service, by Erlang A."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from percall.centre.model import ServiceTarget, ServiceVariant
from percall.queueing import service_level

Floats = NDArray[np.float64]

SAFETY = np.array([-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0])
"""Agents beyond the load, in roots of the load, between which service is taken as straight (Halfin and Whitt 1981)."""
APART = 0.05
"""How far apart in their logarithm durations are for which Erlang A is asked."""
LEAST_ERLANGS = 1 / 16
"""Below this load a group counts as if it had so much."""


def levels(erlangs: Floats, aht_s: float, patience_s: float, target: ServiceTarget) -> Floats:
    """Service levels (loads x ``SAFETY``) of agents so far beyond the load.

    The level is interpolated over the logarithms of load (at equal safety it hardly moves), handling time and patience;
    so levers meet the same figures again.
    """
    octave = np.log2(np.maximum(erlangs, LEAST_ERLANGS))
    some = octave[erlangs > 0] if erlangs.any() else octave
    low, high = math.floor(some.min()), math.ceil(some.max())
    table = np.zeros((high - low + 1, len(SAFETY)))
    for aht, one in around(aht_s):
        for patience, other in around(patience_s):
            rows = [_levels(2.0**k, aht, patience, target.within_s, target.variant) for k in range(low, high + 1)]
            table += one * other * np.array(rows)
    return np.stack([np.interp(octave, np.arange(low, high + 1), column) for column in table.T], axis=-1)


def around(seconds: float) -> list[tuple[float, float]]:
    """The durations next below and above, of those ``APART``, and the weight of each; itself where it has none."""
    if not 0 < seconds < math.inf:
        return [(seconds, 1.0)]
    below, part = divmod(math.log(seconds), APART)
    return [(math.exp(APART * below), 1 - part / APART), (math.exp(APART * (below + 1)), part / APART)]


@lru_cache(maxsize=1 << 14)
def _levels(
    erlangs: float, aht_s: float, patience_s: float, within_s: float, variant: ServiceVariant
) -> tuple[float, ...]:
    rate = 3600 * erlangs / aht_s
    agents = [max(0.0, erlangs + safety * math.sqrt(erlangs)) for safety in SAFETY]
    return tuple(service_level(rate, aht_s, n, within_s, patience_s, variant) for n in agents)


@dataclass(frozen=True, eq=False)
class Gains:
    """What agents do for loads (first axis): contacts answered in time, per hour.

    ``fewest`` agents answer ``at_least``; from there each of the next ``widths`` agents adds ``slopes`` (loads x
    stretches, falling): the least concave curve above Erlang A, as a linear program wants it.
    """

    fewest: Floats
    at_least: Floats
    widths: Floats
    slopes: Floats

    def of(self, loads: NDArray[np.int64]) -> Gains:
        """Those of some of the loads."""
        return Gains(self.fewest[loads], self.at_least[loads], self.widths[loads], self.slopes[loads])


def gains(erlangs: Floats, aht_s: float, patience_s: float, target: ServiceTarget) -> Gains:
    """The gains of agents with such loads. A load's fewest agents are a root of it short of it, or none."""
    level = levels(erlangs, aht_s, patience_s, target)
    rate = 3600 * erlangs / aht_s
    root = np.sqrt(np.maximum(erlangs, LEAST_ERLANGS))[:, None]
    agents = np.maximum(erlangs[:, None] + SAFETY * root, 0.0)
    answered = rate[:, None] * level
    return Gains(agents[:, 0], answered[:, 0], np.diff(agents, axis=1), _slopes(agents, answered))


def _slopes(x: Floats, y: Floats) -> Floats:
    """Slopes of the least concave curve above points (rows x points): the antitonic regression of the points' slopes.

    By the min-max formula (Robertson, Wright and Dykstra 1988): the least, over beginnings at or before a stretch, of
    the steepest mean slope to an end at or after it.
    """
    run = x[:, None, :] - x[:, :, None]  # rows x beginnings x ends
    rise = y[:, None, :] - y[:, :, None]
    slopes = np.divide(rise, run, out=np.zeros_like(run), where=run > 0)  # points in one place have none between them
    begins, ends = np.ogrid[: x.shape[1] - 1, 1 : x.shape[1]]
    slopes = np.where(begins < ends, slopes[:, :-1, 1:], -np.inf)
    steepest = np.maximum.accumulate(slopes[:, :, ::-1], axis=2)[:, :, ::-1]  # to ends at or after
    found: Floats = np.where(begins < ends, steepest, np.inf).min(axis=1)
    return found
