"""A cost sheet read by its mapping: every row a line, a total, a title, or left out with a reason."""

from __future__ import annotations

from pathlib import Path

from percall.errors import PercallError
from percall.ledger.categories import Categories
from percall.ledger.costsheet.costs import read_costs
from percall.ledger.costsheet.costtable import CostSheet
from percall.ledger.costsheet.equipment import read_equipment
from percall.ledger.costsheet.grid import read_grids
from percall.ledger.costsheet.mapping import MappingFile
from percall.ledger.costsheet.told import Told


def read_sheet(path: Path, file: str, mapping: MappingFile, currency: str, categories: Categories) -> Told:
    """What a cost sheet says by its mapping, in the centre's categories.

    Raises PercallError with every mistake: cells that cannot be read, accounts without a category (with their amounts),
    totals that are not the sum of their rows, columns that the mapping does not name.
    """
    grids = read_grids(path, file)
    told = Told()
    for number, table in enumerate(mapping.mapping.costs):
        read_costs(CostSheet(mapping, table, ("costs", number), grids, currency), categories, told)
    for number, equipment in enumerate(mapping.mapping.equipment):
        read_equipment(mapping, equipment, ("equipment", number), grids, currency, categories, told)
    if told.mistakes:
        raise PercallError(*told.mistakes)
    return told
