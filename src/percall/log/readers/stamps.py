"""Stamps in local time, put in UTC with both clock changes seen to."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from percall.log.localtime import to_utc
from percall.log.raw import MARKS, marks
from percall.log.rules import Rule
from percall.log.schema import TIME


def to_instants(rows: pl.DataFrame, names: Sequence[str], time_zone: str) -> tuple[pl.DataFrame, list[Rule]]:
    """The rows with the named columns in UTC, ambiguous local times among their MARKS, and rules for impossible ones.

    No stamp of a row precedes the first one named, which settles most times that clocks showed twice. A column that
    is in UTC already (its source states an offset) stays as it is.
    """
    ambiguous = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    rules: list[Rule] = []
    for name in names:
        if rows.schema[name] == TIME:
            continue
        local = rows[name]
        known = rows[names[0]] if name != names[0] else None
        instants = to_utc(local, time_zone, not_before=known)
        rows = rows.with_columns(instants.utc.alias(name))
        ambiguous |= instants.folded
        if instants.skipped.any():
            rows = rows.with_columns(
                pl.when(instants.skipped).then(local.dt.to_string("%Y-%m-%d %H:%M:%S")).alias(f"skipped:{name}")
            )
            detail = pl.format("clocks in {} skipped {}", pl.lit(time_zone), f"skipped:{name}")
            rules.append(Rule("nonexistent_local_time", name, pl.col(f"skipped:{name}").is_not_null(), detail))
    if ambiguous.any():
        rows = rows.with_columns(pl.col(MARKS) | marks(ambiguous_local_time=pl.lit(ambiguous)))
    return rows, rules
