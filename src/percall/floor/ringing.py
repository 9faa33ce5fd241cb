"""Ringing: an agent takes the contact that rings or does not, a person who is dialled answers or does not."""

from __future__ import annotations

from percall.floor.callbacks import miss
from percall.floor.desk import agent_for, give, leave_pool, let_go, talk
from percall.floor.dialling import is_open
from percall.floor.effects import AWAY, WAITS, WAKE, tell
from percall.floor.ending import end
from percall.floor.lines import stand_in_line
from percall.floor.record import FAILED, RING, segment
from percall.floor.state import Floor
from percall.floor.tables import NEVER, WAITING_IN_QUEUE
from percall.floor.waiting import wait
from percall.routing.compiled import compiled
from percall.routing.tables import NONE


@compiled
def accept(w: Floor, slot: int) -> None:
    """The agent takes the contact that rings, or the person whom the agent dials answers."""
    c = w.contacts[slot]
    segment(w, slot, RING, c.since_ms, w.floor[0].now, c.agent)
    talk(w, slot)


@compiled
def decline(w: Floor, slot: int) -> None:
    """The agent does not take the contact that rings, and gets no other until ``ready``.

    The contact goes to another agent, or waits in its queue from the moment it entered; the limits of the queue on its
    wait begin anew.
    """
    c = w.contacts[slot]
    agent = c.agent
    segment(w, slot, RING, c.since_ms, w.floor[0].now, agent)
    c.since_ms = w.floor[0].now
    c.agent = NONE
    c.state = WAITING_IN_QUEUE
    if w.agents[agent].pool >= 0:
        leave_pool(w, agent)
    w.agents[agent].away = 1
    tell(w, AWAY, NONE, agent)
    let_go(w, agent)
    other = agent_for(w, slot)
    if other >= 0:
        give(w, slot, other)
    else:
        wait(w, slot)


@compiled
def no_answer(w: Floor, slot: int) -> None:
    """The contact has rung at the agent for as long as the floor lets it: as if the agent declined it now."""
    decline(w, slot)


@compiled
def reached(w: Floor, slot: int) -> None:
    """Somebody who was dialled ahead of any agent answers: goes to an agent who is free, or waits for one."""
    now = w.floor[0].now
    c = w.contacts[slot]
    segment(w, slot, RING, c.since_ms, now, NONE)
    stop_ringing(w, slot)
    w.campaigns[w.kinds[c.kind].campaign].live += 1
    c.since_ms = now
    c.entered_ms = now
    c.joined_ms = now
    agent = agent_for(w, slot)
    if agent >= 0:
        give(w, slot, agent)
        return
    c.state = WAITING_IN_QUEUE
    c.offer_ms = NEVER
    c.overflow_ms = NEVER
    stand_in_line(w, slot)
    tell(w, WAITS, slot)


@compiled
def not_reached(w: Floor, slot: int) -> None:
    """Nobody answers who was dialled: a number fails, a callback is tried again, and the agent who dialled is free."""
    c = w.contacts[slot]
    agent = c.agent
    segment(w, slot, RING, c.since_ms, w.floor[0].now, agent)
    if agent < 0:
        stop_ringing(w, slot)
    if w.kinds[c.kind].campaign >= 0:
        end(w, slot, FAILED)
    else:
        miss(w, slot)
    if agent >= 0:
        let_go(w, agent)


@compiled
def stop_ringing(w: Floor, slot: int) -> None:
    """A number dialled ahead rings no longer, so that another may be dialled."""
    campaign = w.kinds[w.contacts[slot].kind].campaign
    w.campaigns[campaign].ringing -= 1
    if is_open(w, campaign):
        tell(w, WAKE, campaign)
