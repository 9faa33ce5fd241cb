"""Calibration: what is put into a log by known laws comes back out of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from percall.centre import Centre, load_centre
from percall.errors import PercallError
from percall.floor.worth import mean_s
from percall.log import Log
from percall.log.schema import CONTACTS, SEGMENTS
from percall.twin.calibration import Calibrated, Observed, backtest, calibrate, observe
from percall.twin.calibration.after_call import after_call
from percall.twin.calibration.agents import groups_of, skills_of
from percall.twin.calibration.credits import credits_of
from percall.twin.calibration.demand import busyness, odd_days
from percall.twin.calibration.fitting import fit
from percall.twin.calibration.presence import Presence, inferred
from percall.twin.calibration.returns import redials, repeats
from percall.twin.centre_file import CALIBRATED, as_yaml
from percall.twin.checks import workable
from percall.twin.days import Calendar
from percall.twin.log import LogRows
from percall.twin.replication import replicate
from support.twin_centres import MONDAY, exponential, single_queue

BASE = Centre(name="x", time_zone="UTC", currency="USD")


def lived(centre: Centre, days: int, seed: int = 4, states: bool = True) -> Log:
    codes = workable(centre)
    rows = LogRows(Calendar(codes, MONDAY))
    replicate(codes, MONDAY, days, seed, rows=rows)
    log = rows.log()
    return log if states else Log(log.contacts, log.segments, time_zone=log.time_zone)


# Families


@pytest.mark.parametrize(
    ("family", "draw", "stated"),
    [
        ("lognormal", lambda g: g.lognormal(5, 0.6, 3000), {"mean_s": np.exp(5.18), "cv": np.sqrt(np.expm1(0.36))}),
        ("exponential", lambda g: g.exponential(200, 3000), {"mean_s": 200}),
        ("weibull", lambda g: 200 * g.weibull(1.8, 3000), {"mean_s": 200 * 0.88929, "shape": 1.8}),
    ],
)  # fmt: skip
def test_the_family_that_made_the_times_is_found(family: str, draw: Any, stated: dict[str, float]) -> None:
    found = fit(draw(np.random.default_rng(1)))
    assert found is not None
    assert found.chosen is not None
    assert found.chosen.family == family
    for name, true in stated.items():
        off = abs(found.chosen.parameters[name] - true) / found.chosen.errors[name]
        assert off < 4.5, name  # standard errors: a false alarm in 150,000, were the seed another


def test_standard_errors_are_those_of_the_theory() -> None:
    """Of an exponential's mean: mean / sqrt(n)."""
    found = fit(np.random.default_rng(2).exponential(200, 5000))
    assert found is not None
    exponential_fit = next(f for f in found.fits if f.family == "exponential")
    assert exponential_fit.errors["mean_s"] == pytest.approx(found.mean_s / np.sqrt(5000), rel=1e-3)


def test_patience_is_found_under_censoring() -> None:
    generator = np.random.default_rng(2)
    patience, offered = generator.exponential(100, 20_000), generator.exponential(60, 20_000)
    found = fit(np.minimum(patience, offered), patience <= offered)
    assert found is not None
    best = next(f for f in found.fits if f.family == "exponential")
    assert abs(best.parameters["mean_s"] - 100) < 4.5 * best.errors["mean_s"]
    assert mean_s(found.duration) == pytest.approx(100, rel=0.06)


def test_what_no_family_describes_is_taken_as_measured() -> None:
    generator = np.random.default_rng(3)
    two_kinds = np.concatenate([generator.normal(20, 2, 1000), generator.normal(300, 20, 1000)])
    found = fit(two_kinds)
    assert found is not None
    assert found.chosen is None
    assert found.duration.family == "empirical"
    assert mean_s(found.duration) == pytest.approx(two_kinds.mean(), rel=0.005)  # quantiles are rounded to 0.1 s
    measured, law = found.quantile_pairs()[::-1]
    assert np.median(np.abs(measured - law) / measured) > 0.05  # the Q-Q chart shows the misfit


def test_nobody_who_gave_up_is_no_patience() -> None:
    assert fit(np.array([1.0, 5, 9]), np.zeros(3, bool)) is None


# Days


