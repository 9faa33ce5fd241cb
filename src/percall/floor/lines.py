"""The lines in which contacts wait."""

from __future__ import annotations

from percall.floor.record import CALLBACK_WAIT, QUEUE, segment
from percall.floor.state import Floor
from percall.floor.tables import CALLBACK_IN_QUEUE, NEVER
from percall.routing.compiled import compiled
from percall.routing.lists import insert_by_entry, remove
from percall.routing.tables import NONE


@compiled
def stand_in_line(w: Floor, slot: int) -> None:
    """Puts the contact into its line, by the moment it entered."""
    c = w.contacts[slot]
    insert_by_entry(w.contacts, w.lines, c.line, slot)
    w.floor[0].waiting += 1
    w.queues[w.lines[c.line].queue].length += 1
    after = w.lines[c.line].escalate_ms
    c.escalate_ms = NEVER if after < 0 else c.joined_ms + after


@compiled
def take_out_of_line(w: Floor, slot: int) -> None:
    """The contact no longer stands in its line."""
    line = w.contacts[slot].line
    remove(w.contacts, w.lines, line, slot)
    w.floor[0].waiting -= 1
    w.queues[w.lines[line].queue].length -= 1


@compiled
def stop_holding(w: Floor, slot: int) -> None:
    """The contact is no longer kept for its last agent."""
    w.agents[w.contacts[slot].held_by].held = NONE
    w.contacts[slot].held_by = NONE


@compiled
def end_wait(w: Floor, slot: int) -> None:
    """Writes down the stretch of waiting that ends now."""
    c = w.contacts[slot]
    kind = CALLBACK_WAIT if c.state == CALLBACK_IN_QUEUE else QUEUE
    segment(w, slot, kind, c.since_ms, w.floor[0].now, NONE)
    c.since_ms = w.floor[0].now
