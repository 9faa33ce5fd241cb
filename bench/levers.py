"""How long it takes to screen all sets of the eleven levers on the demo centre and to decide the best ones.

One replication is a week of the demo's April, then the whole month, about 40,000 contacts. Wall time by stage; the load
of the machine is printed, since two busy cores are not two cores.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import percall.demo
from percall.centre import load_centre
from percall.ledger import read_ledger
from percall.levers.compare import judged_alone, prepared
from percall.levers.comparison import Screening
from percall.levers.portfolio.best import Choice, choose
from percall.twin.checks import workable
from percall.twin.replication import replicate

SPANS = ((date(2026, 4, 6), 7), (date(2026, 4, 1), 30))
"""First day, and days."""
DEMO = Path(percall.demo.__file__).parent


@dataclass
class Clock:
    """Wall seconds by stage, in order."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Measures what happens inside, and prints it."""
        began = time.monotonic()
        yield
        self.seconds[stage] = time.monotonic() - began
        print(f"  {stage:40} {self.seconds[stage]:7.0f} s", flush=True)


def run(first: date, days: int) -> None:
    """Measures and prints all of some days."""
    centre = load_centre(DEMO / "centre.yaml")
    ledger = read_ledger([DEMO / "ledger.csv"], centre)
    offered = int(replicate(workable(centre), first, days, 1, by_day=False).sums["offered"].sum())  # compiles
    load = os.getloadavg()[0]
    print(f"Levers: demo centre, {days} days = {offered:,} contacts a replication; load at the start {load:.1f}")
    clock = Clock()
    with clock.timed("today: prices, re-staffing"):
        study, _ = prepared(centre, ledger, first, days, seed=1)
    with clock.timed("each lever alone, until decided"):
        judged_alone(study)
    with clock.timed("all sets screened, the best decided"):
        choice, screening = choose(study, study.in_order(study.levers))
    print(f"  {'in all':40} {sum(clock.seconds.values()):7.0f} s")
    print("  " + found(choice, screening))


def found(choice: Choice, screening: Screening) -> str:
    """What came out, in a line."""
    best = ", ".join(choice.levers) or "nothing"
    return (
        f"{screening.combinations:,} sets, {screening.candidates} simulated against each other, "
        f"{'decided' if choice.decided else 'not decided'} after {choice.replications} replications: {best}"
    )


if __name__ == "__main__":
    for opens, length in SPANS:
        run(opens, length)
