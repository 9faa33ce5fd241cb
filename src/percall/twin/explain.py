"""Why one contact of a simulation got the agents it got: the run is lived again, event by event, up to there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from percall.errors import Mistake, PercallError
from percall.floor.codes import Codes
from percall.floor.desk import score_row
from percall.floor.tables import ASIDE, RINGING, TALKING
from percall.routing.explain import Explanation, LineExplanation, explain_agent, explain_line
from percall.routing.tables import CALL, NONE, TEXT
from percall.twin.compile import with_more_slots
from percall.twin.events import RANKS, next_key
from percall.twin.loop import SLOT_MARGIN, close_stints, take_event
from percall.twin.randomness import child_key
from percall.twin.replication import Days
from percall.twin.world import World

AGENTS_NAMED = 10
"""Of the agents eligible, so many of the best are named in the text."""


@dataclass(frozen=True)
class Decision:
    """How a contact came to an agent at ``at`` (local time): it chose among agents, or the agent among lines.

    ``why`` is None where it had waited for that agent alone. ``text`` says it in words, with names.
    """

    at: datetime
    queue: str
    agent: str
    why: Explanation | LineExplanation | None
    text: str


def explain(
    codes: Codes, first: date, contact_id: str, *, days: int, seed: int = 1, warm_up: int = 0
) -> tuple[Decision, ...]:
    """The decisions about one contact of the first replication, as its log names it.

    ``first``, ``days``, ``seed`` and ``warm_up`` are those of the run. Raises PercallError for a contact that the run
    does not have. A contact whom no agent took has no decision.
    """
    unknown = PercallError(Mistake(f"the run has no contact {contact_id}", accepted="a contact_id of its log"))
    if not contact_id.isdigit():
        raise unknown
    number = int(contact_id)
    run = Days(codes, first, days, child_key(np.uint64(seed), 0), warm_up, by_day=False)
    w = run.world(logged=False)
    found: list[Decision] = []
    for day in run.numbers:
        w = run.begin(w, day)
        while next_key(w) // RANKS < w.today[0]["day_end"]:
            if w.floor[0]["slots_left"] < SLOT_MARGIN:
                w = with_more_slots(w)
            if w.floor[0]["started"] < number:
                take_event(w)
                continue
            before = _copy(w)
            cause = int(w.events[0]["entity"]) - len(w.kinds) - 1
            take_event(w)
            found += _decisions(run, before, w, number, cause)
            if not _lives(w, number):
                return tuple(found)
        close_stints(w, w.today[0]["day_end"])
    raise unknown


def _copy(w: World) -> World:
    """The parts of the world that decisions read, as they are now."""
    parts = "floor", "contacts", "agents", "pools", "lines", "queues"
    return replace(w, **{name: getattr(w, name).copy() for name in parts})


def _lives(w: World, number: int) -> bool:
    """Whether the contact has not ended, or not begun."""
    if w.floor[0]["started"] <= number:
        return True
    slots = np.flatnonzero(w.contacts["number"] == number)
    scheduled = w.event_at[len(w.kinds) + 1 + slots] >= 0
    return bool((scheduled | (w.contacts["state"][slots] == ASIDE)).any())


def _decisions(run: Days, before: World, w: World, number: int, cause: int) -> Iterator[Decision]:
    """What the event just taken decided about the contact. ``cause``: the slot whose event it was; negative: none's."""
    for slot in map(int, np.flatnonzero(w.contacts["number"] == number)):
        c, now = w.contacts[slot], int(w.floor[0]["now"])
        old = before.contacts[slot] if slot < len(before.contacts) else None
        had = old is not None and old["number"] == number and old["agent"] == c["agent"] and old["leg"] == c["leg"]
        if c["agent"] < 0 or c["state"] not in (RINGING, TALKING) or c["since_ms"] != now or had:
            continue
        yield _decision(run, before, w, slot, cause)


