"""A small contact log and ledger, written down in a few words each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from percall.centre.model import Centre
from percall.ledger import Ledger, Line, Scope
from percall.log.schema import AGENT_STATES, CONTACTS, SEGMENTS


@dataclass(frozen=True)
class Stretch:
    """A segment: kind, seconds from the contact's start, seconds it lasts (None: nobody knows), agent."""

    kind: str
    after_s: float
    lasts_s: float | None
    agent: str | None = None


def at(text: str) -> datetime:
    """A UTC instant from ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def contact(contact_id: str, started_at: str | datetime, *stretches: Stretch, **columns: Any) -> dict[str, Any]:
    """One contact with its segments; inbound voice, handled, unless told otherwise."""
    begin = at(started_at) if isinstance(started_at, str) else started_at
    return {
        "contact_id": contact_id,
        "channel": "voice",
        "direction": "inbound",
        "started_at": begin,
        "outcome": "handled",
        "stretches": stretches,
    } | columns


def frames(contacts: Iterable[dict[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The two tables of the log, in the schema's columns and types."""
    rows, parts = [], []
    for one in contacts:
        rows.append({name: one.get(name) for name in CONTACTS} | {k: v for k, v in one.items() if k != "stretches"})
        for number, stretch in enumerate(one["stretches"], start=1):
            begin = one["started_at"] + timedelta(seconds=stretch.after_s)
            known = stretch.lasts_s is not None
            parts.append(
                {
                    "contact_id": one["contact_id"],
                    "seq": number,
                    "kind": stretch.kind,
                    "started_at": begin if known else None,
                    "ended_at": begin + timedelta(seconds=stretch.lasts_s) if known else None,
                    "duration_ms": round(stretch.lasts_s * 1000) if known else None,
                    "queue": one.get("queue"),
                    "agent_id": stretch.agent,
                }
            )
    return pl.DataFrame(rows, schema_overrides=CONTACTS), pl.DataFrame(parts, schema=SEGMENTS)


def states(rows: Iterable[tuple[str, str, str, str]]) -> pl.DataFrame:
    """Agent states from (agent, state, started_at, ended_at)."""
    return pl.DataFrame(
        [{"agent_id": a, "state": s, "started_at": at(b), "ended_at": at(e)} for a, s, b, e in rows],
        schema=AGENT_STATES,
    )


def centre(**sections: Any) -> Centre:
    """A centre in UTC and US dollars."""
    return Centre(**({"name": "Test", "time_zone": "UTC", "currency": "USD"} | sections))


def line(number: int, category: str, amount: str, month: str = "2024-03", **fields: Any) -> Line:
    """A ledger line of one whole month; ``scope`` fields are given by name."""
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    scope = Scope(**{name: fields.pop(name) for name in list(fields) if name in Scope.__dataclass_fields__})
    if "hours" in fields:
        fields["hours"] = Decimal(fields["hours"])
    base: dict[str, Any] = {"first_day": first, "last_day": last, "currency": "USD", "source": "ledger.csv"}
    return Line(
        line_id=f"ledger.csv:{number}",
        row=number,
        category=category,
        amount=Decimal(amount),
        scope=scope,
        **(base | fields),
    )


def ledger(*lines: Line) -> Ledger:
    """A ledger of these lines."""
    return Ledger(tuple(lines))
