"""Outbound campaigns: when a number is dialled, and by whom."""

from __future__ import annotations

import math

from percall.floor.effects import DIAL, WAKE, tell
from percall.floor.eligible import serves
from percall.floor.state import Floor
from percall.floor.tables import RINGING
from percall.floor.telephone import begin, lines_busy
from percall.routing.compiled import compiled
from percall.routing.tables import LEVELS


@compiled
def asks_for_number(w: Floor, agent: int) -> bool:
    """Progressive pacing: whether an agent with nobody waiting is to dial; if so, says which number of which list."""
    group = w.agents[agent].group
    for i in range(len(w.campaigns)):
        campaign = w.campaigns[i]
        if not campaign.predictive and is_open(w, i) and serves(w, w.first_lines[campaign.demand], group):
            tell(w, DIAL, i, agent, campaign.left)
            campaign.left -= 1
            return True
    return False


@compiled
def is_open(w: Floor, campaign: int) -> bool:
    """Whether the campaign may dial now and has numbers left."""
    c = w.campaigns[campaign]
    return bool(c.left > 0 and c.open_ms <= w.floor[0].now < c.close_ms)


@compiled
def start_number(w: Floor, campaign: int, slot: int) -> None:
    """The contact with a number of the campaign's list starts."""
    c = w.campaigns[campaign]
    contact = w.contacts[slot]
    contact.line = w.first_lines[c.demand]
    contact.demand = c.demand
    contact.queue = w.lines[contact.line].queue
    begin(w, slot)


@compiled
def wake_campaigns(w: Floor, group: int) -> None:
    """Lets predictive campaigns that agents of the group work for think about dialling, in this millisecond."""
    for i in range(len(w.campaigns)):
        campaign = w.campaigns[i]
        if campaign.predictive and is_open(w, i) and serves(w, w.first_lines[campaign.demand], group):
            tell(w, WAKE, i)


@compiled
def dial_ahead(w: Floor, campaign: int, slot: int) -> None:
    """Predictive pacing: dials one number more, for whoever will be free when it is answered.

    Then it is ``reached``, or ``not_reached``.
    """
    c = w.campaigns[campaign]
    c.left -= 1
    start_number(w, campaign, slot)
    contact = w.contacts[slot]
    contact.dials = 1
    contact.state = RINGING
    c.ringing += 1


@compiled
def may_dial_ahead(w: Floor, campaign: int) -> bool:
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


@compiled
def normal_share(z: float) -> float:
    """The probability that a standard normal value lies below ``z``."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))
