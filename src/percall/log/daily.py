"""A stored log a few local days at a time, for work that must not hold a whole year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from percall.log.manifest import Manifest, Table
from percall.log.store import Log, require, scan


@dataclass(frozen=True)
class Batch:
    """Consecutive days that have contacts, with their contacts and segments, day after day."""

    days: tuple[date, ...]
    contacts: pl.LazyFrame
    segments: pl.LazyFrame


def by_day(log: Log, first: date, last: date) -> Iterator[tuple[date, pl.LazyFrame, pl.LazyFrame]]:
    """Day, contacts and segments of each day from ``first`` to ``last`` that has contacts, in order.

    The log must be a stored one, and is taken as it was when it was opened.
    """
    for batch in in_batches(log, first, last, 0):
        yield batch.days[0], batch.contacts, batch.segments


def in_batches(log: Log, first: date, last: date, rows: int) -> Iterator[Batch]:
    """The days from ``first`` to ``last`` that have contacts, in order, as many together as have ``rows`` contacts.

    A day with more is a batch of its own. The log must be a stored one, and is taken as it was when it was opened.
    """
    assert log.root is not None
    manifest = log.manifest or require(log.root)
    names = [name for name in sorted(manifest.files["contacts"]) if first <= date.fromisoformat(name) <= last]
    together: list[str] = []
    room = rows
    for name in names:
        height = _height(log, manifest, name) if rows else 1
        if together and height > room:
            yield _batch(log, manifest, together)
            together, room = [], rows
        together.append(name)
        room -= height
    if together:
        yield _batch(log, manifest, together)


def _height(log: Log, manifest: Manifest, day: str) -> int:
    """Contacts of a day."""
    return int(_table(log, manifest, "contacts", [day]).select(pl.len()).collect().item())


def _batch(log: Log, manifest: Manifest, names: list[str]) -> Batch:
    contacts, segments = (_table(log, manifest, table, names) for table in ("contacts", "segments"))
    return Batch(tuple(map(date.fromisoformat, names)), contacts, segments)


def _table(log: Log, manifest: Manifest, table: Table, names: list[str]) -> pl.LazyFrame:
    assert log.root is not None  # in_batches says so
    there = [name for name in names if name in manifest.files[table]]
    return scan(log.root, manifest, table, there) if there else pl.LazyFrame(schema=manifest.schema_of(table))
