"""A centre as arrays: the step between ``centre.yaml`` and the event loop."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from percall.centre.draws import Duration
from percall.centre.model import Centre
from percall.centre.reasons import Reason
from percall.centre.routing import QueuePolicy
from percall.floor import tables as records
from percall.floor.codes import MODES, Ask, Codes, Kind
from percall.floor.record import OFFLINE
from percall.floor.tables import NEVER
from percall.routing import tables
from percall.routing.rules import RuleTable
from percall.routing.tables import LEVELS, LINE, NONE, Records
from percall.twin import world as layout
from percall.twin.durations import DURATION, FAMILIES
from percall.twin.world import World

SLOTS = 1024
"""Contact slots at first; they double when they run short."""


def ms(seconds: float) -> int:
    """Whole milliseconds."""
    return round(seconds * 1000)


@dataclass
class Durations:
    """Collects the durations of a centre and gives each a number."""

    rows: list[tuple[int, int, int, float, float, float]] = field(default_factory=list)
    quantiles: list[float] = field(default_factory=list)

    def add(self, duration: Duration | None) -> int:
        """Number of the duration; -1 for none."""
        if duration is None:
            return NONE
        first, count = len(self.quantiles), len(duration.quantiles_s)
        self.quantiles += [1000 * value for value in duration.quantiles_s]
        a, b = parameters(duration)
        self.rows.append((FAMILIES.index(duration.family), first, count, a, b, duration.never))
        return len(self.rows) - 1


def parameters(duration: Duration) -> tuple[float, float]:
    """The two numbers that ``durations.quantile_ms`` reads, from mean and coefficient of variation (or shape)."""
    mean = 1000 * (duration.mean_s or 0.0)
    if mean == 0:
        return (-math.inf if duration.family == "lognormal" else 0.0), 1.0
    if duration.family == "lognormal":
        variance = math.log1p(duration.cv**2)
        return math.log(mean) - variance / 2, math.sqrt(variance)
    if duration.family == "weibull":
        return mean / math.gamma(1 + 1 / duration.shape), 1 / duration.shape
    return mean, 0.0


def mean_s(duration: Duration | None) -> float:
    """Mean of the draws that end, in seconds; 0 for none."""
    if duration is None:
        return 0.0
    if duration.family == "empirical":
        values = np.array(duration.quantiles_s)
        return float((values[:-1] + values[1:]).mean() / 2)
    return duration.mean_s or 0.0


def compile_world(codes: Codes, seed: int = 0) -> World:
    """The arrays of a centre that has passed ``checks``, empty and before its first day."""
    w = _compiled(codes)
    fresh = replace(w, **{name: getattr(w, name).copy() for name in layout.TABLES})
    fresh.floor[0]["seed"] = seed
    return fresh


@lru_cache(maxsize=8)
def _compiled(codes: Codes) -> World:
    """The arrays of a centre, not to be written to: replications of it begin with copies."""
    centre = codes.centre
    durations = Durations()
    kinds = _kinds(codes, durations)
    steps = _steps(codes, kinds, durations)
    lines, first_lines, eligible = _lines(codes)
    queues = _queues(codes, lines)
    ability = _ability(codes)
    line_groups, line_groups_at = _sparse(eligible)
    group_lines, group_lines_at = _sparse(eligible.T)
    groups, agents = _agents(codes)
    slots, entities = SLOTS, len(kinds) + 1 + SLOTS
    empty = World(
        floor=np.zeros(1, records.FLOOR),
        contacts=_free_slots(slots),
        agents=agents,
        groups=groups,
        pools=_pools(len(groups)),
        lines=lines,
        first_lines=first_lines,
        queues=queues,
        windows=_windows(codes, queues),
        kinds=kinds,
        steps=steps,
        campaigns=_campaigns(codes),
        durations=np.array(durations.rows, DURATION),
        quantiles=np.array(durations.quantiles),
        ability=ability,
        line_groups=line_groups,
        line_groups_at=line_groups_at,
        group_lines=group_lines,
        group_lines_at=group_lines_at,
        score=_scores(codes, lines),
        speed=_speeds(codes, lines),
        rates=np.zeros((len(kinds), 1)),
        roster=np.zeros(0, layout.ROSTER),
        events=np.zeros(entities, layout.EVENT),
        event_at=np.full(entities, NONE, np.int32),
        sums=np.zeros(0, records.SUM),
        presence=np.zeros((0, 0, 0), np.int64),
        segment_rows=np.zeros(0, records.SEGMENT_ROW),
        contact_rows=np.zeros(0, records.CONTACT_ROW),
        stint_rows=np.zeros(0, records.STINT_ROW),
    )
    floor = empty.floor[0]
    floor["slots_left"] = slots
    floor["target_ms"] = ms(centre.service_target.within_s)
    floor["short_ms"] = ms(centre.short_abandon_s)
    floor["lines"] = centre.routing.lines or -1
    floor["contact_choice"] = tables.CONTACT_CHOICES.index(centre.routing.contact_choice)
    floor["ageing"] = centre.routing.ageing_per_minute
    return empty


def _free_slots(count: int) -> Records:
    slots = np.zeros(count, records.CONTACT)
    slots["next"] = np.arange(1, count + 1)
    return slots


def with_more_slots(w: World) -> World:
    """The same world with twice the contact slots."""
    old = len(w.contacts)
    more = _free_slots(2 * old)
    more[:old] = w.contacts
    more["next"][-1] = w.floor[0]["free"]  # the new slots come first, then the old free ones
    w.floor[0]["free"] = old
    w.floor[0]["slots_left"] += old
    return replace(
        w,
        contacts=more,
        events=np.concatenate([w.events, np.zeros(old, layout.EVENT)]),
        event_at=np.concatenate([w.event_at, np.full(old, NONE, np.int32)]),
    )


def _pools(groups: int) -> Records:
    pools = np.zeros(groups * LEVELS, tables.POOL)
    pools["head"] = pools["tail"] = NONE
    return pools


def _agents(codes: Codes) -> tuple[Records, Records]:
    described = codes.centre.staffing.groups
    teams = list(codes.centre.teams)
    groups = np.zeros(len(described), records.GROUP)
    for row, group in zip(groups, described.values(), strict=True):
        row["chats"] = group.chats
        row["team"] = teams.index(group.team)
        row["ring_ms"] = ms(group.ring_s)
        row["chat_slowdown"] = group.chat_slowdown
    agents = np.zeros(len(codes.agents), tables.AGENT)
    agents["group"] = np.repeat(np.arange(len(groups)), [g.agents for g in described.values()])
    for name in ("pool", "prev", "next", "held", "mail"):
        agents[name] = NONE
    agents["state"] = agents["shown"] = OFFLINE
    agents["pace"] = 1.0
    return groups, agents


def _kinds(codes: Codes, durations: Durations) -> Records:
    rows = np.zeros(len(codes.kinds), records.KIND)
    table = RuleTable.of(codes.centre.routing.rules)
    campaigns = list(codes.centre.campaigns)
    for row, kind in zip(rows, codes.kinds, strict=True):
        reason = codes.behaviour(kind)
        row["mode"] = MODES[kind.channel]
        row["voice"] = kind.channel == "voice"
        row["campaign"] = NONE if kind.campaign is None else campaigns.index(kind.campaign)
        row["demand"] = codes.ask_of_rule(rule_of(table, kind, repeat=False))
        row["demand_again"] = codes.ask_of_rule(rule_of(table, kind, repeat=True))
        if kind.campaign is not None:
            row["demand"] = row["demand_again"] = codes.own_ask(codes.centre.campaigns[kind.campaign].queue)
        row["talk"] = durations.add(reason.talk)
        row["hold"] = durations.add(reason.hold.time if reason.hold else None)
        row["hold_share"] = reason.hold.share if reason.hold else 0.0
        row["wrap"] = durations.add(reason.wrap)
        row["patience"] = durations.add(reason.patience)
        row["redial_delay"] = durations.add(reason.redial.delay)
        row["repeat_delay"] = durations.add(reason.repeat.delay)
        row["redial_attempts"] = reason.redial.attempts if kind.campaign is None else 0
        row["repeat_attempts"] = reason.repeat.attempts if kind.campaign is None else 0
        row["redial_share"] = reason.redial.share
        row["repeat_share"] = reason.repeat.share
        row["transfer_demand"] = codes.own_ask(reason.transfer.to if reason.transfer else None)
        row["transfer_waits"] = reason.transfer is not None and reason.transfer.waits
        row["difficulty"] = reason.difficulty
        row["difficulty_rest"] = math.sqrt(1 - reason.difficulty**2)
        row["balking"] = reason.balking
        row["conversion"] = -1.0 if reason.conversion is None else reason.conversion
        row["name"] = kind.number
    return rows


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


def _steps(codes: Codes, kinds: Records, durations: Durations) -> Records:
    rows: list[tuple[object, ...]] = []
    for row, kind in zip(kinds, codes.kinds, strict=True):
        row["path"] = len(rows)
        for name in kind.through:
            service = codes.centre.self_service[name]
            for step in service.steps:
                last = step is service.steps[-1]
                rows.append(
                    (
                        durations.add(step.time),
                        service.kind == "bot",
                        last,
                        codes.own_ask(service.misrouted_to),
                        step.hang_up,
                        service.containment.get(kind.behaviour, 0.0),
                        service.difficulty,
                        service.resolution,
                        service.misrouting,
                        service.misrouted_talk,
                        service.handover_factor,
                        0,
                        0,
                        0,
                    )
                )
        row["path_end"] = len(rows)
    return np.array(rows, layout.STEP)


def _policy(centre: Centre, queue: str) -> QueuePolicy:
    return centre.routing.queues.get(queue) or QueuePolicy()


def _lines(codes: Codes) -> tuple[Records, NDArray[np.int32], NDArray[np.bool_]]:
    """All lines, the first of each demand, and which groups (columns) may serve which lines (rows)."""
    centre = codes.centre
    rows: list[tuple[object, ...]] = []
    firsts, eligible = [], []
    for ask in codes.asks:
        policy = _policy(centre, ask.queue)
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


def _queues(codes: Codes, lines: Records) -> Records:
    rows = np.zeros(len(codes.queues), records.QUEUE)
    for number, (row, name) in enumerate(zip(rows, codes.queues, strict=True)):
        policy = _policy(codes.centre, name)
        own_lines = np.flatnonzero(lines["queue"] == number)
        row["agent_choice"] = tables.AGENT_CHOICES.index(policy.agent_choice)
        row["max_length"] = -1 if policy.max_length is None else policy.max_length
        row["max_wait_ms"] = NEVER if policy.max_wait_s is None else ms(policy.max_wait_s)
        row["overflow_demand"] = codes.own_ask(policy.overflow_to)
        row["when_closed"] = records.WHEN_CLOSED.index(policy.when_closed)
        row["last_chosen"] = NONE
        row["last_agent_ms"] = -1 if policy.last_agent_s is None else ms(policy.last_agent_s)
        row["open_ms"], row["close_ms"], row["late_ms"] = -NEVER, NEVER, -NEVER
        if len(own_lines):
            row["first_line"], row["end_line"] = own_lines[0], own_lines[-1] + 1
        if policy.callback is not None:
            offer = policy.callback
            row["callback"] = 1
            row["callback_attempts"] = offer.attempts
            row["callback_estimate_ms"] = NEVER if offer.at_estimate_s is None else ms(offer.at_estimate_s)
            row["callback_after_ms"] = NEVER // 2 if offer.after_s is None else ms(offer.after_s)
            row["callback_ring_ms"] = ms(offer.ring_s)
            row["callback_retry_ms"] = ms(offer.retry_s)
            row["callback_not_before_ms"] = ms(offer.not_before_s)
            row["callback_acceptance"] = offer.acceptance
            row["callback_answered"] = offer.answered
    return rows


def _windows(codes: Codes, queues: Records) -> Records:
    """The windows in which callbacks are promised, queue after queue; their moments are set day by day."""
    count = 0
    for row, name in zip(queues, codes.queues, strict=True):
        offer = _policy(codes.centre, name).callback
        row["first_window"] = count
        count += len(offer.windows) if offer else 0
        row["end_window"] = count
    return np.zeros(count, records.WINDOW)


def _campaigns(codes: Codes) -> Records:
    rows = np.zeros(len(codes.centre.campaigns), records.CAMPAIGN)
    for row, (name, campaign) in zip(rows, codes.centre.campaigns.items(), strict=True):
        row["kind"] = next(i for i, kind in enumerate(codes.kinds) if kind.campaign == name)
        row["demand"] = codes.own_ask(campaign.queue)
        row["ring_ms"] = ms(campaign.ring_s)
        row["answered"] = campaign.answered
        row["predictive"] = campaign.pacing == "predictive"
        row["connect_ms"] = ms(campaign.connect_s)
        row["cap"] = campaign.abandoned_cap
        row["most_lines"] = campaign.most_lines
        handling = np.mean([handling_s(codes, codes.kinds[row["kind"]], group) for group in codes.groups])
        row["released"] = -math.expm1(-campaign.ring_s / handling) if handling > 0 else 1.0
    return rows


def _ability(codes: Codes) -> Records:
    rows = np.zeros((len(codes.kinds), len(codes.groups)), records.ABILITY)
    table = RuleTable.of(codes.centre.routing.rules)
    for k, kind in enumerate(codes.kinds):
        reason = codes.behaviour(kind)
        for g, group in enumerate(codes.groups):
            rows[k, g]["factor"] = reason.by_group.get(group, 1.0)
            rows[k, g]["resolution"] = resolution(reason, group)
            rows[k, g]["transfer"] = transfer_share(reason, group)
            rows[k, g]["demand_again"] = codes.ask_of_rule(rule_of(table, kind, repeat=True, last_group=group))
    return rows.ravel()


def transfer_share(reason: Reason, group: str) -> float:
    """Share of a group's contacts that it transfers."""
    return reason.transfer.by_group.get(group, reason.transfer.share) if reason.transfer else 0.0


