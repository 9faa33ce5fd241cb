"""``percall demo`` as somebody meets it first: a command, a folder, a summary that is right."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

import percall as pc
from percall.metrics import CATALOGUE
from percall.money import to_units
from percall.report.format import Format

CPU_SECONDS = 30
"""The demo takes about 8 s of processor time; a machine shared with other work may count more, never this much."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which ``percall demo`` was run, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = run(folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < CPU_SECONDS
    return folder, done.stdout


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, in a folder."""
    environment = {"COLUMNS": "80", "PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "percall", "demo", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_the_files_are_there_and_the_report_is_whole(demo: tuple[Path, str]) -> None:
    folder = demo[0] / "percall-demo"
    assert {path.name for path in folder.iterdir()} == {"centre.yaml", "ledger.csv", "log", "report.html"}
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert report.rstrip().endswith("</html>")
    assert "Bluefin Broadband" in report


def test_the_summary_says_what_the_library_says(demo: tuple[Path, str]) -> None:
    folder = demo[0] / "percall-demo"
    costed = pc.cost(folder / "log", folder / "ledger.csv", folder / "centre.yaml")
    (row,) = pc.measure(costed).rows
    (balance,) = costed.reconciliation()
    form, said = Format("en", "USD"), " ".join(demo[1].split())
    assert said.startswith(f"One contact cost {form.price(row['full_cost_per_contact'])}")  # type: ignore[arg-type]
    for amount in (balance.ledger, balance.contacts, balance.idle, balance.unassigned):
        assert form.money(to_units(amount)) in said
    assert "Difference $0.000000" in said
    for queue in pc.measure(costed, by=["queue"]).rows:
        assert form.price(queue["cost_per_contact"]) in said  # type: ignore[arg-type]


def test_the_sample_is_believable(demo: tuple[Path, str]) -> None:
    """A few dollars a contact, within what the field publishes; every kind of thing a ledger can hold is in it."""
    folder = demo[0] / "percall-demo"
    costed = pc.cost(folder / "log", folder / "ledger.csv", folder / "centre.yaml")
    (row,) = pc.measure(costed).rows
    assert 2.7 < row["full_cost_per_contact"] < 5.6  # type: ignore[operator]
    assert all(row[name] is not None for name in CATALOGUE)
    (warning,) = costed.warnings
    assert "email" in warning  # a trial nobody cancelled, and nobody wrote to
    assert costed.capacity_source == "agent_states"
    assert costed.quarantine is not None
    assert costed.quarantine.is_empty()
    assert costed.contacts.select("flags").collect()["flags"].null_count() == row["contacts"]
    assert set(costed.categories) == {name for pool in costed.centre.costs.chart().values() for name in pool.categories}
    lines = pc.read_ledger(folder / "ledger.csv", costed.centre).lines
    assert any(line.amount < 0 for line in lines)
    assert any(line.currency != "USD" for line in lines)
    assert any(line.life_months for line in lines)
    assert "assert," in (folder / "ledger.csv").read_text(encoding="utf-8")


def test_the_commands_it_suggests_are_real(demo: tuple[Path, str]) -> None:
    from typer.testing import CliRunner

    from percall.cli.main import app

    commands = [line.split() for line in demo[1].splitlines() if line.startswith("  percall ")]
    assert len(commands) >= 3
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(demo[0] / "percall-demo")
        for _, *arguments in commands:
            result = CliRunner(env={"COLUMNS": "80"}).invoke(app, arguments)
            assert result.exit_code == 0, result.stderr


def test_running_it_again_is_safe(demo: tuple[Path, str]) -> None:
    folder = demo[0] / "percall-demo"
    before = {path: path.read_bytes() for path in sorted((folder / "log").rglob("*")) if path.is_file()}
    again = run(demo[0])
    assert (again.returncode, again.stdout) == (0, demo[1])
    assert before == {path: path.read_bytes() for path in sorted((folder / "log").rglob("*")) if path.is_file()}


def test_it_speaks_russian(demo: tuple[Path, str], tmp_path: Path) -> None:
    done = run(tmp_path, "--lang", "ru", "--out", "demo")
    assert done.returncode == 0, done.stderr
    assert "Bluefin" in (tmp_path / "demo" / "report.html").read_text(encoding="utf-8")
    assert "контакт" in done.stdout.lower()
    assert max(map(len, demo[1].splitlines())) <= 80
    assert max(map(len, done.stdout.splitlines())) <= 80
