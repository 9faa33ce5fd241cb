"""Ledger files for tests: written as text or as a workbook, and the bank's own cost sheet in percall's columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from percall.centre.model import Centre, Costs, ExchangeRate
from percall.ledger import Line


def a_centre(rate_period: str = "month", currency: str = "USD", rates: Iterable[ExchangeRate] = ()) -> Centre:
    """A centre with the default chart of accounts."""
    costs = Costs.model_validate({"rate_period": rate_period})
    return Centre(name="Test", time_zone="UTC", currency=currency, costs=costs, exchange_rates=tuple(rates))


def rate(currency: str, worth: str, since: str | None = None) -> ExchangeRate:
    """One unit of ``currency`` is worth so much, from a day on."""
    return ExchangeRate.model_validate({"currency": currency, "rate": worth, "since": since})


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """``path``, with this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(path: Path, *sheets: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> Path:
    """An XLSX workbook. A cell may be a (formula, cached result) or a (day, number format), as a tuple."""
    book = xlsxwriter.Workbook(str(path))
    for place, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[place] if names else None)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                match cell:
                    case (str(formula), result):
                        sheet.write_formula(at, column, formula, None, result)
                    case (datetime() as day, shown):
                        sheet.write_datetime(at, column, day, book.add_format({"num_format": shown}))
                    case datetime():
                        sheet.write_datetime(at, column, cell, book.add_format({"num_format": "yyyy-mm-dd"}))
                    case str():
                        sheet.write_string(at, column, cell)
                    case _:
                        sheet.write(at, column, cell)
    book.close()
    return path


def csv_text(rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """Rows as CSV text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def as_row(line: Line) -> dict[str, str]:
    """A line as accounting would write it."""
    single = line.dated or line.life_months is not None
    return {
        "date": line.first_day.isoformat() if single else "",
        "from": "" if single else line.first_day.isoformat(),
        "to": "" if single else line.last_day.isoformat(),
        "category": line.category,
        "amount": str(line.amount),
        "currency": line.currency,
        "life_months": "" if line.life_months is None else str(line.life_months),
        "salvage": str(line.salvage) if line.life_months else "",
        "queue": line.scope.queue or "",
        "channel": line.scope.channel or "",
        "direction": line.scope.direction or "",
        "reason": line.scope.reason or "",
        "site": line.scope.site or "",
        "team": line.scope.team or "",
        "hours": "" if line.hours is None else str(line.hours),
        "note": line.note or "",
    }


def bank_ledger(source: Path, target: Path) -> Path:
    """The bank's cost sheet of 1-14 February 1999 in the columns of a percall ledger."""
    with source.open(encoding="utf-8", newline="") as sheet:
        rows = [
            ("1999-02-01", "1999-02-14", row["category"], row["amount_usd"], row["name"])
            for row in csv.DictReader(sheet)
        ]
    return written(target, csv_text([("from", "to", "category", "amount", "note"), *rows]))
