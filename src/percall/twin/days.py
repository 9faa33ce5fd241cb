"""One day of the centre: its bounds, arrival rates, opening hours and campaigns, as local clocks say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache

import holidays
import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from percall.centre.calendar import entry_for, minutes_of
from percall.centre.routing import QueuePolicy
from percall.floor.codes import Codes
from percall.floor.tables import NEVER
from percall.routing.tables import Records
from percall.twin.randomness import BUSYNESS, child_key, uniform
from percall.twin.world import World

MINUTE = 60_000
HOUR = 60 * MINUTE
EVEN_DAYS = 2
"""Days of which a shift that begins on one may see: no two clock changes lie so near each other."""


@dataclass(frozen=True)
class Calendar:
    """Local days and the milliseconds of the simulation; moment 0 is local midnight of ``first``."""

    codes: Codes
    first: date

    @cached_property
    def zero(self) -> datetime:
        """Moment 0, in UTC."""
        return self._utc(self.first, 0)

    def day(self, number: int) -> date:
        """The date of day ``number``; 0 is the first."""
        return self.first + timedelta(days=number)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday where the centre is."""
        return day in self._holidays

    def moment(self, day: date, minutes: float) -> int:
        """The moment (ms) at which the local clock of ``day`` shows so many minutes after midnight."""
        midnight, is_even = self._midnight(day)
        if is_even and 0 <= minutes <= EVEN_DAYS * 24 * 60 and minutes == int(minutes):
            return midnight + int(minutes) * MINUTE
        return self._elapsed(day, minutes)

    def moments(self, day: date, minutes: NDArray[np.float64]) -> NDArray[np.int64]:
        """``moment`` of each of many minutes after midnight."""
        midnight, is_even = self._midnight(day)
        if is_even and minutes.max() <= EVEN_DAYS * 24 * 60 and (minutes == np.rint(minutes)).all():
            return midnight + minutes.astype(np.int64) * MINUTE
        return np.array([[self.moment(day, minute) for minute in row] for row in minutes.tolist()], np.int64)

    def _elapsed(self, day: date, minutes: float) -> int:
        return round((self._utc(day, minutes) - self.zero) / timedelta(milliseconds=1))

    def _midnight(self, day: date) -> tuple[int, bool]:
        """The moment of a day's midnight, and whether clocks run evenly from there for ``EVEN_DAYS`` days."""
        known = self._midnights
        if day not in known:
            start, end = self._elapsed(day, 0), self._elapsed(day, EVEN_DAYS * 24 * 60)
            known[day] = start, end - start == EVEN_DAYS * 24 * HOUR
        return known[day]

    @cached_property
    def _midnights(self) -> dict[date, tuple[int, bool]]:
        return {}

    def clock(self, day: date, step: int) -> NDArray[np.int64]:
        """Of each ``step`` (ms) of elapsed time in a day: the step of the local clock in which it begins."""
        midnight, is_even = self._midnight(day)
        if is_even:
            return np.arange(24 * HOUR // step)
        starts = range(midnight, self.moment(day + timedelta(days=1), 0), step)
        return np.array([self.local_minutes(at) for at in starts]) * MINUTE // step

    def local_minutes(self, moment: int) -> int:
        """What the local clock shows at ``moment``, in whole minutes after midnight."""
        local = (self.zero + timedelta(milliseconds=moment)).astimezone(self.codes.centre.zone)
        return local.hour * 60 + local.minute

    def _utc(self, day: date, minutes: float) -> datetime:
        wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=self.codes.centre.zone).astimezone(UTC)

    @cached_property
    def _holidays(self) -> holidays.HolidayBase | dict[date, str]:
        described = self.codes.centre.routing.holidays
        return {} if described is None else holidays_of(described.country, described.subdivision)


@lru_cache(maxsize=64)
def holidays_of(country: str, subdivision: str | None) -> holidays.HolidayBase:
    """The public holidays of a place; each year of them is worked out once, when it is asked for."""
    return holidays.country_holidays(country, subdiv=subdivision)


def open_day(w: World, calendar: Calendar, number: int, bucket: int) -> World:
    """``w`` at the start of day ``number``, whose contacts are counted in ``bucket``; the roster is not touched."""
    day = calendar.day(number)
    w.floor[0]["bucket"] = bucket
    today = w.today[0]
    today["day"] = number
    today["day_start"] = calendar.moment(day, 0)
    today["day_end"] = calendar.moment(calendar.day(number + 1), 0)
    today["counted"] = calendar.codes.centre.arrivals.counted
    today["interval_ms"] = calendar.codes.centre.arrivals.interval_minutes * MINUTE
    _set_hours(w, calendar, day)
    return replace(w, rates=_rates(w, calendar, number))


