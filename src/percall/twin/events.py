"""The agenda: a binary heap with one event per entity, so nothing in it is ever out of date.

Entities are the demands (their next arrival), the roster (its next change) and the contact slots (what the contact does
next). Events at the same millisecond come in the order of their rank, then of the entity's number.
"""

from __future__ import annotations

from typing import Final

from percall.routing.compiled import compiled
from percall.twin.world import World

RELEASE, ROSTER_CHANGE, ARRIVE, DEADLINE = range(4)
"""Ranks. Handling ends before staff come or go, they before contacts arrive, and giving up comes last: who would
leave in the very millisecond in which an agent becomes free is served."""
RANKS: Final = 4


@compiled
def entity_of(w: World, slot: int) -> int:
    """A contact's number on the agenda, behind the demands and the roster."""
    return len(w.kinds) + 1 + slot


@compiled
def schedule(w: World, entity: int, at_ms: int, rank: int) -> None:
    """Sets the entity's next event, in place of the one it has, if any."""
    key = at_ms * RANKS + rank
    place = w.event_at[entity]
    today = w.today[0]
    if place < 0:
        place = today.events
        today.events += 1
    _sift(w, place, key, entity)


@compiled
def cancel(w: World, entity: int) -> None:
    """Takes the entity's event away; it must have one."""
    place = w.event_at[entity]
    w.event_at[entity] = -1
    today = w.today[0]
    today.events -= 1
    last = today.events
    if place != last:
        _sift(w, place, w.events[last].key, w.events[last].entity)


@compiled
def next_key(w: World) -> int:
    """Key of the earliest event: moment x RANKS + rank."""
    return w.events[0].key


@compiled
def _before(key: int, entity: int, other_key: int, other: int) -> bool:
    return key < other_key or (key == other_key and entity < other)


@compiled
def _sift(w: World, place: int, key: int, entity: int) -> None:
    """Puts (key, entity) where it belongs, starting from the hole at ``place``."""
    events, event_at, size = w.events, w.event_at, w.today[0].events
    while place > 0:
        parent = (place - 1) >> 1
        if not _before(key, entity, events[parent].key, events[parent].entity):
            break
        events[place].key = events[parent].key
        events[place].entity = events[parent].entity
        event_at[events[place].entity] = place
        place = parent
    while True:
        least = 2 * place + 1
        if least >= size:
            break
        if least + 1 < size and _before(
            events[least + 1].key, events[least + 1].entity, events[least].key, events[least].entity
        ):
            least += 1
        if not _before(events[least].key, events[least].entity, key, entity):
            break
        events[place].key = events[least].key
        events[place].entity = events[least].entity
        event_at[events[place].entity] = place
        place = least
    events[place].key = key
    events[place].entity = entity
    event_at[entity] = place
