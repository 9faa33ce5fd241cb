"""From a log and a ledger to the cost of each contact: drivers, scopes, capacity, overhead, refusals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from percall.costing import Costed, Reconciliation, cost
from percall.errors import PercallError
from percall.metrics import measure
from percall.money import MICROS
from support.small_log import Stretch, centre, contact, frames, ledger, line, states


def talk(minutes: float, agent: str = "ann", after_s: float = 0) -> Stretch:
    return Stretch("talk", after_s, minutes * 60, agent)


def costs(costed: Costed, column: str = "cost") -> dict[str, float]:
    """Contact to currency units."""
    return {name: amount / MICROS for name, amount in costed.contacts.select("contact_id", column).iter_rows()}


TEAMS = {"sales": {"agents": ["ann", "bob"], "site": "north"}, "care": {"agents": ["eve"], "site": "south"}}


def day(*contacts: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return frames(contacts)


def test_agent_time_follows_seconds_of_talk_hold_and_wrap() -> None:
    log = day(
        contact("a", "2024-03-04T09:00", talk(2), Stretch("hold", 120, 60, "ann"), Stretch("wrap", 180, 60, "ann")),
        contact("b", "2024-03-04T10:00", Stretch("queue", 0, 600), talk(1, after_s=600)),
    )
    assert costs(cost(log, ledger(line(1, "salaries", "10")), centre())) == {"a": 8, "b": 2}


def test_a_chat_beside_another_pays_for_half_the_shared_time() -> None:
    log = day(
        contact("a", "2024-03-04T09:00", talk(2), channel="chat"),
        contact("b", "2024-03-04T09:01", talk(2), channel="chat"),
        contact("c", "2024-03-04T10:00", talk(1)),
    )
    assert costs(cost(log, ledger(line(1, "salaries", "8")), centre())) == {"a": 3, "b": 3, "c": 2}


def test_line_time_is_for_voice_only_and_excludes_wrap_up() -> None:
    log = day(
        contact("voice", "2024-03-04T09:00", Stretch("ivr", 0, 30), talk(1, after_s=30), Stretch("wrap", 90, 9, "ann")),
        contact("chat", "2024-03-04T10:00", talk(10), channel="chat"),
    )
    costed = cost(log, ledger(line(1, "telephony", "3")), centre())
    assert costs(costed) == {"voice": 3, "chat": 0}
    assert costed.bill("voice").lines[0].quantity == 1.5  # minutes


def test_a_scope_narrows_who_carries_the_line() -> None:
    log = day(
        contact("a", "2024-03-04T09:00", talk(1), queue="gold"),
        contact("b", "2024-03-04T10:00", talk(3), queue="gold"),
        contact("c", "2024-03-04T11:00", talk(5), queue="base"),
        contact("d", "2024-03-04T12:00", talk(5)),
    )
    book = ledger(line(1, "salaries", "4", queue="gold"), line(2, "software", "4"))
    assert costs(cost(log, book, centre())) == {"a": 2, "b": 4, "c": 1, "d": 1}


def test_a_team_pays_for_its_own_agents_seconds_wherever_they_were_spent() -> None:
    log = day(
        contact("a", "2024-03-04T09:00", talk(1, "ann"), talk(3, "eve", after_s=60)),
        contact("b", "2024-03-04T10:00", talk(1, "eve")),
    )
    book = ledger(line(1, "salaries", "8", team="care"), line(2, "salaries", "5", site="north"))
    costed = cost(log, book, centre(teams=TEAMS))
    assert costs(costed) == {"a": 6 + 5, "b": 2}
    assert dict(costed.contacts.select("contact_id", "team").iter_rows()) == {"a": "sales", "b": "care"}
    assert [line.amount for line in costed.bill("a").lines] == [5 * MICROS, 6 * MICROS]


def test_a_direct_category_needs_a_scope() -> None:
    direct = centre(costs={"pools": {"campaign": {"driver": "direct", "categories": ["leaflets"]}}})
    log = day(contact("a", "2024-03-04T09:00", direction="outbound"), contact("b", "2024-03-04T09:00"))
    assert costs(cost(log, ledger(line(1, "leaflets", "9", direction="outbound")), direct)) == {"a": 9, "b": 0}
    with pytest.raises(PercallError, match=r"ledger\.csv:7"):
        cost(log, ledger(line(7, "leaflets", "9")), direct)


def test_overhead_follows_cost_already_carried_and_rests_on_idle_too() -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(10)), contact("b", "2024-03-04T10:00", talk(30)))
    book = ledger(line(1, "salaries", "100", hours="1"), line(2, "management", "10"))
    described = centre(costs={"practical_capacity": 1})
    costed = cost(log, book, described)
    assert costs(costed, "cost_salaries") == pytest.approx({"a": 100 / 6, "b": 50})
    # 100 of salaries carry 10 of management: a tenth of every part, to the rounding of a micro-unit
    assert costs(costed, "cost_management") == pytest.approx({"a": 100 / 60, "b": 5}, abs=1e-6)
    (total,) = costed.reconciliation()
    assert total.idle == pytest.approx((100 / 3 + 100 / 30) * MICROS, abs=2)
    loaded = cost(log, book, described, view="loaded")
    assert costs(loaded) == pytest.approx({"a": 27.5, "b": 82.5}, abs=2e-6)  # the same rounding


def test_unused_paid_time_of_agent_states_is_idle() -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(30)))
    seen = states(
        [
            ("ann", "available", "2024-03-04T09:00", "2024-03-04T10:00"),
            ("ann", "break", "2024-03-04T09:30", "2024-03-04T10:30"),  # overlaps: paid once
            ("ann", "offline", "2024-03-04T10:30", "2024-03-04T20:00"),  # not paid
        ]
    )
    costed = cost((*log, seen), ledger(line(1, "salaries", "90")), centre(costs={"practical_capacity": 1}))
    assert costed.capacity_source == "agent_states"
    assert [part.paid_us for part in costed.supply] == [90 * 60_000_000]
    assert costs(costed) == {"a": 30}
    assert costed.reconciliation()[0].idle == 60 * MICROS


def test_capacity_comes_from_the_centre_file_where_nothing_better_is_known() -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(60)))
    week = {"sales": {"agents": ["ann"], "paid_hours_per_week": 7, "practical_capacity": 0.5}}
    costed = cost(log, ledger(line(1, "salaries", "31")), centre(teams=week))
    assert costed.capacity_source == "centre"
    # 31 days of half an hour are practical; one hour of them is used
    assert costs(costed)["a"] == 2
    assert cost(log, ledger(line(1, "salaries", "31")), centre()).capacity_source == "none"


def test_hours_of_which_only_a_total_is_known_fall_on_days_as_the_work_did() -> None:
    """Nobody knows which day stood idle, so no day is made to look idler than another."""
    log = day(contact("a", "2024-03-04T09:00", talk(60)), contact("b", "2024-03-05T09:00", talk(30)))
    costed = cost(log, ledger(line(1, "salaries", "90", hours="3")), centre(costs={"practical_capacity": 1}))
    assert [(part.day.day, part.paid_us // 60_000_000) for part in costed.supply if part.paid_us] == [(4, 120), (5, 60)]
    assert [(b.contacts, b.idle) for b in costed.balances] == [
        (30 * MICROS, 30 * MICROS),
        (15 * MICROS, 15 * MICROS),
    ]


def test_a_month_with_contacts_and_no_ledger_line_is_refused_by_name() -> None:
    log = day(contact("a", "2024-03-04T09:00"), contact("b", "2024-04-04T09:00"))
    with pytest.raises(PercallError, match=r"no line for 2024-04 \(contacts in the log then: 1\)"):
        cost(log, ledger(line(1, "software", "5")), centre())
    assert costs(cost(log, ledger(line(1, "software", "5")), centre(), last=date(2024, 3, 31))) == {"a": 5}


def test_a_ledger_of_another_time_is_refused() -> None:
    with pytest.raises(PercallError, match="no line for 2024-03"):
        cost(day(contact("a", "2024-03-04T09:00")), ledger(line(1, "software", "5", month="2023-01")), centre())


def test_an_empty_log_is_refused() -> None:
    contacts, segments = day(contact("a", "2024-03-04T09:00", talk(1)))
    with pytest.raises(PercallError, match="no contacts"):
        cost((contacts.clear(), segments.clear()), ledger(line(1, "software", "5")), centre())


def test_a_log_that_covers_part_of_what_is_paid_says_so() -> None:
    costed = cost(day(contact("a", "2024-03-04T09:00")), ledger(line(1, "software", "5")), centre())
    assert any("the log covers 2024-03-04 to 2024-03-04" in warning for warning in costed.warnings)


def test_money_that_nothing_can_carry_is_said_in_words() -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(1)))
    costed = cost(log, ledger(line(1, "software", "5"), line(2, "rent", "7.5", team="nobody")), centre())
    assert costed.reconciliation()[0].unassigned == 7_500_000
    assert any(warning.startswith("7.50 USD of rent for team nobody stay unassigned") for warning in costed.warnings)


def test_time_that_nobody_recorded_is_null_in_the_times_and_carries_no_agent_time() -> None:
    log = day(
        contact("a", "2024-03-04T09:00", Stretch("talk", 0, None, "ann")),
        contact("b", "2024-03-04T10:00", talk(1)),
    )
    costed = cost(log, ledger(line(1, "salaries", "6")), centre())
    assert dict(costed.contacts.select("contact_id", "talk_ms").iter_rows()) == {"a": None, "b": 60_000}
    assert costs(costed) == {"a": 0, "b": 6}


def test_the_shortest_way_takes_and_gives_back_the_callers_kind_of_frame() -> None:
    contacts, segments = day(contact("a", "2024-03-04T09:00", talk(1)))
    book = ledger(line(1, "salaries", "6"))
    assert isinstance(cost((contacts, segments), book, centre()).contacts, pl.DataFrame)
    assert isinstance(cost((contacts.lazy(), segments.lazy()), book, centre()).contacts, pl.LazyFrame)
    arrow = cost((contacts.to_arrow(), segments.to_arrow()), book, centre()).contacts
    assert type(arrow).__module__.startswith("pyarrow")


def test_a_column_that_percall_names_itself_is_refused() -> None:
    contacts, segments = day(contact("a", "2024-03-04T09:00", talk(1), cost=1))
    with pytest.raises(PercallError, match=r"contacts\.cost: is a name percall gives itself"):
        cost((contacts, segments), ledger(line(1, "salaries", "6")), centre())


def test_a_bill_names_the_lines_behind_each_rate() -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(2)), contact("b", "2024-03-04T10:00", talk(3)))
    book = ledger(line(2, "salaries", "12"), line(3, "salaries", "-2"), line(4, "rent", "5"))
    bill = cost(log, book, centre()).bill("a")
    assert [(item.category, item.amount) for item in bill.lines] == [("salaries", 4 * MICROS), ("rent", 2 * MICROS)]
    assert bill.lines[0].ledger_lines == (("ledger.csv:2", 12 * MICROS), ("ledger.csv:3", -2 * MICROS))
    assert bill.cost == 6 * MICROS


def test_a_bill_for_nobody_is_refused() -> None:
    costed = cost(day(contact("a", "2024-03-04T09:00", talk(2))), ledger(line(2, "salaries", "12")), centre())
    with pytest.raises(PercallError, match="'z'"):
        costed.bill("z")


def test_hours_of_a_site_are_the_capacity_of_that_site_only() -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(60, "ann")), contact("b", "2024-03-04T10:00", talk(60, "eve")))
    book = ledger(
        line(1, "salaries", "30", site="north", hours="2"), line(2, "salaries", "30", site="south", hours="3")
    )
    costed = cost(log, book, centre(teams=TEAMS, costs={"practical_capacity": 1}))
    assert costed.capacity_source == "ledger"
    assert costs(costed) == {"a": 15, "b": 10}
    assert [(one.contacts, one.idle) for one in costed.lines] == [
        (15 * MICROS, 15 * MICROS),
        (10 * MICROS, 20 * MICROS),
    ]


@pytest.mark.parametrize("amounts", [("0",), ("7.5", "-7.5")])
def test_a_ledger_of_nothing_costs_nothing_which_is_known(amounts: tuple[str, ...]) -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(1)))
    costed = cost(log, ledger(*(line(number, "salaries", amount) for number, amount in enumerate(amounts))), centre())
    assert costs(costed) == {"a": 0}
    assert costed.reconciliation("month") == [Reconciliation("2024-03", 0, 0, 0, 0)]
    assert measure(costed).rows[0]["cost_per_contact"] == 0


def test_all_days_together_are_always_reconciled_and_other_periods_where_money_fell() -> None:
    costed = cost(day(contact("a", "2024-03-04T09:00", talk(1))), ledger(line(1, "salaries", "5")), centre())
    outside = {"first": date(2024, 3, 10), "last": date(2024, 3, 12)}
    assert costed.reconciliation("all", **outside) == [Reconciliation("all", 0, 0, 0, 0)]
    assert costed.reconciliation("day", **outside) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"view": "Unit"}, "unknown view 'Unit' (accepted: unit, loaded)"),
        ({"first": "2024-03-01"}, "first: '2024-03-01' is no day"),
        ({"last": datetime(2024, 3, 1, tzinfo=UTC)}, "is no day (accepted: a datetime.date)"),
        (
            {"first": date(2024, 3, 9), "last": date(2024, 3, 1)},
            "the first day 2024-03-09 is after the last, 2024-03-01",
        ),
        ({"ledger": None}, "ledger: a NoneType is no ledger (accepted: a Ledger, or a path)"),
        ({"ledger": [line(1, "salaries", "6")]}, "ledger: a Line is no ledger"),
        ({"centre": {}}, "centre: a dict is no centre (accepted: a Centre, or a path)"),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: dict[str, Any], said: str) -> None:
    asked = {"ledger": ledger(line(1, "salaries", "6")), "centre": centre()} | wrong
    with pytest.raises(PercallError) as refused:
        cost(day(contact("a", "2024-03-04T09:00", talk(1))), **asked)
    assert said in str(refused.value)


def test_periods_and_days_that_cannot_be_meant_are_not_reconciled() -> None:
    costed = cost(day(contact("a", "2024-03-04T09:00", talk(1))), ledger(line(1, "salaries", "5")), centre())
    with pytest.raises(PercallError) as refused:
        costed.reconciliation("fortnight", date(2024, 3, 2), date(2024, 3, 1))  # type: ignore[arg-type]
    assert len(refused.value.mistakes) == 2


def test_a_ledger_read_for_another_centre_is_refused_by_line() -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(1)))
    with pytest.raises(PercallError) as refused:
        cost(log, ledger(line(1, "leaflets", "6"), line(2, "salaries", "1"), line(3, "posters", "6")), centre())
    assert [str(mistake).split(" (")[0] for mistake in refused.value.mistakes] == [
        "category: ledger.csv:1: no pool of the centre carries 'leaflets'",
        "category: ledger.csv:3: no pool of the centre carries 'posters'",
    ]


def test_lines_that_together_overflow_the_engines_are_refused() -> None:
    log = day(contact("a", "2024-03-04T09:00", talk(1)))
    half = "4611686018427.387903"
    whole = cost(log, ledger(line(1, "software", half), line(2, "salaries", half)), centre())
    assert measure(whole).rows[0]["cost_total"] == 2 * Decimal(half)
    with pytest.raises(PercallError, match="the lines of the ledger come to too much"):
        cost(log, ledger(line(1, "software", half), line(2, "salaries", half), line(3, "rent", "-0.000002")), centre())
