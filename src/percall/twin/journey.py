"""The contact's side, in the order of its life: arriving, self-service, queue, conversation, and what it leads to."""

from __future__ import annotations

from typing import Final

from percall.floor.lines import anyone_free, begin, drop_line, lines_busy, serves
from percall.floor.record import (
    ABANDONED,
    AVAILABLE,
    BLOCKED,
    BOT,
    CALLBACK,
    FAILED,
    HANDLED,
    HOLD,
    IVR,
    RING,
    SELF_SERVED,
    TALK,
    WRAP,
    cell,
    count_end,
    segment,
)
from percall.floor.tables import (
    CALLBACK_IN_QUEUE,
    CALLBACK_PAUSED,
    EXPECTED,
    NEVER,
    RINGING,
    SELF_SERVICE,
    TALKING,
    TURN_AWAY,
    WAIT,
    WAITING_IN_QUEUE,
    WRAPPING,
)
from percall.routing.agents import free_for
from percall.routing.compiled import compiled
from percall.routing.lists import insert_by_entry
from percall.routing.tables import MAIL, NONE
from percall.twin import randomness as draws
from percall.twin.desk import (
    agent_for,
    drawn_ms,
    end_stretch,
    end_wait,
    give,
    leave_pool,
    let_go,
    round_ms,
    run_level,
    stop_holding,
    take_out_of_line,
    talk,
)
from percall.twin.dialling import is_open
from percall.twin.events import ARRIVE, DEADLINE, RELEASE, schedule
from percall.twin.randomness import LEG, child, normal_quantile, normal_share, uniform
from percall.twin.slots import clear_volumes, entity_of, free_slot, new_contact, take_slot
from percall.twin.world import World

GOES_ON, HANGS_UP, SERVED, SERVED_BADLY = range(4)
"""Fates of a contact in self-service."""


ANNOUNCEMENT_MS: Final = 10_000
"""How long a customer takes to hear that the wait is too long."""


@compiled
def on_event(w: World, slot: int) -> None:
    """The contact's next event has come."""
    state = w.contacts[slot].state
    if state == TALKING:
        on_talk_end(w, slot)
    elif state == WRAPPING:
        end_handling(w, slot)
    elif state == WAITING_IN_QUEUE:
        on_deadline(w, slot)
    elif state == SELF_SERVICE:
        on_self_service_end(w, slot)
    elif state == EXPECTED:
        arrive(w, slot)
    elif state == RINGING:
        on_ring_end(w, slot)
    elif state == CALLBACK_IN_QUEUE:
        escalate(w, slot)
    else:
        on_callback_due(w, slot)


# Arriving and self-service


@compiled
def arrive(w: World, slot: int) -> None:
    """The contact starts: it finds all lines busy, meets self-service, or goes to its queue."""
    c = w.contacts[slot]
    kind = w.kinds[c.kind]
    floor = w.floor[0]
    if kind.voice and lines_busy(w):
        begin(w, slot)
        finish(w, slot, BLOCKED)
        return
    begin(w, slot)
    c.demand = demand_of(w, slot)
    c.fate = GOES_ON
    until = self_service(w, slot)
    c.since_ms = until
    if until > floor.now or c.fate != GOES_ON:
        c.state = SELF_SERVICE
        schedule(w, entity_of(w, slot), until, ARRIVE)
    else:
        join_queue(w, slot)


@compiled
def demand_of(w: World, slot: int) -> int:
    """What the rules say about a contact: a first one, or one that comes back, from the group that had it."""
    c = w.contacts[slot]
    kind = w.kinds[c.kind]
    if c.attempt == 0:
        return kind.demand
    if c.last_agent < 0:
        return kind.demand_again
    return w.ability[c.kind * len(w.groups) + w.agents[c.last_agent].group].demand_again


