"""Why a contact got the agent it got, and an agent the contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from percall.routing.agents import choose_agent, free_for, measure
from percall.routing.contacts import choose_line, urgency
from percall.routing.tables import AGENT_CHOICES, CONTACT_CHOICES, LEAST_BUSY, NONE, RANDOM, ROUND_ROBIN, Records


@dataclass(frozen=True)
class Candidate:
    """An agent of an eligible group: whether free for the contact, and what the policy compared (lower is better)."""

    agent: int
    free: bool
    load: int
    score: float
    idle_ms: int | None  # None: not free


@dataclass(frozen=True)
class Explanation:
    """A choice of agent: the policy, everyone who was eligible, best first, and who was chosen (None: nobody)."""

    policy: str
    chosen: int | None
    candidates: tuple[Candidate, ...]

    def __str__(self) -> str:
        free = sum(candidate.free for candidate in self.candidates)
        seen = f"{len(self.candidates)} agents eligible, {free} free"
        if self.chosen is None:
            return f"{seen}: the contact waits"
        best = self.candidates[0]
        return f"{seen}; {self.policy}: agent {self.chosen}, score {best.score:g}, idle for {best.idle_ms} ms"


def explain_agent(
    policy: int,
    mode: int,
    now: int,
    chance: int,
    last: int,
    groups: NDArray[np.int32],
    score: NDArray[np.float64],
    agents: Records,
    pools: Records,
) -> Explanation:
    """The decision of ``choose_agent`` on these very arrays, with everyone it had to choose from."""
    chosen = choose_agent(policy, mode, now, chance, last, groups, score, agents, pools)
    walk = policy in (LEAST_BUSY, ROUND_ROBIN, RANDOM)

    def candidate(agent: int) -> Candidate:
        row = agents[agent]
        free = bool(free_for(agent, mode, agents))
        compared = measure(policy, agent, now, chance, last, agents) if walk else score[row["group"]]
        idle_ms = int(now - row["idle_since"]) if free else None
        return Candidate(agent, free, int(row["load"]), float(compared), idle_ms)

    eligible = [candidate(int(agent)) for agent in np.flatnonzero(np.isin(agents["group"], groups))]
    return Explanation(AGENT_CHOICES[policy], None if chosen == NONE else int(chosen), tuple(_best_first(eligible)))


@dataclass(frozen=True)
class Head:
    """The contact first in a line that an agent may serve: how long it has waited, and how urgent that makes it."""

    line: int
    waiting: int
    waited_ms: int
    urgency: float


@dataclass(frozen=True)
class LineExplanation:
    """A choice of contact: the policy, the heads of all lines the agent could serve, most urgent first."""

    policy: str
    chosen: int | None
    heads: tuple[Head, ...]


def explain_line(
    policy: int,
    ageing: float,
    now: int,
    only: int,
    group_lines: NDArray[np.int32],
    speed: NDArray[np.float64],
    lines: Records,
    contacts: Records,
) -> LineExplanation:
    """The decision of ``choose_line`` on these very arrays, with every line it had to choose from."""
    chosen = choose_line(policy, ageing, now, only, group_lines, speed, lines, contacts)
    heads = []
    for line in map(int, group_lines):
        row = lines[line]
        if row["count"] > 0 and (only < 0 or row["mode"] == only):
            waited = int(now - contacts[row["head"]]["entered_ms"])
            urgent = urgency(policy, ageing, waited, speed[line], lines, line)
            heads.append(Head(line, int(row["count"]), waited, float(urgent)))
    heads.sort(key=lambda head: (-head.urgency, -head.waited_ms, head.line))
    return LineExplanation(CONTACT_CHOICES[policy], None if chosen == NONE else int(chosen), tuple(heads))


def _best_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """In the order in which the policy would take them."""
    return sorted(candidates, key=lambda c: (not c.free, c.load, c.score, -(c.idle_ms or 0), c.agent))
