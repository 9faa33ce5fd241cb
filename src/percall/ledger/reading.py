"""Reading a ledger: the files that accounting wrote, checked row by row and held against their own assertions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from percall.centre.model import Centre, ExchangeRate
from percall.errors import Mistake, PercallError
from percall.ledger import amounts, dates
from percall.ledger.assertions import Assertion, failing
from percall.ledger.categories import Categories
from percall.ledger.columns import LEDGER, plain
from percall.ledger.conventions import forced
from percall.ledger.costsheet.mapping import MappingFile, load_mapping
from percall.ledger.costsheet.reading import read_sheet
from percall.ledger.costsheet.told import Told
from percall.ledger.model import Ledger, Line
from percall.ledger.rows import RowReader
from percall.ledger.sheets import Row
from percall.ledger.spreading import in_reporting_currency
from percall.ledger.table import Record, Table, read_table

ASSERTION: Final = ("assert", "period", "total or category", "figure", "currency")
"""The cells of an assertion, by position; the last may be missing."""


def read_ledger(
    paths: str | Path | Sequence[str | Path],
    centre: Centre,
    *,
    rates: Iterable[ExchangeRate] = (),
    sheet: str | None = None,
    mapping: str | Path | Sequence[str | Path] = (),
) -> Ledger:
    """Read CSV and XLSX files (of a workbook the first sheet, or ``sheet``) as one ledger.

    ``mapping``: for sheets that accounting laid out in its own way, the file that says what their columns are: one for
    all, or one for each file. Without it a file has percall's own columns.

    ``rates`` are exchange rates besides those of the centre file. Raises PercallError with every mistake in the
    files; where there is none, with every amount that has no exchange rate; then with every assertion that fails.
    """
    read, assertions = _read(paths, centre, sheet, mapping)
    lines = tuple(line for one in read for line in one.lines)
    budget = tuple(line for one in read if one.told for line in one.told.budget)
    ledger = Ledger(lines, tuple(rates), budget)
    in_reporting_currency(ledger, centre)
    if failed := failing(assertions, ledger, centre):
        raise PercallError(*failed)
    return ledger


@dataclass(frozen=True)
class Understood:
    """What one file says: its lines, and where it was read by a mapping all else that it told."""

    file: str
    lines: tuple[Line, ...]
    told: Told | None = None


def understand(
    paths: str | Path | Sequence[str | Path],
    centre: Centre | None = None,
    *,
    mapping: str | Path | Sequence[str | Path] = (),
) -> list[Understood]:
    """Each file of a ledger as it is understood by itself, before exchange rates and assertions.

    Without a ``centre``, in the categories of the default chart and in euros where a file names no currency. Raises
    PercallError with every mistake in the files.
    """
    return _read(paths, centre or Centre(name="-", time_zone="UTC", currency="EUR"), None, mapping)[0]


def _read(
    paths: str | Path | Sequence[str | Path],
    centre: Centre,
    sheet: str | None,
    mapping: str | Path | Sequence[str | Path],
) -> tuple[list[Understood], list[Assertion]]:
    categories = Categories.of(centre)
    read: list[Understood] = []
    assertions: list[Assertion] = []
    mistakes: list[Mistake] = []
    files = _named(paths)
    for (path, name), own in zip(files, _mappings(mapping, len(files)), strict=True):
        try:
            if own is not None:
                told = read_sheet(path, name, own, centre.currency, categories)
                read.append(Understood(name, tuple(told.lines), told))
                continue
            found, stated = _read_file(read_table(path, name, LEDGER, sheet), centre.currency, categories)
        except PercallError as error:
            mistakes += error.mistakes
        else:
            read.append(Understood(name, tuple(found)))
            assertions += stated
    if mistakes:
        raise PercallError(*mistakes)
    return read, assertions


def _mappings(given: str | Path | Sequence[str | Path], files: int) -> list[MappingFile | None]:
    """The mapping of each file, in the order of the files; None for a file in percall's own columns."""
    paths = [Path(path) for path in ([given] if isinstance(given, str | Path) else given)]
    if len(paths) not in (0, 1, files):
        accepted = "one mapping for every ledger file, or one for each"
        raise PercallError(
            Mistake(f"{files} ledger files and {len(paths)} mappings", field="mapping", accepted=accepted)
        )
    loaded = [load_mapping(path) for path in paths]
    return [*loaded] if len(loaded) == files else [*loaded] * files or [None] * files


def _named(paths: str | Path | Sequence[str | Path]) -> list[tuple[Path, str]]:
    """Each file and the name it goes by: its own, or its whole path where two files are named alike."""
    files = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    if not files:
        raise PercallError("no ledger file is given")
    resolved = [file.resolve() for file in files]
    repeated = sorted({str(file) for file, full in zip(files, resolved, strict=True) if resolved.count(full) > 1})
    if repeated:
        raise PercallError(*(Mistake("is given twice", file, accepted="each file once") for file in repeated))
    names = [file.name for file in files]
    return [(file, file.name if names.count(file.name) == 1 else str(file)) for file in files]


def _read_file(table: Table, currency: str, categories: Categories) -> tuple[list[Line], list[Assertion]]:
    costs, stated = _split(table)
    figures = (*costs.cells("amount", "salvage", "hours"), *stated.cells("figure"))
    periods = (*costs.cells("date", "from", "to"), *stated.cells("period"))
    reader = RowReader(
        currency,
        categories,
        numbers=forced(amounts.readings(cell) for cell in figures if isinstance(cell, str)),
        days=forced(dates.readings(cell) for cell in periods if isinstance(cell, str)),
    )
    records = [Record(costs, row) for row in costs.rows]
    claims = [Record(stated, row) for row in stated.rows]
    lines = [line for record in records if (line := reader.line(record))]
    assertions = [assertion for record in claims if (assertion := reader.assertion(record))]
    mistakes = [mistake for record in (*records, *claims) for mistake in record.mistakes]
    if mistakes:
        raise PercallError(*sorted(mistakes, key=lambda mistake: mistake.row or 0))
    return lines, assertions


def _split(table: Table) -> tuple[Table, Table]:
    """The ledger's own rows, and its assertions: rows of another shape that begin with "assert".

    Raises PercallError where a column is missing or there are no rows.
    """
    missing = [column for column in ("category", "amount") if column not in table.places]
    if not {"date", "from"} & table.places.keys():
        missing.insert(0, "date (or from and to)")
    if missing or not table.rows:
        what = f"has no column {', '.join(missing)}" if missing else "has a header and no rows"
        raise PercallError(Mistake(what, table.file, accepted=f"the columns {', '.join(LEDGER)}"))
    costs: list[Row] = []
    stated: list[Row] = []
    for row in table.rows:
        (stated if plain(str(row.cells[0])) == "assert" else costs).append(row)
    places = {column: place for place, column in enumerate(ASSERTION)}
    written = {column: column for column in ASSERTION}
    return (
        replace(table, rows=tuple(costs)),
        Table(table.file, places, written, len(ASSERTION) - 1, tuple(stated)),
    )
