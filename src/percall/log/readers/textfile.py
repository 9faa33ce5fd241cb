"""Delimited text as it comes: any encoding, half-written, ragged, with NUL bytes or cells that never end."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.rules import Rule

LONGEST_CELL: Final = 2**20
"""Bytes. A longer cell is no cell of a contact log, but a quotation mark that was never closed or worse."""

BYTE_ORDER_MARKS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
SOMETHING: Final = re.compile(rb"[^\xef\xbb\xbf\xff\xfe\x00 \t\r\n]")
UNREADABLE: Final = "\ufffd"
"""Stands where bytes were not text."""


PART: Final = 2**24
"""Bytes of a file that are read at a time, and then to the end of the line."""


@dataclass(frozen=True)
class Text:
    """Lines of a file in UTF-8. ``damaged``: some bytes were not text in its encoding and are UNREADABLE now."""

    path: Path
    data: bytes
    damaged: bool
    first_row: int = 1  # the row of the file that the first line is

    @property
    def first_line(self) -> str:
        """The line that should name the columns."""
        end = self.data.find(b"\n")
        return self.data[: end if end >= 0 else None].decode().removeprefix("\ufeff").rstrip("\r")

    @property
    def ends_open(self) -> bool:
        """Whether the last line lacks its line break, as it does when a file is cut off."""
        return not self.data.endswith((b"\n", b"\r"))


def read_text(path: Path, encoding: str = "utf-8") -> Text:
    """The text of a file; a byte order mark overrules ``encoding``. Raises PercallError if unreadable or empty."""
    data = read_bytes(path)
    _require_something(path, data)
    return _as_text(path, data, _marked_encoding(data) or encoding)


def read_parts(path: Path) -> Iterator[Text]:
    """A file in UTF-8 (or with a byte order mark that says otherwise) in parts of whole lines.

    Raises PercallError if it is unreadable or empty.
    """
    try:
        with path.open("rb") as file:
            data, row = file.read(PART) + file.readline(), 1
            _require_something(path, data)
            encoding = _marked_encoding(data) or "utf-8"
            if encoding == "utf-16":  # its lines do not end where bytes say so
                yield read_text(path)
                return
            while data:
                yield _as_text(path, data, encoding, row)
                row += data.count(b"\n")
                data = file.read(PART) + file.readline()
    except OSError as error:
        raise PercallError(Mistake(f"cannot be read: {error.strerror or error}", file=path)) from None


def _require_something(path: Path, data: bytes) -> None:
    if not SOMETHING.search(data):
        raise PercallError(Mistake("is empty", file=path, accepted="a header line and rows"))


def _marked_encoding(data: bytes) -> str | None:
    return next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)


def _as_text(path: Path, data: bytes, encoding: str, row: int = 1) -> Text:
    if data.isascii() and encoding in ("utf-8", "utf-8-sig"):
        return Text(path, data, damaged=False, first_row=row)
    try:
        text, damaged = data.decode(encoding), False
    except UnicodeDecodeError:
        text, damaged = data.decode(encoding, errors="replace"), True
    return Text(path, text.encode(), damaged, row)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises PercallError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PercallError(Mistake(f"cannot be read: {error.strerror or error}", file=path)) from None


def cell_rules(cells: pl.DataFrame, text: Text, titles: Mapping[str, str] | None = None) -> list[Rule]:
    """What no text cell may be, as far as this file gives reason to look. ``titles`` names columns for people."""
    names = {name: (titles or {}).get(name, name) for name, dtype in cells.schema.items() if dtype == pl.String}
    longest = cells.select(pl.max_horizontal(pl.col(*names).str.len_bytes().max())).item() if names else None
    checks: list[tuple[str, Callable[[str], pl.Expr]]] = []
    if text.damaged:
        checks.append(("wrong_encoding", lambda name: pl.col(name).str.contains(UNREADABLE, literal=True)))
    if b"\0" in text.data:
        checks.append(("nul_byte", lambda name: pl.col(name).str.contains("\0", literal=True)))
    if (longest or 0) > LONGEST_CELL:
        checks.append(("field_too_long", lambda name: pl.col(name).str.len_bytes() > LONGEST_CELL))
    return [
        Rule(reason, title, broken(name), pl.format("{} begins '{}'", pl.lit(title), excerpt(pl.col(name))))
        for reason, broken in checks
        for name, title in names.items()
    ]


def excerpt(cell: pl.Expr) -> pl.Expr:
    """The beginning of a cell, fit to be shown: no NUL, no line break, at most 60 characters."""
    start = cell.str.slice(0, 60).str.replace_all(r"[\x00-\x1f]", "·")
    return pl.when(cell.str.len_chars() > 60).then(start + "…").otherwise(start)
