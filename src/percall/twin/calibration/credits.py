"""Which kind of customer goes before which, and by how much: read from who was taken while others waited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from percall.twin.calibration.observed import Observed

CHOICES: Final = 20_000
"""So many choices, evenly spread over the log, are enough."""
LOOK_S: Final = 4.0
"""Stamps are this exact: who began to wait or left so near to the choice counts as not there."""
FEWEST: Final = 30
GRID_S: Final = np.arange(-600, 601, 10)


def credits_of(seen: Observed, skills: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[float, int]]:
    """Seconds of waiting that each kind of customer is ahead of the most frequent one, and the choices that tell so.

    When an agent takes one of several waiting customers whom the agent can serve, first come, first served with a
    credit says that nobody else has the earlier moment of entry minus credit. The credits are those, on a grid of 10
    s, that the fewest pairs contradict, found kind by kind until none moves. Kinds with fewer than 30 pairs are not
    told: 0 s against the most frequent.
    """
    pairs = _pairs(seen, skills)
    seen_in: dict[str, int] = {}
    for (taken, other), lags in pairs.items():
        for kind in (taken, other):
            seen_in[kind] = seen_in.get(kind, 0) + len(lags)
    order = sorted(seen_in, key=lambda kind: (-seen_in[kind], kind))
    credit = dict.fromkeys(order, 0.0)
    for _ in range(10):
        before = dict(credit)
        for kind in order[1:]:
            if seen_in[kind] >= FEWEST:
                credit[kind] = _best(kind, credit, pairs)
        if credit == before:
            break
    return {kind: (credit[kind], seen_in[kind]) for kind in order}


def _best(kind: str, credit: Mapping[str, float], pairs: Mapping[tuple[str, str], NDArray[np.float64]]) -> float:
    """The middle of the credits that the fewest pairs contradict."""
    contradicted = np.zeros(len(GRID_S))
    for (taken, other), lags in pairs.items():
        if kind == taken:
            contradicted += (lags[:, None] > GRID_S - credit[other]).sum(axis=0)
        elif kind == other:
            contradicted += (lags[:, None] > credit[taken] - GRID_S).sum(axis=0)
    fewest = np.flatnonzero(contradicted == contradicted.min())
    return float(GRID_S[fewest[len(fewest) // 2]])


def _pairs(seen: Observed, skills: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], NDArray[np.float64]]:
    """By kind taken and kind left waiting: how much later the one taken had come (s)."""
    queued = seen.demand.filter(pl.col("wait_s") > 0, pl.col("queued_s").is_not_null()).sort("queued_s")
    came = queued["queued_s"].to_numpy()
    left = came + queued["wait_s"].to_numpy()
    kinds, issues = queued["kind"].to_list(), queued["issue"].to_list()
    longest = float(queued["wait_s"].max() or 0.0)  # type: ignore[arg-type]
    chosen = [
        n for n, agent in enumerate(queued["agent_id"]) if agent is not None and queued["outcome"][n] == "handled"
    ]
    found: dict[tuple[str, str], list[float]] = {}
    for n in chosen[:: max(1, len(chosen) // CHOICES)]:
        begin, end = np.searchsorted(came, [left[n] - longest, left[n] - LOOK_S])
        there = begin + np.flatnonzero(left[begin:end] > left[n] + LOOK_S)
        for other in there:
            if kinds[other] != kinds[n] and issues[other] in skills.get(queued["agent_id"][n], ()):
                found.setdefault((kinds[n], kinds[other]), []).append(came[n] - came[other])
    return {pair: np.array(lags) for pair, lags in found.items()}
