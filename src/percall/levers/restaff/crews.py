"""The shifts of a centre from crews that need not be whole."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from percall.centre.calendar import WEEKDAYS, entry_for, minutes_of
from percall.centre.model import Centre
from percall.centre.staffing import Group, Shift
from percall.levers.restaff.patterns import DAY, Pattern, weekdays_of
from percall.levers.restaff.week import MONDAY, Week
from percall.twin.roster import SMALL, most, on_day, whole

Floats = NDArray[np.float64]


def with_crews(week: Week, patterns: Sequence[Pattern], agents: Floats, *, people: bool = False) -> Centre:
    """The centre with ``agents`` (kinds of day x patterns) at work, in hundredths.

    Other days keep the staff they have. A group employs agents as its paid hours go, and as many as its fullest day
    needs. ``people``: shifts get whole people, for a roster; over weekdays that are alike the crews are the fractions'
    on average, and on no day is there an agent more or fewer than the fraction says.
    """
    groups = dict(week.centre.staffing.groups)
    for number, (name, group) in enumerate(groups.items()):
        own = [i for i, pattern in enumerate(patterns) if pattern.group == name]
        mine = [patterns[i] for i in own]
        if group.staffed:
            after = _staffed(week, group, agents[:, own])
        else:
            after = _shifts(week, group, mine, agents[:, own], number if people else None)
        groups[name] = _employed(group, after)
    staffing = week.centre.staffing.model_copy(update={"groups": groups})
    return week.centre.model_copy(update={"staffing": staffing})


def _staffed(week: Week, group: Group, agents: Floats) -> Group:
    """One value for each interval, the patterns being the intervals in order; every weekday gets its own table."""
    tables = {key: heads for key, heads in group.staffed.items() if not weekdays_of((key,))}
    for n, day in enumerate(WEEKDAYS):
        heads = entry_for(group.staffed, MONDAY + timedelta(days=n), False)
        if heads is not None:
            tables[day] = heads
    planned = {day: tuple(np.round(agents[k], 2).tolist()) for k, kind in enumerate(week.kinds) for day in kind}
    return group.model_copy(update={"staffed": tables | planned})


def _shifts(week: Week, group: Group, patterns: Sequence[Pattern], agents: Floats, whole_of: int | None) -> Group:
    """One shift for each pattern and number of agents. ``whole_of``: the number of a group that gets whole people."""
    planned = {day for kind in week.kinds for day in kind}
    shifts = [*_others(group, planned)]
    order = sorted(range(len(patterns)), key=lambda i: minutes_of(patterns[i].hours))
    crews: dict[int, dict[float, list[str]]] = {i: {} for i in order}
    for k, kind in enumerate(week.kinds):
        for nth, day in enumerate(kind):
            found: Floats = agents[k, order].clip(0.0).round(2)
            if whole_of is not None:  # groups do not all have their fuller day together
                found = whole(found, ((nth + whole_of) % len(kind) + 0.5) / len(kind)).astype(float)
            for i, crew in zip(order, found.tolist(), strict=True):
                crews[i].setdefault(crew, []).append(day)
    for i in order:
        shifts += [patterns[i].shift(crew, tuple(days)) for crew, days in sorted(crews[i].items()) if crew > 0]
    return group.model_copy(update={"shifts": tuple(shifts)})


def _others(group: Group, planned: set[str]) -> list[Shift]:
    """Today's shifts on days that are not planned."""
    found = []
    for shift in group.shifts:
        weekdays = weekdays_of(shift.days)
        left = tuple(day for day in WEEKDAYS if day in weekdays - planned) if weekdays else shift.days
        if left:
            found.append(shift.model_copy(update={"days": left}))
    return found


def _employed(before: Group, after: Group) -> Group:
    hours = weekly_hours(before), weekly_hours(after)
    share = hours[1] / hours[0] if hours[0] > 0 else 1.0
    agents = max(_fullest(after), math.ceil(before.agents * share - SMALL), 1)
    learning = before.learning
    if learning is not None:
        new = max(1, round(learning.new_agents * agents / before.agents))
        learning = learning.model_copy(update={"new_agents": new})
    return after.model_copy(update={"agents": agents, "learning": learning})


def weekly_hours(group: Group) -> float:
    """Hours on shift of all agents of a group in a week without holidays."""
    return sum(day_hours(group, number) for number in range(7))


def day_hours(group: Group, weekday: int) -> float:
    """Hours on shift on a weekday (0: Monday)."""
    day = MONDAY + timedelta(days=weekday)
    if group.staffed:
        heads = entry_for(group.staffed, day, False) or 0.0
        return 24 * float(np.mean(heads))
    spans = ((minutes_of(shift.hours), shift.agents) for shift in on_day(group, day, False))
    return sum((end - start) / 60 * agents for (start, end), agents in spans)


def _fullest(group: Group) -> int:
    """The most agents that one day takes."""
    if group.staffed:
        return math.ceil(max(float(np.max(heads)) for heads in group.staffed.values()))
    days = (MONDAY + timedelta(days=number) for number in range(7))
    return max(most(on_day(group, day, False)) for day in days)


def paid_hours(week: Week, centre: Centre) -> dict[str, float]:
    """Paid hours of each group on the planned days of a week, absent agents not counted, as in the twin."""
    days = [day.weekday() for n, kind in enumerate(week.kind_of_day) if kind >= 0 for day in [week.calendar.day(n)]]
    return {
        name: sum(day_hours(group, day) for day in days) * (1.0 if group.staffed else 1 - group.absence)
        for name, group in centre.staffing.groups.items()
    }


def at_work(week: Week, centre: Centre) -> dict[str, dict[str, tuple[float, ...]]]:
    """By group and weekday planned: agents at work on average in each step, pauses and absence deducted."""
    return {
        name: {day: tuple(_heads(week.step, name, group, day).tolist()) for kind in week.kinds for day in kind}
        for name, group in centre.staffing.groups.items()
    }


def _heads(step: int, name: str, group: Group, day: str) -> Floats:
    date = MONDAY + timedelta(days=WEEKDAYS.index(day))
    if group.staffed:
        heads = np.atleast_1d(np.array(entry_for(group.staffed, date, False) or 0.0, float))
        each = DAY // max(step, DAY // len(heads))
        return np.resize(heads, DAY // step) if len(heads) == 1 else heads.reshape(each, -1).mean(axis=1)
    found = np.zeros(DAY // step)
    for shift in on_day(group, date, False):
        found += shift.agents * Pattern(name, (day,), shift.hours, shift.pauses).at_work(step)
    return found * (1 - group.absence)


def with_one_less(week: Week, centre: Centre) -> Iterator[Centre]:
    """The centre without one agent of one shift on one of the planned days, for all of these."""
    for name, group in centre.staffing.groups.items():
        for number, shift in enumerate(group.shifts):
            for day in (day for kind in week.kinds for day in kind if day in weekdays_of(shift.days)):
                left = tuple(other for other in WEEKDAYS if other in weekdays_of(shift.days) - {day})
                rest = [shift.model_copy(update={"days": left})] if left else []
                if shift.agents > 1:
                    rest.append(shift.model_copy(update={"days": (day,), "agents": shift.agents - 1}))
                shifts = (*group.shifts[:number], *rest, *group.shifts[number + 1 :])
                fewer = group.model_copy(update={"shifts": shifts})
                groups = {**centre.staffing.groups, name: _employed(group, fewer)}
                staffing = centre.staffing.model_copy(update={"groups": groups})
                yield centre.model_copy(update={"staffing": staffing})
