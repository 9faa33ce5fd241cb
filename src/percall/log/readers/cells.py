"""Cells of a table read by a mapping: text, times, durations, numbers, truths.

Each function gives what a cell says (null where it is empty) and the rule that sends a row to quarantine
where the cell cannot be read. Columns are those of ``tablefile.Cells``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from percall.centre.sections import Section
from percall.log.readers.mapping import Attribute, DurationCell, NumberCell, TextCell, TimeCell, TruthCell
from percall.log.readers.tablefile import Cells
from percall.log.readers.textfile import excerpt
from percall.log.rules import Rule
from percall.log.schema import TIME

MILLISECONDS: Final = {"ms": 1, "s": 1_000, "min": 60_000}
CLOCK: Final = r"^(-?)(?:(\d{1,5}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3})\d*)?$"
TRUTHS: Final = {
    **dict.fromkeys(("true", "yes", "y", "1", "t", "да", "истина"), True),
    **dict.fromkeys(("false", "no", "n", "0", "f", "нет", "ложь"), False),
}
CLOSED: Final = ("channel", "direction", "outcome", "kind", "state")
CELL_KINDS: Final = (TextCell, TimeCell, DurationCell, NumberCell, TruthCell)


class Reading(NamedTuple):
    """What the cells say, as a column called ``name``, and the rules for cells that say nothing of the kind."""

    name: str
    said: pl.Expr
    rules: tuple[Rule, ...] = ()


def read_cells_of(cells: Cells, section: Section, prefix: str = "") -> list[Reading]:
    """What a section's own cells say, each named by ``prefix`` and its key."""
    return [_read(cells, prefix + name, cell) for name, cell in section if isinstance(cell, CELL_KINDS)]


def read_attributes(cells: Cells, attributes: Mapping[str, Attribute]) -> list[Reading]:
    """The user's own columns."""
    return [_read(cells, name, cell) for name, cell in attributes.items()]


def _read(cells: Cells, name: str, cell: Section) -> Reading:
    match cell:
        case TimeCell():
            return _read_time(cells, name, cell)
        case DurationCell():
            return _read_duration(cells, name, cell)
        case NumberCell():
            return _read_number(cells, name, cell)
        case TruthCell():
            return _read_truth(cells, name, cell)
        case Attribute():
            return _read_attribute(cells, name, cell)
        case TextCell():
            return _read_text(cells, name, cell)
    raise TypeError(name)


def _read_text(cells: Cells, name: str, cell: TextCell) -> Reading:
    """Text, in small letters where only certain words will do. Words without a translation stay as they are."""
    if cell.constant is not None:
        return Reading(name, pl.lit(cell.constant))
    said = _joined(cells, cell.column, "-" if name.endswith("_id") else " ")
    if name in CLOSED:
        said = said.str.to_lowercase()
    if cell.values:
        words = {word.lower(): meaning for word, meaning in cell.values.items()}
        said = said.str.to_lowercase().replace_strict(list(words), list(words.values()), default=said)
    return Reading(name, said if cell.default is None else said.fill_null(cell.default))


def _read_time(cells: Cells, name: str, cell: TimeCell) -> Reading:
    """A local time without a zone, or an instant where the cells or their type state the offset."""
    first = cells.frame[cells.column(cell.column[0])]
    if len(cell.column) == 1 and isinstance(first.dtype, pl.Datetime):
        return Reading(name, pl.lit(_microseconds(first)))
    text = _joined(cells, cell.column, " ")
    said = instants(cells.frame.select(text).to_series(), cell.format)
    accepted = "a date and time such as 2026-01-31 09:05:00" if cell.format == "iso" else cell.format
    return _reading(cells, name, cell.column, text, pl.lit(said), "bad_time", accepted)


