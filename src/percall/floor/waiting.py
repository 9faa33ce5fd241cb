"""Waiting for an agent: a contact joins its queue, and what becomes of it while nobody is free."""

from __future__ import annotations

from percall.floor.desk import agent_for, give
from percall.floor.effects import ASKED, STAYS, TIMER, WAITS, tell
from percall.floor.eligible import serves
from percall.floor.ending import end
from percall.floor.lines import end_wait, stand_in_line, stop_holding, take_out_of_line
from percall.floor.record import AVAILABLE, BLOCKED
from percall.floor.state import Floor
from percall.floor.tables import CALLBACK_IN_QUEUE, CALLBACK_PAUSED, NEVER, TURN_AWAY, WAIT, WAITING_IN_QUEUE
from percall.routing.agents import free_for
from percall.routing.compiled import compiled
from percall.routing.tables import NONE


@compiled
def join(w: Floor, slot: int) -> None:
    """The contact comes to the queue of its demand: it is turned away, answered at once, or waits."""
    now = w.floor[0].now
    c = w.contacts[slot]
    c.since_ms = now
    c.entered_ms = now
    while True:
        if c.demand < 0:
            end(w, slot, BLOCKED)  # no rule wants it
            return
        c.line = w.first_lines[c.demand]
        index = w.lines[c.line].queue
        queue = w.queues[index]
        if c.queue < 0:
            c.queue = index
        if takes_in(w, index):
            agent = NONE if waits_for_last_agent(w, slot) else agent_for(w, slot)
            if agent >= 0:
                end_wait(w, slot)
                give(w, slot, agent)
                return
            if has_place(w, index):
                wait(w, slot)
                return
        elif queue.when_closed == TURN_AWAY:
            end(w, slot, BLOCKED)
            return
        if queue.overflow_demand < 0:
            end(w, slot, BLOCKED)
            return
        c.demand = queue.overflow_demand  # the centre file has no circles, so this ends


@compiled
def takes_in(w: Floor, queue: int) -> bool:
    """Whether the queue is open, or lets contacts wait until it is."""
    q, now = w.queues[queue], w.floor[0].now
    return bool(q.open_ms <= now < q.close_ms or now < q.late_ms or q.when_closed == WAIT)


@compiled
def has_place(w: Floor, queue: int) -> bool:
    """Whether the queue is not full."""
    q = w.queues[queue]
    return bool(q.max_length < 0 or q.length < q.max_length)


@compiled
def wait(w: Floor, slot: int) -> None:
    """The contact waits, for its last agent or in its line, and may be offered a callback at once."""
    now = w.floor[0].now
    c = w.contacts[slot]
    queue = w.queues[w.lines[c.line].queue]
    c.state = WAITING_IN_QUEUE
    c.joined_ms = now
    expected = expected_wait(w, c.line)
    c.overflow_ms = NEVER if queue.max_wait_ms == NEVER else now + queue.max_wait_ms
    c.offer_ms = NEVER
    if queue.callback and c.dials == 0:
        c.offer_ms = now if expected >= queue.callback_estimate_ms else now + queue.callback_after_ms
    if queue.last_agent_ms > 0 and can_hold(w, slot):
        w.agents[c.last_agent].held = slot
        c.held_by = c.last_agent
        c.escalate_ms = now + queue.last_agent_ms
        tell(w, WAITS, slot, NONE, expected)
        return
    stand_in_line(w, slot)
    asks = c.offer_ms <= now
    if asks:
        c.offer_ms = NEVER
    tell(w, WAITS, slot, NONE, expected)
    if asks:
        tell(w, ASKED, slot)


@compiled
def expected_wait(w: Floor, line: int) -> int:
    """The wait that is announced (ms): that of the contact now first in the queue (Ibrahim and Whitt 2009)."""
    queue = w.queues[w.lines[line].queue]
    longest = 0
    for other in range(queue.first_line, queue.end_line):
        if w.lines[other].count > 0:
            longest = max(longest, w.floor[0].now - w.contacts[w.lines[other].head].entered_ms)
    return longest


