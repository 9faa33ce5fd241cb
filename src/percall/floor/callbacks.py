"""The offer to be called back, and calling back."""

from __future__ import annotations

from percall.floor.effects import PAUSED, TIMER, tell
from percall.floor.ending import end
from percall.floor.lines import end_wait, take_out_of_line
from percall.floor.record import CALLBACK, cell
from percall.floor.state import Floor
from percall.floor.tables import CALLBACK_IN_QUEUE, CALLBACK_PAUSED, NEVER
from percall.floor.telephone import drop_line
from percall.floor.waiting import overflow_or_stay
from percall.routing.compiled import compiled
from percall.routing.tables import NONE


@compiled
def has_windows(w: Floor, slot: int) -> bool:
    """Whether the contact's queue promises callbacks within windows, of which ``accept_callback`` names one."""
    queue = w.queues[w.lines[w.contacts[slot].line].queue]
    return bool(queue.end_window > queue.first_window)


@compiled
def is_to_come(w: Floor, window: int) -> bool:
    """Whether the window is still to begin today."""
    return bool(w.floor[0].now <= w.windows[window].start_ms < NEVER)


@compiled
def accept_callback(w: Floor, slot: int, window: int = NONE) -> None:
    """The customer wants to be called back, in one of the queue's windows if it has any. The place in line is kept."""
    now = w.floor[0].now
    c = w.contacts[slot]
    queue = w.queues[w.lines[c.line].queue]
    end_wait(w, slot)
    drop_line(w, slot)
    s = w.sums[cell(w, slot)]
    s.callbacks += 1
    c.overflow_ms = NEVER
    c.state = CALLBACK_IN_QUEUE
    if window >= 0:
        take_out_of_line(w, slot)
        s.windows += 1
        c.window = window
        promised = w.windows[window]
        today = is_to_come(w, window)
        c.window_end_ms = promised.end_ms if today else promised.next_end_ms
        pause(w, slot, promised.start_ms if today else promised.next_start_ms)
    elif queue.callback_not_before_ms > 0:
        take_out_of_line(w, slot)
        pause(w, slot, now + queue.callback_not_before_ms)
    else:
        tell(w, TIMER, slot)


@compiled
def decline_callback(w: Floor, slot: int) -> None:
    """The customer would rather wait. Whom it was offered while waiting may have waited too long for the queue."""
    if w.contacts[slot].joined_ms < w.floor[0].now:
        overflow_or_stay(w, slot)


@compiled
def pause(w: Floor, slot: int, until_ms: int) -> None:
    """Nothing happens to the contact until then."""
    w.contacts[slot].state = CALLBACK_PAUSED
    tell(w, PAUSED, slot, NONE, until_ms)


@compiled
def miss(w: Floor, slot: int) -> None:
    """The customer was not reached: tries again later, or gives up after the last attempt."""
    now = w.floor[0].now
    c = w.contacts[slot]
    queue = w.queues[w.lines[c.line].queue]
    w.sums[cell(w, slot)].callback_misses += 1
    c.since_ms = now
    if c.dials < queue.callback_attempts:
        drop_line(w, slot)
        at = now + queue.callback_retry_ms
        if c.window >= 0 and at >= c.window_end_ms:
            at = w.windows[c.window].next_start_ms
            c.window_end_ms = w.windows[c.window].next_end_ms
        pause(w, slot, at)
    else:
        end(w, slot, CALLBACK)
