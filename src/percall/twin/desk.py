"""The agent's side: being chosen, taking contacts, standing free, coming and going."""

from __future__ import annotations

import numpy as np

from percall.floor.lines import seize_line
from percall.floor.record import (
    AVAILABLE,
    BUSY,
    CALLBACK_WAIT,
    MS,
    OFFLINE,
    QUEUE,
    TALK,
    cell,
    cell_of_group,
    segment,
    show,
)
from percall.floor.tables import ASIDE, CALLBACK_IN_QUEUE, RINGING, TALKING
from percall.routing.agents import choose_agent, free_for
from percall.routing.compiled import compiled
from percall.routing.contacts import choose_line
from percall.routing.lists import append, remove
from percall.routing.tables import CALL, CHEAPEST_ADEQUATE, LEVELS, MAIL, NONE, ON_MAIL, TEXT
from percall.twin import randomness as draws
from percall.twin.dialling import next_on_list, wake_campaigns
from percall.twin.durations import normal_ms, quantile_ms
from percall.twin.events import RANKS, RELEASE, cancel, schedule
from percall.twin.randomness import LEG, child, normal_quantile, uniform
from percall.twin.slots import entity_of
from percall.twin.world import World


@compiled
def agent_for(w: World, slot: int) -> int:
    """The free agent whom the queue's policy gives this contact, or -1."""
    c = w.contacts[slot]
    line = w.lines[c.line]
    queue = w.queues[line.queue]
    if queue.last_agent_ms >= 0 and c.last_agent >= 0 and free_for(c.last_agent, line.mode, w.agents):
        return c.last_agent
    groups = w.line_groups[w.line_groups_at[c.line] : w.line_groups_at[c.line + 1]]
    agent = choose_agent(
        queue.agent_choice,
        line.mode,
        w.floor[0].now,
        chance_of(w, slot),
        queue.last_chosen,
        groups,
        w.score[score_row(w, slot)],
        w.agents,
        w.pools,
    )
    if agent >= 0:
        queue.last_chosen = agent
    return agent


@compiled
def chance_of(w: World, slot: int) -> int:
    """The random integer of the choice of an agent for this contact."""
    c = w.contacts[slot]
    return int(child(c.key, draws.CHANCE + LEG * c.leg) >> np.uint64(33))


@compiled
def score_row(w: World, slot: int) -> int:
    """Row of ``score`` that the choice of an agent minimises: by kind for cost, by line for skill."""
    c = w.contacts[slot]
    by_cost = w.queues[w.lines[c.line].queue].agent_choice == CHEAPEST_ADEQUATE
    return len(w.lines) + c.kind if by_cost else c.line


@compiled
def give(w: World, slot: int, agent: int) -> None:
    """Gives a contact, in no line, to an agent who stands free."""
    if w.agents[agent].pool % LEVELS == ON_MAIL:
        put_mail_aside(w, agent)
    else:
        leave_pool(w, agent)
    start(w, slot, agent)
    stand(w, agent)


@compiled
def settle(w: World, agent: int) -> None:
    """What an agent does whose hands or roster have changed: takes who waits, stands free, or goes.

    The agent stands in no pool.
    """
    a = w.agents[agent]
    while a.state == AVAILABLE and has_room(w, agent):
        slot = next_contact(w, agent)
        if slot < 0:
            break
        start(w, slot, agent)
    if a.load == 0 and a.mail >= 0:
        take_mail_again(w, agent)
    if a.load == 0:
        show(w, agent, a.state)
    stand(w, agent)
    if len(w.campaigns) > 0 and a.load == 0 and a.pool >= 0:
        wake_campaigns(w, a.group)


@compiled
def has_room(w: World, agent: int) -> bool:
    """Whether the agent can take one contact more of some kind."""
    a = w.agents[agent]
    return bool(a.load == 0 or (a.mode == TEXT and a.load < w.groups[a.group].chats))


@compiled
def next_contact(w: World, agent: int) -> int:
    """The contact this agent takes next, out of its line; or -1."""
    a = w.agents[agent]
    floor = w.floor[0]
    if a.held >= 0 and a.load == 0:
        slot = a.held
        stop_holding(w, slot)
        end_wait(w, slot)
        return slot
    if floor.waiting > 0:
        only = -1
        if a.load > 0:
            only = TEXT
        elif a.mail >= 0:
            only = CALL
        lines = w.group_lines[w.group_lines_at[a.group] : w.group_lines_at[a.group + 1]]
        line = choose_line(
            floor.contact_choice, floor.ageing, floor.now, only, lines, w.speed[a.group], w.lines, w.contacts
        )
        if line >= 0:
            slot = w.lines[line].head
            take_out_of_line(w, slot)
            end_wait(w, slot)
            return slot
    if len(w.campaigns) > 0 and a.load == 0 and a.mail < 0:
        return next_on_list(w, agent)
    return NONE


