"""Confidence intervals of what replications measure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit


@dataclass(frozen=True)
class Interval:
    """An estimate and half the width of its confidence interval; None: with fewer than two replications unknown."""

    value: float
    half_width: float | None

    @property
    def relative(self) -> float:
        """Half width as a share of the estimate; infinite where either is missing or the estimate is 0."""
        return math.inf if self.half_width is None or self.value == 0 else abs(self.half_width / self.value)


def ratio_interval(above: Sequence[float], below: Sequence[float], confidence: float = 0.95) -> Interval | None:
    """The interval of a ratio of sums, sum(above) / sum(below), over independent replications.

    The classical ratio estimator: with r the ratio, the variance of r is that of (above - r below) over n and the
    square of the mean of ``below`` (Law, Simulation Modeling and Analysis, 5th ed., section 9.5.3); Student's t with
    n - 1 degrees of freedom. None where ``below`` sums to 0.
    """
    x, y = np.asarray(above, float), np.asarray(below, float)
    if y.sum() == 0:
        return None
    ratio = float(x.sum() / y.sum())
    if len(x) < 2:
        return Interval(ratio, None)
    spread = float(np.std(x - ratio * y, ddof=1)) / math.sqrt(len(x)) / abs(float(y.mean()))
    return Interval(ratio, float(stdtrit(len(x) - 1, (1 + confidence) / 2)) * spread)
