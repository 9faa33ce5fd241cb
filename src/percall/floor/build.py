"""A centre as the arrays of its floor, before anybody has come."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from percall.floor import tables as records
from percall.floor.codes import MODES, Codes
from percall.floor.demands import lines_of, policy_of, rule_of, scores_of, sparse, speeds_of
from percall.floor.record import OFFLINE
from percall.floor.state import Floor
from percall.floor.tables import NEVER, ms
from percall.floor.worth import handling_s
from percall.routing import tables
from percall.routing.rules import RuleTable
from percall.routing.tables import LEVELS, NONE, Records
from percall.vocabulary import STATES

SLOTS = 1024
"""Contact slots at first; they double when they run short."""
EFFECTS = 256
"""More than a command and its answers leave."""


def build(codes: Codes) -> Floor:
    """The floor of a centre, with room for ``SLOTS`` contacts, none for rows of a log, and no totals."""
    centre = codes.centre
    kinds = _kinds(codes)
    lines, first_lines, eligible = lines_of(codes)
    queues = _queues(codes, lines)
    line_groups, line_groups_at = sparse(eligible)
    group_lines, group_lines_at = sparse(eligible.T)
    groups, agents = _agents(codes)
    floor = np.zeros(1, records.FLOOR)
    floor["slots_left"] = SLOTS
    floor["target_ms"] = ms(centre.service_target.within_s)
    floor["short_ms"] = ms(centre.short_abandon_s)
    floor["lines"] = centre.routing.lines or -1
    floor["contact_choice"] = tables.CONTACT_CHOICES.index(centre.routing.contact_choice)
    floor["ageing"] = centre.routing.ageing_per_minute
    return Floor(
        floor=floor,
        contacts=free_slots(SLOTS),
        agents=agents,
        groups=groups,
        pools=_pools(len(groups)),
        lines=lines,
        first_lines=first_lines,
        queues=queues,
        windows=_windows(codes, queues),
        kinds=kinds,
        campaigns=_campaigns(codes),
        again=_again(codes),
        line_groups=line_groups,
        line_groups_at=line_groups_at,
        group_lines=group_lines,
        group_lines_at=group_lines_at,
        score=scores_of(codes, lines),
        speed=speeds_of(codes, lines),
        effects=np.zeros(EFFECTS, records.EFFECT),
        **room(codes, buckets=0, rows=0),
    )


def room(codes: Codes, buckets: int, rows: int) -> dict[str, Any]:
    """The arrays for totals of so many buckets and for so many rows of each table of the log."""
    cells = buckets * len(codes.kinds) * (len(codes.queues) + 1) * (len(codes.groups) + 1)
    return {
        "sums": np.zeros(cells, records.SUM),
        "presence": np.zeros((buckets, len(codes.groups), len(STATES)), np.int64),
        "segment_rows": np.zeros(rows, records.SEGMENT_ROW),
        "contact_rows": np.zeros(rows, records.CONTACT_ROW),
        "stint_rows": np.zeros(rows, records.STINT_ROW),
    }


def free_slots(count: int) -> Records:
    """Contact slots, each chained to the next."""
    slots = np.zeros(count, records.CONTACT)
    slots["next"] = np.arange(1, count + 1)
    return slots


def more_slots(w: Floor) -> Records:
    """Twice the contact slots, those there are among them; the new ones are taken first."""
    old = len(w.contacts)
    more = free_slots(2 * old)
    more[:old] = w.contacts
    more["next"][-1] = w.floor[0]["free"]
    w.floor[0]["free"] = old
    w.floor[0]["slots_left"] += old
    return more


def _pools(groups: int) -> Records:
    pools = np.zeros(groups * LEVELS, tables.POOL)
    pools["head"] = pools["tail"] = NONE
    return pools


def _agents(codes: Codes) -> tuple[Records, Records]:
    described = codes.centre.staffing.groups
    groups = np.zeros(len(described), records.GROUP)
    for row, group in zip(groups, described.values(), strict=True):
        row["chats"] = group.chats
        row["rings"] = ms(group.ring_s) > 0
    agents = np.zeros(len(codes.agents), tables.AGENT)
    agents["group"] = np.repeat(np.arange(len(groups)), [g.agents for g in described.values()])
    for name in ("pool", "prev", "next", "held", "mail"):
        agents[name] = NONE
    agents["state"] = agents["shown"] = OFFLINE
    return groups, agents


def _kinds(codes: Codes) -> Records:
    rows = np.zeros(len(codes.kinds), records.KIND)
    table = RuleTable.of(codes.centre.routing.rules)
    campaigns = list(codes.centre.campaigns)
    for row, kind in zip(rows, codes.kinds, strict=True):
        row["mode"] = MODES[kind.channel]
        row["voice"] = kind.channel == "voice"
        row["campaign"] = NONE if kind.campaign is None else campaigns.index(kind.campaign)
        row["demand"] = codes.ask_of_rule(rule_of(table, kind, repeat=False))
        row["demand_again"] = codes.ask_of_rule(rule_of(table, kind, repeat=True))
        if kind.campaign is not None:
            row["demand"] = row["demand_again"] = codes.own_ask(codes.centre.campaigns[kind.campaign].queue)
    return rows


def _again(codes: Codes) -> NDArray[np.int32]:
    table = RuleTable.of(codes.centre.routing.rules)
    return np.array(
        [
            codes.ask_of_rule(rule_of(table, kind, repeat=True, last_group=group))
            for kind in codes.kinds
            for group in codes.groups
        ],
        np.int32,
    )


def _queues(codes: Codes, lines: Records) -> Records:
    rows = np.zeros(len(codes.queues), records.QUEUE)
    for number, (row, name) in enumerate(zip(rows, codes.queues, strict=True)):
        policy = policy_of(codes.centre, name)
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
            row["callback_retry_ms"] = ms(offer.retry_s)
            row["callback_not_before_ms"] = ms(offer.not_before_s)
    return rows


def _windows(codes: Codes, queues: Records) -> Records:
    """The windows in which callbacks are promised, queue after queue; their moments are set day by day."""
    count = 0
    for row, name in zip(queues, codes.queues, strict=True):
        offer = policy_of(codes.centre, name).callback
        row["first_window"] = count
        count += len(offer.windows) if offer else 0
        row["end_window"] = count
    return np.zeros(count, records.WINDOW)


def _campaigns(codes: Codes) -> Records:
    rows = np.zeros(len(codes.centre.campaigns), records.CAMPAIGN)
    for row, (name, campaign) in zip(rows, codes.centre.campaigns.items(), strict=True):
        row["kind"] = next(i for i, kind in enumerate(codes.kinds) if kind.campaign == name)
        row["demand"] = codes.own_ask(campaign.queue)
        row["answered"] = campaign.answered
        row["predictive"] = campaign.pacing == "predictive"
        row["cap"] = campaign.abandoned_cap
        row["most_lines"] = campaign.most_lines
        handling = np.mean([handling_s(codes, codes.kinds[row["kind"]], group) for group in codes.groups])
        row["released"] = -math.expm1(-campaign.ring_s / handling) if handling > 0 else 1.0
    return rows
