"""The event loop: takes the earliest event and lets its contact, demand or roster act."""

from __future__ import annotations

from percall.floor.desk import open_campaign, set_state
from percall.floor.dialling import dial_ahead, may_dial_ahead
from percall.floor.record import WRAP, close_stint, write_segment
from percall.floor.tables import NEVER, WRAPPING
from percall.routing.compiled import compiled
from percall.twin.arrivals import next_contact_of, schedule_next_arrival
from percall.twin.events import ARRIVE, RANKS, RELEASE, ROSTER_CHANGE, entity_of, next_key, schedule
from percall.twin.life import answer, next_number, on_event
from percall.twin.self_service import start
from percall.twin.world import World

DONE, SLOTS_SHORT, LOG_FULL = range(3)
SLOT_MARGIN = 16
"""An event takes fewer slots than this."""
ROW_MARGIN = 256
"""An event writes fewer rows than this."""


@compiled
def run_until(w: World, until: int) -> int:
    """Lets everything happen that happens before ``until``; returns why it stopped.

    SLOTS_SHORT: the contact slots are nearly used up, LOG_FULL: so are the rows of the log. The caller makes room and
    calls again; nothing is lost.
    """
    floor = w.floor[0]
    while True:
        if floor.slots_left < SLOT_MARGIN:
            return SLOTS_SHORT
        if floor.writes_log and log_is_full(w):
            return LOG_FULL
        if next_key(w) // RANKS >= until:
            return DONE
        take_event(w)


@compiled
def take_event(w: World) -> None:
    """Lets the earliest event happen."""
    w.floor[0].now = next_key(w) // RANKS
    entity = w.events[0].entity
    if entity > len(w.kinds):
        on_event(w, entity - len(w.kinds) - 1)
    elif entity == len(w.kinds):
        on_roster(w)
    elif w.kinds[entity].campaign >= 0:
        on_campaign(w, entity)
    else:
        start(w, next_contact_of(w, entity))
    answer(w)


@compiled
def log_is_full(w: World) -> bool:
    """Whether one of the log's tables has too little room for another event."""
    floor = w.floor[0]
    return bool(
        floor.segments > len(w.segment_rows) - ROW_MARGIN
        or floor.finished > len(w.contact_rows) - ROW_MARGIN
        or floor.stints > len(w.stint_rows) - ROW_MARGIN
    )


@compiled
def on_roster(w: World) -> None:
    """The next change on today's roster is due."""
    today = w.today[0]
    row = w.roster[today.roster_next]
    today.roster_next += 1
    schedule_roster(w)
    set_state(w, row.agent, row.state)


@compiled
def schedule_roster(w: World) -> None:
    """Puts the next change of the roster on the agenda."""
    today = w.today[0]
    more = today.roster_next < today.roster_size
    now = w.floor[0].now
    schedule(w, len(w.kinds), max(w.roster[today.roster_next].at_ms, now) if more else NEVER, ROSTER_CHANGE)


@compiled
def on_campaign(w: World, kind: int) -> None:
    """A campaign opens or, predictive, thinks about dialling.

    Progressive: one after another, free agents start on its list. Predictive: dials as many as its pacing allows.
    """
    i = w.kinds[kind].campaign
    now = w.floor[0].now
    if not w.campaigns[i].predictive:
        more = open_campaign(w, i)
    else:
        more = may_dial_ahead(w, i)
        if more:
            slot = next_number(w, i, w.campaigns[i].left)
            dial_ahead(w, i, slot)
            schedule(w, entity_of(w, slot), now + w.dials[i].ring_ms, RELEASE)
    schedule(w, kind, now if more else NEVER, ARRIVE)


@compiled
def start_day(w: World) -> None:
    """Puts the first arrivals and the first change of the roster of a new day on the agenda."""
    day_start = w.today[0].day_start
    for kind in range(len(w.kinds)):
        w.habits[kind].drawn = 0
        w.habits[kind].drawn_ms = day_start
        w.habits[kind].still = -1
        campaign = w.kinds[kind].campaign
        if campaign >= 0:
            schedule(w, kind, max(w.campaigns[campaign].open_ms, day_start), ARRIVE)
        else:
            schedule_next_arrival(w, kind)
    schedule_roster(w)


@compiled
def close_stints(w: World, until: int) -> None:
    """Counts the agents' time up to ``until``."""
    for agent in range(len(w.agents)):
        close_stint(w, agent, until)


@compiled
def write_wraps(w: World, first: int) -> int:
    """Writes down the after-work under way, as long as it will take, when nobody lives to see its end.

    From slot ``first`` on, as far as there is room; returns the slot to go on from, or -1.
    """
    for slot in range(first, len(w.contacts)):
        if log_is_full(w):
            return slot
        place = w.event_at[entity_of(w, slot)]
        c = w.contacts[slot]
        if place >= 0 and c.state == WRAPPING:
            write_segment(w, slot, WRAP, c.since_ms, w.events[place].key // RANKS, c.agent, c.wrap_seq)
    return -1
