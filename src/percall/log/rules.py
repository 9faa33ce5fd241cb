"""Rules for rows: what must not be true of one, and how a row that breaks one goes to quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from percall.log.raw import ROW
from percall.log.schema import QUARANTINE


class Rule(NamedTuple):
    """What must not be true of a row. ``detail`` is a sentence with the value found; null counts as not broken."""

    reason: str  # of percall.log.verdicts.REASONS
    field: str
    broken: pl.Expr
    detail: pl.Expr


BROKEN = {"index": pl.UInt32(), "field": pl.String(), "reason": pl.String(), "detail": pl.String()}


def broken_rows(frame: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Position, field, reason and detail of each row that breaks a rule: the first rule it breaks speaks."""
    verdicts = {f"rule {number}": rule.broken for number, rule in enumerate(rules)}
    any_broken = pl.any_horizontal(pl.lit(False), *verdicts)
    broken = frame.lazy().with_columns(**verdicts).select(any_broken.arg_true()).collect().to_series()
    if broken.is_empty():
        return pl.DataFrame(schema=BROKEN)
    left = frame.with_row_index("index")[broken]
    parts = [pl.DataFrame(schema=BROKEN)]
    for rule in rules:
        struck = left.filter(rule.broken.fill_null(False))
        words = {"field": pl.lit(rule.field), "reason": pl.lit(rule.reason), "detail": rule.detail.cast(pl.String)}
        parts.append(struck.select("index", **words))
        left = left.join(struck.select("index"), on="index", how="anti")
    return pl.concat(parts).sort("index")


def sift(rows: pl.DataFrame, rules: Sequence[Rule]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that break no rule, and the quarantine of those that do. The rows say their source and row."""
    broken = broken_rows(rows, rules)
    return without(rows, broken["index"]), quarantined(rows, broken)


def quarantined(rows: pl.DataFrame, broken: pl.DataFrame) -> pl.DataFrame:
    """The quarantine's rows for ``broken``, whose positions are those of ``rows`` (source, row, contact_id?)."""
    if broken.is_empty():
        return pl.DataFrame(schema=QUARANTINE)
    named = rows if "contact_id" in rows.columns else rows.with_columns(contact_id=pl.lit(None, pl.String))
    where = named.select("source", ROW, "contact_id")[broken["index"]]
    return pl.concat([where, broken.drop("index")], how="horizontal").select(list(QUARANTINE))


def without(frame: pl.DataFrame, positions: pl.Series) -> pl.DataFrame:
    """The rows of a frame but for those at ``positions``."""
    if positions.is_empty():
        return frame
    return frame.filter(pl.repeat(True, frame.height, dtype=pl.Boolean, eager=True).scatter(positions, False))
