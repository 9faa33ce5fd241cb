"""Shifts with fractions of agents: how many come on a day, over many days, and over many replications."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from percall.centre import Centre
from percall.centre.staffing import Shift
from percall.floor.record import AVAILABLE
from percall.twin.checks import mistakes, workable
from percall.twin.days import Calendar
from percall.twin.randomness import child_key
from percall.twin.roster import Roster, whole
from support.twin_centres import MONDAY, exponential, single_queue

HOURS = ("08:00-12:00", "10:00-14:00", "12:00-16:00")


def working(crews: tuple[float, ...], agents: int = 12) -> Centre:
    """One group whose crews work the three shifts every day; a second group works the same shifts."""
    described = single_queue(60, exponential(60), agents, exponential(60)).model_dump()
    shifts = [{"days": ["daily"], "hours": h, "agents": n} for h, n in zip(HOURS, crews, strict=True) if n]
    group: dict[str, Any] = {"team": "all", "agents": agents, "shifts": shifts}
    described["staffing"]["groups"] = {"ones": group, "others": group}
    return Centre.model_validate(described)


def crews_of(centre: Centre, days: int, replication: int = 0) -> NDArray[np.int64]:
    """Agents who begin each shift: days x groups x shifts."""
    codes = workable(centre)
    calendar = Calendar(codes, MONDAY)
    roster = Roster(calendar, child_key(np.uint64(7), replication))
    per_group = next(iter(centre.staffing.groups.values())).agents
    found = np.zeros((days, 2, len(HOURS)), np.int64)
    for number in range(days):
        rows = roster.of_day(number)
        begun = rows[rows["state"] == AVAILABLE]
        for nth, hours in enumerate(HOURS):
            at = calendar.moment(calendar.day(number), 60 * int(hours[:2]))
            for group in (0, 1):
                found[number, group, nth] += np.sum((begun["at_ms"] == at) & (begun["agent"] // per_group == group))
    return found


def test_over_any_run_of_days_crews_are_their_fractions_but_for_a_shift_or_two() -> None:
    """Offsets a golden ratio apart: over up to four weeks a group's shifts are never two away, by chance it were six.

    A single shift lies between two cuts, each of which may be off by as much.
    """
    crews = (2.3, 0.45, 1.71)
    found = crews_of(working(crews), 56)
    for start in range(28):
        for days in range(1, 29):
            reached = found[start : start + days].sum(axis=0)
            assert np.all(np.abs(reached.sum(axis=1) - days * sum(crews)) < 2)
            assert np.all(np.abs(reached - days * np.array(crews)) < 3)


def test_over_replications_each_crew_is_its_fraction_and_groups_do_not_go_together() -> None:
    """Within four standard errors; a crew is one of two whole numbers, so it varies by half a agent at most."""
    crews, runs = (2.3, 0.45, 1.71), 400
    centre = working(crews)
    found = np.array([crews_of(centre, 1, n)[0] for n in range(runs)])
    assert np.all(np.abs(found.mean(axis=0) - crews) < 4 * 0.5 / np.sqrt(runs))
    totals = found.sum(axis=2)
    assert abs(np.corrcoef(totals.T)[0, 1]) < 4 / np.sqrt(runs)


def test_whole_crews_come_every_day_whatever_the_seed() -> None:
    found = crews_of(working((3, 0, 2)), 14)
    assert np.all(found == (3, 0, 2))


FRACTIONS = st.integers(0, 400).map(lambda n: n / 100)
OFFSETS = st.floats(0, 1, exclude_max=True)


@given(st.lists(FRACTIONS, max_size=8), OFFSETS)
def test_neighbours_have_their_fractions_to_less_than_one(crews: list[float], offset: float) -> None:
    found = whole(crews, offset)
    assert np.all(found >= 0)
    for first in range(len(crews)):
        for last in range(first + 1, len(crews) + 1):
            assert abs(found[first:last].sum() - sum(crews[first:last])) < 1 + 1e-5


@given(st.lists(FRACTIONS, min_size=1, max_size=8), st.integers(0, 7), FRACTIONS, OFFSETS)
def test_more_agents_in_the_file_are_never_fewer_on_the_floor(
    crews: list[float], nth: int, more: float, offset: float
) -> None:
    fuller = list(crews)
    fuller[nth % len(crews)] += more
    assert whole(fuller, offset).sum() >= whole(crews, offset).sum()


@given(st.lists(st.integers(0, 5), max_size=8), OFFSETS)
def test_whole_numbers_stay_what_they_are(crews: list[int], offset: float) -> None:
    assert whole(crews, offset).tolist() == crews
    assert whole(crews, 1 - 1e-12).tolist() == crews


def test_whole_numbers_are_written_as_such() -> None:
    assert repr(Shift(hours="08:00-12:00", agents=3.0).model_dump(mode="json")["agents"]) == "3"
    assert '"agents":3,' in Shift(hours="08:00-12:00", agents=3).model_dump_json()
    assert '"agents":2.5,' in Shift(hours="08:00-12:00", agents=2.5).model_dump_json()


def test_shifts_need_as_many_agents_as_their_fullest_day_takes() -> None:
    assert not mistakes(working((1.2, 1.4, 1.4), agents=4))
    found = mistakes(working((1.2, 1.4, 1.5), agents=4))
    assert {mistake.what for mistake in found} == {
        f"the shifts of a {day} take 5 of 4 agents"
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    }


def test_no_shift_has_nobody() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        Shift(hours="08:00-12:00", agents=0)
