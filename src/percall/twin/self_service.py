"""Menus and bots: how long a contact is in them, and how it leaves."""

from __future__ import annotations

from percall.floor.arriving import arrive, hang_up, misroute, step
from percall.floor.ending import serve
from percall.floor.record import BOT, IVR
from percall.floor.waiting import join
from percall.routing.compiled import compiled
from percall.twin import randomness as draws
from percall.twin.customers import drawn_ms, round_ms
from percall.twin.events import ARRIVE, entity_of, schedule
from percall.twin.randomness import LEG, normal_quantile, normal_share, uniform
from percall.twin.world import World

GOES_ON, HANGS_UP, SERVED, SERVED_BADLY = range(4)
"""Fates of a contact in self-service."""


@compiled
def start(w: World, slot: int) -> None:
    """The contact starts: it finds all lines busy, meets self-service, or goes to its queue."""
    if not arrive(w, slot):
        return
    w.customers[slot].fate = GOES_ON
    until = walk(w, slot)
    if until > w.floor[0].now or w.customers[slot].fate != GOES_ON:
        schedule(w, entity_of(w, slot), until, ARRIVE)
    else:
        join(w, slot)


@compiled
def walk(w: World, slot: int) -> int:
    """Walks through menus and bots and decides how they end (``fate``); returns when.

    A menu has a segment for each step, a bot one for the whole session. A session of no time leaves no trace.
    """
    p = w.customers[slot]
    habit = w.habits[w.contacts[slot].kind]
    at = began = w.floor[0].now
    for i in range(habit.path, habit.path_end):
        service = w.steps[i]
        nth = LEG * (i - habit.path)
        ms = drawn_ms(w, slot, service.time, draws.STEP_TIME + nth, 1.0)
        leaves = uniform(p.key, draws.STEP_HANG_UP + nth) < service.hang_up
        if leaves:
            p.fate = HANGS_UP
            ms = round_ms(ms * uniform(p.key, draws.STEP_MOMENT + nth))
        at += ms
        ends = leaves or service.last
        session = int(ends and at > began)
        count_step(w, slot, i, ms, session)
        if ends or not service.bot:
            step(w, slot, BOT if service.bot else IVR, at, service.bot * session)
        if ends:
            began = at
        if leaves:
            return at
        if service.last:
            if contained(w, slot, i, nth):
                solved = uniform(p.key, draws.SELF_RESOLVED + nth) < service.resolution
                p.fate = SERVED if solved else SERVED_BADLY
                return at
            p.handover *= service.handover
            if uniform(p.key, draws.MISROUTED + nth) < service.misrouting:
                misroute(w, slot, service.misrouted_demand)
                p.detour = service.misrouted_talk
    return at


@compiled
def count_step(w: World, slot: int, i: int, ms: int, session: int) -> None:
    """Counts a contact in a step of self-service, its time there, and a ``session`` (1) that ended there."""
    if w.contacts[slot].bucket > 0:
        w.steps[i].entered += 1
        w.steps[i].sessions += session
        w.steps[i].spent_ms += ms


@compiled
def contained(w: World, slot: int, i: int, nth: int) -> bool:
    """Whether self-service serves the contact: the easier the issue the likelier; ``containment`` of all are."""
    service = w.steps[i]
    if service.containment == 0:
        return False
    issue = normal_quantile(uniform(w.contacts[slot].issue, draws.DIFFICULTY))
    own = normal_quantile(uniform(w.customers[slot].key, draws.CONTAINED + nth))
    z = service.difficulty * issue + (1 - service.difficulty * service.difficulty) ** 0.5 * own
    return normal_share(z) < service.containment


@compiled
def leave(w: World, slot: int) -> None:
    """Hung up, served, or on to the queue."""
    fate = w.customers[slot].fate
    if fate == GOES_ON:
        join(w, slot)
    elif fate == HANGS_UP:
        hang_up(w, slot)
    else:
        serve(w, slot, fate == SERVED)
