"""Why paid time was not used: excess shrinkage, schedule slack, or the buffer that the service target needs.

Costing says what idle capacity cost each day; this module says why it was idle. Per day, in agent time:

* planned shrinkage = paid time - practical capacity, what the centre file allows for breaks, meetings and training;
* **excess shrinkage** = max(0, time in break, meeting and training - planned shrinkage);
* slack of a half hour = max(0, time available and busy - time used on contacts that start in it);
* required = the fewest agents who meet the service target for the half hour's load, by Erlang C;
* **service buffer** = min(slack, max(0, required x 30 minutes - load)), added up over half hours;
* **schedule slack** = slack - service buffer, added up over half hours.

The day's idle money is apportioned over the three in proportion, exactly. Where a day has idle money and none of the
three has time (capacity paid for on a day when nobody was on the floor), the money is schedule slack. A half hour is
one of UTC and belongs to the local day in which it starts.

Required agents are those of one pool in which everybody can take everything. Where skills keep queues apart, each needs
a buffer of its own, so the service buffer shown is a lower bound and schedule slack an upper one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from percall.metrics.half_hours import HalfHour
from percall.money import apportion


@dataclass(frozen=True)
class IdleSplit:
    """Idle money of one day, in micro-units; the three add up to the day's idle cost."""

    shrinkage: int
    schedule_slack: int
    service_buffer: int


def split_idle(
    idle: Mapping[date, int],
    planned_shrinkage_us: Mapping[date, int],
    half_hours: Mapping[date, Iterable[HalfHour]],
) -> dict[date, IdleSplit]:
    """Idle cost by day (micro-units) split by cause. ``planned_shrinkage_us`` is paid time less practical capacity."""
    return {
        day: _split(micros, planned_shrinkage_us.get(day, 0), list(half_hours.get(day, ())))
        for day, micros in idle.items()
    }


def _split(micros: int, planned_us: int, inside: list[HalfHour]) -> IdleSplit:
    excess = max(0, sum(one.shrinkage_us for one in inside) - planned_us)
    buffer = sum(one.buffer_us for one in inside)
    slack = sum(one.slack_us for one in inside) - buffer
    parts = apportion(micros, [excess, slack, buffer])
    return IdleSplit(*parts) if parts is not None else IdleSplit(0, micros, 0)
