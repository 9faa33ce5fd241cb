"""Every figure a report needs, gathered once. They come from metrics and costing; a report only arranges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from percall import periods
from percall.costing import Costed, Reconciliation
from percall.errors import Mistake, PercallError
from percall.metrics import Measured, measure
from percall.money import to_units
from percall.periods import Period

Row = Mapping[str, Any]

DIMENSIONS: Final = ("queue", "channel", "reason", "team")
PRICE: Final = "cost_per_contact"
"""The metric of the headline: what a contact cost with everything in it, idle time too."""
MONEY: Final = ("cost_total", "work_cost", "idle_cost", "unassigned_cost")
"""A total, and the parts that add up to it."""
ZERO: Final = Decimal(0)
POINTS: Final = 40
"""The most points a line of time may have and still be read."""


@dataclass(frozen=True)
class Spending:
    """Where a category's money went, in currency units: ledger = contacts + idle + unassigned."""

    category: str
    ledger: Decimal
    contacts: Decimal
    idle: Decimal
    unassigned: Decimal


@dataclass(frozen=True)
class Comparison:
    """The same figures for two spans of time, the earlier and the later: (first day, last day, row)."""

    earlier: tuple[date, date, Row]
    later: tuple[date, date, Row]


@dataclass(frozen=True)
class Figures:
    """All figures of the days ``first`` to ``last``.

    ``whole``: one row over everything; ``series``: one row for each ``series.period``; ``by``: dimension to its rows;
    ``spending``: categories, the most expensive first; ``comparison``: None where the log has nothing earlier.
    """

    costed: Costed
    first: date
    last: date
    whole: Measured
    series: Measured
    by: Mapping[str, Measured]
    spending: Sequence[Spending]
    comparison: Comparison | None

    @property
    def total(self) -> Row:
        """The one row over everything."""
        return self.whole.rows[0]

    @property
    def periods(self) -> Sequence[Row]:
        """One row for each period of the series, in order of time."""
        return self.series.rows

    def groups(self, dimension: str) -> Sequence[Row]:
        """One row for each value of a dimension."""
        return self.by[dimension].rows

    def apart(self, dimension: str) -> dict[str, Decimal]:
        """What no group of a dimension carries, by metric of ``MONEY``: with the groups it makes the total."""
        rows = self.groups(dimension)
        return {name: (self.total[name] or ZERO) - sum((row[name] or ZERO for row in rows), ZERO) for name in MONEY}

    @property
    def spent(self) -> Spending:
        """All categories together."""
        line = self.balance
        return Spending("", *(to_units(amount) for amount in (line.ledger, line.contacts, line.idle, line.unassigned)))

    @property
    def balance(self) -> Reconciliation:
        """The reconciliation of the whole."""
        return self.whole.reconciliation[0]

    @property
    def idle_known(self) -> bool:
        """Whether idle capacity is shown apart: some source says what was paid for, and contacts do not carry it."""
        return self.whole.view == "unit" and self.whole.capacity_source != "none"

    @property
    def work_known(self) -> bool:
        """Whether work and idle time can be told apart in what contacts cost."""
        return self.whole.capacity_source != "none"


def gather(costed: Costed, first: date | None = None, last: date | None = None) -> Figures:
    """The figures of the days from ``first`` to ``last`` (default: all days with contacts or money).

    Raises PercallError where these days have no contacts.
    """
    paid = {balance.day for balance in costed.balances if balance.ledger}
    daily = measure(costed, period="day").rows
    busy = {date.fromisoformat(str(row["period"])) for row in daily if row["contacts"]}
    begin, end = first or min(busy | paid, default=date.max), last or max(busy | paid, default=date.min)
    if not any(begin <= day <= end for day in busy):
        raise PercallError(
            Mistake(f"the log has no contacts between {begin} and {end}", accepted="days that the log covers")
        )
    return Figures(
        costed=costed,
        first=begin,
        last=end,
        whole=measure(costed, first=begin, last=end),
        series=measure(costed, period=readable_period(begin, end), first=begin, last=end),
        by={name: measure(costed, by=(name,), first=begin, last=end) for name in DIMENSIONS},
        spending=_spending(costed, begin, end),
        comparison=_comparison(costed, min(busy), begin, end),
    )


def readable_period(first: date, last: date) -> Period:
    """The finest period of which the days from ``first`` to ``last`` hold no more than POINTS."""
    for period in ("day", "week", "month", "quarter"):
        if len({periods.label(day, period) for day in periods.days(first, last)}) <= POINTS:
            return period
    return "year"


def _spending(costed: Costed, first: date, last: date) -> list[Spending]:
    parts = ("ledger", "contacts", "idle", "unassigned")
    sums: dict[str, dict[str, int]] = {}
    for balance in costed.balances:
        if first <= balance.day <= last:
            total = sums.setdefault(balance.category, dict.fromkeys(parts, 0))
            for part in parts:
                total[part] += getattr(balance, part)
    spent = [
        Spending(category, *(to_units(total[part]) for part in parts))
        for category, total in sums.items()
        if any(total.values())
    ]
    return sorted(spent, key=lambda one: (-one.ledger, one.category))


def _comparison(costed: Costed, log_begins: date, first: date, last: date) -> Comparison | None:
    spans = _span_before(log_begins, first, last) or _last_two_periods(first, last)
    if spans is None:
        return None
    rows = [measure(costed, first=begin, last=end).rows for begin, end in spans]
    if not all(found and found[0]["contacts"] for found in rows):
        return None
    (earlier, later), (before, after) = spans, rows
    return Comparison((*earlier, before[0]), (*later, after[0]))


Spans = tuple[tuple[date, date], tuple[date, date]]


def _span_before(log_begins: date, first: date, last: date) -> Spans | None:
    """The span just before, as long as this one (a calendar period: the period before), if the log has all of it."""
    end = first - timedelta(days=1)
    begin = first - (last - first) - timedelta(days=1)
    for period in ("year", "quarter", "month"):
        if (first, last) == (periods.first_day(first, period), periods.last_day(first, period)):
            begin = periods.first_day(end, period)
            break
    return ((begin, end), (first, last)) if begin >= log_begins else None


def _last_two_periods(first: date, last: date) -> Spans | None:
    """The last two whole calendar periods inside the span, of the longest kind that fits twice."""
    for period in ("year", "quarter", "month", "week"):
        starts = sorted({periods.first_day(day, period) for day in periods.days(first, last)})
        whole = [(start, periods.last_day(start, period)) for start in starts]
        whole = [(begin, end) for begin, end in whole if begin >= first and end <= last]
        if len(whole) > 1:
            return whole[-2], whole[-1]
    return None
