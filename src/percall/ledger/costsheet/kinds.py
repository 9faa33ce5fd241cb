"""What each row of a table of costs is: a line, a total, a title, or a group that adds up the rows below it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from percall.ledger.cells import CellError
from percall.ledger.costsheet.costtable import CostSheet
from percall.ledger.costsheet.told import LeftOut, Told
from percall.ledger.costsheet.totals import agrees
from percall.ledger.costsheet.words import is_total
from percall.ledger.sheets import Row

Kind = Literal["line", "total", "title", "group"]


def kinds_of(sheet: CostSheet, told: Told) -> list[Kind]:
    """The kind of each row; groups are noted in ``told``, with a mistake where their rows do not come to them."""
    kinds: list[Kind] = [_kind(sheet, row) for row in sheet.rows]
    lines = [place for place, kind in enumerate(kinds) if kind == "line"]
    rows = [sheet.rows[place] for place in lines]
    codes = [sheet.account(row).code for row in rows]
    figures = [_figure(sheet, row) for row in rows]
    for group, parts in _groups(codes).items():
        stated, parted = figures[group], sum((figures[part] or Decimal(0) for part in parts), Decimal(0))
        if stated is None or not (agrees(stated, parted) or _surely(codes, group, parts)):
            continue
        row, account = rows[group], sheet.account(rows[group])
        kinds[lines[group]] = "group"
        told.left_out.append(LeftOut(sheet.place, row.number, str(account), "adds up those below it", None, ""))
        if not agrees(stated, parted) and row.number not in sheet.table.wrong_totals:
            what = f"{account} says {stated:,f}, the rows below it come to {parted:,f}"
            told.mistakes.append(sheet.wrong_total(row, what, stated - parted))
    return kinds


def _kind(sheet: CostSheet, row: Row) -> Kind:
    if any(isinstance(cell, str) and is_total(cell) for cell in row.cells):
        return "total"
    return "title" if sheet.is_empty(row) else "line"


def _figure(sheet: CostSheet, row: Row) -> Decimal | None:
    """What the amounts of a row come to, or None where one cannot be read (which is said with its line)."""
    try:
        return sum(sheet.filled(row, None).values(), Decimal(0))
    except CellError:
        return None


def _groups(codes: Sequence[str]) -> dict[int, list[int]]:
    """Row to the rows right below it whose account numbers begin with its own: 1 is over 1.1 and 1.2, 41 over 4110.

    Rows of a group that are groups themselves are no parts; what is below them is.
    """
    found = {}
    for place, code in enumerate(codes):
        below = []
        for later in range(place + 1, len(codes)):
            if not code or not codes[later].startswith(code) or len(codes[later]) == len(code):
                break
            below.append(later)
        if below:
            found[place] = below
    return {place: [part for part in parts if part not in found] for place, parts in found.items()}


def _surely(codes: Sequence[str], group: int, parts: Sequence[int]) -> bool:
    """Whether numbers alone make a group: by a point or a dash between, or because several begin with its number."""
    between = codes[parts[0]][len(codes[group])]
    return not between.isdigit() or len(parts) > 1
