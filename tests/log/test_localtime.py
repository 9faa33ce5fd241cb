"""Local time to UTC, held against Python's own zone arithmetic."""
# ruff: noqa: DTZ001 - clock times without a zone are what is tested here

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from percall.errors import PercallError
from percall.log.localtime import local_days, require_zone, to_utc

# Half-hour changes (Lord Howe), a change of the winter offset (Moscow), a day that never was (Apia), reversed
# names (GMT+5), two changes within a month (Casablanca), and none at all (Kolkata).
ZONES = [
    *("Asia/Jerusalem", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Europe/Moscow"),
    *("Pacific/Apia", "Africa/Casablanca", "Asia/Kolkata", "Etc/GMT+5", "UTC", "America/St_Johns"),
]
CLOCKS = st.datetimes(datetime(1970, 1, 3), datetime(2100, 12, 29))


def readings(local: datetime, zone: str) -> list[datetime]:
    """The instants at which clocks in ``zone`` showed ``local``, by Python's zoneinfo: none, one or two."""
    instants = {local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(at for at in instants if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local)


@given(st.sampled_from(ZONES), st.lists(CLOCKS, min_size=1, max_size=8))
@example("Asia/Jerusalem", [datetime(1999, 4, 2, 2, 30), datetime(1999, 9, 3, 1, 30)])
@example("Europe/Berlin", [datetime(2026, 3, 29, 2, 0), datetime(2026, 3, 29, 3, 0), datetime(2026, 10, 25, 2, 0)])
@example("Europe/Berlin", [datetime(2026, 10, 25, 1, 59, 59, 999999), datetime(2026, 10, 25, 3, 0)])
@example("Pacific/Apia", [datetime(2011, 12, 30, 12, 0), datetime(2011, 12, 31, 0, 0)])
@example("Australia/Lord_Howe", [datetime(2026, 10, 4, 2, 15), datetime(2026, 4, 5, 1, 45)])
@example("UTC", [datetime(2026, 1, 1)])
def test_a_local_time_is_the_first_instant_at_which_clocks_showed_it(zone: str, clocks: list[datetime]) -> None:
    placed = to_utc(pl.Series(clocks, dtype=pl.Datetime("us")), zone)
    expected = [readings(clock, zone) for clock in clocks]
    assert placed.utc.to_list() == [instants[0] if instants else None for instants in expected]
    assert placed.folded.to_list() == [len(instants) == 2 for instants in expected]
    assert placed.skipped.to_list() == [not instants for instants in expected]


def test_round_every_clock_change_of_a_year_minute_by_minute() -> None:
    for zone, days in {
        "Asia/Jerusalem": (date(1999, 4, 2), date(1999, 9, 3)),
        "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
        "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    }.items():
        for day in days:
            start = datetime.combine(day, datetime.min.time())
            clocks = [start + timedelta(minutes=minute) for minute in range(240)]
            placed = to_utc(pl.Series(clocks, dtype=pl.Datetime("us")), zone)
            expected = [readings(clock, zone) for clock in clocks]
            assert {len(instants) for instants in expected} in ({0, 1}, {1, 2})  # the day has a change
            assert placed.utc.to_list() == [instants[0] if instants else None for instants in expected]


def test_an_ambiguous_time_is_the_later_one_where_the_earlier_would_precede_what_came_first() -> None:
    half_past_two = pl.Series([datetime(2026, 10, 25, 2, 30)] * 3)
    before = [datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 0, 50, tzinfo=UTC), None]
    placed = to_utc(half_past_two, "Europe/Berlin", not_before=pl.Series(before, dtype=pl.Datetime("us", "UTC")))
    assert [at.strftime("%H:%M") for at in placed.utc] == ["00:30", "01:30", "00:30"]
    assert placed.folded.all()


def test_nulls_stay_null_and_an_empty_column_stays_empty() -> None:
    placed = to_utc(pl.Series([None, datetime(2026, 10, 25, 2, 30)], dtype=pl.Datetime("us")), "Europe/Berlin")
    assert placed.utc.to_list()[0] is None
    assert placed.skipped.to_list() == [False, False]
    assert to_utc(pl.Series([], dtype=pl.Datetime("us")), "Europe/Berlin").utc.len() == 0


@given(
    st.sampled_from(ZONES),
    st.lists(
        st.datetimes(datetime(1970, 1, 3), datetime(2100, 12, 29), timezones=st.just(UTC)), min_size=1, max_size=8
    ),
)
def test_a_local_day_is_the_date_that_clocks_showed(zone: str, instants: list[datetime]) -> None:
    days = local_days(pl.Series(instants, dtype=pl.Datetime("us", "UTC")), zone)
    assert days.to_list() == [at.astimezone(ZoneInfo(zone)).date() for at in instants]


def test_a_name_that_is_no_time_zone_is_refused() -> None:
    with pytest.raises(PercallError, match="Europe/Berlni"):
        require_zone("Europe/Berlni")
