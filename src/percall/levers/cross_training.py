"""Part of each agent group learns every skill that a queue asks for, and becomes a group of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from percall.centre.model import Centre
from percall.centre.reasons import Reason
from percall.centre.routing import Escalation, QueuePolicy
from percall.centre.staffing import Group, Shift
from percall.levers.changing import with_groups, with_policies, with_reasons
from percall.twin.capacity import A_WEEK
from percall.twin.roster import most

SUFFIX: Final = "_cross_trained"


def lacking(centre: Centre, name: str) -> dict[str, int]:
    """Skills that some queue asks for at a level that a group does not have, and those levels.

    What only a rule asks for, such as a language, is not taught; unless queues ask for nothing at all.
    """
    routing, own = centre.routing, centre.staffing.groups[name].skills
    by_queues = [policy.skills for policy in routing.queues.values() if policy.skills]
    asked: dict[str, int] = {}
    for skills in by_queues or [rule.skills or {} for rule in routing.rules]:
        for skill, level in skills.items():
            asked[skill] = max(level, asked.get(skill, 0))
    return {skill: level for skill, level in asked.items() if own.get(skill, 0) < level}


def cross_trained(centre: Centre, share: float, handling: float) -> tuple[Centre, tuple[str, ...]]:
    """The centre with ``share`` of the agents of each group that lacks a skill trained in all, and their groups.

    They work the shifts they worked, and take ``handling`` times as long. Groups of which the share is less than half
    an agent stay as they are.
    """
    groups, learners = dict(centre.staffing.groups), {}
    for name, group in centre.staffing.groups.items():
        count = round(share * group.agents)
        skills = lacking(centre, name)
        if count > 0 and skills:
            rest, trained = _split(group, min(count, group.agents - 1))
            learners[name] = name + SUFFIX
            groups[name] = rest
            groups[name + SUFFIX] = trained.model_copy(update={"skills": {**group.skills, **skills}})
    centre = with_groups(centre, groups)
    centre = with_reasons(centre, centre.reasons, lambda reason: _as_before(reason, learners, handling))
    return with_policies(centre, centre.routing.queues, lambda policy: _called(policy, learners)), tuple(
        learners.values()
    )


def _split(group: Group, count: int) -> tuple[Group, Group]:
    """A group without ``count`` of its agents, and these, each on its part of the shifts."""
    stay, go = _crews(group, count)
    learning = group.learning
    if learning is not None:
        new = min(learning.new_agents, group.agents - count)
        learning = learning.model_copy(update={"new_agents": new})
    rest = {"agents": max(group.agents - count, _busiest(stay)), "shifts": stay, "learning": learning}
    trained = {"agents": max(count, _busiest(go)), "shifts": go, "learning": None}
    part = count / group.agents
    return (
        group.model_copy(update={**rest, "staffed": _part(group, 1 - part, group.agents - count)}),
        group.model_copy(update={**trained, "staffed": _part(group, part, count)}),
    )


def _crews(group: Group, count: int) -> tuple[tuple[Shift, ...], tuple[Shift, ...]]:
    """The shifts of those who stay and of those who go: in proportion, and as far as whole people allow so that no day
    takes more of either than there are."""
    stay: list[Shift] = []
    go: list[Shift] = []
    reached: dict[tuple[str, ...], float] = {}
    for shift in group.shifts:
        before = reached.get(shift.days, 0)
        reached[shift.days] = before + shift.agents
        moved = (before + shift.agents) * count // group.agents - before * count // group.agents
        days = [day for day in A_WEEK if shift.is_worked(day)]
        least = max((shift.agents - (group.agents - count - _taken(stay, day)) for day in days), default=0)
        room = min((count - _taken(go, day) for day in days), default=count)
        moved = min(max(moved, least, 0), max(room, 0), shift.agents)
        stay += _crew(shift, shift.agents - moved)
        go += _crew(shift, moved)
    return tuple(stay), tuple(go)


def _crew(shift: Shift, agents: float) -> list[Shift]:
    return [shift.model_copy(update={"agents": agents})] if agents > 0 else []


def _busiest(shifts: Iterable[Shift]) -> int:
    """Agents that the shifts of any day of a week take."""
    return max(most([shift for shift in shifts if shift.is_worked(day)]) for day in A_WEEK)


def _taken(shifts: Iterable[Shift], day: date) -> float:
    return sum(shift.agents for shift in shifts if shift.is_worked(day))


def _part(group: Group, part: float, most: int) -> dict[str, float | tuple[float, ...]]:
    """A part of the heads of each interval; a fraction is the probability of one agent more."""
    return {
        day: tuple(min(one * part, most) for one in heads) if isinstance(heads, tuple) else min(heads * part, most)
        for day, heads in group.staffed.items()
    }


def _as_before(reason: Reason, learners: Mapping[str, str], handling: float) -> Reason:
    """A reason that learners handle as their group does, but so many times as long."""
    paces = {new: reason.by_group.get(old, 1.0) * handling for old, new in learners.items()}
    solved = {
        new: reason.resolution_by_group[old] for old, new in learners.items() if old in reason.resolution_by_group
    }
    return reason.model_copy(
        update={
            "by_group": {**reason.by_group, **{group: pace for group, pace in paces.items() if pace != 1}},
            "resolution_by_group": {**reason.resolution_by_group, **solved},
        }
    )


def _called(policy: QueuePolicy, learners: Mapping[str, str]) -> QueuePolicy:
    """A policy whose escalations call learners where they call their group."""

    def wider(step: Escalation) -> Escalation:
        added = tuple(learners[group] for group in step.groups if group in learners)
        return step.model_copy(update={"groups": (*step.groups, *added)})

    return policy.model_copy(update={"escalate": tuple(wider(step) for step in policy.escalate)})
