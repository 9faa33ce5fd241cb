"""Prices, not amounts: what today's ledger says a unit of work costs, so that tomorrow's volumes can be priced.

A price is an exact fraction of micro-units for one unit of what its category follows. An amount is rounded down once
for each price, so equal volumes cost the same to the micro-unit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from percall import periods
from percall.centre.levers import Follows
from percall.centre.model import Centre, Driver
from percall.errors import Mistake, PercallError
from percall.ledger import Charge, Ledger, Line, Scope, charges
from percall.levers.volumes import UNIT, Volumes
from percall.money import to_units

DAYS_PER_MONTH: Final = Fraction(36525, 1200)
"""Days in a month, leap years counted."""

FOLLOWS: Final[dict[str, Follows]] = {
    "salaries": "paid_hours",
    "benefits": "paid_hours",
    "bonuses": "paid_hours",
    "training": "seats",  # people are hired, trained and equipped one by one
    "recruiting": "seats",
    "agent_licences": "seats",
    "equipment": "fixed",  # bought already; its depreciation goes on
    "rent": "fixed",  # until the lease ends
    "telephony": "line_hours",
    "ai_automation": "automated_hours",
    "software": "fixed",  # a subscription of the whole centre
    "cloud_storage": "contacts",
    "utilities": "fixed",
    "management": "fixed",
    "other": "fixed",
}
"""What the categories of the default chart of accounts grow and shrink with, where the centre file does not say."""

BY_DRIVER: Final[dict[Driver, Follows]] = {
    "agent_time": "paid_hours",
    "line_time": "line_hours",
    "automated_time": "automated_hours",
    "bot_sessions": "bot_sessions",
    "contacts": "contacts",
    "direct": "fixed",
    "assigned_cost": "fixed",
}
"""The same for categories of the user's own, by the driver of their pool."""


@dataclass(frozen=True)
class Price:
    """``per_unit`` micro-units for each unit of what the category follows within ``scope``.

    Units: a day (``fixed``), an hour, a session, a contact; an agent or a trunk for a day. ``services``: whose hours or
    sessions these are. ``of_today``: from today's ledger, not from a lever.
    """

    category: str
    scope: Scope
    follows: Follows
    per_unit: Fraction
    services: tuple[str, ...] = ()
    of_today: bool = True

    def cost(self, volumes: Volumes) -> int:
        """Micro-units, rounded down."""
        amount = volumes.amount(self.follows, self.scope, self.services)
        return self.per_unit.numerator * amount // (self.per_unit.denominator * UNIT[self.follows])


@dataclass(frozen=True)
class Prices:
    """Every price of a centre, in micro-units of ``currency``."""

    prices: tuple[Price, ...]
    currency: str

    def cost(self, volumes: Volumes) -> dict[str, int]:
        """Micro-units by category for all the days of the volumes."""
        found: dict[str, int] = {}
        for price in self.prices:
            found[price.category] = found.get(price.category, 0) + price.cost(volumes)
        return found

    def ledger(self, volumes: Volumes) -> Ledger:
        """The same cost as ledger lines for the days of the volumes, so that ``twin.pricing.price`` spreads it."""
        first, last = volumes.first, volumes.first + timedelta(days=volumes.days - 1)
        lines = [
            Line(
                line_id=f"{price.category}:{row}",
                source="prices",
                row=row,
                category=price.category,
                amount=to_units(price.cost(volumes)),
                currency=self.currency,
                first_day=first,
                last_day=last,
                scope=price.scope,
            )
            for row, price in enumerate(self.prices, 1)
        ]
        return Ledger(tuple(lines))

    def per_paid_hour(self, team: str, site: str | None) -> Fraction:
        """Micro-units that one more paid hour of a team costs."""
        paid = (price for price in self.prices if price.follows == "paid_hours")
        theirs = (p for p in paid if p.scope.team in (None, team) and p.scope.site in (None, site))
        return sum((price.per_unit for price in theirs), Fraction(0))

    def plus(self, *prices: Price) -> Prices:
        """These prices and those that a lever adds. Prices of nothing are left out."""
        added = (replace(price, of_today=False) for price in prices if price.per_unit != 0)
        return replace(self, prices=(*self.prices, *added))

    def scaled(self, categories: Iterable[str], factor: Fraction) -> Prices:
        """These prices, today's of some categories times ``factor``; what levers added is not theirs to end."""
        if factor == 1:
            return self
        chosen = set(categories)
        return replace(
            self,
            prices=tuple(
                replace(price, per_unit=price.per_unit * factor)
                if price.of_today and price.category in chosen
                else price
                for price in self.prices
            ),
        )


def per_day(micros_per_month: int) -> Fraction:
    """Micro-units a day of what is paid by the month."""
    return micros_per_month / DAYS_PER_MONTH


