"""What a point of service costs, and how much of a saving may be the luck of two searches for staff.

A search ends near the fewest paid hours that hold the target, not at them, and the service that its staff then gives to
other customers is a little above or below. So today's centre is staffed for some targets beside its own. A straight
line through what these staffs cost and how many contacts they answer in time prices the service, so that costs can be
compared at equal service; by how much the costs stray from the line is what a search is unsure by.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

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

BESIDE = (-0.03, -0.02, -0.01, 0.01, 0.02, 0.03)
"""Targets beside that of the centre."""
FEWEST = 3
"""Points of a line that may stray from it."""
REPLICATIONS = 8
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
    slope, error = line(in_time - level * asked, costs)
    return EqualService(level, max(slope, 0.0), error, dearest(today.prices, costs=tried[NOTHING][0].cost))


def line(x: Sequence[float], y: Sequence[float]) -> tuple[float, float]:
    """The slope of the least squares line, and half the 95 % interval of a single point around it.

    Student's t with n - 2 degrees of freedom; nothing where all lie on it, as two points do.
    """
    slope, level = np.polyfit(x, y, 1)
    rest, free = np.asarray(y) - slope * np.asarray(x) - level, len(x) - 2
    if free < 1:
        return float(slope), 0.0
    return float(slope), float(stdtrit(free, (1 + CONFIDENCE) / 2)) * math.sqrt(float((rest**2).sum()) / free)


def dearest(prices: Prices, costs: dict[str, int]) -> str:
    """The category that pays most for hours, else that costs most."""
    paid = {price.category for price in prices.prices if price.follows == "paid_hours"} or set(costs)
    return max(sorted(paid), key=lambda category: costs.get(category, 0))
