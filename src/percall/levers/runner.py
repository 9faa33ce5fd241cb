"""Runs plans: re-staffs and tries them on all cores, and never the same thing twice, even after an interruption."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from percall.centre.staffing import Staffing
from percall.errors import PercallError
from percall.levers.lever import Plan
from percall.levers.portfolio.sweep import Shelf, fingerprint, sweep
from percall.levers.prices import Prices
from percall.levers.restaff.restaffing import Restaffed, moved, restaff
from percall.levers.trial import Span, Trial, try_out

Progress = Callable[[str, int, int], None]
"""Takes the name of a stage, how much of it is done, and of how much."""


BLOCK = 8
"""Replications that are run, and kept, together."""


@dataclass(frozen=True)
class Runner:
    """``span``: days and seed of trials; ``search``: those on which staff is sought.

    ``prices``: today's. ``today``: today's centre re-staffed, from which every other search starts and whose standard
    it holds. Results lie on the shelf under a fingerprint of all they depend on.
    """

    span: Span
    search: Span
    today: Restaffed
    prices: Prices
    shelf: Shelf
    processes: int
    progress: Progress

    def same_staff(self, plans: Mapping[Name, Plan], stage: str) -> dict[Name, Plan | PercallError]:
        """The plans with today's paid hours: at today's times, or where a plan has other shifts, where the load is."""
        other = {name: plan for name, plan in plans.items() if plan.flexibility is not None}
        found = self._staffed(stage, _moved, {name: (plan, self.today) for name, plan in other.items()})
        return {**plans, **{name: one if isinstance(one, PercallError) else one[0] for name, one in found.items()}}

    def restaffed(
        self, plans: Mapping[Name, Plan], stage: str, near: Restaffed | None = None
    ) -> dict[Name, Restaffed | PercallError]:
        """The plans with the fewest paid hours that hold the standard of ``near``, else today's; or why none do.

        The search starts from ``near``. What it saw on its way is left as it was there.
        """
        start = near or self.today
        return self.restaffed_from({name: (plan, start) for name, plan in plans.items()}, stage)

    def restaffed_from(
        self, plans: Mapping[Name, tuple[Plan, Restaffed]], stage: str
    ) -> dict[Name, Restaffed | PercallError]:
        """The same, each from a start of its own."""
        found = self._staffed(stage, _restaffed, plans)
        return {
            name: one if isinstance(one, PercallError) else _like(plans[name][1], plans[name][0], *one)
            for name, one in found.items()
        }

    def trials(self, plans: Mapping[Name, Plan], numbers: range, stage: str) -> dict[Name, list[Trial]]:
        """The replications ``numbers`` of every plan, in whole blocks from the block of the first on."""
        blocks = range(numbers.start // BLOCK * BLOCK, numbers.stop, BLOCK)
        jobs = {(name, at): (plan, self.prices, self.span, at) for name, plan in plans.items() for at in blocks}
        found = self._swept(stage, _tried, jobs)
        return {name: [Trial(**trial) for at in blocks for trial in found[name, at]] for name in plans}

    def each(self, stage: str, work: Work, jobs: Mapping[Name, tuple[Any, ...]]) -> dict[Name, Any]:
        """``work`` for every job; what it returns, JSON must be able to hold."""
        return self._swept(stage, work, jobs)

    def _staffed(
        self, stage: str, work: Work, plans: Mapping[Name, tuple[Plan, Restaffed]]
    ) -> dict[Name, tuple[Plan, dict[str, float]] | PercallError]:
        found = self._swept(stage, work, {name: (plan, self.search, near) for name, (plan, near) in plans.items()})
        return {name: _with_staffing(plan, found[name]) for name, (plan, _) in plans.items()}

    def _swept(self, stage: str, work: Work, jobs: Mapping[Any, tuple[Any, ...]]) -> dict[Any, Any]:
        """The results of jobs by name; jobs that are the same are done once."""
        keys = {name: fingerprint(work.__name__, *map(identity, job)) for name, job in jobs.items()}
        found = sweep(
            work,
            {keys[name]: job for name, job in jobs.items()},
            self.shelf,
            processes=self.processes,
            on_done=lambda done, of: self.progress(stage, done, of),
        )
        return {name: found[key] for name, key in keys.items()}


Work = Callable[..., Any]
Name = tuple[str, ...]


def identity(argument: object) -> object:
    """What tells one argument of a job from another, as JSON can hold it; of a plan all that staff and trials see."""
    if isinstance(argument, Plan):
        return argument.centre.model_dump(mode="json"), repr(argument.prices), repr(argument.flexibility)
    if isinstance(argument, Restaffed):
        return identity(argument.plan), repr(argument.standard), argument.multipliers
    if isinstance(argument, tuple):
        return [identity(part) for part in argument]
    return repr(argument)


def _with_staffing(plan: Plan, found: Mapping[str, Any]) -> tuple[Plan, dict[str, float]] | PercallError:
    """The plan with the staffing that was found, and the multipliers of its groups."""
    if "mistakes" in found:
        return PercallError(*found["mistakes"])
    staffing = Staffing.model_validate(found["staffing"])
    return replace(plan, centre=plan.centre.model_copy(update={"staffing": staffing})), found["multipliers"]


def _like(near: Restaffed, before: Plan, plan: Plan, multipliers: dict[str, float]) -> Restaffed:
    return replace(near, plan=plan, before=before.centre, multipliers=multipliers)


def _moved(plan: Plan, search: Span, near: Restaffed) -> Any:
    return _staffing(lambda: moved(plan, first=search.first, days=search.days, seed=search.seed))


def _restaffed(plan: Plan, search: Span, near: Restaffed) -> Any:
    return _staffing(lambda: restaff(plan, first=search.first, days=search.days, seed=search.seed, near=near))


def _staffing(seek: Callable[[], Restaffed]) -> dict[str, Any]:
    try:
        found = seek()
    except PercallError as error:
        return {"mistakes": [str(mistake) for mistake in error.mistakes]}
    return {"staffing": found.plan.centre.staffing.model_dump(mode="json"), "multipliers": found.multipliers}


def _tried(plan: Plan, today: Prices, span: Span, at: int) -> Any:
    return [asdict(trial) for trial in try_out(plan, today, span, range(at, at + BLOCK))]
