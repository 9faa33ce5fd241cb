"""What a comparison of levers found: everything the faces show, computed; nothing here computes further.

Money is integer micro-units of ``Comparison.currency``. "Per month" is per 365.25 / 12 days, scaled from the days
simulated. Names and meanings are ``{"en": ..., "ru": ...}``. Savings are positive when money stays in the till.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from percall.twin.confidence import Interval

Words = Mapping[str, str]
Value = bool | int | float | str | tuple[str, ...]

Verdict = Literal["saves", "frees", "costs", "nothing", "not_decided", "vetoed"]
"""What came of a lever, re-staffed, decided with 95 % confidence before its one-off cost is looked at:

* ``saves``: the ledger falls, and the fall may matter (interval above zero and reaching the smallest saving);
* ``costs``: the ledger rises (interval below zero);
* ``frees``: the ledger does not fall by what matters, but the same staff is less busy: hours are free for other work;
* ``nothing``: neither; whatever it saves is less than the smallest saving that matters;
* ``not_decided``: the replications allowed were not enough to tell;
* ``vetoed``: a guardrail forbids it, whatever it saves.
"""

Together = Literal["help", "spoil", "independent", "not_decided"]


@dataclass(frozen=True)
class Amount:
    """Micro-units, and half the width of the 95 % interval; None where there was only one replication."""

    value: int
    half_width: int | None

    @property
    def low(self) -> int | None:
        """Lower end of the interval."""
        return None if self.half_width is None else self.value - self.half_width

    @property
    def high(self) -> int | None:
        """Upper end of the interval."""
        return None if self.half_width is None else self.value + self.half_width


@dataclass(frozen=True)
class Guardrail:
    """A limit of the centre file. ``measure``: service_level, abandonment_rate, resolution, occupancy or csat."""

    measure: str
    limit: float
    better: Literal["higher", "lower"]


@dataclass(frozen=True)
class Veto:
    """Why a lever may not be: the measure lies beyond its guardrail, and beyond what it is without the lever."""

    guardrail: Guardrail
    without: Interval
    with_lever: Interval


@dataclass(frozen=True)
class Terms:
    """What was asked: the rules of the comparison, as read from the centre file and the command."""

    smallest_saving: int
    """Smallest saving that matters, micro-units per contact of today."""
    horizon_months: int
    discount_rate: float
    """A year's, 0.1 = 10 %."""
    budget: int | None
    """Most that one-off costs may come to; None: no limit."""
    guardrails: tuple[Guardrail, ...]
    confidence: float = 0.95


@dataclass(frozen=True)
class Standing:
    """A centre's month, simulated: what it costs and how it serves.

    ``by_category`` sums to ``cost_per_month.value`` exactly. ``service`` has the twin's measures under their ids
    (service_level, abandonment_rate, asa, aht, resolution, occupancy, self_served_share ...; shares 0 to 1, times in
    seconds), None where nothing was counted.
    """

    contacts_per_month: Interval
    resolved_per_month: Interval
    paid_hours_per_month: Interval
    busy_hours_per_month: Interval
    cost_per_month: Amount
    cost_per_contact: Amount
    cost_per_resolved: Amount | None
    by_category: Mapping[str, int]
    service: Mapping[str, Interval | None]
    csat: float | None


@dataclass(frozen=True)
class Judgement:
    """One way of judging: against today's staff, or re-staffed against today re-staffed the same way.

    Cash and capacity are separate and never added: the first is what the ledger falls by, net of running cost, the
    second what agents' hours that are no longer busy are paid.
    """

    standing: Standing
    cash_saved: Amount
    """A month."""
    cash_saved_per_contact: Amount
    """``cash_saved`` over the contacts there are without the lever: what the verdict is about. Unlike the fall of
    cost per contact it does not punish a lever for making cheap contacts unnecessary."""
    capacity_freed: Amount
    """A month."""
    hours_freed: Interval
    """Busy hours no longer needed, a month."""
    per_contact: Amount
    """Cost per contact without the lever less cost per contact with it (each has its own number of contacts)."""
    per_resolved: Amount | None
    vetoes: tuple[Veto, ...]
    replications: int


@dataclass(frozen=True)
class Cost:
    """One item of money spent once."""

    what: Words
    micros: int


@dataclass(frozen=True)
class Assumption:
    """A parameter as it was used. Without ``source`` (title and year) its default is an assumption."""

    name: str
    meaning: Words
    unit: str
    value: Value
    is_default: bool
    source: str | None


