"""A small centre at the prices of a small ledger, for the tests of levers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from percall.centre import Centre
from percall.ledger import Ledger, Line, Scope
from percall.levers.lever import Plan, today
from percall.levers.volumes import Volumes, volumes_of
from percall.twin.checks import workable
from percall.twin.replication import Replication, replicate
from support.twin_centres import MONDAY, busy


def centre(**changes: Any) -> Centre:
    """The small centre with everything, what a dollar is worth in its currency, and no callback for help."""
    described = busy(exchange_rates=[{"currency": "USD", "rate": "0.9"}], **changes).model_dump()
    described["routing"]["queues"]["help"]["callback"] = None
    return Centre.model_validate(described)


def line(category: str, amount: str, currency: str = "EUR", **narrowed: str) -> Line:
    """A line for January 2024."""
    return Line(
        line_id=f"{category} {amount}",
        source="made up",
        row=1,
        category=category,
        amount=Decimal(amount),
        currency=currency,
        first_day=date(2024, 1, 1),
        last_day=date(2024, 1, 31),
        scope=Scope(**narrowed),
    )


def ledger() -> Ledger:
    """A month's cost with every kind of driver in it, and lines for a team, a channel and a queue."""
    lines = [
        ("salaries", "30000", {}),
        ("benefits", "4000", {"team": "front"}),
        ("bonuses", "700", {"queue": "orders"}),
        ("agent_licences", "1800", {}),
        ("equipment", "900", {}),
        ("rent", "4000", {}),
        ("utilities", "300", {}),
        ("telephony", "2500", {}),
        ("telephony", "-120", {"channel": "voice"}),
        ("ai_automation", "800", {}),
        ("software", "1500", {}),
        ("cloud_storage", "200", {}),
        ("management", "6000", {}),
    ]
    return Ledger(tuple(line(category, amount, **scope) for category, amount, scope in lines))


def days_of(of: Centre, days: int = 2, number: int = 0, *, by_day: bool = False) -> Replication:
    """Days from a Monday on."""
    return replicate(workable(of), MONDAY, days, 7, number, warm_up=1, by_day=by_day)


@cache
def baseline() -> tuple[Volumes, ...]:
    """Today, twice."""
    return tuple(volumes_of(days_of(centre(), number=number)) for number in range(2))


@cache
def plan() -> Plan:
    """Today's plan."""
    return today(centre(), ledger(), baseline())


def cost(of: Plan, volumes: Volumes) -> int:
    """Micro-units."""
    return sum(of.prices.cost(volumes).values())
