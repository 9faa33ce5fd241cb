"""The twin against exact results of queueing theory.

Each comparison allows Z standard errors of the simulation, over the days of one long run as batches, with fixed seeds. Z = 4.5
makes a false alarm 7 in a million for one comparison: below 5 in ten thousand for the whole file if seeds change.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

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
