"""Totals that users state in their own ledger, held against what was read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision

from percall.centre.model import Centre
from percall.errors import Mistake
from percall.ledger.dates import Stretch
from percall.ledger.model import Ledger
from percall.ledger.spreading import between, in_micros, in_reporting_currency
from percall.money import to_micros, to_units


@dataclass(frozen=True)
class Assertion:
    """ "In this period, this category (None: everything) comes to this figure."

    ``stretch`` None is all time. A ``currency`` other than the centre's speaks of the lines written in it.
    """

    file: str
    row: int
    period: str
    stretch: Stretch | None
    category: str | None
    figure: Decimal
    currency: str


def failing(assertions: list[Assertion], ledger: Ledger, centre: Centre) -> list[Mistake]:
    """A mistake with both figures and their difference for every assertion that does not hold.

    What was read is the sum, over all files, of what falls on the period's days after spreading. It is compared at
    the currency's smallest unit (a cent), or finer where the assertion is written finer.
    """
    if not assertions:
        return []
    converted = in_reporting_currency(ledger, centre)
    mistakes = []
    for one in assertions:
        read = _read(one, ledger, centre, converted)
        stated = to_micros(one.figure)
        if 2 * abs(read - stated) > _smallest_unit(stated, one.currency):
            what = (
                f"the ledger has {_figure(read)} {one.currency}, the assertion says {_figure(stated)}: "
                f"difference {_figure(read - stated)}"
            )
            mistakes.append(Mistake(what, one.file, one.row, f"assert {one.period} {one.category or 'total'}"))
    return mistakes


def _read(assertion: Assertion, ledger: Ledger, centre: Centre, converted: list[int]) -> int:
    """Micro-units of the assertion's currency that the ledger has for its period and category."""
    own = assertion.currency == centre.currency
    meant = [
        (line, micros if own else in_micros(line))
        for line, micros in zip(ledger.lines, converted, strict=True)
        if assertion.category in (None, line.category) and (own or line.currency == assertion.currency)
    ]
    stretch, period = assertion.stretch, centre.costs.rate_period
    if stretch is None:
        return sum(micros for _, micros in meant)
    return sum(between(line, micros, period, stretch.first, stretch.last) for line, micros in meant)


def _smallest_unit(stated: int, currency: str) -> int:
    """Micro-units of one unit in the last place in which an assertion speaks."""
    unit = 10 ** (6 - get_currency_precision(currency))
    while stated % unit:
        unit //= 10
    return int(unit)


def _figure(micros: int) -> str:
    """An amount for people: at least two decimals, all that are not zero."""
    units = to_units(micros)
    return f"{units:,.2f}" if micros % 10_000 == 0 else f"{units.normalize():,f}"
