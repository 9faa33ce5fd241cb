"""Campaigns: progressive and predictive pacing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from percall.centre import Centre
from percall.floor.dialling import expected_loss
from percall.twin.checks import workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows
from percall.twin.replication import Replication, replicate
from support.twin_centres import MONDAY, exponential

CAP = 0.03


def campaign(agents: int, pacing: str, inbound: float = 0, **changes: Any) -> Centre:
    """A list longer than the day for agents who do little else."""
    return Centre.model_validate(
        {
            "name": "outbound",
            "time_zone": "UTC",
            "currency": "USD",
            "queues": {"line": {}},
            "teams": {"all": {}},
            "arrivals": {"demands": {"calls": {"reason": "sale", "per_hour": {"daily": inbound}}}},
            "reasons": {"sale": {"talk": exponential(120), "patience": exponential(60), "conversion": 0.1}},
            "routing": {"rules": [{"queue": "line"}]},
            "staffing": {"groups": {"agents": {"team": "all", "agents": agents, "staffed": {"daily": agents}}}},
            "campaigns": {
                "list": {
                    "reason": "sale",
                    "queue": "line",
                    "per_day": 500_000,
                    "hours": {"daily": "09:00-17:00"},
                    "pacing": pacing,
                    "abandoned_cap": CAP,
                    **changes,
                }
            },
        }
    )


def lived(centre: Centre, days: int = 5) -> Replication:
    return replicate(workable(centre), MONDAY, days, 1)


def total(run: Replication, name: str) -> int:
    return int(run.sums[name].sum())


def lost_share(run: Replication) -> float:
    lost = total(run, "live_abandoned")
    return lost / (lost + total(run, "handled"))


@pytest.mark.parametrize(("agents", "gain"), [(1, 1.0), (5, 1.1), (40, 1.2), (300, 1.25)])
def test_predictive_pacing_keeps_agents_busier_and_lost_answers_within_the_cap(agents: int, gain: float) -> None:
    """At the cap the feedback stops dialling ahead; what rings by then may still be lost: a quarter of it allowed.

    One agent alone leaves nothing to predict: a second number would be lost too often.
    """
    ahead, one_by_one = lived(campaign(agents, "predictive")), lived(campaign(agents, "progressive"))
    assert total(one_by_one, "live_abandoned") == 0
    assert lost_share(ahead) <= 1.25 * CAP
    assert total(ahead, "handled") >= gain * total(one_by_one, "handled")


def test_with_no_loss_allowed_it_dials_one_for_each_free_agent() -> None:
    run = lived(campaign(40, "predictive", abandoned_cap=0))
    assert total(run, "live_abandoned") == 0
    assert total(run, "handled") > 0


def test_who_answers_into_nobody_waits_as_long_as_stated_and_is_an_abandoned_live_answer() -> None:
    codes = workable(campaign(10, "predictive", inbound=150, connect_s=2))
    rows = LogRows(Calendar(codes, MONDAY))
    run = replicate(codes, MONDAY, 2, 1, rows=rows)
    log = rows.log()
    lost = log.contacts.filter(pl.col("direction") == "outbound", pl.col("outcome") == "abandoned")
    assert len(lost) == total(run, "live_abandoned") > 10
    ends = log.segments.join(lost, on="contact_id", how="semi").sort("contact_id", "seq")
    assert ends["kind"].to_list() == ["ring", "queue"] * len(lost)
    assert set(ends.filter(pl.col("kind") == "queue")["duration_ms"]) == {2000}
    served = log.segments.join(
        log.contacts.filter(pl.col("direction") == "outbound", pl.col("outcome") == "handled"),
        on="contact_id",
        how="semi",
    ).filter(pl.col("kind") == "queue")
    assert served["duration_ms"].max() <= 2000


def test_answers_and_conversions_come_as_often_as_stated() -> None:
    run = lived(campaign(40, "predictive", answered=0.25))
    live = total(run, "handled") + total(run, "live_abandoned")
    dialled = total(run, "offered")
    assert abs(live - 0.25 * dialled) < 4.5 * math.sqrt(dialled * 0.25 * 0.75)
    handled = total(run, "handled")
    assert abs(total(run, "converted") - 0.1 * handled) < 4.5 * math.sqrt(handled * 0.1 * 0.9)


def test_no_more_lines_ring_for_an_agent_than_stated() -> None:
    codes = workable(campaign(10, "predictive", answered=0.02, most_lines=2))
    rows = LogRows(Calendar(codes, MONDAY))
    replicate(codes, MONDAY, 1, 1, rows=rows)
    rings = rows.log().segments.filter(pl.col("kind") == "ring")
    edges = pl.concat(
        [rings.select(at="started_at", step=pl.lit(1)), rings.select(at="ended_at", step=pl.lit(-1))]
    ).sort("at", "step")
    assert edges["step"].cum_sum().max() == 20


@pytest.mark.parametrize(("ringing", "free", "busy"), [(40, 10, 0), (60, 3, 60), (300, 60, 200)])
def test_the_expected_loss_is_that_of_the_binomials(ringing: int, free: int, busy: int) -> None:
    """Against a million draws; the normal approximation may be off by half a point."""
    draws = np.random.default_rng(5)
    answers = draws.binomial(ringing, 0.3, 1_000_000)
    there = free + draws.binomial(busy, 0.15, 1_000_000)
    exact = np.maximum(answers - there, 0).mean() / (0.3 * ringing)
    assert abs(expected_loss(ringing, 0.3, free, busy, 0.15) - exact) < 0.005
