"""The result of costing: contacts with their cost, and the proof that no money is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from percall.centre.model import Centre
from percall.costing.asked import unknown_choice, wrong_days
from percall.costing.bill import Bill, bill_of
from percall.costing.capacity import CapacitySource, Supply
from percall.costing.over_days import View
from percall.costing.plan import Plan
from percall.errors import PercallError
from percall.money import to_units
from percall.periods import PERIODS, Period, label


class Identity:
    """Four amounts in micro-units of which the last three are what became of the first."""

    ledger: int
    contacts: int
    idle: int
    unassigned: int

    @property
    def difference(self) -> int:
        """What is lost: always 0, or the costing has refused its own result."""
        return self.ledger - self.contacts - self.idle - self.unassigned


@dataclass(frozen=True)
class Balance(Identity):
    """One category on one day, in micro-units: ledger = contacts + idle + unassigned.

    ``ledger`` is the part of the period's charges that falls on the day; ``contacts`` is added up from the contacts
    themselves, so the two sides come by different ways.
    """

    day: date
    category: str
    ledger: int
    contacts: int
    idle: int
    unassigned: int


@dataclass(frozen=True)
class LineBalance(Identity):
    """Where the money of one ledger line went, in micro-units: ledger = contacts + idle + unassigned."""

    line_id: str
    category: str
    ledger: int
    contacts: int
    idle: int
    unassigned: int


@dataclass(frozen=True)
class Reconciliation(Identity):
    """A period's ledger against what became of it, in micro-units."""

    period: str
    ledger: int
    contacts: int
    idle: int
    unassigned: int


@dataclass(frozen=True)
class Costed:
    """Contacts with their cost, and everything that accounts for the rest of the ledger.

    ``contacts`` is a frame of the caller's own kind: the log's columns (those that metrics read and the caller has not,
    null), what ``percall.costing.activity`` adds, an Int64 column ``cost_<category>`` in micro-units for each
    category, ``cost``, their sum, and ``idle_cost``, what of the idle money of its day a contact carries: beside
    ``cost`` in the unit view, part of it in the loaded view.
    """

    contacts: Any
    segments: Any
    agent_states: Any | None
    quarantine: pl.DataFrame | None
    centre: Centre
    view: View
    categories: tuple[str, ...]
    capacity_source: CapacitySource
    supply: tuple[Supply, ...]
    balances: tuple[Balance, ...]
    lines: tuple[LineBalance, ...]
    warnings: tuple[str, ...]
    plan: Plan = field(repr=False)

    @property
    def currency(self) -> str:
        """The reporting currency."""
        return self.centre.currency

    def bill(self, contact_id: str) -> Bill:
        """What one contact cost, line by line. Raises PercallError where no such contact was costed."""
        return bill_of(str(contact_id), self.plan, self.currency, self.view)

    def reconciliation(
        self, period: Period = "all", first: date | None = None, last: date | None = None
    ) -> list[Reconciliation]:
        """Ledger, contacts, idle and unassigned of every period between two days, in order of time.

        The period ``all`` is always there. Raises PercallError for an unknown period and for days that are none.
        """
        if mistakes := [*unknown_choice("period", period, PERIODS), *wrong_days(first, last)]:
            raise PercallError(*mistakes)
        sums = {"all": [0, 0, 0, 0]} if period == "all" else {}
        for balance in self.balances:
            if (first is None or balance.day >= first) and (last is None or balance.day <= last):
                total = sums.setdefault(label(balance.day, period), [0, 0, 0, 0])
                for place, name in enumerate(("ledger", "contacts", "idle", "unassigned")):
                    total[place] += getattr(balance, name)
        return [Reconciliation(name, *total) for name, total in sorted(sums.items())]


def require_balance(balances: Iterable[Balance]) -> None:
    """Raises PercallError where the contacts do not carry what was assigned to them, to the micro-unit."""
    wrong = [balance for balance in balances if balance.difference]
    if wrong:
        raise PercallError(
            *(
                f"{balance.day}, {balance.category}: {to_units(balance.difference)} of {to_units(balance.ledger)} "
                "is lost in costing; this is a defect in percall, not in your data: please report it"
                for balance in wrong
            )
        )


def require_idle(due: Iterable[Mapping[date, int]], carried: Mapping[date, int]) -> None:
    """Raises PercallError where the contacts of a day do not carry all of the idle money that falls to them."""
    left = dict(carried)
    for amounts in due:
        for day, amount in amounts.items():
            left[day] = left.get(day, 0) - amount
    if wrong := {day: amount for day, amount in left.items() if amount}:
        raise PercallError(
            *(
                f"{day}: {to_units(-amount)} of idle money is lost in costing; this is a defect in percall, not in "
                "your data: please report it"
                for day, amount in wrong.items()
            )
        )
