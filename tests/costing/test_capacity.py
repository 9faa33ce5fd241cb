"""Paid time from wherever it is known: what is no time, is taken back, or is known of some days only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from percall.costing import cost
from percall.errors import PercallError
from percall.metrics import measure
from percall.money import MICROS
from support.engines import on_duckdb
from support.small_log import Stretch, centre, contact, frames, ledger, line, states

ALL_OF_IT = centre(costs={"practical_capacity": 1})
LOG = frames(
    [
        contact("a", "2024-03-04T09:00", Stretch("talk", 0, 3600, "ann")),
        contact("b", "2024-03-20T09:00", Stretch("talk", 0, 3600, "ann")),
    ]
)
ENGINES: dict[str, Callable[..., tuple[Any, ...]]] = {"polars": lambda *tables: tables, "duckdb": on_duckdb}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("unknown", ["started_at", "ended_at"])
def test_a_state_without_a_stamp_is_no_paid_time(engine: str, unknown: str) -> None:
    """It would reach back or ahead without end, over all other states of its agent."""
    seen = states(
        [
            ("ann", "available", "2024-03-04T08:00", "2024-03-04T12:00"),
            ("ann", "break", "2024-03-04T07:00", "2024-03-04T18:00"),
        ]
    ).with_columns(pl.when(pl.col("state") == "available").then(unknown).alias(unknown))
    costed = cost(ENGINES[engine](*LOG, seen), ledger(line(1, "salaries", "60")), ALL_OF_IT)
    assert [part.paid_us / 3.6e9 for part in costed.supply] == [4]
    (row,) = measure(costed).rows
    assert (row["utilisation"], row["idle_shrinkage_cost"]) == (0.25, 0)


def test_days_of_work_on_which_states_show_no_paid_time_are_said() -> None:
    seen = states([("ann", "available", "2024-03-04T08:00", "2024-03-04T12:00")])
    costed = cost((*LOG, seen), ledger(line(1, "salaries", "60")), ALL_OF_IT)
    assert "agent states show no paid time on 1 of 2 days of work: their idle time is unknown" in costed.warnings


def test_states_of_another_time_leave_the_word_to_the_ledger() -> None:
    seen = states([("ann", "available", "2024-01-04T08:00", "2024-01-04T12:00")])
    costed = cost((*LOG, seen), ledger(line(1, "salaries", "60", hours="4")), ALL_OF_IT)
    assert costed.capacity_source == "ledger"
    assert costed.reconciliation()[0].idle == 30 * MICROS


def test_hours_may_be_corrected_but_not_below_nothing() -> None:
    book = [line(1, "salaries", "60", hours="5"), line(2, "salaries", "0", hours="-1")]
    assert cost(LOG, ledger(*book), ALL_OF_IT).reconciliation()[0].idle == 30 * MICROS
    with pytest.raises(PercallError, match=r"hours: the paid hours of the centre come to -1\.5 "):
        cost(LOG, ledger(*book, line(3, "salaries", "0", hours="-5.5")), ALL_OF_IT)


def test_no_hours_are_no_capacity() -> None:
    costed = cost(LOG, ledger(line(1, "salaries", "60", hours="0")), ALL_OF_IT)
    assert costed.capacity_source == "none"
    assert measure(costed).rows[0]["idle_cost"] is None
