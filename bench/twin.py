"""The twin's speed: beside SimPy and Ciw on the same model, and on a full centre up to 5,000 agents.

The model in common is M/M/100+M: 100 Erlang offered to 100 agents, handling 240 s, patience 90 s. CPU seconds of one
core, compilation left out; the other programs run fewer contacts, since they are slower.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import ciw
import numpy as np
import simpy

from percall.centre import Centre, load_centre
from percall.twin.checks import workable
from percall.twin.replication import replicate

AGENTS, TALK_S, PATIENCE_S = 100, 240.0, 90.0
PER_SECOND = AGENTS / TALK_S
MONDAY = date(2024, 1, 1)
REFERENCE = Path(__file__).with_name("reference.yaml")
SIZES = ((1, 60), (5, 12), (25, 3), (63, 2), (1, 2400), (63, 41))
"""So many times the reference centre's agents and contacts, for so many days; the last two have ten million."""


@dataclass(frozen=True)
class Speed:
    """Contacts simulated, CPU seconds, and the share that gave up, by which one sees that the models agree."""

    name: str
    contacts: int
    seconds: float
    abandoned: float

    @property
    def per_second(self) -> float:
        """Contacts per CPU second."""
        return self.contacts / self.seconds


def run() -> None:
    """Measures and prints all."""
    print("Reference centre: 4 queues, 5 groups, IVR, callbacks, redials, repeats, breaks")
    for times, days in SIZES:
        print("  " + reference_speed(times, days))
    print("M/M/100+M: 100 Erlang, patience 90 s")
    twin, others = twin_speed(30), [simpy_speed(20_000), ciw_speed(20_000)]
    for speed in (twin, *others):
        print(f"  {speed.name:8} {speed.per_second:12,.0f} contacts/s   abandoned {speed.abandoned:.2%}")
    for speed in others:
        print(f"  {twin.per_second / speed.per_second:.0f}x {speed.name}")


def twin_speed(days: int) -> Speed:
    """The twin on the common model."""
    centre = Centre.model_validate(
        {
            "name": "M/M/100+M",
            "time_zone": "UTC",
            "currency": "USD",
            "queues": {"q": {}},
            "teams": {"t": {}},
            "arrivals": {"demands": {"calls": {"reason": "r", "per_hour": {"daily": 3600 * PER_SECOND}}}},
            "reasons": {
                "r": {
                    "talk": {"family": "exponential", "mean_s": TALK_S},
                    "patience": {"family": "exponential", "mean_s": PATIENCE_S},
                }
            },
            "routing": {"rules": [{"queue": "q"}]},
            "staffing": {"groups": {"g": {"team": "t", "agents": AGENTS, "staffed": {"daily": AGENTS}}}},
        }
    )
    codes = workable(centre)
    replicate(codes, MONDAY, 1, 1)  # compiles
    seconds, result = timed(lambda: replicate(codes, MONDAY, days, 1, by_day=False))
    offered = int(result.sums["offered"].sum())
    return Speed("percall", offered, seconds, int(result.sums["abandoned"].sum()) / offered)


Process = Generator[simpy.Event, Any, None]
Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """CPU seconds of ``work`` and what it returns."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def simpy_speed(contacts: int) -> Speed:
    """The same model as SimPy's own example of reneging has it."""
    draws = np.random.default_rng(1)
    lost = 0

    def customer(env: simpy.Environment, desk: simpy.Resource, patience: float, talk: float) -> Process:
        nonlocal lost
        with desk.request() as turn:
            answered = yield turn | env.timeout(patience)
            if turn in answered:
                yield env.timeout(talk)
            else:
                lost += 1

    def source(env: simpy.Environment, desk: simpy.Resource) -> Process:
        for gap, patience, talk in zip(
            draws.exponential(1 / PER_SECOND, contacts).tolist(),
            draws.exponential(PATIENCE_S, contacts).tolist(),
            draws.exponential(TALK_S, contacts).tolist(),
            strict=True,
        ):
            yield env.timeout(gap)
            env.process(customer(env, desk, patience, talk))

    def simulate() -> None:
        env = simpy.Environment()
        env.process(source(env, simpy.Resource(env, AGENTS)))
        env.run()

    seconds, _ = timed(simulate)
    return Speed("SimPy", contacts, seconds, lost / contacts)


def ciw_speed(contacts: int) -> Speed:
    """The same model in Ciw."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(PER_SECOND)],
        service_distributions=[ciw.dists.Exponential(1 / TALK_S)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE_S)],
        number_of_servers=[AGENTS],
    )

    def simulate() -> ciw.Simulation:
        ciw.seed(1)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_customers(contacts, method="Finish")
        return simulation

    seconds, simulation = timed(simulate)
    records = simulation.get_all_records()
    lost = sum(record.record_type == "renege" for record in records)
    return Speed("Ciw", len(records), seconds, lost / len(records))


def reference_speed(times: int, days: int) -> str:
    """The reference centre, with ``times`` as many agents and contacts."""
    codes = workable(enlarged(load_centre(REFERENCE), times))
    replicate(codes, MONDAY, 1, 1)
    seconds, result = timed(lambda: replicate(codes, MONDAY, days, 1, by_day=False))
    offered = int(result.sums["offered"].sum())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    speed = f"{len(codes.agents):5} agents {offered:10,} contacts {offered / seconds:10,.0f}/s"
    return f"{speed}  {memory:5.0f} MiB at most"


def enlarged(centre: Centre, times: int) -> Centre:
    """A centre with so many times the agents and contacts."""
    values = centre.model_dump()
    for demand in values["arrivals"]["demands"].values():
        demand["per_hour"] = {day: tuple(times * rate for rate in rates) for day, rates in demand["per_hour"].items()}
    for group in values["staffing"]["groups"].values():
        group["agents"] *= times
        for shift in group["shifts"]:
            shift["agents"] *= times
    return Centre.model_validate(values)


if __name__ == "__main__":
    run()
