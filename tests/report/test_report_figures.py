"""The figures of a report: which days, which period, compared with what; and that nothing gets lost on the way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall import periods
from percall.periods import Period
from percall.report.figures import POINTS, PRICE, gather, readable_period
from support.measuring import costed, talk
from support.reporting import tiny
from support.small_log import contact, ledger, line

BEGIN = date(2024, 1, 1)  # a Monday


@pytest.mark.parametrize(
    ("days", "period"),
    [(1, "day"), (31, "day"), (40, "day"), (41, "week"), (366, "month"), (3600, "quarter"), (4000, "year")],
)
def test_the_finest_period_that_can_be_read(days: int, period: Period) -> None:
    assert readable_period(BEGIN, BEGIN + timedelta(days=days - 1)) == period


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 5000))
def test_a_line_never_has_more_points_than_can_be_read(first: date, length: int) -> None:
    last = min(first + timedelta(days=length), date(2100, 12, 31))
    period = readable_period(first, last)
    labels = {periods.label(day, period) for day in periods.days(first, last)}
    assert len(labels) <= POINTS or period == "year"


@given(st.dates(date(1900, 1, 1), date(9998, 1, 1)), st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_the_first_day_of_a_label_is_that_of_its_period(day: date, period: Period) -> None:
    assert periods.begin(periods.label(day, period), period) == periods.first_day(day, period)


def test_everything_in_the_ledger_is_somewhere() -> None:
    figures = gather(tiny())
    assert figures.spent.ledger == 480
    for part in ("ledger", "contacts", "idle", "unassigned"):
        assert sum(getattr(one, part) for one in figures.spending) == getattr(figures.spent, part)
    for dimension in ("reason", "team", "queue", "channel"):
        for metric, amount in (("cost_total", figures.spent.ledger), ("work_cost", figures.spent.contacts)):
            assert sum(row[metric] for row in figures.groups(dimension)) + figures.apart(dimension)[metric] == amount
    assert figures.total[PRICE] == 15


def test_money_on_days_without_contacts_is_not_left_out() -> None:
    book = ledger(line(1, "ai_automation", "310"), line(2, "software", "10"))
    figures = gather(costed([contact("only", "2024-03-10T09:00", talk(60))], book))
    assert (figures.first, figures.last) == (date(2024, 3, 1), date(2024, 3, 31))
    assert figures.spent.unassigned == Decimal(310)
    assert figures.spent.ledger == Decimal(320)


def daily(first: date, last: date) -> Any:
    contacts = [contact(f"{day}", f"{day}T12:00", talk(60)) for day in periods.days(first, last)]
    months = sorted({f"{day:%Y-%m}" for day in periods.days(first, last)})
    book = ledger(*(line(number, "software", "30", month) for number, month in enumerate(months, 1)))
    return costed(contacts, book)


def spans(comparison: Any) -> list[str]:
    return [f"{day:%m-%d}" for part in (comparison.earlier, comparison.later) for day in part[:2]]


@pytest.mark.parametrize(
    ("first", "last", "compared"),
    [
        (None, None, ["02-01", "02-29", "03-01", "03-31"]),  # the last two whole months
        (date(2024, 3, 1), date(2024, 3, 31), ["02-01", "02-29", "03-01", "03-31"]),  # the month before a month
        (date(2024, 3, 11), date(2024, 3, 20), ["03-01", "03-10", "03-11", "03-20"]),  # as many days before
        (date(2024, 2, 12), date(2024, 2, 27), ["02-12", "02-18", "02-19", "02-25"]),  # nothing as long before: weeks
        (date(2024, 2, 5), date(2024, 2, 16), None),  # nothing before, one whole week inside
    ],
)
def test_compared_with_what_came_before(first: date | None, last: date | None, compared: list[str] | None) -> None:
    comparison = gather(daily(date(2024, 1, 30), date(2024, 3, 31)), first, last).comparison
    assert (spans(comparison) if comparison else None) == compared


def test_each_side_of_a_comparison_has_its_own_figures() -> None:
    comparison = gather(daily(date(2024, 2, 1), date(2024, 3, 31))).comparison
    assert comparison is not None
    (*_, before), (*_, after) = comparison.earlier, comparison.later
    assert (before["contacts"], after["contacts"]) == (29, 31)
    assert (before[PRICE], after[PRICE]) == (Decimal("1.034483"), Decimal("0.967742"))  # 30 / 29, 30 / 31


def test_idle_is_known_only_where_something_says_what_was_paid() -> None:
    assert gather(tiny()).idle_known
    assert not gather(tiny(view="loaded")).idle_known
    assert not gather(tiny(book=ledger(line(1, "salaries", "400")))).idle_known


def test_work_and_idle_time_are_told_apart_in_every_view() -> None:
    assert gather(tiny(view="loaded")).work_known
    assert not gather(tiny(book=ledger(line(1, "salaries", "400")))).work_known
