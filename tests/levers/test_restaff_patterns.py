"""The shifts that groups can work, and whole people in them."""

from __future__ import annotations

import numpy as np
import pytest

from percall.centre.staffing import Pause
from percall.floor.codes import Codes
from percall.levers.lever import Flexibility
from percall.levers.restaff.crews import paid_hours, weekly_hours, with_crews
from percall.levers.restaff.patterns import Pattern, patterns_of
from percall.levers.restaff.week import Week
from percall.twin import workable
from support.twin_centres import MONDAY, busy, exponential, single_queue

EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def test_a_pause_taken_in_waves_thins_the_crew_and_is_paid() -> None:
    pattern = Pattern("g", ("mon",), "08:00-12:00", (Pause(after_minutes=60, minutes=30, waves=2),))
    expected = np.zeros(48)
    expected[16:24] = 1
    expected[18:20] = 0.5  # 09:00-09:30 half of the crew is away, 09:30-10:00 the other half
    assert pattern.at_work(30) == pytest.approx(expected)
    assert pattern.on_shift(30).sum() == 8
    assert pattern.paid_hours == 4


def test_a_night_shift_counts_in_the_early_hours_of_the_same_day() -> None:
    night = Pattern("g", ("mon",), "22:00-06:00")
    assert np.flatnonzero(night.on_shift(60)).tolist() == [0, 1, 2, 3, 4, 5, 22, 23]
    assert night.paid_hours == 8


def test_own_patterns_are_the_shifts_of_the_file() -> None:
    own = [p for p in patterns_of(busy()) if p.group == "clerks"]
    assert [p.hours for p in own] == ["08:00-16:00", "12:00-20:00"]
    assert own[0].days == EVERY_DAY[:5]


def test_flexibility_adds_starts_between_first_and_last_and_part_time_with_the_pauses_that_fit() -> None:
    more = [p for p in patterns_of(busy(), Flexibility(60, 4)) if p.group == "clerks"]
    full = {p.hours for p in more if p.paid_hours == 8}
    part = {p.hours: p for p in more if p.paid_hours == 4}
    assert full == {"08:00-16:00", "09:00-17:00", "10:00-18:00", "11:00-19:00", "12:00-20:00"}
    assert min(part) == "08:00-12:00"
    assert max(part) == "16:00-20:00"
    assert [pause.minutes for pause in part["08:00-12:00"].pauses] == [15]


@pytest.mark.parametrize("people", [False, True])
def test_crews_become_shifts_that_the_twin_can_work_and_paid_hours_leave_the_absent_out(people: bool) -> None:
    week = Week(workable(busy()), MONDAY, 7)
    patterns = patterns_of(busy())
    kinds = [kind for kind in week.kinds if "mon" in kind]
    assert kinds == [EVERY_DAY[:5]]
    agents = np.array(
        [[7.4 if "mon" in kind and p.group == "clerks" else 0.0 for p in patterns] for kind in week.kinds]
    )
    after = with_crews(week, patterns, agents, people=people)
    clerks = after.staffing.groups["clerks"]
    assert weekly_hours(clerks) == pytest.approx(5 * 2 * 7.4 * 8)
    assert paid_hours(week, after)["clerks"] == pytest.approx(5 * 2 * 7.4 * 8 * 0.95)
    assert clerks.agents >= 15  # 14.8 a day on average
    assert {shift.agents for shift in clerks.shifts} == ({7, 8} if people else {7.4})
    assert after.staffing.groups["writers"].shifts == ()


def test_a_staffed_group_keeps_fractions() -> None:
    centre = single_queue(60, exponential(300), 9, exponential(180))
    week = Week(Codes(centre), MONDAY, 7)
    after = with_crews(week, patterns_of(centre), np.full((1, 48), 4.25))
    assert paid_hours(week, after) == {"agents": pytest.approx(4.25 * 24 * 7)}
    assert after.staffing.groups["agents"].agents == 5
    workable(after)
