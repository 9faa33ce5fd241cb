"""Occupancy, utilisation, and why paid time was idle, on a floor small enough to watch by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.centre.model import ServiceTarget
from percall.costing import engines
from percall.metrics import measure
from percall.metrics.half_hours import HALF_HOUR_US, HalfHour, half_hours
from percall.metrics.idle import IdleSplit, split_idle
from percall.queueing.erlang import required_agents
from support.measuring import costed, talk, whole
from support.small_log import at, centre, contact, frames, ledger, line, states

DAY = date(2024, 3, 4)
MINUTE_US = 60_000_000
PAID = ledger(line(1, "salaries", "480"))
FULL = centre(costs={"practical_capacity": 1})


def calls(*minutes: float, **columns: Any) -> list[dict[str, Any]]:
    """Calls of so many minutes, one after the other from nine o'clock on."""
    made, start = [], at("2024-03-04T09:00")
    for number, length in enumerate(minutes):
        made.append(contact(f"{number}", start, talk(length * 60), **columns))
        start += timedelta(minutes=length)
    return made


FLOOR = states(
    [
        ("ann", "available", "2024-03-04T09:00", "2024-03-04T11:00"),
        ("ann", "break", "2024-03-04T11:00", "2024-03-04T11:45"),
        ("ann", "busy", "2024-03-04T11:45", "2024-03-04T13:00"),
        ("ann", "offline", "2024-03-04T13:00", "2024-03-05T09:00"),
    ]
)
"""Four paid hours: 195 minutes there for contacts, 45 on a break."""


def test_occupancy_is_of_ready_time_and_utilisation_of_paid_time() -> None:
    row = whole(*calls(30, 30), book=PAID, described=FULL, states=FLOOR)
    assert row["occupancy"] == 60 / 195
    assert row["utilisation"] == 60 / 240


def test_without_agent_states_practical_capacity_stands_for_ready_time() -> None:
    hours = ledger(line(1, "salaries", "480", hours="10"))
    described = centre(costs={"practical_capacity": 0.8})
    taken = costed(calls(60), hours, described)
    assert taken.capacity_source == "ledger"
    row = measure(taken).rows[0]
    # Ten paid hours spread over 31 days of March, all of them measured.
    assert row["occupancy"] == pytest.approx(1 / 8, rel=1e-9)  # microseconds of a day's share are whole
    assert row["utilisation"] == pytest.approx(1 / 10, rel=1e-9)
    assert row["idle_cost"] == pytest.approx(Decimal(480) * 7 / 8, abs=Decimal("0.001"))
    assert row["idle_shrinkage_cost"] is None


def test_nothing_is_said_where_no_capacity_is_known() -> None:
    row = whole(*calls(60), book=PAID)
    unknown = ("occupancy", "utilisation", "idle_cost", "idle_share", "idle_schedule_slack_cost")
    assert [row[name] for name in unknown] == [None] * 5
    assert row["unassigned_cost"] == 0


def test_idle_cost_is_what_capacity_costs_beyond_its_use() -> None:
    row = whole(*calls(60), book=PAID, described=FULL, states=FLOOR)
    assert row["idle_cost"] == Decimal(480) * 3 / 4
    assert row["idle_share"] == 0.75


def test_the_three_causes_of_idle_time_add_up_to_it() -> None:
    row = whole(*calls(15, 10), book=PAID, described=FULL, states=FLOOR)
    # Practical capacity is all paid time, so the whole break of 45 minutes is excess shrinkage. Two calls of
    # 12.5 minutes on average start in the half hour from nine.
    needed = required_agents(4, 12.5 * 60, 0.8, 20)
    buffer = min(30 - 25, 30 * needed - 25)
    slack = 195 - 25 - buffer
    idle = row["idle_cost"]
    minutes = 45 + slack + buffer
    assert row["idle_shrinkage_cost"] == pytest.approx(idle * 45 / minutes, abs=Decimal("0.000001"))
    assert row["idle_schedule_slack_cost"] == pytest.approx(idle * slack / minutes, abs=Decimal("0.000001"))
    parts = ("idle_shrinkage_cost", "idle_schedule_slack_cost", "idle_service_buffer_cost")
    assert sum(row[name] for name in parts) == idle


