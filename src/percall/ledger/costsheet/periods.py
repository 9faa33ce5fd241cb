"""The period that a table is about: written in its mapping, or read from its title, its sheet's name or the file's."""

from __future__ import annotations

from collections.abc import Iterator

from percall.errors import PercallError
from percall.ledger.cells import as_text
from percall.ledger.costsheet import calendar
from percall.ledger.costsheet.mapping import FILE_NAME, SHEET_NAME, TITLE, CostTable, MappingFile, stretch
from percall.ledger.costsheet.table import Found
from percall.ledger.dates import Stretch


def period_of(table: CostTable, found: Found, key: tuple[str | int, ...], mapping: MappingFile) -> Stretch | None:
    """The period of every row of a table, or None where each row has its own.

    Raises PercallError where the place that the mapping names says none, or where the title names another one.
    """
    if table.period is None:
        return None
    said = spoken(found)
    if table.period in said or table.period in (TITLE, FILE_NAME, SHEET_NAME):
        read = said.get(table.period)
        if read is None:
            what = f"the {table.period} of {found.grid.place} names no period, or more than one"
            raise PercallError(mapping.mistake(what, (*key, "period"), "a period such as 2026-03"))
        return read
    given = stretch(table.period)
    other = said.get(TITLE)
    if other is not None and (other.last < given.first or other.first > given.last):
        what = f"{found.grid.place} is about {other} by its title, not about {given}"
        raise PercallError(mapping.mistake(what, (*key, "period"), f"{TITLE}, or the period of this sheet"))
    return given


def spoken(found: Found) -> dict[str, Stretch]:
    """The periods that the title (the rows above the headings), the sheet's name and the file's name."""
    texts = {
        TITLE: list(_title(found)),
        SHEET_NAME: [found.grid.sheet or ""],
        FILE_NAME: [found.grid.file.rpartition("/")[2].rpartition(".")[0]],
    }
    named = {place: {read for text in lines if (read := calendar.period(text))} for place, lines in texts.items()}
    return {place: next(iter(read)) for place, read in named.items() if len(read) == 1}


def year_of(found: Found) -> int | None:
    """The one year that the title, the sheet's name or the file's names, in this order."""
    texts = (" ".join(_title(found)), found.grid.sheet or "", found.grid.file)
    return next((year for text in texts if (year := calendar.year(text))), None)


def _title(found: Found) -> Iterator[str]:
    return (as_text(cell) for row in found.above for cell in row.cells if cell != "")
