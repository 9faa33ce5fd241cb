"""``percall demo`` as somebody meets it first: a command, a folder, a summary that is right."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from typer.testing import CliRunner

import percall as pc
from percall.centre import load_centre
from percall.cli import compiling
from percall.cli import demo as command
from percall.cli import levers as levers_command
from percall.cli.main import app
from percall.demo import levers
from percall.demo.month import month
from percall.errors import Mistake, PercallError
from percall.levers.comparison import Comparison
from percall.log import manifest
from percall.metrics import CATALOGUE
from percall.money import to_units
from percall.report.format import Format
from percall.routing.compiled import KEPT_IN
from support.levers_found import found
from support.reading import assert_in_order

CPU_SECONDS = 30
"""The demo takes about 10 s of processor time; a machine busy with other work may count more, never this much."""


ALONE = found(
    portfolio=None, screening=None, pairs=(), frontier=(), tornado=(), break_evens=(), warnings=(), currency="USD"
)
"""What the demo finds of levers, made by hand: the README's test has the demo find it itself."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that ``percall demo`` made where the levers are known already, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    keep_by_hand(folder / "percall-demo")
    with as_file(files("percall.demo") / "centre.yaml") as centre:
        month(load_centre(centre))  # compiles, where nothing has done so before
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = run(folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (done.returncode, done.stderr) == (0, "")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < CPU_SECONDS
    return folder / "percall-demo", done.stdout


@pytest.fixture(scope="module")
def costed(demo: tuple[Path, str]) -> pc.Costed:
    """The demo's month, costed by the library."""
    return pc.cost(demo[0] / "log", demo[0] / "ledger.csv", demo[0] / "centre.yaml")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, in a folder."""
    environment = {"COLUMNS": "80", "PATH": str(Path(sys.executable).parent), "HOME": str(folder), "PYTHONUTF8": "1"}
    environment["NUMBA_CACHE_DIR"] = str(KEPT_IN.parent)  # where this machine keeps its compiled kernel
    words = [sys.executable, "-m", "percall", "demo", *arguments]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300)


def keep_by_hand(folder: Path) -> tuple[Path, Path]:
    """Have the demo of a folder find ``ALONE``; its centre file and ledger."""

    def compare(*_: object, folder: Path, **__: object) -> Comparison:
        folder.mkdir()
        return ALONE

    folder.mkdir(exist_ok=True)
    centre, ledger = folder / "centre.yaml", folder / "ledger.csv"
    for path in (centre, ledger):
        path.write_bytes((files("percall.demo") / path.name).read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levers, "compare", compare)
        assert levers.compare_alone(centre, ledger, lambda *_: None) == ALONE
    return centre, ledger


def test_the_files_are_there_and_the_report_is_whole(demo: tuple[Path, str]) -> None:
    reports, others = {"report.html", "levers.html"}, {"centre.yaml", "ledger.csv", "log", "percall-levers"}
    assert {path.name for path in demo[0].iterdir()} == reports | others
    for name in reports:
        assert (demo[0] / name).read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert "Bluefin Broadband" in (demo[0] / "report.html").read_text(encoding="utf-8")


def test_the_summary_says_what_the_library_says(demo: tuple[Path, str], costed: pc.Costed) -> None:
    (row,) = pc.measure(costed).rows
    (balance,) = costed.reconciliation()
    form, said = Format("en", "USD"), " ".join(demo[1].split())
    assert said.startswith(f"One contact cost {form.price(row['cost_per_contact'])}")  # type: ignore[arg-type]
    for amount in (balance.ledger, balance.contacts, balance.idle, balance.unassigned):
        assert form.money(to_units(amount)) in said
    assert "Difference $0.000000" in said
    for queue in pc.measure(costed, by=["queue"]).rows:
        assert form.price(queue["cost_per_contact"]) in said  # type: ignore[arg-type]


def test_the_sample_is_believable_and_holds_all_that_a_ledger_can(demo: tuple[Path, str], costed: pc.Costed) -> None:
    (row,) = pc.measure(costed).rows
    assert 2.7 < row["cost_per_contact"] < 5.6  # type: ignore[operator]  # the range the field quotes
    assert all(row[name] is not None for name in CATALOGUE)
    (warning,) = costed.warnings
    assert "email" in warning  # a trial nobody cancelled, and nobody wrote to
    assert costed.capacity_source == "agent_states"
    assert costed.quarantine is not None
    assert costed.quarantine.is_empty()
    assert costed.contacts.select("flags").collect()["flags"].null_count() == row["contacts"]
    assert set(costed.categories) == {name for pool in costed.centre.costs.chart().values() for name in pool.categories}
    lines = pc.read_ledger(demo[0] / "ledger.csv", costed.centre).lines
    assert any(line.amount < 0 for line in lines)
    assert any(line.currency != "USD" for line in lines)
    assert any(line.life_months for line in lines)
    assert "assert," in (demo[0] / "ledger.csv").read_text(encoding="utf-8")


def test_todays_cost_then_the_levers_then_which_three_first_then_what_to_open(demo: tuple[Path, str]) -> None:
    said = " ".join(demo[1].split())
    order = [
        "One contact cost",
        "3 levers would pay for themselves",
        "1 Self-service saves cash $9,120",
        "Do these three first Each was judged alone",
        "1. Self-service. What Self-service does. It saves $9,120 a month in cash",
        "3. Scheduling.",
        "Open percall-demo/report.html in a browser: what contacts cost.",
        "Open percall-demo/levers.html in a browser: what would make them cheaper.",
    ]
    assert_in_order(said, order)
    assert "Do these three first" in (demo[0] / "levers.html").read_text(encoding="utf-8")


def test_who_will_not_wait_for_the_levers_has_the_costs(
    demo: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> Comparison:
        raise KeyboardInterrupt

    monkeypatch.setattr(levers, "compare", interrupted)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(demo[0] / "log", tmp_path / "percall-demo" / "log")
    done = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["demo"])
    assert done.exit_code == 0
    trying, left_out = done.stderr.splitlines()[-2:]
    assert trying == "trying what would make a contact cheaper: some minutes, this once; Ctrl-C leaves it out"
    assert left_out == "left out; call `percall demo` again to go on with it"
    assert "Open percall-demo/report.html" in done.stdout
    assert "levers.html" not in done.stdout
    assert {path.name for path in Path("percall-demo").iterdir()} == {"centre.yaml", "ledger.csv", "log", "report.html"}


def test_what_was_found_of_other_files_is_not_taken_for_these(tmp_path: Path) -> None:
    centre, ledger = keep_by_hand(tmp_path)
    assert levers.known(centre, ledger) == ALONE
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("29560.00", "29561.00"), encoding="utf-8")
    assert levers.known(centre, ledger) is None


def test_the_commands_it_suggests_are_real(demo: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    suggested = {line.split()[1]: line.split()[1:] for line in demo[1].splitlines() if line.startswith("  percall ")}
    assert suggested.keys() == {"measure", "bill", "metrics", "levers"}
    monkeypatch.chdir(demo[0])
    monkeypatch.setattr(levers_command, "compare", lambda *_, **__: found())
    for arguments in suggested.values():
        result = CliRunner(env={"COLUMNS": "80"}).invoke(app, arguments)
        assert result.exit_code == 0, result.stderr


def test_again_in_russian_only_the_reports_change(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = run(folder.parent, "--lang", "ru")
    assert (again.returncode, again.stderr) == (0, "")
    changed = {path.name for path, was in before.items() if path.read_bytes() != was}
    assert changed == {"report.html", "levers.html"}
    assert before.keys() == {path for path in folder.rglob("*") if path.is_file()}
    assert "Разница 0,000000" in again.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "Начните с этих трёх" in again.stdout
    for name in changed:
        assert 'lang="ru"' in (folder / name).read_text(encoding="utf-8")
    assert max(map(len, (printed + again.stdout).splitlines())) <= 80


def test_a_folder_with_another_log_is_left_as_it_is(demo: tuple[Path, str], tmp_path: Path) -> None:
    other = tmp_path / "percall-demo"
    shutil.copytree(demo[0] / "log", other / "log")
    kept = manifest.load(other / "log")
    assert kept is not None
    del kept.files["contacts"]["2026-04-05"]
    manifest.save(other / "log", kept)
    refused = run(tmp_path)
    assert refused.returncode == 2
    assert "holds another log" in refused.stderr
    assert [path.name for path in other.iterdir()] == ["log"]


def test_it_says_when_it_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise PercallError(Mistake("stopped here"))

    monkeypatch.setattr(compiling, "is_compiled", lambda: False)
    monkeypatch.setattr(command, "make_demo", stopped)
    result = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["demo"])
    assert result.stderr.startswith("compiling the simulation for this machine: about a minute, this once\n")


def test_a_command_out_of_the_shells_sight_is_brought_into_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    activate = tmp_path / ".venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    monkeypatch.setenv("PATH", "/nowhere")
    assert command._activation() == [". .venv/bin/activate"]
