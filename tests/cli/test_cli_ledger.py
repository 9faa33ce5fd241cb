"""``percall ledger``: from a sheet of accounting to costs, as a user types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

from support import cost_sheets
from support.cost_sheets import workbook, written

Run = Callable[..., Result]

SHEET = """\
Customer care, March 2024
Account,Description,Amount USD
6000,Salaries agents,"1,200.00"
6420,Telephone,80.50
,Total,"1,280.50"
"""


def test_a_sheet_is_proposed_checked_and_costed(percall: Run, small: Any, tmp_path: Path) -> None:
    sheet = written(tmp_path, "care.csv", SHEET)
    proposed = percall("ledger", "suggest", sheet)
    assert proposed.exit_code == 0, proposed.stderr
    mapping = written(tmp_path, "care.yaml", proposed.stdout)
    checked = percall("ledger", "check", sheet, "--mapping", mapping)
    assert checked.exit_code == 0, checked.stderr
    assert "Totals of the sheet that its rows come to: 1 of 1." in checked.stdout
    assert "Amount USD: lines 1,280.5 + left out 0 = 1,280.5, the sum of the column." in checked.stdout
    given = ["--log", small.log, "--ledger", sheet, "--mapping", mapping, "--centre", small.centre]
    costed = percall("measure", *given, "--format", "json")
    assert costed.exit_code == 0, costed.stderr
    (balance,) = json.loads(costed.stdout)["reconciliation"]
    assert balance["ledger"] == "1280.500000"
    assert balance["difference"] == "0.000000"


def test_a_question_that_is_not_answered_stops_it(percall: Run, tmp_path: Path) -> None:
    sheet = written(tmp_path, "saldenliste.csv", cost_sheets.TRIAL_BALANCE)
    mapping = written(tmp_path, "m.yaml", percall("ledger", "suggest", sheet).stdout)
    stopped = percall("ledger", "check", sheet, "--mapping", mapping)
    assert stopped.exit_code == 2
    assert "m.yaml:3, costs.0.period: is not answered yet (accepted: the month, quarter" in stopped.stderr


def test_a_workbook_is_shown_in_russian_with_its_equipment(percall: Run, tmp_path: Path) -> None:
    sheet = workbook(tmp_path)
    mapping = written(tmp_path, "m.yaml", percall("ledger", "suggest", sheet).stdout)
    shown = " ".join(percall("ledger", "check", sheet, "--mapping", mapping, "--lang", "ru").stdout.split())
    assert "Сервер: 600 000,00 ₽ на 60 мес., с 15 мая 2025 г." in shown
    assert "Итоги листа, которые сходятся с его строками: 3 из 3." in shown


def test_two_mappings_for_one_sheet_are_refused(percall: Run, tmp_path: Path) -> None:
    sheet = written(tmp_path, "care.csv", SHEET)
    mapping = written(tmp_path, "m.yaml", percall("ledger", "suggest", sheet).stdout)
    refused = percall("ledger", "check", sheet, "--mapping", mapping, "--mapping", mapping)
    assert refused.exit_code == 2
    assert (
        "1 ledger files and 2 mappings (accepted: one mapping for every ledger file, or one for each)" in refused.stderr
    )
