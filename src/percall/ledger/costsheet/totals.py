"""Totals that a sheet states itself, held against its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass
class Running:
    """What a column comes to on the way down: since its start, since the last total, since the last title."""

    whole: Decimal = Decimal(0)
    since_total: Decimal = Decimal(0)
    since_title: Decimal = Decimal(0)
    currencies: set[str] = field(default_factory=set)

    def add(self, value: Decimal, currency: str) -> None:
        """A row's figure."""
        self.whole += value
        self.since_total += value
        self.since_title += value
        self.currencies.add(currency)

    def title(self) -> None:
        """A title begins a group."""
        self.since_title = Decimal(0)

    def total(self) -> None:
        """A total closes a group."""
        self.since_total = self.since_title = Decimal(0)


@dataclass(frozen=True)
class Total:
    """A total of a sheet: what it states, and what the rows it can mean come to."""

    row: int
    title: str
    column: str
    stated: Decimal
    summed: Decimal
    currencies: frozenset[str]

    @property
    def holds(self) -> bool:
        """Whether the rows come to it, at the last place that it is written to, a cent at the finest."""
        return agrees(self.stated, self.summed)


def total(row: int, title: str, column: str, stated: Decimal, running: Running) -> Total:
    """The total of a row, held against whichever of the sums above it is nearest."""
    sums = (running.whole, running.since_total, running.since_title)
    nearest = min(sums, key=lambda one: abs(one - stated))
    return Total(row, title, column, stated, nearest, frozenset(running.currencies))


def agrees(stated: Decimal, summed: Decimal) -> bool:
    """Whether two figures are one at a cent."""
    return abs(stated - summed) * 2 <= CENT