@compiled
def self_service(w: World, slot: int) -> int:
    """Walks through menus and bots and decides how they end (``fate``); returns when.

    A menu has a segment for each step, a bot one for the whole session. A session of no time leaves no trace.
    """
    c = w.contacts[slot]
    kind = w.kinds[c.kind]
    at = since = began = w.floor[0].now
    for i in range(kind.path, kind.path_end):
        step = w.steps[i]
        nth = LEG * (i - kind.path)
        ms = drawn_ms(w, slot, step.time, draws.STEP_TIME + nth, 1.0)
        leaves = uniform(c.key, draws.STEP_HANG_UP + nth) < step.hang_up
        if leaves:
            c.fate = HANGS_UP
            ms = round_ms(ms * uniform(c.key, draws.STEP_MOMENT + nth))
        at += ms
        ends = leaves or step.last
        session = int(ends and at > began)
        count_step(w, slot, i, ms, session)
        if ends or not step.bot:
            segment(w, slot, BOT if step.bot else IVR, since, at, NONE)
            since = at
        if ends:
            c.bot_sessions += step.bot * session
            began = at
        if leaves:
            return at
        if step.last:
            if contained(w, slot, i, nth):
                solved = uniform(c.key, draws.SELF_RESOLVED + nth) < step.resolution
                c.fate = SERVED if solved else SERVED_BADLY
                return at
            c.handover *= step.handover
            if uniform(c.key, draws.MISROUTED + nth) < step.misrouting:
                c.demand = step.misrouted_demand
                c.detour = step.misrouted_talk
    return at


@compiled
def count_step(w: World, slot: int, i: int, ms: int, session: int) -> None:
    """Counts a contact in a step of self-service, its time there, and a ``session`` (1) that ended there."""
    if w.contacts[slot].bucket > 0:
        w.steps[i].entered += 1
        w.steps[i].sessions += session
        w.steps[i].spent_ms += ms


@compiled
def contained(w: World, slot: int, i: int, nth: int) -> bool:
    """Whether self-service serves the contact: the easier the issue the likelier; ``containment`` of all are."""
    c = w.contacts[slot]
    step = w.steps[i]
    if step.containment == 0:
        return False
    issue = normal_quantile(uniform(c.issue, draws.DIFFICULTY))
    own = normal_quantile(uniform(c.key, draws.CONTAINED + nth))
    z = step.difficulty * issue + (1 - step.difficulty * step.difficulty) ** 0.5 * own
    return normal_share(z) < step.containment


@compiled
def on_self_service_end(w: World, slot: int) -> None:
    """Hung up, served, or on to the queue."""
    fate = w.contacts[slot].fate
    if fate == GOES_ON:
        join_queue(w, slot)
    elif fate == HANGS_UP:
        finish(w, slot, ABANDONED)
    else:
        finish(w, slot, SELF_SERVED)


# Waiting


@compiled
def join_queue(w: World, slot: int) -> None:
    """The contact comes to the queue of its demand: it is turned away, answered at once, or waits."""
    now = w.floor[0].now
    c = w.contacts[slot]
    c.since_ms = now
    c.entered_ms = now
    draw_patience(w, slot)
    while True:
        if c.demand < 0:
            finish(w, slot, BLOCKED)  # no rule wants it
            return
        c.line = w.first_lines[c.demand]
        index = w.lines[c.line].queue
        queue = w.queues[index]
        if c.queue < 0:
            c.queue = index
        if takes_in(w, index):
            agent = NONE if waits_for_last_agent(w, slot) else agent_for(w, slot)
            if agent >= 0:
                end_wait(w, slot)
                give(w, slot, agent)
                return
            if has_place(w, index):
                wait(w, slot)
                return
        elif queue.when_closed == TURN_AWAY:
            finish(w, slot, BLOCKED)
            return
        if queue.overflow_demand < 0:
            finish(w, slot, BLOCKED)
            return
        c.demand = queue.overflow_demand  # the centre file has no circles, so this ends


@compiled
def takes_in(w: World, queue: int) -> bool:
    """Whether the queue is open, or lets contacts wait until it is."""
    q, now = w.queues[queue], w.floor[0].now
    return bool(q.open_ms <= now < q.close_ms or now < q.late_ms or q.when_closed == WAIT)


@compiled
def has_place(w: World, queue: int) -> bool:
    """Whether the queue is not full."""
    q = w.queues[queue]
    return bool(q.max_length < 0 or q.length < q.max_length)


