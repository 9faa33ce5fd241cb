"""How long customers wait, and whether they would rather be called back."""

from __future__ import annotations

from typing import Final

from percall.floor.arriving import hang_up
from percall.floor.callbacks import accept_callback, decline_callback, has_windows, is_to_come
from percall.floor.tables import NEVER, WAITING_IN_QUEUE
from percall.floor.waiting import next_due
from percall.routing.compiled import compiled
from percall.routing.tables import NONE
from percall.twin import randomness as draws
from percall.twin.customers import UNDRAWN, drawn_ms
from percall.twin.events import DEADLINE, entity_of, schedule
from percall.twin.randomness import LEG, uniform
from percall.twin.world import World

ANNOUNCEMENT_MS: Final = 10_000
"""How long a customer takes to hear that the wait is too long."""


@compiled
def begin_wait(w: World, slot: int, expected_ms: int) -> None:
    """A customer hears how long the wait is expected to be: waits as long as patience lasts, or balks."""
    now = w.floor[0].now
    c = w.contacts[slot]
    p = w.customers[slot]
    campaign = w.kinds[c.kind].campaign
    if campaign >= 0 and c.leg == 0:
        p.abandon_ms = now + w.dials[campaign].connect_ms
    else:
        if p.abandon_ms == UNDRAWN:
            draw_patience(w, slot)
        balking = w.habits[c.kind].balking
        if balking > 0 and now + expected_ms > p.abandon_ms and uniform(p.key, draws.BALK) < balking:
            p.abandon_ms = min(p.abandon_ms, now + ANNOUNCEMENT_MS)
    watch(w, slot)


@compiled
def draw_patience(w: World, slot: int) -> None:
    """When the customer gives up, if nobody answers: so long after joining the first queue of this leg."""
    c = w.contacts[slot]
    p = w.customers[slot]
    patience = w.habits[c.kind].patience
    p.abandon_ms = NEVER
    if patience >= 0:
        p.abandon_ms = min(NEVER, c.entered_ms + drawn_ms(w, slot, patience, draws.PATIENCE + LEG * c.leg, 1.0))


@compiled
def watch(w: World, slot: int) -> None:
    """The next thing that happens to a contact whom nobody answers: something is due, or the customer gives up."""
    at = next_due(w, slot)
    if w.contacts[slot].state == WAITING_IN_QUEUE:
        at = min(at, w.customers[slot].abandon_ms)
    schedule(w, entity_of(w, slot), max(at, w.floor[0].now), DEADLINE)


@compiled
def stay(w: World, slot: int) -> None:
    """Nothing more is due: the customer gives up if it is time to, or waits on."""
    if w.customers[slot].abandon_ms <= w.floor[0].now:
        hang_up(w, slot)
    else:
        watch(w, slot)


@compiled
def answer_offer(w: World, slot: int) -> None:
    """The customer is offered to be called back."""
    c = w.contacts[slot]
    if uniform(w.customers[slot].key, draws.ACCEPT) < w.callbacks[w.lines[c.line].queue].acceptance:
        accept_callback(w, slot, pick_window(w, slot) if has_windows(w, slot) else NONE)
    else:
        decline_callback(w, slot)


@compiled
def pick_window(w: World, slot: int) -> int:
    """One of the windows that have not begun, or else one of the next day that has any; all are as likely."""
    queue = w.queues[w.lines[w.contacts[slot].line].queue]
    today = 0
    for i in range(queue.first_window, queue.end_window):
        today += is_to_come(w, i)
    count = today if today > 0 else queue.end_window - queue.first_window
    left = int(uniform(w.customers[slot].key, draws.WINDOW) * count)
    for i in range(queue.first_window, queue.end_window):
        if today == 0 or is_to_come(w, i):
            if left == 0:
                return i
            left -= 1
    return NONE
