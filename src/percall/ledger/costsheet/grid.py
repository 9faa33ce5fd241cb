"""A sheet as it lies before the reader: rows of cells, no column known yet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from percall.errors import Mistake, PercallError
from percall.ledger.cells import CellError
from percall.ledger.sheets import Row, open_table, workbook_sheets

DELIMITERS: Final = (",", ";", "\t", "|")
LOOKED_AT: Final = 200
"""Rows by which a delimiter is told."""


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet that are not empty. ``sheet`` is None in a CSV file."""

    file: str
    sheet: str | None
    rows: tuple[Row, ...]

    @property
    def place(self) -> str:
        """File and sheet, as messages name them."""
        return self.file if self.sheet is None else f"{self.file}, sheet {self.sheet!r}"


def read_grids(path: Path, file: str | None = None) -> tuple[Grid, ...]:
    """Every sheet of a CSV file or a workbook that holds anything. Raises PercallError where it is neither."""
    name = file or path.name
    try:
        content = open_table(path)
        if isinstance(content, str):
            found = [Grid(name, None, tuple(_split(content)))]
        else:
            found = [Grid(name, sheet, tuple(rows)) for sheet, rows in workbook_sheets(content)]
    except OSError as error:
        raise PercallError(Mistake(f"cannot be opened: {error.strerror or error}", name)) from error
    except CellError as wrong:
        raise PercallError(Mistake(wrong.what, name, accepted=wrong.accepted)) from wrong
    filled = tuple(grid for grid in found if grid.rows)
    if not filled:
        raise PercallError(Mistake("is empty", name, accepted="a cost sheet: headings, and a row for each cost"))
    return filled


def _split(text: str) -> list[Row]:
    """The rows of a text by the delimiter that parts most of its rows into the same number of cells, above one."""
    lines = text.splitlines()[:LOOKED_AT]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(row.cells) for row in _rows("\n".join(lines), delimiter)]
        return max(((widths.count(width), width) for width in set(widths) - {1}), default=(0, 0))

    return list(_rows(text, max(DELIMITERS, key=agreement)))


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    start = 1
    for fields in lines:
        cells = tuple(field.strip() for field in fields)
        if any(cells):
            yield Row(start, cells)
        start = lines.line_num + 1
