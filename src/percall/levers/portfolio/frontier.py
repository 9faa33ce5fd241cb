"""Cost against service: what a better or worse service level costs, today and with the best set of levers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from percall.errors import PercallError
from percall.levers.comparison import FrontierPoint
from percall.levers.lever import Plan
from percall.levers.restaff.restaffing import Restaffed
from percall.levers.restaff.standard import MARGIN
from percall.levers.study import Set, Study
from percall.levers.trial import standing

TARGETS = (0.7, 0.8, 0.9, 0.95)
REPLICATIONS = 8


def frontier(study: Study, sets: Sequence[Set], stage: str = "frontier") -> tuple[FrontierPoint, ...]:
    """Each set staffed for each of ``TARGETS`` and the centre's own target; those that cannot be are left out."""
    own = study.today.centre.service_target.share
    starts = {
        (*levers, f"{target}"): (aiming(study.plan(levers), target), asking(study.near(study.nearby(levers)), target))
        for target in sorted({*TARGETS, own})
        for levers in sets
    }
    found = study.runner.restaffed_from(starts, stage)
    staffed = {name: one.plan for name, one in found.items() if not isinstance(one, PercallError)}
    tried = study.runner.trials(staffed, range(REPLICATIONS), stage)
    points = []
    for name, trials in tried.items():
        month = standing(trials, study.bench.span, None, study.bench.confidence)
        level = month.service["service_level"]
        if level is not None:
            points.append(FrontierPoint(name[:-1], float(name[-1]), level, month.cost_per_contact, best=False))
    return tuple(replace(point, best=is_best(point, points)) for point in points)


def aiming(plan: Plan, share: float) -> Plan:
    """The plan with another service target."""
    target = plan.centre.service_target.model_copy(update={"share": share})
    return replace(plan, centre=plan.centre.model_copy(update={"service_target": target}))


def asking(today: Restaffed, share: float) -> Restaffed:
    """Today's re-staffing with the standard of another service target; no queue is asked for more than that."""
    standard = today.standard
    least = {queue: min(level, share - MARGIN) for queue, level in standard.least.items()}
    return replace(today, standard=replace(standard, share=share, least=least))


def is_best(point: FrontierPoint, points: Sequence[FrontierPoint]) -> bool:
    """Whether no other point for its target is cheaper, and none at all serves at least as well for less, or better
    for as much. Of equals the first is best."""
    same = [other for other in points if other.target == point.target]
    if point is not min(same, key=_cheap_then_good):
        return False
    return not any(
        other.service_level.value >= point.service_level.value and _cheap_then_good(other) < _cheap_then_good(point)
        for other in points
    )


def _cheap_then_good(point: FrontierPoint) -> tuple[int, float]:
    return point.cost_per_contact.value, -point.service_level.value
