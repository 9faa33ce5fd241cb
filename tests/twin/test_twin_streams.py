"""Same seed, same result; two centres on common random numbers."""

from __future__ import annotations

import numpy as np
from scipy.stats import kstest, norm

from percall.twin.checks import workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows
from percall.twin.randomness import child, normal_quantile, uniform
from percall.twin.replication import replicate
from percall.twin.runs import simulate
from support.twin_centres import MONDAY, busy, exponential, run, single_queue


def test_the_same_seed_gives_the_same_result_bit_for_bit_and_another_seed_does_not() -> None:
    one, two, other = (run(busy(), 3, seed) for seed in (5, 5, 6))
    assert np.array_equal(one.sums, two.sums)
    assert np.array_equal(one.presence, two.presence)
    assert not np.array_equal(one.sums, other.sums)


def test_writing_the_log_changes_nothing() -> None:
    codes = workable(busy())
    silent = replicate(codes, MONDAY, 3, 5, warm_up=1)
    logged = replicate(codes, MONDAY, 3, 5, warm_up=1, rows=LogRows(Calendar(codes, MONDAY)))
    assert np.array_equal(silent.sums, logged.sums)


def test_the_number_of_processes_changes_nothing() -> None:
    alone, together = (simulate(busy(), MONDAY, days=2, reps=4, processes=n) for n in (1, 2))
    assert alone.sums == together.sums


def test_days_counted_apart_or_together_are_the_same_days() -> None:
    apart, together = (run(busy(), 4, by_day=by_day) for by_day in (True, False))
    assert int(apart.sums["talk_ms"].sum()) == int(together.sums["talk_ms"].sum())
    assert np.array_equal(apart.presence.sum(axis=0), together.presence.sum(axis=0))


def test_two_centres_meet_the_same_customers() -> None:
    """With another agent more, first contacts arrive at the same moments and the difference is surer than by chance."""
    few, many = (single_queue(300, exponential(240), n, exponential(120)) for n in (20, 21))
    starts = []
    for centre in (few, many):
        codes = workable(centre)
        rows = LogRows(Calendar(codes, MONDAY))
        replicate(codes, MONDAY, 1, 3, rows=rows)
        starts.append(rows.log().contacts["started_at"])
    assert starts[0].equals(starts[1])

    def waits(centre: object, seed: int) -> np.ndarray:
        return run(centre, 20, seed).sums["queue_ms"].sum(axis=(1, 2, 3)).astype(float)  # type: ignore[arg-type]

    common = np.var(waits(few, 1) - waits(many, 1))
    independent = np.var(waits(few, 1) - waits(many, 2))
    assert common < independent / 3


def test_one_demand_does_not_disturb_the_arrivals_of_another() -> None:
    alone, beside = busy(), busy()
    beside = beside.model_copy(update={"campaigns": {}})
    sums = [run(centre, 2).sums["offered"][:, 1].sum() for centre in (alone, beside)]  # gold: no redial changes it much
    assert abs(int(sums[0]) - int(sums[1])) < 20


def test_uniforms_are_uniform_and_independent_between_purposes() -> None:
    """Kolmogorov-Smirnov at 1e-4, seven comparisons: a false alarm in 1,400 if the keys change."""
    keys = [np.uint64(child(np.uint64(11), n)) for n in range(20_000)]
    drawn = np.array([[uniform(key, stream) for stream in (1, 2, 65)] for key in keys])
    for column in drawn.T:
        assert kstest(column, "uniform").pvalue > 1e-4
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert kstest((drawn[:, one] + drawn[:, other]) % 1, "uniform").pvalue > 1e-4
    assert kstest(np.diff(drawn[:, 0]) % 1, "uniform").pvalue > 1e-4


def test_normal_quantiles_are_those_of_scipy() -> None:
    shares = np.array([1e-300, 1e-12, 0.001, 0.02425, 0.07, 0.3, 0.5, 0.92, 0.9999, 1 - 1e-12])
    assert np.allclose([normal_quantile(p) for p in shares], norm.ppf(shares), rtol=1e-13, atol=1e-15)
