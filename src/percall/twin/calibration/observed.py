"""What a log shows of a span of days, in the form that every estimate here reads: contacts, work and states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import narwhals as nw
import polars as pl

from percall.errors import Mistake, PercallError
from percall.log import Log
from percall.log.localtime import local_days
from percall.log.schema import AGENT_KINDS, AUTOMATED_KINDS

UNKNOWN: Final = "unknown"
"""Stands for a reason that the log does not name."""
MINUTES: Final = 30
"""The interval in which arrivals and staffing are told."""


@dataclass(frozen=True)
class Observed:
    """Inbound contacts that started on the local days from ``first`` to ``last``, and the agents' work on them.

    ``contacts``, in order of time: contact_id, day, interval (half hour of the local day, 0 to 47), at_s, channel,
    queue, reason, tier, issue (the reason; in a log of several channels with the channel), kind (the issue with its
    tier), customer_id, outcome, menu_s, wait_s (0: never queued), queued_s, handle_s, talk_s, hold_s, wrap_s,
    agent_id (the first who talked). ``work``: agent_id, contact_id, issue, from_s, to_s: the stretches in which an
    agent had a contact, by agent and time. ``states``: agent_id, from_s, to_s of time at work; None where nobody
    recorded it. Moments are seconds since 1970, durations those recorded, in seconds; what is unknown is null.
    """

    contacts: pl.DataFrame
    work: pl.DataFrame
    states: pl.DataFrame | None
    first: date
    last: date
    time_zone: str

    @property
    def days(self) -> list[date]:
        """Every day of the span, also those without a contact."""
        return pl.date_range(self.first, self.last, eager=True).to_list()

    @property
    def midnights_s(self) -> list[float]:
        """The moment at which each of ``days`` begins."""
        clock = pl.Series(self.days).cast(pl.Datetime("us")).dt.replace_time_zone(self.time_zone)
        return [us / 1e6 for us in clock.dt.epoch("us")]

    @property
    def demand(self) -> pl.DataFrame:
        """Contacts that asked for a person: handled or abandoned."""
        return self.contacts.filter(pl.col("outcome").is_in(["handled", "abandoned"]))


def observe(log: Log, first: date | None = None, last: date | None = None, tier: str | None = None) -> Observed:
    """Reads the inbound contacts of the days from ``first`` to ``last`` (None: of all) with their segments.

    ``tier`` names the attribute column that tells kinds of customers apart. Raises PercallError where the log has no
    such column or no time zone, or holds nothing on these days.
    """
    contacts = _frame(log.contacts).filter(pl.col("direction") == "inbound")
    if log.time_zone is None:
        raise PercallError(Mistake("the log has no time zone", log.root, accepted="a stored log"))
    if tier is not None and tier not in contacts.columns:
        raise PercallError(Mistake(f"the log has no column {tier}", log.root, accepted=", ".join(contacts.columns)))
    contacts = contacts.with_columns(local_days(contacts["started_at"], log.time_zone).alias("day"))
    begin, end = first or _day(contacts["day"].min(), log), last or _day(contacts["day"].max(), log)
    contacts = contacts.filter(pl.col("day").is_between(begin, end))
    if contacts.is_empty():
        raise PercallError(Mistake(f"the log holds no inbound contact from {begin} to {end}", log.root))
    segments = _frame(log.segments).join(contacts.select("contact_id"), on="contact_id", how="semi")
    found = _contacts(contacts, log.time_zone, tier).join(_stretches(segments), on="contact_id", how="left")
    found = found.with_columns(pl.col("wait_s").fill_null(0.0)).sort("at_s", "contact_id")
    states = None if log.agent_states is None else _at_work(_frame(log.agent_states))
    return Observed(found, _work(segments, found), states, begin, end, log.time_zone)


def _day(found: Any, log: Log) -> date:
    if not isinstance(found, date):
        raise PercallError(Mistake("the log holds no inbound contact", log.root))
    return found


def _frame(table: Any) -> pl.DataFrame:
    frame = nw.from_native(table).lazy().collect("polars").to_native()
    assert isinstance(frame, pl.DataFrame)
    return frame


def _seconds(column: str) -> pl.Expr:
    return pl.col(column).dt.epoch("us") / 1e6


def _contacts(contacts: pl.DataFrame, zone: str, tier: str | None) -> pl.DataFrame:
    clock = pl.col("started_at").dt.convert_time_zone(zone)
    issue = pl.col("reason").fill_null(UNKNOWN)
    if contacts["channel"].n_unique() > 1:
        issue = pl.concat_str("channel", issue, separator=" ")
    level = pl.lit(None, pl.String) if tier is None else pl.col(tier).cast(pl.String).fill_null(UNKNOWN)
    return contacts.select(
        "contact_id",
        "day",
        ((clock.dt.hour().cast(pl.Int64) * 60 + clock.dt.minute()) // MINUTES).alias("interval"),
        _seconds("started_at").alias("at_s"),
        "channel",
        pl.col("queue").fill_null(pl.col("channel")),
        pl.col("reason").fill_null(UNKNOWN),
        level.alias("tier"),
        issue.alias("issue"),
        pl.concat_str(issue, level, separator=" ", ignore_nulls=True).alias("kind"),
        "customer_id",
        "outcome",
    )


def _stretches(segments: pl.DataFrame) -> pl.DataFrame:
    """Seconds of each contact by kind of segment: null where it has none of the kind, or one whose duration is
    unknown."""

    def seconds(*kinds: str) -> pl.Expr:
        these = pl.col("duration_ms").filter(pl.col("kind").is_in(kinds))
        return pl.when((these.len() > 0) & (these.null_count() == 0)).then(these.sum() / 1000)

    return segments.sort("contact_id", "seq").group_by("contact_id").agg(
        seconds(*AUTOMATED_KINDS).alias("menu_s"),
        seconds("queue", "ring").alias("wait_s"),
        _seconds("started_at").filter(pl.col("kind") == "queue").min().alias("queued_s"),
        seconds(*AGENT_KINDS).alias("handle_s"),
        *(seconds(kind).alias(f"{kind}_s") for kind in AGENT_KINDS),
        pl.col("agent_id").filter(pl.col("kind") == "talk").first(),
    )  # fmt: skip


def _work(segments: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    done = segments.filter(
        pl.col("kind").is_in(AGENT_KINDS), pl.col("started_at").is_not_null(), pl.col("agent_id").is_not_null()
    )
    return (
        done.join(contacts.select("contact_id", "issue"), on="contact_id")
        .select(
            "agent_id",
            "contact_id",
            "issue",
            _seconds("started_at").alias("from_s"),
            (_seconds("started_at") + pl.col("duration_ms").fill_null(0) / 1000).alias("to_s"),
        )
        .sort("agent_id", "from_s", "contact_id")
    )


def _at_work(states: pl.DataFrame) -> pl.DataFrame:
    return (
        states.filter(pl.col("state").is_in(["available", "busy"]))
        .select("agent_id", _seconds("started_at").alias("from_s"), _seconds("ended_at").alias("to_s"))
        .sort("agent_id", "from_s")
    )
