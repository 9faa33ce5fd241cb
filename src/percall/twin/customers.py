"""The twin's customers: who they are, and whether they come back."""

from __future__ import annotations

import numpy as np

from percall.floor.record import ABANDONED, BLOCKED, cell
from percall.floor.slots import new_contact
from percall.routing.compiled import compiled
from percall.routing.tables import NONE
from percall.twin import randomness as draws
from percall.twin.durations import quantile_ms
from percall.twin.events import ARRIVE, entity_of, schedule
from percall.twin.randomness import LEG, child, uniform
from percall.twin.world import World

UNDRAWN = -1
"""In place of the end of a patience that has not been drawn."""


@compiled
def new_customer(w: World, kind: int, key: np.uint64, issue: np.uint64, attempt: int, last_agent: int = NONE) -> int:
    """A slot with a contact that has not started."""
    slot = new_contact(w, kind, issue, attempt, last_agent, chance_of(key, 0))
    p = w.customers[slot]
    p.key = key
    p.handover = 1.0
    p.detour = 0.0
    p.abandon_ms = UNDRAWN
    return slot


@compiled
def chance_of(key: np.uint64, leg: int) -> np.uint64:
    """The random integer of the choice of an agent for a leg of this contact."""
    return child(key, draws.CHANCE + LEG * leg) >> np.uint64(33)


@compiled
def drawn_ms(w: World, slot: int, duration: int, stream: int, factor: float) -> int:
    """One of the contact's durations, whole milliseconds."""
    return round_ms(factor * quantile_ms(w.durations, w.quantiles, duration, uniform(w.customers[slot].key, stream)))


@compiled
def round_ms(ms: float) -> int:
    """Whole milliseconds, half up."""
    return int(ms + 0.5)


@compiled
def may_come_back(w: World, slot: int, outcome: int) -> None:
    """Draws whether a contact that has ended leads to another: a redial, or a repeat of what was not resolved."""
    c = w.contacts[slot]
    habit = w.habits[c.kind]
    key = w.customers[slot].key
    if outcome in (ABANDONED, BLOCKED):
        if c.attempt < habit.redial_attempts and uniform(key, draws.REDIAL) < habit.redial_share:
            w.sums[cell(w, slot)].redials += 1
            expect(w, slot, draws.REDIAL_KEY, habit.redial_delay, draws.REDIAL_DELAY)
    elif c.resolved == 0 and c.attempt < habit.repeat_attempts and uniform(key, draws.REPEAT) < habit.repeat_share:
        w.sums[cell(w, slot)].repeats += 1
        expect(w, slot, draws.REPEAT_KEY, habit.repeat_delay, draws.REPEAT_DELAY)


@compiled
def expect(w: World, slot: int, key_stream: int, delay: int, delay_stream: int) -> None:
    """The customer will be back with the same issue, after a delay."""
    c = w.contacts[slot]
    at = w.floor[0].now + drawn_ms(w, slot, delay, delay_stream, 1.0)
    if at < w.today[0].horizon:
        key = child(w.customers[slot].key, key_stream)
        back = new_customer(w, c.kind, key, c.issue, c.attempt + 1, c.last_agent)
        schedule(w, entity_of(w, back), at, ARRIVE)