def _decision(run: Days, before: World, w: World, slot: int, cause: int) -> Decision:
    c, agent = w.contacts[slot], int(w.contacts[slot]["agent"])
    line = w.lines[int(c["line"])]
    why: Explanation | LineExplanation | None = None
    if _came(before, w, slot, cause) and before.agents[agent]["pool"] >= 0:
        if w.queues[line["queue"]]["last_agent_ms"] < 0 or c["last_agent"] != agent:
            why = _of_agents(before, w, slot)
    elif _waited(before, w, slot, cause):
        why = _of_lines(before, w, agent, cause)
    at = (run.calendar.zero + timedelta(milliseconds=int(w.floor[0]["now"]))).astimezone(run.codes.centre.zone)
    queue, name = run.codes.queues[line["queue"]], run.codes.agents[agent]
    dialled = w.kinds[int(c["kind"])]["campaign"] >= 0 and c["leg"] == 0 and why is None
    words = f"{name}, for whom nobody waited, dialled" if dialled else _words(run.codes, w, name, why)
    return Decision(at, queue, name, why, f"{at:%Y-%m-%d %H:%M:%S} {queue}: {words}")


def _came(before: World, w: World, slot: int, cause: int) -> bool:
    """Whether the contact moved (it arrived, was transferred, escalated ...) and not the agent."""
    if cause < 0:
        return cause < -1 and w.kinds[int(w.contacts[slot]["kind"])]["campaign"] < 0  # -1 is the roster
    return bool(cause == slot or before.contacts[cause]["number"] == w.contacts[slot]["number"])


def _waited(before: World, w: World, slot: int, cause: int) -> bool:
    """Whether the contact stood in a line for whoever comes free; not for this agent alone, who just transferred it or
    for whom it was kept."""
    c = w.contacts[slot]
    known = bool((before.contacts["number"] == c["number"]).any())
    return known and not _came(before, w, slot, cause) and before.agents[int(c["agent"])]["held"] != slot


def _of_agents(before: World, w: World, slot: int) -> Explanation:
    line = int(w.contacts[slot]["line"])
    queue = before.queues[w.lines[line]["queue"]]
    return explain_agent(
        int(queue["agent_choice"]),
        int(w.lines[line]["mode"]),
        int(w.floor[0]["now"]),
        int(w.contacts[slot]["chance"]),
        int(queue["last_chosen"]),
        w.line_groups[w.line_groups_at[line] : w.line_groups_at[line + 1]],
        w.score[score_row(w, slot)],
        before.agents,
        before.pools,
    )


def _of_lines(before: World, w: World, agent: int, cause: int) -> LineExplanation:
    floor, a = w.floor[0], before.agents[agent]
    group = int(a["group"])
    only = NONE
    if a["load"] - (cause >= 0 and before.contacts[cause]["agent"] == agent) > 0:
        only = TEXT
    elif a["mail"] not in (NONE, cause):
        only = CALL
    return explain_line(
        int(floor["contact_choice"]),
        float(floor["ageing"]),
        int(floor["now"]),
        only,
        w.group_lines[w.group_lines_at[group] : w.group_lines_at[group + 1]],
        w.speed[group],
        before.lines,
        before.contacts,
    )


def _words(codes: Codes, w: World, name: str, why: Explanation | LineExplanation | None) -> str:
    if why is None:
        return f"{name}, who had the issue last"
    if isinstance(why, Explanation):
        free = [c for c in why.candidates if c.free]
        others = ", ".join(
            f"{codes.agents[c.agent]} (score {c.score:g}, idle {c.idle_ms or 0:,} ms)" for c in free[:AGENTS_NAMED]
        )
        more = f" and {len(free) - AGENTS_NAMED} more" if len(free) > AGENTS_NAMED else ""
        return f"{name} by {why.policy}; {len(why.candidates)} eligible, {len(free)} free, best first: {others}{more}"
    heads = "; ".join(
        f"{codes.queues[w.lines[head.line]['queue']]} {head.waiting} waiting, first {head.waited_ms:,} ms, "
        f"urgency {head.urgency:g}"
        for head in why.heads
    )
    return f"{name} came free and took the most urgent by {why.policy}: {heads}"
