"""An agent's time among the conversations under way."""

from __future__ import annotations

from percall.floor.record import MS, cell_of_group
from percall.floor.state import Floor
from percall.routing.compiled import compiled


@compiled
def begin_stretch(w: Floor, slot: int) -> None:
    """From now on the contact takes its share of its agent's time."""
    c = w.contacts[slot]
    run_level(w, c.agent, w.floor[0].now)
    w.agents[c.agent].talking += 1
    c.level_us = w.agents[c.agent].level_us


@compiled
def end_stretch(w: Floor, slot: int, at_ms: int) -> None:
    """Until ``at_ms``, and no longer, the contact took its share of its agent's time."""
    c = w.contacts[slot]
    run_level(w, c.agent, at_ms)
    w.agents[c.agent].talking -= 1
    share_us = w.agents[c.agent].level_us - c.level_us
    c.agent_us += share_us
    w.sums[cell_of_group(w, slot, w.agents[c.agent].group)].own_us += share_us


@compiled
def run_level(w: Floor, agent: int, until_ms: int) -> None:
    """Brings the agent's time per conversation up to ``until_ms``.

    While n conversations are under way each carries 1/n of the agent's time, in whole microseconds rounded down,
    exactly as the costing shares it.
    """
    a = w.agents[agent]
    if a.talking > 0:
        a.level_us += (until_ms - a.level_at) * MS // a.talking
        a.busy_ms += until_ms - a.level_at
    a.level_at = until_ms
