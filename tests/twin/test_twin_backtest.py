"""The real bank: calibrated on ten days, the twin predicts the next four from their volumes and staff."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from percall.centre import Centre, load_centre
from percall.log import Log, import_files, open_log
from percall.twin.calibration import Backtest, Calibrated, backtest, calibrate, observe
from percall.twin.centre_file import CALIBRATED, as_yaml
from percall.twin.checks import workable
from support.shared_data import shared_data

FIRST, SPLIT, NEXT, LAST = (date(1999, 2, day) for day in (1, 10, 11, 14))


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Log, Calibrated]:
    folder = tmp_path_factory.mktemp("bank")
    import_files("anonymous-bank", [shared_data("anonymous_bank_1999-02-01_14.tsv")], folder)
    log = open_log(folder)
    base = Centre(name="bank", time_zone="Asia/Jerusalem", currency="USD")
    return log, calibrate(observe(log, FIRST, SPLIT, "priority"), base)


@pytest.fixture(scope="module")
def predicted(bank: tuple[Log, Calibrated]) -> Backtest:
    log, model = bank
    return backtest(model, observe(log, NEXT, LAST, "priority"), reps=20, seed=1)


def test_the_four_days_are_predicted(predicted: Backtest) -> None:
    """The tolerances are those the project set itself: abandonment within 3 points, ASA within 20 %."""
    abandoned, asa = predicted.whole("abandonment_rate"), predicted.whole("asa")
    assert abandoned.observed == pytest.approx(0.1249, abs=5e-5)
    assert asa.observed == pytest.approx(34.94, abs=5e-3)
    assert abs(abandoned.simulated - abandoned.observed) < 0.03  # type: ignore[operator]
    assert asa.simulated == pytest.approx(asa.observed, rel=0.20)


@pytest.mark.parametrize("day", [11, 12, 13])
def test_the_ordinary_days_are_predicted(predicted: Backtest, day: int) -> None:
    """11-13 February alone, within what was achieved (docs/backtest.md): 6 points and 30 %."""
    abandoned = predicted.whole("abandonment_rate", date(1999, 2, day))
    asa = predicted.whole("asa", date(1999, 2, day))
    assert abs(abandoned.simulated - abandoned.observed) < 0.06  # type: ignore[operator]
    assert asa.simulated == pytest.approx(asa.observed, rel=0.30)


def test_volumes_are_what_was_given(predicted: Backtest) -> None:
    """Counts are exact but for the rounding of mixes by chance: a few contacts in 3,860."""
    assert predicted.whole("reached_queue").simulated == pytest.approx(3860, abs=30)


def test_the_credit_of_priority_customers_is_found(bank: tuple[Log, Calibrated]) -> None:
    """The bank gave its priority customers 90 s of credit (shared/data/README.md): 1.5 minutes of ageing."""
    rules = {(r.when.reason, r.when.tier): r.priority for r in bank[1].centre.routing.rules}
    assert rules["PS", "2"] - rules["PS", "1"] == pytest.approx(1.5, abs=0.17)  # one step of the grid


def test_the_banks_file_reads_back_and_works(bank: tuple[Log, Calibrated], tmp_path: Path) -> None:
    path = tmp_path / "centre.yaml"
    path.write_text(as_yaml(bank[1].centre, CALIBRATED, bank[1].notes), encoding="utf-8")
    again = load_centre(path)
    assert again == bank[1].centre
    assert workable(again)
