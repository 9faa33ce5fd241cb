"""Measured rows as files for other programs: CSV, JSON, Parquet and a workbook.

Text that came from the user's data never becomes a formula in a spreadsheet; our own negative numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import IO, Final, Literal

import polars as pl

from percall.errors import Mistake, PercallError
from percall.metrics import CATALOGUE, Measured
from percall.report.files import write_to
from percall.report.workbook import workbook

TableFormat = Literal["csv", "json", "parquet", "xlsx"]

FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""A CSV cell that begins with one of these may be run as a formula by a spreadsheet."""


def write_rows(
    measured: Measured,
    target: str | os.PathLike[str] | IO[str] | IO[bytes],
    format: TableFormat,  # noqa: A002
) -> None:
    """Write ``measured`` to a file (wholly or not at all) or to an open stream.

    ``csv``: the rows, a header of metric ids, plain numbers, nothing where unknown. ``json``: ``Measured.as_json``.
    ``parquet``: the rows, typed, money as Decimal(38, 6). ``xlsx``: rows, reconciliation, quarantine, definitions and
    what the figures rest on, a sheet each; a workbook holds numbers in binary64, so money keeps 15 digits there.
    Raises PercallError for a format that does not exist, a stream that cannot take bytes, and too many rows for xlsx.
    """
    if format not in _RENDERERS:
        raise PercallError(Mistake(f"{format!r} is not a format", field="format", accepted=", ".join(_RENDERERS)))
    write_to(target, _RENDERERS[format](measured), format, is_text=format in ("csv", "json"))


def fields(measured: Measured) -> list[str]:
    """The columns of the rows in order: period, the ``by`` columns, the metrics as the catalogue has them, small."""
    first = measured.rows[0] if measured.rows else dict.fromkeys(CATALOGUE)
    return ["period", *measured.by, *(metric for metric in CATALOGUE if metric in first), "small"]


def inert(text: str) -> str:
    """``text`` as a CSV cell that no spreadsheet runs: a leading apostrophe where it could be taken for a formula."""
    return f"'{text}" if text[:1] in FORMULA_STARTS else text


def _csv(measured: Measured) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180; Python 3.11 leaves a lone \r unquoted otherwise
    names = fields(measured)
    writer.writerow([inert(name) for name in names])
    writer.writerows([_cell(row.get(name)) for name in names] for row in measured.rows)
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    match value:
        case str():
            return inert(value)
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
        case _:
            return value


def _json(measured: Measured) -> bytes:
    return (json.dumps(measured.as_json(), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")


def _parquet(measured: Measured) -> bytes:
    types: Mapping[str, pl.DataType] = {
        "money": pl.Decimal(38, 6),
        "contacts": pl.Int64(),
        "share": pl.Float64(),
        "seconds": pl.Float64(),
    }
    schema: dict[str, pl.DataType | None] = {"period": pl.String(), "small": pl.Boolean()}
    schema |= {name: types[metric.unit] for name, metric in CATALOGUE.items()}
    names = fields(measured)
    frame = pl.DataFrame(
        [{name: row.get(name) for name in names} for row in measured.rows],
        schema={name: schema.get(name) for name in names},
        infer_schema_length=None,
    )
    data = io.BytesIO()
    frame.write_parquet(data)
    return data.getvalue()


def _xlsx(measured: Measured) -> bytes:
    return workbook(measured, fields(measured))


_RENDERERS: Final[dict[str, Callable[[Measured], bytes]]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
    "xlsx": _xlsx,
}