@dataclass(frozen=True)
class Worth:
    """What it takes and what it brings over the horizon, re-staffed.

    Month m (1, 2, ...) brings ``ramp[m - 1] * (cash_saved + running) - running``; ``npv`` is the sum of these, each
    over (1 + discount rate) ** (m / 12), less the one-off cost. ``payback_months``: when the undiscounted sum has
    paid the one-off cost back, 0.0 where there is none to pay back, None: never.
    """

    one_off: tuple[Cost, ...]
    one_off_total: int
    running_per_month: int
    ramp_up_months: float
    ramp: tuple[float, ...]
    """Share of the full effect in each month of the horizon."""
    payback_months: float | None
    npv: Amount


@dataclass(frozen=True)
class Judged:
    """One lever, or a set of them, judged twice."""

    id: str
    name: Words
    says: Words
    levers: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    same_staff: Judgement
    restaffed: Judgement
    worth: Worth
    verdict: Verdict
    affordable: bool
    """Its one-off cost is within the budget."""


@dataclass(frozen=True)
class Skipped:
    """A lever that was not tried, and why."""

    id: str
    name: Words
    why: Words


@dataclass(frozen=True)
class Pair:
    """Two levers at once. ``interaction``: cash a month saved by both together less what each saves alone."""

    first: str
    second: str
    apart: Amount
    together: Amount
    interaction: Amount
    verdict: Together


@dataclass(frozen=True)
class Step:
    """A bar of the waterfall, micro-units per contact. ``kind``: "today" and "tomorrow" are levels, the rest changes.

    Level today + changes = level tomorrow, exactly. "slack" is re-staffing today's centre; a "lever" comes in the
    order of the catalogue after those before it.
    """

    kind: Literal["today", "slack", "lever", "tomorrow"]
    lever: str | None
    micros: int


@dataclass(frozen=True)
class Portfolio:
    """The best set found under the budget and the guardrails.

    Of the ``candidates`` sets that were simulated against each other the one with the largest net present value was
    selected with probability at least ``confidence``, where it is larger than every other by ``indifference`` or more
    (Kim and Nelson 2001). ``decided`` False: the replications allowed ran out, and nothing is guaranteed. An empty set
    of levers: do nothing.
    """

    judged: Judged
    waterfall: tuple[Step, ...]
    candidates: int
    confidence: float
    indifference: int
    decided: bool
    replications: int
    runner_up: tuple[str, ...] | None
    first_three: tuple[str, ...]
    """Levers of the set to begin with: in order of what each adds to the net present value of those before it."""


@dataclass(frozen=True)
class Screening:
    """How all sets became a few candidates.

    ``error``: the most by which the simulation of one of ``checked`` sets, drawn at random, was better than its cheap
    estimate. With 95 % confidence at least the share ``covered`` of all sets is estimated no more than that too low
    (Wilks 1941). ``missable``: so much more than the best simulated set one of these may still be worth that was
    screened out; 0: none of them can be better.
    """

    combinations: int
    beyond_budget: int
    vetoed: int
    screened_out: int
    candidates: int
    checked: int
    error: int
    covered: float
    missable: int
    seconds: float


@dataclass(frozen=True)
class FrontierPoint:
    """A set of levers staffed for a service level.

    ``best``: none for the same target is cheaper, and none at all serves as well for less.
    """

    levers: tuple[str, ...]
    target: float
    service_level: Interval
    cost_per_contact: Amount
    best: bool


@dataclass(frozen=True)
class Bar:
    """A bar of the tornado: net present value of the set when one assumption is at its low and its high end.

    ``lever`` None: an assumption about the centre itself.
    """

    lever: str | None
    parameter: str
    meaning: Words
    unit: str
    low: float
    value: float
    high: float
    npv_low: int
    npv: int
    npv_high: int


@dataclass(frozen=True)
class BreakEven:
    """Where a lever alone begins or ceases to pay.

    ``pays``: "above" or "below" ``at``; "always" or "never" between ``low`` and ``high`` (then ``at`` is None).
    """

    lever: str
    parameter: str
    meaning: Words
    unit: str
    low: float
    value: float
    high: float
    pays: Literal["above", "below", "always", "never"]
    at: float | None


@dataclass(frozen=True)
class Comparison:
    """Everything a comparison found. ``levers`` in order: best first, those that may not be last.

    ``slack``: what re-staffing today's centre alone saves a month; no lever is credited with it.
    ``stopped``: the user broke off; what is not known yet is empty.
    """

    centre: str
    currency: str
    first: date
    days: int
    seed: int
    terms: Terms
    today: Standing
    restaffed: Standing
    slack: Amount
    levers: tuple[Judged, ...]
    skipped: tuple[Skipped, ...]
    pairs: tuple[Pair, ...]
    portfolio: Portfolio | None
    screening: Screening | None
    frontier: tuple[FrontierPoint, ...]
    tornado: tuple[Bar, ...]
    break_evens: tuple[BreakEven, ...]
    warnings: tuple[Words, ...] = ()
    stopped: bool = False
