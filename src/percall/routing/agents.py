"""Which agent gets a contact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from percall.routing.compiled import compiled
from percall.routing.tables import CALL, LEAST_BUSY, LEVELS, NONE, ON_MAIL, RANDOM, ROUND_ROBIN, TEXT, Records

Matrix = NDArray[np.float64]


@compiled
def choose_agent(
    policy: int,
    mode: int,
    now: int,
    chance: int,
    last: int,
    groups: NDArray[np.int32],
    score: NDArray[np.float64],
    agents: Records,
    pools: Records,
) -> int:
    """The free agent who gets a contact, or -1.

    ``groups`` are the eligible groups and ``score`` has the policy's cost of each group (lower is better; all zero
    where the policy does not tell groups apart). ``mode`` of the contact: an agent with text
    conversations may take another; agents with fewer come first. An agent on e-mail may take a call, when no other
    agent is free. ``chance`` is a random integer of this
    decision, ``last`` the agent chosen last in this queue. Ties: the lower score, then the longer idle, then the
    lower agent number.
    """
    walk = policy in (LEAST_BUSY, ROUND_ROBIN, RANDOM)
    for load in range(LEVELS):
        if not may_add(mode, load):
            continue
        best = NONE
        best_score = np.inf
        for group in groups:
            agent = pools[group * LEVELS + load].head
            while agent >= 0:
                measured = measure(policy, agent, now, chance, last, agents) if walk else score[group]
                if best < 0 or better(measured, agent, best_score, best, agents):
                    best, best_score = agent, measured
                if not walk:
                    break
                agent = agents[agent].next
        if best >= 0:
            return best
    return NONE


@compiled
def better(score: float, agent: int, best_score: float, best: int, agents: Records) -> bool:
    """Whether ``agent`` beats the ``best`` so far."""
    if score != best_score:
        return score < best_score
    if agents[agent].idle_since != agents[best].idle_since:
        return bool(agents[agent].idle_since < agents[best].idle_since)
    return agent < best


@compiled
def measure(policy: int, agent: int, now: int, chance: int, last: int, agents: Records) -> float:
    """What the policies that compare single agents minimise."""
    if policy == LEAST_BUSY:
        present = now - agents[agent].on_since
        return agents[agent].busy_ms / present if present > 0 else 0.0
    if policy == ROUND_ROBIN:
        return float((agent - last - 1) % len(agents))
    return float(((agent + 1) * 0x9E3779B1 ^ chance) * 0x85EBCA6B % 4294967291)


@compiled
def may_add(mode: int, load: int) -> bool:
    """Whether an agent of pool ``load`` may take a contact of this mode."""
    if load == 0:
        return True
    return mode == CALL if load == ON_MAIL else mode == TEXT


@compiled
def free_for(agent: int, mode: int, agents: Records) -> bool:
    """Whether this one agent could take the contact now."""
    pool = agents[agent].pool
    return bool(pool >= 0 and may_add(mode, pool % LEVELS))
