"""A contact ends, for its customer."""

from __future__ import annotations

from percall.floor.effects import OVER, tell
from percall.floor.record import ABANDONED, SELF_SERVED, count_end
from percall.floor.state import Floor
from percall.floor.telephone import drop_line
from percall.routing.compiled import compiled


@compiled
def end(w: Floor, slot: int, outcome: int, resolved: int = -1, converted: int = -1) -> None:
    """The contact has ended. ``resolved``, ``converted``: 1, 0, or -1 for not known."""
    c = w.contacts[slot]
    campaign = w.kinds[c.kind].campaign
    c.resolved = resolved
    count_end(w, slot, outcome, resolved, converted)
    drop_line(w, slot)
    w.floor[0].open -= 1
    if outcome == ABANDONED and campaign >= 0 and c.leg == 0:
        w.campaigns[campaign].lost += 1
    tell(w, OVER, slot, c.agent, outcome)


@compiled
def serve(w: Floor, slot: int, resolved: int) -> None:
    """Self-service has served the contact."""
    end(w, slot, SELF_SERVED, resolved)
