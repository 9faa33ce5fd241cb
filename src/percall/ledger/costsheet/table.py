"""Where a table stands on its sheet: the row of its headings, found by the columns that its mapping names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from percall.errors import Mistake, PercallError
from percall.ledger.cells import Cell, as_text
from percall.ledger.columns import plain
from percall.ledger.costsheet.grid import Grid
from percall.ledger.costsheet.mapping import MappingFile, Table
from percall.ledger.sheets import Row


@dataclass(frozen=True)
class Found:
    """A table on its sheet. ``places``: heading to column; ``above``: the rows before the headings."""

    grid: Grid
    header: Row
    places: Mapping[str, int]
    above: tuple[Row, ...]
    rows: tuple[Row, ...]

    def cell(self, row: Row, title: str | None) -> Cell:
        """The cell of a column in a row, "" where there is none."""
        place = self.places.get(title) if title is not None else None
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def text(self, row: Row, title: str | None) -> str:
        """The cell as text."""
        return as_text(self.cell(row, title))


def find(table: Table, key: tuple[str | int, ...], grids: Sequence[Grid], mapping: MappingFile) -> Found:
    """The table that a section of the mapping (at ``key``) describes.

    Raises PercallError where its sheet or a column is missing.
    """
    grid = _sheet(table, key, grids, mapping)
    wanted = [(place, title) for place, title in table.columns() if title]
    best = max(grid.rows, key=lambda row: len(_headings(row).keys() & {plain(title) for _, title in wanted}))
    places = _headings(best)
    titles = {plain(title) for _, title in wanted}
    if 2 * len(titles & places.keys()) < len(titles):
        what = f"no row of {grid.place} has the headings that this mapping names"
        raise PercallError(mapping.mistake(what, key, "the mapping of this sheet: percall ledger suggest FILE"))
    mistakes = [
        mapping.mistake(
            f"{grid.place} has no column {title!r}", (*key, *place), ", ".join(str(cell) for cell in best.cells if cell)
        )
        for place, title in wanted
        if plain(title) not in places
    ]
    if mistakes:
        raise PercallError(*mistakes)
    start = grid.rows.index(best)
    rows = [row for row in grid.rows[start + 1 :] if table.last_row is None or row.number <= table.last_row]
    named = {title: places[plain(title)] for _, title in wanted}
    return Found(grid, best, named, grid.rows[:start], tuple(rows))


def unnamed(found: Found, months: Sequence[str] = ()) -> list[Mistake]:
    """A mistake for every column that holds something and that the mapping names nowhere."""
    named = {*found.places.values(), *(_headings(found.header)[plain(title)] for title in months)}
    width = max((len(row.cells) for row in found.rows), default=0)
    mistakes = []
    for place in range(max(width, len(found.header.cells))):
        filled = next((row for row in found.rows if place < len(row.cells) and row.cells[place] != ""), None)
        if place not in named and filled is not None:
            title = str(found.header.cells[place]) if place < len(found.header.cells) else ""
            what = f"the mapping does not say what the column {title or place + 1!r} is"
            accepted = "its name in the mapping, or under left_out with the reason"
            mistakes.append(Mistake(what, found.grid.place, filled.number, title or None, accepted))
    return mistakes


def _headings(row: Row) -> dict[str, int]:
    """Heading, as it is compared, to its column; of two alike, the first."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        if cell != "":
            found.setdefault(plain(as_text(cell)) or as_text(cell), place)
    return found


def _sheet(table: Table, key: tuple[str | int, ...], grids: Sequence[Grid], mapping: MappingFile) -> Grid:
    if table.sheet is None:
        return grids[0]
    grid = next((grid for grid in grids if grid.sheet == table.sheet), None)
    if grid is None:
        names = ", ".join(str(one.sheet) for one in grids if one.sheet) or "no sheet: it is a CSV file"
        raise PercallError(mapping.mistake(f"{grids[0].file} has no sheet {table.sheet!r}", (*key, "sheet"), names))
    return grid
