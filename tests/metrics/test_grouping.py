"""Grouping: by anything the log knows of a contact, never by the person who served it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from percall.errors import PercallError
from percall.metrics import CATALOGUE, measure
from support.measuring import costed, queue, talk
from support.small_log import centre, contact, ledger, line

NINE = "2024-03-04T09:00"


def calls(count: int, **columns: Any) -> list[dict[str, Any]]:
    return [
        contact(f"{number}", NINE, talk(60, f"agent-{number % 3}"), **{k: v(number) for k, v in columns.items()})
        for number in range(count)
    ]


@pytest.mark.parametrize(
    "column",
    [
        *("agent", "agent_id", "Agent Name", "agentId", "server", "operator", "operator_id", "advisor", "adviser"),
        *("representative", "employee_no", "handled_by", "csr", "оператор", "Имя оператора", "сотрудник"),
    ],
)
def test_no_figures_by_a_column_called_as_agents_are_called(column: str) -> None:
    log = costed(calls(3, **{column: lambda number: f"x{number}"}))
    with pytest.raises(PercallError, match="no measure of a person") as refused:
        measure(log, by=[column])
    assert "team is the finest grain" in str(refused.value)


@pytest.mark.parametrize("column", ["agent_group", "server_room", "report", "rep_office", "team", "staffing_plan"])
def test_names_that_only_resemble_are_columns_like_others(column: str) -> None:
    measured = measure(costed(calls(3, **{column: lambda _: "x"})), by=[column])
    assert [row[column] for row in measured.rows] == ["x"]


def test_no_figures_by_a_column_that_holds_agent_ids_under_another_name() -> None:
    log = costed(calls(9, desk=lambda number: f"agent-{number % 3}"))
    with pytest.raises(PercallError, match="'desk', whose values are mostly agent ids"):
        measure(log, by=["queue", "desk"])


def test_rare_other_values_do_not_hide_agent_ids() -> None:
    # Ten distinct values, three of them agent ids, but those hold most contacts.
    log = costed(calls(30, desk=lambda number: f"other {number}" if number < 7 else f"agent-{number % 3}"))
    with pytest.raises(PercallError, match="mostly agent ids"):
        measure(log, by=["desk"])


def test_nor_does_one_frequent_other_value() -> None:
    # Most contacts name no agent, but three of the four distinct values are agent ids.
    log = costed(calls(30, desk=lambda number: f"agent-{number}" if number < 3 else "elsewhere"))
    with pytest.raises(PercallError, match="mostly agent ids"):
        measure(log, by=["desk"])


def test_a_column_with_few_agent_ids_is_a_column_like_others() -> None:
    log = costed(calls(10, desk=lambda number: "agent-1" if number == 1 else f"desk {number % 4}"))
    assert len(measure(log, by=["desk"]).rows) == 5


def test_numbers_count_as_agent_ids_only_where_they_name_who_served_the_contact() -> None:
    def log(of: Any) -> Any:
        numbered = [contact(f"{number}", NINE, talk(60, f"{number % 3}"), priority=of(number)) for number in range(9)]
        return costed(numbered)

    assert len(measure(log(lambda number: number // 3), by=["priority"]).rows) == 3
    with pytest.raises(PercallError, match="mostly agent ids"):
        measure(log(lambda number: number % 3), by=["priority"])


def test_unknown_columns_are_all_named_with_the_nearest_and_the_accepted_ones() -> None:
    with pytest.raises(PercallError) as refused:
        measure(costed(calls(1)), by=["raeson", "cost", "queue", "queue"])
    text = str(refused.value)
    assert "did you mean 'reason'?" in text
    assert "cannot be grouped by 'cost'" in text
    assert "'queue' is named twice" in text
    (accepted,) = {mistake.accepted for mistake in refused.value.mistakes if mistake.accepted}
    assert {"queue", "team", "hour", "weekday", "customer_id"} <= set(accepted.split(", "))
    assert not {"cost", "talk_ms", "agent_us", "started_at", "csat", "cost_software"} & set(accepted.split(", "))


def test_unknown_periods_and_days_out_of_order_are_refused_together() -> None:
    with pytest.raises(PercallError) as refused:
        measure(costed(calls(1)), period="fortnight", first=date(2024, 3, 2), last=date(2024, 3, 1))  # type: ignore[arg-type]
    assert len(refused.value.mistakes) == 2
    assert "day, week, month, quarter, year, all" in str(refused.value)


def test_what_is_no_column_and_what_is_not_costed_is_refused() -> None:
    for by in ([None], [3]):
        with pytest.raises(PercallError, match=f"{by[0]} is no name of a column"):
            measure(costed(calls(1)), by=by)  # type: ignore[list-item]
    with pytest.raises(PercallError, match=r"a tuple is not costed \(accepted: what percall\.cost returns\)"):
        measure(())  # type: ignore[arg-type]


def test_rows_are_sorted_with_unknown_last_and_empty_cells_absent() -> None:
    log = costed(
        [
            contact("a", "2024-03-05T09:00", queue="b", reason="x"),
            contact("b", "2024-03-04T09:00", queue=None, reason="x"),
            contact("c", "2024-03-04T09:00", queue="b", reason=None),
            contact("d", "2024-03-04T09:00", queue="b", reason="x"),
            contact("e", "2024-03-04T09:00", queue="a", reason="y"),
        ]
    )
    rows = measure(log, by=["queue", "reason"], period="day").rows
    assert [(row["period"], row["queue"], row["reason"]) for row in rows] == [
        ("2024-03-04", "a", "y"),
        ("2024-03-04", "b", "x"),
        ("2024-03-04", "b", None),
        ("2024-03-04", None, "x"),
        ("2024-03-05", "b", "x"),
    ]
    assert list(rows[0]) == ["period", "queue", "reason", *CATALOGUE, "small"]


def test_hour_and_weekday_are_local_across_a_clock_change() -> None:
    berlin = centre(time_zone="Europe/Berlin")
    book = ledger(line(1, "software", "1"), line(2, "software", "1", "2024-04"))
    log = costed(
        [
            contact("before", "2024-03-31T00:30"),  # Sunday 01:30 in Berlin
            contact("after", "2024-03-31T01:30"),  # Sunday 03:30 in Berlin, after the clock change
            contact("night", "2024-03-31T22:30"),  # Monday 00:30 in Berlin
        ],
        book,
        berlin,
    )
    rows = measure(log, by=["weekday", "hour"], period="day").rows
    assert [(row["period"], row["weekday"], row["hour"]) for row in rows] == [
        ("2024-03-31", 7, 1),
        ("2024-03-31", 7, 3),
        ("2024-04-01", 1, 0),
    ]


def test_a_column_of_the_log_goes_before_a_derived_one_and_hides_no_sum() -> None:
    log = costed([contact("a", NINE, hour="rush", resolved=True, short="s", wait_ms=7), contact("b", NINE, queue(3))])
    assert [row["hour"] for row in measure(log, by=["hour"]).rows] == ["rush", None]
    rows = measure(log, by=["resolved", "short", "wait_ms"]).rows
    assert [(row["resolved"], row["short"], row["wait_ms"], row["contacts"]) for row in rows] == [
        (True, "s", 7, 1),
        (None, None, None, 1),
    ]


@pytest.mark.parametrize(
    ("first", "last", "ids"),
    [(date(2024, 3, 5), None, 2), (None, date(2024, 3, 4), 1), (date(2024, 3, 5), date(2024, 3, 5), 1)],
)
def test_first_and_last_day_are_included(first: date | None, last: date | None, ids: int) -> None:
    log = costed(contact(day, f"2024-03-0{day}T09:00") for day in "456")
    measured = measure(log, first=first, last=last, period="day")
    assert sum(row["contacts"] for row in measured.rows) == ids
    assert {row["period"] for row in measured.rows} == {line.period for line in measured.reconciliation}


def test_one_column_may_be_given_as_a_word() -> None:
    assert [row["queue"] for row in measure(costed(calls(1, queue=lambda _: "q")), by="queue").rows] == ["q"]
