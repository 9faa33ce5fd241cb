"""A plan with other staff: the fewest hours for the same service, or the same hours for more service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from percall.centre.model import Centre
from percall.levers.lever import Plan
from percall.levers.restaff.cover import Cover
from percall.levers.restaff.crews import at_work, paid_hours, with_crews
from percall.levers.restaff.load import Tally, load_of
from percall.levers.restaff.patterns import patterns_of
from percall.levers.restaff.program import Bases
from percall.levers.restaff.search import Bench, Search, Trial
from percall.levers.restaff.standard import NEAR, Shortfall, Standard, standard_of
from percall.levers.restaff.week import Week
from percall.twin.checks import workable
from percall.twin.runs import warm_up_days

Floats = NDArray[np.float64]

REPS = 4
"""Replications in which a search judges every staffing."""


@dataclass(frozen=True)
class Tried:
    """One step of a search: paid hours on the planned days, and the service level they gave."""

    paid_hours: float
    service_level: float


@dataclass(frozen=True)
class Restaffed:
    """A plan with the staff it needs.

    ``plan`` is as it was but for its agents and shifts; ``before`` is the centre with the staff it had. Paid hours are
    by group, on the planned days of the horizon. ``requirement``: by group and weekday, agents at work on average in
    each step of ``step_minutes`` of the local day, pauses and absence deducted. ``service_level``: what the search saw;
    a fresh run gives the same but for chance. ``shortfall``: what is lacking from ``standard``. ``multipliers``: how
    many times its load each group is staffed for. ``searched``: replications run.
    """

    plan: Plan
    before: Centre
    paid_hours_before: dict[str, float]
    paid_hours: dict[str, float]
    step_minutes: int
    requirement: dict[str, dict[str, tuple[float, ...]]]
    service_level: float
    standard: Standard
    shortfall: Shortfall
    multipliers: dict[str, float]
    searched: int
    trace: tuple[Tried, ...]

    @property
    def holds(self) -> bool:
        """Whether the staff holds the standard."""
        return self.service_level >= self.standard.share - NEAR and not self.shortfall


def restaff(
    plan: Plan,
    *,
    first: date,
    days: int = 7,
    seed: int = 1,
    reps: int = REPS,
    near: Restaffed | None = None,
    people: bool = False,
) -> Restaffed:
    """The fewest paid hours in the plan's shifts with which the centre holds its service target.

    The days planned are the ordinary ones of ``days`` days from ``first`` on. ``near`` is the re-staffing of the plan
    this one is compared with: its standard holds, and the search starts from it, with its shares between groups unless
    skills or rules differ; a plan of the same centre and flexibility gets its staff, unsearched. Shifts get fractions
    of agents, which the twin makes whole day by day; with ``people`` whole agents, for a roster to work by. How the
    search goes and when it stops: ``Search``; what must be held: ``Standard``. Raises PercallError for a centre that
    cannot work, and where no shifts cover what customers ask.
    """
    if near is not None and (plan.centre, plan.flexibility) == (near.before, near.plan.flexibility):
        return replace(near, plan=replace(plan, centre=near.plan.centre), searched=0)
    week = Week(workable(plan.centre), first, days)
    bench = Bench(week, seed, reps, warm_up_days(week.codes))
    cover = Cover(week, patterns_of(plan.centre, plan.flexibility))
    standard = near.standard if near is not None else standard_of(week, bench.serve(plan.centre))
    start = _multipliers(week, near.multipliers if near is not None else {})
    today = Search(bench, cover, bench.load(plan.centre), standard, people)
    search = replace(today, load=bench.load(today.draft(start)))
    by_groups = near is None or who_serves_whom(plan.centre) != who_serves_whom(near.before)
    found = search.best(start, by_groups=by_groups)
    if by_groups:  # its shares once more, on the way of every plan that starts from them: they err alike
        search = replace(search, load=bench.load(today.draft(found.multipliers)))
        again = search.best(found.multipliers, by_groups=False)
        found = again if search.holds(again) or not search.holds(found) else found
    return _restaffed(plan, search, found)


def who_serves_whom(centre: Centre) -> object:
    """What decides how groups share the load: where it is the same, so are the best shares."""
    groups = {name: (g.skills, g.channels, g.chats) for name, g in centre.staffing.groups.items()}
    return groups, centre.routing.rules, {name: p.escalate for name, p in centre.routing.queues.items()}


def moved(plan: Plan, *, first: date, days: int = 7, seed: int = 1, reps: int = REPS) -> Restaffed:
    """The plan with each group's paid hours moved to where they answer the most contacts in time.

    By Erlang A, on the load that shows with today's staff; where the twin sees no gain the staff stays as it is.
    Raises PercallError for a centre that cannot work.
    """
    week = Week(workable(plan.centre), first, days)
    bench = Bench(week, seed, reps, warm_up_days(week.codes))
    cover = Cover(week, patterns_of(plan.centre, plan.flexibility))
    today = bench.serve(plan.centre)
    search = Search(bench, cover, bench.load(plan.centre), standard_of(week, today))
    found = search.moved(paid_hours(week, plan.centre))
    if found.level <= today.level:
        found = replace(found, centre=plan.centre, served=today)
    return _restaffed(plan, search, found)


@dataclass(frozen=True)
class Quick:
    """A plan staffed without a search. ``paid_hours`` by group, on the planned days."""

    plan: Plan
    paid_hours: dict[str, float]


def quick(
    plan: Plan, tally: Tally, multipliers: Mapping[str, float], *, week: Week, bases: Bases | None = None
) -> Quick:
    """The staff that the multipliers of a search nearby give for the load of one run: for screening.

    ``tally`` took the rows of a run of the plan, of the days of ``week``. Its chance is in the figures: compare one
    quick staffing with another on the same customers, not with a searched one. ``bases``: as in ``Cover``. Raises
    PercallError where no shifts cover what customers ask.
    """
    cover = Cover(week, patterns_of(plan.centre, plan.flexibility), {} if bases is None else bases)
    crews = cover.fewest(load_of(week, week.codes, [tally]), _multipliers(week, multipliers))
    centre = with_crews(week, cover.patterns, crews.agents)
    return Quick(replace(plan, centre=centre), cover.paid_hours(crews))


def _restaffed(plan: Plan, search: Search, found: Trial) -> Restaffed:
    week = search.week
    return Restaffed(
        plan=replace(plan, centre=found.centre),
        before=plan.centre,
        paid_hours_before=paid_hours(week, plan.centre),
        paid_hours=paid_hours(week, found.centre),
        step_minutes=week.step,
        requirement=at_work(week, found.centre),
        service_level=found.level,
        standard=search.standard,
        shortfall=search.standard.shortfall(week, found.served),
        multipliers=dict(zip(week.codes.groups, found.multipliers.tolist(), strict=True)),
        searched=search.bench.replications,
        trace=tuple(Tried(trial.hours, trial.level) for trial in search.trials),
    )


def _multipliers(week: Week, known: Mapping[str, float]) -> Floats:
    """Those that are known; of other groups, their mean; 1 where none is."""
    usual = float(np.mean(list(known.values()))) if known else 1.0
    return np.array([known.get(group, usual) for group in week.codes.groups])
