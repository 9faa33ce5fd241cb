"""Which entry of a table by day holds on a given day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator

Value = TypeVar("Value")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
INTERVALS: Final = (5, 10, 15, 20, 30, 60)
GROUPS: Final = {"workdays": WEEKDAYS[:5], "weekend": WEEKDAYS[5:]}


def _day_key(key: str) -> str:
    if key in ("daily", "holiday", *GROUPS, *WEEKDAYS):
        return key
    try:
        date.fromisoformat(key)
    except ValueError:
        raise ValueError(
            f"{key!r} is no day (accepted: mon … sun, workdays, weekend, daily, holiday, YYYY-MM-DD)"
        ) from None
    return key


def _clock_span(span: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d", span) or span[6:] > "24:00":
        raise ValueError(f"{span!r} is no span of the day (accepted: HH:MM-HH:MM, up to 24:00)")
    return span


def _interval(minutes: int) -> int:
    if minutes not in INTERVALS:
        raise ValueError(f"{minutes} minutes do not divide the hour (accepted: 5, 10, 15, 20, 30 or 60)")
    return minutes


Minutes = Annotated[int, AfterValidator(_interval)]
"""Length of the intervals of a table by time of day."""
DayKey = Annotated[str, AfterValidator(_day_key)]
ClockSpan = Annotated[str, AfterValidator(_clock_span)]
"""Local wall-clock time, start included and end excluded, such as ``08:00-20:00``."""


def entry_for(table: Mapping[str, Value], day: date, holiday: bool) -> Value | None:
    """The most particular entry: the date itself, ``holiday``, the weekday, its group, ``daily``; else None."""
    for key in _keys(day, holiday):
        if key in table:
            return table[key]
    return None


@lru_cache(maxsize=4096)
def _keys(day: date, holiday: bool) -> tuple[str, ...]:
    """Keys that hold on a day, the most particular first."""
    weekday = WEEKDAYS[day.weekday()]
    group = next(name for name, members in GROUPS.items() if weekday in members)
    return (day.isoformat(), *(["holiday"] if holiday else []), weekday, group, "daily")


@lru_cache(maxsize=4096)
def minutes_of(span: str) -> tuple[int, int]:
    """Minutes after midnight of the start and the end of a clock span; an end before the start is on the next day."""
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
    return start, end if end > start else end + 1440
