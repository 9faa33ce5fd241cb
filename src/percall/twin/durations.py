"""Durations as quantile functions: a share of (0, 1) in, milliseconds out."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from percall.floor.tables import NEVER
from percall.routing.compiled import compiled
from percall.routing.tables import Records
from percall.twin.randomness import normal_quantile, normal_share

FAMILIES: Final = ("constant", "exponential", "lognormal", "weibull", "empirical")
CONSTANT, EXPONENTIAL, LOGNORMAL, WEIBULL, EMPIRICAL = range(5)

DURATION: Final = np.dtype(
    [
        ("family", np.int32),
        ("first", np.int32),  # empirical: where its values begin in ``quantiles``
        ("count", np.int32),
        ("a", np.float64),  # constant, exponential: mean (ms); log-normal: mu; Weibull: scale (ms)
        ("b", np.float64),  # log-normal: sigma; Weibull: 1 / shape
        ("never", np.float64),  # share of draws without end
    ],
    align=True,
)


@compiled
def quantile_ms(durations: Records, quantiles: NDArray[np.float64], which: int, u: float) -> float:
    """The duration (ms) below which a share ``u`` of all draws lies."""
    d = durations[which]
    if d.never > 0:
        if u > 1 - d.never:
            return float(NEVER)
        u = u / (1 - d.never)
    if d.family == EXPONENTIAL:
        return -d.a * math.log1p(-u)
    if d.family == LOGNORMAL:
        return math.exp(d.a + d.b * normal_quantile(u))
    if d.family == WEIBULL:
        return d.a * (-math.log1p(-u)) ** d.b
    if d.family == EMPIRICAL:
        at = u * (d.count - 1)
        i = min(int(at), d.count - 2)
        low, high = quantiles[d.first + i], quantiles[d.first + i + 1]
        return low + (high - low) * (at - i)
    return float(d.a)


@compiled
def normal_ms(durations: Records, quantiles: NDArray[np.float64], which: int, z: float) -> float:
    """The duration (ms) that stands where ``z`` stands among standard normal values."""
    d = durations[which]
    if d.family == LOGNORMAL and d.never == 0:
        return math.exp(d.a + d.b * z)
    return quantile_ms(durations, quantiles, which, normal_share(z))
