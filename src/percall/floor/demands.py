"""What contacts ask of agents: the rule that fits them, the lines they wait in, and who may serve those."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from percall.centre.model import Centre
from percall.centre.routing import QueuePolicy
from percall.floor.codes import MODES, Ask, Codes, Kind
from percall.floor.tables import ms
from percall.floor.worth import contact_cost, handling_s
from percall.routing.rules import RuleTable
from percall.routing.tables import LINE, NONE, Records


def rule_of(table: RuleTable, kind: Kind, *, repeat: bool, last_group: str | None = None) -> int:
    """The first rule that fits contacts of this kind, or -1."""
    return table.first(
        channel=kind.channel,
        reason=kind.reason,
        language=kind.language,
        tier=kind.tier,
        repeat=repeat,
        last_group=last_group,
    )


def rules_of(table: RuleTable, codes: Codes, kind: Kind) -> set[int]:
    """Every rule that decides about contacts of this kind: the first time, and back from whichever group."""
    again = {rule_of(table, kind, repeat=True, last_group=group) for group in (None, *codes.groups)}
    return (again | {rule_of(table, kind, repeat=False)}) - {NONE}


def policy_of(centre: Centre, queue: str) -> QueuePolicy:
    """How a queue works, said or not."""
    return centre.routing.queues.get(queue) or QueuePolicy()


def lines_of(codes: Codes) -> tuple[Records, NDArray[np.int32], NDArray[np.bool_]]:
    """All lines, the first of each demand, and which groups (columns) may serve which lines (rows)."""
    centre = codes.centre
    rows: list[tuple[object, ...]] = []
    firsts, eligible = [], []
    for ask in codes.asks:
        policy = policy_of(centre, ask.queue)
        channel = centre.queues[ask.queue].channel
        target = centre.service_target.within_s if policy.target_s is None else policy.target_s
        firsts.append(len(rows))
        for step, (skills, groups, priority) in enumerate(steps_of(ask, policy)):
            more = step < len(policy.escalate)
            rows.append(
                (
                    NONE,
                    NONE,
                    0,
                    codes.queues.index(ask.queue),
                    len(rows) + 1 if more else NONE,
                    MODES[channel],
                    priority,
                    ms(policy.escalate[step].after_s) if more else -1,
                    ms(target),
                    policy.delay_cost,
                )
            )
            eligible.append([may_serve(centre, name, channel, skills, groups) for name in codes.groups])
    matrix = np.array(eligible, np.bool_).reshape(len(rows), len(codes.groups))
    return np.array(rows, LINE), np.array(firsts, np.int32), matrix


def steps_of(ask: Ask, policy: QueuePolicy) -> list[tuple[dict[str, int], frozenset[str], float]]:
    """Skills, groups added and priority of a demand, at first and after each escalation."""
    skills, groups, priority = dict(ask.skills), frozenset[str](), ask.priority
    steps = [(skills, groups, priority)]
    for escalation in policy.escalate:
        skills = skills | escalation.skills
        groups = groups | set(escalation.groups)
        priority += escalation.raise_priority
        steps.append((skills, groups, priority))
    return steps


def may_serve(centre: Centre, name: str, channel: str, skills: dict[str, int], added: frozenset[str]) -> bool:
    """Whether agents of a group may take contacts that ask for these skills, or whose queue was widened to them."""
    group = centre.staffing.groups[name]
    skilled = all(group.skills.get(skill, 0) >= level for skill, level in skills.items())
    return channel in group.channels and (skilled or name in added)


def sparse(eligible: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Columns that are true, row after row, and where each row begins."""
    columns = [np.flatnonzero(row) for row in eligible]
    at = np.concatenate([[0], np.cumsum([len(found) for found in columns])])
    return np.concatenate([np.zeros(0), *columns]).astype(np.int32), at.astype(np.int32)


def scores_of(codes: Codes, lines: Records) -> NDArray[np.float64]:
    """What the choice of agent minimises: by line for skill, by kind for cost; columns are groups."""
    centre = codes.centre
    score = np.zeros((len(lines) + len(codes.kinds), len(codes.groups)))
    row = 0
    for ask in codes.asks:
        policy = policy_of(centre, ask.queue)
        for skills, _, _ in steps_of(ask, policy):
            for g, name in enumerate(codes.groups):
                levels = centre.staffing.groups[name].skills
                if policy.agent_choice == "most_skilled":
                    score[row, g] = -sum(levels.get(skill, 0) for skill in skills)
                elif policy.agent_choice == "least_skilled_first":
                    score[row, g] = sum(levels.values())
            row += 1
    for k, kind in enumerate(codes.kinds):
        score[len(lines) + k] = [contact_cost(codes, kind, name) for name in codes.groups]
    return score


def speeds_of(codes: Codes, lines: Records) -> NDArray[np.float64]:
    """Contacts per hour that each group (row) handles from each line (column), averaged over the kinds routed there."""
    table = RuleTable.of(codes.centre.routing.rules)
    wanted: dict[str, list[Kind]] = {name: [] for name in codes.queues}
    for kind in codes.kinds:
        for queue in {codes.centre.routing.rules[rule].queue for rule in rules_of(table, codes, kind)}:
            wanted[queue].append(kind)
    speed = np.zeros((len(codes.groups), len(lines)))
    for g, group in enumerate(codes.groups):
        for line, queue in enumerate(lines["queue"]):
            there: Sequence[Kind] = wanted[codes.queues[queue]] or codes.kinds
            mean = np.mean([handling_s(codes, kind, group) for kind in there])
            speed[g, line] = 3600 / mean if mean > 0 else math.inf
    return speed
