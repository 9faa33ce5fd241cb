"""Measured figures: one row a cell, with everything a reader needs to know how far to trust them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from percall.costing.costed import Reconciliation
from percall.money import to_units
from percall.periods import Period


@dataclass(frozen=True)
class Measured:
    """Metrics by cell.

    ``rows``: one dict a cell with ``period``, the columns of ``by``, every metric id and ``small`` (fewer than
    ``minimum_contacts`` contacts), sorted by period and then by the columns of ``by`` with unknown last; a cell without
    contacts is absent, except that a whole period with money but without contacts is there. Counts are int, shares and
    seconds float, money Decimal in currency units, unknown None. ``basis`` names the definition that a metric with
    several of them followed. ``totals``: one row a period over all groups, money that no group carries included; where
    nothing is grouped, the rows themselves.
    """

    currency: str
    timezone: str
    period: Period
    by: tuple[str, ...]
    view: str
    capacity_source: str
    first: date | None
    last: date | None
    minimum_contacts: int
    rows: list[dict[str, object]]
    totals: list[dict[str, object]]
    reconciliation: list[Reconciliation]
    quarantined: dict[str, Any]
    basis: dict[str, str]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """What ``percall measure --format json`` prints: only strings, numbers, booleans, None, lists and dicts.

        Money is a decimal string in currency units, durations seconds, shares 0 to 1, unknown null.
        """
        return {
            "currency": self.currency,
            "timezone": self.timezone,
            "period": self.period,
            "by": list(self.by),
            "view": self.view,
            "capacity_source": self.capacity_source,
            "rows": [{name: _plain(value) for name, value in row.items()} for row in self.rows],
            "totals": [{name: _plain(value) for name, value in row.items()} for row in self.totals],
            "reconciliation": [
                {"period": line.period}
                | {
                    part: _plain(to_units(getattr(line, part)))
                    for part in ("ledger", "contacts", "idle", "unassigned", "difference")
                }
                for line in self.reconciliation
            ],
            "quarantined": self.quarantined,
        }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