@compiled
def take_out_of_line(w: World, slot: int) -> None:
    """The contact no longer stands in its line."""
    line = w.contacts[slot].line
    remove(w.contacts, w.lines, line, slot)
    w.floor[0].waiting -= 1
    w.queues[w.lines[line].queue].length -= 1


@compiled
def stop_holding(w: World, slot: int) -> None:
    """The contact is no longer kept for its last agent."""
    w.agents[w.contacts[slot].held_by].held = NONE
    w.contacts[slot].held_by = NONE


@compiled
def end_wait(w: World, slot: int) -> None:
    """Writes down the stretch of waiting that ends now."""
    c = w.contacts[slot]
    kind = CALLBACK_WAIT if c.state == CALLBACK_IN_QUEUE else QUEUE
    segment(w, slot, kind, c.since_ms, w.floor[0].now, NONE)
    c.since_ms = w.floor[0].now


@compiled
def start(w: World, slot: int, agent: int) -> None:
    """The agent, in no pool, gets the contact, in no line: it rings, is dialled, or is talked to at once.

    Who was dialled ahead is on the telephone already.
    """
    c = w.contacts[slot]
    a = w.agents[agent]
    kind = w.kinds[c.kind]
    c.agent = agent
    c.since_ms = w.floor[0].now
    a.load += 1
    a.mode = kind.mode
    if a.mode == MAIL:
        a.mail = slot
    show(w, agent, BUSY)
    ring_ms = w.groups[a.group].ring_ms
    dialled = c.state == CALLBACK_IN_QUEUE
    if kind.campaign >= 0 and c.leg == 0:
        dialled = c.dials == 0
        ring_ms = w.campaigns[kind.campaign].ring_ms if dialled else 0
        c.dials = 1
    elif dialled:
        ring_ms = w.queues[w.lines[c.line].queue].callback_ring_ms
        c.dials += 1
        count_attempt(w, slot)
        seize_line(w, slot)
    if ring_ms > 0 or dialled:
        c.state = RINGING
        schedule(w, entity_of(w, slot), w.floor[0].now + ring_ms, RELEASE)
    else:
        talk(w, slot)


@compiled
def count_attempt(w: World, slot: int) -> None:
    """Counts an attempt to call back, and whether the first one comes within the window promised."""
    c = w.contacts[slot]
    s = w.sums[cell(w, slot)]
    s.callback_attempts += 1
    if c.window >= 0 and c.dials == 1:
        s.windows_kept += w.floor[0].now < c.window_end_ms
        s.windows_missed += w.floor[0].now >= c.window_end_ms


@compiled
def stand(w: World, agent: int) -> None:
    """Puts the agent into the pool of those who can take another contact, if so."""
    a = w.agents[agent]
    level = a.load
    if a.load == 1 and a.mode == MAIL and w.contacts[a.mail].state == TALKING:
        level = ON_MAIL
    elif not has_room(w, agent):
        return
    if a.state == AVAILABLE:
        a.pool = a.group * LEVELS + level
        a.idle_since = w.floor[0].now
        append(w.agents, w.pools, a.pool, agent)


@compiled
def leave_pool(w: World, agent: int) -> None:
    """The agent no longer stands free."""
    remove(w.agents, w.pools, w.agents[agent].pool, agent)
    w.agents[agent].pool = NONE


@compiled
def put_mail_aside(w: World, agent: int) -> None:
    """The agent interrupts an e-mail for a call."""
    leave_pool(w, agent)
    a = w.agents[agent]
    c = w.contacts[a.mail]
    entity = entity_of(w, a.mail)
    c.left_ms = w.events[w.event_at[entity]].key // RANKS - w.floor[0].now
    cancel(w, entity)
    end_stretch(w, a.mail, w.floor[0].now)
    segment(w, a.mail, TALK, c.since_ms, w.floor[0].now, agent)
    c.state = ASIDE
    a.load = 0


@compiled
def take_mail_again(w: World, agent: int) -> None:
    """The agent goes on with the e-mail put aside."""
    a = w.agents[agent]
    c = w.contacts[a.mail]
    a.load = 1
    a.mode = MAIL
    c.state = TALKING
    c.since_ms = w.floor[0].now
    begin_stretch(w, a.mail)
    schedule(w, entity_of(w, a.mail), w.floor[0].now + c.left_ms, RELEASE)


