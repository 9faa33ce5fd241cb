"""The first level: a rate period's money over its days, used, idle and unassigned."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from percall.costing.over_days import Spread, loaded, spread
from percall.costing.streams import Cell
from percall.ledger import Charge, Scope

FIRST, SECOND, THIRD = (date(2024, 3, day) for day in (1, 2, 3))
VOLUMES = st.dictionaries(st.sampled_from([FIRST, SECOND, THIRD]), st.integers(0, 10**12))


def cell(micros: int) -> Cell:
    return Cell(0, FIRST, THIRD, (Charge("l:1", "salaries", Scope(), FIRST, THIRD, micros),))


@given(st.integers(-(10**15), 10**15), VOLUMES, VOLUMES, VOLUMES)
def test_the_parts_are_the_whole_on_every_day_in_both_views(
    micros: int, used: dict[date, int], supplied: dict[date, int], carrying: dict[date, int]
) -> None:
    unit = spread(cell(micros), used, supplied)
    assert sum(by_day(unit).values()) == micros
    assert by_day(loaded(unit, carrying)) == by_day(unit)


def by_day(parts: Spread) -> dict[date, int]:
    every = Counter[date]()
    for part in (parts.contacts, parts.idle, parts.unassigned):
        every.update(part)
    return {day: amount for day, amount in every.items() if amount}


def test_unused_capacity_is_idle_at_the_rate_of_what_was_supplied() -> None:
    parts = spread(cell(1000), {FIRST: 30, SECOND: 20}, {FIRST: 50, SECOND: 50})
    assert (parts.contacts, parts.idle) == ({FIRST: 300, SECOND: 200}, {FIRST: 200, SECOND: 300})


def test_in_the_loaded_view_the_contacts_of_a_day_carry_what_was_idle_on_it() -> None:
    used = {FIRST: 30, SECOND: 20}
    parts = loaded(spread(cell(1000), used, {FIRST: 50, SECOND: 50, THIRD: 25}), used)
    # 8 micro-units for each of 125 units of capacity: 400 worked and 600 idle, which the third day could not carry
    assert (parts.contacts, parts.idle) == ({FIRST: 240 + 240, SECOND: 160 + 360}, {})


def test_idle_money_stays_on_days_without_work_where_no_other_day_had_time_left() -> None:
    used = {FIRST: 80}
    parts = loaded(spread(cell(1000), used, {FIRST: 50, SECOND: 50}), used)
    assert (parts.contacts, parts.idle) == ({FIRST: 800}, {SECOND: 200})


def test_overtime_on_one_day_uses_the_slack_of_another() -> None:
    """The rate is the period's; the day that had time left shows what is idle."""
    parts = spread(cell(1000), {FIRST: 80}, {FIRST: 50, SECOND: 50})
    assert (parts.contacts, parts.idle) == ({FIRST: 800}, {SECOND: 200})


def test_more_work_than_capacity_leaves_no_idle_and_no_negative() -> None:
    parts = spread(cell(1000), {FIRST: 80, SECOND: 40}, {FIRST: 50, SECOND: 50})
    assert (parts.contacts, parts.idle) == ({FIRST: 666, SECOND: 334}, {})


def test_capacity_that_nobody_used_is_idle_in_both_views() -> None:
    parts = spread(cell(90), {}, {SECOND: 5})
    assert parts.idle == loaded(parts, {}).idle == {SECOND: 90}


def test_money_without_any_volume_stays_unassigned_in_sight() -> None:
    parts = spread(cell(90), {}, {})
    assert parts.unassigned == {FIRST: 30, SECOND: 30, THIRD: 30}