def test_days_that_differ_by_chance_alone_are_not_busy() -> None:
    generator = np.random.default_rng(3)
    weekdays = list(np.arange(700) % 7)
    mean = np.array([500, 400, 300, 300, 300, 100, 50.0])[weekdays]
    assert busyness(generator.poisson(mean).astype(float), weekdays).cv < 0.04
    factors = generator.gamma(1 / 0.2**2, 0.2**2, 700)
    found = busyness(generator.poisson(mean * factors).astype(float), weekdays)
    assert abs(found.cv - 0.2) < 4.5 * found.error
    assert found.error < 0.02


def test_one_day_of_each_weekday_says_nothing_of_busyness() -> None:
    assert busyness(np.arange(100.0, 107), list(range(7))).freedom == 0


def frame(rows: list[dict[str, Any]]) -> Log:
    """A log of contacts given as: at_s, wait_s, talk_s, and optional reason, agent, customer, outcome."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    contacts, segments = [], []
    for number, row in enumerate(rows):
        key = f"c{number:07d}"
        begin = start + timedelta(seconds=float(row["at_s"]))
        outcome = row.get("outcome", "handled")
        contacts.append({
            "contact_id": key, "channel": "voice", "direction": "inbound", "started_at": begin, "outcome": outcome,
            "reason": row.get("reason", "any"), "customer_id": row.get("customer"),
        })  # fmt: skip
        answered = begin + timedelta(seconds=float(row["wait_s"]))
        if row["wait_s"] > 0:
            segments.append((key, 1, "queue", begin, answered, None))
        if outcome == "handled":
            end = answered + timedelta(seconds=float(row["talk_s"]))
            segments.append((key, 2, "talk", answered, end, row.get("agent", "a")))
    table = pl.DataFrame(
        segments, schema=["contact_id", "seq", "kind", "started_at", "ended_at", "agent_id"], orient="row"
    )
    table = table.with_columns(
        duration_ms=(pl.col("ended_at") - pl.col("started_at")).dt.total_milliseconds(), queue=pl.lit(None, pl.String)
    )
    filled = pl.DataFrame(contacts, infer_schema_length=None)
    filled = filled.with_columns(pl.lit(None).alias(name) for name in CONTACTS if name not in filled.columns)
    return Log(
        filled.select(list(CONTACTS)).cast(dict(CONTACTS)),
        table.select(list(SEGMENTS)).cast(dict(SEGMENTS)),
        time_zone="UTC",
    )


def test_a_holiday_does_not_spoil_the_profile() -> None:
    rows = [{"at_s": 86_400 * day + 36_000 + 60 * n, "wait_s": 0, "talk_s": 30}
            for day in range(42) for n in range(20 if day == 14 else 200)]  # fmt: skip
    seen = observe(frame(rows))
    assert odd_days(seen) == [date(2024, 1, 15)]
    monday = calibrate(seen, BASE).centre.arrivals.demands["any"].per_hour["mon"]
    assert isinstance(monday, tuple)
    assert sum(monday) / 2 == pytest.approx(200)


# Agents


def test_a_passed_over_agent_was_away() -> None:
    """a serves until 100 and again from 1000; b's customer waits from 400 to 700: a left half way before that."""
    rows: list[dict[str, Any]] = [
        {"at_s": 0, "wait_s": 0, "talk_s": 100, "agent": "a"},
        {"at_s": 400, "wait_s": 300, "talk_s": 50, "agent": "b"},
        {"at_s": 1000, "wait_s": 0, "talk_s": 50, "agent": "a"},
    ]
    seen = observe(frame(rows))
    zero = seen.midnights_s[0]
    everything = {"a": ("any",), "b": ("any",)}
    assert (inferred(seen, everything).stretches["a"] - zero).tolist() == [[0, 250], [700, 1050]]
    cannot = {"a": ("other",), "b": ("any",)}
    assert (inferred(seen, cannot).stretches["a"] - zero).tolist() == [[0, 1050]]


def test_who_never_takes_a_reason_lacks_the_skill() -> None:
    rows = [{"at_s": 60 * n, "wait_s": 0, "talk_s": 30, "agent": "ab"[n % 2], "reason": "xy"[n % 2] if n % 3 else "x"}
            for n in range(600)]  # fmt: skip
    assert skills_of(observe(frame(rows))) == {"a": ("x",), "b": ("x", "y")}


