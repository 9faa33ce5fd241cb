"""Who is at work when: the changes of state that shifts, pauses, absence and punctuality ask of agents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from percall.centre.calendar import entry_for, minutes_of
from percall.centre.staffing import Group, Pause, Shift
from percall.floor.codes import Codes
from percall.floor.record import AVAILABLE, BREAK, MEETING, OFFLINE, TRAINING
from percall.routing.compiled import compiled
from percall.routing.tables import Records
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


@compiled
def changed_at(
    seed: np.uint64,
    crew: NDArray[np.int64],
    day: int,
    clock: NDArray[np.int64],
    waves: NDArray[np.int64],
    spread_ms: float,
) -> NDArray[np.int64]:
    """When each of a crew (rows) changes what they do (columns), each a little early or late.

    ``clock``: changes x waves, of which each change has so many, which the crew takes in turn.
    """
    found = np.empty((len(crew), len(clock)), np.int64)
    for i in range(len(crew)):
        key = child(child(seed, crew[i]), day)
        at = -math.inf
        for j in range(len(clock)):
            moment = float(clock[j, i % waves[j]])
            if spread_ms > 0:
                moment += spread_ms * normal_quantile(uniform(key, PUNCTUALITY + LEG * j))
            at = max(at, moment)
            found[i, j] = np.int64(np.rint(at))
    return found


Changes = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32]]


@lru_cache(maxsize=1 << 12)
def changes_of(hours: str, pauses: tuple[Pause, ...]) -> Changes:
    """Start, pauses and end of a shift: minutes after midnight (changes x waves), how many waves, and the state."""
    start, end = minutes_of(hours)
    plan: list[tuple[list[float], int]] = [([start], AVAILABLE)]
    for pause in sorted(pauses, key=lambda p: p.after_minutes):
        begins = [start + pause.after_minutes + wave * pause.minutes for wave in range(pause.waves)]
        plan += [(begins, PAUSES[pause.kind]), ([begin + pause.minutes for begin in begins], AVAILABLE)]
    plan.append(([end], OFFLINE))
    waves = np.array([len(moments) for moments, _ in plan])
    minutes = np.zeros((len(plan), waves.max()))
    for row, (moments, _) in zip(minutes, plan, strict=True):
        row[: len(moments)] = moments
    return minutes, waves, np.array([state for _, state in plan], np.int32)


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
        there = uniforms(self.seed, agents, number, ABSENCE, 1)[:, 0] >= group.absence
        shifts = on_day(group, day, self.calendar.is_holiday(day))
        for shift, many in zip(shifts, whole([s.agents for s in shifts], self._offset(nth, number)), strict=True):
            own = slice(taken, taken + many)
            taken += many
            crew = agents[own][there[own]]
            if not crew.size:
                continue
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
        minutes, waves, states = changes_of(shift.hours, shift.pauses)
        clock = self.calendar.moments(day, minutes)
        rows = np.zeros((len(crew), len(states)), ROSTER)
        rows["at_ms"] = changed_at(self.seed, crew, number, clock, waves, 1000 * punctuality_s)
        rows["agent"], rows["state"] = crew[:, None], states
        return rows.ravel()

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
    return [shift for shift in group.shifts if shift.is_worked(day, holiday)]


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
    found, first = own_paces(codes, seed).copy(), 0
    for group in codes.centre.staffing.groups.values():
        if group.learning is not None:
            experienced = max(0, group.agents - group.learning.new_agents)
            new = found[first + experienced : first + group.agents]
            new *= 1 + group.learning.extra * np.exp(-max(number, 0) / group.learning.days)
        first += group.agents
    return found


@lru_cache(maxsize=8)
def own_paces(codes: Codes, seed: np.uint64) -> NDArray[np.float64]:
    """The own pace of each agent, the same on all days; not to be written to."""
    found, first = [np.zeros(0)], 0
    for group in codes.centre.staffing.groups.values():
        agents = np.arange(first, first + group.agents)
        sigma = np.sqrt(np.log1p(group.speed_cv**2))
        found.append(np.exp(sigma * normals(seed, agents, -1, PACE, 1)[:, 0] - sigma**2 / 2))
        first += group.agents
    return np.concatenate(found)
