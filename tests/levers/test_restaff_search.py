"""The search: what it holds, what it never does, and how far from the best it ends."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from percall.centre import Centre
from percall.floor.codes import Codes
from percall.levers.lever import Flexibility, Plan
from percall.levers.prices import Prices
from percall.levers.restaff.load import Tally
from percall.levers.restaff.restaffing import Restaffed, moved, quick, restaff
from percall.levers.restaff.search import Bench
from percall.levers.restaff.standard import MARGIN, NEAR, Served, Standard
from percall.levers.restaff.week import Week
from percall.twin import replicate, workable
from support.twin_centres import MONDAY, exponential, single_queue


def small(per_hour: float = 60, talk_s: float = 240, agents: int = 6, **changes: Any) -> Centre:
    """Two queues and two groups, one of which serves both; open on Mondays to Fridays from 8 to 12."""
    rates = [0.0] * 8 + [per_hour, 1.4 * per_hour, per_hour, 0.6 * per_hour] + [0.0] * 12
    shifts = [{"days": ["workdays"], "hours": hours, "agents": agents} for hours in ("08:00-10:00", "10:00-12:00")]
    described: dict[str, Any] = {
        "name": "small",
        "time_zone": "UTC",
        "currency": "USD",
        "queues": {"a": {}, "b": {}},
        "teams": {"all": {}},
        "arrivals": {
            "interval_minutes": 60,
            "demands": {
                name: {"reason": name, "per_hour": {"workdays": [share * rate for rate in rates]}}
                for name, share in (("a", 1.0), ("b", 0.5))
            },
        },
        "reasons": {name: {"talk": exponential(talk_s), "patience": exponential(180)} for name in "ab"},
        "routing": {
            "rules": [{"when": {"reason": name}, "queue": name} for name in "ab"],
            "queues": {name: {"skills": {name: 1}, "open": {"workdays": "08:00-12:00"}} for name in "ab"},
        },
        "staffing": {
            "groups": {
                "one": {"team": "all", "skills": {"a": 1}, "agents": 2 * agents, "shifts": shifts},
                "two": {"team": "all", "skills": {"a": 1, "b": 1}, "agents": 2 * agents, "shifts": shifts},
            }
        },
    }
    return Centre.model_validate(described | changes)


def plan(centre: Centre, flexibility: Flexibility | None = None) -> Plan:
    return Plan(centre, Prices((), centre.currency), flexibility=flexibility)


@cache
def searched(per_hour: float = 60, talk_s: float = 240, agents: int = 6) -> Restaffed:
    return restaff(plan(small(per_hour, talk_s, agents)), first=MONDAY, seed=3)


def hours(found: Restaffed) -> float:
    return sum(found.paid_hours.values())


def test_the_target_is_held_on_other_customers_than_those_of_the_search() -> None:
    """Within four standard errors, from the days of the evaluation as independent observations."""
    found = searched()
    assert found.holds
    assert abs(found.service_level - 0.8) < 0.05  # the queue with the lower level binds, and is raised by steps
    codes = workable(found.plan.centre)
    runs = [replicate(codes, MONDAY, 5, 9, n, warm_up=1) for n in range(40)]
    in_time = np.array([run.sums["within_target"].sum() for run in runs])
    asked = np.array([(run.sums["handled"] + run.sums["abandoned"]).sum() for run in runs])
    level = in_time.sum() / asked.sum()
    error = np.std(in_time - level * asked, ddof=1) / asked.mean() / np.sqrt(len(runs))
    search_error = error * np.sqrt(len(runs) / 4)  # the search saw four weeks
    assert abs(level - found.service_level) < 4 * (error + search_error)


def test_equal_seeds_give_equal_staff_and_no_change_saves_nothing() -> None:
    found = searched()
    again = restaff(plan(small()), first=MONDAY, seed=3)
    assert again == found
    unchanged = restaff(plan(small()), first=MONDAY, seed=3, near=found)
    assert unchanged.plan.centre == found.plan.centre
    assert unchanged.searched == 0


def test_more_load_never_needs_fewer_hours() -> None:
    needed = [hours(searched(rate)) for rate in (30.0, 60.0, 90.0, 120.0)]
    assert needed == sorted(needed)
    assert len(set(needed)) == 4


def test_deflecting_saves_less_than_its_share_because_small_groups_lose_economies_of_scale() -> None:
    def staffed_for(per_hour: float) -> Centre:
        return single_queue(per_hour, exponential(300), 12, exponential(180))

    base = restaff(plan(staffed_for(90)), first=MONDAY, seed=3)
    for share in (0.2, 0.4, 0.8):
        after = restaff(plan(staffed_for(90 * (1 - share))), first=MONDAY, seed=3, near=base)
        saved = 1 - hours(after) / hours(base)
        assert 0.7 * share < saved < share


def test_no_queue_is_starved_for_the_good_of_the_others() -> None:
    """A few contacts of the other queue, which the target as a whole could do without."""
    rates = [0.0] * 8 + [60.0] * 4 + [0.0] * 12
    few = [0.12 * rate for rate in rates]
    demands = {name: {"reason": name, "per_hour": {"workdays": table}} for name, table in (("a", rates), ("b", few))}
    found = restaff(plan(small(arrivals={"interval_minutes": 60, "demands": demands})), first=MONDAY, seed=3, reps=8)
    assert found.standard.least == {"a": pytest.approx(0.75), "b": pytest.approx(0.75)}
    assert found.holds
    bench = Bench(Week(Codes(found.plan.centre), MONDAY, 7), 3, 8, 1)
    served = bench.serve(found.plan.centre)
    assert (served.in_time.sum(axis=0) / np.maximum(served.asked.sum(axis=0), 1))[1] >= 0.8 - MARGIN - NEAR


def test_a_standard_says_what_falls_short() -> None:
    week = Week(Codes(small()), MONDAY, 1)
    served = Served(np.array([[80.0, 70.0, 0.0]]), np.array([[100.0, 100.0, 0.0]]), np.array([[0.0, 9.0]]))
    standard = Standard(0.8, {"a": 0.75, "b": 0.75}, {"b": 10.0})
    short = standard.shortfall(week, served)
    assert short.queues == {"b": pytest.approx(0.05)}
    assert short.undone == {"b": pytest.approx(1.0)}  # a kind of contact may have the name of a queue
    assert short
    assert not replace(standard, done={}, least={"b": 0.7}).shortfall(week, served)


def test_moved_hours_are_today_s_at_better_times() -> None:
    centre = small(60, 240, 3)
    early = centre.staffing.groups["one"].shifts[0].model_copy(update={"agents": 5})
    late = centre.staffing.groups["one"].shifts[1].model_copy(update={"agents": 1})
    one = centre.staffing.groups["one"].model_copy(update={"shifts": (early, late)})
    groups = {**centre.staffing.groups, "one": one}
    lopsided = centre.model_copy(update={"staffing": centre.staffing.model_copy(update={"groups": groups})})
    found = moved(plan(lopsided, Flexibility(60)), first=MONDAY, seed=3)
    for name, paid in found.paid_hours.items():
        rounded = 0.005 * 3 * 5 * 2  # three shifts of two hours on five days, in hundredths of an agent
        assert paid == pytest.approx(found.paid_hours_before[name], abs=rounded)
    bench = Bench(Week(Codes(lopsided), MONDAY, 7), 3, 4, 1)
    assert found.service_level > bench.serve(lopsided).level


def test_quick_staffing_ranks_as_the_search_does_and_is_near_it() -> None:
    """Relative hours within 5 %: the chance of one run is in them."""
    base = searched(120.0, 240, 12)

    def quickly(per_hour: float) -> float:
        asked = plan(small(per_hour, 240, 12))
        tally = Tally()
        replicate(workable(asked.centre), MONDAY, 7, 5, warm_up=1, rows=tally)
        return sum(quick(asked, tally, base.multipliers, week=Week(Codes(asked.centre), MONDAY, 7)).paid_hours.values())

    after = restaff(plan(small(80.0, 240, 12)), first=MONDAY, seed=3, near=base)
    assert quickly(80.0) / quickly(120.0) == pytest.approx(hours(after) / hours(base), abs=0.05)


def test_holidays_and_dates_with_plans_of_their_own_are_left_alone() -> None:
    own = (MONDAY + timedelta(days=2)).isoformat()
    described = small().model_dump()
    described["arrivals"]["demands"]["a"]["per_hour"][own] = 5.0
    week = Week(Codes(Centre.model_validate(described)), MONDAY, 7)
    assert week.kinds == (("mon", "tue", "thu", "fri"), ("sat", "sun"))
    assert week.kind_of_day == (0, 0, -1, 0, 0, 1, 1)


@pytest.mark.parametrize("talk_s", [240.0, 150.0])
def test_the_search_misses_the_best_staffing_by_a_shift_at_most(talk_s: float) -> None:
    """Exhaustive on one day: every staffing with two shifts less than was found, on the customers of the search.

    More agents never serve worse, so what fails with two shifts less fails with fewer. Chance does not enter: the
    customers are the same. The search judges whole people by steps, so it may miss the best by a shift.
    """
    centre = small(40, talk_s, 5)
    found = restaff(plan(centre), first=MONDAY, days=1, seed=3, reps=20, people=True)
    assert found.holds
    shifts = round(hours(found) / 2)
    week = Week(Codes(centre), MONDAY, 1)
    some, all_ = Bench(week, 3, 3, 1), Bench(week, 3, 20, 1)
    for crews in itertools.product(range(shifts), repeat=4):
        if sum(crews) != shifts - 2 or crews[2] == 0 or crews[3] == 0:
            continue
        other = staffed(centre, crews)
        if some.serve(other).level < 0.7:
            continue
        served = all_.serve(other)
        assert served.level < 0.8 - NEAR or found.standard.shortfall(week, served)


def staffed(centre: Centre, crews: tuple[int, ...]) -> Centre:
    """The centre with these numbers of agents on its shifts, in the order of the file."""
    groups, left = dict(centre.staffing.groups), iter(crews)
    for name, group in groups.items():
        shifts = [shift.model_copy(update={"agents": next(left)}) for shift in group.shifts]
        working = tuple(shift for shift in shifts if shift.agents > 0)
        agents = max(1, sum(shift.agents for shift in working))
        groups[name] = group.model_copy(update={"shifts": working, "agents": agents})
    return centre.model_copy(update={"staffing": centre.staffing.model_copy(update={"groups": groups})})
