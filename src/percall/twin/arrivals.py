"""When contacts arrive: a Poisson process whose rate is constant within each interval of the day."""

from __future__ import annotations

import math

import numpy as np

from percall.floor.tables import NEVER
from percall.routing.compiled import compiled
from percall.twin.customers import new_customer
from percall.twin.events import ARRIVE, schedule
from percall.twin.randomness import COUNT, GAP, child, uniform
from percall.twin.world import World


@compiled
def arrival_key(w: World, kind: int, nth: int) -> np.uint64:
    """The key of the ``nth`` arrival of a demand today: the same in every centre with this seed."""
    demand = child(w.today[0].seed, w.habits[kind].name)
    return child(child(demand, w.today[0].day), nth)


@compiled
def schedule_next_arrival(w: World, kind: int) -> None:
    """Draws the demand's next arrival after the one drawn last, if the day has one.

    By inversion: an exponential amount of expected arrivals is used up along the rate (Cinlar 1975). The day starts
    afresh at midnight, as the process has no memory.
    """
    today = w.today[0]
    if today.counted:
        schedule_next_of_count(w, kind)
        return
    due = -math.log(uniform(arrival_key(w, kind, w.habits[kind].drawn), GAP))
    at = w.habits[kind].drawn_ms
    interval = int(at - today.day_start) // today.interval_ms
    while interval < w.rates.shape[1]:
        end = today.day_start + (interval + 1) * today.interval_ms
        rate = w.rates[kind, interval]
        if due <= rate * (end - at):
            at = min(at + due / rate, end - 0.5)
            w.habits[kind].drawn_ms = at
            schedule(w, kind, int(at) if at < today.day_end else NEVER, ARRIVE)
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
    today = w.today[0]
    k = w.habits[kind]
    interval = int(k.drawn_ms - today.day_start) // today.interval_ms
    while interval < w.rates.shape[1]:
        end = float(today.day_start + (interval + 1) * today.interval_ms)
        if k.still < 0:
            expected = w.rates[kind, interval] * today.interval_ms
            chance = uniform(arrival_key(w, kind, interval), COUNT)
            k.still = int(expected) + (1 if chance < expected - int(expected) else 0)
        if k.still > 0:
            u = uniform(arrival_key(w, kind, k.drawn), GAP)
            k.drawn_ms = min(k.drawn_ms + (end - k.drawn_ms) * (1 - u ** (1 / k.still)), end - 0.5)
            k.still -= 1
            schedule(w, kind, int(k.drawn_ms) if k.drawn_ms < today.day_end else NEVER, ARRIVE)
            return
        k.still = -1
        k.drawn_ms = end
        interval += 1
    schedule(w, kind, NEVER, ARRIVE)


@compiled
def next_contact_of(w: World, kind: int) -> int:
    """A contact of the demand that arrives now; the next one is on the agenda."""
    key = arrival_key(w, kind, w.habits[kind].drawn)
    w.habits[kind].drawn += 1
    schedule_next_arrival(w, kind)
    return new_customer(w, kind, key, key, 0)