def _read_duration(cells: Cells, name: str, cell: DurationCell) -> Reading:
    """Milliseconds."""
    column = cells.column(cell.column)
    dtype = cells.frame.schema[column]
    if dtype == pl.Duration:
        return Reading(name, pl.col(column).dt.total_milliseconds())
    if dtype == pl.Time:
        return Reading(name, pl.col(column).to_physical() // 1_000_000)
    text = _joined(cells, (cell.column,), " ")
    if cell.unit == "h:mm:ss":
        said = clock(text)
    else:
        said = (decimal(text) * MILLISECONDS[cell.unit]).round().cast(pl.Int64, strict=False)
    return _reading(cells, name, (cell.column,), text, said, "bad_duration", cell.unit)


def _read_number(cells: Cells, name: str, cell: NumberCell) -> Reading:
    """A number; a decimal comma is understood."""
    text = _joined(cells, (cell.column,), " ")
    return _reading(cells, name, (cell.column,), text, decimal(text), "bad_number", "a number such as 4.5")


def _read_truth(cells: Cells, name: str, cell: TruthCell) -> Reading:
    """Yes or no."""
    text = _joined(cells, (cell.column,), " ")
    words = {word.lower(): truth for word, truth in cell.values.items()} or TRUTHS
    said = text.str.to_lowercase().replace_strict(
        list(words), list(words.values()), default=None, return_dtype=pl.Boolean
    )
    return _reading(cells, name, (cell.column,), text, said, "bad_truth", ", ".join(words))


def _read_attribute(cells: Cells, name: str, cell: Attribute) -> Reading:
    """A column of the user's own, as text or a number."""
    text = _joined(cells, (cell.column,), " ")
    if cell.type == "text":
        return Reading(name, text)
    if cell.type == "number":
        return _reading(cells, name, (cell.column,), text, decimal(text), "bad_number", "a number such as 4.5")
    whole = text.cast(pl.Int64, strict=False)
    return _reading(cells, name, (cell.column,), text, whole, "bad_number", "a whole number")


def _reading(
    cells: Cells, name: str, titles: Sequence[str], text: pl.Expr, said: pl.Expr, reason: str, accepted: str
) -> Reading:
    title = pl.lit(" and ".join(titles))
    detail = pl.format("{} is '{}' (accepted: {})", title, excerpt(text), pl.lit(accepted))
    return Reading(name, said, (Rule(reason, name, text.is_not_null() & pl.col(name).is_null(), detail),))


def _joined(cells: Cells, titles: Sequence[str], joint: str) -> pl.Expr:
    """The text of one column, or of several with ``joint`` between; null where any is empty."""
    columns = [pl.col(cells.column(title)).cast(pl.String) for title in titles]
    if len(columns) == 1:
        return columns[0]
    return pl.concat_str(*columns, separator=joint)


def instants(text: pl.Series, form: str) -> pl.Series:
    if form in ("epoch_s", "epoch_ms"):
        scale = 1_000_000 if form == "epoch_s" else 1_000
        number = pl.select(decimal(pl.lit(text))).to_series()
        return (number * scale).round().cast(pl.Int64, strict=False).cast(TIME)
    if form != "iso":
        return _microseconds(text.str.to_datetime(form, strict=False, time_unit="us"))
    text = text.str.replace(r"^(\d{4}-\d{2}-\d{2})\s+", "${1}T").str.replace(r"\s+", "")
    local = _first_readable(text, ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d"))
    offset = _first_readable(text, ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"))
    return offset if offset.null_count() < local.null_count() else local


def _first_readable(text: pl.Series, forms: Sequence[str]) -> pl.Series:
    said = _microseconds(text.str.to_datetime(forms[0], strict=False, time_unit="us"))
    for form in forms[1:]:
        if said.null_count() > text.null_count():
            said = said.fill_null(_microseconds(text.str.to_datetime(form, strict=False, time_unit="us")))
    return said


def _microseconds(times: pl.Series) -> pl.Series:
    """Times as the log has them; those with a zone in UTC."""
    zone = times.dtype.time_zone if isinstance(times.dtype, pl.Datetime) else None
    return times.cast(pl.Datetime("us", zone)).dt.convert_time_zone("UTC") if zone else times.cast(pl.Datetime("us"))


def decimal(text: pl.Expr) -> pl.Expr:
    number = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def clock(text: pl.Expr) -> pl.Expr:
    parts = text.str.extract_groups(CLOCK).struct
    hours, minutes, seconds = (parts.field(number).cast(pl.Int64) for number in ("2", "3", "4"))
    thousandths = parts.field("5").str.pad_end(3, "0").cast(pl.Int64)
    length = ((hours.fill_null(0) * 60 + minutes) * 60 + seconds) * 1_000 + thousandths.fill_null(0)
    return pl.when((seconds < 60) & (hours.is_null() | (minutes < 60))).then(
        pl.when(parts.field("1") == "-").then(-length).otherwise(length)
    )