@compiled
def draw_patience(w: World, slot: int) -> None:
    """When the customer gives up, if nobody answers."""
    c = w.contacts[slot]
    patience = w.kinds[c.kind].patience
    c.abandon_ms = NEVER
    if patience >= 0:
        ms = drawn_ms(w, slot, patience, draws.PATIENCE + LEG * c.leg, 1.0)
        c.abandon_ms = min(NEVER, w.floor[0].now + ms)


@compiled
def wait(w: World, slot: int) -> None:
    """The contact waits: for its last agent, in its line, or no longer than it takes to hear of too long a wait."""
    now = w.floor[0].now
    c = w.contacts[slot]
    queue = w.queues[w.lines[c.line].queue]
    c.state = WAITING_IN_QUEUE
    c.joined_ms = now
    expected = expected_wait(w, c.line)
    balking = w.kinds[c.kind].balking
    if balking > 0 and now + expected > c.abandon_ms and uniform(c.key, draws.BALK) < balking:
        c.abandon_ms = min(c.abandon_ms, now + ANNOUNCEMENT_MS)
    c.overflow_ms = NEVER if queue.max_wait_ms == NEVER else now + queue.max_wait_ms
    c.offer_ms = NEVER
    if queue.callback and c.dials == 0:
        c.offer_ms = now if expected >= queue.callback_estimate_ms else now + queue.callback_after_ms
    if queue.last_agent_ms > 0 and can_hold(w, slot):
        w.agents[c.last_agent].held = slot
        c.held_by = c.last_agent
        c.escalate_ms = now + queue.last_agent_ms
        schedule_deadline(w, slot)
    else:
        stand_in_line(w, slot)
        if c.offer_ms <= now and offer_callback(w, slot):
            return
        schedule_deadline(w, slot)


@compiled
def expected_wait(w: World, line: int) -> int:
    """The wait that is announced (ms): that of the contact now first in the queue (Ibrahim and Whitt 2009)."""
    queue = w.queues[w.lines[line].queue]
    longest = 0
    for other in range(queue.first_line, queue.end_line):
        if w.lines[other].count > 0:
            longest = max(longest, w.floor[0].now - w.contacts[w.lines[other].head].entered_ms)
    return longest


@compiled
def waits_for_last_agent(w: World, slot: int) -> bool:
    """Whether the contact is to be kept for its last agent, who is at work but not free, though others may be."""
    c = w.contacts[slot]
    if w.queues[w.lines[c.line].queue].last_agent_ms <= 0 or c.last_agent < 0:
        return False
    return can_hold(w, slot) and not free_for(c.last_agent, w.lines[c.line].mode, w.agents)


@compiled
def can_hold(w: World, slot: int) -> bool:
    """Whether the contact's last agent is at work, may serve it, and keeps nobody else."""
    c = w.contacts[slot]
    if c.last_agent < 0:
        return False
    a = w.agents[c.last_agent]
    return bool(a.state == AVAILABLE and a.held < 0 and serves(w, c.line, a.group))


@compiled
def stand_in_line(w: World, slot: int) -> None:
    """Puts the contact into its line, by the moment it entered."""
    c = w.contacts[slot]
    insert_by_entry(w.contacts, w.lines, c.line, slot)
    w.floor[0].waiting += 1
    w.queues[w.lines[c.line].queue].length += 1
    after = w.lines[c.line].escalate_ms
    c.escalate_ms = NEVER if after < 0 else c.joined_ms + after


@compiled
def schedule_deadline(w: World, slot: int) -> None:
    """The next thing that happens to a contact whom nobody answers."""
    c = w.contacts[slot]
    at = min(min(c.escalate_ms, c.offer_ms), min(c.overflow_ms, c.abandon_ms))
    schedule(w, entity_of(w, slot), at, DEADLINE)


