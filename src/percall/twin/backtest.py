"""Whether to trust the twin: simulated against observed, with the volumes and the staff of the very days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from percall.centre.model import Centre
from percall.twin.calibration import MINUTES, Calibrated, Observed, interval_counts, skills_of
from percall.twin.checks import workable
from percall.twin.confidence import Interval, ratio_interval
from percall.twin.replication import replicate

STAFF_MINUTES = 5
"""Interval of the staff of days that happened. Over half hours an agent away for ten minutes would be drawn as away for
thirty, or not at all, which makes waits of its own."""


@dataclass(frozen=True)
class Comparison:
    """A measure of one day, or of all (``day`` None): what happened, and what the twin said."""

    day: date | None
    measure: str
    observed: float
    simulated: Interval


def driven_by(model: Calibrated, seen: Observed) -> Centre:
    """The calibrated centre with the volumes and the staff of the days seen, each half hour on its own date.

    Nothing else of those days is used. Agents who only appear then are of average pace.
    """
    centre, reasons = model.centre, list(model.centre.reasons)
    values: dict[str, Any] = centre.model_dump()
    for name, demand in values["arrivals"]["demands"].items():
        rates = interval_counts(seen, name) * 60 / MINUTES
        demand["per_hour"] = {day.isoformat(): tuple(map(float, r)) for day, r in zip(seen.days, rates, strict=True)}
        demand["busyness_cv"] = 0.0
    values["staffing"] = {"interval_minutes": STAFF_MINUTES, "groups": {}}
    for agent, skills in sorted(skills_of(seen.contacts).items()):
        values["staffing"]["groups"][agent] = {
            "team": next(iter(values["teams"])),
            "skills": dict.fromkeys(skills, 1),
            "agents": 1,
            "staffed": {
                day.isoformat(): tuple(map(float, seen.presence.share(agent, day, seen.centre.zone, STAFF_MINUTES)))
                for day in seen.days
            },
        }
    for reason in values["reasons"].values():
        reason["by_group"] = {a: pace for a, pace in reason["by_group"].items() if a in values["staffing"]["groups"]}
    served = {skill for group in values["staffing"]["groups"].values() for skill in group["skills"]}
    unserved = set(reasons) - served
    for group in values["staffing"]["groups"].values():
        group["skills"] |= dict.fromkeys(unserved, 1)
    return Centre.model_validate(values)


def backtest(model: Calibrated, seen: Observed, reps: int = 20, seed: int = 1) -> list[Comparison]:
    """Abandonment (share of calls that reached the queue), ASA and volume, day by day and over all days."""
    codes = workable(driven_by(model, seen))
    runs = [replicate(codes, seen.days[0], len(seen.days), seed, n) for n in range(reps)]
    demand = seen.contacts.filter(pl.col("outcome").is_in(["handled", "abandoned"]))
    found = []
    for number, day in [*enumerate(seen.days), (None, None)]:
        rows = demand if day is None else demand.filter(pl.col("day") == day)
        sums = [run.sums if number is None else run.sums[number] for run in runs]
        found += _compare(day, rows, sums)
    return found


def _compare(day: date | None, rows: pl.DataFrame, sums: Sequence[Any]) -> list[Comparison]:
    answered = rows.filter(pl.col("outcome") == "handled")
    total = {name: np.array([float(s[name].sum()) for s in sums]) for name in sums[0].dtype.names}
    reached = total["handled"] + total["abandoned"]
    pairs = {
        "abandonment_rate": (1 - len(answered) / max(len(rows), 1), total["abandoned"], reached),
        "asa": (float(answered["wait_s"].mean() or 0.0), total["answered_wait_ms"] / 1000, total["handled"]),  # type: ignore[arg-type]
        "aht": (
            float(answered["talk_s"].mean() or 0.0),  # type: ignore[arg-type]
            (total["talk_ms"] + total["hold_ms"] + total["wrap_ms"]) / 1000,
            total["handled"],
        ),
        "reached_queue": (float(len(rows)), reached, np.ones(len(sums))),
    }
    found = []
    for name, (observed, above, below) in pairs.items():
        simulated = ratio_interval(list(above), list(below))
        if simulated is not None:
            found.append(Comparison(day, name, observed, simulated))
    return found
