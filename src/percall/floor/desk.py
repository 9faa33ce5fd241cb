"""The agent's side: being chosen, taking contacts, standing free, coming and going."""

from __future__ import annotations

from percall.floor.dialling import asks_for_number, start_number, wake_campaigns
from percall.floor.effects import OFFERED, PUT_ASIDE, RESUMED, TALKS, tell
from percall.floor.lines import end_wait, stop_holding, take_out_of_line
from percall.floor.record import AVAILABLE, BREAK, BUSY, OFFLINE, TALK, cell, segment, show
from percall.floor.sharing import begin_stretch, end_stretch
from percall.floor.state import Floor
from percall.floor.tables import ASIDE, CALLBACK_IN_QUEUE, RINGING, TALKING
from percall.floor.telephone import seize_line
from percall.routing.agents import choose_agent, free_for
from percall.routing.compiled import compiled
from percall.routing.contacts import choose_line
from percall.routing.lists import append, remove
from percall.routing.tables import CALL, CHEAPEST_ADEQUATE, LEVELS, LONGEST_IDLE, MAIL, NONE, ON_MAIL, TEXT


@compiled
def agent_for(w: Floor, slot: int) -> int:
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
        c.chance,
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
def score_row(w: Floor, slot: int) -> int:
    """Row of ``score`` that the choice of an agent minimises: by kind for cost, by line for skill."""
    c = w.contacts[slot]
    by_cost = w.queues[w.lines[c.line].queue].agent_choice == CHEAPEST_ADEQUATE
    return len(w.lines) + c.kind if by_cost else c.line


@compiled
def give(w: Floor, slot: int, agent: int) -> None:
    """Gives a contact, in no line, to an agent who stands free."""
    if w.agents[agent].pool % LEVELS == ON_MAIL:
        put_mail_aside(w, agent)
    else:
        leave_pool(w, agent)
    start(w, slot, agent)
    stand(w, agent)


@compiled
def settle(w: Floor, agent: int) -> None:
    """What an agent does whose hands or roster have changed: takes who waits, dials, stands free, or goes.

    The agent stands in no pool.
    """
    a = w.agents[agent]
    while a.state == AVAILABLE and not a.away and has_room(w, agent):
        slot = next_contact(w, agent)
        if slot >= 0:
            start(w, slot, agent)
        elif len(w.campaigns) > 0 and a.load == 0 and a.mail < 0 and asks_for_number(w, agent):
            return
        else:
            break
    if a.load == 0 and a.mail >= 0:
        take_mail_again(w, agent)
    if a.load == 0:
        show(w, agent, BREAK if a.away and a.state == AVAILABLE else a.state)
    stand(w, agent)
    if len(w.campaigns) > 0 and a.load == 0 and a.pool >= 0:
        wake_campaigns(w, a.group)


@compiled
def has_room(w: Floor, agent: int) -> bool:
    """Whether the agent can take one contact more of some kind."""
    a = w.agents[agent]
    return bool(a.load == 0 or (a.mode == TEXT and a.load < w.groups[a.group].chats))


@compiled
def next_contact(w: Floor, agent: int) -> int:
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
    return NONE


@compiled
def start(w: Floor, slot: int, agent: int) -> None:
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
    rings = w.groups[a.group].rings
    dialled = c.state == CALLBACK_IN_QUEUE
    if kind.campaign >= 0 and c.leg == 0:
        dialled = c.dials == 0
        rings = 0
        c.dials = 1
    elif dialled:
        c.dials += 1
        count_attempt(w, slot)
        seize_line(w, slot)
    if rings or dialled:
        c.state = RINGING
        tell(w, OFFERED, slot, agent, dialled)
    else:
        talk(w, slot)


@compiled
def talk(w: Floor, slot: int) -> None:
    """The conversation begins."""
    c = w.contacts[slot]
    a = w.agents[c.agent]
    c.since_ms = w.floor[0].now
    c.state = TALKING
    begin_stretch(w, slot)
    c.answered = 1
    if c.first_group < 0:
        c.first_group = a.group
    tell(w, TALKS, slot, c.agent, a.load)


