"""The twin's contact log: the same tables and the same store as an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from percall.errors import Mistake, PercallError
from percall.log import Log
from percall.log.localtime import local_days
from percall.log.lock import locked
from percall.log.manifest import Manifest, Table
from percall.log.schema import AGENT_STATES, CONTACTS, KINDS, OUTCOMES, SEGMENTS, STATES, TIME
from percall.log.store import DAY
from percall.log.transaction import recover, transaction
from percall.routing.tables import Records
from percall.twin.days import Calendar

SOURCE = "twin"


@dataclass
class LogRows:
    """Collects the rows of one run. ``LogRows(calendar)`` is what ``replicate`` takes as ``rows``."""

    calendar: Calendar
    contacts: list[pl.DataFrame] = field(default_factory=list)
    segments: list[pl.DataFrame] = field(default_factory=list)
    stints: list[pl.DataFrame] = field(default_factory=list)

    def __call__(self, contacts: Records, segments: Records, stints: Records) -> None:
        """Takes over the rows written since the last call."""
        self.contacts.append(self._contacts(contacts))
        self.segments.append(self._segments(segments))
        self.stints.append(self._stints(stints))

    def log(self) -> Log:
        """The log of the run, in memory: contacts by id, segments by contact and number, states by agent and time."""
        states = pl.concat(self.stints).sort("agent_id", "started_at")
        return Log(
            contacts=pl.concat(self.contacts).sort("contact_id"),
            segments=pl.concat(self.segments).sort("contact_id", "seq"),
            agent_states=states if len(states) else None,
            time_zone=self.calendar.codes.centre.time_zone,
        )

    def _instant(self, name: str) -> pl.Expr:
        zero = round(self.calendar.zero.timestamp() * 1_000_000)
        return (pl.col(name) * 1000 + zero).cast(TIME)

    def _contacts(self, rows: Records) -> pl.DataFrame:
        codes = self.calendar.codes
        kinds = pl.DataFrame(
            {
                "kind": range(len(codes.kinds)),
                "channel": [kind.channel for kind in codes.kinds],
                "direction": ["inbound" if kind.campaign is None else "outbound" for kind in codes.kinds],
                "reason": [kind.reason for kind in codes.kinds],
                "language": [kind.language for kind in codes.kinds],
            },
            schema={"kind": pl.Int32, **dict.fromkeys(("channel", "direction", "reason", "language"), pl.String)},
        )
        return (
            _frame(rows)
            .join(kinds, on="kind", how="left")
            .select(
                contact_id(),
                "channel",
                "direction",
                self._instant("started_ms").alias("started_at"),
                self._instant("ended_ms").alias("ended_at"),
                pl.format("c{}", "issue").alias("customer_id"),
                _named("queue", codes.queues),
                "reason",
                "language",
                _named("outcome", OUTCOMES),
                _known("resolved"),
                _known("converted"),
                pl.lit(None, pl.Float64).alias("csat"),
                pl.lit(SOURCE).alias("source"),
                pl.lit(None, pl.String).alias("flags"),
            )
            .cast(dict(CONTACTS))  # type: ignore[arg-type]
        )

    def _segments(self, rows: Records) -> pl.DataFrame:
        codes = self.calendar.codes
        return (
            _frame(rows)
            .select(
                contact_id(),
                "seq",
                _named("kind", KINDS),
                self._instant("started_ms").alias("started_at"),
                self._instant("ended_ms").alias("ended_at"),
                (pl.col("ended_ms") - pl.col("started_ms")).alias("duration_ms"),
                _named("queue", codes.queues),
                _named("agent", codes.agents).alias("agent_id"),
            )
            .cast(dict(SEGMENTS))  # type: ignore[arg-type]
        )

    def _stints(self, rows: Records) -> pl.DataFrame:
        return (
            _frame(rows)
            .select(
                _named("agent", self.calendar.codes.agents).alias("agent_id"),
                _named("state", STATES),
                self._instant("started_ms").alias("started_at"),
                self._instant("ended_ms").alias("ended_at"),
            )
            .cast(dict(AGENT_STATES))  # type: ignore[arg-type]
        )


def contact_id() -> pl.Expr:
    """Contact number as text that sorts like the number."""
    return pl.col("number").cast(pl.String).str.zfill(10).alias("contact_id")


def _frame(rows: Records) -> pl.DataFrame:
    return pl.DataFrame({name: np.ascontiguousarray(rows[name]) for name in rows.dtype.names or ()})


def _named(column: str, names: tuple[str, ...]) -> pl.Expr:
    """Indices as names; -1 as null."""
    index = pl.col(column)
    return index.replace_strict(list(range(len(names))), list(names), default=None, return_dtype=pl.String).alias(
        column
    )


def _known(column: str) -> pl.Expr:
    return pl.when(pl.col(column) >= 0).then(pl.col(column) == 1).alias(column)


def store(log: Log, root: Path) -> None:
    """Writes a simulated log as a new store. Raises PercallError where the folder holds a log already."""
    zone = log.time_zone
    assert zone is not None  # LogRows.log says so
    with locked(root):
        if recover(root) is not None:
            raise PercallError(Mistake("there is a log here already", file=root, accepted="an empty folder"))
        manifest = Manifest(time_zone=zone, imports=[{"source": SOURCE, "contacts": len(log.contacts)}])
        contacts = log.contacts.with_columns(local_days(log.contacts["started_at"], zone).cast(pl.String).alias(DAY))
        days = contacts.select("contact_id", DAY)
        tables: dict[Table, Any] = {
            "contacts": contacts.sort(DAY, "contact_id"),
            "segments": log.segments.join(days, on="contact_id").sort(DAY, "contact_id", "seq"),
        }
        if log.agent_states is not None:
            started = local_days(log.agent_states["started_at"], zone).cast(pl.String).alias(DAY)
            tables["agent_states"] = log.agent_states.with_columns(started).sort(DAY, "agent_id", "started_at")
        with transaction(root, manifest) as change:
            for name, frame in tables.items():
                if len(frame):
                    change.write(name, frame)
