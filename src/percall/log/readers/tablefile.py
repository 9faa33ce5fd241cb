"""A table in a file, whatever the file: delimited text, a workbook or Parquet, as named columns of cells."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import fastexcel
import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from percall.errors import Mistake, PercallError
from percall.log.raw import MARKS, ROW, marks
from percall.log.readers.textfile import Text, cell_rules, read_bytes, read_text
from percall.log.rules import sift
from percall.log.schema import QUARANTINE

TEXT_SUFFIXES: Final = (".csv", ".tsv", ".txt", ".tab")
WORKBOOK_SUFFIXES: Final = (".xlsx", ".xlsm")
DELIMITERS: Final = ",;\t|"
LARGEST_BYTES: Final = 2**31
LARGEST_AREA: Final = 50_000_000
"""What a workbook may unpack to: bytes, and cells from the first corner to the last."""
BLOCK: Final = 2**24
"""Bytes that the CSV parser looks at in one piece; a record that is longer makes it look at the whole file at once."""


Ragged = list[tuple[int, str]]
"""Row and text of records with another number of cells than the header."""


RECORD: Final = {"record": pl.Int64(), "text": pl.String()}


@dataclass(frozen=True)
class Layout:
    """How to read a file, as far as it does not say so itself."""

    encoding: str = "utf-8"
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = 1
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cells:
    """Rows of a file. ``frame``: for each place in ``header`` a column named by its number ("0", "1" …) of stripped
    text, null where empty, or of times where the file knows them as such; and ``row``, ``source``.
    ``rows`` counts those of frame and quarantine."""

    path: Path
    header: tuple[str, ...]
    frame: pl.DataFrame
    quarantine: pl.DataFrame
    rows: int

    def column(self, title: str) -> str:
        """The column of ``frame`` under a title of the header."""
        return str(self.header.index(title))


def read_cells(path: Path, layout: Layout) -> Cells:
    """Every row of a file that has anything in it. Raises PercallError where the file as a whole cannot be read."""
    suffix = path.suffix.lower()
    if suffix in TEXT_SUFFIXES:
        cells = _read_delimited(path, layout)
    elif suffix in WORKBOOK_SUFFIXES:
        cells = _read_workbook(path, layout)
    elif suffix == ".parquet":
        cells = _read_parquet(path, layout)
    else:
        accepted = ", ".join((*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, ".parquet"))
        raise PercallError(Mistake(f"is of an unknown kind: {suffix or 'no suffix'}", file=path, accepted=accepted))
    if not cells.rows:
        raise PercallError(Mistake("has a header and no rows", file=path))
    return cells


def sniff_delimiter(line: str) -> str:
    """The delimiter that a header line has most of."""
    return max(DELIMITERS, key=line.count)


def _read_delimited(path: Path, layout: Layout) -> Cells:
    text = read_text(path, layout.encoding)
    delimiter = layout.delimiter or ("\t" if path.suffix.lower() == ".tsv" else sniff_delimiter(_line(text, layout)))
    header, lines = _header(text, layout, delimiter)
    table, ragged = _parse(text, len(header), lines, delimiter)
    table, ragged = _numbered(table, ragged, lines, quoted=b'"' in text.data)
    _require_closed_quotes(text, table, ragged)
    if text.ends_open:
        last = max([row for row, _ in ragged] + table[ROW].tail(1).to_list(), default=0)
        table = table.with_columns(marks(incomplete_last_line=pl.col(ROW) == last).alias(MARKS))
    return _cells(path, header, table, layout, text, ragged)


def _line(text: Text, layout: Layout) -> str:
    lines = io.BytesIO(text.data)
    for _ in range(layout.header_row - 1):
        lines.readline()
    return lines.readline().decode(errors="replace")


def _header(text: Text, layout: Layout, delimiter: str) -> tuple[tuple[str, ...], int]:
    """The column names, and the number of lines up to and with the header."""
    lines = io.TextIOWrapper(io.BytesIO(text.data), encoding="utf-8-sig", newline="")
    for _ in range(layout.header_row - 1):
        lines.readline()
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        names = next(reader, [])
    except csv.Error as error:
        raise PercallError(Mistake(f"has no header that can be read: {error}", file=text.path, row=1)) from None
    if not any(name.strip() for name in names):
        mistake = Mistake("has no header", file=text.path, row=layout.header_row, accepted="a row of column names")
        raise PercallError(mistake)
    return tuple(name.strip() for name in names), layout.header_row - 1 + reader.line_num


def _parse(text: Text, width: int, lines: int, delimiter: str) -> tuple[pl.DataFrame, Ragged]:
    """Records with as many cells as the header, as columns 0, 1 …, and the row and text of the others."""
    names = [str(number) for number in range(width)]
    for block in (BLOCK, len(text.data) + 1):
        ragged: Ragged = []

        def note(record: Any, ragged: Ragged = ragged) -> str:
            ragged.append((record.number, record.text))
            return "skip"

        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(text.data),
                arrow_csv.ReadOptions(use_threads=False, block_size=block, column_names=names, skip_rows=lines),
                arrow_csv.ParseOptions(
                    delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
                ),
                arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
            )
        except pa.ArrowInvalid as error:
            if "Could not skip" in str(error):  # the header is all there is
                return pl.DataFrame(schema=dict.fromkeys(names, pl.String())), []
            problem = error
        else:
            return pl.DataFrame(pl.from_arrow(table)), ragged
    raise PercallError(Mistake(f"cannot be read: {problem}", file=text.path))


def _numbered(table: pl.DataFrame, ragged: Ragged, lines: int, quoted: bool) -> tuple[pl.DataFrame, Ragged]:
    """Records with the line each starts on instead of its number: a quoted cell may go over several lines."""
    odd = pl.DataFrame({"record": [number for number, _ in ragged], "text": [text for _, text in ragged]}, RECORD)
    places = pl.int_range(lines + 1, lines + 1 + table.height + odd.height, dtype=pl.Int64, eager=True)
    records = places.filter(~places.is_in(odd["record"].implode()))
    if not quoted:
        return table.with_columns(records.alias(ROW)), ragged
    breaks = r"\r\n|\r|\n"
    inside = table.select(record=records, more=pl.sum_horizontal(pl.col(pl.String).str.count_matches(breaks)))
    every = pl.concat(
        [inside, odd.select("record", more=pl.col("text").str.strip_chars("\r\n").str.count_matches(breaks))]
    )
    starts = every.sort("record").select(
        "record", line=lines + 1 + (pl.col("more") + 1).cum_sum().shift(1, fill_value=0)
    )
    line_of = dict(starts.join(odd, on="record", how="semi").rows())
    rows = starts.join(odd, on="record", how="anti", maintain_order="left")["line"]
    return table.with_columns(rows.cast(pl.Int64).alias(ROW)), [(line_of[number], text) for number, text in ragged]


def _require_closed_quotes(text: Text, table: pl.DataFrame, ragged: Ragged) -> None:
    """A quotation mark that is never closed swallows every row after it: say so, rather than lose them."""
    if text.data.count(b'"') % 2 == 0:
        return
    last = table.tail(1).select(ROW, pl.concat_str(pl.col(pl.String), ignore_nulls=True)).rows() + ragged[-1:]
    row, swallowed = max(last)
    if "\n" in swallowed.rstrip("\r\n"):
        accepted = 'quotation marks in pairs, and "" for one inside a cell'
        raise PercallError(Mistake("a quotation mark is never closed", file=text.path, row=row, accepted=accepted))


def _read_workbook(path: Path, layout: Layout) -> Cells:
    data = read_bytes(path)
    require_modest(path, data)
    try:
        book = fastexcel.read_excel(data)
        sheet = book.load_sheet(layout.sheet or 0, header_row=None, skip_rows=0, dtypes="string")
        table = pl.DataFrame(sheet.to_polars())
    except fastexcel.SheetNotFoundError:
        accepted = ", ".join(book.sheet_names)
        raise PercallError(Mistake("has no such sheet", file=path, field=layout.sheet, accepted=accepted)) from None
    except fastexcel.FastExcelError as error:
        raise PercallError(Mistake(f"is no workbook: {str(error).splitlines()[0]}", file=path)) from None
    names = table.row(layout.header_row - 1) if table.height >= layout.header_row else ()
    header = tuple((name or "").strip() for name in names)
    if not any(header):
        raise PercallError(Mistake("has no header", file=path, row=layout.header_row, accepted="a row of column names"))
    table.columns = [str(number) for number in range(table.width)]
    table = table.with_columns(_workbook_text(pl.all()))
    table = table.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW))
    return _cells(path, header, table.slice(layout.header_row), layout, Text(path, b"", damaged=False), [])


def require_modest(path: Path, data: bytes) -> None:
    """Raises PercallError for a workbook that is none, or that would unpack to more than memory holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = [part for part in archive.infolist() if part.filename.startswith("xl/worksheets/")]
            unpacked = sum(part.file_size for part in archive.infolist())
            area = max((_area(archive.read(part)) for part in sheets), default=0) if unpacked <= LARGEST_BYTES else 0
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise PercallError(Mistake(f"is no workbook: {error}", file=path, accepted="an .xlsx file")) from None
    if unpacked > LARGEST_BYTES or area > LARGEST_AREA:
        accepted = f"at most {LARGEST_AREA:,} cells from the first corner to the last; CSV or Parquet may be larger"
        raise PercallError(Mistake("is too large a workbook", file=path, accepted=accepted))


