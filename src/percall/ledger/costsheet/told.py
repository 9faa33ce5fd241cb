"""What a cost sheet told: lines, a budget, totals held against them, and what was left out with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from percall.errors import Mistake
from percall.ledger.costsheet.totals import Total
from percall.ledger.model import Line


@dataclass(frozen=True)
class LeftOut:
    """A row that is no line. ``amount`` is what its amount columns hold; None where they hold nothing."""

    place: str
    row: int
    what: str
    reason: str
    amount: Decimal | None
    currency: str


@dataclass(frozen=True)
class Column:
    """A column of amounts: what became lines, and what was left out. Together they are all its cells but totals."""

    place: str
    title: str
    lines: Decimal
    left_out: Decimal


@dataclass
class Told:
    """Grows as the tables of a file are read."""

    lines: list[Line] = field(default_factory=list)
    budget: list[Line] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
