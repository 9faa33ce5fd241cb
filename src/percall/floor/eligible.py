"""Who may serve what, and what a contact asks for."""

from __future__ import annotations

from percall.floor.state import Floor
from percall.routing.agents import may_add
from percall.routing.compiled import compiled
from percall.routing.tables import LEVELS


@compiled
def serves(w: Floor, line: int, group: int) -> bool:
    """Whether agents of the group may take contacts of the line."""
    found = False
    for i in range(w.line_groups_at[line], w.line_groups_at[line + 1]):
        found |= w.line_groups[i] == group
    return found


@compiled
def anyone_free(w: Floor, line: int) -> bool:
    """Whether some agent stands free for contacts of the line."""
    found = False
    for i in range(w.line_groups_at[line], w.line_groups_at[line + 1]):
        for load in range(LEVELS):
            found |= may_add(w.lines[line].mode, load) and w.pools[w.line_groups[i] * LEVELS + load].count > 0
    return found


@compiled
def demand_of(w: Floor, slot: int) -> int:
    """What the rules say about a contact: a first one, or one that comes back, from the group that had it."""
    c = w.contacts[slot]
    kind = w.kinds[c.kind]
    if c.attempt == 0:
        return kind.demand
    if c.last_agent < 0:
        return kind.demand_again
    return w.again[c.kind * len(w.groups) + w.agents[c.last_agent].group]
