"""How long agents and customers talk, and what comes of it."""

from __future__ import annotations

from percall.floor.eligible import demand_of
from percall.floor.talking import conclude, end_talk, transfer
from percall.routing.compiled import compiled
from percall.routing.tables import NONE, TEXT
from percall.twin import randomness as draws
from percall.twin.customers import UNDRAWN, chance_of, drawn_ms, round_ms
from percall.twin.durations import normal_ms, quantile_ms
from percall.twin.events import RANKS, RELEASE, cancel, entity_of, schedule
from percall.twin.randomness import LEG, normal_quantile, uniform
from percall.twin.world import World


@compiled
def begin_talk(w: World, slot: int, load: int) -> None:
    """Draws how long talk, hold and wrap take, and when talk and hold are over."""
    c = w.contacts[slot]
    p = w.customers[slot]
    habit = w.habits[c.kind]
    group = w.agents[c.agent].group
    factor = w.ability[c.kind * len(w.groups) + group].factor * w.pace[c.agent] * p.handover
    if p.detour > 0:
        factor *= p.detour
    if w.kinds[c.kind].mode == TEXT:
        factor *= 1 + w.manners[group].chat_slowdown * (load - 1)
    leg = LEG * c.leg
    p.left_ms = round_ms(factor * talk_ms(w, slot))
    p.held_ms = 0
    if habit.hold >= 0 and uniform(p.key, draws.HOLD_SHARE + leg) < habit.hold_share:
        p.held_ms = drawn_ms(w, slot, habit.hold, draws.HOLD + leg, factor)
    p.wrap_ms = drawn_ms(w, slot, habit.wrap, draws.WRAP + leg, factor) if habit.wrap >= 0 else 0
    schedule(w, entity_of(w, slot), w.floor[0].now + p.left_ms + p.held_ms, RELEASE)


@compiled
def talk_ms(w: World, slot: int) -> float:
    """Talk time of an average agent (ms): the harder the issue the longer, as far as ``difficulty`` says."""
    c = w.contacts[slot]
    habit = w.habits[c.kind]
    own = uniform(w.customers[slot].key, draws.TALK + LEG * c.leg)
    if habit.difficulty == 0:
        return quantile_ms(w.durations, w.quantiles, habit.talk, own)
    issue = normal_quantile(uniform(c.issue, draws.DIFFICULTY))
    z = habit.difficulty * issue + habit.difficulty_rest * normal_quantile(own)
    return normal_ms(w.durations, w.quantiles, habit.talk, z)


@compiled
def put_aside(w: World, slot: int) -> None:
    """An e-mail is left for a call: so much of it is left to do."""
    entity = entity_of(w, slot)
    w.customers[slot].left_ms = w.events[w.event_at[entity]].key // RANKS - w.floor[0].now
    cancel(w, entity)


@compiled
def resume(w: World, slot: int) -> None:
    """The e-mail goes on."""
    schedule(w, entity_of(w, slot), w.floor[0].now + w.customers[slot].left_ms, RELEASE)


@compiled
def finish_talk(w: World, slot: int) -> None:
    """Talk and hold are over: the contact is transferred or ends."""
    c = w.contacts[slot]
    p = w.customers[slot]
    habit = w.habits[c.kind]
    end_talk(w, slot, p.held_ms, p.wrap_ms > 0)
    to = transfer_demand(w, slot)
    if to >= 0:
        waits = habit.transfer_waits or p.detour > 0
        if transfer(w, slot, to, waits, chance_of(p.key, c.leg + 1)):
            return
    resolved = converted = -1
    resolution = w.ability[c.kind * len(w.groups) + w.agents[c.agent].group].resolution
    if resolution >= 0:
        resolved = int(uniform(p.key, draws.RESOLVED) < resolution)
    if habit.conversion >= 0:
        converted = int(uniform(p.key, draws.CONVERTED) < habit.conversion)
    conclude(w, slot, resolved, converted)


@compiled
def transfer_demand(w: World, slot: int) -> int:
    """Where the contact goes on to after this conversation, or -1."""
    c = w.contacts[slot]
    p = w.customers[slot]
    if p.detour > 0:
        return demand_of(w, slot)
    share = w.ability[c.kind * len(w.groups) + w.agents[c.agent].group].transfer
    if share > 0 and uniform(p.key, draws.TRANSFER + LEG * c.leg) < share:
        return w.habits[c.kind].transfer_demand
    return NONE


@compiled
def go_on(w: World, leg: int, slot: int) -> None:
    """The customer of a slot goes on in that of another leg, with patience anew."""
    w.customers[leg] = w.customers[slot]
    w.customers[leg].detour = 0.0
    w.customers[leg].abandon_ms = UNDRAWN
