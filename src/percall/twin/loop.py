"""The event loop: takes the earliest event and lets its contact, demand or roster act."""

from __future__ import annotations

from percall.floor.record import close_stint
from percall.floor.tables import NEVER
from percall.routing.agents import choose_agent
from percall.routing.compiled import compiled
from percall.routing.tables import LONGEST_IDLE, MAIL, NONE
from percall.twin.arrivals import next_contact_of, schedule_next_arrival
from percall.twin.desk import change_roster, leave_pool, settle
from percall.twin.dialling import dial_ahead, may_dial_ahead
from percall.twin.events import ARRIVE, RANKS, ROSTER_CHANGE, next_key, schedule
from percall.twin.journey import arrive, on_event
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
        arrive(w, next_contact_of(w, entity))


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
    floor = w.floor[0]
    row = w.roster[floor.roster_next]
    floor.roster_next += 1
    schedule_roster(w)
    change_roster(w, row.agent, row.state)


@compiled
def schedule_roster(w: World) -> None:
    """Puts the next change of the roster on the agenda."""
    floor = w.floor[0]
    more = floor.roster_next < floor.roster_size
    schedule(w, len(w.kinds), max(w.roster[floor.roster_next].at_ms, floor.now) if more else NEVER, ROSTER_CHANGE)


@compiled
def on_campaign(w: World, kind: int) -> None:
    """A campaign opens or, predictive, thinks about dialling.

    Progressive: one after another, free agents start on its list. Predictive: dials as many as its pacing allows.
    """
    campaign = w.campaigns[w.kinds[kind].campaign]
    if campaign.predictive:
        more = may_dial_ahead(w, w.kinds[kind].campaign)
        if more:
            dial_ahead(w, w.kinds[kind].campaign)
        schedule(w, kind, w.floor[0].now if more else NEVER, ARRIVE)
        return
    line = w.first_lines[campaign.demand]
    groups = w.line_groups[w.line_groups_at[line] : w.line_groups_at[line + 1]]
    now = w.floor[0].now
    agent = NONE
    if campaign.left > 0:
        agent = choose_agent(LONGEST_IDLE, MAIL, now, 0, 0, groups, w.score[line], w.agents, w.pools)
    if agent >= 0:
        schedule(w, kind, now, ARRIVE)
        leave_pool(w, agent)
        settle(w, agent)
    else:
        schedule(w, kind, NEVER, ARRIVE)


@compiled
def start_day(w: World) -> None:
    """Puts the first arrivals and the first change of the roster of a new day on the agenda."""
    floor = w.floor[0]
    for kind in range(len(w.kinds)):
        w.kinds[kind].drawn = 0
        w.kinds[kind].drawn_ms = floor.day_start
        w.kinds[kind].still = -1
        campaign = w.kinds[kind].campaign
        if campaign >= 0:
            schedule(w, kind, max(w.campaigns[campaign].open_ms, floor.day_start), ARRIVE)
        else:
            schedule_next_arrival(w, kind)
    schedule_roster(w)


@compiled
def close_stints(w: World, until: int) -> None:
    """Counts the agents' time up to ``until``."""
    for agent in range(len(w.agents)):
        close_stint(w, agent, until)
