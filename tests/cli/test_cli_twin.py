"""``percall calibrate`` and ``percall simulate`` as a user meets them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CENTRE = """\
name: small
time_zone: UTC
currency: USD
queues: {line: {}}
teams: {all: {}}
arrivals:
  demands:
    calls: {reason: any, per_hour: {daily: 60}}
reasons:
  any:
    talk: {family: exponential, mean_s: 120}
    patience: {family: exponential, mean_s: 60}
routing:
  rules:
    - {queue: line}
staffing:
  groups:
    agents: {team: all, agents: 3, staffed: {daily: 3}}
"""
LEDGER = "date,category,amount,currency\n2024-01-01,salaries,10000,USD\n2024-01-01,telephony,500,USD\n"


def percall(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "percall", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("twin")
    (made / "centre.yaml").write_text(CENTRE)
    (made / "book.csv").write_text(LEDGER)
    simulate = ["simulate", "centre.yaml", "--days", "3", "--reps", "3", "--processes", "1"]
    done = percall(made, *simulate, "--log", "log", "--ledger", "book.csv")
    assert done.returncode == 0, done.stderr
    (made / "first.txt").write_text(done.stdout)
    return made


def test_every_measure_comes_with_its_interval(folder: Path) -> None:
    rows = {line.split("│")[1].strip(): line for line in (folder / "first.txt").read_text().splitlines() if "│" in line}
    assert {"abandonment_rate", "asa", "service_level", "cost_per_contact"} <= rows.keys()
    assert all(len(line.split("│")[3].strip()) > 0 for line in rows.values())


def test_the_same_command_says_the_same(folder: Path) -> None:
    again = percall(folder, "simulate", "centre.yaml", "--days", "3", "--reps", "3", "--ledger", "book.csv")
    assert again.stdout == (folder / "first.txt").read_text()


def test_the_log_is_priced_and_calibrated(folder: Path) -> None:
    measured = percall(folder, "measure", "--log", "log", "--ledger", "book.csv", "--centre", "log/centre.yaml")
    assert measured.returncode == 0, measured.stderr
    assert "Cost per contact" in measured.stdout
    found = percall(folder, "calibrate", "--log", "log", "--out", "found.yaml")
    assert found.returncode == 0, found.stderr
    checked = percall(folder, "centre", "check", "found.yaml")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    twice = percall(folder, "calibrate", "--log", "log", "--out", "found.yaml")
    assert twice.returncode != 0
    assert "exists already" in twice.stderr


def test_a_mistake_stops_it_with_line_and_field(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(CENTRE.replace("- {queue: line}", "- {queue: lime}"))
    for command in (["simulate", "wrong.yaml"], ["centre", "check", "wrong.yaml"]):
        done = percall(folder, *command)
        assert done.returncode != 0
        assert "wrong.yaml:15, routing.rules.0.queue: there is no queue lime" in done.stderr


def test_a_share_that_is_none_is_refused(folder: Path) -> None:
    done = percall(folder, "simulate", "centre.yaml", "--until-ci", "much")
    assert "'much' is no share" in done.stderr