@compiled
def waits_for_last_agent(w: Floor, slot: int) -> bool:
    """Whether the contact is to be kept for its last agent, who is at work but not free, though others may be."""
    c = w.contacts[slot]
    if w.queues[w.lines[c.line].queue].last_agent_ms <= 0 or c.last_agent < 0:
        return False
    return can_hold(w, slot) and not free_for(c.last_agent, w.lines[c.line].mode, w.agents)


@compiled
def can_hold(w: Floor, slot: int) -> bool:
    """Whether the contact's last agent is at work, may serve it, and keeps nobody else."""
    c = w.contacts[slot]
    if c.last_agent < 0:
        return False
    a = w.agents[c.last_agent]
    return bool(a.state == AVAILABLE and not a.away and a.held < 0 and serves(w, c.line, a.group))


@compiled
def next_due(w: Floor, slot: int) -> int:
    """When something is due for a contact in a line or kept for its last agent (``due``)."""
    c = w.contacts[slot]
    return min(c.escalate_ms, min(c.offer_ms, c.overflow_ms))


@compiled
def due(w: Floor, slot: int) -> None:
    """What is due happens to a contact that waits: it escalates, is offered a callback, overflows, or stays."""
    now = w.floor[0].now
    c = w.contacts[slot]
    if c.state == CALLBACK_PAUSED:
        line_up_again(w, slot)
        return
    if c.state == CALLBACK_IN_QUEUE:
        escalate(w, slot)
        return
    if c.held_by >= 0:
        stop_holding(w, slot)
        stand_in_line(w, slot)
        if answer_from_line(w, slot):
            return
    if c.escalate_ms <= now and escalate(w, slot):
        return
    if c.offer_ms <= now:
        c.offer_ms = NEVER
        tell(w, ASKED, slot)
    else:
        overflow_or_stay(w, slot)


@compiled
def overflow_or_stay(w: Floor, slot: int) -> None:
    """The contact overflows if it has waited too long."""
    if w.contacts[slot].overflow_ms <= w.floor[0].now:
        overflow(w, slot)
    else:
        tell(w, STAYS, slot)


@compiled
def escalate(w: Floor, slot: int) -> bool:
    """Moves the contact to its queue's next step; True if an agent is free for it there."""
    c = w.contacts[slot]
    take_out_of_line(w, slot)
    c.line = w.lines[c.line].next_step
    stand_in_line(w, slot)
    if answer_from_line(w, slot):
        return True
    if c.state == CALLBACK_IN_QUEUE:
        tell(w, TIMER, slot)
    return False


@compiled
def answer_from_line(w: Floor, slot: int) -> bool:
    """Gives a contact in line to a free agent, if there is one for it."""
    agent = agent_for(w, slot)
    if agent < 0:
        return False
    take_out_of_line(w, slot)
    end_wait(w, slot)
    give(w, slot, agent)
    return True


@compiled
def overflow(w: Floor, slot: int) -> None:
    """The wait was too long for this queue: on to the next, in which the contact keeps its time of entry, or away.

    It stays where it is if the next queue is closed or full.
    """
    c = w.contacts[slot]
    demand = w.queues[w.lines[c.line].queue].overflow_demand
    if demand >= 0:
        to = w.lines[w.first_lines[demand]].queue
        if not (takes_in(w, to) and has_place(w, to)):
            c.overflow_ms = NEVER
            tell(w, TIMER, slot)
            return
    take_out_of_line(w, slot)
    end_wait(w, slot)
    if demand < 0:
        end(w, slot, BLOCKED)
        return
    c.demand = demand
    c.line = w.first_lines[demand]
    agent = agent_for(w, slot)
    if agent >= 0:
        give(w, slot, agent)
    else:
        wait(w, slot)


@compiled
def line_up_again(w: Floor, slot: int) -> None:
    """A callback asked for at this time, or tried again: back to the place it had."""
    c = w.contacts[slot]
    c.state = CALLBACK_IN_QUEUE
    c.line = w.first_lines[c.demand]
    c.joined_ms = w.floor[0].now
    stand_in_line(w, slot)
    if not answer_from_line(w, slot):
        tell(w, TIMER, slot)