def test_many_agents_are_put_together_by_what_they_share() -> None:
    skills = {f"a{n:03d}": ("x",) if n % 2 else ("x", "y") for n in range(100)}
    groups = groups_of(skills, {"a000": 2.0}, {})
    assert sorted(map(len, groups.values())) == [1, 49, 50]


def test_after_call_time_is_found_from_both_sides() -> None:
    """Ready times of mean 20 s; half of the next customers waited (exact), half came later (at most)."""
    generator = np.random.default_rng(5)
    rows, at = [], 0.0
    for _ in range(4000):
        ready, arrival = generator.exponential(20), generator.exponential(20)
        begin = at + max(ready, arrival)
        wait = max(0.0, ready - arrival) + (2.5 if ready > arrival else 0.0)
        rows.append({"at_s": begin - wait, "wait_s": wait, "talk_s": 60})
        at = begin + 60
    seen = observe(frame(rows))
    present = Presence({"a": np.array([[0.0, 1e12]])}, recorded=True)
    found = after_call(seen, present)
    assert found is not None
    assert mean_s(found[0]) == pytest.approx(20, rel=0.06)  # about three standard errors


def test_credits_are_read_from_who_was_taken_first() -> None:
    """One agent, always a queue, gold 90 s ahead of the others: found to the grid of 10 s."""
    generator = np.random.default_rng(6)
    waiting = [
        (float(t), "gold" if generator.random() < 0.4 else "plain") for t in np.cumsum(generator.exponential(60, 2000))
    ]
    rows, at = [], 600.0
    while waiting:
        there = [c for c in waiting if c[0] < at] or waiting[:1]
        chosen = min(there, key=lambda c: c[0] - (90 if c[1] == "gold" else 0))
        waiting.remove(chosen)
        at = max(at, chosen[0])
        talk = float(generator.exponential(59))
        rows.append({"at_s": chosen[0], "wait_s": max(at - chosen[0], 0.001), "talk_s": talk, "reason": chosen[1]})
        at += talk
    found = credits_of(observe(frame(rows)), {"a": ("gold", "plain")})
    ahead = found["gold"][0] - found["plain"][0]
    assert abs(ahead - 90) <= 10


# Customers who come back


def returning(share: float, mean_s: float, outcome: str) -> Observed:
    generator = np.random.default_rng(7)
    rows = []
    for customer in range(4000):
        at = float(generator.uniform(0, 20 * 86_400))
        row = {"wait_s": 5, "talk_s": 30, "customer": f"k{customer}"}
        rows.append(row | {"at_s": at, "outcome": outcome})
        if generator.random() < share:
            rows.append(row | {"at_s": at + float(generator.exponential(mean_s)), "outcome": "self_served"})
    return observe(frame(rows))


def test_redials_are_found() -> None:
    found = redials(returning(0.4, 300, "abandoned"))["any"]
    assert abs(found.share - 0.4) < 4.5 * found.error
    assert mean_s(found.delay) == pytest.approx(300, rel=0.1)


def test_repeats_are_those_beyond_the_usual_calls() -> None:
    soon = repeats(returning(0.3, 1800, "handled"))["any"]
    assert abs(soon.share - 0.3) < 4.5 * soon.error
    steady = repeats(returning(1.0, 5 * 86_400, "handled"))["any"]
    assert steady.share < 4.5 * steady.error
    assert steady.usual == pytest.approx(1 - np.exp(-8 / 120), rel=0.2)


# The whole


@pytest.fixture(scope="module")
def known() -> tuple[Log, Calibrated]:
    centre = single_queue(240, {"mean_s": 200, "cv": 0.8}, 14, exponential(100))
    log = lived(centre, 7)
    return log, calibrate(observe(log), BASE)


