"""The conversation, and what follows it: on to another agent or the end, and the agent's after-work."""

from __future__ import annotations

from percall.floor.desk import leave_pool, let_go
from percall.floor.effects import TRANSFERRED, WRAPS, tell
from percall.floor.eligible import anyone_free
from percall.floor.ending import end
from percall.floor.record import HANDLED, HOLD, TALK, WRAP, segment, write_segment
from percall.floor.sharing import end_stretch, run_level
from percall.floor.slots import Number, clear_volumes, forget, take_slot
from percall.floor.state import Floor
from percall.floor.tables import EXPECTED, ON_HOLD, TALKING, WRAPPING
from percall.floor.waiting import join
from percall.routing.compiled import compiled
from percall.routing.tables import MAIL


@compiled
def hold(w: Floor, slot: int) -> None:
    """The agent puts the customer on hold."""
    c = w.contacts[slot]
    segment(w, slot, TALK, c.since_ms, w.floor[0].now, c.agent)
    c.since_ms = w.floor[0].now
    c.state = ON_HOLD


@compiled
def retrieve(w: Floor, slot: int) -> None:
    """The agent talks to the customer again."""
    c = w.contacts[slot]
    segment(w, slot, HOLD, c.since_ms, w.floor[0].now, c.agent)
    c.since_ms = w.floor[0].now
    c.state = TALKING


@compiled
def end_talk(w: Floor, slot: int, held_ms: int, wraps: bool) -> None:
    """Talk and hold are over; ``transfer`` or ``conclude`` follows at once.

    ``held_ms``: the last so many milliseconds of the conversation the customer was on hold, where the runner does not
    say ``hold`` and ``retrieve``. ``wraps``: the agent has after-work to do.
    """
    now = w.floor[0].now
    c = w.contacts[slot]
    if c.state == ON_HOLD:
        held_ms = now - c.since_ms
    hold_from = now - held_ms
    segment(w, slot, TALK, c.since_ms, hold_from, c.agent)
    segment(w, slot, HOLD, hold_from, now, c.agent)
    c.wrap_seq = 0
    if wraps:
        c.seq += 1
        c.wrap_seq = c.seq  # before what a transfer leads to
    run_level(w, c.agent, now)
    c.last_agent = c.agent
    c.since_ms = now


@compiled
def transfer(w: Floor, slot: int, demand: int, waits: bool, chance: Number) -> bool:
    """The agent passes the customer on; False, and nothing happens, if nobody is free and the customer is not to wait.

    The contact goes on in a slot of its own; the old one keeps what the first agent did and still has to do.
    """
    if not waits and not anyone_free(w, w.first_lines[demand]):
        return False
    leg = take_slot(w)
    w.contacts[leg] = w.contacts[slot]
    clear_volumes(w, leg)
    c = w.contacts[leg]
    c.leg += 1
    c.demand = demand
    c.chance = chance
    c.state = EXPECTED
    tell(w, TRANSFERRED, leg, c.agent, slot)
    join(w, leg)
    wrap(w, slot)
    return True


@compiled
def conclude(w: Floor, slot: int, resolved: int, converted: int) -> None:
    """The conversation was the last of the contact."""
    end(w, slot, HANDLED, resolved, converted)
    wrap(w, slot)


@compiled
def wrap(w: Floor, slot: int) -> None:
    """The agent does the after-work."""
    c = w.contacts[slot]
    if c.wrap_seq > 0 and w.agents[c.agent].mode == MAIL and w.agents[c.agent].pool >= 0:
        leave_pool(w, c.agent)  # the after-work of an e-mail is not interrupted
    c.state = WRAPPING
    tell(w, WRAPS, slot, c.agent, c.wrap_seq > 0)


@compiled
def end_wrap(w: Floor, slot: int) -> None:
    """The contact leaves its agent's hands: its slot is free, and its agent."""
    c = w.contacts[slot]
    agent = c.agent
    now = w.floor[0].now
    end_stretch(w, slot, now)
    if c.wrap_seq > 0:
        write_segment(w, slot, WRAP, c.since_ms, now, agent, c.wrap_seq)
    forget(w, slot)
    let_go(w, agent)
