"""Customers who call again: after giving up (redials) and after being served (repeats)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from percall.centre.draws import Duration
from percall.twin.calibration.fitting import QUANTILES
from percall.twin.calibration.observed import Observed
from percall.twin.calibration.survival import survival

REDIAL_WITHIN_S: Final = 3600.0
"""A customer who calls again within this time of giving up tries again; later it is a new contact."""
REPEAT_WITHIN_S: Final = 8 * 3600.0
"""A working day. A delay knows no clock: returns after days, drawn as delays, would fall into the night, so they stay
among the new contacts, which have their hours."""
FEWEST: Final = 100
"""Identified contacts of an issue from which its share is told."""


@dataclass(frozen=True)
class Returns:
    """``share`` of customers come back within ``within_s`` because of what happened, after ``delay``.

    ``usual`` is the share that would have called in that time anyway, over and above; ``n`` counts identified contacts.
    """

    share: float
    error: float
    usual: float
    n: int
    delay: Duration | None
    within_s: float


def redials(seen: Observed) -> dict[str, Returns]:
    """After giving up, by issue; an issue with too few identified customers is missing."""
    return _returns(seen, "abandoned", REDIAL_WITHIN_S, usual=False)


def repeats(seen: Observed) -> dict[str, Returns]:
    """After service, by issue, over and above the calls that customers make anyway.

    Those are the calls of the second half of ``REPEAT_WITHIN_S``, as a rate: a return because of the last contact
    comes soon.
    """
    return _returns(seen, "handled", REPEAT_WITHIN_S, usual=True)


def _returns(seen: Observed, outcome: str, within_s: float, usual: bool) -> dict[str, Returns]:
    """Kaplan-Meier of the time to the same customer's next contact, whatever its reason, cut short by the end of the
    log.

    Only an identified return is seen; where customers are identified only now and then, the shares are too low.
    """
    known = seen.contacts.filter(pl.col("customer_id").is_not_null()).sort("customer_id", "at_s")
    end = seen.midnights_s[-1] + 86_400
    known = known.with_columns(next_s=pl.col("at_s").shift(-1).over("customer_id") - pl.col("at_s"))
    known = known.filter(pl.col("outcome") == outcome).with_columns(
        returned=pl.col("next_s").is_not_null(), time_s=pl.coalesce("next_s", end - pl.col("at_s"))
    )
    return {
        str(issue): _one(own["time_s"].to_numpy(), own["returned"].to_numpy(), within_s, usual)
        for (issue,), own in known.group_by("issue")
        if len(own) >= FEWEST
    }


def _one(times: NDArray[np.float64], returned: NDArray[np.bool_], within_s: float, usual: bool) -> Returns:
    """With S the share that has not called by t and r the usual rate, 1 - S exp(r t) have come back because of it."""
    curve = survival(times, returned).until(within_s)
    rate = _rate(times, returned, within_s / 2, within_s) if usual else 0.0
    back = np.maximum.accumulate(np.append(0.0, 1 - curve.share * np.exp(rate * curve.times_s)))
    share, anyway = float(np.clip(back[-1], 0.0, 1.0)), 1 - float(np.exp(-rate * within_s))
    if share == 0:
        return Returns(0.0, 0.0, anyway, len(times), None, within_s)
    delays = np.interp(np.linspace(0, share, QUANTILES), back, np.append(0.0, curve.times_s))
    error = float(curve.se[-1] * np.exp(rate * curve.times_s[-1]))
    delay = Duration(family="empirical", quantiles_s=tuple(np.round(np.maximum.accumulate(delays), 1)))
    return Returns(share, error, anyway, len(times), delay, within_s)


def _rate(times: NDArray[np.float64], returned: NDArray[np.bool_], begin: float, end: float) -> float:
    """Returns per second between two ages."""
    exposure = float((np.clip(times, begin, end) - begin).sum())
    return float((returned & (times > begin) & (times <= end)).sum()) / exposure if exposure > 0 else 0.0
