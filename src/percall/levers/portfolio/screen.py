"""All sets of levers, cheaply: one run of the twin for each different centre, staffed by a rule instead of a search.

The rule (``restaff.quick``) staffs for the load of the run with the multipliers that the search found for today's
centre. Sets whose centres are the same, since some levers change prices only, share a run. What such an estimate can
miss is measured in ``portfolio.candidates``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, TypeVar

import numpy as np

from percall.errors import PercallError
from percall.levers.judge import present_value
from percall.levers.lever import Plan
from percall.levers.portfolio.sweep import fingerprint
from percall.levers.prices import Prices
from percall.levers.restaff.crews import paid_hours
from percall.levers.restaff.load import Tally
from percall.levers.restaff.program import Bases
from percall.levers.restaff.restaffing import quick
from percall.levers.restaff.week import Week
from percall.levers.runner import Name, identity
from percall.levers.study import NOTHING, Set, Study
from percall.levers.trial import Span
from percall.levers.volumes import HOUR_US, Volumes, volumes_of
from percall.twin.checks import workable
from percall.twin.replication import replicate
from percall.twin.runs import warm_up_days

NUMBER = (1 << 21) + 8
"""The replication on which estimates are made; no trial and no search sees it."""
AT_ONCE = 8
"""Centres that are estimated one after another in one job, each from the staff of the one before it."""
SURE = 3.0
"""Standard errors by which a share must miss a guardrail in a single run for its set not to be looked at again."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Estimate:
    """``cost``: micro-units of the days, re-staffed by rule; ``resolved`` of ``issues`` contacts handled."""

    cost: int
    resolved: float
    issues: float


@dataclass(frozen=True)
class Screened:
    """Net present value of every set that may be, micro-units, and how many may not."""

    estimates: Mapping[Set, float]
    combinations: int
    beyond_budget: int
    vetoed: int


def screen(study: Study, levers: Sequence[str], stage: str = "screen") -> Screened:
    """Estimates every set of the levers that the budget allows."""
    sets = list(subsets(levers))
    plans = built(study, sets)
    affordable = {one: plan for one, plan in plans.items() if study.affordable(plan)}
    found = estimated(study, affordable, stage)
    allowed = {one: estimate for one, estimate in found.items() if not _vetoed(study, plans[one], estimate, found)}
    base = found[NOTHING]
    values = {one: worth(study, plans[one], base, estimate) for one, estimate in allowed.items()}
    return Screened(values, len(sets), len(plans) - len(affordable), len(found) - len(allowed))


def built(study: Study, sets: Sequence[Set]) -> dict[Set, Plan]:
    """The plans of sets, each grown from that of the set without its last lever, which must come before it.

    Sets that cannot be are ``failed``, and so is whatever would grow from them.
    """
    plans: dict[Set, Plan] = {}
    for one in sets:
        before = one[:-1]
        if one and before not in plans:
            study.failed[one] = study.failed[before]
            continue
        try:
            plans[one] = study.levers[one[-1]].apply(plans[before]) if one else study.today
        except PercallError as error:
            study.failed[one] = error
    return plans


def subsets(levers: Sequence[str]) -> Iterator[Set]:
    """Every set, the empty one first."""
    for size in range(len(levers) + 1):
        yield from combinations(levers, size)


def worth(study: Study, plan: Plan, base: Estimate, estimate: Estimate) -> float:
    """Net present value of a plan by estimate, micro-units."""
    cash = (base.cost - estimate.cost) / float(study.bench.span.months(1))
    return present_value(plan, cash, study.bench.terms)