@compiled
def on_deadline(w: World, slot: int) -> None:
    """What is due happens to a waiting contact: first it escalates, then is offered a callback, overflows, gives up."""
    now = w.floor[0].now
    c = w.contacts[slot]
    if c.held_by >= 0:
        stop_holding(w, slot)
        stand_in_line(w, slot)
        if answer_from_line(w, slot):
            return
    if c.escalate_ms <= now and escalate(w, slot):
        return
    if c.offer_ms <= now and offer_callback(w, slot):
        return
    if c.overflow_ms <= now:
        overflow(w, slot)
    elif c.abandon_ms <= now:
        take_out_of_line(w, slot)
        end_wait(w, slot)
        finish(w, slot, ABANDONED)
    else:
        schedule_deadline(w, slot)


@compiled
def escalate(w: World, slot: int) -> bool:
    """Moves the contact to its queue's next step; True if an agent is free for it there."""
    c = w.contacts[slot]
    take_out_of_line(w, slot)
    c.line = w.lines[c.line].next_step
    stand_in_line(w, slot)
    if answer_from_line(w, slot):
        return True
    if c.state == CALLBACK_IN_QUEUE:
        schedule(w, entity_of(w, slot), c.escalate_ms, DEADLINE)
    return False


@compiled
def answer_from_line(w: World, slot: int) -> bool:
    """Gives a contact in line to a free agent, if there is one for it."""
    agent = agent_for(w, slot)
    if agent < 0:
        return False
    take_out_of_line(w, slot)
    end_wait(w, slot)
    give(w, slot, agent)
    return True


@compiled
def overflow(w: World, slot: int) -> None:
    """The wait was too long for this queue: on to the next, in which the contact keeps its time of entry, or away.

    It stays where it is if the next queue is closed or full.
    """
    c = w.contacts[slot]
    demand = w.queues[w.lines[c.line].queue].overflow_demand
    if demand >= 0:
        to = w.lines[w.first_lines[demand]].queue
        if not (takes_in(w, to) and has_place(w, to)):
            c.overflow_ms = NEVER
            schedule_deadline(w, slot)
            return
    take_out_of_line(w, slot)
    end_wait(w, slot)
    if demand < 0:
        finish(w, slot, BLOCKED)
        return
    c.demand = demand
    c.line = w.first_lines[demand]
    agent = agent_for(w, slot)
    if agent >= 0:
        give(w, slot, agent)
    else:
        wait(w, slot)


# Callback


@compiled
def offer_callback(w: World, slot: int) -> bool:
    """Offers a callback; True if the customer accepts. The place in the line is kept."""
    now = w.floor[0].now
    c = w.contacts[slot]
    queue = w.queues[w.lines[c.line].queue]
    c.offer_ms = NEVER
    if uniform(c.key, draws.ACCEPT) >= queue.callback_acceptance:
        return False
    end_wait(w, slot)
    drop_line(w, slot)
    w.sums[cell(w, slot)].callbacks += 1
    c.abandon_ms = NEVER
    c.overflow_ms = NEVER
    c.state = CALLBACK_IN_QUEUE
    if queue.end_window > queue.first_window:
        take_out_of_line(w, slot)
        pick_window(w, slot)
    elif queue.callback_not_before_ms > 0:
        take_out_of_line(w, slot)
        c.state = CALLBACK_PAUSED
        schedule(w, entity_of(w, slot), now + queue.callback_not_before_ms, ARRIVE)
    else:
        schedule(w, entity_of(w, slot), c.escalate_ms, DEADLINE)
    return True


@compiled
def pick_window(w: World, slot: int) -> None:
    """The customer picks one of the windows that have not begun, or else one of the next day that has any."""
    now = w.floor[0].now
    c = w.contacts[slot]
    queue = w.queues[w.lines[c.line].queue]
    today = 0
    for i in range(queue.first_window, queue.end_window):
        today += now <= w.windows[i].start_ms < NEVER
    count = today if today > 0 else queue.end_window - queue.first_window
    left = int(uniform(c.key, draws.WINDOW) * count)
    for i in range(queue.first_window, queue.end_window):
        if today == 0 or now <= w.windows[i].start_ms < NEVER:
            if left == 0:
                c.window = i
                break
            left -= 1
    w.sums[cell(w, slot)].windows += 1
    window = w.windows[c.window]
    c.state = CALLBACK_PAUSED
    c.window_end_ms = window.end_ms if today > 0 else window.next_end_ms
    schedule(w, entity_of(w, slot), window.start_ms if today > 0 else window.next_start_ms, ARRIVE)


