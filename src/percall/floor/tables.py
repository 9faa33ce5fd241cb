"""The records of the floor: what is known of contacts, agents, groups, queues, campaigns and totals. One a row."""

from __future__ import annotations

from typing import Final

import numpy as np

from percall.routing.tables import WAITING

NEVER: Final = 2**56
"""A moment (ms) that does not come: later than any other."""


def ms(seconds: float) -> int:
    """Whole milliseconds."""
    return round(seconds * 1000)


(
    EXPECTED, SELF_SERVICE, WAITING_IN_QUEUE, CALLBACK_IN_QUEUE, CALLBACK_PAUSED,
    RINGING, TALKING, ON_HOLD, WRAPPING, ASIDE,
) = range(10)  # fmt: skip
"""States of a contact."""

TURN_AWAY, WAIT, OVERFLOW = range(3)
WHEN_CLOSED: Final = ("turn_away", "wait", "overflow")
"""What becomes of contacts that come to a closed queue."""

FLOOR: Final = np.dtype(
    [
        ("now", np.int64),
        ("started", np.int64),  # contacts so far; the next contact's number
        ("open", np.int64),  # contacts that started and have not ended
        ("free", np.int64),  # first free contact slot
        ("slots_left", np.int64),
        ("waiting", np.int64),  # contacts in all lines
        ("lines_used", np.int64),  # telephone lines
        ("lines", np.int64),  # telephone lines in all; -1: enough
        ("bucket", np.int64),  # where contacts that start now are counted; 0: not counted, not logged
        ("writes_log", np.int64),
        ("segments", np.int64),  # rows written
        ("finished", np.int64),
        ("stints", np.int64),
        ("target_ms", np.int64),  # the centre's service target
        ("short_ms", np.int64),  # who gives up within it is a short abandon
        ("contact_choice", np.int64),
        ("ageing", np.float64),
        ("effects", np.int64),  # of the last command, in ``effects``
    ],
    align=True,
)

CONTACT: Final = np.dtype(
    [
        *WAITING,  # ``next`` also chains free slots
        ("state", np.int32),
        ("kind", np.int32),
        ("demand", np.int32),  # what it asks of agents now
        ("queue", np.int32),  # the first queue it joined
        ("agent", np.int32),  # who has it
        ("first_group", np.int32),  # of the first agent who had it
        ("last_agent", np.int32),  # who last had this issue
        ("attempt", np.int32),  # redials and repeats before this contact, within its issue
        ("leg", np.int32),  # transfers before this one
        ("dials", np.int32),  # callback or outbound attempts so far
        ("window", np.int32),  # of its callback; -1: none picked
        ("seq", np.int32),  # segments so far
        ("wrap_seq", np.int32),  # number of the after-work's segment; 0: there is none
        ("bucket", np.int32),
        ("answered", np.int32),
        ("resolved", np.int32),  # of one that has ended; -1: not known
        ("held_by", np.int32),  # the agent it is kept for
        ("on_line", np.int32),  # 1: holds a telephone line
        ("issue", np.uint64),  # shared with its redials and repeats
        ("chance", np.uint64),  # the random integer of choices at random
        ("number", np.int64),
        ("started_ms", np.int64),
        ("since_ms", np.int64),  # start of the present stretch
        ("joined_ms", np.int64),  # start of the wait in the present queue
        ("escalate_ms", np.int64),
        ("offer_ms", np.int64),  # when a callback is offered
        ("overflow_ms", np.int64),
        ("window_end_ms", np.int64),
        ("level_us", np.int64),  # the agent's level when the present stretch began
        ("ivr_ms", np.int64),
        ("bot_ms", np.int64),
        ("bot_sessions", np.int64),
        ("waited_ms", np.int64),  # in queues and ringing, through all legs
        ("queue_ms", np.int64),
        ("callback_ms", np.int64),
        ("ring_ms", np.int64),
        ("talk_ms", np.int64),
        ("hold_ms", np.int64),
        ("wrap_ms", np.int64),
        ("line_us", np.int64),
        ("agent_us", np.int64),
    ],
    align=True,
)

KIND: Final = np.dtype(
    [
        ("mode", np.int32),
        ("voice", np.int32),
        ("campaign", np.int32),  # -1: inbound
        ("demand", np.int32),  # by the rules, for a first contact; -1: no rule fits
        ("demand_again", np.int32),  # for a redial or repeat
    ],
    align=True,
)

