"""Stretches of time on one line: rows of start and end (seconds), in order and apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Stretches = NDArray[np.float64]


def union(stretches: Stretches) -> Stretches:
    """Stretches that may overlap, as one set of stretches that do not."""
    if len(stretches) == 0:
        return stretches.reshape(0, 2)
    ordered = stretches[np.argsort(stretches[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ordered[:, 1])
    first = np.concatenate([[True], ordered[1:, 0] > reach[:-1]])
    last = np.concatenate([first[1:], [True]])
    return np.column_stack([ordered[first, 0], reach[last]])


def time_before(stretches: Stretches, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds inside the stretches before each moment."""
    if len(stretches) == 0:
        return np.zeros(len(at))
    done = np.concatenate([[0.0], np.cumsum(stretches[:, 1] - stretches[:, 0])])
    begun = np.searchsorted(stretches[:, 0], at, side="right")
    current = np.maximum(begun - 1, 0)
    inside = np.minimum(at, stretches[current, 1]) - stretches[current, 0]
    return np.where(begun > 0, done[current] + inside, 0.0)


def first_inside(stretches: Stretches, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first moment from each ``at`` on that lies inside a stretch; infinite after the last."""
    coming = np.searchsorted(stretches[:, 1], at, side="right")
    starts = np.append(stretches[:, 0], np.inf)
    return np.maximum(at, starts[coming])


def last_inside(stretches: Stretches, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """The last moment up to each ``at`` that lies inside a stretch; minus infinity before the first."""
    past = np.searchsorted(stretches[:, 0], at, side="left")
    ends = np.append(-np.inf, stretches[:, 1])
    return np.minimum(at, ends[past])
