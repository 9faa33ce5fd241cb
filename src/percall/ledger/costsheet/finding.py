"""Where the tables of a workbook lie, and what each of their columns seems to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from percall.ledger import dates
from percall.ledger.cells import Cell
from percall.ledger.costsheet import calendar, headings
from percall.ledger.costsheet.figures import is_empty, is_figure
from percall.ledger.costsheet.grid import Grid
from percall.ledger.costsheet.words import is_total
from percall.ledger.sheets import Row

MONEY = ("amount", "actual", "net", "gross", "debit", "credit", "balance", "budget", "month")
SEARCHED = 60
"""Rows of a sheet in which headings are looked for."""


@dataclass(frozen=True)
class Heading:
    """A column: its heading as written, its place, and its role (None: nothing that is known)."""

    title: str
    place: int
    role: str | None


@dataclass(frozen=True)
class Guess:
    """A table as it seems to be."""

    grid: Grid
    header: Row
    kind: Literal["costs", "equipment"]
    columns: tuple[Heading, ...]
    above: tuple[Row, ...]
    rows: tuple[Row, ...]

    def named(self, *roles: str) -> list[Heading]:
        """The columns with one of these roles, in the order of the sheet."""
        return [column for column in self.columns if column.role in roles]

    def cells(self, column: Heading) -> list[Cell]:
        """The filled cells of a column, totals apart."""
        return [
            row.cells[column.place]
            for row in self.rows
            if column.place < len(row.cells) and not is_empty(row.cells[column.place]) and not total_row(row)
        ]


def total_row(row: Row) -> bool:
    """Whether a row names itself a sum."""
    return any(isinstance(cell, str) and is_total(cell) for cell in row.cells)


def find_tables(grids: Sequence[Grid]) -> list[Guess]:
    """The table of each sheet that seems to hold costs or equipment."""
    return [guess for grid in grids if (guess := _table(grid)) is not None]


def _table(grid: Grid) -> Guess | None:
    year = next(
        (year for row in grid.rows[:SEARCHED] for cell in row.cells if (year := calendar.year(as_text_safe(cell)))),
        None,
    )
    best: tuple[int, Guess] | None = None
    for number, row in enumerate(grid.rows[:SEARCHED]):
        if number + 1 >= len(grid.rows):
            break
        columns = _roles(row, grid.rows[number + 1 :], year)
        kind = _kind(columns)
        if kind is None:
            continue
        score = sum(column.role is not None for column in columns)
        if best is None or score > best[0]:
            best = score, Guess(grid, row, kind, columns, grid.rows[:number], grid.rows[number + 1 :])
    return best[1] if best else None


def _kind(columns: Sequence[Heading]) -> Literal["costs", "equipment"] | None:
    roles = {column.role for column in columns}
    if roles & {"life_months", "life_years", "life"} and roles & {"price", "amount"} and roles & {"bought", "date"}:
        return "equipment"
    if roles & set(MONEY) and roles & {"account", "name", "asset"}:
        return "costs"
    return None


def _roles(header: Row, below: Sequence[Row], year: int | None) -> tuple[Heading, ...]:
    """What each column is by its heading, where its cells can be that."""
    if sum(is_figure(cell) and not calendar.year(as_text_safe(cell)) for cell in header.cells if cell != "") > 1:
        return ()
    found = []
    for place, cell in enumerate(header.cells):
        if cell == "":
            continue
        title = as_text_safe(cell)
        cells = [row.cells[place] for row in below if place < len(row.cells) and not is_empty(row.cells[place])]
        role = "month" if calendar.month(title, year) and _figures(cells) else headings.role(title)
        if role in (*MONEY, "total", "tax", "variance", "price", "number") and not _figures(cells):
            role = None
        if role == "date" and not _days(cells):
            role = None
        found.append(Heading(title, place, role))
    if not {column.role for column in found} & {"account", "name", "asset"}:
        found = _with_a_name(found, below)
    return tuple(found)


def _with_a_name(columns: list[Heading], below: Sequence[Row]) -> list[Heading]:
    """Where no heading says which column names the costs: the first that no heading explains and that holds words."""
    for number, column in enumerate(columns):
        cells = [row.cells[column.place] for row in below if column.place < len(row.cells)]
        words = sum(isinstance(cell, str) and bool(re.search(r"[^\W\d_]{3}", cell)) for cell in cells)
        if column.role in (None, "note", "unit", "supplier") and 2 * words > len(cells):
            return [*columns[:number], replace(column, role="name"), *columns[number + 1 :]]
    return columns


def _figures(cells: Sequence[Cell]) -> bool:
    """Whether most filled cells are figures; a column without any may be one."""
    return 2 * sum(is_figure(cell) or str(cell).startswith("#") for cell in cells) >= len(cells)


def _days(cells: Sequence[Cell]) -> bool:
    read = sum(bool(dates.readings(as_text_safe(cell)) or calendar.period(as_text_safe(cell))) for cell in cells)
    return bool(cells) and 2 * read >= len(cells)


def as_text_safe(cell: Cell) -> str:
    """The cell as text, whatever it is."""
    return cell if isinstance(cell, str) else format(cell.normalize(), "f")
