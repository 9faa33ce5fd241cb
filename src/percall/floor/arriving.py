"""A contact starts, goes through self-service, and leaves: to its queue, served, or for good."""

from __future__ import annotations

from percall.floor.desk import let_go
from percall.floor.eligible import demand_of
from percall.floor.ending import end
from percall.floor.lines import end_wait, stop_holding, take_out_of_line
from percall.floor.record import ABANDONED, BLOCKED, CALLBACK, RING, segment
from percall.floor.ringing import not_reached
from percall.floor.state import Floor
from percall.floor.tables import CALLBACK_IN_QUEUE, CALLBACK_PAUSED, RINGING, SELF_SERVICE
from percall.floor.telephone import begin, lines_busy
from percall.routing.compiled import compiled
from percall.routing.tables import NONE


@compiled
def arrive(w: Floor, slot: int) -> bool:
    """The contact starts, in self-service or on its way to its queue; False if all lines are busy."""
    c = w.contacts[slot]
    if w.kinds[c.kind].voice and lines_busy(w):
        begin(w, slot)
        end(w, slot, BLOCKED)
        return False
    begin(w, slot)
    c.demand = demand_of(w, slot)
    c.state = SELF_SERVICE
    return True


@compiled
def step(w: Floor, slot: int, kind: int, until_ms: int, sessions: int) -> None:
    """The contact has passed, or will have by then, a stretch of self-service (IVR or BOT) since the last.

    ``sessions``: 1 if a bot's session ends with it, else 0.
    """
    c = w.contacts[slot]
    segment(w, slot, kind, c.since_ms, until_ms, NONE)
    c.since_ms = until_ms
    c.bot_sessions += sessions


@compiled
def misroute(w: Floor, slot: int, demand: int) -> None:
    """Self-service sends the contact elsewhere than the rules do."""
    w.contacts[slot].demand = demand


@compiled
def hang_up(w: Floor, slot: int) -> None:
    """The customer leaves before anybody answers. Who was promised a callback does without."""
    c = w.contacts[slot]
    agent = NONE
    outcome = ABANDONED
    if c.state == RINGING:
        if c.dials > 0 and not c.answered:
            not_reached(w, slot)
            return
        agent = c.agent
        segment(w, slot, RING, c.since_ms, w.floor[0].now, agent)
    elif c.state == CALLBACK_PAUSED:
        outcome = CALLBACK
    elif c.state != SELF_SERVICE:
        if c.state == CALLBACK_IN_QUEUE:
            outcome = CALLBACK
        if c.held_by >= 0:
            stop_holding(w, slot)
        else:
            take_out_of_line(w, slot)
        end_wait(w, slot)
    end(w, slot, outcome)
    if agent >= 0:
        let_go(w, agent)
