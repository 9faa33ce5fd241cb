"""The sums of a table's columns on the way down, held against every total that the sheet states."""

from __future__ import annotations

from percall.ledger.cells import CellError
from percall.ledger.costsheet.costtable import CostSheet
from percall.ledger.costsheet.figures import is_empty, is_figure, read_figure
from percall.ledger.costsheet.told import Told
from percall.ledger.costsheet.totals import Running, total
from percall.ledger.costsheet.words import is_total
from percall.ledger.sheets import Row
from percall.ledger.table import NOT_COMPUTED


class Sums:
    """A running sum for each column of figures, those that are not read included: their totals tell errors too."""

    def __init__(self, sheet: CostSheet) -> None:
        self.sheet = sheet
        self.running = {place: Running() for place in _columns(sheet)}

    def add(self, row: Row, currency: str) -> None:
        """A line's figures; a cell that cannot be read is said with its line."""
        for place, sums in self.running.items():
            cell = self.sheet.cell(row, place)
            if not is_empty(cell) and is_figure(cell):
                try:
                    sums.add(read_figure(cell, self.sheet.marks, None), currency)
                except CellError:
                    continue

    def title(self) -> None:
        """A title begins a group."""
        for sums in self.running.values():
            sums.title()

    def check(self, row: Row, told: Told) -> None:
        """Hold a row of totals against what stands above it."""
        label = next((str(cell) for cell in row.cells if isinstance(cell, str) and is_total(cell)), "")
        never = []
        for place, sums in self.running.items():
            cell, title = self.sheet.cell(row, place), self.sheet.title(place)
            if is_empty(cell):
                continue
            if isinstance(cell, str) and NOT_COMPUTED.fullmatch(cell):
                never.append(title)
                continue
            try:
                stated = read_figure(cell, self.sheet.marks, None)
            except CellError as wrong:
                told.mistakes.append(self.sheet.mistake(row, f"{title}: {wrong.what}", wrong.accepted))
                continue
            checked = total(row.number, label, title, stated, sums)
            told.totals.append(checked)
            adding = f", adding {' and '.join(sorted(checked.currencies))} as if they were one"
            mixed = adding if len(checked.currencies) > 1 else ""
            if not checked.holds and row.number not in self.sheet.table.wrong_totals:
                what = f"the total of {title} says {stated:,f}, its rows come to {checked.summed:,f}{mixed}"
                told.mistakes.append(self.sheet.wrong_total(row, what, stated - checked.summed))
            elif mixed:
                told.notices.append(f"{self.sheet.place}, row {row.number}: the total of {title} is a sum{mixed}")
        if never:
            which = never[0] if len(never) == 1 else f"{never[0]} to {never[-1]}"
            what = f"the totals of {which} are formulas that no program computed, so they check nothing"
            told.notices.append(f"{self.sheet.place}, row {row.number}: {what}")
        for sums in self.running.values():
            sums.total()


def _columns(sheet: CostSheet) -> list[int]:
    """The amounts, and every other column all of whose filled cells are figures; account numbers and days apart."""
    texts = (sheet.table.account, sheet.table.name, sheet.table.date)
    labels = {sheet.found.places.get(title or "") for title in texts}
    amounts = {one.place for one in sheet.amounts}
    found = []
    for place in range(max((len(row.cells) for row in sheet.rows), default=0)):
        cells = [cell for row in sheet.rows if not is_empty(cell := sheet.cell(row, place))]
        all_figures = bool(cells) and all(is_figure(cell) or NOT_COMPUTED.fullmatch(str(cell)) for cell in cells)
        if place in amounts or (place not in labels and all_figures):
            found.append(place)
    return found
