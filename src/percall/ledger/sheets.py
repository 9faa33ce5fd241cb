"""Rows of cells from a CSV file or an XLSX workbook, numbered as the user sees them."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from percall.errors import Mistake, PercallError, PercallWarning
from percall.ledger.cells import Cell, CellError, shown
from percall.ledger.columns import plain
from percall.ledger.text import decode

LARGEST_FILE: Final = 256 * 2**20
"""Bytes, unpacked; a ledger is a table people wrote, and a workbook can unpack to anything."""
LONGEST_CELL: Final = 10_000
"""Characters."""
DELIMITERS: Final = (",", ";", "\t")
ACCEPTED: Final = "a CSV file (comma, semicolon or tab) or an XLSX workbook"

_WORKBOOKS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Row:
    """A row that is not empty. ``number`` is its line (CSV) or row (XLSX), from 1."""

    number: int
    cells: tuple[Cell, ...]


def read_rows(path: Path, file: str, known: Collection[str], sheet: str | None = None) -> list[Row]:
    """The rows of a file that are not empty, header first; ``known`` headers tell the delimiter of a CSV.

    A workbook's first sheet is read, or ``sheet``. Raises PercallError where the file cannot be read as a table.
    """
    try:
        content = open_table(path)
        if isinstance(content, bytes):
            rows = _workbook(content, sheet)
        else:
            rows = _csv(content, known)
            _warn_of_an_open_end(content, rows, file)
    except OSError as error:
        raise PercallError(Mistake(f"cannot be opened: {error.strerror or error}", file)) from error
    except CellError as wrong:
        raise PercallError(Mistake(wrong.what, file, accepted=wrong.accepted)) from wrong
    _check(rows, file)
    return rows


def open_table(path: Path) -> str | bytes:
    """The text of a CSV file, or the bytes of an XLSX workbook. Raises CellError on anything else, and OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise CellError("is too large", f"at most {LARGEST_FILE // 2**20} MB")
    data = path.read_bytes()
    if data.startswith(_OLD_WORKBOOK):
        raise CellError("is an old .xls workbook or is protected by a password", ACCEPTED)
    return data if data.startswith(_WORKBOOKS) else decode(data)


def _warn_of_an_open_end(text: str, rows: list[Row], file: str) -> None:
    """A row that was cut off in its last cell still has all its cells: a figure there may lack digits."""
    if rows and not text.endswith(("\n", "\r")) and str(rows[-1].cells[-1])[-1:].isdigit():
        figure = shown(rows[-1].cells[-1])
        what = f"the file ends without a line break, so {figure} may be cut off"
        place = Mistake(what, file, rows[-1].number, accepted="a line break after the last row")
        warnings.warn(str(place), PercallWarning, stacklevel=2)


def _check(rows: list[Row], file: str) -> None:
    """Raise PercallError on a file without rows and on cells too long to be meant."""
    if not rows:
        raise PercallError(Mistake("is empty", file, accepted="a header and at least one row"))
    mistakes = [
        Mistake(f"cell {place} holds {len(cell)} characters", file, row.number, accepted=f"at most {LONGEST_CELL}")
        for row in rows
        for place, cell in enumerate(row.cells, start=1)
        if isinstance(cell, str) and len(cell) > LONGEST_CELL
    ]
    if mistakes:
        raise PercallError(*mistakes)


def _csv(text: str, known: Collection[str]) -> list[Row]:
    """Rows of a CSV text, by the delimiter under which its header names most ``known`` columns."""

    def promise(delimiter: str) -> tuple[int, int]:
        try:
            cells = next((row.cells for row in _records(text, delimiter)), ())
        except CellError:
            return -1, 0  # quotes that only another delimiter explains
        return sum(plain(str(cell)) in known for cell in cells), len(cells)

    return list(_records(text, max(DELIMITERS, key=promise)))


def _records(text: str, delimiter: str) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    start = 1
    try:
        for fields in lines:
            cells = tuple(field.strip() for field in fields)
            if any(cell.strip(",;") for cell in cells):
                yield Row(start, cells)
            start = lines.line_num + 1
    except csv.Error as error:
        raise CellError(
            f"is not a whole CSV file: {error}, in the row that starts on line {start}", ACCEPTED
        ) from error


def _workbook(data: bytes, sheet: str | None) -> list[Row]:
    """Rows of one sheet: the first, or ``sheet``."""
    return next(workbook_sheets(data, sheet))[1]


def workbook_sheets(data: bytes, sheet: str | None = None) -> Iterator[tuple[str, list[Row]]]:
    """Name and rows of every sheet, or of the one asked for; each row as wide as the widest of its sheet.

    Read twice, for values and for formulas: a formula that no program ever computed has no value, which would
    otherwise look like an empty cell.
    """
    import openpyxl  # here, for it loads a tenth of a second and most ledgers are text

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_FILE:
                raise CellError("unpacks to too much", f"at most {LARGEST_FILE // 2**20} MB")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which carry no figures
            values, formulas = (
                openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=only) for only in (True, False)
            )
            for name in _sheet_names(values, sheet):
                yield name, _sheet_rows(values[name], formulas[name])
    except CellError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part happens to trip over
        raise CellError(f"is not a whole XLSX workbook ({type(error).__name__})", ACCEPTED) from error


def _sheet_names(book: Any, sheet: str | None) -> list[str]:
    names = [one.title for one in book.worksheets]
    if not names or (sheet is not None and sheet not in names):
        raise CellError(
            f"has no sheet {shown(sheet)}" if sheet else "has no sheet at all", ", ".join(names) or ACCEPTED
        )
    return names if sheet is None else [sheet]


def _sheet_rows(values: Any, formulas: Any) -> list[Row]:
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # what a workbook says of its own size may be wrong
    found = [[*map(_cell, row, sources)] for row, sources in zip(values.iter_rows(), formulas.iter_rows(), strict=True)]
    width = max(map(len, found), default=0)
    padded = [(*row, *[""] * (width - len(row))) for row in found]
    return [Row(number, cells) for number, cells in enumerate(padded, start=1) if any(cell != "" for cell in cells)]


def _cell(cell: Any, source: Any) -> Cell:
    """One workbook cell: numbers exact, days as ISO text and no finer than they are shown, the rest as text."""
    value = cell.value
    if value is None:
        return "" if source.value is None else "#NOT COMPUTED"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return Decimal(repr(value))
    if isinstance(value, date):
        return _day(value.date() if isinstance(value, datetime) else value, cell.number_format)
    return str(value)


def _day(day: date, shown_as: str) -> str:
    """ISO text; "Feb-99" is how a workbook shows, and people mean, the month, though the cell holds its first day."""
    letters = re.sub(r"\[[^]]*\]|\"[^\"]*\"|\\.", "", shown_as).lower()
    if "d" in letters or "y" not in letters:
        return day.isoformat()
    return day.isoformat()[:7] if "m" in letters else day.isoformat()[:4]
