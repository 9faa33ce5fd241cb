"""When each agent was at work: as recorded or, without agent states, as contacts betray it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from percall.twin.calibration.observed import MINUTES, Observed
from percall.twin.calibration.stretches import Stretches, first_inside, last_inside, time_before, union

SHORT_S: Final = 30.0
"""A gap between two contacts that is no longer is after-call work or a pause for breath, never absence."""
PASSED_OVER_S: Final = 15.0
"""Customers whom an agent can serve wait, in all so long, while the agent takes none: then the agent is away.

Set on 1-10 February 1999 of the anonymous bank: docs/backtest.md.
"""
LONGEST_IDLE_S: Final = 3600.0
"""No contact for longer: away, even if nobody waits."""

Skills = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Presence:
    """``stretches`` at work by agent, in seconds since 1970. ``recorded`` says whether agent states tell so."""

    stretches: Mapping[str, Stretches]
    recorded: bool

    def share(self, agents: tuple[str, ...], seen: Observed, minutes: int = MINUTES) -> NDArray[np.float64]:
        """Mean number of these agents at work: days of ``seen`` x intervals of the local day (of 24 hours)."""
        edges = np.array(seen.midnights_s)[:, None] + 60.0 * np.arange(0, 1440 + minutes, minutes)
        total = np.zeros((len(edges), edges.shape[1] - 1))
        for agent in agents:
            before = time_before(self.stretches.get(agent, np.zeros((0, 2))), edges.ravel()).reshape(edges.shape)
            total += np.diff(before, axis=1) / (60.0 * minutes)
        return total


def presence(seen: Observed, skills: Skills) -> Presence:
    """From agent states (available or busy) where there are any, else ``inferred``."""
    if seen.states is not None:
        return Presence({str(a): union(_pairs(own)) for (a,), own in seen.states.group_by("agent_id")}, recorded=True)
    return inferred(seen, skills)


def inferred(seen: Observed, skills: Skills, passed_over_s: float = PASSED_OVER_S) -> Presence:
    """Presence read from contacts alone.

    An agent is at work from the first contact to the last but for gaps. A gap longer than ``LONGEST_IDLE_S`` is
    absence. In a gap in which customers whom the agent can serve (``skills``) waited for more than ``passed_over_s``,
    the agent was away at least from the first moment of such a wait to the last, and left at an unknown moment since
    the contact before: on average half way. What this cannot see: an agent who sits ready before the first contact
    and after the last, one without any contact, and breaks in which nobody had to wait.
    """
    queued = seen.demand.filter(pl.col("wait_s") > 0, pl.col("queued_s").is_not_null())
    queued = queued.select("issue", from_s="queued_s", to_s=pl.col("queued_s") + pl.col("wait_s"))
    waiting = {own: union(_pairs(queued.filter(pl.col("issue").is_in(own)))) for own in {*skills.values()}}
    found = {}
    for (agent,), own in seen.work.group_by("agent_id"):
        name = str(agent)
        found[name] = _without_absence(union(_pairs(own)), waiting[skills[name]], passed_over_s)
    return Presence(found, recorded=False)


def active(seen: Observed) -> pl.DataFrame:
    """day, interval, agents: how many different agents had a contact in each half hour.

    An agent who had none in the half hour is not seen, and one who left after its first minute counts whole.
    """
    midnight = pl.DataFrame({"day": seen.days, "midnight_s": seen.midnights_s})
    spans = (
        seen.work.sort("from_s")
        .join_asof(midnight, left_on="from_s", right_on="midnight_s", strategy="backward")
        .with_columns(
            ((pl.col(edge) - pl.col("midnight_s")) // (60 * MINUTES)).cast(pl.Int64).alias(name)
            for edge, name in (("from_s", "start"), ("to_s", "end"))
        )
    )
    return (
        spans.with_columns(interval=pl.int_ranges("start", pl.col("end") + 1))
        .explode("interval")
        .group_by("day", "interval")
        .agg(agents=pl.col("agent_id").n_unique())
        .sort("day", "interval")
    )


def _pairs(rows: pl.DataFrame) -> Stretches:
    return rows.select("from_s", "to_s").to_numpy().reshape(-1, 2)


def _without_absence(busy: Stretches, waiting: Stretches, passed_over_s: float) -> Stretches:
    """From the first contact to the last, without the absences in the gaps between them."""
    starts, ends = busy[:-1, 1], busy[1:, 0]
    gap = ends - starts
    passed_over = time_before(waiting, ends) - time_before(waiting, starts)
    long = gap > LONGEST_IDLE_S
    away = long | ((gap > SHORT_S) & (passed_over > passed_over_s))
    left = np.where(long, starts, (starts + np.minimum(first_inside(waiting, starts), ends)) / 2)
    back = np.where(long, ends, np.maximum(last_inside(waiting, ends), starts))
    return np.column_stack([np.append(busy[0, 0], back[away]), np.append(left[away], busy[-1, 1])])