def test_planned_shrinkage_is_no_cause_of_idle_time() -> None:
    # 80 per cent of 240 minutes leaves 48 for breaks: the break of 45 fits.
    planned = centre(costs={"practical_capacity": 0.8})
    row = whole(*calls(60), book=PAID, described=planned, states=FLOOR)
    assert row["idle_shrinkage_cost"] == 0
    assert row["idle_schedule_slack_cost"] + row["idle_service_buffer_cost"] == row["idle_cost"]


@pytest.mark.parametrize("view", ["unit", "loaded"])
def test_the_view_is_how_contacts_are_shown_not_what_is_measured(view: Any) -> None:
    row = whole(*calls(60), book=PAID, described=FULL, states=FLOOR, view=view)
    assert (row["cost_total"], row["work_cost"], row["idle_cost"]) == (Decimal(480), Decimal(120), Decimal(360))
    assert row["idle_schedule_slack_cost"] > 0
    assert row["occupancy"] == 60 / 195


def test_the_idle_money_of_a_day_falls_on_the_contacts_of_that_day() -> None:
    taken = costed(
        [
            contact("a", "2024-03-04T09:00", talk(1800), reason="short"),
            contact("b", "2024-03-05T09:00", talk(2700), reason="long"),
        ],
        PAID,
        FULL,
        states(
            [
                ("ann", "available", "2024-03-04T09:00", "2024-03-04T10:00"),
                ("ann", "available", "2024-03-05T09:00", "2024-03-05T10:00"),
                ("ann", "available", "2024-03-06T09:00", "2024-03-06T11:00"),
            ]
        ),
    )
    # 480 for four hours: 120 an hour, worked or not. Half an hour was left beside the one, a quarter beside the other,
    # and they share what was left on the sixth, when nobody called, in the same proportion.
    measured = measure(taken, by=["reason"])
    assert [(r["reason"], r["work_cost"], r["idle_cost"], r["cost_per_contact"]) for r in measured.rows] == [
        ("long", Decimal(90), Decimal(110), Decimal(200)),
        ("short", Decimal(60), Decimal(220), Decimal(280)),
    ]
    (total,) = measured.totals
    assert (total["work_cost"], total["idle_cost"], total["cost_total"]) == (Decimal(150), Decimal(330), Decimal(480))
    assert total["cost_per_contact"] == Decimal(240)


def test_days_add_up_to_the_period() -> None:
    more = FLOOR.vstack(states([("ann", "available", "2024-03-05T23:10", "2024-03-06T00:50")]))
    taken = costed(calls(20, 25), PAID, FULL, more)
    rows = measure(taken, period="day").rows
    assert [row["period"] for row in rows if row["utilisation"] is not None] == [
        "2024-03-04",
        "2024-03-05",
        "2024-03-06",
    ]
    for name in ("idle_cost", "idle_shrinkage_cost", "idle_schedule_slack_cost", "idle_service_buffer_cost"):
        assert sum(row[name] for row in rows if row[name] is not None) == measure(taken).rows[0][name]


def test_agent_states_of_months_that_were_not_costed_count_for_nothing() -> None:
    more = FLOOR.vstack(states([("ann", "available", "2024-05-05T10:00", "2024-05-05T12:00")]))
    taken = costed(calls(60), PAID, FULL, more)
    assert measure(taken).rows[0]["utilisation"] == 60 / 240
    assert [row["period"] for row in measure(taken, period="month").rows] == ["2024-03"]


def test_a_period_with_money_but_without_contacts_has_a_row() -> None:
    taken = costed(calls(60), ledger(line(1, "salaries", "10"), line(2, "salaries", "10", "2024-04")), FULL, FLOOR)
    rows = measure(taken, period="month").rows
    assert [row["period"] for row in rows] == [one.period for one in taken.reconciliation("month")]


def test_groups_of_contacts_have_no_capacity() -> None:
    rows = measure(costed(calls(60, queue="q"), PAID, FULL, FLOOR), by=["queue"]).rows
    assert rows[0]["occupancy"] is None
    assert rows[0]["idle_schedule_slack_cost"] is None


def hour(slack: int, load: int = 0, needed: int | None = 0, shrinkage: int = 0) -> HalfHour:
    return HalfHour(0, slack + load, shrinkage, load, load, needed)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ([hour(slack=100, load=50, needed=80)], IdleSplit(0, 70, 30)),  # the buffer is what the load leaves open
        ([hour(slack=10, load=50, needed=80)], IdleSplit(0, 0, 100)),  # no more buffer than there is slack
        ([hour(slack=100, load=50, needed=None)], IdleSplit(0, 0, 100)),  # every contact in time: never enough
        ([hour(slack=0, shrinkage=90)], IdleSplit(100, 0, 0)),  # 60 of 90 are planned; the rest is all there is
        ([hour(slack=30, shrinkage=90)], IdleSplit(50, 50, 0)),
        ([], IdleSplit(0, 100, 0)),  # paid for on a day when nobody was there
    ],
)
def test_split_of_one_day(inside: list[HalfHour], expected: IdleSplit) -> None:
    assert split_idle({DAY: 100}, {DAY: 60}, {DAY: inside}) == {DAY: expected}


