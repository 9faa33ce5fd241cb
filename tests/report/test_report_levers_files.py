"""The comparison as JSON and as a workbook: money exact, unknown null, formulas alive with the right values."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import shutil
import subprocess
import typing
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from percall.errors import PercallError
from percall.levers import comparison as tree
from percall.levers.comparison import Comparison
from percall.levers.value import Flows, net_present_value, payback_months
from percall.report.format import Format
from percall.report.levers import write_levers
from percall.report.levers.plain import MONEY, as_json
from percall.report.words import Words
from support.levers_found import HOSTILE, LEVERS, found, micros

COUNTS = {
    "horizon_months", "replications", "days", "seed", "candidates", "combinations", "beyond_budget", "vetoed",
    "screened_out", "checked",
}  # fmt: skip
OWN = {"value", "half_width"}  # of an Amount, which JSON has a form for


def book_of(comparison: Comparison, lang: str = "en") -> bytes:
    data = io.BytesIO()
    write_levers(comparison, data, "xlsx", lang=lang)
    return data.getvalue()


@pytest.fixture(scope="module")
def written() -> bytes:
    return book_of(found())


@pytest.fixture(scope="module")
def shown(written: bytes) -> Any:
    """The workbook as a program sees it that works nothing out."""
    return openpyxl.load_workbook(io.BytesIO(written), data_only=True)


@pytest.fixture(scope="module")
def formulas(written: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(written))


def test_json_has_money_as_text_shares_as_they_are_and_unknown_as_null() -> None:
    told = as_json(found(screening=None))
    first = told["levers"][0]
    assert first["restaffed"]["cash_saved"] == {"value": "9120.000000", "low": "8780.000000", "high": "9460.000000"}
    assert first["worth"]["one_off"][0] == {"what": {"en": "Set-up", "ru": "Внедрение"}, "amount": "3500.000000"}
    assert told["terms"]["discount_rate"] == 0.1
    assert told["terms"]["budget"] == "150000.000000"
    assert told["today"]["by_category"]["rent"] == "24800.000000"
    assert told["today"]["paid_hours_per_month"] == {"value": 9600.0, "low": None, "high": None}
    assert told["today"]["service"]["self_served_share"] is None
    assert told["screening"] is None
    assert told["first"] == "2026-04-06"
    assert told["portfolio"]["waterfall"][1] == {"kind": "slack", "lever": None, "amount": "-0.200000"}


def test_json_is_json(tmp_path: Path) -> None:
    write_levers(found(), tmp_path / "levers.json", "json")
    text = (tmp_path / "levers.json").read_text(encoding="utf-8")
    assert json.loads(text) == as_json(found())
    assert "Самообслуживание" in text


def test_every_whole_number_of_a_comparison_is_known_to_be_money_or_a_count() -> None:
    """A field that is added later must be put in one of the two, or micro-units would pass for a count."""
    for kind in vars(tree).values():
        if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == tree.__name__:
            hints = typing.get_type_hints(kind)
            whole = {one.name for one in dataclasses.fields(kind) if holds_int(hints[one.name])}
            known = MONEY | COUNTS | (OWN if kind is tree.Amount else {"value"})
            assert whole <= known, kind


def holds_int(hint: Any) -> bool:
    return hint is int or any(holds_int(part) for part in typing.get_args(hint))


def test_a_workbook_has_a_sheet_for_each_question_in_both_languages() -> None:
    for lang in ("en", "ru"):
        book = openpyxl.load_workbook(io.BytesIO(book_of(found(), lang)))
        words = Words(Format(lang, "USD"))
        assert book.sheetnames[:3] == [words(f"levers.sheet.{key}") for key in ("summary", "levers", "terms")]
        assert len(book.sheetnames) == 13


def test_what_came_from_a_file_is_text_and_in_no_formula(formulas: Any) -> None:
    assert formulas["Levers"]["A6"].value == HOSTILE
    assert formulas["Levers"]["A6"].data_type == "s"
    assert not any("HYPERLINK" in str(cell.value) for cell in cells(formulas) if cell.data_type == "f")


def cells(book: Any) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_payback_and_worth_are_formulas_that_show_what_was_found(formulas: Any, shown: Any) -> None:
    for row, judged in enumerate(LEVERS, 2):
        assert formulas["Levers"][f"J{row}"].data_type == formulas["Levers"][f"K{row}"].data_type == "f"
        assert shown["Levers"][f"K{row}"].value == judged.worth.npv.value / 1e6
        assert shown["Levers"][f"J{row}"].value == (judged.worth.payback_months if judged.id != "software" else "never")


def test_what_is_spent_once_is_the_sum_of_its_items(formulas: Any, shown: Any) -> None:
    assert formulas["Levers"]["G2"].value == "=SUM('Spent once'!$C$2:$C$3)"
    assert shown["Levers"]["G2"].value == sum(shown["Spent once"][cell].value for cell in ("C2", "C3")) == 14_000


def test_the_months_shown_add_up_to_the_worth_shown(shown: Any) -> None:
    flow = shown["Money by month"]
    for column in range(3, 3 + len(LEVERS) + 1):
        worth = sum(flow.cell(row, 2).value * flow.cell(row, column).value for row in range(2, flow.max_row + 1))
        # the cells are binary64 and the worth is rounded to micro-units: 121 products of about 10**4
        assert worth == pytest.approx(shown["Levers"].cell(column - 1, 11).value, abs=1e-5)


def test_the_running_total_begins_with_what_is_spent_once(shown: Any) -> None:
    total, flow = shown["Running total"], shown["Money by month"]
    column = [total.cell(row, 3).value for row in range(2, total.max_row + 1)]
    assert column[0] == -14_000
    steps = [flow.cell(row, 3).value for row in range(3, flow.max_row + 1)]
    assert [after - before for before, after in pairwise(column)] == pytest.approx(steps, abs=1e-6)  # binary64


def test_categories_sum_to_the_month_and_steps_to_tomorrow(shown: Any) -> None:
    rows = {row[0]: row[1:] for row in shown["A month"].iter_rows(values_only=True) if row[0]}
    assert rows["Total"][:3] == (248_000, 240_000, 217_200)
    assert rows["Salaries"][0] + rows["Rent"][0] + rows["Telephony"][0] == 248_000
    assert rows["Cost of a contact"][0] == 6.2
    assert rows["First contact resolution"][1] == 5.43
    assert rows["Difference"][0] == 0


def test_a_missing_set_leaves_its_rows_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(found(portfolio=None))), data_only=True)
    assert book["Levers"].max_row == 1 + len(LEVERS)
    assert [cell.value for cell in book["A month"][1]] == ["Category", "Today", "Shifts fitted"]


def test_bytes_do_not_go_to_a_stream_of_text() -> None:
    with pytest.raises(PercallError, match="xlsx is not text"):
        write_levers(found(), io.StringIO(), "xlsx")


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, dict[str, float]], Any]:
    """The workbook as LibreOffice works it out anew, after some cells of the sheet of levers or terms were changed."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed, so no program here can work the formulas out")

    def work_out(written: bytes, changes: dict[str, float]) -> Any:
        folder = tmp_path_factory.mktemp("book")
        book = openpyxl.load_workbook(io.BytesIO(written))  # openpyxl keeps the formulas and drops their values
        for place, value in changes.items():
            sheet, cell = place.split("!")
            book[sheet][cell] = value
        book.save(folder / "given.xlsx")
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
        command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "done"), str(folder / "given.xlsx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return openpyxl.load_workbook(folder / "done" / "given.xlsx", data_only=True)

    return work_out


def test_worked_out_anew_every_formula_gives_the_value_it_was_written_with(
    written: bytes, formulas: Any, shown: Any, recalculated: Callable[[bytes, dict[str, float]], Any]
) -> None:
    anew = recalculated(written, {})
    places = [(cell.parent.title, cell.coordinate) for cell in cells(formulas) if cell.data_type == "f"]
    assert len(places) > 1_000
    for sheet, cell in places:
        was, now = shown[sheet][cell].value, anew[sheet][cell].value
        assert now == was or math.isclose(now, was, rel_tol=1e-9, abs_tol=1e-5), (sheet, cell)  # binary64, micro-units


def test_what_finance_changes_changes_payback_and_worth(
    written: bytes, recalculated: Callable[[bytes, dict[str, float]], Any]
) -> None:
    anew = recalculated(written, {"Levers!H3": 18, "Terms!B2": 0.2, "Terms!B3": 24})["Levers"]
    flows = Flows(micros(42_000), micros(2_300), micros(7_870 + 2_300), 18)
    assert anew["K3"].value == pytest.approx(net_present_value(flows, 24, 0.2) / 1e6, abs=1e-5)
    assert anew["J3"].value == pytest.approx(payback_months(flows), abs=1e-9)
