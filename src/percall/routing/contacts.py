"""Which waiting contact a free agent takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from percall.routing.compiled import compiled
from percall.routing.tables import C_MU, FIRST_COME, LEAST_SLACK, NONE, Records


@compiled
def choose_line(
    policy: int,
    ageing: float,
    now: int,
    only: int,
    group_lines: NDArray[np.int32],
    speed: NDArray[np.float64],
    lines: Records,
    contacts: Records,
) -> int:
    """The line whose head a free agent of one group takes, or -1 when nobody waits for that group.

    ``group_lines`` are the lines the group may serve; ``speed[line]`` the contacts it can handle per hour there, for
    the c-mu rule. ``only``: the one mode the agent can add to what is in hand (TEXT to text,
    CALL to an e-mail), -1 when all. Ties: the contact that joined first, then
    the line that comes first in the file.
    """
    best = NONE
    best_urgency = -np.inf
    best_wait = 0
    for line in group_lines:
        if lines[line].count == 0 or (only >= 0 and lines[line].mode != only):
            continue
        waited = now - contacts[lines[line].head].entered_ms
        urgent = urgency(policy, ageing, waited, speed[line], lines, line)
        if best < 0 or urgent > best_urgency or (urgent == best_urgency and waited > best_wait):
            best, best_urgency, best_wait = line, urgent, waited
    return best


@compiled
def urgency(policy: int, ageing: float, waited_ms: int, speed: float, lines: Records, line: int) -> float:
    """How urgent the head of a line is; the highest is served.

    Priority with ageing: priority + ageing x minutes waited. First come: the wait. Least slack: the wait beyond the
    service target. Generalised c-mu with quadratic delay cost (van Mieghem 1995): cost x wait x service rate.
    """
    if policy == FIRST_COME:
        return float(waited_ms)
    if policy == LEAST_SLACK:
        return float(waited_ms - lines[line].target_ms)
    if policy == C_MU:
        return float(lines[line].delay_cost * waited_ms * speed)
    return float(lines[line].priority + ageing * waited_ms / 60_000)