@compiled
def on_callback_due(w: World, slot: int) -> None:
    """A callback asked for at this time, or tried again: back to the place it had."""
    c = w.contacts[slot]
    c.state = CALLBACK_IN_QUEUE
    c.line = w.first_lines[c.demand]
    c.joined_ms = w.floor[0].now
    stand_in_line(w, slot)
    if not answer_from_line(w, slot):
        schedule(w, entity_of(w, slot), c.escalate_ms, DEADLINE)


@compiled
def on_ring_end(w: World, slot: int) -> None:
    """The ringing is over: the conversation begins, or the person called does not answer."""
    c = w.contacts[slot]
    agent = c.agent
    segment(w, slot, RING, c.since_ms, w.floor[0].now, agent)
    if agent < 0:
        on_dialled(w, slot)
        return
    if c.dials == 0 or c.answered or reached(w, slot):
        talk(w, slot)
        return
    if w.kinds[c.kind].campaign >= 0:
        finish(w, slot, FAILED)
    else:
        missed_callback(w, slot)
    let_go(w, agent)


@compiled
def on_dialled(w: World, slot: int) -> None:
    """A number dialled ahead has rung: nobody answered, or somebody did and goes to an agent or waits for one."""
    now = w.floor[0].now
    c = w.contacts[slot]
    campaign = w.campaigns[w.kinds[c.kind].campaign]
    campaign.ringing -= 1
    if is_open(w, w.kinds[c.kind].campaign):
        schedule(w, c.kind, now, ARRIVE)
    if not reached(w, slot):
        finish(w, slot, FAILED)
        return
    campaign.live += 1
    c.since_ms = now
    c.entered_ms = now
    c.joined_ms = now
    agent = agent_for(w, slot)
    if agent >= 0:
        give(w, slot, agent)
        return
    c.state = WAITING_IN_QUEUE
    c.abandon_ms = now + campaign.connect_ms
    c.offer_ms = NEVER
    c.overflow_ms = NEVER
    stand_in_line(w, slot)
    schedule_deadline(w, slot)


@compiled
def reached(w: World, slot: int) -> bool:
    """Whether the person called answers this attempt."""
    c = w.contacts[slot]
    campaign = w.kinds[c.kind].campaign
    queue = w.queues[w.lines[c.line].queue]
    share = w.campaigns[campaign].answered if campaign >= 0 else queue.callback_answered
    return uniform(c.key, draws.ANSWER + LEG * c.dials) < share


@compiled
def missed_callback(w: World, slot: int) -> None:
    """Tries again later, or gives up after the last attempt."""
    now = w.floor[0].now
    c = w.contacts[slot]
    queue = w.queues[w.lines[c.line].queue]
    w.sums[cell(w, slot)].callback_misses += 1
    c.since_ms = now
    if c.dials < queue.callback_attempts:
        drop_line(w, slot)
        c.state = CALLBACK_PAUSED
        at = now + queue.callback_retry_ms
        if c.window >= 0 and at >= c.window_end_ms:
            at = w.windows[c.window].next_start_ms
            c.window_end_ms = w.windows[c.window].next_end_ms
        schedule(w, entity_of(w, slot), at, ARRIVE)
    else:
        finish(w, slot, CALLBACK)


# Conversation and what follows


@compiled
def on_talk_end(w: World, slot: int) -> None:
    """Talk and hold are over: the contact is transferred or ends; the agent wraps up or is free."""
    now = w.floor[0].now
    c = w.contacts[slot]
    agent = c.agent
    hold_from = now - c.hold_next_ms
    segment(w, slot, TALK, c.since_ms, hold_from, agent)
    segment(w, slot, HOLD, hold_from, now, agent)
    segment(w, slot, WRAP, now, now + c.wrap_next_ms, agent)
    run_level(w, agent, now)
    c.last_agent = agent
    c.since_ms = now
    to = transfer_demand(w, slot)
    if to >= 0 and (w.kinds[c.kind].transfer_waits or c.detour > 0 or anyone_free(w, w.first_lines[to])):
        transfer(w, slot, to)
    else:
        conclude(w, slot, HANDLED)
    if c.wrap_next_ms > 0:
        if w.agents[agent].mode == MAIL and w.agents[agent].pool >= 0:
            leave_pool(w, agent)  # the after-work of an e-mail is not interrupted
        c.state = WRAPPING
        schedule(w, entity_of(w, slot), now + c.wrap_next_ms, RELEASE)
    else:
        end_handling(w, slot)


