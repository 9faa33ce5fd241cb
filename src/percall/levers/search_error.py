"""What a point of service costs, and how much of a saving may be the luck of two searches for staff.

A search ends near the fewest paid hours that hold the target, not at them, and the service that its staff then gives to
other customers is a little above or below. So today's centre is staffed for some targets beside its own. A straight
line through what these staffs cost and how many contacts they answer in time prices the service, so that costs can be
compared at equal service; by how much the costs stray from the line is what a search is unsure by. Today's own cost is
read off the line, which is surer than the one staff that was found for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from percall.errors import PercallError
from percall.levers.lever import Plan
from percall.levers.portfolio.frontier import aiming, asking
from percall.levers.prices import Prices
from percall.levers.restaff.restaffing import Restaffed
from percall.levers.runner import Name, Runner
from percall.levers.study import NOTHING
from percall.levers.trial import EqualService

BESIDE = (-0.02, -0.015, -0.01, -0.005, 0.005, 0.01, 0.015, 0.02)
"""Targets beside that of the centre; farther off, cost bends away from a straight line."""
FEWEST = 3
"""Points of a line that may stray from it."""
REPLICATIONS = 32
"""In fewer, chance among customers hides the luck of searches."""
CONFIDENCE = 0.95


def equal_service(today: Plan, runner: Runner) -> EqualService:
    """Today's centre staffed for several targets, each judged on the same customers.

    Raises PercallError where no staff is found for nearly all of them.
    """
    own = today.centre.service_target.share
    starts: dict[Name, tuple[Plan, Restaffed]] = {
        (f"{share}",): (aiming(today, share), asking(runner.today, share))
        for share in (own + more for more in BESIDE if own + more < 1)
    }
    found = runner.restaffed_from(starts, "today")
    plans: dict[Name, Plan] = {NOTHING: runner.today.plan}
    plans |= {name: one.plan for name, one in found.items() if not isinstance(one, PercallError)}
    if len(plans) < FEWEST:
        raise next(one for one in found.values() if isinstance(one, PercallError))
    targets = [float(name[0]) if name else own for name in plans]
    tried = runner.trials(plans, range(REPLICATIONS), "today")
    sums = [[(t.total, *t.answered) for t in tried[name]] for name in plans]
    costs, in_time, asked = np.array(sums, float).mean(axis=1).T
    level = float(np.polyval(np.polyfit(targets, in_time / asked, 1), own))
    beyond = in_time - level * asked
    fitted, here = line(beyond, costs), list(plans).index(NOTHING)
    return EqualService(
        level=level,
        price=fitted.slope,
        error=fitted.point_error,
        category=dearest(today.prices, costs=tried[NOTHING][0].cost),
        today=plans[NOTHING].centre.staffing,
        luck=float(costs[here] - fitted.slope * beyond[here] - fitted.at_zero),
        today_error=fitted.error_at_zero,
    )


@dataclass(frozen=True)
class Line:
    """A line through points. ``point_error``: half the 95 % interval of a single point around it."""

    slope: float
    at_zero: float
    point_error: float
    error_at_zero: float


def line(x: Sequence[float], y: Sequence[float]) -> Line:
    """The least squares line, which does not fall.

    Student's t with n - 2 degrees of freedom; nothing is unsure where all lie on it, as two points do.
    """
    across, up = np.asarray(x, float), np.asarray(y, float)
    spread = float(((across - across.mean()) ** 2).sum())
    slope = max(0.0, float(((across - across.mean()) * up).sum()) / spread) if spread > 0 else 0.0
    at_zero, free = float(up.mean() - slope * across.mean()), len(up) - 2
    if free < 1:
        return Line(slope, at_zero, 0.0, 0.0)
    rest = float(((up - slope * across - at_zero) ** 2).sum())
    error = float(stdtrit(free, (1 + CONFIDENCE) / 2)) * math.sqrt(rest / free)
    away = float(across.mean()) ** 2 / spread if spread > 0 else 0.0
    return Line(slope, at_zero, error, error * math.sqrt(1 / len(up) + away))


def dearest(prices: Prices, costs: dict[str, int]) -> str:
    """The category that pays most for hours, else that costs most."""
    paid = {price.category for price in prices.prices if price.follows == "paid_hours"} or set(costs)
    return max(sorted(paid), key=lambda category: costs.get(category, 0))
