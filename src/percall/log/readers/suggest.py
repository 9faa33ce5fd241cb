"""A mapping proposed from a file's header and data. It imports as it is; a person should still read it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from statistics import median, mode
from typing import Final

import fastexcel
import polars as pl

from percall.log.readers.cells import TRUTHS, clock, decimal, instants
from percall.log.readers.synonyms import HEADINGS, UNITS, WORDS
from percall.log.readers.tablefile import (
    DELIMITERS,
    TEXT_SUFFIXES,
    WORKBOOK_SUFFIXES,
    Cells,
    Layout,
    read_cells,
    require_modest,
)
from percall.log.readers.textfile import BYTE_ORDER_MARKS, read_bytes, read_text
from percall.log.schema import KINDS

SAMPLE: Final = 2_000
"""Different cells of a column that are looked at for its format."""

DATES: Final = (
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%y",
    "%m/%d/%y",
    "%d/%m/%y",
)
CLOCKS: Final = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
MOMENTS: Final = ("iso", "epoch_s", "epoch_ms", *(f"{date} {time}" for date, time in product(DATES, CLOCKS)))
EMPTY: Final = ("-", "--", "—", "n/a", "N/A", "NA", "null", "NULL", "None", "(null)", "нет данных", "н/д")
MANY_WORDS: Final = 30
"""A column with more different words than this is no closed list."""

TIMES: Final = ("started_at", "ended_at", "talk.started_at")


def suggest_mapping(path: str | Path) -> str:
    """A commented mapping for the ``table`` reader, proposed from a file. Raises PercallError if it cannot be read."""
    file = Path(path)
    layout = _layout(file)
    cells = read_cells(file, layout)
    markers = _markers(cells)
    if markers:
        layout = replace(layout, empty=markers)
        cells = read_cells(file, layout)
    return "\n".join([*_head(file, layout), *_contacts(_Columns(cells))]) + "\n"


def _layout(path: Path) -> Layout:
    """How the file seems to be written: encoding, delimiter, and the row its header stands in."""
    suffix = path.suffix.lower()
    data = read_bytes(path)
    if suffix in WORKBOOK_SUFFIXES:
        return Layout(header_row=_header_row(_workbook_rows(path, data)))
    if suffix not in TEXT_SUFFIXES:
        return Layout()
    encoding = _encoding(data)
    lines = read_text(path, encoding).data[:100_000].decode(errors="replace").removeprefix("\ufeff").splitlines()[:50]
    tables = {mark: list(csv.reader(lines, delimiter=mark)) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: median([len(row) for row in tables[mark]] or [0]))
    return Layout(encoding=encoding, delimiter=delimiter, header_row=_header_row(tables[delimiter]))


def _encoding(data: bytes) -> str:
    """UTF-8 where it can be; else Windows-1251 where that gives Cyrillic, Windows-1252 where it does not."""
    named = next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        data.decode(named)
    except UnicodeDecodeError:
        foreign = [letter for letter in data[:100_000].decode("cp1251", errors="replace") if letter > "\x7f"]
        cyrillic = sum("а" <= letter.lower() <= "я" for letter in foreign)
        return "cp1251" if 2 * cyrillic > len(foreign) else "cp1252"
    return "utf-8"


def _workbook_rows(path: Path, data: bytes) -> list[list[str]]:
    require_modest(path, data)
    try:
        sheet = fastexcel.read_excel(data).load_sheet(0, header_row=None, skip_rows=0, n_rows=50, dtypes="string")
    except fastexcel.FastExcelError:
        return []  # reading it will say what is wrong
    return [[cell or "" for cell in row] for row in pl.DataFrame(sheet.to_polars()).rows()]


def _header_row(rows: Sequence[Sequence[str]]) -> int:
    """The first row with as many filled cells as most have: a title or a date of printing has fewer."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = mode([count for count in filled if count > 1] or [0])
    return next((number for number, count in enumerate(filled, start=1) if count >= max(usual, 1)), 1)


def _markers(cells: Cells) -> tuple[str, ...]:
    """What this file writes into cells that hold nothing."""
    texts = cells.frame.select(pl.selectors.by_dtype(pl.String).exclude("source"))
    found = texts.lazy().select(pl.all().is_in(EMPTY).any()).collect().row(0) if texts.width else ()
    columns = [name for name, has in zip(texts.columns, found, strict=False) if has]
    present = {word for name in columns for word in texts[name].filter(texts[name].is_in(EMPTY)).unique()}
    return tuple(word for word in EMPTY if word in present)


