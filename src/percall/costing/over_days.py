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


def spread(cell: Cell, used: Mapping[date, int], supplied: Mapping[date, int]) -> Spread:
    """Splits a cell into what contacts carry, what is idle and what nothing can carry, each over its days.

    ``used`` and ``supplied`` are volumes by day in one unit; days not named have none. Rate = cost / capacity over the
    cell's days, capacity being what was supplied, or what was used where that is more (overtime); time used at that
    rate goes to contacts, the rest is idle (Kaplan & Anderson 2004). Contacts' money falls on days by work done, idle
    money by the capacity a day had left, on days with work if any of these had some left: only their contacts can carry
    it. Without work and without capacity the money is unassigned, evenly over the days.
    """
    inside = list(periods.days(cell.first_day, cell.last_day))
    work = [used.get(day, 0) for day in inside]
    slack = [max(0, supplied.get(day, 0) - done) for day, done in zip(inside, work, strict=True)]
    done = sum(work)
    left = max(0, sum(supplied.get(day, 0) for day in inside) - done)
    beside_work = [amount if done_then else 0 for amount, done_then in zip(slack, work, strict=True)]
    parts = apportion(cell.micros, [done, left])
    if parts is None:
        return Spread(cell, unassigned=_over(inside, cell.micros, [1] * len(inside)))
    carried, idle = parts
    return Spread(
        cell,
        contacts=_over(inside, carried, work),
        idle=_over(inside, idle, beside_work if any(beside_work) else slack) if left else {},
    )


def loaded(one: Spread, idle_work: Mapping[date, int]) -> Spread:
    """The same money with the idle part of a day carried by the contacts of that day.

    ``idle_work``: the volume by day that idle money follows. On a day without any, nobody can carry it: it stays idle.
    So a day's ledger is the same in both views, to the micro-unit.
    """
    moved, left = carried_idle(one, idle_work)
    days = sorted({*one.contacts, *moved})
    contacts = {day: one.contacts.get(day, 0) + moved.get(day, 0) for day in days}
    return Spread(one.cell, contacts, left, one.unassigned)


def carried_idle(one: Spread, idle_work: Mapping[date, int]) -> tuple[dict[date, int], dict[date, int]]:
    """Idle money by day: what the contacts of its day can carry, and what none can."""
    moved = {day: amount for day, amount in one.idle.items() if idle_work.get(day, 0) > 0}
    return moved, {day: amount for day, amount in one.idle.items() if day not in moved}


def _over(inside: Sequence[date], amount: int, weights: Sequence[int]) -> dict[date, int]:
    shares = apportion(amount, weights) or [0] * len(inside)
    return {day: share for day, share, weight in zip(inside, shares, weights, strict=True) if weight}


def sums_over_days(spreads: Sequence[Spread], part: Literal["contacts", "idle", "unassigned"]) -> dict[date, int]:
    """The named part of several spreads, added up by day."""
    total: dict[date, int] = {}
    for one in spreads:
        for day, amount in getattr(one, part).items():
            total[day] = total.get(day, 0) + amount
    return total
