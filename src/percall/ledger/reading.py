"""Reading a ledger: the files that accounting wrote, checked row by row and held against their own assertions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, get_args

from percall.centre.model import Centre, Channel, ExchangeRate
from percall.errors import Mistake, PercallError
from percall.ledger import amounts, dates
from percall.ledger.amounts import read_amount
from percall.ledger.assertions import Assertion, failing
from percall.ledger.categories import read_category
from percall.ledger.cells import Cell, CellError, as_text, shown
from percall.ledger.columns import LEDGER, plain
from percall.ledger.conventions import forced
from percall.ledger.dates import Stretch, read_days
from percall.ledger.model import Ledger, Line, Scope
from percall.ledger.rates import read_currency
from percall.ledger.spreading import in_reporting_currency
from percall.ledger.table import Record, Table, read_table
from percall.periods import add_months

ASSERTION: Final = ("assert", "period", "total or category", "figure", "currency")
LONGEST_LIFE: Final = 1200
"""Months."""

_CHANNELS: Final = {name: name for name in get_args(Channel)} | {
    "голос": "voice",
    "чат": "chat",
    "почта": "email",
    "сообщения": "message",
    "веб": "web",
}
_DIRECTIONS: Final = {
    "inbound": "inbound",
    "outbound": "outbound",
    "входящие": "inbound",
    "исходящие": "outbound",
}
_TOTAL = re.compile(r"(grand |sub ?)?totals?( for .*)?|(итого|всего|итог|общий итог)( .*)?")


def read_ledger(
    paths: str | Path | Sequence[str | Path],
    centre: Centre,
    *,
    rates: Iterable[ExchangeRate] = (),
    sheet: str | None = None,
) -> Ledger:
    """Read CSV and XLSX files (of a workbook the first sheet, or ``sheet``) as one ledger.

    ``rates`` are exchange rates besides those of the centre file. Raises PercallError with every mistake in the
    files; where there is none, with every amount that has no exchange rate; then with every assertion that fails.
    """
    lines: list[Line] = []
    assertions: list[Assertion] = []
    mistakes: list[Mistake] = []
    for path, name in _named(paths):
        try:
            found, stated = _read_file(path, name, centre, sheet)
        except PercallError as error:
            mistakes += error.mistakes
        else:
            lines += found
            assertions += stated
    if mistakes:
        raise PercallError(*mistakes)
    ledger = Ledger(tuple(lines), tuple(rates))
    in_reporting_currency(ledger, centre)
    if failed := failing(assertions, ledger, centre):
        raise PercallError(*failed)
    return ledger


def _named(paths: str | Path | Sequence[str | Path]) -> list[tuple[Path, str]]:
    """Each file and the name it goes by: its own, or its whole path where two files are named alike."""
    files = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    if not files:
        raise PercallError("no ledger file is given")
    resolved = [file.resolve() for file in files]
    repeated = sorted({str(file) for file, full in zip(files, resolved, strict=True) if resolved.count(full) > 1})
    if repeated:
        raise PercallError(*(Mistake("is given twice", file, accepted="each file once") for file in repeated))
    names = [file.name for file in files]
    return [(file, file.name if names.count(file.name) == 1 else str(file)) for file in files]


def _read_file(path: Path, name: str, centre: Centre, sheet: str | None) -> tuple[list[Line], list[Assertion]]:
    table, stated = _split(read_table(path, name, LEDGER, sheet))
    numbers = forced(
        amounts.readings(cell)
        for cell in (*table.cells("amount", "salvage", "hours"), *stated.cells("figure"))
        if isinstance(cell, str)
    )
    days = forced(
        dates.readings(cell)
        for cell in (*table.cells("date", "from", "to"), *stated.cells("period"))
        if isinstance(cell, str)
    )
    lines, assertions = [], []
    mistakes: list[Mistake] = []
    for row in table.rows:
        record = Record(table, row)
        if line := _line(record, centre, numbers, days):
            lines.append(line)
        mistakes += record.mistakes
    for row in stated.rows:
        record = Record(stated, row)
        if assertion := _assertion(record, centre, numbers, days):
            assertions.append(assertion)
        mistakes += record.mistakes
    if mistakes:
        raise PercallError(*sorted(mistakes, key=lambda mistake: mistake.row or 0))
    return lines, assertions


def _split(table: Table) -> tuple[Table, Table]:
    """The ledger's own rows, and its assertions: rows of another shape that begin with "assert".

    Raises PercallError where a column is missing or there are no rows.
    """
    missing = [column for column in ("category", "amount") if column not in table.places]
    if not {"date", "from"} & table.places.keys():
        missing.insert(0, "date (or from and to)")
    if missing or not table.rows:
        what = f"has no column {', '.join(missing)}" if missing else "has a header and no rows"
        raise PercallError(Mistake(what, table.file, accepted=f"the columns {', '.join(LEDGER)}"))
    asserts = [plain(str(row.cells[0])) == "assert" for row in table.rows]
    stated = tuple(row for row, is_assertion in zip(table.rows, asserts, strict=True) if is_assertion)
    own = tuple(row for row, is_assertion in zip(table.rows, asserts, strict=True) if not is_assertion)
    places = {column: place for place, column in enumerate(ASSERTION)}
    written = {column: column for column in ASSERTION}
    return (
        Table(table.file, table.places, table.written, table.width, own),
        Table(table.file, places, written, len(ASSERTION) - 1, stated),
    )


def _line(record: Record, centre: Centre, numbers: frozenset[str], days: frozenset[str]) -> Line | None:
    """The line a row stands for, or None where the row is wrong."""
    if _is_total(record):
        accepted = "no such row, or: assert, <period>, total, <figure>"
        record.wrong("is a row of totals, which would be charged again", None, accepted)
        return None
    currency = record.get("currency", read_currency) or centre.currency

    def money(cell: Cell) -> Decimal:
        return read_amount(cell, numbers, currency)

    category = record.need("category", lambda cell: read_category(cell, centre), "a category of the centre")
    amount = record.need("amount", money, amounts.ACCEPTED)
    life_months = record.get("life_months", _life)
    salvage = record.get("salvage", money)
    service = _service(record, days, life_months)
    scope = _scope(record)
    hours = record.get("hours", lambda cell: read_amount(cell, numbers))
    note = record.text("note")
    if salvage is not None and amount is not None:
        _check_salvage(record, amount, salvage)
    if record.mistakes or category is None or amount is None or service is None:
        return None
    return Line(
        line_id=f"{record.table.file}:{record.row.number}",
        source=record.table.file,
        row=record.row.number,
        category=category,
        amount=amount,
        currency=currency,
        first_day=service.first,
        last_day=service.last,
        dated=service.first == service.last and record.cell("date") != "",
        scope=scope,
        life_months=life_months,
        salvage=salvage or Decimal(0),
        hours=hours,
        note=note,
    )


def _is_total(record: Record) -> bool:
    cells = (record.cell(column) for column in ("date", "from", "to", "category"))
    return any(isinstance(cell, str) and _TOTAL.fullmatch(plain(cell)) for cell in cells)


def _service(record: Record, days: frozenset[str], life_months: int | None) -> Stretch | None:
    """The service period of a row: its date, or from and to, or the life of equipment from the day of purchase."""
    given = {column: record.get(column, lambda cell: read_days(cell, days)) for column in ("date", "from", "to")}
    filled = {column for column in given if record.cell(column) != ""}
    if record.cell("life_months") != "":
        bought = given["date"] or given["from"]
        if filled not in ({"date"}, {"from"}):
            record.wrong("equipment needs the day of purchase alone", None, "date, with life_months and without to")
        if bought is None or life_months is None:
            return None
        return Stretch(bought.first, add_months(bought.first, life_months) - timedelta(days=1))
    if filled not in ({"date"}, {"from", "to"}):
        record.wrong("needs one date, or both from and to", None, f"date, or from and to: {dates.ACCEPTED}")
    start, end = given["from"], given["to"]
    if start is None or end is None:
        return given["date"]
    if end.last < start.first:
        record.wrong(f"{end.last} is before {start.first}", "to", "the last day of service, not before the first")
        return None
    return Stretch(start.first, end.last)


def _life(cell: Cell) -> int:
    text = as_text(cell)
    if not re.fullmatch("[0-9]{1,4}", text) or not 1 <= int(text) <= LONGEST_LIFE:
        raise CellError(f"{shown(text)} is no number of months", f"a whole number from 1 to {LONGEST_LIFE}")
    return int(text)


def _check_salvage(record: Record, amount: Decimal, salvage: Decimal) -> None:
    if record.cell("life_months") == "":
        record.wrong("is given without a life", "salvage", "salvage together with life_months")
    elif not min(amount, Decimal(0)) <= salvage <= max(amount, Decimal(0)):
        record.wrong(f"{salvage} is not between zero and the amount {amount}", "salvage", "what the equipment fetches")


def _scope(record: Record) -> Scope:
    return Scope(
        queue=record.text("queue"),
        channel=record.get("channel", lambda cell: _one_of(cell, _CHANNELS)),
        direction=record.get("direction", lambda cell: _one_of(cell, _DIRECTIONS)),
        reason=record.text("reason"),
        site=record.text("site"),
        team=record.text("team"),
    )


def _one_of(cell: Cell, names: dict[str, str]) -> str:
    text = as_text(cell)
    if (name := names.get(text.casefold())) is None:
        raise CellError(f"{shown(text)} is not known", ", ".join(names))
    return name


def _assertion(record: Record, centre: Centre, numbers: frozenset[str], days: frozenset[str]) -> Assertion | None:
    """The assertion a row makes, or None where the row is wrong."""
    currency = record.get("currency", read_currency) or centre.currency
    figure = record.need("figure", lambda cell: read_amount(cell, numbers, currency), amounts.ACCEPTED)
    period = record.need("period", as_text, f"all, or {dates.ACCEPTED}")
    stretch = None if period == "all" else record.get("period", lambda cell: read_days(cell, days))
    what = record.need("total or category", as_text, "total, or a category of the centre")
    everything = what is not None and _TOTAL.fullmatch(plain(what))
    category = None if everything else record.get("total or category", lambda cell: read_category(cell, centre))
    if record.mistakes or figure is None or period is None:
        return None
    return Assertion(record.table.file, record.row.number, period, stretch, category, figure, currency)
