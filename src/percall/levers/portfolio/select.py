"""Selecting the best of a few simulated candidates, with a guarantee: procedure KN of Kim and Nelson.

S.-H. Kim and B. L. Nelson, "A fully sequential procedure for indifference-zone selection in simulation", ACM
Transactions on Modeling and Computer Simulation 11 (2001) 251-273, with c = 1 and common random numbers: the
replications of different candidates with the same number may depend on each other, those of different numbers not.

Guarantee, for normal replications: where the best mean is larger than every other by ``indifference`` or more, it is
selected with probability at least ``confidence``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Draw = Callable[[Sequence[int], Sequence[int]], NDArray[np.float64]]
"""Takes candidates and replication numbers; gives values, candidates x numbers. Larger is better."""

AHEAD = 4
"""Replications drawn at a time after the first stage: decisions at replication r see the first r only."""


@dataclass(frozen=True)
class Selected:
    """``best`` and, in order of elimination from the last on, the others; ``replications`` of each candidate.

    ``decided`` False: the replications allowed ran out with more than one left; then nothing is guaranteed.
    """

    best: int
    others: tuple[int, ...]
    replications: tuple[int, ...]
    decided: bool


def boundary(candidates: int, first_stage: int, confidence: float) -> float:
    """h squared: 2 eta (n0 - 1), with eta = ((2 (1 - confidence) / (k - 1)) ** (-2 / (n0 - 1)) - 1) / 2."""
    error = 2 * (1 - confidence) / (candidates - 1)
    return float((error ** (-2 / (first_stage - 1)) - 1) * (first_stage - 1))


def select(
    candidates: int,
    draw: Draw,
    indifference: float,
    *,
    confidence: float = 0.95,
    first_stage: int = 10,
    most: int = 1000,
) -> Selected:
    """The candidate with the largest mean; replications are drawn until all others are ruled out, at most ``most``.

    Raises ValueError unless ``indifference`` is positive, 0.5 < ``confidence`` < 1 and ``first_stage`` at least 2.
    """
    if indifference <= 0 or not 0.5 < confidence < 1 or first_stage < 2:
        raise ValueError("indifference must be positive, confidence between 0.5 and 1, the first stage at least 2")
    if candidates == 1:
        return Selected(0, (), (0,), True)
    left = list(range(candidates))
    values = np.full((candidates, most + AHEAD), np.nan)
    values[:, :first_stage] = draw(left, range(first_stage))
    reach = boundary(candidates, first_stage, confidence) * _variances(values[:, :first_stage])
    drawn = np.full(candidates, first_stage)
    out: list[int] = []
    for n in range(first_stage, most + 1):
        if n > drawn[left[0]]:
            values[left, n - 1 : n - 1 + AHEAD] = draw(left, range(n - 1, n - 1 + AHEAD))
            drawn[left] += AHEAD
        sums = values[left, :n].sum(axis=1)
        stay = _stay(sums, reach[np.ix_(left, left)], indifference, n)
        out += sorted((i for i, kept in zip(left, stay, strict=True) if not kept), key=lambda i: values[i, :n].sum())
        left = [i for i, kept in zip(left, stay, strict=True) if kept]
        if len(left) == 1:
            break
    means = values[left, :n].mean(axis=1)
    ranked = [left[i] for i in np.argsort(-means, kind="stable")]
    others = (*ranked[1:], *reversed(out))
    return Selected(ranked[0], others, tuple(int(d) for d in drawn), len(left) == 1)


def _variances(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sample variance of the difference of each two candidates."""
    return np.asarray(np.var(values[:, None, :] - values[None, :, :], axis=2, ddof=1))


def _stay(sums: NDArray[np.float64], reach: NDArray[np.float64], indifference: float, n: int) -> NDArray[np.bool_]:
    """Who is not ruled out after ``n`` replications: behind nobody by more than n W = max(0, h2 S2 / 2d - d n / 2).

    Where all that are left tie with no margin between them (the end of the triangle), the first of the best stays.
    """
    margin = np.maximum(0.0, reach / (2 * indifference) - indifference * n / 2)
    stay = np.asarray((sums[:, None] >= sums[None, :] - margin).all(axis=1))
    best = int(np.argmax(sums))
    if stay.sum() > 1 and not margin[np.ix_(stay, stay)].any():
        stay[:] = False
        stay[best] = True
    return stay
