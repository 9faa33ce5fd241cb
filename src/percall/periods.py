"""Calendar periods: day, ISO week, month, quarter, year. A local day is a ``datetime.date``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, get_args

Period = Literal["day", "week", "month", "quarter", "year", "all"]
PERIODS: tuple[Period, ...] = get_args(Period)


def label(day: date, period: Period) -> str:
    """The name of the period that holds ``day``: 1999-02-01, 1999-W05, 1999-02, 1999-Q1, 1999, all."""
    match period:
        case "day":
            return day.isoformat()
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{day.year:04d}-{day.month:02d}"
        case "quarter":
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case "year":
            return f"{day.year:04d}"
        case "all":
            return "all"


def begin(name: str, period: Period) -> date:
    """First day of the period (not ``all``) that ``label`` calls ``name``."""
    match period:
        case "day":
            return date.fromisoformat(name)
        case "week":
            return date.fromisocalendar(int(name[:4]), int(name[-2:]), 1)
        case "month":
            return date(int(name[:4]), int(name[-2:]), 1)
        case "quarter":
            return date(int(name[:4]), int(name[-1]) * 3 - 2, 1)
        case "year":
            return date(int(name), 1, 1)
    raise ValueError(f"{period} has no first day")


def first_day(day: date, period: Period) -> date:
    """First day of the period (not ``all``) that holds ``day``."""
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
    raise ValueError(f"{period} has no first day")


def last_day(day: date, period: Period) -> date:
    """Last day of the period (not ``all``) that holds ``day``."""
    start = first_day(day, period)
    longest = {"day": 0, "week": 6, "month": 31, "quarter": 92, "year": 366}[period]
    if period in ("day", "week"):
        return start + timedelta(days=longest)
    return first_day(start + timedelta(days=longest), period) - timedelta(days=1)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later; the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    start = date(index // 12, index % 12 + 1, 1)
    return min(start.replace(day=last_day(start, "month").day), start + timedelta(days=day.day - 1))