def _area(sheet: bytes) -> int:
    """Cells of the rectangle that a sheet's outermost cells span: so many are held in memory, filled or not."""
    columns = max(re.findall(rb'<c r="([A-Z]{2,3})[0-9]', sheet), key=lambda name: (len(name), name), default=b"Z")
    width = 0
    for letter in columns:
        width = width * 26 + letter - 64
    rows = max((int(number) for number in re.findall(rb'<row [^>]*?r="([0-9]{1,9})"', sheet)), default=1)
    return width * rows


def _workbook_text(cell: pl.Expr) -> pl.Expr:
    """A workbook's dates without a midnight nobody meant, and its clock times and durations as h:mm:ss.

    To a workbook a duration is so many days since 31 December 1899.
    """
    bare_date = cell.str.replace(r"^(\d{4}-\d{2}-\d{2}) 00:00:00$", "${1}")
    since = cell.str.extract(r"^((?:1899-12-31|1900-0[12]-\d{2}) .*)$").str.to_datetime(
        "%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="ms"
    )
    length = since - pl.datetime(1899, 12, 31, time_unit="ms")
    seconds = length.dt.total_seconds()
    parts = (seconds // 3600, seconds // 60 % 60, seconds % 60, length.dt.total_milliseconds() % 1000)
    hours, minutes, rest, thousandths = (part.cast(pl.String) for part in parts)
    clock = pl.format("{}:{}:{}.{}", hours, minutes.str.zfill(2), rest.str.zfill(2), thousandths.str.zfill(3))
    return pl.when(since.is_not_null()).then(clock.str.replace(".000", "", literal=True)).otherwise(bare_date)


def _read_parquet(path: Path, layout: Layout) -> Cells:
    data = read_bytes(path)
    try:
        table = pl.read_parquet(data)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise PercallError(Mistake(f"is no Parquet file: {error}", file=path)) from None
    header = tuple(table.columns)
    mistakes = [
        Mistake(f"holds {dtype}", file=path, field=name, accepted="text, numbers, truths, dates, times")
        for name, dtype in table.schema.items()
        if dtype.is_nested() or dtype in (pl.Binary, pl.Object)
    ]
    if mistakes:
        raise PercallError(*mistakes)
    table = table.with_columns((~pl.selectors.temporal()).cast(pl.String))
    table.columns = [str(number) for number in range(table.width)]
    table = table.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW))
    return _cells(path, header, table, layout, Text(path, b"", damaged=False), [])


