"""What the ledger holds: lines as accounting wrote them, charges as the costing uses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from percall.centre.model import ExchangeRate


@dataclass(frozen=True)
class Scope:
    """Which contacts a line is for. A field that is None does not narrow."""

    queue: str | None = None
    channel: str | None = None
    direction: str | None = None
    reason: str | None = None
    site: str | None = None
    team: str | None = None

    @property
    def narrowed(self) -> tuple[tuple[str, str], ...]:
        """The fields that narrow, and to what."""
        return tuple((name, value) for name, value in vars(self).items() if value is not None)


@dataclass(frozen=True)
class Line:
    """One ledger line, as written.

    ``first_day`` to ``last_day`` is the service period, both included. ``dated`` is True where only a single
    ``date`` was given: the cost then belongs to the whole rate period that holds that day. ``hours`` is the
    paid hours the amount bought, where accounting says so.
    """

    line_id: str  # file name and row: "ledger.csv:7"
    source: str
    row: int
    category: str
    amount: Decimal  # in ``currency``; negative for a credit
    currency: str
    first_day: date
    last_day: date
    dated: bool = False
    scope: Scope = Scope()
    life_months: int | None = None  # equipment: straight-line over so many months from first_day
    salvage: Decimal = Decimal(0)
    hours: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True)
class Charge:
    """The part of a line that falls into one rate period, in micro-units of the reporting currency.

    ``first_day`` to ``last_day`` lie inside the rate period: the days whose contacts carry the charge. For a
    dated line they are the whole rate period.
    """

    line_id: str
    category: str
    scope: Scope
    first_day: date
    last_day: date
    micros: int
    hours: Decimal | None = None  # paid hours of this part


@dataclass(frozen=True)
class Ledger:
    """Every line read, in the order of the files, and the exchange rates that turn them into one currency.

    ``budget``: what was planned, where a sheet has a column for it; no cost, and nothing is charged from it.
    """

    lines: tuple[Line, ...]
    rates: tuple[ExchangeRate, ...] = ()
    budget: tuple[Line, ...] = ()
