"""Figures of a cost sheet: amounts as ``amounts`` reads them, and what only sheets write: dashes, DR and CR."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from percall.ledger import amounts
from percall.ledger.cells import Cell
from percall.ledger.conventions import decide, forced

NOTHING: Final = re.compile(r"[-–—−]|n/?a|х|x", re.IGNORECASE)
"""What stands for no amount at all."""
_SIDE = re.compile(r"(?P<figure>.*[0-9)])\s*(?P<side>cr|dr|h|s)\.?", re.IGNORECASE)
_CREDIT: Final = ("cr", "h")


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds no amount, or says that there is none."""
    return isinstance(cell, str) and (cell == "" or bool(NOTHING.fullmatch(cell)))


def is_figure(cell: Cell) -> bool:
    """Whether a cell can be read as an amount under some convention."""
    return isinstance(cell, Decimal) or bool(amounts.readings(_parted(cell)[0]))


def conventions(cells: Iterable[Cell]) -> frozenset[str]:
    """The decimal marks without which some figure would make no sense."""
    return forced(amounts.readings(_parted(cell)[0]) for cell in cells if isinstance(cell, str) and not is_empty(cell))


def read_figure(cell: Cell, marks: frozenset[str], currency: str | None) -> Decimal:
    """The exact amount in a cell that is not empty; CR (or H, Haben) after it makes it a credit.

    ``currency`` None: beside any currency sign. Raises CellError.
    """
    if isinstance(cell, Decimal):
        return amounts.read_amount(cell, marks, currency)
    figure, credit = _parted(cell)
    if currency is None:
        value = decide(figure, amounts.readings(figure), marks, amounts.ACCEPTED)
    else:
        value = amounts.read_amount(figure, marks, currency)
    return -value if credit else value


def _parted(text: Cell) -> tuple[str, bool]:
    """The figure without its side, and whether that is the credit side."""
    found = _SIDE.fullmatch(str(text))
    return (found["figure"], found["side"].casefold() in _CREDIT) if found else (str(text), False)
