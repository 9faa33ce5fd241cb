"""Measuring a small log in one call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from percall.centre.model import Centre
from percall.costing import Costed, cost
from percall.ledger import Ledger
from percall.metrics import measure
from support.small_log import Stretch, centre, frames, ledger, line

BOOK = ledger(line(1, "software", "30"))
"""A ledger that follows the number of contacts."""


def talk(seconds: float, agent: str | None = "ann", after_s: float = 0) -> Stretch:
    """Talk with an agent."""
    return Stretch("talk", after_s, seconds, agent)


def queue(seconds: float | None) -> Stretch:
    """A wait in a queue from the contact's start."""
    return Stretch("queue", 0, seconds)


def costed(
    contacts: Iterable[dict[str, Any]],
    book: Ledger = BOOK,
    described: Centre | None = None,
    states: pl.DataFrame | None = None,
    view: Any = "unit",
) -> Costed:
    """A small log, costed."""
    log = frames(contacts) if states is None else (*frames(contacts), states)
    return cost(log, book, described or centre(), view=view)


def whole(*contacts: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The one row of a log measured as a whole. ``options`` are those of ``costed``."""
    (row,) = measure(costed(contacts, **options)).rows
    return row
