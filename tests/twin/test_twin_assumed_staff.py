"""A log that names no agent: staff is what would give the waits seen, and the file says so and asks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from percall.centre import Centre, load_centre
from percall.errors import PercallError
from percall.log import Log
from percall.twin.calibration import calibrate, driven_by, observe
from percall.twin.calibration.assumed_staff import assumed_staff
from percall.twin.centre_file import CALIBRATED, as_yaml
from percall.twin.checks import workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows
from percall.twin.replication import replicate
from support.twin_centres import MONDAY, exponential, single_queue

BASE = Centre(name="x", time_zone="UTC", currency="USD")
DAYS = 14


def durations_only(agents: int, waits: bool = True) -> Log:
    """Fourteen days of a queue at 300 contacts an hour of 120 s (load 10), without agents, states and stamps."""
    codes = workable(single_queue(300, exponential(120), agents, exponential(120)))
    rows = LogRows(Calendar(codes, MONDAY))
    replicate(codes, MONDAY, DAYS, 4, rows=rows)
    log = rows.log()
    segments = pl.DataFrame(log.segments).with_columns(
        agent_id=pl.lit(None, pl.String),
        started_at=pl.lit(None, pl.Datetime("us", "UTC")),
        ended_at=pl.lit(None, pl.Datetime("us", "UTC")),
    )
    if not waits:
        segments = segments.filter(pl.col("kind") == "talk")
    return Log(log.contacts, segments, time_zone=log.time_zone)


@pytest.mark.parametrize("agents", [9, 11, 13])
def test_the_staff_that_made_the_waits_comes_back(agents: int) -> None:
    """On average over the half hours, within one agent: a half hour of whole agents follows its own volume."""
    found = assumed_staff(observe(durations_only(agents)), np.ones(DAYS, bool))
    assert np.mean([found.staffed[day] for day in found.staffed]) == pytest.approx(agents, abs=1)


def test_without_waits_an_occupancy_is_stated() -> None:
    found = assumed_staff(observe(durations_only(9, waits=False)), np.ones(DAYS, bool))
    load = 300 * 120 / 3600
    assert np.mean([found.staffed[day] for day in found.staffed]) == pytest.approx(load / 0.8 + 0.5, rel=0.1)
    assert "80%" in found.basis


def test_the_file_works_says_what_was_assumed_and_asks(tmp_path: Path) -> None:
    model = calibrate(observe(durations_only(11)), BASE)
    assert model.assumed
    path = tmp_path / "centre.yaml"
    path.write_text(as_yaml(model.centre, CALIBRATED, model.notes), encoding="utf-8")
    assert "# ASSUMED: the log names no agents" in path.read_text(encoding="utf-8")
    assert "# 2. How many are at work in each half hour" in path.read_text(encoding="utf-8")
    assert load_centre(path) == model.centre
    assert workable(load_centre(path))


def test_days_whose_staff_nobody_knows_cannot_be_predicted() -> None:
    """Staff assumed from the waits of a day would predict these very waits."""
    seen = observe(durations_only(11))
    with pytest.raises(PercallError, match="names no agents"):
        driven_by(calibrate(seen, BASE), seen)
