"""Who is at work when: the changes of state that shifts, pauses, absence and punctuality ask of agents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from percall.centre.calendar import entry_for, minutes_of
from percall.centre.staffing import Group, Shift
from percall.routing.compiled import compiled
from percall.routing.tables import Records
from percall.twin.codes import Codes
from percall.twin.days import MINUTE, Calendar
from percall.twin.randomness import (
    ABSENCE,
    AWAY,
    CREWS,
    HEADS,
    LEG,
    PACE,
    PUNCTUALITY,
    child,
    normal_quantile,
    uniform,
)
from percall.twin.record import AVAILABLE, BREAK, MEETING, OFFLINE, TRAINING
from percall.twin.world import ROSTER

PAUSES = {"break": BREAK, "meeting": MEETING, "training": TRAINING}
GOLDEN_RATIO = (math.sqrt(5) - 1) / 2
SMALL = 1e-6
"""What sums of fractions may lack of a whole number."""


@compiled
def uniforms(seed: np.uint64, numbers: NDArray[np.int64], day: int, stream: int, count: int) -> NDArray[np.float64]:
    """``count`` draws of each agent on a day: agents x count."""
    drawn = np.empty((len(numbers), count))
    for i in range(len(numbers)):
        key = child(child(seed, numbers[i]), day)
        for j in range(count):
            drawn[i, j] = uniform(key, stream + LEG * j)
    return drawn


@compiled
def normals(seed: np.uint64, numbers: NDArray[np.int64], day: int, stream: int, count: int) -> NDArray[np.float64]:
    """As ``uniforms``, standard normal."""
    drawn = uniforms(seed, numbers, day, stream, count)
    for i in range(drawn.shape[0]):
        for j in range(count):
            drawn[i, j] = normal_quantile(drawn[i, j])
    return drawn


@compiled
def absences(
    seed: np.uint64,
    agents: NDArray[np.int32],
    day: int,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    adherence: float,
    away_ms: float,
) -> NDArray[np.int64]:
    """Breaks of their own that agents take in stretches of work, one agent's together: rows of agent, moment, state."""
    found = [(np.int64(0), np.int64(0), np.int64(0))][:0]
    there_ms = away_ms * adherence / (1 - adherence)
    drawn = 0
    for i in range(len(agents)):
        if i == 0 or agents[i] != agents[i - 1]:
            drawn = 0
        key = child(child(seed, agents[i]), day)
        there = uniform(key, AWAY + LEG * drawn) < adherence
        drawn += 1
        at = float(start[i])
        while at < end[i]:
            if not there:
                found.append((np.int64(agents[i]), np.int64(at), np.int64(BREAK)))
            at -= math.log(uniform(key, AWAY + LEG * drawn)) * (there_ms if there else away_ms)
            drawn += 1
            if not there and at < end[i]:
                found.append((np.int64(agents[i]), np.int64(at), np.int64(AVAILABLE)))
            there = not there
    rows = np.zeros((len(found), 3), np.int64)
    for i in range(len(found)):
        rows[i, 0], rows[i, 1], rows[i, 2] = found[i]
    return rows


