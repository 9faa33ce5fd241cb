"""A table with known columns: its header recognised, its rows read field by field, mistakes kept with their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from percall.errors import Mistake, PercallError
from percall.ledger.cells import Cell, CellError, as_text, shown
from percall.ledger.columns import closest, headers, plain
from percall.ledger.sheets import Row, read_rows

T = TypeVar("T")

NOT_COMPUTED: Final = re.compile(r"#[\w/ ]+[!?]|#N/A|#Н/Д|#NOT COMPUTED")
"""What a spreadsheet leaves in a cell whose formula failed, or was never computed."""


@dataclass(frozen=True)
class Table:
    """``places``: the position of each column that is there; ``written``: its header as the file has it."""

    file: str
    places: Mapping[str, int]
    written: Mapping[str, str]
    width: int
    rows: tuple[Row, ...]

    def cells(self, *columns: str) -> Iterator[Cell]:
        """Every cell of these columns."""
        places = [self.places[column] for column in columns if column in self.places]
        return (row.cells[place] for row in self.rows for place in places if place < len(row.cells))


def read_table(path: Path, file: str, columns: Mapping[str, tuple[str, ...]], sheet: str | None = None) -> Table:
    """Read a file whose first row names ``columns``, in any order.

    Raises PercallError where it cannot be read, or its header has an unknown or a repeated column.
    """
    known = headers(columns)
    header, *rows = read_rows(path, file, known, sheet)
    places: dict[str, int] = {}
    written: dict[str, str] = {}
    mistakes = []
    for place, cell in enumerate(header.cells):
        name = str(cell)
        column = known.get(plain(name))
        if name == "":
            continue  # a column that ends up holding something is caught in its row
        if column is None:
            near = closest(plain(name), list(known))
            what = f"unknown column; the closest known one is {near!r}"
            mistakes.append(Mistake(what, file, header.number, name[:100], ", ".join(columns)))
        elif column in places:
            what = f"names the column {column} again, after {written[column]!r}"
            mistakes.append(Mistake(what, file, header.number, name, "each column once"))
        else:
            places[column], written[column] = place, name
    if mistakes:
        raise PercallError(*mistakes)
    return Table(file, places, written, len(header.cells), tuple(rows))


@dataclass
class Record:
    """One row under its header. ``mistakes`` grows as fields are read."""

    table: Table
    row: Row
    mistakes: list[Mistake] = field(default_factory=list)

    def __post_init__(self) -> None:
        cells, width = self.row.cells, self.table.width
        headed = set(self.table.places.values())
        if len(cells) < width:
            accepted = "an empty cell for what is not given; is the file cut off?"
            self.wrong(f"has {len(cells)} cells, not {width}", None, accepted)
        for place, cell in enumerate(cells):
            if cell != "" and place not in headed:
                accepted = "cells under a header; an amount with a comma in quotes"
                self.wrong(f"{shown(cell)} stands under no header", None, accepted)

    def wrong(self, what: str, column: str | None = None, accepted: str | None = None) -> None:
        """Note a mistake in this row."""
        name = self.table.written.get(column, column) if column else None
        self.mistakes.append(Mistake(what, self.table.file, self.row.number, name, accepted))

    def cell(self, column: str) -> Cell:
        """The cell of ``column``, empty where the table or the row has none."""
        place = self.table.places.get(column)
        return self.row.cells[place] if place is not None and place < len(self.row.cells) else ""

    def get(self, column: str, read: Callable[[Cell], T]) -> T | None:
        """The field as ``read`` reads it, or None where it is empty or wrong (then the mistake is noted)."""
        cell = self.cell(column)
        if cell == "":
            return None
        try:
            if isinstance(cell, str) and NOT_COMPUTED.fullmatch(cell):
                raise CellError(f"{cell} is a formula without a result", "a value")
            return read(cell)
        except CellError as wrong:
            self.wrong(wrong.what, column, wrong.accepted)
            return None

    def need(self, column: str, read: Callable[[Cell], T], accepted: str) -> T | None:
        """As ``get``, but an empty field is a mistake."""
        if self.cell(column) == "":
            self.wrong("is empty", column, accepted)
        return self.get(column, read)

    def text(self, column: str) -> str | None:
        """The field as text."""
        return self.get(column, as_text)
