"""What a metric is: its declaration, the sums it is made of, and the one place where a value is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from percall.money import MICROS, to_units

if TYPE_CHECKING:
    from percall.centre.model import Centre

Lang = Literal["en", "ru"]
Unit = Literal["contacts", "share", "seconds", "money"]
Value = int | float | Decimal | None
MICRO = Decimal(1).scaleb(-6)
THOUSANDTHS = 1000


@dataclass(frozen=True, eq=False)
class Sum:
    """A quantity added up over the contacts of a cell; a contact for which it is null adds nothing.

    ``over`` says what it is added up over: all contacts, the identified inbound ones (those with a customer id and
    everything else that ``centre.repeats.match`` compares), or days (capacity and ledger; ``of`` is then None).
    Counts are plain integers, times milliseconds (``_ms``) or microseconds (``_us``), money micro-units.
    """

    name: str
    of: nw.Expr | None
    over: Literal["contacts", "identified", "days"] = "contacts"
    how: Literal["sum", "max"] = "sum"


@dataclass(frozen=True, eq=False)
class Calculation:
    """A sum, or a ratio of two sums. ``per`` is how many of ``bottom``'s units make one in the metric's name.

    The value is null where ``known`` (a count) is zero: nothing in the cell could have told.
    """

    top: Sum
    bottom: Sum | None = None
    per: int = 1
    known: Sum | None = None

    @property
    def estimator(self) -> str:
        """Which estimator this is, with the names of the sums."""
        if self.bottom is not None:
            return f"ratio of sums: {self.top.name} / {self.bottom.name}"
        return f"{'maximum' if self.top.how == 'max' else 'sum'}: {self.top.name}"

    def sums(self) -> tuple[Sum, ...]:
        """Every sum the value needs."""
        return tuple(part for part in (self.top, self.bottom, self.known) if part is not None)


@dataclass(frozen=True)
class Basis:
    """What decides which of several definitions a metric follows: the centre file, and whether the log has flags."""

    centre: Centre
    flagged: bool  # some contact of the log says whether it was resolved


@dataclass(frozen=True)
class Choice:
    """The value of one of several other metrics, chosen once for the whole log."""

    options: tuple[str, ...]
    pick: Callable[[Basis], str]

    @property
    def estimator(self) -> str:
        """The metrics to choose from."""
        return "one of: " + ", ".join(self.options)


@dataclass(frozen=True)
class Metric:
    """A metric, declared once: everything that documentation, API, CLI and report say of it.

    ``better`` is the direction that is good for the centre, None where neither is. ``grain`` "period" marks the
    metrics that exist for whole periods only, not for groups of contacts.
    """

    id: str
    name: Mapping[Lang, str]
    meaning: Mapping[Lang, str]
    formula: Mapping[Lang, str]
    unit: Unit
    better: Literal["higher", "lower"] | None
    nulls: str
    source: str
    how: Calculation | Choice
    grain: Literal["any", "period"] = "any"

    @property
    def estimator(self) -> str:
        """How the value is computed from sums, e.g. ``ratio of sums: answered_wait_ms / answered_wait_known``."""
        return self.how.estimator


def evaluate(calculation: Calculation, unit: Unit, sums: Mapping[str, int | None]) -> Value:
    """The value of a metric from the sums of a cell, in ``unit``: the only division in this room.

    Ratios are ratios of sums, never means of ratios. Null where a sum is unknown or the denominator is zero.
    """
    if calculation.known is not None and not sums.get(calculation.known.name):
        return None
    top = sums.get(calculation.top.name)
    bottom = sums.get(calculation.bottom.name) if calculation.bottom is not None else 1
    if top is None or not bottom:
        return None
    match unit:
        case "contacts":
            return top
        case "share":
            return top / bottom
        case "seconds":
            return top / (bottom * THOUSANDTHS)
        case "money" if calculation.bottom is None:
            return to_units(top)
        case "money":
            amount = Decimal(top * calculation.per) / Decimal(bottom * MICROS)
            return amount.quantize(MICRO, rounding=ROUND_HALF_EVEN)
