"""A large contact log, made of nothing but arithmetic, so that benchmarks have something to chew on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import polars as pl

from percall.log.schema import CONTACTS, SEGMENTS

AGENTS = 5_000
FIRST_DAY = date(2024, 6, 1)
DAYS = 30
SECOND_US = 1_000_000


def days(contacts: int) -> Iterator[tuple[date, pl.DataFrame, pl.DataFrame]]:
    """``contacts`` contacts over 30 days with three segments each (queue, talk, wrap), agents one after the other.

    One contact in 97 starts before its agent's last one ends, so that sharing has work to do.
    """
    per_day = contacts // DAYS
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        yield day, *_day(day, number, per_day)


def _day(day: date, number: int, count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    midnight_us = int(datetime(day.year, day.month, day.day, 6, tzinfo=UTC).timestamp()) * SECOND_US
    turn = pl.col("i") // AGENTS  # the agent's how-many-th contact of the day
    slot_us = 36_000 * SECOND_US // (count // AGENTS + 1)
    base = (
        pl.LazyFrame({"i": pl.int_range(count, eager=True)})
        .with_columns(
            talk_ms=slot_us // 2000 + (pl.col("i") * 7919) % (slot_us // 4000),
            start_us=midnight_us + turn * slot_us - pl.when(pl.col("i") % 97 == 0).then(slot_us // 2).otherwise(0),
            wait_ms=(pl.col("i") * 104_729) % 60_000,
            contact_id=pl.format("{}-{}", pl.lit(f"{number:02d}"), pl.col("i").cast(pl.String).str.zfill(7)),
            agent_id=pl.format("agent {}", pl.col("i") % AGENTS),
            queue=pl.format("queue {}", pl.col("i") % 8),
        )
        .collect()
    )
    return _contacts(base), _segments(base)


def _instant(us: pl.Expr) -> pl.Expr:
    return us.cast(pl.Datetime("us", "UTC"))


def _contacts(base: pl.DataFrame) -> pl.DataFrame:
    contacts = base.select(
        "contact_id",
        pl.lit("voice").alias("channel"),
        pl.lit("inbound").alias("direction"),
        _instant(pl.col("start_us") - pl.col("wait_ms") * 1000).alias("started_at"),
        _instant(pl.col("start_us") + pl.col("talk_ms") * 1000).alias("ended_at"),
        pl.format("customer {}", (pl.col("i") * 31) % 3_000_000).alias("customer_id"),
        "queue",
        pl.format("reason {}", pl.col("i") % 12).alias("reason"),
        pl.lit("handled").alias("outcome"),
        pl.lit("bench").alias("source"),
    )
    missing = [pl.lit(None, kind).alias(name) for name, kind in CONTACTS.items() if name not in contacts.columns]
    return contacts.with_columns(missing).select(*CONTACTS).sort("contact_id")


def _segments(base: pl.DataFrame) -> pl.DataFrame:
    start, wait, talk = pl.col("start_us"), pl.col("wait_ms") * 1000, pl.col("talk_ms") * 1000
    parts = [
        ("queue", start - wait, start, pl.lit(None, pl.String)),
        ("talk", start, start + talk, pl.col("agent_id")),
        ("wrap", start + talk, start + talk + 5 * SECOND_US, pl.col("agent_id")),
    ]
    return (
        pl.concat(
            base.select(
                "contact_id",
                pl.lit(seq, pl.Int32).alias("seq"),
                pl.lit(kind).alias("kind"),
                _instant(begin).alias("started_at"),
                _instant(end).alias("ended_at"),
                ((end - begin) // 1000).alias("duration_ms"),
                "queue",
                agent.alias("agent_id"),
            )
            for seq, (kind, begin, end, agent) in enumerate(parts, start=1)
        )
        .select(*SEGMENTS)
        .sort("contact_id", "seq")
    )
