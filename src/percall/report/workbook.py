"""Measured rows as an XLSX workbook: typed cells, a frozen header, a sheet for each thing a reader asks about."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from percall.errors import Mistake, PercallError
from percall.metrics import CATALOGUE, Measured
from percall.metrics.metric import Lang
from percall.money import to_units

ROWS: Final = 1_048_576
"""Rows a worksheet can hold, the header counted."""
LETTERS: Final = 32_767
"""Characters a cell can hold."""

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(measured: Measured, names: Sequence[str]) -> bytes:
    """The sheets rows (with the columns ``names``), reconciliation, quarantine, definitions and about.

    Raises PercallError where there are more rows than a worksheet holds.
    """
    if len(measured.rows) >= ROWS:
        raise PercallError(
            Mistake(f"{len(measured.rows)} rows do not fit a worksheet", field="format", accepted="csv or parquet")
        )
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, _OPTIONS) as book:
        formats = _formats(book, measured.currency)
        units = {name: metric.unit for name, metric in CATALOGUE.items()}
        _sheet(book, formats, "rows", names, ([row.get(name) for name in names] for row in measured.rows), units)
        _sheet(book, formats, "reconciliation", *_reconciliation(measured))
        _sheet(book, formats, "quarantine", ["reason", "rows"], measured.quarantined["by_reason"].items())
        _sheet(book, formats, "definitions", *_definitions())
        _sheet(book, formats, "about", ["name", "value"], _about(measured))
    return data.getvalue()


def _reconciliation(measured: Measured) -> tuple[list[str], list[list[object]], dict[str, str]]:
    names = ["ledger", "contacts", "idle", "unassigned", "difference"]
    rows = [[line.period, *(to_units(getattr(line, name)) for name in names)] for line in measured.reconciliation]
    return ["period", *names], rows, dict.fromkeys(names, "exact")


def _definitions() -> tuple[list[str], list[list[object]]]:
    names = ["id", "name", "meaning", "formula", "название", "значение", "формула", "unit", "estimator", "source"]
    languages: tuple[Lang, ...] = ("en", "ru")
    rows: list[list[object]] = []
    for metric in CATALOGUE.values():
        said = [text[lang] for lang in languages for text in (metric.name, metric.meaning, metric.formula)]
        rows.append([metric.id, *said, metric.unit, metric.estimator, metric.source])
    return names, rows


def _about(measured: Measured) -> list[list[object]]:
    names = ("currency", "timezone", "period", "view", "capacity_source", "first", "last")
    facts: list[list[object]] = [[name, str(getattr(measured, name))] for name in names]
    facts += [["warning", text] for text in measured.warnings]
    return facts


def _formats(book: Any, currency: str) -> dict[str, Any]:
    numbers = {
        "contacts": "#,##0",
        "share": "0.0%",
        "seconds": "#,##0.0",
        "money": f"#,##0.00 [${currency}]",
        "exact": f"#,##0.000000 [${currency}]",
    }
    header = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
    return {name: book.add_format({"num_format": form}) for name, form in numbers.items()} | {
        "header": book.add_format(header)
    }


def _sheet(
    book: Any,
    formats: dict[str, Any],
    title: str,
    names: Sequence[str],
    rows: Iterable[Iterable[object]],
    units: Mapping[str, str] | None = None,
) -> None:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 1)
    widths = [min(max(len(name), 10), 18) for name in names]
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, formats["header"])
    forms = [formats.get((units or {}).get(name, "contacts")) for name in names]
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, line, column, value, forms[column])
            if isinstance(value, str):
                widths[column] = max(widths[column], min(len(value), 60))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)


def _write(sheet: Any, line: int, column: int, value: object, form: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(line, column, value)
        case str():
            sheet.write_string(line, column, value if len(value) <= LETTERS else value[: LETTERS - 1] + "…")
        case int() | float() | Decimal():
            sheet.write_number(line, column, float(value), form)
        case _:
            sheet.write_string(line, column, str(value))
