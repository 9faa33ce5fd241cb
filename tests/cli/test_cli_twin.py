"""``percall calibrate`` and ``percall simulate`` as a user meets them."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from percall.log import open_log

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
    assert "USD is assumed" in found.stderr
    assert "# ASSUMED: a contact log names no currency" in (folder / "found.yaml").read_text(encoding="utf-8")
    checked = percall(folder, "centre", "check", "found.yaml")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    twice = percall(folder, "calibrate", "--log", "log", "--out", "found.yaml")
    assert twice.returncode != 0
    told = percall(folder, "calibrate", "--log", "log", "--out", "euro.yaml", "--currency", "EUR")
    assert "is assumed" not in told.stderr
    assert 'currency: "EUR"' in (folder / "euro.yaml").read_text(encoding="utf-8")
    assert "exists already" in twice.stderr


@pytest.mark.parametrize(
    ("lang", "said", "measure", "whole", "covered"),
    [
        ("en", "the twin says", "Handling time", "All days", "of half hours lie inside the interval."),
        ("ru", "двойник говорит", "Время обработки", "Все дни", "получасов лежат внутри интервала."),
    ],
)
def test_a_backtest_tells_seen_from_simulated_in_a_terminal_of_eighty_columns(
    folder: Path, lang: str, said: str, measure: str, whole: str, covered: str
) -> None:
    done = percall(folder, "backtest", "--log", "log", "--days", "1", "--reps", "2", "--lang", lang)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert said in done.stdout
    assert covered in done.stdout
    assert max(map(len, lines)) <= 80
    assert any(line.startswith(f" {measure}") for line in lines[lines.index(whole) :])


def test_a_mistake_stops_it_with_line_and_field(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(CENTRE.replace("- {queue: line}", "- {queue: lime}"))
    for command in (["simulate", "wrong.yaml"], ["centre", "check", "wrong.yaml"]):
        done = percall(folder, *command)
        assert done.returncode != 0
        assert "wrong.yaml:15, routing.rules.0.queue: there is no queue lime" in done.stderr


@pytest.mark.parametrize("first", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_days_at_the_ends_of_time_are_refused(folder: Path, first: str) -> None:
    done = percall(folder, "simulate", "centre.yaml", "--from", first)
    assert done.returncode == 2
    assert done.stderr == f"error: --from: {first} is too far away (accepted: years 1900 to 2199)\n"


def test_more_than_a_century_is_refused(folder: Path) -> None:
    done = percall(folder, "simulate", "centre.yaml", "--days", "36526")
    assert done.returncode == 2
    assert "--days" in done.stderr


def test_no_processes_at_all_are_refused(folder: Path) -> None:
    done = percall(folder, "simulate", "centre.yaml", "--processes", "0")
    assert done.returncode == 2
    assert done.stderr.startswith("error: --processes: nothing is done by 0 processes")


def test_a_share_that_is_none_is_refused(folder: Path) -> None:
    done = percall(folder, "simulate", "centre.yaml", "--until-ci", "much")
    assert "'much' is no share" in done.stderr


def test_ctrl_c_keeps_what_had_finished_and_says_how_many(folder: Path) -> None:
    """A real process with its workers, interrupted as a terminal does it: once the bar shows a replication done."""
    terminal, side = pty.openpty()
    command = "from percall.__main__ import run; run()"
    arguments = ["simulate", "centre.yaml", "--days", "200", "--reps", "900", "--processes", "2"]
    process = subprocess.Popen(
        [sys.executable, "-c", command, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=side,
        text=True,
        start_new_session=True,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(side)
    shown = b""
    while not (bar := re.search(rb"([1-9]\d*)/900", shown)):
        shown += os.read(terminal, 65_536)
    os.killpg(process.pid, signal.SIGINT)
    assert process.stdout is not None
    printed = process.stdout.read()
    assert process.wait() == 130
    os.close(terminal)
    found = re.search(r"(\d+) replications of .* broken off: these had finished", " ".join(printed.split()))
    assert found, printed
    assert int(bar[1]) <= int(found[1]) < 900
    assert "abandonment_rate" in printed


def test_the_first_use_says_that_it_compiles_and_the_next_does_not(folder: Path, tmp_path: Path) -> None:
    """A cache of its own, with what a compiled kernel leaves there; compiling itself takes a minute."""
    (tmp_path / "kept").mkdir()
    ask = (
        "import percall.routing.compiled as c\n"
        "from pathlib import Path\n"
        f"c.KEPT_IN = Path({str(tmp_path / 'kept')!r})\n"
        "from percall.cli.compiling import announce_compiling\n"
        "announce_compiling()\n"
    )
    said = [subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stderr]
    (tmp_path / "kept" / "loop.run_until-1.py311.1.nbc").touch()
    said.append(subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stderr)
    assert "compiling the simulation for this machine" in said[0]
    assert said[1] == ""


def test_why_a_contact_got_its_agents(folder: Path) -> None:
    simulate = ["simulate", "centre.yaml", "--days", "3", "--processes", "1"]
    talks = open_log(folder / "log").segments.filter(pl.col("kind") == "talk").collect()
    said = percall(folder, *simulate, "--explain", talks["contact_id"].min())
    assert said.returncode == 0, said.stderr
    assert re.search(r"2024-01-01 00:\d\d:\d\d line: agents-\d ", said.stdout)
    none = percall(folder, *simulate, "--explain", "0099999999")
    assert none.returncode == 2
    assert "the run has no contact 0099999999" in none.stderr
