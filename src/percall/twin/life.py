"""The life that the twin gives its floor: answers what the kernel tells with drawn times, customers and choices."""

from __future__ import annotations

import numpy as np

from percall.floor.desk import dial
from percall.floor.effects import (
    ASKED,
    DIAL,
    OFFERED,
    OVER,
    PAUSED,
    PUT_ASIDE,
    RESUMED,
    STAYS,
    TALKS,
    TIMER,
    TRANSFERRED,
    WAITS,
    WAKE,
    WRAPS,
)
from percall.floor.record import HANDLED
from percall.floor.ringing import accept, not_reached, reached
from percall.floor.slots import forget
from percall.floor.tables import EXPECTED, NEVER, RINGING, SELF_SERVICE, TALKING, WRAPPING
from percall.floor.talking import end_wrap
from percall.floor.waiting import due
from percall.routing.compiled import compiled
from percall.twin import randomness as draws
from percall.twin.customers import may_come_back, new_customer
from percall.twin.events import ARRIVE, RELEASE, cancel, entity_of, schedule
from percall.twin.handling import begin_talk, finish_talk, go_on, put_aside, resume
from percall.twin.patience import answer_offer, begin_wait, stay, watch
from percall.twin.randomness import LEG, child, uniform
from percall.twin.self_service import leave, start
from percall.twin.world import World


@compiled
def on_event(w: World, slot: int) -> None:
    """The contact's next event has come."""
    state = w.contacts[slot].state
    if state == TALKING:
        finish_talk(w, slot)
    elif state == WRAPPING:
        leave_desk(w, slot)
    elif state == SELF_SERVICE:
        leave(w, slot)
    elif state == EXPECTED:
        start(w, slot)
    elif state == RINGING:
        end_ringing(w, slot)
    else:
        due(w, slot)


@compiled
def answer(w: World) -> None:
    """Answers the effects of the last command, and those of the answers, in their order."""
    floor = w.floor[0]
    taken = 0
    while taken < floor.effects:
        effect = w.effects[taken]
        taken += 1
        respond(w, effect.what, effect.contact, effect.agent, effect.value)
    floor.effects = 0


@compiled
def respond(w: World, what: int, slot: int, agent: int, value: int) -> None:
    """Answers one effect."""
    if what == TALKS:
        begin_talk(w, slot, value)
    elif what == WRAPS:
        if value:
            schedule(w, entity_of(w, slot), w.floor[0].now + w.customers[slot].wrap_ms, RELEASE)
        else:
            leave_desk(w, slot)
    elif what == OVER:
        may_come_back(w, slot, value)
        if value != HANDLED:
            leave_floor(w, slot)
    elif what == WAITS:
        begin_wait(w, slot, value)
    elif what == OFFERED:
        ring(w, slot, agent, value)
    elif what == TIMER:
        watch(w, slot)
    else:
        respond_rarely(w, what, slot, agent, value)


@compiled
def respond_rarely(w: World, what: int, slot: int, agent: int, value: int) -> None:
    """Answers one of the effects that come seldom."""
    if what == STAYS:
        stay(w, slot)
    elif what == ASKED:
        answer_offer(w, slot)
    elif what == PAUSED:
        w.customers[slot].abandon_ms = NEVER
        schedule(w, entity_of(w, slot), value, ARRIVE)
    elif what == TRANSFERRED:
        go_on(w, slot, value)
    elif what == PUT_ASIDE:
        put_aside(w, slot)
    elif what == RESUMED:
        resume(w, slot)
    elif what == DIAL:
        dial(w, agent, slot, next_number(w, slot, value))
    elif what == WAKE:
        schedule(w, w.campaigns[slot].kind, w.floor[0].now, ARRIVE)


@compiled
def leave_desk(w: World, slot: int) -> None:
    """The agent is done with the contact."""
    cancel(w, entity_of(w, slot))
    end_wrap(w, slot)


@compiled
def leave_floor(w: World, slot: int) -> None:
    """The contact has ended without an agent, and nothing more happens to it."""
    if w.event_at[entity_of(w, slot)] >= 0:
        cancel(w, entity_of(w, slot))
    forget(w, slot)


@compiled
def ring(w: World, slot: int, agent: int, dialled: int) -> None:
    """The contact rings at the agent, or at the customer whom the agent dials."""
    c = w.contacts[slot]
    ms = w.manners[w.agents[agent].group].ring_ms
    if dialled:
        campaign = w.kinds[c.kind].campaign
        ms = w.dials[campaign].ring_ms if campaign >= 0 else w.callbacks[w.lines[c.line].queue].ring_ms
    schedule(w, entity_of(w, slot), w.floor[0].now + ms, RELEASE)


@compiled
def end_ringing(w: World, slot: int) -> None:
    """The ringing is over: the conversation begins, or the person called does not answer."""
    c = w.contacts[slot]
    if c.dials == 0 or c.answered:
        accept(w, slot)
        return
    campaign = w.kinds[c.kind].campaign
    share = w.dials[campaign].answered if campaign >= 0 else w.callbacks[w.lines[c.line].queue].answered
    if uniform(w.customers[slot].key, draws.ANSWER + LEG * c.dials) >= share:
        not_reached(w, slot)
    elif c.agent < 0:
        reached(w, slot)
    else:
        accept(w, slot)


@compiled
def next_number(w: World, campaign: int, nth: int) -> int:
    """The contact with a number of today's list."""
    kind = w.campaigns[campaign].kind
    demand = child(w.today[0].seed, w.habits[kind].name)
    key = child(child(demand, w.today[0].day), nth)
    return new_customer(w, kind, np.uint64(key), np.uint64(key), 0)
