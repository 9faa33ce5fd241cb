"""The floor by half hours: paid time in its states, the work that came in, and the agents the service target needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import narwhals as nw
import polars as pl

from percall.centre.model import ServiceTarget
from percall.costing import engines
from percall.costing.paid import paid_stretches
from percall.metrics.terms import INBOUND
from percall.queueing.erlang import required_agents

HALF_HOUR_US: Final = 1_800_000_000
READY_STATES: Final = ("available", "busy")
"""Agents in these states are there for contacts; the other paid states are shrinkage."""


@dataclass(frozen=True)
class HalfHour:
    """One half hour. Times in microseconds of agent time; ``needed_us`` is None where no number of agents is enough."""

    number: int  # half hours since 1970-01-01 00:00 UTC
    ready_us: int
    shrinkage_us: int
    used_us: int
    load_us: int  # the part of ``used_us`` that the service target is about: inbound contacts
    needed_us: int | None

    @property
    def slack_us(self) -> int:
        """Ready time that no contact used."""
        return max(0, self.ready_us - self.used_us)

    @property
    def buffer_us(self) -> int:
        """The part of the slack that the service target needs beyond the load: min(slack, required - load)."""
        if self.needed_us is None:
            return self.slack_us
        return min(self.slack_us, max(0, self.needed_us - self.load_us))


def half_hours(contacts: nw.LazyFrame[Any], agent_states: nw.LazyFrame[Any], target: ServiceTarget) -> list[HalfHour]:
    """Every half hour with paid or used time, in order.

    ``contacts`` has ``started_at_us`` and ``agent_us``. As in workforce planning, the work of a contact belongs to the
    half hour in which it starts.
    """
    ready, shrinkage = _paid_time(agent_states)
    work = {row["number"]: row for row in _work(contacts).iter_rows(named=True)}
    none = {"used_us": 0, "load_us": 0, "contacts": 0}
    return [
        HalfHour(
            number=number,
            ready_us=ready.get(number, 0),
            shrinkage_us=shrinkage.get(number, 0),
            used_us=(done := work.get(number, none))["used_us"],
            load_us=done["load_us"],
            needed_us=_needed_us(done["contacts"], done["load_us"], target),
        )
        for number in sorted({*ready, *shrinkage, *work})
    ]


def _needed_us(contacts: int, load_us: int, target: ServiceTarget) -> int | None:
    if not load_us:
        return 0
    if target.share >= 1:
        return None
    return _required(2 * contacts, load_us / contacts / 1e6, target) * HALF_HOUR_US


@cache
def _required(rate_per_hour: int, aht_s: float, target: ServiceTarget) -> int:
    return required_agents(rate_per_hour, aht_s, target.share, target.within_s)


def _work(contacts: nw.LazyFrame[Any]) -> pl.DataFrame:
    served = contacts.filter(nw.col("agent_us") > 0).with_columns(number=nw.col("started_at_us") // HALF_HOUR_US)
    load = nw.when(INBOUND)
    return engines.collect(
        served.group_by("number").agg(
            used_us=nw.col("agent_us").sum().cast(nw.Int64),
            load_us=load.then(nw.col("agent_us")).otherwise(nw.lit(0)).sum().cast(nw.Int64),
            contacts=load.then(nw.lit(1)).otherwise(nw.lit(0)).sum().cast(nw.Int64),
        )
    )


def _paid_time(agent_states: nw.LazyFrame[Any]) -> tuple[dict[int, int], dict[int, int]]:
    """Agent time by half hour, ready and in shrinkage; where states of one agent overlap, the first to start counts.

    A stretch adds its part of the half hour in which it starts, its part of the one in which it ends, and all of
    those between. Stretches that start and end in the same half hours are added up before they are laid out.
    """
    start, end = nw.col("from_us"), nw.col("ended_at_us")
    stretches = paid_stretches(agent_states).select(
        shrinkage=~nw.col("state").is_in(READY_STATES),
        first=start // HALF_HOUR_US,
        last=end // HALF_HOUR_US,
        whole=end - start,
        tail=end % HALF_HOUR_US,
    )
    groups = stretches.group_by("shrinkage", "first", "last").agg(
        count=nw.len(), whole=nw.col("whole").sum().cast(nw.Int64), tail=nw.col("tail").sum().cast(nw.Int64)
    )
    ready: dict[int, int] = defaultdict(int)
    shrinkage: dict[int, int] = defaultdict(int)
    for shrunk, first, last, count, whole, tail in engines.collect(groups).iter_rows():
        time = shrinkage if shrunk else ready
        if last > first:
            time[last] += tail
            for number in range(first + 1, last):
                time[number] += count * HALF_HOUR_US
            whole -= tail + count * (last - first - 1) * HALF_HOUR_US
        time[first] += whole
    return ready, shrinkage
