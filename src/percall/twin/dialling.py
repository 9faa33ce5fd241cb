"""Outbound campaigns: when a number is dialled, and by whom."""

from __future__ import annotations

import math

from percall.floor.lines import begin, lines_busy, serves
from percall.floor.tables import RINGING
from percall.routing.compiled import compiled
from percall.routing.tables import LEVELS, NONE
from percall.twin.events import ARRIVE, RELEASE, schedule
from percall.twin.randomness import child, normal_share
from percall.twin.slots import entity_of, new_contact
from percall.twin.world import World


@compiled
def next_on_list(w: World, agent: int) -> int:
    """Progressive pacing: a new outbound contact for an agent with nobody waiting, or -1."""
    group = w.agents[agent].group
    for i in range(len(w.campaigns)):
        campaign = w.campaigns[i]
        if not campaign.predictive and is_open(w, i) and serves(w, w.first_lines[campaign.demand], group):
            return next_number(w, i)
    return NONE


@compiled
def is_open(w: World, campaign: int) -> bool:
    """Whether the campaign may dial now and has numbers left."""
    c = w.campaigns[campaign]
    return bool(c.left > 0 and c.open_ms <= w.floor[0].now < c.close_ms)


@compiled
def next_number(w: World, campaign: int) -> int:
    """A contact with the next number of today's list, which starts now."""
    c = w.campaigns[campaign]
    demand = child(w.floor[0].seed, w.kinds[c.kind].name)
    key = child(child(demand, w.floor[0].day), c.left)
    c.left -= 1
    slot = new_contact(w, c.kind, key, key, 0)
    contact = w.contacts[slot]
    contact.line = w.first_lines[c.demand]
    contact.demand = c.demand
    contact.queue = w.lines[contact.line].queue
    begin(w, slot)
    return slot


@compiled
def wake_campaigns(w: World, group: int) -> None:
    """Lets predictive campaigns that agents of the group work for think about dialling, in this millisecond."""
    for i in range(len(w.campaigns)):
        campaign = w.campaigns[i]
        if campaign.predictive and is_open(w, i) and serves(w, w.first_lines[campaign.demand], group):
            schedule(w, campaign.kind, w.floor[0].now, ARRIVE)


@compiled
def dial_ahead(w: World, campaign: int) -> None:
    """Predictive pacing: dials one number more, for whoever will be free when it is answered."""
    c = w.campaigns[campaign]
    slot = next_number(w, campaign)
    contact = w.contacts[slot]
    contact.dials = 1
    contact.state = RINGING
    c.ringing += 1
    schedule(w, entity_of(w, slot), w.floor[0].now + c.ring_ms, RELEASE)


@compiled
def may_dial_ahead(w: World, campaign: int) -> bool:
    """Whether a predictive campaign dials one number more now.

    It does as long as no more numbers ring than agents stand free; and beyond that, while today's share of abandoned
    live answers is within the cap, if the share expected of the numbers that then ring is too.
    """
    c = w.campaigns[campaign]
    if not is_open(w, campaign) or lines_busy(w):
        return False
    line = w.first_lines[c.demand]
    free = -w.queues[w.lines[line].queue].length  # who waits there comes first
    busy = 0
    for i in range(w.line_groups_at[line], w.line_groups_at[line + 1]):
        group = w.line_groups[i]
        free += w.pools[group * LEVELS].count
        busy += w.groups[group].busy
    ringing = c.ringing + 1
    if ringing <= free:
        return True
    if c.lost > c.cap * c.live or ringing > c.most_lines * (free + busy):
        return False
    return expected_loss(ringing, c.answered, free, busy, c.released) <= c.cap


@compiled
def expected_loss(ringing: int, answered: float, free: int, busy: int, released: float) -> float:
    """Expected share of live answers that find no agent.

    Of the numbers ringing a share ``answered`` is answered, while of ``busy`` agents a share ``released`` joins the
    ``free``; both binomial, their difference taken as normal. With mean m and standard deviation s of answers less
    agents, E[excess] = s (phi(m / s) + m / s Phi(m / s)), the standard loss function (Zipkin 2000,
    Foundations of Inventory Management).
    """
    answers = ringing * answered
    if answers == 0:
        return 0.0
    mean = answers - busy * released - free
    deviation = math.sqrt(answers * (1 - answered) + busy * released * (1 - released))
    if deviation == 0:
        return max(0.0, mean) / answers
    z = mean / deviation
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return deviation * (density + z * normal_share(z)) / answers
