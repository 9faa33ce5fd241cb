"""Plans, trials and judgements made by hand, for tests of levers that need no twin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from percall.centre import Centre
from percall.ledger import Scope
from percall.levers.comparison import Guardrail, Terms
from percall.levers.difference import at_each_look
from percall.levers.judge import Bench
from percall.levers.lever import Plan
from percall.levers.prices import Price, Prices
from percall.levers.trial import Span, Trial
from support.twin_centres import single_queue

MONTH = Span(date(2024, 1, 1), 30, 1)


def plan(**changes: Any) -> Plan:
    """A plan of a small centre that pays 20 an hour, 30 for a contact's telephone hour, and 100 a day for the rest."""
    prices = Prices(
        (
            Price("salaries", Scope(), "paid_hours", Fraction(20_000_000)),
            Price("telephony", Scope(), "line_hours", Fraction(3_000_000)),
            Price("rent", Scope(), "fixed", Fraction(100_000_000)),
        ),
        "USD",
    )
    return Plan(centre=changes.pop("centre", small()), prices=prices, **changes)


def small(per_hour: float = 60, agents: int = 10) -> Centre:
    """Calls of five minutes, patience of two."""
    return single_queue(
        per_hour, {"family": "exponential", "mean_s": 300}, agents, {"family": "exponential", "mean_s": 120}
    )


def trials(costs: Sequence[int], offered: Sequence[float], busy: int = 0, **sums: float) -> list[Trial]:
    """Replications that cost and offered so much; ``sums`` are the same in all, and every other total is 0."""
    return [
        Trial({"salaries": cost}, busy, defaultdict(float, sums, days=30.0, offered=n, resolved=n / 2))
        for cost, n in zip(costs, offered, strict=True)
    ]


def bench(smallest: int = 10_000, rails: Sequence[Guardrail] = (), budget: int | None = None) -> Bench:
    """Three years at 8 %; a cent a contact matters."""
    return Bench(Terms(smallest, 36, 0.08, budget, tuple(rails)), MONTH, at_each_look(0.95))
