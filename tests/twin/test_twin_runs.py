"""Replications: intervals, stopping, breaking off."""

from __future__ import annotations

import tracemalloc

import pytest

from percall.errors import PercallError
from percall.queueing import erlang
from percall.twin.checks import workable
from percall.twin.confidence import ratio_interval
from percall.twin.runs import FEWEST, one, simulate, warm_up_days
from support.twin_centres import MONDAY, busy, exponential, single_queue


def test_the_interval_of_a_ratio_is_that_of_the_book() -> None:
    """With equal denominators the ratio estimator is the plain mean: t(3) = 3.182446 for 95 % (Student's table)."""
    interval = ratio_interval([1, 2, 3, 4], [1, 1, 1, 1])
    assert interval is not None
    assert interval.value == 2.5
    assert interval.half_width == pytest.approx(3.182446 * 1.2909944 / 2, rel=1e-6)
    assert ratio_interval([1.0], [2.0]).half_width is None  # type: ignore[union-attr]
    assert ratio_interval([1.0], [0.0]) is None


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    """Of 100 intervals of 90 %, at most 20 miss (2e-3 by chance, binomial, were the seeds others)."""
    centre = single_queue(300, exponential(240), 20, exponential(120))
    truth = erlang.abandonment(300, 240, 20, 120)
    runs = simulate(centre, MONDAY, days=1, reps=500, processes=1, confidence=0.9)
    missed = 0
    for n in range(100):
        part = runs.sums[5 * n : 5 * n + 5]
        interval = ratio_interval([s["abandoned"] for s in part], [s["offered"] for s in part], 0.9)
        assert interval is not None
        assert interval.half_width is not None
        missed += abs(interval.value - truth) > interval.half_width
    assert 2 <= missed <= 20


def test_it_stops_when_the_interval_is_narrow_enough() -> None:
    centre = single_queue(300, exponential(240), 20, exponential(120))
    rough = simulate(centre, MONDAY, days=1, until=("aht", 0.2), processes=1)
    fine = simulate(centre, MONDAY, days=1, until=("aht", 0.01), processes=1)
    assert len(rough.sums) == FEWEST
    assert len(fine.sums) > FEWEST
    assert fine.intervals()["aht"].relative <= 0.01  # type: ignore[union-attr]
    assert fine.sums[:FEWEST] == rough.sums


def test_breaking_off_keeps_what_had_finished() -> None:
    def impatient(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    runs = simulate(single_queue(60, exponential(60), 3), MONDAY, days=1, reps=9, processes=1, on_rep=impatient)
    assert runs.stopped
    assert len(runs.sums) == 2
    assert runs.intervals()["aht"] is not None


def test_an_unknown_measure_is_refused() -> None:
    for name in ("beauty", "cost_per_contact"):  # the latter needs a ledger
        with pytest.raises(PercallError, match=f"{name}.*abandonment_rate"):
            simulate(single_queue(60, exponential(60), 3), MONDAY, until=(name, 0.1))


def test_the_warm_up_lets_customers_come_back() -> None:
    assert warm_up_days(workable(single_queue(60, exponential(60), 3))) == 1
    assert warm_up_days(workable(busy())) == 2


def test_memory_does_not_grow_with_the_days_when_no_log_is_written() -> None:
    """180 days more, of 1,440 contacts each: less than 200 bytes for a day, a seventh of a byte for a contact."""
    codes = workable(single_queue(60, exponential(60), 3, exponential(60)))
    peaks = []
    for days in (20, 200):
        one(codes, MONDAY, days, 1, 0, 1, None)  # what libraries keep, they keep now
        tracemalloc.start()
        one(codes, MONDAY, days, 1, 0, 1, None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 180 * 200
