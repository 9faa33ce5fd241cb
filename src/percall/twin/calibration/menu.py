"""What callers meet before a person: how long it takes, and how many go no further."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from percall.twin.calibration.fitting import Fitted, fit
from percall.twin.calibration.observed import Observed


@dataclass(frozen=True)
class Menu:
    """``containment`` by issue: share, standard error, contacts. A caller who hangs up in the menu counts as
    contained."""

    time: Fitted
    containment: dict[str, tuple[float, float, int]]


def menu(seen: Observed) -> Menu | None:
    """The menu as one step; None where the log has no stretch of self-service."""
    met = seen.contacts.filter(pl.col("menu_s") > 0)
    time = fit(met["menu_s"]) if len(met) else None
    if time is None:
        return None
    shares = {}
    for (issue,), own in seen.contacts.group_by("issue"):
        share = float((own["outcome"] == "self_served").mean())  # type: ignore[arg-type]
        shares[str(issue)] = (share, float(np.sqrt(share * (1 - share) / len(own))), len(own))
    return Menu(time, shares)
