"""Segments told by columns of their contact's own row: declared once, made when they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from percall.log.schema import SEGMENTS

CONTACT: Final = "contact"
"""Column of segments: the position (UInt32) of their contact among the contacts."""

RAW_SEGMENTS: Final = {CONTACT: pl.UInt32()} | {name: kind for name, kind in SEGMENTS.items() if name != "contact_id"}


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


def segments_of(rows: pl.DataFrame, spans: Sequence[Span], among: pl.Expr | None = None) -> pl.DataFrame:
    """The stretches that took place (``among`` rows only), span by span: columns of RAW_SEGMENTS.

    Of a contact, ``seq`` goes by the order of ``spans``.
    """
    if not spans:
        return pl.DataFrame(schema=RAW_SEGMENTS)
    frames = []
    for place, span in enumerate(spans):
        earlier = (before.took_place.cast(pl.Int32) for before in spans[:place])
        said = {name: getattr(span, name) for name in ("started_at", "ended_at", "duration_ms", "queue", "agent_id")}
        columns = {"seq": pl.sum_horizontal(pl.lit(1, pl.Int32), *earlier), "kind": pl.lit(span.kind), **said}
        typed = {name: column.cast(RAW_SEGMENTS[name]) for name, column in columns.items()}
        here = pl.int_range(pl.len(), dtype=pl.UInt32).alias(CONTACT)
        chosen = span.took_place if among is None else span.took_place & among
        frames.append(rows.lazy().select(here, took_place=chosen, **typed).filter("took_place").drop("took_place"))
    return with_thirds(pl.concat(pl.collect_all(frames), rechunk=True))


def with_thirds(stretches: pl.DataFrame) -> pl.DataFrame:
    """Of start, end and duration any two give the third; what was recorded is never replaced."""
    start, end, duration = pl.col("started_at"), pl.col("ended_at"), pl.col("duration_ms")
    unknown = pl.sum_horizontal(start.is_null(), end.is_null(), duration.is_null())
    if not stretches.select((unknown == 1).any()).item():
        return stretches
    span = pl.duration(milliseconds=duration)
    return stretches.with_columns(
        started_at=start.fill_null(end - span),
        ended_at=end.fill_null(start + span),
        duration_ms=duration.fill_null((end - start).dt.total_milliseconds()),
    )
