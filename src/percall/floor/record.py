"""What is written down: segments and contacts of the log, and the totals that stand for them in sweeps."""

from __future__ import annotations

from percall.floor.state import Floor
from percall.routing.compiled import compiled
from percall.vocabulary import KINDS, OUTCOMES, STATES

IVR, BOT, QUEUE, RING, TALK, HOLD, WRAP, CALLBACK_WAIT = range(len(KINDS))
HANDLED, ABANDONED, SELF_SERVED, CALLBACK, BLOCKED, FAILED = range(len(OUTCOMES))
AVAILABLE, BUSY, BREAK, MEETING, TRAINING, OFFLINE = range(len(STATES))
MS = 1000
"""Microseconds in a millisecond."""


@compiled
def cell(w: Floor, slot: int) -> int:
    """Index in ``sums`` where this contact is counted."""
    return cell_of_group(w, slot, w.contacts[slot].first_group)


@compiled
def cell_of_group(w: Floor, slot: int, group: int) -> int:
    """Index in ``sums`` of the contact's bucket, kind and queue with some group; -1 for none."""
    c = w.contacts[slot]
    queues, groups = len(w.queues) + 1, len(w.groups) + 1
    queue = c.queue if c.queue >= 0 else queues - 1
    group = group if group >= 0 else groups - 1
    return ((c.bucket * len(w.kinds) + c.kind) * queues + queue) * groups + group


@compiled
def segment(w: Floor, slot: int, kind: int, started_ms: int, ended_ms: int, agent: int) -> None:
    """One stretch of a contact, as long as it is longer than zero."""
    if ended_ms > started_ms:
        w.contacts[slot].seq += 1
        write_segment(w, slot, kind, started_ms, ended_ms, agent, w.contacts[slot].seq)


@compiled
def write_segment(w: Floor, slot: int, kind: int, started_ms: int, ended_ms: int, agent: int, seq: int) -> None:
    """A stretch of a contact with its number: its time, its volumes, its row in the log. None if it took no time."""
    if ended_ms <= started_ms:
        return
    add_time(w, slot, kind, ended_ms - started_ms)
    c = w.contacts[slot]
    if w.floor[0].writes_log and c.bucket > 0:
        row = w.segment_rows[w.floor[0].segments]
        w.floor[0].segments += 1
        row.number = c.number
        row.started_ms = started_ms
        row.ended_ms = ended_ms
        row.seq = seq
        row.kind = kind
        row.queue = w.lines[c.line].queue if c.line >= 0 and kind not in (IVR, BOT) else -1
        row.agent = agent


@compiled
def add_time(w: Floor, slot: int, kind: int, ms: int) -> None:
    """Adds a stretch to the contact's time of its kind, and to the time it holds a telephone line."""
    c = w.contacts[slot]
    if kind == IVR:
        c.ivr_ms += ms
    elif kind == BOT:
        c.bot_ms += ms
    elif kind == QUEUE:
        c.queue_ms += ms
        c.waited_ms += ms
    elif kind == RING:
        c.ring_ms += ms
        c.waited_ms += ms
    elif kind == TALK:
        c.talk_ms += ms
    elif kind == HOLD:
        c.hold_ms += ms
    elif kind == WRAP:
        c.wrap_ms += ms
    else:
        c.callback_ms += ms
    if kind not in (WRAP, CALLBACK_WAIT) and w.kinds[c.kind].voice:
        c.line_us += ms * MS


@compiled
def fold(w: Floor, slot: int) -> None:
    """Adds a contact's times and volumes to its cell."""
    c = w.contacts[slot]
    s = w.sums[cell(w, slot)]
    s.ivr_ms += c.ivr_ms
    s.bot_ms += c.bot_ms
    s.bot_sessions += c.bot_sessions
    s.queue_ms += c.queue_ms
    s.callback_ms += c.callback_ms
    s.ring_ms += c.ring_ms
    s.talk_ms += c.talk_ms
    s.hold_ms += c.hold_ms
    s.wrap_ms += c.wrap_ms
    s.agent_us += c.agent_us
    s.line_us += c.line_us


@compiled
def count_end(w: Floor, slot: int, outcome: int, resolved: int, converted: int) -> None:
    """Counts how a contact ended and writes its row. ``resolved``, ``converted``: 1, 0, or -1 for not known."""
    c = w.contacts[slot]
    s = w.sums[cell(w, slot)]
    s.offered += 1
    s.queued += c.waited_ms > 0
    s.self_served += outcome == SELF_SERVED
    s.blocked += outcome == BLOCKED
    s.failed += outcome == FAILED
    s.callbacks_lost += outcome == CALLBACK
    s.resolved += resolved == 1
    s.unresolved += resolved == 0
    s.converted += converted == 1
    s.transfers += c.leg > 0
    s.longest_wait_ms = max(s.longest_wait_ms, c.waited_ms)
    if outcome == HANDLED:
        s.handled += 1
        s.answered_wait_ms += c.waited_ms
        s.within_target += c.waited_ms <= w.floor[0].target_ms
    elif outcome == ABANDONED:
        s.menu_hangups += c.queue < 0
        s.zero_wait_hangups += c.queue >= 0 and c.waited_ms == 0
        s.abandoned += c.waited_ms > 0
        s.abandoned_wait_ms += c.waited_ms
        s.short_abandoned += 0 < c.waited_ms <= w.floor[0].short_ms
        s.live_abandoned += w.kinds[c.kind].campaign >= 0 and c.leg == 0
    if w.floor[0].writes_log and c.bucket > 0:
        row = w.contact_rows[w.floor[0].finished]
        w.floor[0].finished += 1
        row.number = c.number
        row.started_ms = c.started_ms
        row.ended_ms = w.floor[0].now
        row.issue = c.issue
        row.kind = c.kind
        row.queue = c.queue
        row.outcome = outcome
        row.resolved = resolved
        row.converted = converted
        row.attempt = c.attempt


@compiled
def show(w: Floor, agent: int, state: int) -> None:
    """The agent now is in ``state``: closes the stretch in the state before."""
    if w.agents[agent].shown != state:
        w.groups[w.agents[agent].group].busy += (state == BUSY) - (w.agents[agent].shown == BUSY)
        close_stint(w, agent, w.floor[0].now)
        w.agents[agent].shown = state


@compiled
def close_stint(w: Floor, agent: int, until_ms: int) -> None:
    """Counts the agent's time in the state shown, up to ``until_ms``, and writes it down."""
    a = w.agents[agent]
    w.presence[w.floor[0].bucket, a.group, a.shown] += until_ms - a.shown_since
    if w.floor[0].writes_log and w.floor[0].bucket > 0 and a.shown != OFFLINE and until_ms > a.shown_since:
        row = w.stint_rows[w.floor[0].stints]
        w.floor[0].stints += 1
        row.agent = agent
        row.state = a.shown
        row.started_ms = a.shown_since
        row.ended_ms = until_ms
    a.shown_since = until_ms