@compiled
def begin_stretch(w: World, slot: int) -> None:
    """From now on the contact takes its share of its agent's time."""
    c = w.contacts[slot]
    run_level(w, c.agent, w.floor[0].now)
    w.agents[c.agent].talking += 1
    c.level_us = w.agents[c.agent].level_us


@compiled
def end_stretch(w: World, slot: int, at_ms: int) -> None:
    """Until ``at_ms``, and no longer, the contact took its share of its agent's time."""
    c = w.contacts[slot]
    run_level(w, c.agent, at_ms)
    w.agents[c.agent].talking -= 1
    share_us = w.agents[c.agent].level_us - c.level_us
    c.agent_us += share_us
    w.sums[cell_of_group(w, slot, w.agents[c.agent].group)].own_us += share_us


@compiled
def run_level(w: World, agent: int, until_ms: int) -> None:
    """Brings the agent's time per conversation up to ``until_ms``.

    While n conversations are under way each carries 1/n of the agent's time, in whole microseconds rounded down,
    exactly as the costing shares it.
    """
    a = w.agents[agent]
    if a.talking > 0:
        a.level_us += (until_ms - a.level_at) * MS // a.talking
        a.busy_ms += until_ms - a.level_at
    a.level_at = until_ms


@compiled
def talk(w: World, slot: int) -> None:
    """The conversation begins: draws how long talk, hold and wrap take, and when talk and hold are over."""
    now = w.floor[0].now
    c = w.contacts[slot]
    kind = w.kinds[c.kind]
    a = w.agents[c.agent]
    c.since_ms = now
    c.state = TALKING
    begin_stretch(w, slot)
    c.answered = 1
    if c.first_group < 0:
        c.first_group = a.group
    factor = w.ability[c.kind * len(w.groups) + a.group].factor * a.pace * c.handover
    if c.detour > 0:
        factor *= c.detour
    if kind.mode == TEXT:
        factor *= 1 + w.groups[a.group].chat_slowdown * (a.load - 1)
    leg = LEG * c.leg
    c.left_ms = round_ms(factor * talk_ms(w, slot))
    c.hold_next_ms = 0
    if kind.hold >= 0 and uniform(c.key, draws.HOLD_SHARE + leg) < kind.hold_share:
        c.hold_next_ms = drawn_ms(w, slot, kind.hold, draws.HOLD + leg, factor)
    c.wrap_next_ms = drawn_ms(w, slot, kind.wrap, draws.WRAP + leg, factor) if kind.wrap >= 0 else 0
    schedule(w, entity_of(w, slot), now + c.left_ms + c.hold_next_ms, RELEASE)


@compiled
def talk_ms(w: World, slot: int) -> float:
    """Talk time of an average agent (ms): the harder the issue the longer, as far as ``difficulty`` says."""
    c = w.contacts[slot]
    kind = w.kinds[c.kind]
    own = uniform(c.key, draws.TALK + LEG * c.leg)
    if kind.difficulty == 0:
        return quantile_ms(w.durations, w.quantiles, kind.talk, own)
    issue = normal_quantile(uniform(c.issue, draws.DIFFICULTY))
    z = kind.difficulty * issue + kind.difficulty_rest * normal_quantile(own)
    return normal_ms(w.durations, w.quantiles, kind.talk, z)


@compiled
def drawn_ms(w: World, slot: int, duration: int, stream: int, factor: float) -> int:
    """One of the contact's durations, whole milliseconds."""
    return round_ms(factor * quantile_ms(w.durations, w.quantiles, duration, uniform(w.contacts[slot].key, stream)))


@compiled
def round_ms(ms: float) -> int:
    """Whole milliseconds, half up."""
    return int(ms + 0.5)


@compiled
def change_roster(w: World, agent: int, state: int) -> None:
    """The roster wants the agent in another state. Who has a contact in hand finishes it first."""
    a = w.agents[agent]
    if a.state == OFFLINE:
        a.on_since = w.floor[0].now
        a.busy_ms = 0
    a.state = state
    if a.pool >= 0:
        leave_pool(w, agent)
    settle(w, agent)


@compiled
def let_go(w: World, agent: int) -> None:
    """The agent has one contact fewer in hand."""
    a = w.agents[agent]
    if a.pool >= 0:
        leave_pool(w, agent)
    a.load -= 1
    if a.mode == MAIL:
        a.mail = NONE
    settle(w, agent)
