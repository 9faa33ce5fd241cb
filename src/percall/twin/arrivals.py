"""When contacts arrive: a Poisson process whose rate is constant within each interval of the day."""

from __future__ import annotations

import math

import numpy as np

from percall.floor.tables import NEVER
from percall.routing.compiled import compiled
from percall.twin.events import ARRIVE, schedule
from percall.twin.randomness import COUNT, GAP, child, uniform
from percall.twin.slots import new_contact
from percall.twin.world import World


@compiled
def arrival_key(w: World, kind: int, nth: int) -> np.uint64:
    """The key of the ``nth`` arrival of a demand today: the same in every centre with this seed."""
    demand = child(w.floor[0].seed, w.kinds[kind].name)
    return child(child(demand, w.floor[0].day), nth)


@compiled
def schedule_next_arrival(w: World, kind: int) -> None:
    """Draws the demand's next arrival after the one drawn last, if the day has one.

    By inversion: an exponential amount of expected arrivals is used up along the rate (Cinlar 1975). The day starts
    afresh at midnight, as the process has no memory.
    """
    floor = w.floor[0]
    if floor.counted:
        schedule_next_of_count(w, kind)
        return
    due = -math.log(uniform(arrival_key(w, kind, w.kinds[kind].drawn), GAP))
    at = w.kinds[kind].drawn_ms
    interval = int(at - floor.day_start) // floor.interval_ms
    while interval < w.rates.shape[1]:
        end = floor.day_start + (interval + 1) * floor.interval_ms
        rate = w.rates[kind, interval]
        if due <= rate * (end - at):
            at = min(at + due / rate, end - 0.5)
            w.kinds[kind].drawn_ms = at
            schedule(w, kind, int(at) if at < floor.day_end else NEVER, ARRIVE)
            return
        due -= rate * (end - at)
        at = float(end)
        interval += 1
    schedule(w, kind, NEVER, ARRIVE)


@compiled
def schedule_next_of_count(w: World, kind: int) -> None:
    """As ``schedule_next_arrival``, where the number of arrivals in each interval is known.

    The first of n moments that are even over what is left of the interval is at a share 1 - u^(1/n) of it.
    """
    floor = w.floor[0]
    k = w.kinds[kind]
    interval = int(k.drawn_ms - floor.day_start) // floor.interval_ms
    while interval < w.rates.shape[1]:
        end = float(floor.day_start + (interval + 1) * floor.interval_ms)
        if k.still < 0:
            expected = w.rates[kind, interval] * floor.interval_ms
            chance = uniform(arrival_key(w, kind, interval), COUNT)
            k.still = int(expected) + (1 if chance < expected - int(expected) else 0)
        if k.still > 0:
            u = uniform(arrival_key(w, kind, k.drawn), GAP)
            k.drawn_ms = min(k.drawn_ms + (end - k.drawn_ms) * (1 - u ** (1 / k.still)), end - 0.5)
            k.still -= 1
            schedule(w, kind, int(k.drawn_ms) if k.drawn_ms < floor.day_end else NEVER, ARRIVE)
            return
        k.still = -1
        k.drawn_ms = end
        interval += 1
    schedule(w, kind, NEVER, ARRIVE)


@compiled
def next_contact_of(w: World, kind: int) -> int:
    """A contact of the demand that arrives now; the next one is on the agenda."""
    key = arrival_key(w, kind, w.kinds[kind].drawn)
    w.kinds[kind].drawn += 1
    schedule_next_arrival(w, kind)
    return new_contact(w, kind, key, key, 0)