def estimated(study: Study, plans: Mapping[Name, Plan], stage: str, near: Set | None = None) -> dict[Name, Estimate]:
    """Estimates of plans by name; plans that no shifts can staff are left out.

    Staff is that of today's search, or of the one that is ``Study.nearby``: to the set that a plan is named by, or to
    ``near`` where names are not sets.
    """
    starts = {name: study.nearby(name if near is None else near) for name in plans}
    alike: dict[str, list[Name]] = {}
    for name, plan in plans.items():
        alike.setdefault(fingerprint(identity(replace(plan, prices=study.today.prices))), []).append(name)
    chains: dict[Hashable, list[list[Name]]] = {}
    for names in alike.values():
        plan = plans[names[0]]
        shape = starts[names[0]], tuple(plan.centre.staffing.groups), plan.flexibility
        chains.setdefault(shape, []).append(names)
    jobs: dict[Name, tuple[Any, ...]] = {}
    links: dict[Name, Sequence[list[Name]]] = {}
    for chain in chains.values():
        for some in batched(chain, AT_ONCE):
            job = (f"{len(jobs)}",)
            links[job] = some
            priced = tuple((plans[names[0]], tuple(plans[name].prices for name in names)) for names in some)
            jobs[job] = (priced, study.runner.span, study.near(starts[some[0][0]]).multipliers)
    found = study.runner.each(stage, estimates_of, jobs)
    return {
        name: Estimate(cost, *result["resolution"])
        for job, results in found.items()
        for names, result in zip(links[job], results, strict=True)
        if result is not None
        for name, cost in zip(names, result["costs"], strict=True)
    }


def batched(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in order, at most ``size`` at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


def estimates_of(priced: Sequence[tuple[Plan, Sequence[Prices]]], span: Span, multipliers: Mapping[str, float]) -> Any:
    """For each plan ``estimate_of`` at each of its prices; the search for its staff starts where that of the plan
    before it ended."""
    bases: Bases = {}
    return [estimate_of(plan, prices, span, multipliers, bases) for plan, prices in priced]


def estimate_of(
    plan: Plan, prices: Sequence[Prices], span: Span, multipliers: Mapping[str, float], bases: Bases
) -> Any:
    """One run of a plan, and what its days cost at each of several prices with the staff of the rule.

    None where the centre cannot work, or no shifts cover what customers ask.
    """
    try:
        codes, tally = workable(plan.centre), Tally()
        run = replicate(
            codes, span.first, span.days, span.seed, NUMBER,
            warm_up=warm_up_days(codes), by_day=False, rows=tally,
        )  # fmt: skip
        week = Week(codes, span.first, span.days)
        staff = quick(plan, tally, multipliers, week=week, bases=bases)
    except PercallError:
        return None
    hours = paid_hours(week, plan.centre)
    more = [staff.paid_hours[name] - hours[name] for name in codes.groups]
    volumes = restaffed(volumes_of(run), more, staff.plan)
    resolved, unresolved = (float(run.sums[name].sum()) for name in ("resolved", "unresolved"))
    return {"costs": [sum(p.cost(volumes).values()) for p in prices], "resolution": [resolved, resolved + unresolved]}


def restaffed(volumes: Volumes, more: Sequence[float], plan: Plan) -> Volumes:
    """Volumes with ``more`` paid hours in each group, and the agents that the plan employs."""
    paid = volumes.paid_us + np.rint(np.array(more) * HOUR_US).astype(np.int64)
    heads = np.array([group.agents for group in plan.centre.staffing.groups.values()], np.int64)
    return replace(volumes, paid_us=np.maximum(paid, 0), heads=heads)


def _vetoed(study: Study, plan: Plan, estimate: Estimate, found: Mapping[Set, Estimate]) -> bool:
    """Whether a guardrail that needs no staff to be judged surely forbids the plan: satisfaction, resolution."""
    today, base = study.today, found[NOTHING]
    for rail in study.bench.terms.guardrails:
        if rail.measure == "csat" and _falls_below(plan.csat, today.csat, rail.limit):
            return True
        if rail.measure == "resolution" and estimate.issues and base.issues:
            share = estimate.resolved / estimate.issues
            error = float(np.sqrt(share * (1 - share) / estimate.issues))
            if share + SURE * error < min(rail.limit, base.resolved / base.issues):
                return True
    return False


def _falls_below(points: float | None, today: float | None, limit: float) -> bool:
    return points is not None and today is not None and points < min(limit, today)