class _Columns:
    """The columns of a file, and which cell of the log each seems to be."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.titles = [title for title in cells.header if title and cells.header.count(title) == 1]
        self.chosen = self._choose()

    def text(self, title: str) -> pl.Series:
        """The filled cells of a column, as text."""
        return self.cells.frame[self.cells.column(title)].cast(pl.String).drop_nulls()

    def sample(self, title: str) -> pl.Series:
        """Some of the different cells of a column."""
        return self.text(title).unique(maintain_order=True).head(SAMPLE)

    def _choose(self) -> dict[str, str]:
        """Cell of the log to title. The best match goes first, and no column serves twice."""
        matches = sorted(
            (rank, cell, title)
            for title in self.titles
            for cell, headings in HEADINGS.items()
            if (rank := _rank(title, headings)) is not None
        )
        chosen: dict[str, str] = {}
        for _, cell, title in matches:
            if cell not in chosen and title not in chosen.values() and self._fits(cell, title):
                chosen[cell] = title
        return chosen

    def _fits(self, cell: str, title: str) -> bool:
        """Whether the data of a column can be what its heading promises."""
        if cell in TIMES:
            return moment_format(self.sample(title)) is not None or date_format(self.sample(title)) is not None
        if cell.endswith(".duration"):
            return duration_unit(title, self.sample(title)) is not None
        if cell in WORDS:
            words = self.words(title)
            known = sum(meaning(cell, word) is not None for word in words)
            return 0 < len(words) <= MANY_WORDS and 2 * known >= len(words)
        if cell == "csat":
            return _mostly(decimal(pl.lit(self.sample(title))))
        if cell in ("resolved", "converted"):
            return {word.lower() for word in self.words(title)} <= TRUTHS.keys()
        if cell == "contact_id":
            return self.text(title).n_unique() == self.cells.frame.height
        return True

    def words(self, title: str) -> list[str]:
        """The different cells of a column, the commonest first; none where there are too many for a closed list."""
        counts = self.text(title).value_counts(name="times")
        if counts.height > MANY_WORDS:
            return []
        return [word for word, _ in sorted(counts.iter_rows(), key=lambda row: (-row[1], row[0]))]

    def clock_beside(self, title: str) -> str | None:
        """The column with the time of day that belongs to a column of dates."""
        headings = tuple(heading for heading in HEADINGS["started_at"] if heading.split()[-1] in ("time", "время"))
        others = [other for other in self.titles if other != title and _rank(other, headings) is not None]
        return next((other for other in others if _mostly(clock(pl.lit(self.sample(other))))), None)

    def joined(self, titles: Sequence[str]) -> pl.Series:
        """Some cells of several columns, with a space between."""
        parts = [pl.col(self.cells.column(title)).cast(pl.String) for title in titles]
        return self.cells.frame.select(pl.concat_str(*parts, separator=" ")).to_series().drop_nulls().head(SAMPLE)


def moment_format(text: pl.Series) -> str | None:
    """The format in which most of a column is a date with a time."""
    return _best_format(text, MOMENTS)


def date_format(text: pl.Series) -> str | None:
    """The format in which most of a column is a date."""
    return _best_format(text, ("%Y-%m-%d", *DATES))


def duration_unit(title: str, text: pl.Series) -> str | None:
    """``h:mm:ss`` where most cells are written so; for numbers the unit in the heading, or seconds."""
    if text.is_empty() or _mostly(clock(pl.lit(text))):
        return "h:mm:ss"
    if not _mostly(decimal(pl.lit(text))):
        return None
    words = _plain(title).split()
    return next((unit for unit, names in UNITS.items() if set(names) & set(words)), "s")


def meaning(cell: str, word: str) -> str | None:
    """What a word of an export says in the words of the log."""
    plain = _plain(word)
    known = WORDS[cell]
    if plain.replace(" ", "_") in known:
        return plain.replace(" ", "_")
    return next((said for said, starts in known.items() if plain.startswith(starts)), None)


def _mostly(said: pl.Expr) -> bool:
    """Whether most cells could be read. A few bad ones are what quarantine is for."""
    share = pl.select(said.is_not_null().mean()).item()
    return share is not None and share > 0.5


def _best_format(text: pl.Series, formats: Sequence[str]) -> str | None:
    """The format that reads most of a column, of several the first; None where none reads more than half."""
    read = {form: _times_read(text, form) for form in formats}
    best = max(formats, key=lambda form: read[form])
    return best if 2 * read[best] > text.len() else None


def _times_read(text: pl.Series, form: str) -> int:
    said = instants(text, form)
    if form.startswith("epoch"):
        return int(said.dt.year().is_between(1990, 2100).sum())
    return said.len() - said.null_count()


def _plain(heading: str) -> str:
    """Small letters and single spaces; camelCase and under_scores taken apart."""
    apart = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", heading)
    return " ".join(re.findall(r"[^\W_]+", apart.lower().replace("ё", "е")))


def _rank(title: str, headings: Sequence[str]) -> tuple[int, int] | None:
    """How well a title fits: the same words before words it starts or ends with, and each in the order of headings."""
    units = {name for names in UNITS.values() for name in names}
    words = [word for word in _plain(title).split() if word not in units]
    for place, heading in enumerate(headings):
        if words == heading.split():
            return 0, place
    for place, heading in enumerate(headings):
        wanted = heading.split()
        if wanted in (words[: len(wanted)], words[-len(wanted) :]):
            return 1, place
    return None


def _head(path: Path, layout: Layout) -> Iterator[str]:
    yield f"# Proposed from {_quoted(path.name)}. Read it, correct it, then import the file with it."
    yield "time_zone: UTC  # the file does not say where its clock runs: put that zone, such as Europe/Berlin"
    if layout.encoding != "utf-8":
        yield f"encoding: {layout.encoding}"
    if layout.delimiter:
        yield f"delimiter: {_quoted(layout.delimiter)}"
    if layout.header_row != 1:
        yield f"header_row: {layout.header_row}"
    if layout.empty:
        yield f"empty: [{', '.join(map(_quoted, layout.empty))}]  # what stands for an empty cell"
    yield "contacts:"


def _contacts(columns: _Columns) -> Iterator[str]:
    yield from _key(columns)
    for cell in ("started_at", "ended_at"):
        yield from _time(columns, cell, "  ")
    yield from _word(columns, "channel", "voice")
    yield from _word(columns, "direction", "inbound")
    yield from _word(columns, "outcome", None)
    for cell in ("customer_id", "queue", "reason", "language", "resolved", "converted", "csat", "agent_id"):
        if cell in columns.chosen:
            yield f"  {cell}: {_quoted(columns.chosen[cell])}"
    yield from _segments(columns)
    taken = {*columns.chosen.values(), columns.clock_beside(columns.chosen.get("started_at", ""))}
    left = [title for title in columns.titles if title not in taken]
    if left:
        yield "  # attributes:  # columns to keep as they are; take away the # of those you want"
        yield from (f"  #   {_plain(title).replace(' ', '_') or 'column'}: {_quoted(title)}" for title in left)


def _key(columns: _Columns) -> Iterator[str]:
    if "contact_id" in columns.chosen:
        yield f"  contact_id: {_quoted(columns.chosen['contact_id'])}"
        return
    alone = [title for title in columns.titles if columns.text(title).n_unique() == columns.cells.frame.height]
    together = [columns.chosen[cell] for cell in ("started_at", "customer_id", "agent_id") if cell in columns.chosen]
    parts = alone[:1] or together or columns.titles
    yield f"  contact_id: {{column: {_listed(parts)}}}  # no column is named as a key: check that this is one"


def _time(columns: _Columns, cell: str, indent: str) -> Iterator[str]:
    title = columns.chosen.get(cell)
    if title is None:
        if cell == "started_at":
            yield f"{indent}# started_at: which column is the start of the contact? Without it nothing can be imported"
        return
    name = cell.rpartition(".")[2]
    titles = [title]
    form = date_format(columns.sample(title))
    if form and (clock_title := columns.clock_beside(title)):
        titles.append(clock_title)
        form = moment_format(columns.joined(titles))
    form = form or moment_format(columns.sample(title))
    example = columns.joined(titles)[0]
    yield f"{indent}{name}: {{column: {_listed(titles)}, format: {_quoted(form or 'iso')}}}  # {_quoted(example)}"


def _word(columns: _Columns, cell: str, constant: str | None) -> Iterator[str]:
    title = columns.chosen.get(cell)
    if title is None:
        if constant:
            yield f"  {cell}: {{constant: {constant}}}  # the file does not say"
        else:
            yield f"  # no {cell}: who talked was handled, who left the queue abandoned, who left the menu self_served"
        return
    yield f"  {cell}:"
    yield f"    column: {_quoted(title)}"
    yield "    values:"
    for word in columns.words(title):
        said = meaning(cell, word)
        unknown = f"      # {_quoted(word)}:  # what is this? Until it is said, such rows go to quarantine"
        yield f"      {_quoted(word)}: {said}" if said else unknown


def _segments(columns: _Columns) -> Iterator[str]:
    told = [kind for kind in KINDS if any(cell.startswith(f"{kind}.") for cell in columns.chosen)]
    if told:
        yield "  segments:"
    for kind in told:
        yield f"    {kind}:"
        yield from _time(columns, f"{kind}.started_at", "      ")
        title = columns.chosen.get(f"{kind}.duration")
        if title is not None:
            sample = columns.sample(title)
            unit = duration_unit(title, sample) or "s"
            example = f"  # {_quoted(sample[-1])}" if sample.len() else ""
            yield f"      duration: {{column: {_quoted(title)}, unit: {_quoted(unit)}}}{example}"


def _listed(titles: Sequence[str]) -> str:
    return _quoted(titles[0]) if len(titles) == 1 else f"[{', '.join(map(_quoted, titles))}]"


def _quoted(text: str) -> str:
    """Text as YAML takes it, on one line whatever it holds."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
