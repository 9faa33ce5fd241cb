"""Parts add up to the whole, and every engine says the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from percall.costing import Costed, cost
from percall.errors import PercallError
from percall.metrics import CATALOGUE, measure
from percall.metrics.metric import Calculation
from percall.money import to_units
from percall.periods import PERIODS, label
from support.engines import on_duckdb, on_spark
from support.small_log import Stretch, centre, contact, frames, ledger, line, states

CENTRE = centre(
    time_zone="Europe/Berlin",
    teams={"sales": {"agents": ["ann", "bob"]}, "care": {"agents": ["eve"], "site": "south"}},
    repeats={"window_days": 1},
)
BOOK = ledger(
    *(line(number, "salaries", "1000", month) for number, month in enumerate(("2024-03", "2024-04"), 1)),
    *(line(number, "software", "77.77", month) for number, month in enumerate(("2024-03", "2024-04"), 3)),
)
BEGIN = datetime(2024, 3, 29, 20, tzinfo=UTC)  # across a month's end and the clock change of 31 March
ADDITIVE = [
    metric.id
    for metric in CATALOGUE.values()
    if metric.grain == "any"
    and isinstance(metric.how, Calculation)
    and metric.how.bottom is None
    and metric.how.top.how == "sum"
]
MONEY = [name for name, metric in CATALOGUE.items() if metric.unit == "money" and not name.startswith("idle_s")]
"""What a total has as the whole has it: all but the causes of idle time, which take the floor of whole periods."""

stretches = st.lists(
    st.builds(
        Stretch,
        st.sampled_from(["ivr", "queue", "ring", "talk", "hold", "wrap"]),
        st.integers(0, 600),
        st.none() | st.integers(0, 4000),
        st.sampled_from([None, "ann", "bob", "eve"]),
    ),
    max_size=4,
)


@st.composite
def contacts(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to 25 contacts of a few customers in four days, with everything that may be unknown unknown at times."""
    return [
        contact(
            f"c{number}",
            BEGIN + timedelta(minutes=draw(st.integers(0, 4 * 24 * 60))),
            *draw(stretches),
            direction=draw(st.sampled_from(["inbound", "inbound", "outbound"])),
            outcome=draw(st.sampled_from(["handled", "handled", "abandoned", "self_served", "callback", "failed"])),
            customer_id=draw(st.sampled_from([None, "x", "y", "z"])),
            reason=draw(st.sampled_from([None, "bill", "bill", "loan"])),
            queue=draw(st.sampled_from([None, "gold", "base"])),
            resolved=draw(st.sampled_from([None, True, False])),
            converted=draw(st.sampled_from([None, True, False])),
        )
        for number in range(draw(st.integers(1, 25)))
    ]


FLOOR = states(
    [
        ("ann", "available", "2024-03-29T20:10", "2024-03-30T04:00"),
        ("ann", "break", "2024-03-30T03:50", "2024-03-30T05:00"),
        ("eve", "busy", "2024-03-31T22:00", "2024-04-01T06:20"),
        ("bob", "training", "2024-04-01T08:00", "2024-04-01T08:00"),
    ]
)


def total(rows: list[dict[str, object]], name: str) -> Any:
    """Sum of what is known; None where nothing is."""
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known[1:], start=known[0]) if known else None  # type: ignore[call-overload]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    contacts(), st.sampled_from([("queue",), ("reason", "direction"), ("customer_id",), ("hour",), ("weekday", "team")])
)
def test_parts_add_up_to_the_whole(rows: list[dict[str, Any]], by: tuple[str, ...]) -> None:
    costed = cost(frames(rows), BOOK, CENTRE)
    (whole,) = measure(costed).rows
    grouped, daily = measure(costed, by=by), measure(costed, by=by, period="day")
    groups, days = grouped.rows, daily.rows
    for name in ADDITIVE:
        if name not in (
            "cost_total",
            "cost_inbound",
            "cost_outbound",
            "idle_cost",
        ):  # what no contact carries is in no group
            assert total(groups, name) == whole[name], name
            assert total(days, name) == whole[name], name
    carried = cost(frames(rows), BOOK, CENTRE, view="loaded").reconciliation()[0].contacts
    assert total(groups, "cost_total") == total(days, "cost_total") == to_units(carried)
    assert {name: whole[name] for name in (*ADDITIVE, *MONEY)} == {
        name: grouped.totals[0][name] for name in (*ADDITIVE, *MONEY)
    }
    assert total(daily.totals, "cost_total") == whole["cost_total"]
    assert max((row["longest_wait"] or 0 for row in days), default=0) == (whole["longest_wait"] or 0)  # type: ignore[type-var]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contacts(), st.sampled_from(PERIODS), st.booleans())
