"""The order of rows in the store: contacts by day and id, segments by contact and seq."""

from __future__ import annotations

import polars as pl

from percall.log.raw import CONTACT
from percall.log.store import DAY


def order(*keys: pl.Series) -> pl.Series:
    """Positions of rows sorted by ``keys``, the first key first, nulls last; ties stay as they were.

    One stable sort a key, the last key first, takes a fraction of the time of one sort over all of them.
    """
    positions = pl.int_range(len(keys[0]), dtype=pl.UInt32, eager=True)
    for key in reversed(keys):
        rows = pl.DataFrame({"key": key.gather(positions), "position": positions})
        if not rows["key"].is_sorted(nulls_last=True):
            positions = rows.sort("key", maintain_order=True, nulls_last=True)["position"]
    return positions


def arrange(contacts: pl.DataFrame, segments: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both tables in the order of the store, segments pointing at the contacts' new positions."""
    positions = order(contacts[DAY], contacts["contact_id"])
    places = pl.int_range(contacts.height, dtype=pl.UInt32, eager=True)
    moved = places.scatter(positions, places)
    segments = segments.with_columns(moved.gather(segments[CONTACT]).alias(CONTACT))
    return contacts[positions], segments[order(segments[CONTACT], segments["seq"])]
