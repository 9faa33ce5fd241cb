"""The sets of levers of one comparison: their plans, staffed both ways, and the trials so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from percall.errors import PercallError
from percall.levers.comparison import Assumption, Judged
from percall.levers.judge import Bench, Subject, Tried, judged, present_values
from percall.levers.lever import Lever, Plan, Value, combined
from percall.levers.restaff.restaffing import Restaffed, who_serves_whom
from percall.levers.runner import Runner
from percall.levers.trial import EqualService

Set = tuple[str, ...]
"""Ids of levers, in the order in which they are applied. Empty: today's centre."""

NOTHING: Set = ()


@dataclass
class Study:
    """``failed``: sets that cannot be, with the reason. ``equal``: at what service re-staffed sets are compared."""

    today: Plan
    levers: Mapping[str, Lever]
    runner: Runner
    bench: Bench
    failed: dict[Set, PercallError] = field(default_factory=dict)
    equal: EqualService | None = None
    _same: dict[Set, Plan] = field(default_factory=dict)
    _restaffed: dict[Set, Plan] = field(default_factory=dict)
    _nears: dict[Set, Restaffed] = field(default_factory=dict)
    _trials: dict[tuple[Set, bool], Tried] = field(default_factory=dict)

    def in_order(self, levers: Iterable[str]) -> Set:
        """The levers as a set."""
        chosen = set(levers)
        return tuple(name for name in self.levers if name in chosen)

    def plan(self, levers: Set, values: Mapping[str, Mapping[str, Value]] | None = None) -> Plan:
        """What the centre would be with a set of levers. Raises PercallError where they cannot be together."""
        return combined([self.levers[name] for name in levers], values or {}, self.today)

    def affordable(self, plan: Plan) -> bool:
        """Whether the one-off cost of a plan is within the budget."""
        budget = self.bench.terms.budget
        return budget is None or sum(item.micros for item in plan.one_off) <= budget

    def restaffed(self, sets: Iterable[Set], upto: int, stage: str) -> dict[Set, Tried]:
        """The first ``upto`` replications of sets, re-staffed; sets that cannot be are left out and ``failed``."""
        wanted = list(dict.fromkeys(sets))
        new = self._plans([one for one in wanted if one not in self._restaffed])
        for start in dict.fromkeys(self.nearby(one) for one in new):
            plans = {one: plan for one, plan in new.items() if self.nearby(one) == start}
            found = self.runner.restaffed(plans, stage, self.near(start))
            self._nears |= {one: result for one, result in found.items() if isinstance(result, Restaffed)}
            self._keep(self._restaffed, {one: _plan(result) for one, result in found.items()})
        return self._tried([one for one in wanted if one in self._restaffed], self._restaffed, upto, stage)

    def nearby(self, levers: Set) -> Set:
        """The set from whose staff the search for another set's starts: today's, or that of the lever in it alone
        that changes who serves whom, where that one has been staffed."""
        today = who_serves_whom(self.today.centre)
        for name in levers:
            alone = self._nears.get((name,))
            if alone is not None and levers != (name,) and who_serves_whom(alone.before) != today:
                return (name,)
        return NOTHING

    def near(self, levers: Set) -> Restaffed:
        """What a search started from a set starts from."""
        return self._nears.get(levers, self.runner.today)

    def same_staff(self, sets: Iterable[Set], upto: int, stage: str) -> dict[Set, Tried]:
        """The same with today's staff."""
        wanted = list(dict.fromkeys(sets))
        new = self._plans([one for one in wanted if one not in self._same])
        self._keep(self._same, self.runner.same_staff(new, stage))
        return self._tried([one for one in wanted if one in self._same], self._same, upto, stage)

    def values(self, sets: Iterable[Set], upto: int, stage: str) -> dict[Set, NDArray[np.float64]]:
        """Net present value of sets, re-staffed, by replication, in micro-units. Sets that cannot be are left out."""
        tried = self.restaffed([NOTHING, *sets], upto, stage)
        return {levers: present_values(tried[NOTHING], tried[levers], self.bench) for levers in sets if levers in tried}

    def judge(self, subject: Subject, replications: int, stage: str, *, alone: Set = NOTHING) -> Judged:
        """A set judged against today's centre, on so many replications."""
        sets = (alone, subject.levers)
        same, restaffed = self.same_staff(sets, replications, stage), self.restaffed(sets, replications, stage)
        before, after = ((same[one], restaffed[one]) for one in sets)
        return judged(subject, before, after, self.bench)

    def subject(self, levers: Set) -> Subject:
        """A set in words."""
        names = [self.levers[name].name for name in levers]
        says = [self.levers[name].says for name in levers]
        return Subject(
            id="+".join(levers),
            name={language: " + ".join(name[language] for name in names) for language in ("en", "ru")},
            says={language: " ".join(word[language] for word in says) for language in ("en", "ru")},
            levers=levers,
            assumptions=tuple(a for name in levers for a in assumptions(self.levers[name], self.today)),
        )

    def _plans(self, sets: Sequence[Set]) -> dict[Set, Plan]:
        found = {}
        for levers in sets:
            try:
                found[levers] = self.plan(levers)
            except PercallError as error:
                self.failed[levers] = error
        return found

    def _keep(self, shelf: dict[Set, Plan], found: Mapping[Set, Plan | PercallError]) -> None:
        for levers, plan in found.items():
            if isinstance(plan, PercallError):
                self.failed[levers] = plan
            else:
                shelf[levers] = plan

    def _tried(self, sets: Sequence[Set], plans: Mapping[Set, Plan], upto: int, stage: str) -> dict[Set, Tried]:
        side = plans is self._restaffed
        short: dict[int, dict[Set, Plan]] = {}
        for one in sets:
            known = self._trials.setdefault((one, side), Tried(plans[one], ()))
            if len(known.trials) < upto:
                short.setdefault(len(known.trials), {})[one] = plans[one]
        for start, missing in short.items():
            for one, trials in self.runner.trials(missing, range(start, upto), stage).items():
                if side and self.equal is not None:
                    trials = [self.equal.priced(plans[one], trial) for trial in trials]
                self._trials[one, side] = Tried(plans[one], (*self._trials[one, side].trials, *trials))
        return {one: self._trials[one, side].first(upto) for one in sets}


def _plan(found: Restaffed | PercallError) -> Plan | PercallError:
    return found if isinstance(found, PercallError) else found.plan


def assumptions(lever: Lever, plan: Plan) -> tuple[Assumption, ...]:
    """The parameters of a lever as a centre uses them."""
    given: Mapping[str, Value] = {}
    for name, own in plan.centre.levers.parameters.items():
        given = own if name == lever.id else given
    settings = lever.settings(plan.centre)
    return tuple(
        Assumption(
            name=parameter.name,
            meaning=parameter.meaning,
            unit=parameter.unit,
            value=settings[parameter.name],
            is_default=parameter.name not in given,
            source=f"{parameter.source.title}, {parameter.source.year}" if parameter.source else None,
        )
        for parameter in lever.parameters
    )
