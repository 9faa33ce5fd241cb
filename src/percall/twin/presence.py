"""Who was at work when, as far as a log tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from percall.log.schema import AGENT_KINDS

IGNORED_S: Final = 180.0
"""An agent between two contacts who lets customers wait for longer, in all, is taken to be away.

Chosen so that the twin of 1-10 February 1999 of the anonymous bank reproduces those ten days (docs/twin.md).
"""
IDLE_S: Final = 1800.0
"""An agent without a contact for longer is taken to be away, even if nobody waits."""
AT_WORK: Final = ("available", "busy")

Stretches = NDArray[np.float64]
"""Rows of start and end, seconds since 1970 (UTC), in order and apart."""


@dataclass(frozen=True)
class Presence:
    """When each agent was at work. ``recorded``: by agent states; otherwise inferred from contacts."""

    stretches: Mapping[str, Stretches]
    recorded: bool

    def share(self, agent: str, day: date, zone: ZoneInfo, minutes: int) -> NDArray[np.float64]:
        """The share of each interval of a local day (of 24 hours) that an agent was at work."""
        midnight = pl.Series([day]).cast(pl.Datetime("us")).dt.replace_time_zone(str(zone))
        edges = midnight.dt.timestamp("ms")[0] / 1000 + 60.0 * np.arange(0, 1440 + minutes, minutes)
        return np.diff(_time_in(self.stretches.get(agent, np.zeros((0, 2))), edges)) / (60.0 * minutes)


def recorded(agent_states: pl.DataFrame) -> Presence:
    """Presence as the platform wrote it down: available or busy."""
    rows = agent_states.filter(pl.col("state").is_in(AT_WORK))
    return Presence({str(a): _union(_seconds(own)) for (a,), own in rows.group_by("agent_id")}, recorded=True)


def inferred(
    segments: pl.DataFrame, reasons: Mapping[str, str], skills: Mapping[str, tuple[str, ...]], idle_s: float = IDLE_S
) -> Presence:
    """Presence read from contacts, for a log without agent states.

    Between two contacts an agent was away if customers they could serve (``reasons`` of contacts, ``skills`` of agents)
    waited meanwhile for more than ``IGNORED_S``, or if the gap is longer than ``idle_s``. So a short break nobody
    suffered from counts as work, and idle time before the first contact and after the last is missed.
    """
    timed = segments.filter(pl.col("started_at").is_not_null(), pl.col("ended_at") >= pl.col("started_at"))
    waits = timed.filter(pl.col("kind") == "queue").with_columns(
        reason=pl.col("contact_id").replace_strict(dict(reasons), default=None, return_dtype=pl.String)
    )
    waiting = {
        skill: _union(_seconds(waits.filter(pl.col("reason").is_in(list(skill))))) for skill in {*skills.values()}
    }
    work = timed.filter(pl.col("kind").is_in(AGENT_KINDS), pl.col("agent_id").is_not_null())
    found = {}
    for (agent,), own in work.group_by("agent_id"):
        busy = _union(_seconds(own))
        found[str(agent)] = _bridged(busy, waiting[skills[str(agent)]], idle_s)
    return Presence(found, recorded=False)


def _seconds(rows: pl.DataFrame) -> Stretches:
    stamps = rows.sort("started_at").select(pl.col("started_at", "ended_at").dt.timestamp("us") / 1e6)
    return stamps.to_numpy().reshape(-1, 2)


def _union(stretches: Stretches) -> Stretches:
    """Overlapping stretches, in order of their start, as one."""
    if len(stretches) == 0:
        return stretches
    reach = np.maximum.accumulate(stretches[:, 1])
    first = np.concatenate([[True], stretches[1:, 0] > reach[:-1]])
    last = np.concatenate([np.flatnonzero(first)[1:] - 1, [len(stretches) - 1]])
    return np.column_stack([stretches[first, 0], reach[last]])


def _bridged(busy: Stretches, waiting: Stretches, idle_s: float) -> Stretches:
    """The stretches with those gaps filled in which the agent sat ready."""
    starts, ends = busy[1:, 0], busy[:-1, 1]
    ignored = _time_in(waiting, starts) - _time_in(waiting, ends)
    away = (ignored > IGNORED_S) | (starts - ends > idle_s)
    return np.column_stack([busy[np.concatenate([[True], away]), 0], busy[np.concatenate([away, [True]]), 1]])


def _time_in(stretches: Stretches, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Time inside the stretches before each moment ``at``."""
    if len(stretches) == 0:
        return np.zeros(len(at))
    total = np.concatenate([[0.0], np.cumsum(stretches[:, 1] - stretches[:, 0])])
    before = np.searchsorted(stretches[:, 0], at, side="right")
    started = np.maximum(before - 1, 0)
    inside = np.minimum(at, stretches[started, 1]) - stretches[started, 0]
    return np.where(before > 0, total[started] + inside, 0.0)