def test_work_beyond_ready_time_is_no_negative_slack() -> None:
    assert HalfHour(0, ready_us=10, shrinkage_us=0, used_us=25, load_us=25, needed_us=40).slack_us == 0


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STATES = ("available", "busy", "break", "meeting", "training", "offline")
intervals = st.lists(
    st.tuples(st.sampled_from(["ann", "bob"]), st.sampled_from(STATES), st.integers(0, 300), st.integers(0, 200)),
    max_size=12,
)


@given(intervals)
def test_time_by_half_hour_is_that_of_a_minute_by_minute_count(given_states: list[tuple[str, str, int, int]]) -> None:
    rows = states(
        (
            agent,
            state,
            (EPOCH + timedelta(minutes=start)).isoformat()[:16],
            (EPOCH + timedelta(minutes=start + length)).isoformat()[:16],
        )
        for agent, state, start, length in given_states
    )
    contacts = engines.with_instants(engines.lazy(frames([contact("a", "1970-01-01T00:00")])[0]), "started_at")
    empty = contacts.with_columns(agent_us=nw.lit(0))
    counted: dict[tuple[int, bool], int] = {}
    for agent in ("ann", "bob"):
        mine = sorted((s, s + n, state) for a, state, s, n in given_states if a == agent and state != "offline" and n)
        for minute in range(600):
            first = next((state for s, e, state in mine if s <= minute < e), None)
            if first is not None:
                key = minute // 30, first in ("available", "busy")
                counted[key] = counted.get(key, 0) + MINUTE_US
    found = half_hours(empty, engines.lazy(rows), ServiceTarget())
    assert {(h.number, True): h.ready_us for h in found if h.ready_us} | {
        (h.number, False): h.shrinkage_us for h in found if h.shrinkage_us
    } == counted
    assert all(h.needed_us == 0 for h in found)


def test_required_agents_are_for_the_half_hours_own_inbound_load() -> None:
    calls_ = [
        *(contact(f"in{n}", "2024-03-04T09:05", talk(300, f"agent {n}")) for n in range(12)),
        contact("out", "2024-03-04T09:10", talk(600, "eve"), direction="outbound"),
        contact("abandoned", "2024-03-04T09:10", outcome="abandoned"),
        contact("later", "2024-03-04T09:31", talk(60, "eve")),
    ]
    contacts = engines.with_instants(engines.lazy(costed(calls_).contacts), "started_at")
    first, second = half_hours(contacts, engines.lazy(states([])), ServiceTarget())
    assert (first.used_us, first.load_us) == (70 * MINUTE_US, 60 * MINUTE_US)
    assert first.needed_us == required_agents(24, 300, 0.8, 20) * HALF_HOUR_US
    assert second.needed_us == required_agents(2, 60, 0.8, 20) * HALF_HOUR_US


def test_a_target_of_all_contacts_makes_all_slack_a_buffer() -> None:
    described = centre(costs={"practical_capacity": 1}, service_target={"share": 1})
    row = whole(*calls(10), book=PAID, described=described, states=FLOOR)
    assert row["idle_service_buffer_cost"] > 0


def test_half_hours_of_calls_belong_to_the_local_day_in_which_they_start() -> None:
    late = centre(time_zone="Asia/Kathmandu", costs={"practical_capacity": 1})
    floor = states([("ann", "available", "2024-03-04T17:00", "2024-03-04T19:00")])
    taken = costed([contact("a", "2024-03-04T17:00", talk(60))], PAID, late, floor)
    rows = {
        row["period"]: row["utilisation"] for row in measure(taken, period="day").rows if row["utilisation"] is not None
    }
    # Midnight in Kathmandu is 18:15 UTC; the half hour from 18:00 is still the fourth of March.
    assert rows == {"2024-03-04": 1 / 90, "2024-03-05": 0}


def test_the_half_hour_is_half_an_hour() -> None:
    assert HALF_HOUR_US == 30 * MINUTE_US
