"""Telephone lines: who starts takes one, who ends gives it back."""

from __future__ import annotations

from percall.floor.state import Floor
from percall.routing.compiled import compiled


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
