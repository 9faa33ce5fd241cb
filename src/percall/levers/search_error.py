"""How much of a saving may be the luck of two searches for staff.

A search ends near the fewest paid hours, not at them, and it ends elsewhere for centres that hardly differ. So today's
centre is staffed again for calls that take a little less time and a little more: the cost must rise evenly with it, and
by how much it strays from a straight line is what a search is unsure by.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

from percall.errors import PercallError
from percall.levers.changing import handled, with_reasons
from percall.levers.lever import Plan
from percall.levers.runner import Name, Runner
from percall.levers.study import NOTHING

TIMES = (0.94, 0.96, 0.98, 1.02, 1.04, 1.06)
"""Talk and wrap-up take so many times as long as today."""
FEWEST = 3
REPLICATIONS = 8
CONFIDENCE = 0.95


def search_error(today: Plan, runner: Runner) -> float:
    """Half the 95 % interval of what a searched staff costs in one replication, micro-units, by the search's luck.

    Raises PercallError where no staff is found for nearly all of ``TIMES``.
    """
    staffed = runner.restaffed({(str(times),): taking(today, times) for times in TIMES}, "today")
    plans: dict[Name, Plan] = {NOTHING: runner.today.plan}
    plans |= {name: found.plan for name, found in staffed.items() if not isinstance(found, PercallError)}
    if len(plans) < FEWEST:
        raise next(found for found in staffed.values() if isinstance(found, PercallError))
    tried = runner.trials(plans, range(REPLICATIONS), "today")
    costs = [float(np.mean([trial.total for trial in tried[name]])) for name in plans]
    return off_the_line([float(name[0]) if name else 1.0 for name in plans], costs)


def taking(plan: Plan, times: float) -> Plan:
    """The plan where every contact takes so many times as long."""
    reasons = plan.centre.reasons
    return plan.changed(with_reasons(plan.centre, reasons, lambda reason: handled(reason, times, times)))


def off_the_line(x: Sequence[float], y: Sequence[float]) -> float:
    """Half the 95 % interval of a single point around the least squares line: Student's t, n - 2 degrees of freedom.

    At least three points: a line always goes through two.
    """
    slope, level = np.polyfit(x, y, 1)
    rest = np.asarray(y) - slope * np.asarray(x) - level
    free = len(x) - 2
    return float(stdtrit(free, (1 + CONFIDENCE) / 2)) * math.sqrt(float((rest**2).sum()) / free)
