"""The shifts that a group can work, without how many work them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from percall.centre.calendar import GROUPS, WEEKDAYS, minutes_of
from percall.centre.model import Centre
from percall.centre.staffing import Group, Pause, Shift
from percall.levers.lever import Flexibility

DAY = 1440
"""Minutes of a day."""


@dataclass(frozen=True)
class Pattern:
    """A shift that agents of ``group`` may work on ``days`` (``mon`` … ``sun``), as ``Shift`` describes it."""

    group: str
    days: tuple[str, ...]
    hours: str
    pauses: tuple[Pause, ...] = ()

    @property
    def paid_hours(self) -> float:
        """Hours from start to end; pauses are paid."""
        start, end = minutes_of(self.hours)
        return (end - start) / 60

    def on_shift(self, step: int) -> NDArray[np.float64]:
        """Share of each step of a day (``step`` minutes) that an agent is on shift, pauses included.

        What reaches beyond midnight counts in the early hours of the same day: the day after is taken to be alike.
        """
        return _wrapped(*minutes_of(self.hours), step)

    def at_work(self, step: int) -> NDArray[np.float64]:
        """As ``on_shift`` without pauses: of an agent on average over the waves in which a crew takes them."""
        return _net(self.hours, self.pauses, step)

    def shift(self, agents: float, days: tuple[str, ...]) -> Shift:
        """The pattern as ``agents`` work it on ``days``."""
        return Shift(days=days, hours=self.hours, agents=agents, pauses=self.pauses)


@lru_cache(maxsize=1 << 12)
def _net(hours: str, pauses: tuple[Pause, ...], step: int) -> NDArray[np.float64]:
    """Share of each step of a day at work; not to be written to."""
    start, end = minutes_of(hours)
    net = _wrapped(start, end, step)
    for pause in pauses:
        for wave in range(pause.waves):
            begins = start + pause.after_minutes + wave * pause.minutes
            net = net - _wrapped(min(begins, end), min(begins + pause.minutes, end), step) / pause.waves
    net = np.clip(net, 0.0, None)
    net.setflags(write=False)
    return net


@lru_cache(maxsize=1 << 14)
def _wrapped(start: float, end: float, step: int) -> NDArray[np.float64]:
    """Share of each step of a day between two minutes of two days, folded into one day; not to be written to."""
    edges = np.arange(0, 2 * DAY + step, step)
    covered: NDArray[np.float64] = np.diff(np.clip(edges, start, end).astype(np.float64)) / step
    folded: NDArray[np.float64] = covered[: DAY // step] + covered[DAY // step :]
    folded.setflags(write=False)
    return folded


def patterns_of(centre: Centre, flexibility: Flexibility | None = None) -> tuple[Pattern, ...]:
    """The patterns the centre works today, and those that ``flexibility`` adds to them.

    A group that is ``staffed`` by interval can work any interval alone.
    """
    step, found = centre.staffing.interval_minutes, dict[Pattern, None]()
    for name, group in centre.staffing.groups.items():
        own = list(_shifts(name, group) if group.shifts else _intervals(name, step))
        found |= dict.fromkeys(own)
        if flexibility is not None and group.shifts:
            found |= dict.fromkeys(_more(own, flexibility))
    return tuple(found)


def _more(own: list[Pattern], flexibility: Flexibility) -> Iterator[Pattern]:
    """The group's own shifts, and part-time ones, begun anywhere between its first start and its last end."""
    spans = [minutes_of(pattern.hours) for pattern in own]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    for pattern, (start, end) in zip(own, spans, strict=True):
        lengths = {end - start: pattern.pauses}
        if flexibility.part_time_hours is not None and flexibility.part_time_hours * 60 < end - start:
            part = round(flexibility.part_time_hours * 60)
            lengths[part] = tuple(p for p in pattern.pauses if p.after_minutes + p.waves * p.minutes < part)
        for length, pauses in lengths.items():
            for begin in range(first, min(last - length, DAY - 1) + 1, flexibility.start_every_minutes):
                yield Pattern(pattern.group, pattern.days, _span(begin, begin + length), pauses)


def _span(start: int, end: int) -> str:
    """Minutes after midnight as a span of the clock; an end beyond midnight is on the next day."""
    end = end - DAY if end > DAY else end
    return f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def _shifts(name: str, group: Group) -> Iterator[Pattern]:
    days: dict[tuple[str, tuple[Pause, ...]], set[str]] = {}
    for shift in group.shifts:
        days.setdefault((shift.hours, shift.pauses), set()).update(weekdays_of(shift.days))
    for (hours, pauses), worked in days.items():
        if worked:
            yield Pattern(name, tuple(day for day in WEEKDAYS if day in worked), hours, pauses)


def _intervals(name: str, step: int) -> Iterator[Pattern]:
    for start in range(0, DAY, step):
        yield Pattern(name, WEEKDAYS, _span(start, start + step))


def weekdays_of(keys: tuple[str, ...]) -> set[str]:
    """The weekdays that keys of days name; ``holiday`` and single dates name none."""
    named = {"daily": WEEKDAYS, **GROUPS, **{day: (day,) for day in WEEKDAYS}}
    return {day for key in keys for day in named.get(key, ())}
