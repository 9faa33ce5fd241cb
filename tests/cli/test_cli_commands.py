"""The smaller commands: version, help, centre, bill, metrics, report."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from typer.testing import Result

import percall as pc
from percall.metrics import CATALOGUE

Run = Callable[..., Result]


def test_version_and_help(percall: Run) -> None:
    assert percall("--version").stdout == f"percall {version('percall')}\n"
    said = percall("--help").stdout
    order = [said.index(f" {name} ") for name in ("centre", "import", "measure", "bill", "report", "metrics", "demo")]
    assert order == sorted(order)
    assert percall("nonsense").exit_code == 2


def test_a_new_centre_file_is_one_that_loads(percall: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert percall("centre", "new", path).exit_code == 0
    checked = percall("centre", "check", path)
    assert checked.exit_code == 0
    assert "no mistakes" in " ".join(checked.stdout.split())


def test_a_new_centre_file_never_replaces_an_old_one(percall: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: Mine\n", encoding="utf-8")
    result = percall("centre", "new", path)
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert path.read_text(encoding="utf-8") == "name: Mine\n"


def test_every_mistake_in_a_centre_file_has_its_line(percall: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: Mine\ntime_zone: Moon\ncurrency: dollars\n", encoding="utf-8")
    result = percall("centre", "check", path)
    assert result.exit_code == 2
    assert "mine.yaml:2" in result.stderr.replace("\n", "")
    assert "mine.yaml:3" in result.stderr.replace("\n", "")


def test_a_bill_shows_its_working_and_sums_to_the_cost(percall: Run, small: Any) -> None:
    result = percall("bill", "V07", *small.given, width=120)
    assert result.exit_code == 0, result.stderr
    rows = [line.split() for line in result.stdout.splitlines() if "$" in line]
    *lines, total = [Decimal([word for word in row if word.startswith("$")][-1][1:]) for row in rows]
    assert len(lines) == 3  # salaries, telephony, software
    assert sum(lines) == total
    assert "ledger.csv:2" in result.stdout
    assert "agent time" in result.stdout
    assert " 2 min" in result.stdout.replace("\N{NO-BREAK SPACE}", " ")


def test_a_bill_of_nobody_is_refused(percall: Run, small: Any) -> None:
    result = percall("bill", "V99", *small.given)
    assert result.exit_code == 2
    assert "V99" in result.stderr


def test_metrics_lists_every_one_in_both_languages(percall: Run) -> None:
    for lang, name in (("en", "Cost per contact"), ("ru", "Стоимость контакта")):
        said = percall("metrics", "--lang", lang).stdout
        assert all(f" {metric} " in said for metric in CATALOGUE)
        assert name in said
        assert max(map(len, said.splitlines())) <= 80


def test_metrics_explains_one(percall: Run) -> None:
    said = " ".join(percall("metrics", "cost_per_contact").stdout.split())
    assert CATALOGUE["cost_per_contact"].formula["en"] in said
    assert "ratio of sums" in said
    assert CATALOGUE["cost_per_contact"].meaning["ru"] in " ".join(
        percall("metrics", "cost_per_contact", "--lang", "ru").stdout.split()
    )


def test_an_unknown_metric_is_answered_with_the_closest(percall: Run) -> None:
    result = percall("metrics", "cost_per_contract")
    assert result.exit_code == 2
    assert "did you mean 'cost_per_contact'" in result.stderr.replace("\n", " ")


def test_the_report_is_written(percall: Run, small: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    result = percall("report", *small.given, "--out", path, "--lang", "ru")
    assert result.exit_code == 0, result.stderr
    assert "<html" in path.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_named(percall: Run, small: Any, tmp_path: Path) -> None:
    result = percall("report", *small.given, "--out", tmp_path / "nowhere" / "report.html")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr.replace("\n", "")


def test_the_api_is_as_short_as_the_readme_says(small: Any) -> None:
    ledger = pc.Ledger(tuple(line for line in _lines(small) if line.currency == "USD"))
    assert pc.cost(small.log, ledger, small.centre).reconciliation()[0].difference == 0


def _lines(small: Any) -> tuple[Any, ...]:
    from percall.ledger import read_rates

    return pc.read_ledger(small.ledger, pc.load_centre(small.centre), rates=read_rates(small.rates)).lines
