"""The twin's world: a floor, and what gives it a life. See ``docs/twin.md``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from percall.floor import state
from percall.floor.passing import make_known
from percall.floor.state import Floor, Tables
from percall.routing.tables import Records
from percall.twin.durations import DURATION

TODAY: Final = np.dtype(
    [
        ("day_start", np.int64),
        ("day_end", np.int64),
        ("interval_ms", np.int64),  # of ``rates``
        ("counted", np.int64),  # 1: rates are counts that happened
        ("horizon", np.int64),  # nobody starts a contact from here on
        ("seed", np.uint64),  # the key of this replication
        ("events", np.int64),  # size of the event heap
        ("day", np.int64),  # 0, 1, 2 …
        ("roster_next", np.int64),
        ("roster_size", np.int64),
    ],
    align=True,
)

CUSTOMER: Final = np.dtype(
    [
        ("key", np.uint64),  # of what is drawn for the contact
        ("handover", np.float64),  # self-service's factor on handling time
        ("detour", np.float64),  # share of the talk that finding out takes, when misrouted; else 0
        ("fate", np.int64),  # how self-service ends
        ("abandon_ms", np.int64),  # when patience ends; -1: not drawn yet
        ("left_ms", np.int64),  # talk that an e-mail put aside still needs
        ("held_ms", np.int64),  # of the conversation under way
        ("wrap_ms", np.int64),
    ],
    align=True,
)
"""What the twin knows of the contact in a slot, and the floor does not."""

HABIT: Final = np.dtype(
    [
        ("path", np.int32),  # first of its steps of self-service
        ("path_end", np.int32),
        ("talk", np.int32),  # durations
        ("hold", np.int32),
        ("wrap", np.int32),
        ("patience", np.int32),
        ("redial_delay", np.int32),
        ("repeat_delay", np.int32),
        ("redial_attempts", np.int32),
        ("repeat_attempts", np.int32),
        ("transfer_demand", np.int32),
        ("transfer_waits", np.int32),  # 0: only to an agent who is free
        ("hold_share", np.float64),
        ("difficulty", np.float64),
        ("difficulty_rest", np.float64),  # sqrt(1 - difficulty**2)
        ("balking", np.float64),
        ("redial_share", np.float64),
        ("repeat_share", np.float64),
        ("conversion", np.float64),  # -1: not recorded
        ("name", np.int64),  # hash of the demand's name: its arrivals do not depend on other demands
        ("drawn", np.int64),  # arrivals of the day so far
        ("still", np.int64),  # counted: arrivals to come in the present interval; -1: not settled yet
        ("drawn_ms", np.float64),  # the moment of the last, not rounded: rounded gaps would add up to a higher rate
    ],
    align=True,
)
"""How the customers of a kind behave."""

MANNER: Final = np.dtype([("ring_ms", np.int64), ("chat_slowdown", np.float64)], align=True)
"""How the agents of a group behave."""

ABILITY: Final = np.dtype([("factor", np.float64), ("resolution", np.float64), ("transfer", np.float64)], align=True)
"""By kind and group: multiplier of handling time, probability that the issue is resolved (-1: not known), share of
transfers."""

CALLED: Final = np.dtype(
    [("ring_ms", np.int64), ("connect_ms", np.int64), ("answered", np.float64), ("acceptance", np.float64)], align=True
)
"""How people take being called, by a queue's callback or a campaign: how long it rings, how long who answers waits for
an agent, the share of attempts that are answered, the share that accept the offer."""

STEP: Final = np.dtype(
    [
        ("time", np.int32),
        ("bot", np.int32),
        ("last", np.int32),  # 1: the service ends with this step
        ("misrouted_demand", np.int32),
        ("hang_up", np.float64),
        ("containment", np.float64),
        ("difficulty", np.float64),
        ("resolution", np.float64),
        ("misrouting", np.float64),
        ("misrouted_talk", np.float64),
        ("handover", np.float64),
        ("entered", np.int64),  # counted: contacts that came to it
        ("sessions", np.int64),  # counted: visits to its service that ended in it and took time
        ("spent_ms", np.int64),  # counted: their time in it
    ],
    align=True,
)

ROSTER: Final = np.dtype([("at_ms", np.int64), ("agent", np.int32), ("state", np.int32)], align=True)

EVENT: Final = np.dtype([("key", np.int64), ("entity", np.int64)], align=True)


TABLES: Final[Tables] = state.TABLES | {
    "today": (TODAY, 1),
    "customers": (CUSTOMER, 1),
    "habits": (HABIT, 1),
    "manners": (MANNER, 1),
    "ability": (ABILITY, 1),
    "callbacks": (CALLED, 1),
    "dials": (CALLED, 1),
    "pace": (np.dtype(np.float64), 1),
    "steps": (STEP, 1),
    "durations": (DURATION, 1),
    "quantiles": (np.dtype(np.float64), 1),
    "rates": (np.dtype(np.float64), 2),
    "roster": (ROSTER, 1),
    "events": (EVENT, 1),
    "event_at": (np.dtype(np.int32), 1),
}


@dataclass(frozen=True)
class World(Floor):
    """The centre and its state, drawn times and agenda included."""

    tables: ClassVar[Tables] = TABLES

    today: Records  # one row
    customers: Records  # by slot
    habits: Records  # by kind
    manners: Records  # by group
    ability: Records  # kinds x groups
    callbacks: Records  # by queue
    dials: Records  # by campaign
    pace: NDArray[np.float64]  # by agent: today's factor on handling time
    steps: Records
    durations: Records
    quantiles: NDArray[np.float64]
    rates: NDArray[np.float64]  # kinds x intervals of today: contacts per ms
    roster: Records  # in order of time
    events: Records  # a binary heap
    event_at: NDArray[np.int32]  # where an entity stands in the heap; -1: it has no event


WORLD = make_known(World)