@compiled
def dial(w: Floor, agent: int, campaign: int, slot: int) -> None:
    """The agent who was told to dials the number that is the contact in the slot."""
    start_number(w, campaign, slot)
    start(w, slot, agent)


@compiled
def count_attempt(w: Floor, slot: int) -> None:
    """Counts an attempt to call back, and whether the first one comes within the window promised."""
    c = w.contacts[slot]
    s = w.sums[cell(w, slot)]
    s.callback_attempts += 1
    if c.window >= 0 and c.dials == 1:
        s.windows_kept += w.floor[0].now < c.window_end_ms
        s.windows_missed += w.floor[0].now >= c.window_end_ms


@compiled
def stand(w: Floor, agent: int) -> None:
    """Puts the agent into the pool of those who can take another contact, if so."""
    a = w.agents[agent]
    level = a.load
    if a.load == 1 and a.mode == MAIL and w.contacts[a.mail].state == TALKING:
        level = ON_MAIL
    elif not has_room(w, agent):
        return
    if a.state == AVAILABLE and not a.away:
        a.pool = a.group * LEVELS + level
        a.idle_since = w.floor[0].now
        append(w.agents, w.pools, a.pool, agent)


@compiled
def leave_pool(w: Floor, agent: int) -> None:
    """The agent no longer stands free."""
    remove(w.agents, w.pools, w.agents[agent].pool, agent)
    w.agents[agent].pool = NONE


@compiled
def put_mail_aside(w: Floor, agent: int) -> None:
    """The agent interrupts an e-mail for a call."""
    leave_pool(w, agent)
    a = w.agents[agent]
    c = w.contacts[a.mail]
    end_stretch(w, a.mail, w.floor[0].now)
    segment(w, a.mail, TALK, c.since_ms, w.floor[0].now, agent)
    c.state = ASIDE
    a.load = 0
    tell(w, PUT_ASIDE, a.mail, agent)


@compiled
def take_mail_again(w: Floor, agent: int) -> None:
    """The agent goes on with the e-mail put aside."""
    a = w.agents[agent]
    c = w.contacts[a.mail]
    a.load = 1
    a.mode = MAIL
    c.state = TALKING
    c.since_ms = w.floor[0].now
    begin_stretch(w, a.mail)
    tell(w, RESUMED, a.mail, agent)


@compiled
def set_state(w: Floor, agent: int, state: int) -> None:
    """The agent signs in or out, or goes on or comes from a pause (``vocabulary.STATES``).

    Who has a contact in hand finishes it first.
    """
    a = w.agents[agent]
    if a.state == OFFLINE:
        a.on_since = w.floor[0].now
        a.busy_ms = 0
    a.state = state
    if a.pool >= 0:
        leave_pool(w, agent)
    settle(w, agent)


@compiled
def ready(w: Floor, agent: int) -> None:
    """The agent who declined an offer, or let it ring, takes contacts again."""
    if w.agents[agent].away:
        w.agents[agent].away = 0
        settle(w, agent)


@compiled
def let_go(w: Floor, agent: int) -> None:
    """The agent has one contact fewer in hand."""
    a = w.agents[agent]
    if a.pool >= 0:
        leave_pool(w, agent)
    a.load -= 1
    if a.mode == MAIL:
        a.mail = NONE
    settle(w, agent)


@compiled
def open_campaign(w: Floor, campaign: int) -> bool:
    """A progressive campaign opens: one agent who stands free starts on its list. False: there is none."""
    c = w.campaigns[campaign]
    line = w.first_lines[c.demand]
    groups = w.line_groups[w.line_groups_at[line] : w.line_groups_at[line + 1]]
    agent = NONE
    if c.left > 0:
        agent = choose_agent(LONGEST_IDLE, MAIL, w.floor[0].now, 0, 0, groups, w.score[line], w.agents, w.pools)
    if agent < 0:
        return False
    leave_pool(w, agent)
    settle(w, agent)
    return True