def _cells(
    path: Path, header: tuple[str, ...], table: pl.DataFrame, layout: Layout, text: Text, ragged: Ragged
) -> Cells:
    """Named, stripped cells; rows that hold nothing at all are no rows."""
    columns = [str(number) for number in range(len(header))]
    bare = pl.col(pl.String).str.strip_chars()
    table = table.with_columns(pl.when(~bare.is_in(["", *layout.empty])).then(bare))
    table = table.filter(~pl.all_horizontal(pl.col(columns).is_null())).with_columns(source=pl.lit(path.name))
    if MARKS not in table.columns:
        table = table.with_columns(pl.lit(0, pl.UInt32).alias(MARKS))
    frame, damaged = sift(table, cell_rules(table.select(columns), text, dict(zip(columns, header, strict=True))))
    broken = [(row, begin) for row, begin in ragged if begin.strip()]
    short = pl.DataFrame(
        {
            "source": [path.name for _ in broken],
            "row": [row for row, _ in broken],
            "field": ["" for _ in broken],
            "reason": ["wrong_number_of_fields" for _ in broken],
            "detail": [f"the row has not {len(header)} cells: {begin[:60]!r}" for _, begin in broken],
            "contact_id": [None for _ in broken],
        },
        schema=QUARANTINE,
    )
    return Cells(path, header, frame, pl.concat([short, damaged]), table.height + short.height)