@compiled
def end_handling(w: World, slot: int) -> None:
    """The contact leaves its agent's hands: its slot is free, and its agent."""
    agent = w.contacts[slot].agent
    end_stretch(w, slot, w.floor[0].now)
    free_slot(w, slot)
    let_go(w, agent)


@compiled
def transfer_demand(w: World, slot: int) -> int:
    """Where the contact goes on to after this conversation, or -1."""
    c = w.contacts[slot]
    kind = w.kinds[c.kind]
    if c.detour > 0:
        return demand_of(w, slot)
    share = w.ability[c.kind * len(w.groups) + w.agents[c.agent].group].transfer
    if share > 0 and uniform(c.key, draws.TRANSFER + LEG * c.leg) < share:
        return kind.transfer_demand
    return NONE


@compiled
def transfer(w: World, slot: int, demand: int) -> None:
    """The contact goes on in a slot of its own; the old one keeps what the first agent did and still has to do."""
    leg = take_slot(w)
    w.contacts[leg] = w.contacts[slot]
    clear_volumes(w, leg)
    c = w.contacts[leg]
    c.leg += 1
    c.demand = demand
    c.detour = 0.0
    c.state = EXPECTED
    join_queue(w, leg)


@compiled
def finish(w: World, slot: int, outcome: int) -> None:
    """The contact ends without an agent; its slot is free."""
    conclude(w, slot, outcome)
    free_slot(w, slot)


@compiled
def conclude(w: World, slot: int, outcome: int) -> None:
    """The contact ends, for its customer: counts it and draws whether it leads to another."""
    c = w.contacts[slot]
    kind = w.kinds[c.kind]
    resolved = converted = -1
    if outcome == HANDLED:
        resolution = w.ability[c.kind * len(w.groups) + w.agents[c.agent].group].resolution
        if resolution >= 0:
            resolved = int(uniform(c.key, draws.RESOLVED) < resolution)
        if kind.conversion >= 0:
            converted = int(uniform(c.key, draws.CONVERTED) < kind.conversion)
    elif outcome == SELF_SERVED:
        resolved = int(c.fate == SERVED)
    count_end(w, slot, outcome, resolved, converted)
    drop_line(w, slot)
    w.floor[0].open -= 1
    if outcome == ABANDONED and kind.campaign >= 0 and c.leg == 0:
        w.campaigns[kind.campaign].lost += 1
    if outcome in (ABANDONED, BLOCKED):
        if c.attempt < kind.redial_attempts and uniform(c.key, draws.REDIAL) < kind.redial_share:
            w.sums[cell(w, slot)].redials += 1
            expect(w, slot, draws.REDIAL_KEY, kind.redial_delay, draws.REDIAL_DELAY)
    elif resolved == 0 and c.attempt < kind.repeat_attempts and uniform(c.key, draws.REPEAT) < kind.repeat_share:
        w.sums[cell(w, slot)].repeats += 1
        expect(w, slot, draws.REPEAT_KEY, kind.repeat_delay, draws.REPEAT_DELAY)


@compiled
def expect(w: World, slot: int, key_stream: int, delay: int, delay_stream: int) -> None:
    """The customer will be back with the same issue, after a delay."""
    c = w.contacts[slot]
    at = w.floor[0].now + drawn_ms(w, slot, delay, delay_stream, 1.0)
    if at < w.floor[0].horizon:
        back = new_contact(w, c.kind, child(c.key, key_stream), c.issue, c.attempt + 1)
        w.contacts[back].last_agent = c.last_agent
        schedule(w, entity_of(w, back), at, ARRIVE)
