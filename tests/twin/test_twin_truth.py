"""The twin against exact results of queueing theory.

Each comparison allows Z standard errors of the simulation, over the days of one long run as batches, with fixed
seeds. Z = 4.5 makes a false alarm 7 in a million for one comparison: below 5 in ten thousand for the whole file if
seeds change.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from percall.centre import Centre
from percall.queueing import erlang
from percall.twin.replication import Replication
from support.twin_centres import exponential, run, single_queue

Z = 4.5


def per_day(result: Replication, name: str) -> np.ndarray:
    return result.sums[name].sum(axis=(1, 2, 3)).astype(float)


def agrees(result: Replication, above: str, below: str, expected: float, scale: float = 1.0) -> None:
    """Whether sum(above) / sum(below) is ``expected``, within Z standard errors."""
    x, y = per_day(result, above), per_day(result, below)
    ratio = x.sum() / y.sum()
    error = np.std(x - ratio * y, ddof=1) / math.sqrt(len(x)) / y.mean()
    assert abs(ratio / scale - expected) <= Z * error / scale, (ratio / scale, expected, error / scale)


@pytest.mark.parametrize(
    ("per_hour", "talk_s", "agents"), [(54, 60, 1), (320, 60, 8), (2880, 60, 50), (17100, 20, 100)]
)
def test_waits_of_a_patient_queue_are_erlang_c(per_hour: float, talk_s: float, agents: int) -> None:
    result = run(single_queue(per_hour, exponential(talk_s), agents), 40)
    agrees(result, "answered_wait_ms", "offered", erlang.mean_wait_s(per_hour, talk_s, agents), 1000)
    agrees(result, "queued", "offered", erlang.probability_of_wait(per_hour, talk_s, agents))


@pytest.mark.parametrize(
    ("per_hour", "agents", "patience_s"), [(2880, 50, 120), (1500, 100, 90), (2000, 100, 90), (60, 3, 60)]
)
def test_abandonment_and_waits_are_erlang_a(per_hour: float, agents: int, patience_s: float) -> None:
    talk_s = 60 if agents == 50 else 240
    result = run(single_queue(per_hour, exponential(talk_s), agents, exponential(patience_s)), 40)
    agrees(result, "abandoned", "offered", erlang.abandonment(per_hour, talk_s, agents, patience_s))
    agrees(result, "queue_ms", "offered", erlang.mean_wait_s(per_hour, talk_s, agents, patience_s), 1000)
    agrees(result, "queued", "offered", erlang.probability_of_wait(per_hour, talk_s, agents, patience_s))


@pytest.mark.parametrize(
    ("talk", "agents"), [(exponential(120), 10), ({"family": "lognormal", "mean_s": 120, "cv": 1.5}, 10)]
)
def test_blocking_is_erlang_b_whatever_the_handling_times(talk: dict[str, object], agents: int) -> None:
    result = run(single_queue(300, talk, agents, lines=agents), 40)
    agrees(result, "blocked", "offered", erlang.blocking_probability(10, agents))


def test_one_agent_with_any_handling_time_waits_as_pollaczek_and_khinchine_say() -> None:
    # W = rho (1 + cv^2) / 2 x talk / (1 - rho)  (Kleinrock, Queueing Systems I, 5.69)
    for cv in (0.3, 1.5):
        result = run(single_queue(42, {"family": "lognormal", "mean_s": 60, "cv": cv}, 1), 150)
        agrees(result, "answered_wait_ms", "offered", 0.7 * (1 + cv**2) / 2 * 60 / 0.3, 1000)


def test_constant_handling_halves_the_wait_of_one_agent() -> None:
    result = run(single_queue(48, {"family": "constant", "mean_s": 60}, 1), 150)
    agrees(result, "answered_wait_ms", "offered", 0.8 / 2 * 60 / 0.2, 1000)


def test_waits_by_priority_are_cobhams() -> None:
    """W_k = C talk / c / ((1 - s_(k-1)) (1 - s_k)), s_k the load per agent of class k and better (Cobham 1954)."""
    talk_s, agents, per_hour = 180, 5, (30, 40, 15)
    centre = single_queue(0, exponential(talk_s), agents)
    tiers = ("high", "middle", "low")
    values = centre.model_dump()
    values["arrivals"]["demands"] = {
        tier: {"reason": "any", "tier": tier, "per_hour": {"daily": rate}}
        for tier, rate in zip(tiers, per_hour, strict=True)
    }
    values["routing"]["rules"] = [
        {"when": {"tier": tier}, "queue": "line", "priority": -place} for place, tier in enumerate(tiers)
    ]
    result = run(Centre.model_validate(values), 120)
    busy = erlang.probability_of_wait(sum(per_hour), talk_s, agents) * talk_s / agents
    better = 0.0
    for kind, rate in enumerate(per_hour):
        load = better + rate * talk_s / 3600 / agents
        waits, contacts = (result.sums[name][:, kind].sum(axis=(1, 2)) for name in ("answered_wait_ms", "offered"))
        expected = busy / (1 - better) / (1 - load)
        ratio = waits.sum() / contacts.sum() / 1000
        error = np.std(waits / 1000 - ratio * contacts, ddof=1) / math.sqrt(len(waits)) / contacts.mean()
        assert abs(ratio - expected) <= Z * error
        better = load


def test_mean_busy_agents_are_arrivals_times_handling_time() -> None:
    """Little's law on the agents: busy time per contact is the mean handling time, whatever the queue does."""
    result = run(single_queue(1200, {"family": "lognormal", "mean_s": 200, "cv": 1}, 60, exponential(60)), 30)
    busy_ms = result.presence[:, :, 1].sum(axis=1).astype(float)
    handled = per_day(result, "handled")
    error = np.std(busy_ms - 200_000 * handled, ddof=1) / math.sqrt(30) / handled.mean()
    assert abs(busy_ms.sum() / handled.sum() - 200_000) <= Z * error


@pytest.mark.parametrize("cv", [0.5, 0.8])
def test_many_agents_with_any_handling_time_wait_about_as_allen_and_cunneen_say(cv: float) -> None:
    """W is about (1 + cv^2) / 2 times that of Erlang C; the approximation itself errs by some per cent (Tijms 1994)."""
    result = run(single_queue(270, {"family": "lognormal", "mean_s": 120, "cv": cv}, 10), 200)
    expected = (1 + cv**2) / 2 * erlang.mean_wait_s(270, 120, 10) * 1000
    waited, offered = per_day(result, "answered_wait_ms"), per_day(result, "offered")
    assert waited.sum() / offered.sum() == pytest.approx(expected, rel=0.05)
