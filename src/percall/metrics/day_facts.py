"""What is known of whole days: paid and used time, ledger, idle and unassigned money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import narwhals as nw

from percall.costing import engines
from percall.costing.costed import Costed
from percall.metrics import sums
from percall.metrics.half_hours import HALF_HOUR_US, HalfHour, half_hours
from percall.metrics.idle import split_idle
from percall.metrics.metric import Sum
from percall.periods import label

Facts = dict[date, dict[str, int]]
"""Day -> name of a sum -> amount. A name that is absent is unknown on that day."""
Carried = Mapping[str, Mapping[date, int]]
"""Name of a sum over contacts -> day -> amount."""


def money_facts(costed: Costed, contacts: Carried) -> Facts:
    """What falls on every day with money beside what its contacts carry: idle that none can carry, and unassigned.

    Added to the sums over contacts they make the day's ledger.
    """
    facts: Facts = defaultdict(dict)
    for balance in costed.balances:
        _add(facts, balance.day, sums.COST_TOTAL, balance.ledger)
        _add(facts, balance.day, sums.UNASSIGNED, balance.unassigned)
        _add(facts, balance.day, sums.IDLE_TOTAL, balance.idle)
    for day, amounts in facts.items():
        amounts[sums.COST_TOTAL.name] -= contacts[sums.COST_TOTAL.name].get(day, 0)
        if costed.view == "unit":
            amounts[sums.IDLE_TOTAL.name] -= contacts[sums.IDLE_TOTAL.name].get(day, 0)
    return facts


def time_facts(costed: Costed, contacts: nw.LazyFrame[Any], carried: Carried) -> Facts:
    """Paid and used time of every day where it is known, and the day's idle money split by cause.

    ``contacts`` has ``started_at_us`` and ``agent_us``.
    """
    facts: Facts = defaultdict(dict)
    used_us = carried[sums.AGENT_TIME.name]
    if costed.capacity_source == "agent_states":
        target = costed.centre.service_target
        floor = _by_day(half_hours(contacts, engines.lazy(costed.agent_states), target), costed.centre.zone)
        _add_floor(facts, floor, costed, carried[sums.IDLE_TOTAL.name])
    else:
        for supplied in costed.supply:
            _add(facts, supplied.day, sums.PAID_TIME, supplied.paid_us)
            _add(facts, supplied.day, sums.READY_TIME, supplied.capacity_us)
    for known in [day for day, amounts in facts.items() if sums.PAID_TIME.name in amounts]:
        _add(facts, known, sums.USED_TIME, used_us.get(known, 0))
    return _costed_only(facts, costed, used_us)


def _costed_only(facts: Facts, costed: Costed, contact_days: Iterable[date]) -> Facts:
    """The days of the rate periods that were costed: agent states may reach further."""
    rate_period = costed.centre.costs.rate_period
    days = {balance.day for balance in costed.balances}.union(contact_days)
    whole = {label(day, rate_period) for day in days}
    return {day: amounts for day, amounts in facts.items() if label(day, rate_period) in whole}


def _add(facts: Facts, day: date, part: Sum, amount: int) -> None:
    facts[day][part.name] = facts[day].get(part.name, 0) + amount


def _add_floor(facts: Facts, floor: dict[date, list[HalfHour]], costed: Costed, carried: Mapping[date, int]) -> None:
    for day, inside in floor.items():
        if any(one.ready_us or one.shrinkage_us for one in inside):
            _add(facts, day, sums.PAID_TIME, sum(one.ready_us + one.shrinkage_us for one in inside))
            _add(facts, day, sums.READY_TIME, sum(one.ready_us for one in inside))
    planned: dict[date, int] = defaultdict(int)
    for supplied in costed.supply:
        planned[supplied.day] += supplied.paid_us - supplied.capacity_us
    idle: dict[date, int] = defaultdict(int, carried if costed.view == "loaded" else {})
    for balance in costed.balances:
        idle[balance.day] += balance.idle
    for day, split in split_idle(idle, planned, floor).items():
        _add(facts, day, sums.IDLE_SHRINKAGE, split.shrinkage)
        _add(facts, day, sums.IDLE_SLACK, split.schedule_slack)
        _add(facts, day, sums.IDLE_BUFFER, split.service_buffer)


def _by_day(found: Iterable[HalfHour], zone: ZoneInfo) -> dict[date, list[HalfHour]]:
    by_day: dict[date, list[HalfHour]] = defaultdict(list)
    for one in found:
        start = datetime.fromtimestamp(one.number * HALF_HOUR_US // 1_000_000, UTC)
        by_day[start.astimezone(zone).date()].append(one)
    return dict(by_day)
