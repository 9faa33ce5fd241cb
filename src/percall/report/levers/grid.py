"""Cells of a workbook that works: texts that never run, numbers, and formulas with the value they had when written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

Form = Literal["money", "price", "share", "count", "months", "exact", "factor"]

FORMS: Final[dict[Form, str]] = {
    "money": "#,##0 [${currency}]",
    "price": "#,##0.00## [${currency}]",
    "share": "0.0%",
    "count": "#,##0",
    "months": "0.0",
    "exact": "0.00####",
    "factor": "0.0000",
}
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LETTERS: Final = 32_767
"""Characters a cell can hold."""
WIDEST: Final = 60


@dataclass(frozen=True)
class Number:
    """A number; None leaves the cell empty. ``given``: the reader may well put another one here."""

    value: float | None
    form: Form = "count"
    given: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula of our own making, and its value: a number, or a word of ours."""

    text: str
    value: float | str | None
    form: Form = "count"


Cell = str | Number | Formula | None


class Grid:
    """One sheet, filled row by row under a frozen header. Rows and columns count from 0, as formulas do not."""

    def __init__(self, book: Any, name: str, titles: Sequence[str], formats: dict[tuple[str, bool], Any]) -> None:
        self.name = name
        self.rows = 1
        self._sheet = book.add_worksheet(name)
        self._formats = formats
        self._widths = [max(10, min(len(title), 18)) for title in titles]
        self._sheet.freeze_panes(1, 1)
        for column, heading in enumerate(titles):
            self._sheet.write_string(0, column, heading, formats["header", False])

    def add(self, cells: Iterable[Cell]) -> int:
        """Write the next row and return its number."""
        for column, cell in enumerate(cells):
            self._write(self.rows, column, cell)
        self.rows += 1
        return self.rows - 1

    def close(self) -> None:
        """Make the columns as wide as what stands in them."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width + 2)

    def at(self, row: int, column: int) -> str:
        """A cell as a formula on any sheet writes it."""
        return f"{quote_sheetname(self.name)}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def span(self, first: int, last: int, column: int) -> str:
        """A run of cells in a column as a formula on any sheet writes it."""
        return f"{self.at(first, column)}:{xl_rowcol_to_cell(last, column, row_abs=True, col_abs=True)}"

    def _write(self, row: int, column: int, cell: Cell) -> None:
        match cell:
            case str():
                text = cell if len(cell) <= LETTERS else cell[: LETTERS - 1] + "…"
                form = self._formats["text", False] if len(text) > WIDEST else None
                self._sheet.write_string(row, column, text, form)
                self._widths[column] = max(self._widths[column], min(len(text), WIDEST))
            case Number(value=float() | int() as value):
                self._sheet.write_number(row, column, value, self._formats[cell.form, cell.given])
            case Formula():
                shown = "" if cell.value is None else cell.value
                self._sheet.write_formula(row, column, f"={cell.text}", self._formats[cell.form, False], shown)


def formats(book: Any, currency: str) -> dict[tuple[str, bool], Any]:
    """A format for each form of number, plain and to be changed, for headers and for long texts."""
    made: dict[tuple[str, bool], Any] = {
        ("header", False): book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        ("text", False): book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for name, form in FORMS.items():
        pattern = {"num_format": form.replace("{currency}", currency)}
        made[name, False] = book.add_format(pattern)
        made[name, True] = book.add_format(pattern | {"bg_color": "#FBF0DC", "font_color": "#2A6592"})
    return made
