"""The order of rows in the store: contacts by day and id, segments by contact and seq."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from percall.log.store import DAY
from percall.log.stretches import CONTACT, Span, segments_of

LOT: Final = 70_000
"""Contacts that are put in order at a time: few enough for a processor's cache, enough to keep it busy."""


class Lots:
    """Contacts and their segments, in lots of whole days, each put in the order of the store when it is asked for.

    ``spans`` tell the segments of contacts that are ``told``; a stored contact has its own among ``segments``, also
    when an import brought it again. ``segments`` are those that exist as rows, and of a contact they are in order. A
    lot has at least LOT contacts, but for the last. Different lots may be asked for at the same time.
    """

    def __init__(
        self, contacts: pl.DataFrame, segments: pl.DataFrame, spans: Sequence[Span] = (), least: int = LOT
    ) -> None:
        self.contacts = contacts
        self.segments = segments
        self.spans = spans
        self.rows = order(contacts[DAY])
        days = contacts[DAY].gather(self.rows).rle().struct.field("len")
        self.bounds = [0]
        for end in days.cum_sum():
            if end - self.bounds[-1] >= least or end == contacts.height:
                self.bounds.append(end)
        self.places = pl.zeros(contacts.height, dtype=pl.UInt32, eager=True).scatter(self.rows, _count(contacts.height))
        owners = self.places.gather(segments[CONTACT])
        self.stretches = order(owners)
        ends = pl.Series(self.bounds, dtype=pl.UInt32)
        self.stretch_bounds: list[int] = owners.gather(self.stretches).search_sorted(ends, side="left").to_list()

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, number: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """One lot: contacts by day and id, segments by contact and seq, pointing at the contacts' new positions."""
        start, end = self.bounds[number : number + 2]
        rows = self.rows[start:end]
        ordered = order(self.contacts[DAY].gather(rows), self.contacts["contact_id"].gather(rows))
        contacts = self.contacts[rows.gather(ordered)]
        stretches = self._told(contacts)
        first, last = self.stretch_bounds[number : number + 2]
        if first < last:
            ranks = pl.zeros(end - start, dtype=pl.UInt32, eager=True).scatter(ordered, _count(end - start))
            existing = self.segments[self.stretches[first:last]]
            owners = ranks.gather(self.places.gather(existing[CONTACT]) - start)
            stretches = pl.concat([stretches, existing.with_columns(owners.alias(CONTACT))])
        return contacts, stretches[order(stretches[CONTACT])]

    def _told(self, contacts: pl.DataFrame) -> pl.DataFrame:
        return segments_of(contacts, self.spans, among=pl.col("told")) if self.spans else self.segments.clear()


def order(*keys: pl.Series) -> pl.Series:
    """Positions of rows sorted by ``keys``, the first key first, nulls last; ties stay as they were.

    One stable sort a key, the last key first, takes a fraction of the time of one sort over all of them.
    """
    positions = _count(len(keys[0]))
    moved = False
    for key in reversed(keys):
        here = key.gather(positions) if moved else key
        if not here.is_sorted(nulls_last=True):
            again = _stable_order(here)
            positions, moved = positions.gather(again) if moved else again, True
    return positions


def _stable_order(key: pl.Series) -> pl.Series:
    """Positions that sort one key. NumPy only counts numbers of 16 bits, such as days, and merges runs of others."""
    if key.dtype == pl.String or key.has_nulls():
        rows = pl.DataFrame({"key": key, "place": _count(len(key))})
        return rows.sort("key", maintain_order=True, nulls_last=True)["place"]
    numbers = key.to_physical().to_numpy()
    least, most = numbers.min(), numbers.max()
    if most - least < 2**16:
        numbers = (numbers - least).astype(np.uint16)
    return pl.Series(np.argsort(numbers, kind="stable"), dtype=pl.UInt32)


def _count(length: int) -> pl.Series:
    return pl.int_range(length, dtype=pl.UInt32, eager=True)
