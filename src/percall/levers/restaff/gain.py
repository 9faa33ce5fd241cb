"""What another agent adds to service, by Erlang A."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from percall.centre.model import ServiceTarget, ServiceVariant
from percall.queueing import service_level

Floats = NDArray[np.float64]

SAFETY = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0])
"""Agents beyond the load, in roots of the load, between which service is taken as straight (Halfin and Whitt 1981)."""
LEAST_ERLANGS = 1 / 16
"""Below this load a group counts as if it had so much."""


def levels(erlangs: Floats, aht_s: float, patience_s: float, target: ServiceTarget) -> Floats:
    """Service levels (loads x ``SAFETY``) of agents so far beyond the load.

    Between powers of two of the load the level is interpolated over its logarithm: at equal safety it hardly moves.
    """
    octave = np.log2(np.maximum(erlangs, LEAST_ERLANGS))
    low, high = math.floor(octave.min()), math.ceil(octave.max())
    three = (float(f"{aht_s:.3g}"), float(f"{patience_s:.3g}"))  # three digits: levers meet the same figures again
    table = np.array([_levels(2.0**k, *three, target.within_s, target.variant) for k in range(low, high + 1)])
    return np.stack([np.interp(octave, np.arange(low, high + 1), column) for column in table.T], axis=-1)


@lru_cache(maxsize=4096)
def _levels(
    erlangs: float, aht_s: float, patience_s: float, within_s: float, variant: ServiceVariant
) -> tuple[float, ...]:
    rate = 3600 * erlangs / aht_s
    agents = [erlangs + safety * math.sqrt(erlangs) for safety in SAFETY]
    return tuple(service_level(rate, aht_s, n, within_s, patience_s, variant) for n in agents)


def gains(erlangs: Floats, aht_s: float, patience_s: float, target: ServiceTarget) -> tuple[Floats, Floats, Floats]:
    """Contacts per hour answered in time with as many agents as the load, and what more agents add.

    The latter as widths (agents) and slopes (contacts per hour and agent), both loads x stretches. Slopes fall: where
    Erlang A is not yet concave, the slope before holds on.
    """
    level = levels(erlangs, aht_s, patience_s, target)
    rate = 3600 * erlangs / aht_s
    widths = np.diff(SAFETY) * np.sqrt(np.maximum(erlangs, LEAST_ERLANGS))[:, None]
    slopes = np.minimum.accumulate(rate[:, None] * np.diff(level, axis=1) / widths, axis=1)
    return rate * level[:, 0], widths, slopes
