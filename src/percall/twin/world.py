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

    steps: Records
    durations: Records
    quantiles: NDArray[np.float64]
    rates: NDArray[np.float64]  # kinds x intervals of today: contacts per ms
    roster: Records  # in order of time
    events: Records  # a binary heap
    event_at: NDArray[np.int32]  # where an entity stands in the heap; -1: it has no event


WORLD = make_known(World)