def test_money_of_periods_is_the_ledger(rows: list[dict[str, Any]], period: Any, with_states: bool) -> None:
    log = (*frames(rows), FLOOR) if with_states else frames(rows)
    costed = cost(log, BOOK, CENTRE)
    measured = measure(costed, period=period)
    assert measure(cost(log, BOOK, CENTRE, view="loaded"), period=period).rows == measured.rows
    found = {row["period"]: row for row in measured.rows}
    for total_ in measured.reconciliation:
        row = found[total_.period]
        assert total_.difference == 0
        assert row["cost_total"] == to_units(total_.ledger)
        assert row["work_cost"] == to_units(total_.contacts)
        assert row["unassigned_cost"] == to_units(total_.unassigned)
        assert row["idle_cost"] == (to_units(total_.idle) if with_states else None)
    assert {label(balance.day, period) for balance in costed.balances} <= set(found)


def assert_same(on_polars: Costed, elsewhere: Costed) -> None:
    for options in ({}, {"by": ["queue", "hour", "weekday"], "period": "week", "first": BEGIN.date()}):
        ours = measure(on_polars, **options)  # type: ignore[arg-type]
        theirs = measure(elsewhere, **options)  # type: ignore[arg-type]
        assert theirs.rows == ours.rows
        assert theirs.as_json() == ours.as_json()


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contacts())
def test_duckdb_says_the_same(rows: list[dict[str, Any]]) -> None:
    log = (*frames(rows), FLOOR)
    assert_same(cost(log, BOOK, CENTRE), cost(on_duckdb(*log), BOOK, CENTRE))


SAMPLE = [
    contact(
        f"c{number:02}",
        BEGIN + timedelta(minutes=97 * number),
        Stretch("queue", 0, None if number % 7 == 0 else 5 * number),
        Stretch("talk", 60, 30 + 11 * number, ("ann", "bob", "eve", None)[number % 4]),
        *([Stretch("talk", 600, 20, "eve")] if number % 5 == 0 else []),
        customer_id=(None, "x", "y")[number % 3],
        reason=("bill", "loan")[number % 2],
        queue=(None, "gold", "base")[number % 3],
        outcome="abandoned" if number % 6 == 1 else "handled",
        direction="outbound" if number % 8 == 3 else "inbound",
        converted=(None, True, False)[number % 3],
    )
    for number in range(48)
]


@pytest.mark.spark
def test_spark_says_the_same_and_refuses_the_same() -> None:
    log = (*frames(row | {"desk": row["stretches"][1].agent} for row in SAMPLE), FLOOR)
    on_polars, elsewhere = cost(log, BOOK, CENTRE), cost(on_spark(*log), BOOK, CENTRE)
    assert_same(on_polars, elsewhere)
    with pytest.raises(PercallError, match="mostly agent ids"):
        measure(elsewhere, by=["desk"])


def test_frames_without_optional_columns_are_enough() -> None:
    calls, segments = frames([contact("a", "2024-03-30T09:00", Stretch("talk", 0, 60, "ann"))])
    bare = calls.select("contact_id", "channel", "direction", "started_at", "outcome", "queue", "reason")
    (row,) = measure(cost((bare, segments), BOOK, CENTRE)).rows
    assert row["answered"] == 1
    assert row["fcr"] is None
    assert isinstance(cost((bare, segments), BOOK, CENTRE).contacts, pl.DataFrame)