def _set_hours(w: World, calendar: Calendar, day: date) -> None:
    """Opening hours and campaigns of the day. A day that a table does not name is closed."""
    codes, holiday = calendar.codes, calendar.is_holiday(day)
    for row, name in zip(w.queues, codes.queues, strict=True):
        policy = codes.centre.routing.queues.get(name)
        if policy is not None and policy.open:
            row["open_ms"], row["close_ms"] = _bounds(calendar, day, entry_for(policy.open, day, holiday))
            before = day - timedelta(days=1)
            row["late_ms"] = _bounds(calendar, before, entry_for(policy.open, before, calendar.is_holiday(before)))[1]
    for row, campaign in zip(w.campaigns, codes.centre.campaigns.values(), strict=True):
        row["open_ms"], row["close_ms"] = _bounds(calendar, day, entry_for(campaign.hours, day, holiday))
        row["left"] = campaign.per_day if row["close_ms"] > row["open_ms"] else 0
        row["live"] = row["lost"] = 0
    for row, name in zip(w.queues, codes.queues, strict=True):
        policy = codes.centre.routing.queues.get(name)
        if policy is not None and policy.callback is not None:
            rows = w.windows[row["first_window"] : row["end_window"]]
            for window, span in zip(rows, policy.callback.windows, strict=True):
                _set_window(window, calendar, day, policy, span)


def fits(policy: QueuePolicy, day: date, span: str, holiday: bool) -> bool:
    """Whether a queue is open on a day from the start of a span to its end."""
    if not policy.open:
        return True
    hours = entry_for(policy.open, day, holiday)
    if hours is None:
        return False
    (start, end), (opens, closes) = minutes_of(span), minutes_of(hours)
    return opens <= start and end <= closes


FAR = 28
"""Days ahead within which the next opening of a window is looked for."""


def _set_window(window: Records, calendar: Calendar, day: date, policy: QueuePolicy, span: str) -> None:
    """The moments of a window today and on the next day on which the queue is open then."""
    ahead = [day + timedelta(days=n) for n in range(FAR)]
    today, *later = (fits(policy, other, span, calendar.is_holiday(other)) for other in ahead)
    window["start_ms"], window["end_ms"] = _bounds(calendar, day, span) if today else (NEVER, NEVER)
    wait = 1 + later.index(True) if True in later else 0
    following = _bounds(calendar, day + timedelta(days=wait), span) if wait else (NEVER, NEVER)
    window["next_start_ms"], window["next_end_ms"] = following


def _bounds(calendar: Calendar, day: date, span: str | None) -> tuple[int, int]:
    if span is None:
        return -NEVER, -NEVER
    start, end = minutes_of(span)
    return calendar.moment(day, start), calendar.moment(day, end)


def _rates(w: World, calendar: Calendar, number: int) -> NDArray[np.float64]:
    """Contacts per ms of each kind in each interval of elapsed time; a clock change makes the day 23 or 25 hours."""
    today, codes = w.today[0], calendar.codes
    day = calendar.day(number)
    step = int(today["interval_ms"])
    clock = calendar.clock(day, step)
    rates = np.zeros((len(codes.kinds), len(clock)))
    shared = busyness(codes.centre.arrivals.busyness_cv, np.uint64(today["seed"]), number)
    for k, (kind, demand) in enumerate(zip(codes.kinds, codes.centre.arrivals.demands.values(), strict=False)):
        per_hour = entry_for(demand.per_hour, day, calendar.is_holiday(day)) or 0.0
        profile = np.array(per_hour)[clock] if isinstance(per_hour, tuple) else np.full(len(clock), per_hour)
        own = busyness(demand.busyness_cv, child_key(today["seed"], kind.number), number)
        rates[k] = profile / HOUR * shared * own
    return rates


def busyness(cv: float, key: np.uint64, number: int) -> float:
    """The factor by which a day is busier than the mean: gamma with mean 1 and coefficient of variation ``cv``."""
    if cv == 0:
        return 1.0
    return float(gammaincinv(cv**-2, uniform(child_key(key, number), BUSYNESS)) * cv**2)
