"""Calibration: what the twin was given comes back, and the real bank's days are predicted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from percall.centre import Centre, load_centre
from percall.log import open_log
from percall.log.imports import import_files
from percall.twin.backtest import backtest
from percall.twin.calibration import Calibrated, Observed, calibrate, dispersion, observe
from percall.twin.centre_file import CALIBRATED, as_yaml
from percall.twin.checks import workable
from percall.twin.compile import mean_s
from percall.twin.days import Calendar
from percall.twin.fitting import fit_duration, fit_patience
from percall.twin.log import LogRows
from percall.twin.replication import replicate
from support.shared_data import shared_data
from support.twin_centres import MONDAY, exponential, single_queue


def draws(count: int) -> np.random.Generator:
    return np.random.default_rng(count)


def test_the_family_that_made_the_times_is_found() -> None:
    generator = draws(1)
    lognormal = fit_duration(generator.lognormal(5, 0.6, 2000))
    assert lognormal.duration.family == "lognormal"
    assert lognormal.duration.cv == pytest.approx(np.sqrt(np.expm1(0.36)), rel=0.1)  # about three standard errors
    assert fit_duration(generator.exponential(200, 2000)).duration.family == "exponential"
    two_kinds = np.concatenate([generator.normal(20, 2, 1000), generator.normal(300, 20, 1000)])
    odd = fit_duration(np.abs(two_kinds))
    assert odd.duration.family == "empirical"
    assert mean_s(odd.duration) == pytest.approx(two_kinds.mean(), rel=0.005)  # quantiles are rounded to 0.1 s


def test_patience_is_found_under_censoring() -> None:
    """Patience of mean 100 s, of which the answered hide the rest; the tolerances are some standard errors."""
    generator = draws(2)
    patience, offered = generator.exponential(100, 20_000), generator.exponential(60, 20_000)
    fit = fit_patience(np.minimum(patience, offered), patience <= offered)
    assert fit.median_s == pytest.approx(100 * np.log(2), rel=0.06)
    assert mean_s(fit.duration) == pytest.approx(100, rel=0.08)


def test_nobody_who_gave_up_is_no_patience() -> None:
    assert fit_patience(np.array([1.0, 5, 9]), np.zeros(3, bool)).duration is None


def test_days_that_differ_by_chance_alone_have_no_dispersion() -> None:
    generator = draws(3)
    weekdays = np.arange(700) % 7
    mean = np.array([500, 400, 300, 300, 300, 100, 50.0])[weekdays]
    assert dispersion(generator.poisson(mean), weekdays) < 0.04
    factors = generator.gamma(1 / 0.2**2, 0.2**2, 700)
    assert dispersion(generator.poisson(mean * factors), weekdays) == pytest.approx(0.2, abs=0.02)


def test_what_a_twin_lived_is_calibrated_back() -> None:
    """Figures of the calibrated centre against those of the centre that made the log, within some standard errors."""
    centre = single_queue(240, {"mean_s": 200, "cv": 0.8}, 14, exponential(100))
    codes = workable(centre)
    rows = LogRows(Calendar(codes, MONDAY))
    replicate(codes, MONDAY, 7, 4, rows=rows)
    found = calibrate(observe(rows.log(), centre.model_copy(update={"arrivals": type(centre.arrivals)()}))).centre
    rates = [rate for table in found.arrivals.demands["any"].per_hour.values() for rate in table]
    assert np.mean(rates) == pytest.approx(240, rel=0.025)  # 40,000 contacts: 4.5 standard errors
    assert mean_s(found.reasons["any"].talk) == pytest.approx(200, rel=0.02)
    assert mean_s(found.reasons["any"].patience) == pytest.approx(100, rel=0.1)
    staffed = sum(
        np.mean([np.mean(table) for table in group.staffed.values()]) for group in found.staffing.groups.values()
    )
    assert staffed == pytest.approx(14, abs=0.1)
    assert workable(found)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Observed, Calibrated]:
    calls = shared_data("anonymous_bank_1999-02-01_14.tsv")
    folder = tmp_path_factory.mktemp("bank")
    import_files("anonymous-bank", [calls], folder)
    centre = Centre(name="bank", time_zone="Asia/Jerusalem", currency="USD")
    seen = observe(open_log(folder), centre)
    return seen, calibrate(seen.between(date(1999, 2, 1), date(1999, 2, 10)))


def test_the_banks_next_days_are_predicted(bank: tuple[Observed, Calibrated]) -> None:
    """11-14 February, by the volumes and the staff seen: see docs/twin.md for what it misses, and why."""
    seen, model = bank
    found = {
        (c.day, c.measure): c for c in backtest(model, seen.between(date(1999, 2, 11), date(1999, 2, 14)), reps=10)
    }
    whole = found[None, "abandonment_rate"]
    assert abs(whole.simulated.value - whole.observed) < 0.03
    assert found[None, "reached_queue"].simulated.value == pytest.approx(3860, rel=0.02)
    for day in (11, 12):
        asa = found[date(1999, 2, day), "asa"]
        assert asa.simulated.value == pytest.approx(asa.observed, rel=0.45)


def test_the_calibrated_file_reads_back_and_works(bank: tuple[Observed, Calibrated], tmp_path: Path) -> None:
    _, model = bank
    path = tmp_path / "centre.yaml"
    path.write_text(as_yaml(model.centre, CALIBRATED, model.notes), encoding="utf-8")
    assert "standard error" in path.read_text(encoding="utf-8")
    again = load_centre(path)
    assert again == model.centre
    assert workable(again)
