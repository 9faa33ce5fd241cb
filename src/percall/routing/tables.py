"""The arrays a routing decision reads. One record a row; indices of -1 mean none.

Contacts wait in **lines**: contacts of one line ask for the same skills with the same priority, and stand in order of
the time they joined. So a decision looks at the heads of lines only. A queue has a line for each demand on
it (a rule's or its own) and escalation step. Free agents stand in **pools**: pool ``group * LEVELS + load``
holds the agents of one group who have ``load`` conversations and can take more, in the order in which they came
to that load.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Records = NDArray[np.void]
NONE: Final = -1
LEVELS: Final = 8
"""Pools of a group: by number of conversations in hand, 0 to 6, and the agents on e-mail, whom a call may interrupt."""
ON_MAIL: Final = LEVELS - 1
CALL, TEXT, MAIL = range(3)
"""How a contact occupies an agent: alone; beside others of its kind; alone, but a call may interrupt it."""

LINE: Final = np.dtype(
    [
        ("head", np.int32),  # contact that joined first
        ("tail", np.int32),
        ("count", np.int32),
        ("queue", np.int32),
        ("next_step", np.int32),  # the line a contact moves to when it escalates
        ("mode", np.int32),  # CALL, TEXT or MAIL
        ("priority", np.float64),
        ("escalate_ms", np.int64),  # time in the queue at which contacts move on; -1: never
        ("target_ms", np.int64),
        ("delay_cost", np.float64),
    ],
    align=True,
)

POOL: Final = np.dtype([("head", np.int32), ("tail", np.int32), ("count", np.int32)], align=True)

AGENT: Final = np.dtype(
    [
        ("group", np.int32),
        ("pool", np.int32),  # where the agent stands free; NONE when not free
        ("prev", np.int32),
        ("next", np.int32),
        ("load", np.int32),  # conversations in hand
        ("mode", np.int32),  # of what is in hand
        ("state", np.int32),  # what the roster wants: index in vocabulary.STATES
        ("shown", np.int32),  # what the agent does: index in vocabulary.STATES
        ("shown_since", np.int64),
        ("idle_since", np.int64),  # when the agent joined the pool
        ("on_since", np.int64),  # start of the present shift
        ("busy_ms", np.int64),  # time with contacts since then
        ("level_us", np.int64),  # agent time per conversation so far: the integral of 1 / talking
        ("level_at", np.int64),
        ("held", np.int32),  # contact that waits for this agent alone
        ("mail", np.int32),  # the e-mail in hand or put aside for a call
        ("talking", np.int32),  # conversations under way: talk, hold or wrap
        ("away", np.int32),  # 1: declined an offer, or let it ring, and gets none for now
    ],
    align=True,
)

WAITING: Final = [
    ("prev", np.int32),
    ("next", np.int32),
    ("line", np.int32),
    ("entered_ms", np.int64),  # joined the queue; kept through escalation, overflow and callback
]
"""Fields that routing needs of a contact record."""

LONGEST_IDLE, LEAST_BUSY, MOST_SKILLED, LEAST_SKILLED_FIRST, CHEAPEST_ADEQUATE, ROUND_ROBIN, RANDOM = range(7)
AGENT_CHOICES: Final = (
    "longest_idle",
    "least_busy",
    "most_skilled",
    "least_skilled_first",
    "cheapest_adequate",
    "round_robin",
    "random",
)
PRIORITY, FIRST_COME, LEAST_SLACK, C_MU = range(4)
CONTACT_CHOICES: Final = ("priority", "first_come", "least_slack", "c_mu")
