"""What a monthly saving is worth: payback and net present value of one-off cost, ramp-up and running cost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Flows:
    """The money of a lever, micro-units: spent once, spent every month from the first, and brought every month once
    the lever has its full effect (before running cost); the effect grows evenly over ``ramp_up_months``."""

    one_off: int
    running: int
    gross: float
    ramp_up_months: float = 0.0

    def in_month(self, month: int) -> float:
        """What month 1, 2, ... brings."""
        return effect(month, self.ramp_up_months) * self.gross - self.running


def effect(month: int, ramp_up_months: float) -> float:
    """Mean share of the full effect in month 1, 2, ... where it grows evenly from 0 to 1 over ``ramp_up_months``."""
    if month > ramp_up_months + 1 or ramp_up_months == 0:
        return 1.0

    def upto(time: float) -> float:
        ramp = ramp_up_months
        return time * time / (2 * ramp) if time <= ramp else time - ramp / 2

    return upto(month) - upto(month - 1)


def discount(month: int, yearly_rate: float) -> float:
    """Worth today of one unit at the end of month 1, 2, ..."""
    return float((1 + yearly_rate) ** (-month / 12))


@cache
def factors(horizon_months: int, yearly_rate: float, ramp_up_months: float) -> tuple[float, float]:
    """Worth today of one unit a month over the horizon: growing as the effect does, and in full from the first."""
    growing = (effect(m, ramp_up_months) * discount(m, yearly_rate) for m in range(1, horizon_months + 1))
    full = (discount(m, yearly_rate) for m in range(1, horizon_months + 1))
    return math.fsum(growing), math.fsum(full)


def net_present_value(flows: Flows, horizon_months: int, yearly_rate: float) -> float:
    """Micro-units today: what the months of the horizon bring, each at its end and discounted, less the one-off."""
    growing, full = factors(horizon_months, yearly_rate, flows.ramp_up_months)
    return growing * flows.gross - full * flows.running - flows.one_off


def payback_months(flows: Flows) -> float | None:
    """Months until the undiscounted sum covers the one-off cost and stays so, within the month in proportion.

    None: never, since once it has its full effect the lever brings nothing. It may lie beyond the horizon.
    """
    net = flows.gross - flows.running
    if net <= 0:
        return None
    total, ramped = 0.0, math.ceil(flows.ramp_up_months)
    for month in range(1, ramped + 1):
        brought = flows.in_month(month)
        if brought > 0 and total + brought >= flows.one_off:
            return month - 1 + max(0.0, flows.one_off - total) / brought
        total += brought
    return ramped + max(0.0, flows.one_off - total) / net
