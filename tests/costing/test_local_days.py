"""Local days agree with the time zone database at every instant, clock changes included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.costing.clock import changes, local_day_number
from percall.costing.engines import collect, day_of, lazy
from support.engines import on_duckdb

ZONES = ("Europe/Berlin", "Asia/Jerusalem", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
STARTS = st.datetimes(datetime(1970, 1, 2), datetime(2036, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
LATER = st.lists(st.timedeltas(timedelta(0), timedelta(days=370)), min_size=1, max_size=20)


def micros(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@given(st.sampled_from(ZONES), STARTS, LATER)
def test_days_are_those_of_the_time_zone(name: str, start: datetime, later: list[timedelta]) -> None:
    zone = ZoneInfo(name)
    instants = [start + after for after in later]
    numbers = [micros(instant) for instant in instants]
    frame = nw.from_native(pl.DataFrame({"us": numbers}))
    found = frame.select(day=local_day_number("us", zone, min(numbers), max(numbers)))["day"].to_list()
    assert [day_of(number) for number in found] == [instant.astimezone(zone).date() for instant in instants]


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # Berlin 2024: clocks go forward on 31 March and back on 27 October, at 01:00 UTC.
        ("2024-03-30T22:59:59.999999", date(2024, 3, 30)),
        ("2024-03-30T23:00:00", date(2024, 3, 31)),
        ("2024-03-31T21:59:59.999999", date(2024, 3, 31)),
        ("2024-03-31T22:00:00", date(2024, 4, 1)),
        ("2024-10-26T22:00:00", date(2024, 10, 27)),
        ("2024-10-27T22:59:59.999999", date(2024, 10, 27)),
        ("2024-10-27T23:00:00", date(2024, 10, 28)),
    ],
)
def test_a_day_has_23_and_25_hours_when_the_clocks_change(instant: str, day: date) -> None:
    number = micros(datetime.fromisoformat(instant).replace(tzinfo=UTC))
    year = micros(datetime(2024, 1, 1, tzinfo=UTC)), micros(datetime(2024, 12, 31, tzinfo=UTC))
    frame = nw.from_native(pl.DataFrame({"us": [number]}))
    found = frame.select(day=local_day_number("us", ZoneInfo("Europe/Berlin"), *year))["day"].item()
    assert day_of(found) == day


def test_the_clock_changes_of_a_year_are_found_to_the_second() -> None:
    year = micros(datetime(2024, 1, 1, tzinfo=UTC)), micros(datetime(2024, 12, 31, tzinfo=UTC))
    found = changes(ZoneInfo("Europe/Berlin"), *year)
    instants = [datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant) for instant, _ in found]
    assert instants[1:] == [datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 10, 27, 1, tzinfo=UTC)]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_one_contact_with_a_wrong_year_does_not_exhaust_the_stack(engine: str) -> None:
    """Between 1900 and 2199 Berlin changes its clocks some four hundred times."""
    zone = ZoneInfo("Europe/Berlin")
    instants = [datetime(1900, 1, 1, 23, 30, tzinfo=UTC) + timedelta(days=97) * number for number in range(1100)]
    table = pl.DataFrame({"us": [micros(instant) for instant in instants]})
    (native,) = on_duckdb(table) if engine == "duckdb" else (table,)
    span = table["us"].min(), table["us"].max()
    found = collect(lazy(native).select("us", day=local_day_number("us", zone, *span))).sort("us")["day"]
    assert [day_of(number) for number in found] == [instant.astimezone(zone).date() for instant in instants]
