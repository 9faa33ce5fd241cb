"""Rows as files for other programs: typed, whole, and never a formula made of somebody's data."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import percall.report.workbook
from percall.costing import Reconciliation
from percall.errors import PercallError
from percall.metrics import CATALOGUE, Measured, measure
from percall.report import write_rows
from percall.report.tables import FORMULA_STARTS
from support.reporting import tiny
from support.small_log import centre

FORMULAS = ['=HYPERLINK("http://evil","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]


def measured(queues: list[Any], **values: Any) -> Measured:
    """One row a queue; every metric unknown but those given."""
    rows = [
        {"period": "2024-03", "queue": queue} | dict.fromkeys(CATALOGUE) | values | {"small": True} for queue in queues
    ]
    return Measured(
        currency="USD",
        timezone="UTC",
        period="month",
        by=("queue",),
        view="unit",
        capacity_source="none",
        first=None,
        last=date(2024, 3, 31),
        minimum_contacts=30,
        rows=rows,
        totals=[],
        reconciliation=[Reconciliation("2024-03", 5_000_000, 3_000_000, 1_500_000, 500_000)],
        quarantined={"count": 2, "by_reason": {"=cmd|calc": 2}},
        basis={},
        warnings=("=1+1",),
    )


def as_csv(given: Measured) -> list[dict[str, str]]:
    text = io.StringIO(newline="")
    write_rows(given, text, "csv")
    return list(csv.DictReader(io.StringIO(text.getvalue(), newline="")))


def as_workbook(given: Measured) -> bytes:
    data = io.BytesIO()
    write_rows(given, data, "xlsx")
    return data.getvalue()


def test_csv_has_plain_numbers_and_nothing_where_unknown() -> None:
    (row,) = as_csv(measured(["q"], contacts=3, cost_total=Decimal("-1234.500000"), aht=61.25, occupancy=0.5))
    assert list(row) == ["period", "queue", *CATALOGUE, "small"]
    assert (row["contacts"], row["cost_total"], row["aht"], row["occupancy"]) == ("3", "-1234.500000", "61.25", "0.5")
    assert (row["asa"], row["small"], row["period"]) == ("", "true", "2024-03")


@pytest.mark.parametrize("name", FORMULAS)
def test_csv_never_begins_a_cell_with_a_formula(name: str) -> None:
    (row,) = as_csv(measured([name], cost_total=Decimal("-5.000000")))
    assert row["queue"] == f"'{name}"
    assert row["cost_total"] == "-5.000000"


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_csv_gives_every_name_back_and_no_formula(names: list[str]) -> None:
    rows = as_csv(measured([*names]))
    for name, row in zip(names, rows, strict=True):
        assert row["queue"] in (name, f"'{name}")
        assert row["queue"][:1] not in FORMULA_STARTS


def test_workbook_has_text_where_the_data_has_text() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook(measured(FORMULAS)))) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 5
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert "=HYPERLINK(" in strings


def test_workbook_is_typed_and_has_a_sheet_for_each_question() -> None:
    given = measured(["q"], contacts=3, cost_total=Decimal("-1234.5"), aht=61.25, occupancy=0.5)
    book = pl.read_excel(io.BytesIO(as_workbook(given)), sheet_id=0)
    assert list(book) == ["rows", "reconciliation", "quarantine", "definitions", "about"]
    row = book["rows"].row(0, named=True)
    assert (row["contacts"], row["cost_total"], row["aht"], row["occupancy"]) == (3, -1234.5, 61.25, 0.5)
    assert (row["asa"], row["small"]) == (None, True)
    assert book["reconciliation"].row(0) == ("2024-03", 5, 3, 1.5, 0.5, 0)
    assert book["quarantine"].row(0) == ("=cmd|calc", 2)
    assert book["definitions"]["id"].to_list() == list(CATALOGUE)
    assert ("warning", "=1+1") in book["about"].rows()
    assert ("last", "2024-03-31") in book["about"].rows()


def test_workbook_formats_money_and_freezes_the_header() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook(measured(["q"], cost_total=Decimal(1))))) as archive:
        styles, sheet = archive.read("xl/styles.xml").decode(), archive.read("xl/worksheets/sheet1.xml").decode()
    assert "#,##0.00 [$USD]" in styles
    assert 'state="frozen"' in sheet


def test_workbook_refuses_more_rows_than_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(percall.report.workbook, "ROWS", 3)
    with pytest.raises(PercallError, match=r"3 rows do not fit a worksheet .*csv or parquet"):
        as_workbook(measured(["a", "b", "c"]))


def test_workbook_shortens_what_a_cell_cannot_hold() -> None:
    book = pl.read_excel(io.BytesIO(as_workbook(measured(["x" * 40_000]))), sheet_name="rows")
    assert book["queue"].to_list() == ["x" * 32_766 + "…"]


def test_parquet_is_typed(tmp_path: Path) -> None:
    write_rows(
        measured(["=1", None], contacts=3, cost_total=Decimal("-1.000001"), aht=1.5), tmp_path / "r.parquet", "parquet"
    )
    frame = pl.read_parquet(tmp_path / "r.parquet")
    assert frame.schema["cost_total"] == pl.Decimal(38, 6)
    assert frame.schema["contacts"] == pl.Int64()
    assert frame.schema["asa"] == pl.Float64()
    assert frame["queue"].to_list() == ["=1", None]
    assert frame["cost_total"].to_list() == [Decimal("-1.000001")] * 2


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_no_rows_still_make_a_file_with_columns(tmp_path: Path, form: Any) -> None:
    write_rows(measured([]), tmp_path / "rows", form)
    data = (tmp_path / "rows").read_bytes()
    assert b"cost_total" in data or form in ("json", "xlsx")
    assert len(data) > 50


def test_json_is_what_measured_says() -> None:
    given = measure(tiny(), by=("reason",), period="month")
    data = io.BytesIO()
    write_rows(given, data, "json")
    assert json.loads(data.getvalue()) == given.as_json()


def test_real_rows_go_through_every_format() -> None:
    given = measure(tiny(described=centre(minimum_contacts=1)), by=("reason", "weekday"), period="week")
    assert [row["reason"] for row in as_csv(given)] == [row["reason"] for row in given.rows]
    parquet, book = io.BytesIO(), io.BytesIO()
    write_rows(given, parquet, "parquet")
    write_rows(given, book, "xlsx")
    frame = pl.read_parquet(parquet.getvalue())
    assert frame["cost_total"].sum() == sum(row["cost_total"] for row in given.rows)  # type: ignore[misc]
    assert frame["weekday"].to_list() == [row["weekday"] for row in given.rows]
    assert pl.read_excel(book.getvalue(), sheet_name="rows").height == len(given.rows)


def test_bytes_do_not_go_to_a_stream_of_text() -> None:
    with pytest.raises(PercallError, match="xlsx is not text"):
        write_rows(measured([]), io.StringIO(), "xlsx")
    wrapped = io.TextIOWrapper(io.BytesIO())
    write_rows(measured([]), wrapped, "xlsx")
    assert wrapped.buffer.getvalue()[:2] == b"PK"  # type: ignore[attr-defined]


def test_an_unknown_format_is_an_error_that_says_which_there_are() -> None:
    with pytest.raises(PercallError, match=re.escape("csv, json, parquet, xlsx")):
        write_rows(measured([]), io.StringIO(), "ods")  # type: ignore[arg-type]
