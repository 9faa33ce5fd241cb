"""Straight-line depreciation, with published examples."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from percall.ledger import Charge, Ledger, Line, charges
from percall.periods import add_months
from support.ledger_files import a_centre


def depreciation(bought: str, cost: str, salvage: str, months: int, rate_period: str) -> list[Charge]:
    """The charges of one piece of equipment over its whole life."""
    day = date.fromisoformat(bought)
    end = add_months(day, months) - timedelta(days=1)
    line = Line(
        "assets.csv:2", "assets.csv", 2, "equipment", Decimal(cost), "USD", day, end,
        life_months=months, salvage=Decimal(salvage),
    )  # fmt: skip
    return charges(Ledger((line,)), a_centre(rate_period), day, end)


@pytest.mark.parametrize(
    ("cost", "salvage", "years", "yearly"),
    [
        # OpenStax, Principles of Accounting, Volume 1: Financial Accounting (2019), section 11.3, "Your Turn":
        # Liam's silk-screen machine, (10,000 - 1,000) / 5 years.
        ("10000", "1000", 5, 1_800),
        # Microsoft, DAX function reference, SLN(30000, 7500, 10).
        ("30000", "7500", 10, 2_250),
        # MathWorks, Financial Toolbox reference, depstln(13000, 1000, 10).
        ("13000", "1000", 10, 1_200),
    ],
)
def test_published_examples_of_straight_line_depreciation(cost: str, salvage: str, years: int, yearly: int) -> None:
    by_year = depreciation("1999-01-01", cost, salvage, 12 * years, "year")
    # One micro-unit: (cost - salvage) / months need not be a whole number of micro-units.
    assert [c.micros for c in by_year] == pytest.approx([yearly * 1_000_000] * years, rel=0, abs=1)
    assert sum(c.micros for c in by_year) == yearly * years * 1_000_000


def test_months_of_different_length_bear_the_same() -> None:
    assert [c.micros for c in depreciation("1999-01-01", "3600", "0", 12, "month")] == [300_000_000] * 12


def test_salvage_is_never_charged() -> None:
    assert sum(c.micros for c in depreciation("1999-05-17", "1000", "999.99", 7, "month")) == 10_000
    assert {c.micros for c in depreciation("1999-05-17", "1000", "1000", 7, "month")} == {0}


def test_a_year_of_equipment_bought_on_the_31st() -> None:
    """Months end the day before the 31st, or before the last day of a month that has no 31st."""
    parts = depreciation("1999-01-31", "1200", "0", 12, "month")
    assert (parts[0].first_day, parts[0].last_day) == (date(1999, 1, 31), date(1999, 1, 31))
    assert (parts[-1].first_day, parts[-1].last_day) == (date(2000, 1, 1), date(2000, 1, 30))
    assert sum(c.micros for c in parts) == 1_200_000_000
    # 31 January bears 1/28 of the first month (31 January to 27 February).
    assert parts[0].micros == 100_000_000 // 28
    # February: the other 27/28, and 1/31 of the second month (28 February to 30 March).
    assert parts[1].micros == 100_000_000 - 100_000_000 // 28 + 100_000_000 // 31


def test_a_leap_day_purchase() -> None:
    parts = depreciation("2000-02-29", "1200", "0", 12, "month")
    assert (parts[-1].last_day, sum(c.micros for c in parts)) == (date(2001, 2, 27), 1_200_000_000)


def test_returned_equipment_reverses_its_depreciation() -> None:
    bought = depreciation("1999-01-31", "1200.01", "100", 12, "month")
    returned = depreciation("1999-01-31", "-1200.01", "-100", 12, "month")
    assert [c.micros for c in returned] == [-c.micros for c in bought]
