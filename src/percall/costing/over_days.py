"""First level of apportionment: the money of a rate period over its days, and what of it is idle or unassigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from percall import periods
from percall.costing.streams import Cell
from percall.money import apportion

View = Literal["unit", "loaded"]


@dataclass(frozen=True)
class Spread:
    """One cell over its days, in micro-units. The three together are the cell's charges, exactly."""

    cell: Cell
    contacts: dict[date, int] = field(default_factory=dict)
    idle: dict[date, int] = field(default_factory=dict)
    unassigned: dict[date, int] = field(default_factory=dict)


def spread(cell: Cell, used: Mapping[date, int], supplied: Mapping[date, int], view: View) -> Spread:
    """Splits a cell over its days in proportion to work done (``used``) and capacity left over.

    ``used`` and ``supplied`` are volumes by day in one unit; days not named have none. Rate = cost / capacity,
    capacity of a day being what was supplied, or what was used where that is more (overtime). Time used at that
    rate goes to contacts, the rest is idle (Kaplan & Anderson 2004). In the loaded view contacts carry the idle
    part too, in proportion to use. Money that nothing can carry is unassigned, spread evenly over the days.
    """
    inside = list(periods.days(cell.first_day, cell.last_day))
    work = [used.get(day, 0) for day in inside]
    slack = [max(0, supplied.get(day, 0) - done) for day, done in zip(inside, work, strict=True)]
    if view == "loaded" and any(work):
        slack = [0] * len(inside)
    shares = apportion(cell.micros, [weight for pair in zip(work, slack, strict=True) for weight in pair])
    if shares is None:
        evenly = apportion(cell.micros, [1] * len(inside)) or []
        return Spread(cell, unassigned=_named(inside, evenly))
    return Spread(cell, contacts=_named(inside, shares[::2]), idle=_named(inside, shares[1::2]))


def _named(inside: Sequence[date], amounts: Sequence[int]) -> dict[date, int]:
    return {day: amount for day, amount in zip(inside, amounts, strict=True) if amount}


def by_day(spreads: Sequence[Spread], part: Literal["contacts", "idle", "unassigned"]) -> dict[date, int]:
    """The named part of several spreads, added up by day."""
    total: dict[date, int] = {}
    for one in spreads:
        for day, amount in getattr(one, part).items():
            total[day] = total.get(day, 0) + amount
    return total