@dataclass
class Roster:
    """Makes the roster day by day. ``seed`` is the key of the replication."""

    calendar: Calendar
    seed: np.uint64
    ahead: Records = field(default_factory=lambda: np.zeros(0, ROSTER))  # changes after the days asked for so far
    heads: dict[str, NDArray[np.bool_]] = field(default_factory=dict)  # who was on at the end of the day before

    @property
    def codes(self) -> Codes:
        """Names and numbers of the centre."""
        return self.calendar.codes

    def of_day(self, number: int) -> Records:
        """Changes during day ``number``, in order of time, then of agent. Days must be asked for in order."""
        day, next_day = self.calendar.day(number), self.calendar.day(number + 1)
        parts, first = [self.ahead], 0
        for nth, (name, group) in enumerate(self.codes.centre.staffing.groups.items()):
            agents = np.arange(first, first + group.agents)
            parts += (
                self._staffed(name, group, agents, number)
                if group.staffed
                else self._shifts(group, nth, agents, number)
            )
            first += group.agents
        rows = np.concatenate(parts)
        rows = rows[np.lexsort((rows["agent"], rows["at_ms"]))]
        late = rows["at_ms"] >= self.calendar.moment(next_day, 0)
        self.ahead = rows[late]
        return rows[~late & (rows["at_ms"] >= self.calendar.moment(day, 0) - MINUTE * 60)]

    def _shifts(self, group: Group, nth: int, agents: NDArray[np.int64], number: int) -> list[Records]:
        """Shift after shift takes the next agents of the group."""
        day = self.calendar.day(number)
        parts, taken = [], 0
        shifts = on_day(group, day, self.calendar.is_holiday(day))
        for shift, many in zip(shifts, whole([s.agents for s in shifts], self._offset(nth, number)), strict=True):
            crew = agents[taken : taken + many]
            taken += many
            if group.absence > 0:
                crew = crew[uniforms(self.seed, crew, number, ABSENCE, 1)[:, 0] >= group.absence]
            rows = self._crew(shift, crew, day, number, group.punctuality_s)
            parts.append(rows)
            if group.adherence < 1:
                parts.append(_away(rows, self.seed, number, group.adherence, group.away_minutes * MINUTE))
        return parts

    def _offset(self, nth: int, number: int) -> float:
        """Where the fractions of a group's shifts are cut on a day, whatever they are.

        From a random start on, multiples of the golden ratio less whole numbers: over any run of days they lie about
        as evenly between 0 and 1 as points can (van der Corput; Kuipers and Niederreiter 1974), so that the hours
        worked stay near those of the fractions.
        """
        start = uniforms(self.seed, np.array([nth]), -1, CREWS, 1)[0, 0]
        return float((start + number * GOLDEN_RATIO) % 1)

    def _crew(self, shift: Shift, crew: NDArray[np.int64], day: date, number: int, punctuality_s: float) -> Records:
        """Changes of all agents of one shift: agents x (start, pauses, end), each a little early or late."""
        start, end = minutes_of(shift.hours)
        order = np.arange(len(crew))
        plan: list[tuple[NDArray[np.int64] | int, int]] = [(self.calendar.moment(day, start), AVAILABLE)]
        for pause in sorted(shift.pauses, key=lambda p: p.after_minutes):
            begins = [start + pause.after_minutes + wave * pause.minutes for wave in range(pause.waves)]
            for minutes, state in ((0.0, PAUSES[pause.kind]), (pause.minutes, AVAILABLE)):
                clock = np.array([self.calendar.moment(day, begin + minutes) for begin in begins])
                plan.append((clock[order % pause.waves], state))
        plan.append((self.calendar.moment(day, end), OFFLINE))
        at = np.empty((len(crew), len(plan)))
        states = np.empty((len(crew), len(plan)), np.int32)
        for column, (moments, state) in enumerate(plan):
            at[:, column] = moments
            states[:, column] = state
        if punctuality_s > 0:
            at += 1000 * punctuality_s * normals(self.seed, crew, number, PUNCTUALITY, len(plan))
        return _rows(np.maximum.accumulate(at, axis=1), crew[:, None], states)

    def _staffed(self, name: str, group: Group, agents: NDArray[np.int64], number: int) -> list[Records]:
        """The first agents of the group are on, as many as the interval wants; a fraction is one more, by chance."""
        day = self.calendar.day(number)
        step = self.codes.centre.staffing.interval_minutes
        intervals = 24 * 60 // step
        wanted = entry_for(group.staffed, day, self.calendar.is_holiday(day)) or 0.0
        level = np.array(wanted) if isinstance(wanted, tuple) else np.full(intervals, float(wanted))
        chance = uniforms(self.seed, agents[:1], number, HEADS, intervals)[0]
        heads = np.floor(level) + (chance < level % 1)
        on = np.arange(group.agents)[:, None] < heads[None, :]
        before = self.heads.get(name, np.zeros(group.agents, np.bool_))
        self.heads[name] = on[:, -1]
        changed = on != np.column_stack([before, on[:, :-1]])
        who, when = np.nonzero(changed)
        at = np.array([self.calendar.moment(day, step * i) for i in range(intervals)], np.int64)
        return [_rows(at[when], agents[who], np.where(on[who, when], AVAILABLE, OFFLINE))]


def _away(rows: Records, seed: np.uint64, number: int, adherence: float, away_ms: float) -> Records:
    """Breaks that agents take of their own, within the stretches in which the roster wants them (``rows``).

    Presence and absence alternate, both exponential, and start in their long-run shares, so that the expected share
    of presence is ``adherence`` whatever the length of a stretch.
    """
    begins = np.flatnonzero(rows["state"] == AVAILABLE)  # an agent's next change ends the stretch
    found = absences(
        seed, rows["agent"][begins], number, rows["at_ms"][begins], rows["at_ms"][begins + 1], adherence, away_ms
    )
    return _rows(found[:, 1], found[:, 0], found[:, 2].astype(np.int32))


def on_day(group: Group, day: date, holiday: bool) -> list[Shift]:
    """The shifts of a group that are worked on a day."""
    return [s for s in group.shifts if entry_for(dict.fromkeys(s.days, True), day, holiday)]


def most(shifts: Sequence[Shift]) -> int:
    """The most agents whom shifts of one day ever take."""
    return math.ceil(sum(shift.agents for shift in shifts) - SMALL)


def whole(agents: Sequence[float] | NDArray[np.float64], offset: float) -> NDArray[np.int64]:
    """Whole numbers whose sums over any neighbours differ from those of ``agents`` by less than one.

    Systematic sampling (Madow 1949): the fractions laid end to end, cut at every whole number less ``offset`` (0 to 1).
    Over offsets spread evenly each number has its fraction as its mean; whole numbers stay what they are.
    """
    ends = np.floor(np.cumsum([0.0, *agents]) + offset + SMALL)
    return np.diff(ends).astype(np.int64)


def _rows(at: NDArray[np.float64] | NDArray[np.int64], agents: NDArray[np.int64], states: NDArray[np.int32]) -> Records:
    at, agents, states = np.broadcast_arrays(at, agents, states)
    rows = np.zeros(at.size, ROSTER)
    rows["at_ms"], rows["agent"], rows["state"] = np.rint(at).ravel(), agents.ravel(), states.ravel()
    return rows


def paces(codes: Codes, seed: np.uint64, number: int) -> NDArray[np.float64]:
    """What each agent's handling times are multiplied by on day ``number``: own pace, and learning by the new."""
    found, first = [], 0
    for group in codes.centre.staffing.groups.values():
        agents = np.arange(first, first + group.agents)
        sigma = np.sqrt(np.log1p(group.speed_cv**2))
        pace = np.exp(sigma * normals(seed, agents, -1, PACE, 1)[:, 0] - sigma**2 / 2)
        if group.learning is not None:
            new = np.arange(group.agents) >= group.agents - group.learning.new_agents
            pace *= np.where(new, 1 + group.learning.extra * np.exp(-max(number, 0) / group.learning.days), 1.0)
        found.append(pace)
        first += group.agents
    return np.concatenate([np.zeros(0), *found])
