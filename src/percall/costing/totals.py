"""The cost of many contacts from their volumes alone, to the micro-unit what costing them one by one comes to.

A pool's money reaches contacts through the volumes of a day; the shares of single contacts telescope. So the sums of
volumes say exactly what all contacts together carry, and a simulation sweep needs no log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

import narwhals as nw
import polars as pl

from percall import periods
from percall.centre.model import Centre
from percall.costing.capacity import Supply
from percall.costing.over_days import View, sums_over_days
from percall.costing.stages import settle
from percall.costing.streams import Weight, streams_and_cells
from percall.costing.work import WholeWork
from percall.ledger import Ledger, charges

PARTS: Final[tuple[Literal["contacts", "idle", "unassigned"], ...]] = ("contacts", "idle", "unassigned")


@dataclass(frozen=True)
class TotalCost:
    """What came of the ledger, in micro-units by category: carried by contacts, idle, unassigned."""

    contacts: Mapping[str, int]
    idle: Mapping[str, int]
    unassigned: Mapping[str, int]

    @property
    def ledger(self) -> int:
        """All that was due, micro-units."""
        return sum(sum(part.values()) for part in (self.contacts, self.idle, self.unassigned))

    @property
    def cost(self) -> int:
        """What all contacts carry, micro-units."""
        return sum(self.contacts.values())


def supply_of(centre: Centre, paid_us: Mapping[tuple[date, str], int]) -> tuple[Supply, ...]:
    """Capacity from paid microseconds by day and team, as ``costing.capacity`` has it from agent states."""
    return tuple(
        Supply(day, team, centre.teams[team].site, paid, round(paid * centre.practical_capacity(team)))
        for (day, team), paid in sorted(paid_us.items())
        if paid > 0
    )


def cost_of_totals(
    volumes: pl.DataFrame, supplied: Sequence[Supply], ledger: Ledger, centre: Centre, view: View = "unit"
) -> TotalCost:
    """Prices volumes with the charges of every rate period that holds one of their days.

    ``volumes`` has a row for each group of contacts alike: ``day``, the scope columns (``queue, channel, direction,
    reason, team, site``), ``contacts`` (how many), ``agent_us``, ``line_us``, ``automated_us``, ``bot_sessions`` and,
    for every team of the centre, ``agent_us_<code>`` (``activity.team_codes``). Contacts whose cost a credit makes
    negative are not told apart from the others: then, and only then, overhead may fall differently than in ``cost``.
    """
    period = centre.costs.rate_period
    first = periods.first_day(volumes.get_column("day").min(), period)  # type: ignore[arg-type]
    last = periods.last_day(volumes.get_column("day").max(), period)  # type: ignore[arg-type]
    streams, cells = streams_and_cells(charges(ledger, centre, first, last), centre)
    counted = [
        replace(s, weight=Weight(("contacts",), s.weight.conditions)) if s.weight and not s.weight.columns else s
        for s in streams
    ]
    rows = volumes.with_row_index("contact_id").with_columns(pl.col("contact_id").cast(pl.String))
    settled = settle(WholeWork(nw.from_native(rows.lazy())), counted, cells, supplied, centre, view)
    parts: dict[str, dict[str, int]] = {}
    for name in PARTS:
        found = parts.setdefault(name, {})
        for stream, spreads in settled.spreads.items():
            total = sum(sums_over_days(spreads, name).values())
            found[stream.category] = found.get(stream.category, 0) + total
    return TotalCost(**parts)
