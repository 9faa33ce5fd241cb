"""One cell of a table as read from a file, and what may be wrong with it."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | Decimal
"""Stripped text ("" where the cell is empty), or a number of a workbook, exactly as its shortest decimal."""

SHOWN = 60
"""Characters of a value that a message repeats."""
LARGEST = 15
"""Digits before the point of the largest number that is read."""


class CellError(ValueError):
    """A cell that cannot be read. Who knows file, row and field turns it into a Mistake."""

    def __init__(self, what: str, accepted: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.accepted = accepted


def shown(cell: Cell) -> str:
    """The cell in quotes, cut where it is too long for a message."""
    text = str(cell)
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "…")


def as_text(cell: Cell) -> str:
    """The cell as text; a whole number without a decimal mark. Raises CellError on a number that is out of range."""
    if isinstance(cell, str):
        return cell
    if not cell.is_finite() or cell.adjusted() >= LARGEST:
        raise CellError(f"{cell} is too large", f"numbers of at most {LARGEST} digits")
    return str(int(cell)) if cell == cell.to_integral_value() else str(cell)
