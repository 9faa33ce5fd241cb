"""A caller's own frames, held against the schema of the log and brought to its types before anything is costed.

A stored log was checked when it was imported. Frames come from anywhere: what is missing, mistyped or untrue in them
would otherwise end in an engine's error or, worse, in a wrong figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import narwhals as nw
import polars as pl

from percall.costing import engines
from percall.costing.activity import ADDED, UNKNOWN_MS
from percall.errors import Mistake, PercallError
from percall.log import Log
from percall.log.schema import (
    AGENT_STATES,
    CHANNELS,
    CONTACTS,
    DIRECTIONS,
    KINDS,
    OUTCOMES,
    REQUIRED,
    SEGMENTS,
    STATES,
    TIME,
)
from percall.log.store import opened

Frame = nw.LazyFrame[Any]

LOG: Final = "the folder of a log, a Log, or frames: (contacts, segments) or (contacts, segments, agent_states)"
SHOWN: Final = 3
"""Values that a message repeats."""
BELOW: Final = {"seq": 2**31, "duration_ms": UNKNOWN_MS}
"""Whole numbers must be below these; negative and larger ones are unknown."""

OURS: Final = frozenset({*ADDED, "cost", "idle_cost", "started_at_us"} - {"team", "site"})
"""Columns that percall adds to contacts; a team or site of the caller's own stays."""
OUR_PREFIXES: Final = ("cost_", "agent_us_", "__")


@dataclass(frozen=True, eq=False)
class Table:
    """What costing reads of a table: columns that must be there, and those that may be missing, unknown in every row.

    ``key`` names a row; it and ``filled`` are never null. ``enums`` are closed.
    """

    name: str
    schema: Mapping[str, pl.DataType]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    key: tuple[str, ...]
    filled: tuple[str, ...]
    enums: Mapping[str, Sequence[str]]


TABLES: Final = (
    Table(
        name="contacts",
        schema=CONTACTS | {"team": pl.String(), "site": pl.String()},
        required=REQUIRED,
        optional=("customer_id", "queue", "reason", "resolved", "converted"),
        key=("contact_id",),
        filled=("started_at",),
        enums={"channel": CHANNELS, "direction": DIRECTIONS, "outcome": OUTCOMES},
    ),
    Table(
        name="segments",
        schema=SEGMENTS,
        required=("contact_id", "seq", "kind", "started_at", "ended_at"),
        optional=("agent_id",),
        key=("contact_id", "seq"),
        filled=(),
        enums={"kind": KINDS},
    ),
    Table(
        name="agent_states",
        schema=AGENT_STATES,
        required=tuple(AGENT_STATES),
        optional=(),
        key=(),
        filled=("agent_id",),
        enums={"state": STATES},
    ),
)


def as_log(given: Any) -> Log:
    """The log of a folder, or of a tuple of frames. Raises PercallError for anything else."""
    if isinstance(given, Log):
        return given
    if isinstance(given, str | Path):
        return opened(given)
    if not isinstance(given, tuple | list) or len(given) not in (2, 3):
        raise PercallError(Mistake(f"a {type(given).__name__} is no log", field="log", accepted=LOG))
    return Log(*given)


def in_schema(log: Log) -> Log:
    """``log`` with lazy frames whose columns have the schema's types; a stored log as it is.

    Text may be categorical or whole numbers, whole numbers may be floats, and an optional text that is empty is
    unknown. Other columns stay in contacts and go from the other tables. Raises PercallError with every column that is
    missing, of another type or named like one of percall's own; where there is none, with every value that cannot be
    true.
    """
    if log.root is not None:
        return log
    frames = {table: _lazy(native) for table in TABLES if (native := getattr(log, table.name)) is not None}
    contacts, segments = (frames[table] for table in TABLES[:2])
    if not engines.can_join(contacts, segments):
        raise PercallError(Mistake("contacts and segments cannot be joined", accepted="one engine and one connection"))
    mistakes = [wrong for table, frame in frames.items() for wrong in _wrong_columns(table, frame)]
    if mistakes := [*_taken_names(contacts), *mistakes]:
        raise PercallError(*mistakes)
    typed = {table: _typed(table, frame) for table, frame in frames.items()}
    if untrue := [wrong for table, frame in typed.items() for wrong in _untrue(table, frame)]:
        raise PercallError(*untrue)
    return replace(log, **{table.name: frame.to_native() for table, frame in typed.items()})


def strangers(log: Log) -> int:
    """How many segments belong to contacts that are not among the contacts; a stored log has none."""
    if log.root is not None:
        return 0
    contacts, segments = engines.lazy(log.contacts), engines.lazy(log.segments)
    alone = segments.join(contacts.select("contact_id"), on="contact_id", how="anti")
    count: int = engines.collect(alone.select(n=nw.len())).item()
    return count


def _lazy(native: Any) -> Frame:
    try:
        return engines.lazy(native)
    except TypeError as error:
        raise PercallError(Mistake(f"a {type(native).__name__} is no frame", field="log", accepted=LOG)) from error


def _taken_names(contacts: Frame) -> Iterator[Mistake]:
    """Columns that some engine cannot tell from one that percall reads or adds, letter case put aside."""
    read = {*CONTACTS, "team", "site"}
    for name in contacts.collect_schema().names():
        small = name.lower()
        if small in OURS or small.startswith(OUR_PREFIXES) or (small in read and name not in read):
            yield Mistake("is a name percall gives itself", field=f"contacts.{name}", accepted="any other name")


