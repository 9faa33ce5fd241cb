"""Contact slots: a contact lives in one from its start (or from when it is known to come) to its end."""

from __future__ import annotations

import numpy as np

from percall.floor.record import fold
from percall.floor.tables import EXPECTED, NEVER
from percall.routing.compiled import compiled
from percall.routing.tables import NONE
from percall.twin.events import cancel
from percall.twin.world import World


@compiled
def entity_of(w: World, slot: int) -> int:
    """A contact's number on the agenda, behind the demands and the roster."""
    return len(w.kinds) + 1 + slot


@compiled
def new_contact(w: World, kind: int, key: np.uint64, issue: np.uint64, attempt: int) -> int:
    """A slot with a contact that has not started."""
    slot = take_slot(w)
    c = w.contacts[slot]
    c.state = EXPECTED
    c.kind = kind
    c.key = key
    c.issue = issue
    c.attempt = attempt
    c.line = NONE
    c.queue = NONE
    c.agent = NONE
    c.first_group = NONE
    c.last_agent = NONE
    c.held_by = NONE
    c.leg = 0
    c.dials = 0
    c.window = NONE
    c.seq = 0
    c.answered = 0
    c.waited_ms = 0
    c.on_line = 0
    c.handover = 1.0
    c.detour = 0.0
    c.abandon_ms = NEVER
    clear_volumes(w, slot)
    return slot


@compiled
def take_slot(w: World) -> int:
    """A free slot; the loop sees to it that there are some."""
    slot = w.floor[0].free
    w.floor[0].free = w.contacts[slot].next
    w.floor[0].slots_left -= 1
    return slot


@compiled
def clear_volumes(w: World, slot: int) -> None:
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
def free_slot(w: World, slot: int) -> None:
    """Counts what the contact took and gives its slot back."""
    fold(w, slot)
    if w.event_at[entity_of(w, slot)] >= 0:
        cancel(w, entity_of(w, slot))
    w.contacts[slot].next = w.floor[0].free
    w.floor[0].free = slot
    w.floor[0].slots_left += 1
