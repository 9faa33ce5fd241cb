"""The days on which staff is planned: weekdays, those alike together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from percall.centre.calendar import WEEKDAYS, entry_for
from percall.centre.model import Centre
from percall.floor.codes import Codes
from percall.levers.restaff.patterns import DAY, weekdays_of
from percall.twin.days import Calendar

MONDAY = date(1, 1, 1)
"""A Monday for which nobody has made a plan of its own."""


@dataclass(frozen=True)
class Week:
    """``days`` days from ``first`` on, of a centre.

    Weekdays for which the centre file says the same in every table are one ``kind`` and planned together. Holidays and
    dates with an entry of their own are not planned: they keep the staff they have.
    """

    codes: Codes
    first: date
    days: int

    @property
    def centre(self) -> Centre:
        """The centre whose days they are."""
        return self.codes.centre

    @property
    def step(self) -> int:
        """Minutes in which load and staff are compared: half an hour where the ``staffed`` tables allow it."""
        own = self.centre.staffing.interval_minutes
        return 30 if 30 % own == 0 else own

    @property
    def steps(self) -> int:
        """Steps of a day."""
        return DAY // self.step

    @cached_property
    def kinds(self) -> tuple[tuple[str, ...], ...]:
        """Weekdays that occur, those alike together."""
        occur = {self._weekday(number) for number in range(self.days) if self._ordinary(number)}
        alike: dict[Hashable, list[str]] = {}
        for number, day in enumerate(WEEKDAYS):
            if day in occur:
                alike.setdefault(self._said(MONDAY + timedelta(days=number)), []).append(day)
        return tuple(map(tuple, alike.values()))

    @cached_property
    def kind_of_day(self) -> tuple[int, ...]:
        """The kind of each day, as an index; -1 where the day is not planned."""
        kinds = {day: number for number, days in enumerate(self.kinds) for day in days}
        return tuple(kinds[self._weekday(n)] if self._ordinary(n) else -1 for n in range(self.days))

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many days there are of each kind."""
        return tuple(self.kind_of_day.count(kind) for kind in range(len(self.kinds)))

    @cached_property
    def calendar(self) -> Calendar:
        """Moments of the run's days."""
        return Calendar(self.codes, self.first)

    def _weekday(self, number: int) -> str:
        return WEEKDAYS[self.calendar.day(number).weekday()]

    def _ordinary(self, number: int) -> bool:
        day = self.calendar.day(number)
        return not self.calendar.is_holiday(day) and day.isoformat() not in self._own_dates

    @cached_property
    def _own_dates(self) -> frozenset[str]:
        centre, groups = self.centre, self.centre.staffing.groups.values()
        keys: list[Iterable[str]] = [demand.per_hour for demand in centre.arrivals.demands.values()]
        keys += [*(group.staffed for group in groups), *(shift.days for group in groups for shift in group.shifts)]
        return frozenset(key for table in keys for key in table)

    def _said(self, day: date) -> Hashable:
        """All that the centre file says of a weekday."""
        centre, name = self.centre, WEEKDAYS[day.weekday()]
        tables: list[Mapping[str, Hashable]] = [
            *(demand.per_hour for demand in centre.arrivals.demands.values()),
            *(campaign.hours for campaign in centre.campaigns.values()),
            *(policy.open for policy in centre.routing.queues.values()),
            *(group.staffed for group in centre.staffing.groups.values()),
        ]
        shifts = (shift for group in centre.staffing.groups.values() for shift in group.shifts)
        return (
            tuple(entry_for(table, day, False) for table in tables),
            tuple(name in weekdays_of(shift.days) for shift in shifts),
        )
