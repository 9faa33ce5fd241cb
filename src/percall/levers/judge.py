"""A lever, or a set of levers, judged twice: with today's staff, and re-staffed against today re-staffed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from percall.centre.staffing import Staffing
from percall.levers.comparison import (
    Amount,
    Assumption,
    Cost,
    Judged,
    Judgement,
    Standing,
    Terms,
    Verdict,
    Words,
    Worth,
)
from percall.levers.difference import fall_of_ratio, is_decided
from percall.levers.guardrails import vetoes
from percall.levers.lever import Plan
from percall.levers.trial import Span, Trial, a_month, busy_hours, column, standing
from percall.levers.value import Flows, effect, factors, net_present_value, payback_months
from percall.twin.confidence import Interval, ratio_interval

HARDLY = math.sqrt(5)
"""How many times an interval must be as wide as its part by chance for that to be half of its part by the search."""


@dataclass(frozen=True)
class Tried:
    """A plan and its replications, by number from 0 on."""

    plan: Plan
    trials: Sequence[Trial]

    def first(self, replications: int) -> Tried:
        """The same with the first replications only."""
        return Tried(self.plan, self.trials[:replications])


@dataclass(frozen=True)
class Subject:
    """What is judged, in words."""

    id: str
    name: Words
    says: Words
    levers: tuple[str, ...]
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True)
class Bench:
    """What every judgement shares.

    ``confidence``: that of each look. ``search_error``: half the 95 % interval of what a searched staff costs in a
    replication, by the luck of its search, micro-units; ``today_error``: the same of ``today``, the staff found for
    today's centre.
    """

    terms: Terms
    span: Span
    confidence: float
    search_error: float = 0.0
    today: Staffing | None = None
    today_error: float = 0.0

    def smallest_saving_a_month(self, today: Sequence[Trial]) -> float:
        """The smallest saving that matters, micro-units a month, with the contacts of today's centre."""
        contacts = a_month(column(today, "offered"), self.span.months(1), self.confidence)
        return self.terms.smallest_saving * contacts.value


def judged(
    subject: Subject,
    without: tuple[Tried, Tried],
    with_lever: tuple[Tried, Tried],
    bench: Bench,
) -> Judged:
    """Both judgements, each as (same staff, re-staffed), and what follows from them."""
    same = judgement(without[0], with_lever[0], bench)
    searched = staff_error([(-1, without[1]), (1, with_lever[1])], bench)
    restaffed = judgement(without[1], with_lever[1], bench, searched)
    value = worth(with_lever[1].plan, restaffed.cash_saved, bench.terms)
    return Judged(
        id=subject.id,
        name=subject.name,
        says=subject.says,
        levers=subject.levers,
        assumptions=subject.assumptions,
        same_staff=same,
        restaffed=restaffed,
        worth=value,
        verdict=verdict(same, restaffed, bench.terms.smallest_saving),
        affordable=bench.terms.budget is None or value.one_off_total <= bench.terms.budget,
    )


def staff_error(parts: Sequence[tuple[int, Tried]], bench: Bench) -> float:
    """Half the 95 % interval of a sum of costs, by the luck of the searches for their staff, micro-units.

    ``parts``: how many times each cost is in the sum. Searches err apart from each other; equal staff is one search, so
    that where the staff is the same on both sides of a difference nothing is unsure.
    """
    staffs: list[Staffing] = []
    times: list[int] = []
    for count, tried in parts:
        staffing = tried.plan.centre.staffing
        if staffing not in staffs:
            staffs.append(staffing)
            times.append(0)
        times[staffs.index(staffing)] += count
    errors = (bench.today_error if staffing == bench.today else bench.search_error for staffing in staffs)
    return math.hypot(*(count * error for count, error in zip(times, errors, strict=True)))


def judgement(without: Tried, with_lever: Tried, bench: Bench, searched: float = 0.0) -> Judgement:
    """One way of judging, on the replications that both sides have. ``searched``: ``staff_error`` of the saving."""
    n, sure = min(len(without.trials), len(with_lever.trials)), bench.confidence
    before, after = without.trials[:n], with_lever.trials[:n]
    old = standing(before, bench.span, without.plan.csat, sure)
    new = standing(after, bench.span, with_lever.plan.csat, sure)
    months = bench.span.months(1)
    busy = [float(b.busy - a.busy) for b, a in zip(before, after, strict=True)]
    hours = [b - a for b, a in zip(busy_hours(before), busy_hours(after), strict=True)]
    return Judgement(
        standing=new,
        cash_saved=fall(old, new, saved(before, after), bench, searched),
        cash_saved_per_contact=_amount(per_contact(before, after, sure, searched)),
        capacity_freed=_amount(a_month(busy, months, sure)),
        hours_freed=a_month(hours, months, sure),
        per_contact=_fall_of(old.cost_per_contact, new.cost_per_contact, before, after, "offered", sure, searched)
        or Amount(0, None),
        per_resolved=_fall_of(old.cost_per_resolved, new.cost_per_resolved, before, after, "resolved", sure, searched),
        vetoes=vetoes(bench.terms.guardrails, before, after, (without.plan.csat, with_lever.plan.csat), sure),
        replications=n,
    )


def saved(before: Sequence[Trial], after: Sequence[Trial]) -> list[float]:
    """Micro-units by which the ledger falls, replication by replication."""
    return [float(b.total - a.total) for b, a in zip(before, after, strict=True)]


