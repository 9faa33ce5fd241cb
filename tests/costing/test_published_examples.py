"""Published worked examples, from frames to figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from percall import periods
from percall.costing import cost
from percall.money import MICROS
from support.small_log import Stretch, centre, contact, frames, ledger, line, states

DOLLAR = MICROS


def test_time_driven_activity_based_costing_of_kaplan_and_anderson() -> None:
    """R. S. Kaplan and S. R. Anderson, "Time-Driven Activity-Based Costing", Harvard Business Review, November 2004.

    A customer service department costs $560,000 a quarter and supplies 700,000 minutes of practical capacity, 80 % of
    what its 28 people are paid for: $0.80 a minute. 49,000 orders at 8 minutes, 1,400 enquiries at 44 and 2,500 credit
    checks at 50 use 578,600 minutes, or $462,880; $97,120 is unused.
    """
    activities = {"order": (49_000, 8), "enquiry": (1_400, 44), "credit check": (2_500, 50)}
    one, talk = frames([contact("0", "2024-01-15T09:00", Stretch("talk", 0, 60))])
    log = [
        (
            pl.concat([one] * count).with_columns(numbered(reason, count), pl.lit(reason).alias("reason")),
            pl.concat([talk] * count).with_columns(
                numbered(reason, count), pl.lit(minutes * 60_000, pl.Int64).alias("duration_ms")
            ),
        )
        for reason, (count, minutes) in activities.items()
    ]
    contacts, segments = (pl.concat(tables) for tables in zip(*log, strict=True))
    # 28 people x 50 days x 625 minutes = 875,000 paid minutes
    paid = states(
        (f"agent {person}", "available", f"{day}T06:00", f"{day}T16:25")
        for person in range(28)
        for day in periods.days(date(2024, 1, 15), date(2024, 3, 4))
    )
    expense = line(1, "salaries", "560000", first_day=date(2024, 1, 1), last_day=date(2024, 3, 31))
    described = centre(costs={"practical_capacity": 0.8, "rate_period": "quarter"})
    costed = cost((contacts, segments, paid), ledger(expense), described)
    (total,) = costed.reconciliation("quarter")
    assert (total.contacts, total.idle) == (462_880 * DOLLAR, 97_120 * DOLLAR)
    assert costed.bill("order 0").lines[0].rate == Decimal("0.8")
    for reason, (count, minutes) in activities.items():
        shares = costed.contacts.filter(reason=reason)["cost"]
        rounding = 1  # micro-unit: where one contact's share ends and the next begins
        assert shares.sum() == pytest.approx(count * minutes * 800_000, abs=rounding)
        assert shares.to_list() == pytest.approx([minutes * 800_000] * count, abs=rounding)


def numbered(name: str, count: int) -> pl.Expr:
    """Contact ids "name 0", "name 1" and so on."""
    return pl.format(f"{name} {{}}", pl.int_range(count)).alias("contact_id")


def test_two_million_dollars_for_two_hundred_thousand_contacts_is_ten_dollars_each() -> None:
    """The founding arithmetic: total cost of all calls / number of calls = $2,000,000 / 200,000 = $10."""
    count = 200_000
    contacts, segments = frames([contact("0", "2024-03-04T09:00")])
    many = pl.concat([contacts] * count).with_columns(pl.int_range(count).cast(pl.String).alias("contact_id"))
    costed = cost((many, segments), ledger(line(1, "software", "2000000")), centre())
    # Cumulative rounding in binary64 may move one micro-unit from a contact to the next, never lose it.
    assert set(costed.contacts["cost"]) <= {10 * DOLLAR - 1, 10 * DOLLAR, 10 * DOLLAR + 1}
    assert costed.contacts["cost"].sum() == 2_000_000 * DOLLAR
