"""Contact slots: a contact lives in one from its start (or from when it is known to come) to its end."""

from __future__ import annotations

import numpy as np

from percall.floor.record import fold
from percall.floor.state import Floor
from percall.floor.tables import EXPECTED
from percall.routing.compiled import compiled
from percall.routing.tables import NONE

Number = int | np.uint64


@compiled
def new_contact(w: Floor, kind: int, issue: Number, attempt: int, last_agent: int, chance: Number) -> int:
    """A slot with a contact that has not started.

    ``issue`` is the runner's own number for what the contact is about, ``attempt`` the contacts before it about the
    same, ``last_agent`` who had it last (-1: nobody), ``chance`` the random integer by which queues choose that choose
    at random.
    """
    slot = take_slot(w)
    c = w.contacts[slot]
    c.state = EXPECTED
    c.kind = kind
    c.issue = issue
    c.attempt = attempt
    c.chance = chance
    c.line = NONE
    c.queue = NONE
    c.agent = NONE
    c.first_group = NONE
    c.last_agent = last_agent
    c.held_by = NONE
    c.leg = 0
    c.dials = 0
    c.window = NONE
    c.seq = 0
    c.wrap_seq = 0
    c.answered = 0
    c.resolved = -1
    c.waited_ms = 0
    c.on_line = 0
    clear_volumes(w, slot)
    return slot


@compiled
def take_slot(w: Floor) -> int:
    """A free slot; the runner sees to it that there are some."""
    slot = w.floor[0].free
    w.floor[0].free = w.contacts[slot].next
    w.floor[0].slots_left -= 1
    return slot


@compiled
def clear_volumes(w: Floor, slot: int) -> None:
    """Sets the times and volumes that ``fold`` adds up to zero."""
    c = w.contacts[slot]
    c.ivr_ms = 0
    c.bot_ms = 0
    c.bot_sessions = 0
    c.queue_ms = 0
    c.callback_ms = 0
    c.ring_ms = 0
    c.talk_ms = 0
    c.hold_ms = 0
    c.wrap_ms = 0
    c.line_us = 0
    c.agent_us = 0


@compiled
def forget(w: Floor, slot: int) -> None:
    """Counts what the contact took and gives its slot back."""
    fold(w, slot)
    w.contacts[slot].state = EXPECTED
    w.contacts[slot].next = w.floor[0].free
    w.floor[0].free = slot
    w.floor[0].slots_left += 1
