"""The contact log: its three tables, their columns, types and closed enums. One declaration for every reader.

Times are UTC microseconds, durations integer milliseconds, and what is unknown is null, never a guess.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from percall.vocabulary import KINDS as KINDS
from percall.vocabulary import OUTCOMES as OUTCOMES
from percall.vocabulary import STATES as STATES

CHANNELS: Final = ("voice", "chat", "email", "message", "web")
DIRECTIONS: Final = ("inbound", "outbound")
PAID_STATES: Final = ("available", "busy", "break", "meeting", "training")

AGENT_KINDS: Final = ("talk", "hold", "wrap")
"""Segments that occupy an agent."""
LINE_KINDS: Final = ("ivr", "bot", "queue", "ring", "talk", "hold")
"""Segments during which a voice contact holds a line."""
AUTOMATED_KINDS: Final = ("ivr", "bot")

TIME: Final = pl.Datetime("us", "UTC")

CONTACTS: Final[dict[str, pl.DataType]] = {
    "contact_id": pl.String(),
    "channel": pl.String(),
    "direction": pl.String(),
    "started_at": TIME,
    "ended_at": TIME,  # null where the platform does not say
    "customer_id": pl.String(),
    "queue": pl.String(),
    "reason": pl.String(),
    "language": pl.String(),
    "outcome": pl.String(),
    "resolved": pl.Boolean(),
    "converted": pl.Boolean(),  # a sale or a lead
    "csat": pl.Float64(),
    "source": pl.String(),  # which import the row came from
    "flags": pl.String(),  # names of what is odd, joined by a space; null when nothing is
}
"""``contacts``: one row a contact; the user's own attribute columns (strings or numbers) follow these."""

SEGMENTS: Final[dict[str, pl.DataType]] = {
    "contact_id": pl.String(),
    "seq": pl.Int32(),  # 1, 2, 3 … in order of time within the contact
    "kind": pl.String(),
    "started_at": TIME,  # null where the stamp is missing
    "ended_at": TIME,
    "duration_ms": pl.Int64(),  # as recorded; metrics of time use this; null where unknown
    "queue": pl.String(),
    "agent_id": pl.String(),
}
"""``segments``: the stretches of time in a contact. Key: (contact_id, seq)."""

AGENT_STATES: Final[dict[str, pl.DataType]] = {
    "agent_id": pl.String(),
    "state": pl.String(),
    "started_at": TIME,
    "ended_at": TIME,
}
"""``agent_states``: paid time the segments cannot show. Optional. Key: (agent_id, started_at)."""

QUARANTINE: Final[dict[str, pl.DataType]] = {
    "source": pl.String(),  # file name
    "row": pl.Int64(),  # 1-based, the header counted
    "field": pl.String(),
    "reason": pl.String(),  # a short, stable name: ends_before_start, unknown_enum, key_with_two_contents …
    "detail": pl.String(),  # a sentence for a person, with the value found
    "contact_id": pl.String(),  # of the row, where it could be read: a later import that brings it settles the row
}

REQUIRED: Final = ("contact_id", "channel", "direction", "started_at", "outcome")
"""Contact columns that are never null."""