def per_contact(before: Sequence[Trial], after: Sequence[Trial], confidence: float, searched: float = 0.0) -> Interval:
    """Cash saved over the contacts there are without the lever: a ratio of sums."""
    contacts = column(before, "offered")
    found = ratio_interval(saved(before, after), contacts, confidence)
    return Interval(0.0, None) if found is None else widened(found, searched * len(contacts) / sum(contacts))


def widened(interval: Interval, error: float) -> Interval:
    """The interval with another error of its value, independent of what it is about: half-widths by Pythagoras."""
    half = interval.half_width
    return Interval(interval.value, None if half is None else math.hypot(half, error))


def settled(without: Tried, with_lever: Tried, bench: Bench) -> bool:
    """Whether the lever is decided by its replications so far, or more of them would hardly help.

    They would not where what is left of chance is less than half of what the search for staff is unsure by.
    """
    n = len(with_lever.trials)
    before, after = without.trials[:n], with_lever.trials
    searched = staff_error([(-1, without), (1, with_lever)], bench)
    chance, found = (per_contact(before, after, bench.confidence, error) for error in (0.0, searched))
    if is_decided(found, bench.terms.smallest_saving):
        return True
    if chance.half_width is None or found.half_width is None:
        return False
    return chance.half_width < found.half_width / HARDLY


def fall(old: Standing, new: Standing, differences: Sequence[float], bench: Bench, searched: float = 0.0) -> Amount:
    """The fall of the monthly cost: of the figures shown, to the micro-unit, with the interval of paired values."""
    spread = monthly(differences, bench, searched).half_width
    return Amount(old.cost_per_month.value - new.cost_per_month.value, spread)


def worth(plan: Plan, cash_saved: Amount, terms: Terms) -> Worth:
    """Payback and net present value of a plan that saves so much cash a month once its effect is whole."""
    flows = flows_of(plan, float(cash_saved.value))
    growing, _ = factors(terms.horizon_months, terms.discount_rate, plan.ramp_up_months)
    npv = net_present_value(flows, terms.horizon_months, terms.discount_rate)
    half = None if cash_saved.half_width is None else round(growing * cash_saved.half_width)
    return Worth(
        one_off=tuple(Cost(item.what, item.micros) for item in plan.one_off),
        one_off_total=flows.one_off,
        running_per_month=flows.running,
        ramp_up_months=plan.ramp_up_months,
        ramp=tuple(effect(month, plan.ramp_up_months) for month in range(1, terms.horizon_months + 1)),
        payback_months=payback_months(flows),
        npv=Amount(round(npv), half),
    )


def flows_of(plan: Plan, cash: float) -> Flows:
    """The money of a plan that saves so much cash a month, micro-units."""
    one_off, running = (sum(item.micros for item in items) for items in (plan.one_off, plan.running))
    return Flows(one_off, running, cash + running, plan.ramp_up_months)


def present_value(plan: Plan, cash: float, terms: Terms) -> float:
    """Net present value (micro-units) of a plan that saves so much cash a month."""
    return net_present_value(flows_of(plan, cash), terms.horizon_months, terms.discount_rate)


def present_values(without: Tried, with_lever: Tried, bench: Bench) -> NDArray[np.float64]:
    """Net present value by replication, were every month as the replication: its mean is that of ``worth``."""
    months = float(bench.span.months(1))
    cash = [amount / months for amount in saved(without.trials, with_lever.trials)]
    return np.array([present_value(with_lever.plan, each, bench.terms) for each in cash])


def verdict(same: Judgement, restaffed: Judgement, smallest: int) -> Verdict:
    """What came of it, as ``comparison.Verdict`` defines."""
    found = restaffed.cash_saved_per_contact
    if restaffed.vetoes:
        return "vetoed"
    if found.low is None or found.high is None:
        return "not_decided"
    if found.high < 0:
        return "costs"
    if found.low > 0 and found.high >= smallest:
        return "saves"
    if found.low <= 0 and found.high >= max(smallest, 1):
        return "not_decided"
    return "frees" if _frees(same, smallest) else "nothing"


def _frees(same: Judgement, smallest: int) -> bool:
    """Whether hours become free for sure, worth what matters for each contact."""
    freed, contacts = same.capacity_freed, same.standing.contacts_per_month.value
    return freed.low is not None and freed.low > 0 and freed.value >= smallest * contacts


def _fall_of(
    old: Amount | None,
    new: Amount | None,
    before: Sequence[Trial],
    after: Sequence[Trial],
    name: str,
    confidence: float,
    searched: float,
) -> Amount | None:
    """The fall of cost over a count: of the figures shown, with the interval of the paired ratio estimators."""
    if old is None or new is None:
        return None
    costs = [[float(trial.total) for trial in trials] for trials in (before, after)]
    counted = column(after, name)
    found = fall_of_ratio(costs[0], column(before, name), costs[1], counted, confidence)
    if found is None:
        return Amount(old.value - new.value, None)
    half = widened(found, searched * len(counted) / sum(counted)).half_width
    return Amount(old.value - new.value, None if half is None else round(half))


def _amount(interval: Interval) -> Amount:
    half = interval.half_width
    return Amount(round(interval.value), None if half is None else round(half))


def monthly(differences: Sequence[float], bench: Bench, searched: float = 0.0) -> Amount:
    """Paired differences of replications as an amount a month. ``searched``: their ``staff_error``."""
    months = bench.span.months(1)
    return _amount(widened(a_month(differences, months, bench.confidence), searched / float(months)))
