"""How many agents work each pattern: the linear program behind every staffing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from percall.centre.calendar import WEEKDAYS
from percall.errors import Mistake, PercallError
from percall.levers.restaff.gain import gains
from percall.levers.restaff.load import Load
from percall.levers.restaff.patterns import Pattern
from percall.levers.restaff.program import Bases, Program
from percall.levers.restaff.week import Week
from percall.twin.capacity import A_WEEK, STEP, open_steps, policy_of, servers

Floats = NDArray[np.float64]

MOST_BUSY = 0.95
"""Share of their time at work that agents can spend on contacts where some of the work can wait."""
COVERED = 0.25
"""A step of which less than this share can be covered by any pattern is not planned."""


@dataclass(frozen=True, eq=False)
class Crews:
    """``agents``: kinds of day x patterns; ``heads``: kinds of day x groups x steps, agents at work on average."""

    agents: Floats
    heads: Floats


@dataclass(frozen=True, eq=False)
class Cover:
    """Finds crews for the days of ``week`` from ``patterns``. ``bases``: where its programs start and end."""

    week: Week
    patterns: tuple[Pattern, ...]
    bases: Bases = field(default_factory=dict)

    def fewest(self, load: Load, multipliers: Floats) -> Crews:
        """The fewest paid hours with which Erlang A holds the service target over all groups and days together.

        Each hour goes where it answers the most contacts in time. ``multipliers``, by group: how many times its load
        a group is staffed for. In no step has a group fewer agents at work than ``Gains.fewest``; hours suffice for
        the work that can wait; and in a queue's open hours at least one agent who may serve it is on shift.
        Raises PercallError where no crews of these patterns do all this.
        """
        return self._solved(load, multipliers, None)

    def moved(self, load: Load, hours: Mapping[str, float]) -> Crews:
        """The most contacts answered in time, by Erlang A, with so many paid hours of each group over all the days."""
        return self._solved(load, np.ones(len(self.week.codes.groups)), hours)

    def _solved(self, load: Load, multipliers: Floats, hours: Mapping[str, float] | None) -> Crews:
        program = Program()
        agents = self._agents(program, paid=hours is None)
        self._serve(program, agents, load, multipliers, fewest=hours is None)
        self._attend(program, agents)
        if hours is None:
            self._work_off(program, agents, load, multipliers)
        else:
            self._spend(program, agents, hours)
        solution = program.solve(self.bases)
        if solution is None:
            raise PercallError(
                Mistake("no crews of these shifts can serve what customers ask", field="staffing.groups")
            )
        found = np.where(agents >= 0, solution[agents], 0.0)
        return Crews(found, np.einsum("kp,pt,pg->kgt", found, self._at_work, self._of_group))

    @cached_property
    def _worked(self) -> NDArray[np.bool_]:
        """On which kinds of day (rows) which patterns (columns) are worked."""
        return np.array([[kind[0] in p.days for p in self.patterns] for kind in self.week.kinds], np.bool_)

    @cached_property
    def _of_group(self) -> NDArray[np.bool_]:
        """Which patterns (rows) are of which groups (columns)."""
        groups = self.week.codes.groups
        return np.array([[pattern.group == group for group in groups] for pattern in self.patterns], np.bool_)

    @cached_property
    def _there(self) -> Floats:
        """Share of a crew that is not absent, by pattern."""
        groups = self.week.centre.staffing.groups
        return np.array([1.0 if groups[p.group].staffed else 1 - groups[p.group].absence for p in self.patterns])

    @cached_property
    def _at_work(self) -> Floats:
        net = np.array([pattern.at_work(self.week.step) for pattern in self.patterns])
        return net * self._there[:, None]

    @cached_property
    def paid(self) -> Floats:
        """Paid hours of a crew of one, by pattern: absent agents are not paid, as in the twin."""
        return np.array([pattern.paid_hours for pattern in self.patterns]) * self._there

    def paid_hours(self, crews: Crews) -> dict[str, float]:
        """Paid hours of each group on all planned days."""
        hours = np.array(self.week.counts) @ crews.agents * self.paid @ self._of_group
        return dict(zip(self.week.codes.groups, hours.tolist(), strict=True))

    def _agents(self, program: Program, *, paid: bool) -> NDArray[np.int64]:
        """Variables: agents of each pattern on each kind of day; -1 where the pattern is not worked on it."""
        cost = np.array(self.week.counts)[:, None] * self.paid[None, :] * paid
        found = np.full(cost.shape, -1)
        found[self._worked] = program.variables(cost[self._worked].astype(float))
        return found

    def _serve(
        self, program: Program, agents: NDArray[np.int64], load: Load, multipliers: Floats, *, fewest: bool
    ) -> None:
        """What agents at work beyond the load add to service; with ``fewest`` it must reach the target."""
        target, at_work = self.week.centre.service_target, self._at_work
        served, asked, most = 0.0, 0.0, 0.0
        gained = []
        for g, own in enumerate(self._of_group.T):
            if not load.erlangs[:, g].any():
                continue
            loads = multipliers[g] * load.erlangs[:, g]
            all_gains = gains(loads.ravel(), load.aht_s[g], load.patience_s[g], target)
            for k, count in enumerate(self.week.counts):
                usable = own & (agents[k] >= 0)
                steps = np.flatnonzero(at_work[usable].max(axis=0, initial=0) >= COVERED)
                if not steps.size:
                    continue
                erlangs, gain = loads[k, steps], all_gains.of(k * self.week.steps + steps)
                share = count * self.week.step / 60 / multipliers[g]  # contacts are as many as they are
                worth = share * gain.slopes
                more = program.variables(np.zeros_like(worth) if fewest else -worth, gain.widths)
                rows = program.rows(-gain.fewest if fewest else np.zeros(len(erlangs)))
                if not fewest:  # who has work is worth more than who waits for it
                    base = program.variables(np.full(len(erlangs), -2 * worth.max()), gain.fewest)
                    program.add(rows, base, 1.0)
                program.add(rows[:, None], more, 1.0)
                program.add(rows[None, :], agents[k, usable][:, None], -at_work[usable][:, steps])
                gained.append((more, worth))
                at_least = share * float(gain.at_least.sum())
                served += at_least
                most += at_least + float((worth * gain.widths).sum())
                asked += share * float((3600 * erlangs / load.aht_s[g]).sum())
        if fewest and gained:
            row = program.rows(np.array([served - min(target.share * asked, 0.99 * most)]))
            for more, worth in gained:
                program.add(row[0], more, -worth)

    def _work_off(self, program: Program, agents: NDArray[np.int64], load: Load, multipliers: Floats) -> None:
        """Hours enough for all work of a day, where some of it can wait."""
        at_work = self._at_work.sum(axis=1) * self.week.step / 60
        for k, g in zip(*load.later_h.nonzero(), strict=True):
            usable = self._of_group[:, g] & (agents[k] >= 0)
            if usable.any():
                work = load.erlangs[k, g].sum() * self.week.step / 60 + load.later_h[k, g]
                row = program.rows(np.array([-multipliers[g] * work / MOST_BUSY]))
                program.add(row[0], agents[k, usable], -at_work[usable])

    def _attend(self, program: Program, agents: NDArray[np.int64]) -> None:
        """At least one agent on shift who may serve the queue, whenever it is open and a pattern can attend it."""
        for k, watches in self._watches:
            rows = program.rows(np.full(len(watches), -1.0))
            watch, by = watches.nonzero()
            program.add(rows[watch], agents[k, by], -1.0)

    @cached_property
    def _watches(self) -> list[tuple[int, NDArray[np.bool_]]]:
        """By kind of day and queue: the different sets of patterns (rows) of which one must attend it."""
        codes, found = self.week.codes, []
        on_shift = np.array([pattern.on_shift(STEP) > 0 for pattern in self.patterns])
        who = {queue: servers(codes, queue) for queue in codes.queues}
        may = {queue: np.array([p.group in groups for p in self.patterns], np.bool_) for queue, groups in who.items()}
        for k, kind in enumerate(self.week.kinds):
            day = A_WEEK[WEEKDAYS.index(kind[0])]
            for queue in codes.queues:
                policy = policy_of(codes, queue)
                if policy.open and (steps := open_steps(policy, day)).any():
                    attend = on_shift & (may[queue] & self._worked[k])[:, None]
                    watches = _distinct(attend[:, steps].T)
                    found.append((k, watches[watches.any(axis=1)]))
        return found

    def _spend(self, program: Program, agents: NDArray[np.int64], hours: Mapping[str, float]) -> None:
        """Paid hours of each group over all days, no more than it has."""
        paid = np.array(self.week.counts)[:, None] * self.paid[None, :]
        for g, name in enumerate(self.week.codes.groups):
            usable = self._of_group[:, g][None, :] & (agents >= 0)
            row = program.rows(np.array([hours[name]]))
            program.add(row[0], agents[usable], paid[usable])


def _distinct(rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The different rows in order, as ``np.unique`` gives them; sooner where rows are long and many are equal."""
    found = sorted({row.tobytes() for row in rows})
    return np.frombuffer(b"".join(found), bool).reshape(len(found), rows.shape[1])
