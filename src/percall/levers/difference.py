"""What a change does, from paired replications: the same customers with it and without it.

Looking at the figures again and again until they please is no proof, so the looks are few, fixed beforehand and paid
for: with K looks an interval is drawn with confidence 1 - (1 - c) / K at each, so that by Bonferroni's inequality
all K hold at once with confidence c, whichever of them the run stops at and however they depend on each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

from percall.twin.confidence import Interval, ratio_interval

LOOKS = (8, 16, 32, 64)
"""Replications after which a comparison looks whether it is decided."""


def at_each_look(confidence: float, looks: int = len(LOOKS)) -> float:
    """Confidence at which each of so many looks is taken for all of them to hold at once with ``confidence``."""
    return 1 - (1 - confidence) / looks


def fall_of_ratio(
    without_above: Sequence[float],
    without_below: Sequence[float],
    with_above: Sequence[float],
    with_below: Sequence[float],
    confidence: float,
) -> Interval | None:
    """The interval of sum(above) / sum(below) without a change less the same with it, replications paired.

    Linearised (delta method, as for one ratio: Law, Simulation Modeling and Analysis, 5th ed., section 9.5.3): the
    variance is that of the differences of (above - ratio below) / mean(below), so what both share cancels. Student's
    t with n - 1 degrees of freedom. None where a ``below`` sums to 0.
    """
    sides = []
    for above, below in ((without_above, without_below), (with_above, with_below)):
        x, y = np.asarray(above, float), np.asarray(below, float)
        if y.sum() == 0:
            return None
        ratio = float(x.sum() / y.sum())
        sides.append((ratio, (x - ratio * y) / y.mean()))
    (before, spread_before), (after, spread_after) = sides
    n = len(spread_before)
    if n < 2:
        return Interval(before - after, None)
    error = float(np.std(spread_before - spread_after, ddof=1)) / math.sqrt(n)
    return Interval(before - after, float(stdtrit(n - 1, (1 + confidence) / 2)) * error)


def mean(values: Sequence[float], confidence: float) -> Interval:
    """The interval of the mean of independent values; of paired differences, that of the mean difference."""
    found = ratio_interval(values, [1.0] * len(values), confidence)
    if found is None:
        raise ValueError("no values")
    return found


def is_decided(saved: Interval, smallest: float) -> bool:
    """Whether more replications are needless: the interval excludes zero, or whatever it saves does not matter."""
    if saved.half_width is None:
        return False
    low, high = saved.value - saved.half_width, saved.value + saved.half_width
    return low > 0 or high < max(smallest, 0.0) or low == high
