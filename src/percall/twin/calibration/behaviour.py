"""How customers of a kind behave and what handling them takes, with the fits that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from percall.twin.calibration.fitting import Fitted, fit
from percall.twin.calibration.observed import Observed

FEWEST: Final = 30
"""Handled contacts from which durations of their own are told."""
GAVE_UP: Final = 10
"""Customers who gave up from which a patience of their own is told."""
UNLIKE: Final = 2.58
"""Standard errors between the mean of a kind and that of its issue from which the kind has a distribution of its own:
1 %."""


@dataclass(frozen=True)
class Behaviour:
    """Fits of one kind. None: there is nothing to fit."""

    talk: Fitted | None
    hold: Fitted | None
    hold_share: float
    wrap: Fitted | None
    patience: Fitted | None
    patience_of: str  # whose patience it is: the kind's, its issue's, or everybody's
    waited: int  # contacts of the kind that queued


def behaviours(seen: Observed, kinds: dict[str, str]) -> dict[str, Behaviour]:
    """By kind (``kinds``: kind to issue). A kind too small to tell is described by its issue, then by all contacts."""
    return {kind: _behaviour(seen, kind, issue) for kind, issue in kinds.items()}


def _behaviour(seen: Observed, kind: str, issue: str) -> Behaviour:
    handled = seen.contacts.filter(pl.col("outcome") == "handled", pl.col("handle_s").is_not_null())
    own = _handled(handled, kind, issue)
    held = own.filter(pl.col("hold_s") > 0)
    waited = seen.demand.filter(pl.col("wait_s") > 0)
    patience, whose = None, "all contacts"
    for rows, name in (
        (waited.filter(pl.col("kind") == kind), kind),
        (waited.filter(pl.col("issue") == issue), issue),
        (waited, whose),
    ):
        if patience is None and int((rows["outcome"] == "abandoned").sum()) >= (GAVE_UP if name != whose else 1):
            patience, whose = fit(rows["wait_s"], rows["outcome"] == "abandoned"), name
            break
    return Behaviour(
        talk=fit(own["talk_s"].drop_nulls()),
        hold=fit(held["hold_s"]) if len(held) >= FEWEST else None,
        hold_share=len(held) / max(len(own), 1),
        wrap=fit(own["wrap_s"].drop_nulls()) if float(own["wrap_s"].sum() or 0) > 0 else None,
        patience=patience,
        patience_of=whose,
        waited=len(waited.filter(pl.col("kind") == kind)),
    )


def _handled(handled: pl.DataFrame, kind: str, issue: str) -> pl.DataFrame:
    """The contacts whose handling times describe the kind: its own that queued, if they differ from the issue's."""
    whole = handled.filter(pl.col("issue") == issue)
    own = whole.filter(pl.col("kind") == kind, pl.col("wait_s") > 0)
    if len(own) >= FEWEST and len(own) < len(whole):
        times = own["handle_s"].to_numpy()
        gap = times.mean() - whole["handle_s"].to_numpy().mean()
        if abs(gap) > UNLIKE * times.std(ddof=1) / np.sqrt(len(times)):
            return own
    return whole if len(whole) >= FEWEST else handled