def prices_of(ledger: Ledger, centre: Centre, baseline: Sequence[Volumes]) -> Prices:
    """Today's prices: what is due over today's volumes, both a day.

    The money is that of the rate periods (``costs.rate_period``) that hold the simulated days, over those of their days
    that the ledger covers; the volumes are those of the baseline's replications. What nobody used today has no price
    and is fixed. Pay that names no team is split over teams by their ``hourly_cost``, where all that worked have one.
    Raises PercallError where the ledger has nothing for those periods.
    """
    if not baseline:
        raise ValueError("prices need at least one replication of today")
    first, last = baseline[0].first, baseline[0].first + timedelta(days=baseline[0].days - 1)
    period = centre.costs.rate_period
    opens, closes = periods.first_day(first, period), periods.last_day(last, period)
    due = charges(ledger, centre, first, last)
    if not due:
        what = f"the ledger has no line from {opens} to {closes}, the time that is simulated"
        raise PercallError(Mistake(what, accepted="a first day that the ledger covers"))
    lasting = {line.line_id for line in ledger.lines if _lasts(line, opens, closes)}
    found = [price for key, a_day in _a_day(due, lasting) for price in _prices(*key, a_day, centre, baseline)]
    return Prices(tuple(found), centre.currency)


def _lasts(line: Line, opens: date, closes: date) -> bool:
    """Whether a line reaches beyond the rate periods, and so does not tell which of their days the ledger covers."""
    return line.life_months is not None or line.first_day < opens or line.last_day > closes


def _a_day(due: Sequence[Charge], lasting: Collection[str]) -> list[tuple[tuple[str, Scope], Fraction]]:
    """What is due a day, by category and scope.

    A line is spread over all days that the ledger covers: from the first to the last of all charges but those of lines
    that are ``lasting``; these are spread over the days of their own charges too.
    """
    telling = [charge for charge in due if charge.line_id not in lasting] or due
    covered = min(charge.first_day for charge in telling), max(charge.last_day for charge in telling)
    by_line: dict[str, list[Charge]] = {}
    for charge in due:
        by_line.setdefault(charge.line_id, []).append(charge)
    totals: dict[tuple[str, Scope], Fraction] = {}
    for parts in by_line.values():
        opens, closes = min(covered[0], *(c.first_day for c in parts)), max(covered[1], *(c.last_day for c in parts))
        for charge in parts:
            key = charge.category, charge.scope
            totals[key] = totals.get(key, Fraction(0)) + Fraction(charge.micros, (closes - opens).days + 1)
    return sorted(totals.items(), key=repr)


def _prices(
    category: str, scope: Scope, a_day: Fraction, centre: Centre, baseline: Sequence[Volumes]
) -> Iterator[Price]:
    """The price of a category within a scope; several where pay differs by team."""
    follows = follows_of(centre, category)
    services = services_of(centre, follows)
    amount = sum(volumes.amount(follows, scope, services) for volumes in baseline)
    days = sum(volumes.days for volumes in baseline)
    if amount == 0:
        yield Price(category, scope, "fixed", a_day)
        return
    costs = _hourly_costs(centre, scope, baseline) if follows == "paid_hours" else None
    if costs is None:
        yield Price(category, scope, follows, a_day * days * UNIT[follows] / amount, services)
        return
    paid = {team: sum(volumes.amount(follows, Scope(team=team)) for volumes in baseline) for team in costs}
    weight = sum(costs[team] * paid[team] for team in costs)
    for team, cost in costs.items():
        own = replace(scope, team=team, site=None)
        yield Price(category, own, follows, a_day * days * UNIT[follows] * cost / weight)


def _hourly_costs(centre: Centre, scope: Scope, baseline: Sequence[Volumes]) -> dict[str, Fraction] | None:
    """What an hour of each team costs, of the teams that a scope's pay is for; None where that is not known.

    A line narrowed to a team needs no split. One narrowed by queue, channel or reason is not split, so that its cost
    still goes to those contacts.
    """
    if scope.team is not None or replace(scope, site=None) != Scope():
        return None
    found: dict[str, Fraction] = {}
    for team, site in zip(baseline[0].teams, baseline[0].sites, strict=True):
        if scope.site in (None, site):
            cost = centre.teams[team].hourly_cost
            if not cost:
                return None
            found[team] = Fraction(cost)
    return found


def follows_of(centre: Centre, category: str) -> Follows:
    """What a category grows and shrinks with: the centre file's word, what is usual, or by the driver of its pool."""
    own = centre.levers.follows.get(category) or FOLLOWS.get(category)
    pool = centre.costs.pool_of(category)
    if own is not None or pool is None:
        return own or "fixed"
    return BY_DRIVER[centre.costs.chart()[pool].driver]


def services_of(centre: Centre, follows: Follows) -> tuple[str, ...]:
    """Today's self-services whose hours or sessions a price counts; one that a lever adds has a price of its own."""
    if follows == "automated_hours":
        return tuple(centre.self_service)
    if follows == "bot_sessions":
        return tuple(name for name, service in centre.self_service.items() if service.kind == "bot")
    return ()
