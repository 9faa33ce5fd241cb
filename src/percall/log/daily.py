"""A stored log one local day at a time, for work that must not hold a whole year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.manifest import MANIFEST, Manifest, Table, load
from percall.log.store import Log, scan


def by_day(log: Log, first: date, last: date) -> Iterator[tuple[date, pl.LazyFrame, pl.LazyFrame]]:
    """Day, contacts and segments of each day from ``first`` to ``last`` that has contacts, in order.

    The log must be a stored one. Raises PercallError where its manifest has gone since it was opened.
    """
    manifest = None if log.root is None else load(log.root)
    if manifest is None:
        raise PercallError(Mistake("there is no log here", file=log.root, accepted=f"a folder that holds {MANIFEST}"))
    for name in sorted(manifest.files["contacts"]):
        day = date.fromisoformat(name)
        if first <= day <= last:
            yield day, _table(log, manifest, "contacts", name), _table(log, manifest, "segments", name)


def _table(log: Log, manifest: Manifest, table: Table, day: str) -> pl.LazyFrame:
    assert log.root is not None  # by_day has refused logs without one
    if day not in manifest.files[table]:
        return pl.LazyFrame(schema=manifest.schema_of(table))
    return scan(log.root, manifest, table, [day])
