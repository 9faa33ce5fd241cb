"""The state of a floor: arrays of records, and nothing besides. Whoever holds them holds the floor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from percall.floor.tables import (
    CAMPAIGN,
    CONTACT,
    CONTACT_ROW,
    EFFECT,
    FLOOR,
    GROUP,
    KIND,
    QUEUE,
    SEGMENT_ROW,
    STINT_ROW,
    SUM,
    WINDOW,
)
from percall.routing.tables import AGENT, LINE, POOL, Records

Tables = dict[str, tuple[np.dtype[Any], int]]
"""Record type and number of dimensions of every array of a state, by name."""
DIRECTORY_ROW: Final = 4
"""Words of the directory for each array: its address and up to three lengths."""

TABLES: Final[Tables] = {
    "floor": (FLOOR, 1),
    "contacts": (CONTACT, 1),
    "agents": (AGENT, 1),
    "groups": (GROUP, 1),
    "pools": (POOL, 1),
    "lines": (LINE, 1),
    "first_lines": (np.dtype(np.int32), 1),
    "queues": (QUEUE, 1),
    "windows": (WINDOW, 1),
    "kinds": (KIND, 1),
    "campaigns": (CAMPAIGN, 1),
    "again": (np.dtype(np.int32), 1),
    "line_groups": (np.dtype(np.int32), 1),
    "line_groups_at": (np.dtype(np.int32), 1),
    "group_lines": (np.dtype(np.int32), 1),
    "group_lines_at": (np.dtype(np.int32), 1),
    "score": (np.dtype(np.float64), 2),
    "speed": (np.dtype(np.float64), 2),
    "sums": (SUM, 1),
    "presence": (np.dtype(np.int64), 3),
    "segment_rows": (SEGMENT_ROW, 1),
    "contact_rows": (CONTACT_ROW, 1),
    "stint_rows": (STINT_ROW, 1),
    "effects": (EFFECT, 1),
}


@dataclass(frozen=True)
class Floor:
    """The centre's floor and its state. One argument carries it through every command.

    Who gives the floor a life keeps what it needs beside it, in a class that adds its arrays to ``tables``.
    """

    tables: ClassVar[Tables] = TABLES

    floor: Records  # one row
    contacts: Records  # by slot
    agents: Records
    groups: Records
    pools: Records  # groups x LEVELS
    lines: Records
    first_lines: NDArray[np.int32]  # of each demand on a queue
    queues: Records
    windows: Records  # of queues, those of one queue together
    kinds: Records
    campaigns: Records
    again: NDArray[np.int32]  # kinds x groups: demand of a contact that comes back after the group had it
    line_groups: NDArray[np.int32]  # eligible groups of line i: line_groups[line_groups_at[i] : line_groups_at[i + 1]]
    line_groups_at: NDArray[np.int32]
    group_lines: NDArray[np.int32]  # lines of group g, alike
    group_lines_at: NDArray[np.int32]
    score: NDArray[np.float64]  # (lines + kinds) x groups: what the choice of agent minimises
    speed: NDArray[np.float64]  # groups x lines: contacts per hour
    sums: Records  # buckets x kinds x (queues + 1) x (groups + 1)
    presence: NDArray[np.int64]  # ms of agents' time: buckets x groups x states
    segment_rows: Records
    contact_rows: Records
    stint_rows: Records
    effects: Records  # of the last command

    @cached_property
    def directory(self) -> NDArray[np.int64]:
        """Where the arrays lie, for compiled code: a row each of address and lengths, in the order of ``tables``."""
        rows = np.zeros((len(self.tables), DIRECTORY_ROW), np.int64)
        for row, (name, (dtype, dimensions)) in zip(rows, self.tables.items(), strict=True):
            array = getattr(self, name)
            if array.dtype != dtype or array.ndim != dimensions or not array.flags.c_contiguous:
                raise TypeError(f"{name}: {array.dtype} in {array.ndim} dimensions")
            row[0] = array.ctypes.data
            row[1 : 1 + dimensions] = array.shape
        return rows

    @property
    def address(self) -> int:
        """Where the directory lies. Valid while this object lives."""
        return self.directory.ctypes.data