def test_what_a_twin_lived_is_calibrated_back(known: tuple[Log, Calibrated]) -> None:
    """Figures of the calibrated centre against those of the centre that made the log, within some standard errors."""
    found = known[1].centre
    rates = [rate for table in found.arrivals.demands["any"].per_hour.values() for rate in table]  # type: ignore[union-attr]
    assert found.reasons["any"].redial.share == 0
    assert found.reasons["any"].resolution is None
    assert np.mean(rates) == pytest.approx(240, rel=0.025)  # 40,000 contacts: 4.5 standard errors
    assert mean_s(found.reasons["any"].talk) == pytest.approx(200, rel=0.02)
    assert mean_s(found.reasons["any"].patience) == pytest.approx(100, rel=0.1)
    staffed = sum(np.mean([np.mean(t) for t in g.staffed.values()]) for g in found.staffing.groups.values())
    assert staffed == pytest.approx(14, abs=0.1)
    assert known[1].recorded
    assert workable(found)


def test_the_backtest_of_a_true_twin_is_true(known: tuple[Log, Calibrated]) -> None:
    """The twin's own log: within 4.5 standard deviations of a run, and nine half hours in ten in their interval."""
    log, model = known
    found = backtest(model, observe(log), reps=20)
    for measure in ("asa", "abandonment_rate"):
        whole = found.whole(measure)
        assert whole.observed is not None
        assert whole.simulated is not None
        assert whole.error is not None
        assert abs(whole.observed - whole.simulated) < 4.5 * whole.error * np.sqrt(20)
        covered = found.covered(measure)
        assert covered is not None
        assert covered > 0.86  # of 336 half hours; 20 replications make the interval one of about 90 %


def test_a_queue_to_which_no_reason_mostly_goes_is_left_out_so_that_the_file_works() -> None:
    values = single_queue(60, exponential(100), 4).model_dump()
    values["queues"]["rare"] = {}
    values["arrivals"]["demands"]["more"] = {"reason": "any", "tier": "gold", "per_hour": {"daily": 6}}
    values["routing"]["rules"] = [{"when": {"tier": "gold"}, "queue": "rare"}, {"queue": "line"}]
    found = calibrate(observe(lived(Centre.model_validate(values), 1)), BASE)
    assert workable(found.centre)
    assert set(found.centre.queues) == {"line"}
    assert found.notes["queues",] == "without those to which no reason mostly goes: rare"


def test_the_file_reads_back(known: tuple[Log, Calibrated], tmp_path: Path) -> None:
    path = tmp_path / "centre.yaml"
    path.write_text(as_yaml(known[1].centre, CALIBRATED, known[1].notes), encoding="utf-8")
    assert "standard error" in path.read_text(encoding="utf-8")
    assert load_centre(path) == known[1].centre


def test_an_unknown_column_and_an_empty_span_are_mistakes(known: tuple[Log, Calibrated]) -> None:
    with pytest.raises(PercallError, match="no column vip"):
        observe(known[0], tier="vip")
    with pytest.raises(PercallError, match="no inbound contact"):
        observe(known[0], date(1990, 1, 1), date(1990, 1, 2))


def test_counted_volumes_are_lived_exactly() -> None:
    values = single_queue(7, exponential(60), 5).model_dump()
    values["arrivals"]["counted"] = True
    values["arrivals"]["demands"]["calls"]["per_hour"] = {"daily": (14.0,) * 20 + (0.0,) * 28}
    log = lived(Centre.model_validate(values), 3)
    by_interval = observe(log).contacts.group_by("day", "interval").len()
    assert set(by_interval["len"]) == {7}
    assert len(by_interval) == 60


def test_opening_hours_are_those_of_the_staff(known: tuple[Log, Calibrated]) -> None:
    opened = known[1].centre.routing.queues["line"].open
    assert set(opened) == {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
    assert opened["tue"] == "00:00-24:00"


def test_a_heavy_tail_is_not_guessed_beyond_the_data() -> None:
    """Patience is log-normal, but the answered hide all beyond 60 s: the rest leaves at the mean hazard."""
    generator = np.random.default_rng(8)
    patience = generator.lognormal(6, 2, 5000)
    found = fit(np.minimum(patience, 60), patience <= 60)
    assert found is not None
    assert found.chosen is None
    hazard = (patience <= 60).sum() / np.minimum(patience, 60).sum()
    left = float(found.curve.share[-1])
    assert max(found.duration.quantiles_s) == pytest.approx(60 - np.log(1 / 603 / left) / hazard, rel=0.02)
