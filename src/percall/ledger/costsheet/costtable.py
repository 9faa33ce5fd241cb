"""A table of costs as its mapping describes it: what each cell of a row says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from percall.errors import Mistake, PercallError
from percall.ledger import dates
from percall.ledger.cells import Cell, CellError, as_text
from percall.ledger.conventions import forced
from percall.ledger.costsheet import calendar
from percall.ledger.costsheet.figures import conventions, is_empty, is_figure, read_figure
from percall.ledger.costsheet.grid import Grid
from percall.ledger.costsheet.mapping import CostTable, MappingFile, stretch
from percall.ledger.costsheet.periods import period_of, year_of
from percall.ledger.costsheet.rules import Account
from percall.ledger.costsheet.table import find
from percall.ledger.dates import Stretch, read_days
from percall.ledger.model import Scope
from percall.ledger.rates import read_currency
from percall.ledger.rows import scope_of
from percall.ledger.sheets import Row
from percall.ledger.table import NOT_COMPUTED


@dataclass(frozen=True)
class Amounts:
    """A column of amounts, its sign, and the month it is about where months stand across."""

    title: str
    place: int
    sign: int = 1
    month: Stretch | None = None


class CostSheet:
    """One table of costs, and all that is needed to read a row of it.

    Raises PercallError where the sheet has not what the mapping names.
    """

    def __init__(
        self, mapping: MappingFile, table: CostTable, key: tuple[str | int, ...], grids: Sequence[Grid], currency: str
    ) -> None:
        self.mapping, self.table, self.key = mapping, table, key
        self.found = find(table, key, grids, mapping)
        self.place = self.found.grid.place
        self.currency = table.currency or currency
        self.period = period_of(table, self.found, key, mapping)
        self.amounts = self._amounts()
        self.rows = [row for row in self.found.rows if row.cells != self.found.header.cells]
        decimal, order = mapping.mapping.decimal, mapping.mapping.dates
        figures = [cell for row in self.rows for cell in row.cells if isinstance(cell, str) and is_figure(cell)]
        days = [cell for row in self.rows if isinstance(cell := self.found.cell(row, table.date), str)]
        self.marks = frozenset({decimal}) if decimal else conventions(figures)
        self.orders = frozenset({order}) if order else forced(map(dates.readings, days))

    def _amounts(self) -> list[Amounts]:
        table, places = self.table, self.found.places
        if not table.months_across:
            sides = ((table.amount, 1), (table.debit, 1), (table.credit, -1))
            return [Amounts(title, places[title], sign) for title, sign in sides if title is not None]
        year, named = year_of(self.found), set(places.values())
        months = [
            Amounts(as_text(cell), place, month=month)
            for place, cell in enumerate(self.found.header.cells)
            if place not in named and (month := calendar.month(as_text(cell), year))
        ]
        if not months:
            what = f"{self.place} has no column that is headed by a month"
            raise PercallError(self.mapping.mistake(what, (*self.key, "months_across"), "headings such as Jan-26"))
        return months

    def cell(self, row: Row, place: int) -> Cell:
        """The cell of a row in a column, "" where there is none."""
        return row.cells[place] if place < len(row.cells) else ""

    def title(self, place: int) -> str:
        """The heading of a column."""
        heading = self.cell(self.found.header, place)
        return str(heading) if heading != "" else f"column {place + 1}"

    def account(self, row: Row) -> Account:
        """What a row says of its cost."""
        return Account(self.found.text(row, self.table.account), self.found.text(row, self.table.name))

    def note(self, row: Row) -> str:
        """The account, and what the columns of notes say."""
        parts = [str(self.account(row)), *(self.found.text(row, title) for title in self.table.note)]
        return " · ".join(part for part in parts if part)

    def currency_of(self, row: Row) -> str:
        """The currency of a row. Raises CellError."""
        written = self.found.cell(row, self.table.currency_column)
        return read_currency(written) if written != "" else self.currency

    def is_empty(self, row: Row) -> bool:
        """Whether a row has no amount at all."""
        return all(is_empty(self.cell(row, one.place)) for one in self.amounts)

    def filled(self, row: Row, currency: str | None) -> dict[Amounts, Decimal]:
        """The amounts of a row, a credit below zero. Raises CellError."""
        found = {}
        for one in self.amounts:
            cell = self.cell(row, one.place)
            if is_empty(cell):
                continue
            if isinstance(cell, str) and NOT_COMPUTED.fullmatch(cell):
                wanted = "a workbook saved by a program that computes it"
                raise CellError(f"{one.title} is a formula without a result", wanted)
            found[one] = one.sign * read_figure(cell, self.marks, currency)
        return found

    def figure(self, row: Row, title: str | None) -> Decimal | None:
        """The figure in a column that is no amount. Raises CellError."""
        cell = self.found.cell(row, title)
        return None if is_empty(cell) else read_figure(cell, self.marks, None)

    def scope(self, row: Row) -> Scope:
        """Which contacts a row is for. Raises CellError."""
        return scope_of(lambda column: self.found.text(row, getattr(self.table, column)))

    def days(self, row: Row) -> Stretch | None:
        """The row's days: of a rule for its text, of its date, of the table; None where months stand across."""
        text = " ".join(str(cell) for cell in row.cells).casefold()
        for rule in self.table.periods:
            if rule.contains.casefold() in text:
                return stretch(rule.period)
        if self.table.date is None:
            return self.period
        written = self.found.text(row, self.table.date)
        if written == "":
            raise CellError(f"{self.table.date} is empty", dates.ACCEPTED)
        return calendar.period(written) or read_days(written, self.orders)

    def mistake(self, row: Row, what: str, accepted: str | None) -> Mistake:
        """Something wrong in a row."""
        return Mistake(what, self.place, row.number, None, accepted)

    def wrong_total(self, row: Row, what: str, difference: Decimal) -> Mistake:
        """A total that is not what its rows come to."""
        accepted = f"totals that their rows come to; once you know why they do not, wrong_totals: [{row.number}]"
        return self.mistake(row, f"{what}: difference {difference:,f}", accepted)