QUEUE: Final = np.dtype(
    [
        ("agent_choice", np.int32),
        ("length", np.int32),
        ("max_length", np.int32),  # -1: no limit
        ("overflow_demand", np.int32),
        ("when_closed", np.int32),  # TURN_AWAY, WAIT or OVERFLOW
        ("last_chosen", np.int32),
        ("callback", np.int32),  # 1: offered
        ("callback_attempts", np.int32),
        ("first_window", np.int32),
        ("end_window", np.int32),
        ("first_line", np.int32),
        ("end_line", np.int32),
        ("max_wait_ms", np.int64),  # NEVER: no limit
        ("last_agent_ms", np.int64),  # -1: off
        ("open_ms", np.int64),  # today
        ("close_ms", np.int64),
        ("late_ms", np.int64),  # until then the hours of the day before last
        ("callback_estimate_ms", np.int64),
        ("callback_after_ms", np.int64),
        ("callback_retry_ms", np.int64),
        ("callback_not_before_ms", np.int64),
    ],
    align=True,
)

WINDOW: Final = np.dtype(
    [
        ("start_ms", np.int64),  # today's; NEVER: not open then
        ("end_ms", np.int64),
        ("next_start_ms", np.int64),  # on the next day on which the queue is open then; NEVER: none in sight
        ("next_end_ms", np.int64),
    ],
    align=True,
)
"""A span of the day in which a queue promises callbacks."""

GROUP: Final = np.dtype(
    [
        ("chats", np.int32),
        ("rings", np.int32),  # 0: contacts are put through to the agent at once
        ("busy", np.int64),  # agents with a contact in hand
    ],
    align=True,
)

CAMPAIGN: Final = np.dtype(
    [
        ("kind", np.int32),
        ("demand", np.int32),
        ("left", np.int64),  # numbers still on today's list
        ("open_ms", np.int64),
        ("close_ms", np.int64),
        ("answered", np.float64),  # share of numbers, as pacing expects it
        ("predictive", np.int32),
        ("ringing", np.int64),  # numbers dialled ahead that ring
        ("live", np.int64),  # of them answered today
        ("lost", np.int64),  # and found nobody
        ("cap", np.float64),
        ("most_lines", np.float64),
        ("released", np.float64),  # share of busy agents who are free again by the time a number has rung
    ],
    align=True,
)

COUNTS: Final = (
    "offered", "handled", "abandoned", "short_abandoned", "self_served", "blocked", "failed",
    "callbacks", "callbacks_lost", "within_target", "queued", "transfers", "redials", "repeats",
    "resolved", "unresolved", "converted",
    "bot_sessions", "callback_attempts", "callback_misses", "windows", "windows_kept", "windows_missed",
    "menu_hangups", "zero_wait_hangups",  # with ``abandoned`` all that hung up, as the metrics tell them apart
    "live_abandoned",  # campaigns: answered by a person who found no agent
)  # fmt: skip
TIMES: Final = (
    "answered_wait_ms", "abandoned_wait_ms", "longest_wait_ms",  # the last: the greatest, not the sum
    "ivr_ms", "bot_ms", "queue_ms", "callback_ms", "ring_ms", "talk_ms", "hold_ms", "wrap_ms",
)  # fmt: skip
VOLUMES: Final = ("agent_us", "own_us", "line_us")
"""``agent_us`` is all agents' time of contacts that began with the cell's group, ``own_us`` that of its own agents."""
SUM: Final = np.dtype([(name, np.int64) for name in (*COUNTS, *TIMES, *VOLUMES)])
"""One cell of the totals: bucket x kind x queue (the last: none) x group of the first agent (the last: none)."""

SEGMENT_ROW: Final = np.dtype(
    [
        ("number", np.int64), ("started_ms", np.int64), ("ended_ms", np.int64), ("seq", np.int32),
        ("kind", np.int32), ("queue", np.int32), ("agent", np.int32),
    ],
    align=True,
)  # fmt: skip
CONTACT_ROW: Final = np.dtype(
    [
        ("number", np.int64), ("started_ms", np.int64), ("ended_ms", np.int64), ("issue", np.uint64),
        ("kind", np.int32), ("queue", np.int32), ("outcome", np.int32), ("resolved", np.int32),
        ("converted", np.int32), ("attempt", np.int32),
    ],
    align=True,
)  # fmt: skip
STINT_ROW: Final = np.dtype(
    [("agent", np.int32), ("state", np.int32), ("started_ms", np.int64), ("ended_ms", np.int64)], align=True
)

EFFECT: Final = np.dtype(
    [("what", np.int32), ("contact", np.int32), ("agent", np.int32), ("value", np.int64)], align=True
)
"""What a command led to, for whoever runs the floor: ``floor.effects`` says what each means."""
