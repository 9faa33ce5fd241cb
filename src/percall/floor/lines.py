"""What belongs to the floor as a whole: contacts that start, telephone lines, who may serve what."""

from __future__ import annotations

from percall.floor.state import Floor
from percall.routing.agents import may_add
from percall.routing.compiled import compiled
from percall.routing.tables import LEVELS


@compiled
def begin(w: Floor, slot: int) -> None:
    """The contact starts now."""
    c = w.contacts[slot]
    floor = w.floor[0]
    c.number = floor.started
    floor.started += 1
    floor.open += 1
    c.started_ms = floor.now
    c.since_ms = floor.now
    c.bucket = floor.bucket
    seize_line(w, slot)


@compiled
def seize_line(w: Floor, slot: int) -> None:
    """A voice contact takes a telephone line."""
    c = w.contacts[slot]
    if w.kinds[c.kind].voice and not c.on_line:
        c.on_line = 1
        w.floor[0].lines_used += 1


@compiled
def drop_line(w: Floor, slot: int) -> None:
    """The contact gives its telephone line back, if it has one."""
    c = w.contacts[slot]
    w.floor[0].lines_used -= c.on_line
    c.on_line = 0


@compiled
def lines_busy(w: Floor) -> bool:
    """Whether every telephone line is taken."""
    floor = w.floor[0]
    return bool(0 <= floor.lines <= floor.lines_used)


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
