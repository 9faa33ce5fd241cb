"""What a log shows of a span of days, in the form that every estimate here reads: contacts and stretches of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import narwhals as nw
import polars as pl

from percall.errors import Mistake, PercallError
from percall.log import Log
from percall.log.localtime import local_days
from percall.log.schema import AGENT_KINDS, AUTOMATED_KINDS

UNKNOWN = "unknown"
"""Stands for a reason or tier that the log does not name."""
MINUTES = 30
"""The interval in which arrivals and staffing are seen."""
INTERVALS = 24 * 60 // MINUTES


@dataclass(frozen=True)
class Observed:
    """Inbound contacts that started on the local days from ``first`` to ``last``, and the agents' work on them.

    ``contacts``: contact_id, day, interval (half hour of the local day, 0 to 47), at_s, channel, reason, tier,
    customer_id, outcome, menu_s, wait_s (0: never queued), queued_s, handle_s (null: not handled, or unknown), talk_s, wrap_s.
    ``work``: agent_id, contact_id, reason, from_s, to_s: stretches in which an agent was in talk, hold or wrap.
    Moments are seconds since 1970; durations are those recorded, in seconds. ``midnights`` gives the moment each day starts.
    """

    contacts: pl.DataFrame
    work: pl.DataFrame
    first: date
    last: date
    time_zone: str

    @property
    def days(self) -> list[date]:
        """Every day of the span, also those without a contact."""
        return pl.date_range(self.first, self.last, eager=True).to_list()

    @property
    def days_us(self) -> dict[date, int]:
        """UTC microseconds at local midnight of each day."""
        stamps = pl.Series(self.days).cast(pl.Datetime("us")).dt.replace_time_zone(self.time_zone)
        return dict(zip(self.days, stamps.dt.epoch("us").to_list(), strict=True))

    @property
    def demand(self) -> pl.DataFrame:
        """Contacts that asked for a person: handled or abandoned."""
        return self.contacts.filter(pl.col("outcome").is_in(["handled", "abandoned"]))


def observe(log: Log, first: date | None = None, last: date | None = None, tier: str | None = None) -> Observed:
    """Reads the contacts of the days from ``first`` to ``last`` (None: all) and their segments.

    ``tier`` names the attribute column that tells customers with priority apart. Raises PercallError where the log has no
    such column, knows no time zone, or holds nothing on these days.
    """
    contacts, segments = _frame(log.contacts), _frame(log.segments)
    if log.time_zone is None:
        raise PercallError(Mistake("the log has no time zone", accepted="a stored log"))
    if tier is not None and tier not in contacts.columns:
        raise PercallError(Mistake(f"the log has no column {tier!r}", accepted=", ".join(contacts.columns)))
    contacts = contacts.filter(pl.col("direction") == "inbound")
    contacts = contacts.with_columns(local_days(contacts["started_at"], log.time_zone).alias("day"))
    contacts = contacts.filter(
        pl.lit(True) if first is None else pl.col("day") >= first,
        pl.lit(True) if last is None else pl.col("day") <= last,
    )
    if contacts.is_empty():
        raise PercallError(Mistake("the log holds no inbound contact on these days", accepted="days that it covers"))
    kept = segments.join(contacts.select("contact_id"), on="contact_id", how="semi")
    found = _contacts(contacts, log.time_zone, tier).join(_stretches(kept), on="contact_id", how="left")
    found = found.with_columns(pl.col("wait_s").fill_null(0.0)).sort("at_s", "contact_id")
    days = contacts["day"]
    return Observed(found, _work(kept, found), first or days.min(), last or days.max(), log.time_zone)  # type: ignore[arg-type]


def _frame(table: object) -> pl.DataFrame:
    frame = nw.from_native(table)  # type: ignore[call-overload]
    return (frame.collect("polars") if isinstance(frame, nw.LazyFrame) else nw.from_arrow(frame.to_arrow(), backend="polars")).to_native()  # type: ignore[no-any-return]


def _seconds(column: str) -> pl.Expr:
    return pl.col(column).dt.epoch("us") / 1e6


def _contacts(contacts: pl.DataFrame, zone: str, tier: str | None) -> pl.DataFrame:
    clock = pl.col("started_at").dt.convert_time_zone(zone)
    return contacts.select(
        "contact_id",
        "day",
        ((clock.dt.hour().cast(pl.Int64) * 60 + clock.dt.minute()) // MINUTES).alias("interval"),
        _seconds("started_at").alias("at_s"),
        "channel",
        pl.col("reason").fill_null(UNKNOWN),
        (pl.lit(None, pl.String) if tier is None else pl.col(tier).cast(pl.String)).alias("tier"),
        "customer_id",
        "outcome",
    )


def _stretches(segments: pl.DataFrame) -> pl.DataFrame:
    """Seconds of each contact by kind of segment."""

    def seconds(*kinds: str) -> pl.Expr:
        """Sum of the recorded durations; null where there is none, or one is unknown."""
        these = pl.col("duration_ms").filter(pl.col("kind").is_in(kinds))
        return pl.when((these.len() > 0) & (these.null_count() == 0)).then(these.sum() / 1000)

    queue = pl.col("kind") == "queue"
    return segments.group_by("contact_id").agg(
        seconds(*AUTOMATED_KINDS).alias("menu_s"),
        seconds("queue", "ring").alias("wait_s"),
        _seconds("started_at").filter(queue).min().alias("queued_s"),
        seconds(*AGENT_KINDS).alias("handle_s"),
        seconds("talk", "hold").alias("talk_s"),
        seconds("wrap").alias("wrap_s"),
        pl.col("agent_id").filter(pl.col("kind") == "talk").sort_by(pl.col("seq").filter(pl.col("kind") == "talk")).first(),
    )


def _work(segments: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    return (
        segments.filter(pl.col("kind").is_in(AGENT_KINDS), pl.col("started_at").is_not_null())
        .join(contacts.select("contact_id", "reason", "tier"), on="contact_id")
        .select(
            "agent_id",
            "contact_id",
            "reason",
            _seconds("started_at").alias("from_s"),
            (_seconds("started_at") + pl.col("duration_ms").fill_null(0) / 1000).alias("to_s"),
        )
        .sort("agent_id", "from_s", nulls_last=True)
    )
