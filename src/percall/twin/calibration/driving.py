"""The calibrated centre with the volumes and the staff of given days: what the twin says of days that happened."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from percall.centre.model import Centre
from percall.errors import Mistake, PercallError
from percall.twin.calibration.agents import skills_of
from percall.twin.calibration.calibrate import TEAM, Calibrated
from percall.twin.calibration.demand import counts_of
from percall.twin.calibration.observed import MINUTES, Observed
from percall.twin.calibration.presence import presence

STAFF_MINUTES: Final = 5
"""Staff that happened is taken in steps so fine that an agent away for ten minutes is away for ten minutes."""
PRIOR: Final = 5
"""The mix of kinds in a half hour is drawn towards that of the calibration as if so many more customers had been
seen."""


def driven_by(model: Calibrated, seen: Observed) -> Centre:
    """The model with what was seen on days of their own: contacts that asked for a person, by half hour, issue and
    kind, and the agents at work.

    Nothing else of those days is used. Queues never close; volumes are counts, and returning customers are among
    them; callers start in the queue. Agents whom the calibration did not see have the skills seen here and the mean
    pace. Raises PercallError where the log of those days names no agents: staff assumed from waits would predict these
    very waits.
    """
    if seen.work.is_empty():
        raise PercallError(
            Mistake(
                f"the log names no agents from {seen.first} to {seen.last}, so their staff is unknown",
                accepted="a log whose segments say who talked, and when",
            )
        )
    values: dict[str, Any] = model.centre.model_dump()
    values["arrivals"] |= {"counted": True, "busyness_cv": 0.0}
    for kind, counts in volumes(model, seen).items():
        rates = {d.isoformat(): tuple((n * 60 / MINUTES).tolist()) for d, n in zip(seen.days, counts, strict=True)}
        values["arrivals"]["demands"][kind] |= {"per_hour": rates, "busyness_cv": 0.0, "through": ()}
    values["self_service"] = {}
    values["routing"]["queues"] = {}
    values["teams"].setdefault(TEAM, {})
    values["staffing"] = {"interval_minutes": STAFF_MINUTES, "groups": _groups(model, seen)}
    for reason in values["reasons"].values():
        reason["redial"] = reason["repeat"] = {}
        reason["by_group"] = {g: pace for g, pace in reason["by_group"].items() if g in values["staffing"]["groups"]}
    return Centre.model_validate(values)


def volumes(model: Calibrated, seen: Observed) -> dict[str, NDArray[np.float64]]:
    """Contacts that asked for a person, by kind: days x half hours; fractions are what the mix of kinds leaves.

    An issue that the calibration never saw counts to the most frequent one.
    """
    usual = max(model.kinds, key=lambda issue: int((seen.demand["issue"] == issue).sum()))
    issue_of = pl.col("issue").replace_strict({i: i for i in model.kinds}, default=usual, return_dtype=pl.String)
    demand = seen.demand.with_columns(issue_of)
    queued = demand.filter(pl.col("wait_s") > 0)
    found: dict[str, NDArray[np.float64]] = {}
    for issue, shares in model.kinds.items():
        whole = counts_of(seen, demand.filter(pl.col("issue") == issue))
        waited = {kind: counts_of(seen, queued.filter(pl.col("kind") == kind)) for kind in shares}
        told = sum(waited.values()) + PRIOR
        found |= {kind: whole * (waited[kind] + PRIOR * share) / told for kind, share in shares.items()}
    return found


def _groups(model: Calibrated, seen: Observed) -> dict[str, dict[str, Any]]:
    skills = skills_of(seen) | {
        agent: own for agent, own in model.skills.items() if agent in set(seen.work["agent_id"])
    }
    present = presence(seen, skills)
    known = {agent for members in model.groups.values() for agent in members}
    groups = dict(model.groups) | {agent: (agent,) for agent in sorted(set(skills) - known)}
    found: dict[str, dict[str, Any]] = {}
    for name, members in groups.items():
        here = tuple(agent for agent in members if agent in skills)
        if not here:
            continue
        level = np.rint(present.share(here, seen, STAFF_MINUTES))
        described = model.centre.staffing.groups.get(name)
        found[name] = {
            "team": described.team if described else TEAM,
            "skills": dict.fromkeys(skills[here[0]], 1),
            "agents": len(here),
            "staffed": {day.isoformat(): tuple(row.tolist()) for day, row in zip(seen.days, level, strict=True)},
        }
    unserved = set(model.kinds) - {skill for group in found.values() for skill in group["skills"]}
    for group in found.values():
        group["skills"] |= dict.fromkeys(sorted(unserved), 1)
    return found
