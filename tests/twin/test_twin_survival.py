"""Kaplan-Meier: golden values of the real bank, and what must hold for any waits."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.log import import_files, open_log
from percall.twin.calibration import observe
from percall.twin.calibration.stretches import first_inside, last_inside, time_before, union
from percall.twin.calibration.survival import survival
from support.shared_data import shared_data


def test_the_banks_patience_is_that_of_the_reference(tmp_path: Path) -> None:
    """Against shared/data/reference/patience.csv, computed independently by two other programs."""
    import_files("anonymous-bank", [shared_data("anonymous_bank_1999-02-01_14.tsv")], tmp_path)
    with shared_data("reference/patience.csv").open() as file:
        golden = next(r for r in csv.DictReader(file) if (r["scope"], r["variant"]) == ("half", "canonical"))
    demand = observe(open_log(tmp_path)).demand
    waited = demand.filter(demand["wait_s"] > 0)
    curve = survival(waited["wait_s"], waited["outcome"] == "abandoned")
    assert (curve.n, int(curve.events.sum())) == (int(golden["n"]), int(golden["events"])) == (8854, 1868)
    assert curve.median_s == float(golden["median_s"]) == 296
    for at in (20, 60, 120, 300):
        assert curve.at(at) == pytest.approx(float(golden[f"S{at}"]), abs=1e-12)
    for at in (60, 120, 300):
        error = curve.se[np.searchsorted(curve.times_s, at, side="right") - 1]
        assert error == pytest.approx(float(golden[f"se{at}"]), rel=1e-9)


def test_a_textbook_example() -> None:
    """Remission under 6-MP, Freireich et al. 1963, as in Kleinbaum and Klein, Survival Analysis, table 2.3."""
    weeks = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = survival(weeks, [True] * 9 + [False] * 12)
    assert curve.times_s.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.share.round(4).tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert curve.median_s == 23


waits = st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=60)


@given(waits)
def test_a_share_never_rises_and_stays_a_share(given_waits: list[tuple[int, bool]]) -> None:
    times, ended = zip(*given_waits, strict=True)
    curve = survival(times, ended)
    assert (np.diff(np.append(1.0, curve.share)) < 0).all()
    assert (curve.share >= 0).all()
    assert curve.events.sum() == sum(ended)


@given(waits)
def test_without_cut_short_waits_it_is_the_plain_share(given_waits: list[tuple[int, bool]]) -> None:
    times = np.array([t for t, _ in given_waits])
    curve = survival(times, np.ones(len(times), bool))
    for at in range(-1, 52):
        assert curve.at(at) == pytest.approx((times > at).mean(), abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 10)), max_size=12), st.integers(-5, 80))
def test_stretches_against_counting_seconds(spans: list[tuple[int, int]], at: int) -> None:
    """Whole seconds, so that a set of seconds says the same."""
    stretches = union(np.array([(s, s + n) for s, n in spans], float).reshape(-1, 2))
    inside = {s + k for s, n in spans for k in range(n)}
    moment = np.array([float(at)])
    assert time_before(stretches, moment)[0] == sum(s < at for s in inside)
    assert first_inside(stretches, moment)[0] == min((s for s in inside if s >= at), default=np.inf)
    assert last_inside(stretches, moment)[0] == max((s + 1 for s in inside if s < at), default=-np.inf)
