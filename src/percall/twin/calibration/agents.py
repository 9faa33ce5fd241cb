"""How agents differ: which reasons they handle, how fast, and which of them can stand for one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from percall.twin.calibration.observed import MINUTES, Observed

SKILLED: Final = 0.2
"""An agent who handles at least this share of the contacts of an issue that chance would bring has the skill."""
FEWEST: Final = 30
"""Handled contacts from which an agent's pace is told."""
MOST_NAMED: Final = 60
"""Up to so many agents each is a group of one; more are put together by team, skills and pace."""
PACE_STEP: Final = 0.25


def skills_of(seen: Observed) -> dict[str, tuple[str, ...]]:
    """The issues that each agent handles, in order of their names.

    Expected by chance: an agent's contacts of each half hour, times the issue's share of all contacts of that half
    hour.
    """
    work = seen.work.with_columns(slot=pl.col("from_s") // (60 * MINUTES))
    mix = work.group_by("slot", "issue").len("n").with_columns(share=pl.col("n") / pl.col("n").sum().over("slot"))
    own = work.group_by("agent_id", "slot").len("own")
    expected = own.join(mix, on="slot").group_by("agent_id", "issue").agg((pl.col("own") * pl.col("share")).sum())
    handled = work.group_by("agent_id", "issue").len("handled")
    kept = (
        handled.join(expected, on=["agent_id", "issue"])
        .filter(pl.col("handled") >= SKILLED * pl.col("own"))
        .sort("agent_id", "issue")
    )
    return {a: tuple(issues) for a, issues in kept.group_by("agent_id", maintain_order=True).agg("issue").iter_rows()}


def paces(seen: Observed) -> dict[str, tuple[float, float]]:
    """Each agent's handling times as a multiple of the mean for the same issues, and its standard error.

    Drawn towards 1 by its own doubt (empirical Bayes, Efron and Morris 1975): a ratio r with variance v counts as
    1 + t / (t + v) (r - 1), t being the variance between agents, by moments; its error is sqrt(t v / (t + v)).
    """
    rows = seen.contacts.filter(pl.col("outcome") == "handled", pl.col("handle_s").is_not_null())
    rows = rows.with_columns(ratio=pl.col("handle_s") / pl.col("handle_s").mean().over("issue"))
    agents = (
        rows.filter(pl.col("agent_id").is_not_null())
        .group_by("agent_id")
        .agg(pl.col("ratio").mean(), n=pl.len(), v=pl.col("ratio").var() / pl.len())
        .filter(pl.col("n") >= FEWEST)
        .sort("agent_id")
    )
    if len(agents) < 2:
        return {}
    ratio, v = agents["ratio"].to_numpy(), agents["v"].to_numpy()
    between = max(0.0, float(ratio.var(ddof=1) - v.mean()))
    weight = between / (between + v)
    return {
        str(agent): (float(1 + w * (r - 1)), float(np.sqrt(w * own)))
        for agent, r, w, own in zip(agents["agent_id"], ratio, weight, v, strict=True)
    }


def groups_of(
    skills: Mapping[str, tuple[str, ...]], pace: Mapping[str, float], teams: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Groups of agents who can stand for one another: each its own up to ``MOST_NAMED``, else by team, skills and
    pace."""
    agents = sorted(skills)
    if len(agents) <= MOST_NAMED:
        return {agent: (agent,) for agent in agents}
    found: dict[tuple[object, ...], list[str]] = {}
    for agent in agents:
        found.setdefault((teams.get(agent), skills[agent], round(pace.get(agent, 1.0) / PACE_STEP)), []).append(agent)
    return {f"group {number + 1}": tuple(members) for number, members in enumerate(found.values())}
