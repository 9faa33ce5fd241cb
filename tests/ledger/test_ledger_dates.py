"""Days and periods in the ways people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.ledger.cells import CellError
from percall.ledger.conventions import forced
from percall.ledger.dates import Stretch, read_days, readings
from percall.periods import PERIODS, Period, first_day, label, last_day

NOTHING: frozenset[str] = frozenset()


def days(first: str, last: str | None = None) -> Stretch:
    return Stretch(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1999-02-01", days("1999-02-01")),
        ("1999-2-1", days("1999-02-01")),
        ("1999/02/01", days("1999-02-01")),
        ("1999-02-01 00:00:00", days("1999-02-01")),
        ("1999-02-01T00:00:00.000Z", days("1999-02-01")),
        ("01.02.1999", days("1999-02-01")),
        ("1.2.1999 0:00", days("1999-02-01")),
        ("13/02/1999", days("1999-02-13")),
        ("02/13/1999", days("1999-02-13")),
        ("02-13-1999", days("1999-02-13")),
        ("05/05/1999", days("1999-05-05")),
        ("1999-02", days("1999-02-01", "1999-02-28")),
        ("2000-02", days("2000-02-01", "2000-02-29")),
        ("02.1999", days("1999-02-01", "1999-02-28")),
        ("1999-Q1", days("1999-01-01", "1999-03-31")),
        ("1999q4", days("1999-10-01", "1999-12-31")),
        ("1999-W05", days("1999-02-01", "1999-02-07")),
        ("1999", days("1999-01-01", "1999-12-31")),
        ("36192", days("1999-02-01")),
        (Decimal(36192), days("1999-02-01")),
        (Decimal("1999.0"), days("1999-01-01", "1999-12-31")),
    ],
)
def test_a_date_names_its_days(text: str | Decimal, meant: Stretch) -> None:
    assert read_days(text, NOTHING) == meant


@pytest.mark.parametrize(
    "text",
    [
        "February",
        "1999-02-30",
        "1999-13",
        "1999-Q5",
        "1999-W54",
        "1999-W00",
        "32.01.1999",
        "01.02.99",
        "13/13/1999",
        "1899-12-31",
        "2200-01-01",
        "0001-01",
        "9999-12-31",
        "99999999",
        "1999-02-01..1999-02-14",
        Decimal("1999.5"),
        Decimal(-5),
    ],
)
def test_what_is_no_date_is_refused(text: str | Decimal) -> None:
    with pytest.raises(CellError, match="cannot be read"):
        read_days(text, NOTHING)


@pytest.mark.parametrize(("beside", "meant"), [("13/01/1999", "1999-04-03"), ("01-13-1999", "1999-03-04")])
def test_the_rest_of_the_file_decides_which_is_the_month(beside: str, meant: str) -> None:
    conventions = forced([readings("03/04/1999"), readings(beside)])
    assert read_days("03/04/1999", conventions) == days(meant)


@pytest.mark.parametrize("others", [[], ["1999-02-13", "05/05/1999"], ["13/01/1999", "01/13/1999"]])
def test_a_day_that_nothing_decides_is_refused_with_both_readings(others: list[str]) -> None:
    conventions = forced(readings(text) for text in ["03/04/1999", *others])
    with pytest.raises(CellError, match="may mean 1999-03-04 or 1999-04-03, and"):
        read_days("03/04/1999", conventions)


@given(st.dates(date(1901, 1, 1), date(2198, 12, 31)), st.sampled_from([p for p in PERIODS if p != "all"]))
def test_every_label_of_a_period_names_its_days(day: date, period: Period) -> None:
    assert read_days(label(day, period), NOTHING) == Stretch(first_day(day, period), last_day(day, period))


@given(st.dates(date(1930, 1, 1), date(2170, 12, 31)))
def test_an_excel_serial_counts_days(day: date) -> None:
    assert read_days(Decimal((day - date(1999, 2, 1)).days + 36192), NOTHING) == Stretch(day, day)


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{1,5}[-./Q W]{1,2}[0-9]{1,4}([-./][0-9]{1,5})?", fullmatch=True))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    with suppress(CellError):
        found = read_days(text, NOTHING)
        assert timedelta(0) <= found.last - found.first < timedelta(days=366)
