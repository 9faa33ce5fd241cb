"""Supplied capacity: the paid time of agents and the part of it that is practical, by day and team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

import narwhals as nw
import polars as pl

from percall import periods
from percall.centre.model import Centre
from percall.costing import engines
from percall.costing.clock import local_day_number
from percall.costing.paid import paid_stretches
from percall.costing.streams import teams_of
from percall.errors import Mistake, PercallError
from percall.ledger.model import Charge, Scope
from percall.money import apportion

HOUR_US = 3_600_000_000

CapacitySource = Literal["agent_states", "ledger", "centre", "none"]


@dataclass(frozen=True)
class Supply:
    """Agent time paid for on one day, and how much of it is practical capacity. ``team`` None: of no known team."""

    day: date
    team: str | None
    site: str | None
    paid_us: int
    capacity_us: int


def supply(
    agent_states: nw.LazyFrame[Any] | None, charges: Sequence[Charge], centre: Centre, worked_us: Mapping[date, int]
) -> tuple[CapacitySource, tuple[Supply, ...]]:
    """Capacity by day and team from the best source there is: agent states, the ledger's hours, the centre file.

    Only days that some charge pays for count. Where only a total of hours is known, nobody knows on which days they
    were worked: they are laid over the days as the agents' work on contacts (``worked_us``) was.
    """
    paid = {day for charge in charges for day in periods.days(charge.first_day, charge.last_day)}
    if agent_states is not None:
        seen = tuple(part for part in _from_states(agent_states, centre) if part.day in paid)
        if seen:
            return "agent_states", seen
    in_ledger = _from_hours(charges, centre, worked_us)
    if in_ledger:
        return "ledger", in_ledger
    in_centre = _from_centre(centre, sorted(paid), worked_us)
    return ("centre", in_centre) if in_centre else ("none", ())


def capacity_us(supplied: Iterable[Supply], scope: Scope, centre: Centre) -> dict[date, int]:
    """Practical capacity by day of the agents that a scope means; empty where the supply cannot tell.

    Hours are known by team and site. Of a queue, channel, direction or reason nobody knows which paid hours are
    meant, so a line narrowed that way has no idle part.
    """
    if any((scope.queue, scope.channel, scope.direction, scope.reason)):
        return {}
    teams = teams_of(scope, centre)
    by_day: dict[date, int] = {}
    for part in supplied:
        if _is_meant(part, scope, teams):
            by_day[part.day] = by_day.get(part.day, 0) + part.capacity_us
    return by_day


def _is_meant(part: Supply, scope: Scope, teams: tuple[str, ...] | None) -> bool:
    if teams is not None and part.team is not None:
        return part.team in teams
    return scope.team in (None, part.team) and scope.site in (None, part.site)


def _entry(day: date, team: str | None, site: str | None, paid_us: int, centre: Centre) -> Supply:
    return Supply(day, team, site, paid_us, round(paid_us * centre.practical_capacity(team)))


def _from_states(agent_states: nw.LazyFrame[Any], centre: Centre) -> tuple[Supply, ...]:
    """Paid time from agent states, on the days on which it begins."""
    paid = engines.keep(paid_stretches(agent_states))
    span = engines.collect(paid.select(first=nw.col("from_us").min(), last=nw.col("from_us").max())).row(0)
    if span[0] is None:
        return ()
    daily = engines.collect(
        paid.with_columns(
            day=local_day_number("from_us", centre.zone, *span).cast(nw.Int64),
            paid_us=nw.col("ended_at_us") - nw.col("from_us"),
        )
        .group_by("day", "agent_id")
        .agg(paid_us=nw.col("paid_us").sum().cast(nw.Int64))
    )
    teams = centre.team_of_agents()
    by_team = (
        daily.with_columns(
            pl.col("agent_id").replace_strict(teams, default=None, return_dtype=pl.String).alias("team")
            if teams
            else pl.lit(None, pl.String).alias("team")
        )
        .group_by("day", "team")
        .agg(pl.col("paid_us").sum())
        .sort("day", "team")
    )
    return tuple(
        _entry(engines.day_of(day), team, centre.teams[team].site if team else None, paid_us, centre)
        for day, team, paid_us in by_team.iter_rows()
    )


def _from_hours(charges: Sequence[Charge], centre: Centre, worked_us: Mapping[date, int]) -> tuple[Supply, ...]:
    """Paid hours that ledger lines say they bought, corrections included."""
    stated = [charge for charge in charges if charge.hours]
    _require_no_negative(stated)
    by_day: dict[tuple[date, str | None, str | None], int] = {}
    for charge in stated:
        team, site = charge.scope.team, charge.scope.site
        place = site or (centre.teams[team].site if team in centre.teams else None)
        inside = list(periods.days(charge.first_day, charge.last_day))
        for day, part in _as_worked(int((charge.hours or 0) * HOUR_US), inside, worked_us):
            by_day[day, team, place] = by_day.get((day, team, place), 0) + part
    return tuple(_entry(*key, paid_us, centre) for key, paid_us in sorted(by_day.items(), key=repr))


def _require_no_negative(stated: Iterable[Charge]) -> None:
    """Raises PercallError where corrections take back more hours than there were."""
    totals: dict[tuple[str | None, str | None], Decimal] = {}
    for charge in stated:
        place = charge.scope.team, charge.scope.site
        totals[place] = totals.get(place, Decimal(0)) + (charge.hours or 0)
    named = {" at ".join(filter(None, place)) or "the centre": total for place, total in totals.items() if total < 0}
    if named:
        accepted = "a sum above zero, corrections included"
        raise PercallError(
            *(
                Mistake(f"the paid hours of {name} come to {total.normalize():f}", field="hours", accepted=accepted)
                for name, total in named.items()
            )
        )


def _from_centre(centre: Centre, days: Sequence[date], worked_us: Mapping[date, int]) -> tuple[Supply, ...]:
    """Paid hours a week from the centre file: a seventh of them for each day of a rate period."""
    rate_periods = groupby(days, key=lambda day: periods.label(day, centre.costs.rate_period))
    spans = [list(inside) for _, inside in rate_periods]
    return tuple(
        _entry(day, name, team.site, part, centre)
        for name, team in centre.teams.items()
        if team.paid_hours_per_week is not None
        for inside in spans
        for day, part in _as_worked(int(team.paid_hours_per_week * HOUR_US) * len(inside) // 7, inside, worked_us)
    )


def _as_worked(paid_us: int, days: Sequence[date], worked_us: Mapping[date, int]) -> Iterator[tuple[date, int]]:
    """Paid time over days in proportion to work; evenly where there was none."""
    parts = apportion(paid_us, [worked_us.get(day, 0) for day in days]) or apportion(paid_us, [1] * len(days)) or []
    return zip(days, parts, strict=True)
