"""One replication of a plan: what it cost and what the twin counted; and what many of them say of a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from percall.centre.staffing import Staffing
from percall.floor.codes import Codes
from percall.levers.comparison import Amount, Standing
from percall.levers.difference import mean
from percall.levers.lever import Plan
from percall.levers.prices import DAYS_PER_MONTH, Prices
from percall.levers.volumes import HOUR_US, volumes_of
from percall.twin.confidence import Interval, ratio_interval
from percall.twin.measures import MEASURES, Sums, sums_of
from percall.twin.replication import Replication, replicate
from percall.twin.runs import warm_up_days

HOUR_MS = HOUR_US // 1000


@dataclass(frozen=True)
class Span:
    """The days that are simulated, and the seed of what happens in them."""

    first: date
    days: int
    seed: int

    def months(self, replications: int) -> Fraction:
        """How many months so many replications are."""
        return replications * self.days / DAYS_PER_MONTH


@dataclass(frozen=True)
class Trial:
    """``cost``: micro-units by category; ``busy``: micro-units that the busy hours of agents are paid today."""

    cost: dict[str, int]
    busy: int
    sums: Sums

    @property
    def total(self) -> int:
        """Micro-units in all."""
        return sum(self.cost.values())

    @property
    def answered(self) -> tuple[float, float]:
        """Contacts answered in time, and those of which they are a share."""
        level = MEASURES["service_level"]
        return level.above(self.sums), level.below(self.sums)


@dataclass(frozen=True)
class EqualService:
    """Compares costs of searched staff as if all answered the share ``level`` in time.

    ``price``: micro-units that staff costs for one contact more answered in time; ``category``: where they are booked.
    ``error``: half the 95 % interval of what searched staff then costs in a replication, by the luck of its search.
    ``today``: the staff found for today's centre, whose ``luck``, by how much it costs more than staff of such service
    does on average, is known but for ``today_error``.
    """

    level: float
    price: float
    error: float
    category: str
    today: Staffing
    luck: float
    today_error: float

    def priced(self, plan: Plan, trial: Trial) -> Trial:
        """A trial of the plan with what it would cost at ``level``, and without the luck of today's staff: the same
        trial but for the cost of one category."""
        in_time, asked = trial.answered
        more = self.price * (in_time - self.level * asked)
        if plan.centre.staffing == self.today:
            more += self.luck
        return replace(trial, cost={**trial.cost, self.category: trial.cost.get(self.category, 0) - round(more)})


def try_out(plan: Plan, today: Prices, span: Span, numbers: Iterable[int]) -> list[Trial]:
    """The replications ``numbers`` of a plan. Equal spans and numbers mean the same customers for every plan.

    ``today``: the prices at which hours are valued that become free, whatever the plan pays. That the centre can work
    was checked when it was staffed; fractions made whole may still leave a gap on a day, which customers wait out.
    """
    codes = Codes(plan.centre)
    warm_up = warm_up_days(codes)
    runs = (replicate(codes, span.first, span.days, span.seed, n, warm_up=warm_up, by_day=False) for n in numbers)
    return [trial_of(run, plan.prices, today, span.days) for run in runs]


def trial_of(run: Replication, prices: Prices, today: Prices, days: int) -> Trial:
    """What a run cost and counted, at the plan's prices."""
    volumes = volumes_of(run)
    hours = zip(volumes.teams, volumes.sites, volumes.busy_us.tolist(), strict=True)
    busy = sum((today.per_paid_hour(team, site) * us for team, site, us in hours), Fraction(0)) / HOUR_US
    return Trial(prices.cost(volumes), int(busy), sums_of(run) | {"days": days})


def standing(trials: Sequence[Trial], span: Span, csat: float | None, confidence: float) -> Standing:
    """A month of the plan that was tried."""
    months = span.months(1)
    contacts, resolved = column(trials, "offered"), column(trials, "resolved")
    cost = [float(trial.total) for trial in trials]
    by_category = _by_category(trials, span)
    monthly = mean(cost, confidence)
    return Standing(
        contacts_per_month=a_month(contacts, months, confidence),
        resolved_per_month=a_month(resolved, months, confidence),
        paid_hours_per_month=a_month(paid_hours(trials), months, confidence),
        busy_hours_per_month=a_month(busy_hours(trials), months, confidence),
        cost_per_month=Amount(sum(by_category.values()), _half(monthly, 1 / float(months))),
        cost_per_contact=_per(trials, "offered", ratio_interval(cost, contacts, confidence)) or Amount(0, None),
        cost_per_resolved=_per(trials, "resolved", ratio_interval(cost, resolved, confidence)),
        by_category=by_category,
        service={
            name: ratio_interval([m.above(t.sums) for t in trials], [m.below(t.sums) for t in trials], confidence)
            for name, m in MEASURES.items()
        },
        csat=csat,
    )


def column(trials: Sequence[Trial], name: str) -> list[float]:
    """One of the twin's totals, replication by replication."""
    return [trial.sums[name] for trial in trials]


def busy_hours(trials: Sequence[Trial]) -> list[float]:
    """Hours that agents were busy, replication by replication."""
    return [trial.sums["busy_time_ms"] / HOUR_MS for trial in trials]


def paid_hours(trials: Sequence[Trial]) -> list[float]:
    """Hours that agents were paid, replication by replication."""
    return [MEASURES["paid_hours_per_day"].above(trial.sums) for trial in trials]


def a_month(values: Sequence[float], months: Fraction, confidence: float) -> Interval:
    """The mean of what replications of ``months`` months came to, scaled to one month."""
    found, scale = mean(values, confidence), 1 / float(months)
    return Interval(found.value * scale, None if found.half_width is None else found.half_width * scale)


def _by_category(trials: Sequence[Trial], span: Span) -> dict[str, int]:
    """Micro-units a month; rounded down in running sums, so that they add up to the rounded whole."""
    months = span.months(len(trials))
    reached, before, found = 0, 0, {}
    for category in sorted({name for trial in trials for name in trial.cost}):
        reached += sum(trial.cost.get(category, 0) for trial in trials)
        upto = int(reached / months // 1)
        found[category] = upto - before
        before = upto
    return found


def _per(trials: Sequence[Trial], name: str, interval: Interval | None) -> Amount | None:
    """The total cost over a total count, rounded down; None where nothing was counted."""
    count = int(sum(column(trials, name)))
    if interval is None or count == 0:
        return None
    return Amount(sum(trial.total for trial in trials) // count, _half(interval))


def _half(interval: Interval, scale: float = 1.0) -> int | None:
    return None if interval.half_width is None else round(interval.half_width * scale)
