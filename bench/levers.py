"""How long it takes to screen all sets of the eleven levers on the demo centre and to decide the best ones.

One replication is a week of the demo's April, then the whole month, about 40,000 contacts; the argument ``30`` asks for
the month alone. Wall and CPU time by stage, the start of worker processes included; the load of the machine is printed,
since two busy cores are not two cores.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from joblib.externals.loky import get_reusable_executor

import percall.demo
from percall.centre import load_centre
from percall.ledger import read_ledger
from percall.levers.compare import judged_alone, prepared
from percall.levers.comparison import Judged, Screening
from percall.levers.difference import LOOKS
from percall.levers.portfolio.best import Choice, choose, portfolio
from percall.levers.portfolio.frontier import frontier
from percall.levers.portfolio.together import pairs
from percall.levers.sensitivity import break_evens, tornado
from percall.levers.study import NOTHING, Study
from percall.twin.checks import workable
from percall.twin.replication import replicate

SPANS = ((date(2026, 4, 6), 7), (date(2026, 4, 1), 30))
"""First day, and days."""
DEMO = Path(percall.demo.__file__).parent


@dataclass
class Clock:
    """Wall and CPU seconds since ``began`` and ``spent``."""

    began: float
    spent: float

    @classmethod
    def now(cls) -> Clock:
        """A clock that starts now. Workers are ended first: only then is their CPU time known."""
        get_reusable_executor().shutdown(wait=True)
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return cls(time.monotonic(), sum(one.ru_utime + one.ru_stime for one in used))

    def tell(self, what: str) -> None:
        """Prints what has passed."""
        now = Clock.now()
        wall, cpu, load = now.began - self.began, now.spent - self.spent, os.getloadavg()[0]
        print(f"  {what:40} {wall:7.0f} s {cpu:7.0f} s of CPU, load {load:.1f}", flush=True)


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Measures what happens inside, and prints it."""
    clock = Clock.now()
    yield
    clock.tell(stage)


def run(first: date, days: int) -> None:
    """Measures and prints all of some days."""
    centre = load_centre(DEMO / "centre.yaml")
    ledger = read_ledger([DEMO / "ledger.csv"], centre)
    offered = int(replicate(workable(centre), first, days, 1, by_day=False).sums["offered"].sum())  # compiles
    load = os.getloadavg()[0]
    print(f"Levers: demo centre, {days} days = {offered:,} contacts a replication; load at the start {load:.1f}")
    whole = Clock.now()
    with timed("today: prices, re-staffing"):
        study, _ = prepared(centre, ledger, first, days, seed=1)
    with timed("each lever alone, until decided"):
        levers, _ = judged_alone(study)
    with timed("all sets screened, the best decided"):
        choice, screening = choose(study, study.in_order(study.levers))
    whole.tell("so far, to be below 600 s")
    print("  " + found(choice, screening))
    rest(study, levers, choice)
    whole.tell("all of percall levers")


def rest(study: Study, levers: tuple[Judged, ...], choice: Choice) -> None:
    """What ``percall levers`` does beside."""
    names = study.in_order(study.levers)
    with timed("the best set lever by lever"):
        best = portfolio(study, choice, min(max(choice.replications, LOOKS[0]), LOOKS[-1]))
    with timed("pairs"):
        pairs(study, names)
    with timed("frontier"):
        frontier(study, list(dict.fromkeys([NOTHING, choice.levers])))
    with timed("tornado, break-even"):
        tornado(study, best.judged)
        break_evens(study, levers)


def found(choice: Choice, screening: Screening) -> str:
    """What came out, in a line."""
    best = ", ".join(choice.levers) or "nothing"
    return (
        f"{screening.combinations:,} sets, {screening.candidates} simulated against each other, "
        f"{'decided' if choice.decided else 'not decided'} after {choice.replications} replications: {best}"
    )


if __name__ == "__main__":
    for opens, length in SPANS:
        if str(length) in sys.argv[1:] or not sys.argv[1:]:
            run(opens, length)
