"""Many replications: side by side on all cores, until the figures are sure enough."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from joblib import Parallel, delayed

from percall.centre.model import Centre
from percall.errors import Mistake, PercallError
from percall.floor.codes import Codes
from percall.ledger import Ledger
from percall.metrics.naming import RENAMED, unknown_metric
from percall.money import MICROS
from percall.twin.checks import workable
from percall.twin.confidence import Interval, ratio_interval
from percall.twin.measures import MEASURES, Sums, intervals, sums_of
from percall.twin.pricing import price
from percall.twin.replication import replicate

FEWEST = 5
"""Replications before a run may stop because its interval is narrow: fewer say too little about their own spread."""
MOST = 1000


@dataclass(frozen=True)
class Runs:
    """What replications came to, in the order of their numbers. ``stopped`` is True where the user broke off."""

    days: int
    seed: int
    warm_up: int
    sums: tuple[Sums, ...]
    confidence: float = 0.95
    stopped: bool = False

    def intervals(self) -> dict[str, Interval | None]:
        """Every measure, and ``cost_per_contact`` (the whole ledger) in currency units where a ledger was given."""
        found = intervals(self.sums, self.confidence)
        if self.sums and "cost_micros" in self.sums[0]:
            cost = [s["cost_micros"] / MICROS for s in self.sums]
            found["cost_per_contact"] = ratio_interval(cost, [s["offered"] for s in self.sums], self.confidence)
        return found


def simulate(
    centre: Centre,
    first: date,
    *,
    days: int = 7,
    reps: int = 10,
    seed: int = 1,
    until: tuple[str, float] | None = None,
    ledger: Ledger | None = None,
    processes: int = -1,
    confidence: float = 0.95,
    on_rep: Callable[[int], None] = lambda _: None,
) -> Runs:
    """Runs the centre ``reps`` times for ``days`` days from ``first`` on; or, with ``until`` = (measure, share), as
    often as it takes for the half width of that measure's interval to be at most so large a share of it.

    Replications are independent and the same whatever the number of ``processes`` (-1: one a core). ``on_rep``
    is called after each. KeyboardInterrupt ends the run; the replications that had finished are kept.
    Raises PercallError for a centre that cannot work and an unknown measure.
    """
    codes = workable(centre)
    if until is not None and until[0] not in (MEASURES if ledger is None else {*MEASURES, "cost_per_contact"}):
        accepted = ", ".join([*MEASURES, "cost_per_contact (with a ledger)"])
        raise PercallError(no_measure(until[0], accepted))
    warm_up = warm_up_days(codes)
    done: list[Sums] = []
    stopped = False
    try:
        for sums in _results(codes, first, days, seed, warm_up, ledger, processes, MOST if until else reps):
            done.append(sums)
            on_rep(len(done))
            if until is not None and len(done) >= FEWEST and _narrow(done, *until, confidence):
                break
    except KeyboardInterrupt:
        stopped = True
    return Runs(days, seed, warm_up, tuple(done), confidence, stopped)


def no_measure(name: str, accepted: str) -> Mistake:
    """What to say of a name that no measure of the twin has."""
    return unknown_metric(name) if name in RENAMED else Mistake(f"no measure is called {name!r}", accepted=accepted)


def _results(
    codes: Codes,
    first: date,
    days: int,
    seed: int,
    warm_up: int,
    ledger: Ledger | None,
    processes: int,
    most: int,
) -> Iterator[Sums]:
    """Totals of one replication after another, in order, computed a few ahead."""
    numbers = range(most)
    if processes == 1:
        yield from (one(codes, first, days, seed, n, warm_up, ledger) for n in numbers)
    else:
        pool = Parallel(n_jobs=processes, return_as="generator", pre_dispatch="2*n_jobs")
        yield from pool(delayed(one)(codes, first, days, seed, n, warm_up, ledger) for n in numbers)


def one(codes: Codes, first: date, days: int, seed: int, number: int, warm_up: int, ledger: Ledger | None) -> Sums:
    """Totals of one replication, its cost in micro-units among them if there is a ledger."""
    run = replicate(codes, first, days, seed, number, warm_up=warm_up, by_day=ledger is not None)
    sums = sums_of(run)
    return sums if ledger is None else sums | {"cost_micros": float(price(run, ledger).ledger)}


def _narrow(done: list[Sums], name: str, share: float, confidence: float) -> bool:
    interval = Runs(0, 0, 0, tuple(done), confidence).intervals().get(name)
    return interval is not None and interval.relative <= share


def warm_up_days(codes: Codes) -> int:
    """Days simulated before the first that counts.

    One day fills the floor and, where customers come back, as many more as the longest delay of a redial or repeat
    takes to pass for nine in ten (2.3 means, as if exponential).
    """
    longest = 0.0
    for reason in codes.centre.reasons.values():
        for back in (reason.redial, reason.repeat):
            if back.share > 0:
                longest = max(longest, 2.3 * (back.delay.mean_s or max(back.delay.quantiles_s)))
    return 1 + math.ceil(longest / 86_400)
