"""What a caller asks for besides the data: choices and days, refused where they cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from percall.errors import Mistake


def unknown_choice(field: str, value: object, accepted: Sequence[str]) -> Iterator[Mistake]:
    """A mistake where ``value`` is none of ``accepted``."""
    if value not in accepted:
        yield Mistake(f"unknown {field} {value!r}", field=field, accepted=", ".join(accepted))


def wrong_days(first: date | None, last: date | None) -> Iterator[Mistake]:
    """A mistake for each of ``first`` and ``last`` that is no day, or where they are out of order."""
    given = {field: day for field, day in (("first", first), ("last", last)) if day is not None}
    no_days = [field for field, day in given.items() if isinstance(day, datetime) or not isinstance(day, date)]
    for field in no_days:
        yield Mistake(f"{given[field]!r} is no day", field=field, accepted="a datetime.date")
    if not no_days and len(given) == 2 and given["first"] > given["last"]:
        yield Mistake(f"the first day {first} is after the last, {last}", field="first")