def resolution(reason: Reason, group: str) -> float:
    """Probability that a group resolves an issue; -1 where it is not known."""
    known = reason.resolution_by_group.get(group, reason.resolution)
    return -1.0 if known is None else known


def _sparse(eligible: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Columns that are true, row after row, and where each row begins."""
    columns = [np.flatnonzero(row) for row in eligible]
    at = np.concatenate([[0], np.cumsum([len(found) for found in columns])])
    return np.concatenate([np.zeros(0), *columns]).astype(np.int32), at.astype(np.int32)


def handling_s(codes: Codes, kind: Kind, group: str) -> float:
    """Mean talk, hold and wrap (s) of a contact of this kind with this group."""
    reason = codes.behaviour(kind)
    hold = reason.hold.share * mean_s(reason.hold.time) if reason.hold else 0.0
    return (mean_s(reason.talk) + hold + mean_s(reason.wrap)) * reason.by_group.get(group, 1.0)


def hourly_cost(centre: Centre, group: str) -> float | None:
    """What a paid hour of the group costs; its team's figure where it has none of its own."""
    described = centre.staffing.groups[group]
    own = described.hourly_cost
    cost = own if own is not None else centre.teams[described.team].hourly_cost
    return None if cost is None else float(cost)


def contact_cost(codes: Codes, kind: Kind, group: str) -> float:
    """Expected cost of giving a contact of this kind to this group, in currency units.

    Handling time by the hourly cost and, as far as the group transfers contacts or leaves issues unresolved, that
    of an average group for the rest or the repeat. 0 where the hourly cost is not known.
    """
    reason = codes.behaviour(kind)
    handling = {
        name: handling_s(codes, kind, name) * (hourly_cost(codes.centre, name) or 0.0) / 3600 for name in codes.groups
    }
    again = sum(handling.values()) / len(handling)
    resolved = resolution(reason, group)
    repeats = (1 - resolved) * reason.repeat.share if resolved >= 0 else 0.0
    return handling[group] + (transfer_share(reason, group) + repeats) * again


def _scores(codes: Codes, lines: Records) -> NDArray[np.float64]:
    """What the choice of agent minimises: by line for skill, by kind for cost; columns are groups."""
    centre = codes.centre
    score = np.zeros((len(lines) + len(codes.kinds), len(codes.groups)))
    row = 0
    for ask in codes.asks:
        policy = _policy(centre, ask.queue)
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


def _speeds(codes: Codes, lines: Records) -> NDArray[np.float64]:
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
