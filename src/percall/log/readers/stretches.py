"""Segments told by columns of their contact's own row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from percall.log.raw import CONTACT, RAW_SEGMENTS


def _unknown() -> pl.Expr:
    return pl.lit(None)


@dataclass(frozen=True)
class Span:
    """One stretch of a contact. ``took_place``: a Boolean, never null; the rest: columns of RAW_SEGMENTS."""

    kind: str
    took_place: pl.Expr
    started_at: pl.Expr = field(default_factory=_unknown)
    ended_at: pl.Expr = field(default_factory=_unknown)
    duration_ms: pl.Expr = field(default_factory=_unknown)
    queue: pl.Expr = field(default_factory=_unknown)
    agent_id: pl.Expr = field(default_factory=_unknown)


def segments(rows: pl.DataFrame, spans: Sequence[Span]) -> pl.DataFrame:
    """The stretches that took place, of every row, numbered in the order of ``spans``."""
    frames = []
    for place, span in enumerate(spans):
        earlier = (before.took_place.cast(pl.Int32) for before in spans[:place])
        said = {name: getattr(span, name) for name in ("started_at", "ended_at", "duration_ms", "queue", "agent_id")}
        columns = {"seq": pl.sum_horizontal(pl.lit(1, pl.Int32), *earlier), "kind": pl.lit(span.kind), **said}
        typed = {name: column.cast(RAW_SEGMENTS[name]) for name, column in columns.items()}
        here = pl.int_range(pl.len(), dtype=pl.UInt32).alias(CONTACT)
        frames.append(rows.lazy().select(here, took_place=span.took_place, **typed).filter("took_place"))
    chosen = [frame.select(list(RAW_SEGMENTS)) for frame in frames]
    return pl.concat(chosen).collect() if chosen else pl.DataFrame(schema=RAW_SEGMENTS)
