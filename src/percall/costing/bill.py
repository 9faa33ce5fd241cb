"""The bill of one contact: what it used, at what rate, and the ledger lines the money comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

import narwhals as nw

from percall.centre.model import Driver
from percall.costing import engines
from percall.costing.over_days import View, sums_over_days
from percall.costing.plan import Plan
from percall.costing.streams import Followed, Stream, cost_column
from percall.errors import Mistake, PercallError
from percall.ledger.model import Scope
from percall.money import MICROS, cumulative

Unit = Literal["minute", "session", "contact", "unit of cost"]

UNIT_OF: Final[Mapping[Driver, tuple[Unit, int]]] = {
    # driver: (unit on the bill, volume that makes one)
    "agent_time": ("minute", 60_000_000),
    "line_time": ("minute", 60_000_000),
    "automated_time": ("minute", 60_000_000),
    "bot_sessions": ("session", 1),
    "contacts": ("contact", 1),
    "direct": ("contact", 1),
    "assigned_cost": ("unit of cost", MICROS),
}


@dataclass(frozen=True)
class BillLine:
    """One category of one contact's bill.

    ``rate`` is currency units for one ``unit`` on the contact's day; amount (micro-units) = quantity x rate but for
    the rounding that makes all contacts of the day sum to the ledger. ``ledger_lines``: the lines behind the rate,
    each with the micro-units it brought to the days it shares.
    """

    category: str
    pool: str
    driver: Driver
    scope: Scope
    quantity: Decimal
    unit: Unit
    rate: Decimal
    amount: int
    ledger_lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Bill:
    """What one contact cost: the lines sum to ``cost`` (micro-units) exactly."""

    contact_id: str
    day: date
    currency: str
    view: View
    lines: tuple[BillLine, ...]
    cost: int


def bill_of(contact_id: str, plan: Plan, currency: str, view: View) -> Bill:
    """The bill of a contact, worked out from the plan and held against the cost that the contact carries."""
    day, cost, carried = _contact(contact_id, plan)
    reached = _reached(contact_id, day, plan)
    lines = tuple(
        line
        for stream, one in plan.followed.items()
        if (line := _line(stream, day, reached[one], reached[plan.idle_followed[stream]], plan, view))
    )
    for category, amount in carried.items():
        shown = sum(line.amount for line in lines if line.category == category)
        if shown != amount:
            raise PercallError(
                f"contact {contact_id}: the bill shows {shown} micro-units of {category}, the contact carries {amount};"
                " this is a defect in percall, not in your data: please report it"
            )
    return Bill(contact_id, day, currency, view, lines, cost)


def _contact(contact_id: str, plan: Plan) -> tuple[date, int, dict[str, int]]:
    """Day, cost and cost by category of one contact."""
    categories = list(dict.fromkeys(stream.category for stream in plan.followed))
    columns = [cost_column(category) for category in categories]
    row = engines.collect(plan.priced.filter(nw.col("contact_id") == contact_id).select("day", "cost", *columns))
    if row.is_empty():
        raise PercallError(Mistake(f"no contact {contact_id!r} among the contacts costed", field="contact_id"))
    day, cost, *amounts = row.row(0)
    return day, cost, dict(zip(categories, amounts, strict=True))


def _reached(contact_id: str, day: date, plan: Plan) -> dict[Followed, Reached]:
    """For all that money follows, the contact's own part and that of those who come before it on its day."""
    wanted = list(dict.fromkeys((*plan.followed.values(), *plan.idle_followed.values())))
    columns = sorted({one.volume.column for one in wanted})
    keys = sorted({key for one in wanted for key in one.volume.keys})
    same_day = plan.priced.filter(nw.col("day") == day)
    own = engines.collect(same_day.filter(nw.col("contact_id") == contact_id).select(*columns, *keys)).row(
        0, named=True
    )
    earlier = same_day.filter(nw.col("contact_id") < contact_id)
    before: dict[tuple[str, ...], dict[str, int]] = {}
    for one in wanted:
        of = one.volume.keys
        if of not in before and None not in (values := [own[key] for key in of]):
            alike = earlier
            for key, value in zip(of, values, strict=True):
                alike = alike.filter(nw.col(key) == value)
            sums = engines.collect(alike.select(*(nw.col(column).sum().cast(nw.Int64) for column in columns)))
            before[of] = {column: amount or 0 for column, amount in sums.row(0, named=True).items()}

    def reached(one: Followed) -> Reached:
        if tuple(own[key] for key in one.volume.keys) != one.values:
            return Reached(0, 0, 0)
        column = one.volume.column
        return Reached(own[column], before[one.volume.keys][column], plan.volumes.get(one, {}).get(day, 0))

    return {one: reached(one) for one in wanted}


@dataclass(frozen=True)
class Reached:
    """The contact's weight, that of all who come before it on its day, and that of the whole day."""

    weight: int
    before: int
    volume: int

    def share(self, due: int) -> int:
        """What of ``due`` micro-units the contact carries."""
        upto, before = self.before + self.weight, self.before
        return cumulative(due, upto / self.volume) - cumulative(due, before / self.volume)


def _line(stream: Stream, day: date, work: Reached, idle: Reached, plan: Plan, view: View) -> BillLine | None:
    """What the contact carries of a stream; its idle part too where contacts carry it, overhead by its own weight."""
    spreads = [part for part in plan.spreads[stream] if day in part.contacts]
    if not spreads:
        return None
    due = sums_over_days(spreads, "contacts")[day]
    spare = plan.idle[stream].get(day, 0) if view == "loaded" else 0
    amount = (work.share(due - spare) if work.weight else 0) + (idle.share(spare) if spare and idle.weight else 0)
    weight, volume = work.weight, work.volume
    if spare and stream.weight is None:
        weight, volume = weight + idle.weight, volume + idle.volume
    if weight == 0:
        return None
    unit, size = UNIT_OF[stream.driver]
    return BillLine(
        category=stream.category,
        pool=stream.pool,
        driver=stream.driver,
        scope=stream.scope,
        quantity=Decimal(weight) / size,
        unit=unit,
        rate=Decimal(due) * size / volume / MICROS,
        amount=amount,
        ledger_lines=tuple((charge.line_id, charge.micros) for part in spreads for charge in part.cell.charges),
    )
