"""A stored log one local day at a time, for work that must not hold a whole year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from percall.log.manifest import Manifest, Table
from percall.log.store import Log, require, scan


def by_day(log: Log, first: date, last: date) -> Iterator[tuple[date, pl.LazyFrame, pl.LazyFrame]]:
    """Day, contacts and segments of each day from ``first`` to ``last`` that has contacts, in order.

    The log must be a stored one, and is taken as it was when it was opened.
    """
    assert log.root is not None
    manifest = log.manifest or require(log.root)
    for name in sorted(manifest.files["contacts"]):
        day = date.fromisoformat(name)
        if first <= day <= last:
            yield day, _table(log, manifest, "contacts", name), _table(log, manifest, "segments", name)


def _table(log: Log, manifest: Manifest, table: Table, day: str) -> pl.LazyFrame:
    assert log.root is not None  # by_day says so
    if day not in manifest.files[table]:
        return pl.LazyFrame(schema=manifest.schema_of(table))
    return scan(log.root, manifest, table, [day])
