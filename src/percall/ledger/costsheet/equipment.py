"""A table of equipment: each row a thing bought, depreciated straight-line over its life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from percall.errors import Mistake
from percall.ledger import dates
from percall.ledger.categories import Categories
from percall.ledger.cells import Cell, CellError
from percall.ledger.conventions import forced
from percall.ledger.costsheet.figures import conventions, is_empty, is_figure, read_figure
from percall.ledger.costsheet.grid import Grid
from percall.ledger.costsheet.mapping import EquipmentTable, MappingFile
from percall.ledger.costsheet.table import find, unnamed
from percall.ledger.costsheet.told import Told
from percall.ledger.costsheet.words import is_total
from percall.ledger.dates import read_days
from percall.ledger.model import Line
from percall.ledger.rows import LONGEST_LIFE
from percall.periods import add_months


def read_equipment(
    mapping: MappingFile,
    table: EquipmentTable,
    key: tuple[str | int, ...],
    grids: Sequence[Grid],
    currency: str,
    categories: Categories,
    told: Told,
) -> None:
    """Add a line for each thing bought to ``told``."""
    found = find(table, key, grids, mapping)
    told.mistakes += unnamed(found)
    try:
        category = categories.read(table.category)
    except CellError as wrong:
        told.mistakes.append(mapping.mistake(wrong.what, (*key, "category"), wrong.accepted))
        return
    cells = [cell for row in found.rows for cell in row.cells if isinstance(cell, str) and is_figure(cell)]
    marks = frozenset({mapping.mapping.decimal}) if mapping.mapping.decimal else conventions(cells)
    days = [cell for row in found.rows if isinstance(cell := found.cell(row, table.bought), str)]
    orders = frozenset({mapping.mapping.dates}) if mapping.mapping.dates else forced(map(dates.readings, days))
    sheet = f"{found.grid.file}/{found.grid.sheet}" if found.grid.sheet else found.grid.file
    for row in found.rows:
        if is_empty(found.cell(row, table.cost)) or any(isinstance(one, str) and is_total(one) for one in row.cells):
            continue
        try:
            bought = read_days(found.cell(row, table.bought), orders).first
            months = _months(found.cell(row, table.life_months), found.cell(row, table.life_years), marks)
            salvage = found.cell(row, table.salvage)
            line = Line(
                line_id=f"{sheet}:{row.number}",
                source=found.grid.place,
                row=row.number,
                category=category,
                amount=read_figure(found.cell(row, table.cost), marks, table.currency or currency),
                currency=table.currency or currency,
                first_day=bought,
                last_day=add_months(bought, months) - timedelta(days=1),
                life_months=months,
                salvage=Decimal(0) if is_empty(salvage) else read_figure(salvage, marks, None),
                note=found.text(row, table.name),
            )
        except CellError as wrong:
            told.mistakes.append(Mistake(wrong.what, found.grid.place, row.number, None, wrong.accepted))
        else:
            told.lines.append(line)


def _months(months: Cell, years: Cell, marks: frozenset[str]) -> int:
    """The life in whole months. Raises CellError."""
    cell = months if months != "" else years
    life = read_figure(cell, marks, None) * (1 if months != "" else 12)
    if life != life.to_integral_value() or not 1 <= life <= LONGEST_LIFE:
        raise CellError(f"{cell} is no life of equipment", f"whole months, from 1 to {LONGEST_LIFE}")
    return int(life)