def _read(table: Table, frame: Frame) -> dict[str, nw.dtypes.DType]:
    """Columns of ``frame`` that percall reads, and their types."""
    given = frame.collect_schema()
    extra = ("team", "site", "duration_ms")
    return {
        name: given[name]
        for name in (*table.required, *table.optional, *extra)
        if name in given and name in table.schema
    }


def _wrong_columns(table: Table, frame: Frame) -> Iterator[Mistake]:
    read = _read(table, frame)
    for name in table.required:
        if name not in read:
            yield Mistake("is missing", field=f"{table.name}.{name}", accepted=_accepted(table, name))
    unlike = [name for name, kind in read.items() if not _fits(table.schema[name], kind)]
    if not unlike:
        return
    values = engines.collect(frame.select(nw.col(*unlike).count())).row(0, named=True)
    for name in unlike:
        if values[name] or table.schema[name] == TIME:  # a column without values may be called anything
            yield Mistake(f"is {read[name]}", field=f"{table.name}.{name}", accepted=_accepted(table, name))


def _fits(wanted: pl.DataType, given: nw.dtypes.DType) -> bool:
    if wanted == pl.String:
        return given.is_integer() or given in (nw.String, nw.Categorical, nw.Enum)
    if wanted == TIME:
        return isinstance(given, nw.Datetime) and given.time_zone is not None
    return given == nw.Boolean if wanted == pl.Boolean else given.is_numeric()


def _accepted(table: Table, name: str) -> str:
    if name in table.enums:
        return ", ".join(table.enums[name])
    wanted = table.schema[name]
    if wanted == pl.String:
        return "text or whole numbers"
    if wanted == TIME:
        return "timestamps with a time zone, to the microsecond"
    return "true, false or null" if wanted == pl.Boolean else f"whole numbers from 0 to {BELOW[name] - 1}"


def _typed(table: Table, frame: Frame) -> Frame:
    """``frame`` with every column that percall reads, in the type that it has in the schema."""
    read = _read(table, frame)
    wanted = {name: table.schema[name] for name in (*read, *table.optional)}
    if table.name == "segments" and "duration_ms" not in read:
        span_us = nw.col("ended_at_us") - nw.col("started_at_us")
        frame = engines.with_instants(frame, "started_at", "ended_at").with_columns(duration_ms=span_us // 1000)
        wanted["duration_ms"], read["duration_ms"] = SEGMENTS["duration_ms"], nw.Int64()
    columns = {name: _as(name, kind, read.get(name), name in table.optional) for name, kind in wanted.items()}
    return frame.with_columns(**columns) if table.name == "contacts" else frame.select(**columns)


def _as(name: str, wanted: pl.DataType, given: nw.dtypes.DType | None, optional: bool) -> nw.Expr:
    """A column in the type ``wanted``; null where there is none, or none of a type that fits."""
    column = nw.col(name)
    if wanted == TIME:
        return column
    kind = nw.String if wanted == pl.String else nw.Boolean if wanted == pl.Boolean else nw.Int64
    if given is None or not _fits(wanted, given):
        return nw.lit(None).cast(kind)
    if kind == nw.Boolean:
        return column
    if kind == nw.String:
        text = column if given == kind else column.cast(kind)
        return nw.when(text != "").then(text) if optional else text
    whole = column if given.is_integer() else column.floor()
    return nw.when((column >= 0) & (column < BELOW[name])).then(whole).cast(kind)


def _untrue(table: Table, frame: Frame) -> Iterator[Mistake]:
    """Values that are missing, unknown or repeated where they may not be."""
    never_null = (*table.key, *table.filled, *table.enums)
    empty = engines.collect(frame.select(*(nw.col(name).is_null().cast(nw.Int64).sum() for name in never_null)))
    for name, rows in empty.row(0, named=True).items():
        if rows:
            what = "out of range or empty" if name in BELOW else "empty"
            yield Mistake(f"is {what} (rows: {rows})", field=f"{table.name}.{name}", accepted=_accepted(table, name))
    for name, accepted in table.enums.items():
        unknown = frame.filter(~nw.col(name).is_in(accepted)).group_by(name).agg(rows=nw.len())
        if said := [f"{value!r} (rows: {rows})" for value, rows in _first(unknown, name)]:
            yield Mistake(", ".join(said), field=f"{table.name}.{name}", accepted=_accepted(table, name))
    if table.key:
        counted = frame.group_by(*table.key).agg(rows=nw.len()).filter(nw.col("rows") > 1)
        named = counted.filter(*(~nw.col(name).is_null() for name in table.key))
        if said := [f"{', '.join(map(str, key))} (rows: {rows})" for *key, rows in _first(named, *table.key)]:
            where = f"{table.name}.{', '.join(table.key)}"
            yield Mistake(f"names more than one row: {'; '.join(said)}", field=where, accepted="each row once")


def _first(frame: Frame, *order: str) -> list[tuple[Any, ...]]:
    """The first rows, as many as a message repeats."""
    return engines.collect(frame.sort(*order).head(SHOWN)).rows()
