"""A made-up month at a contact centre, drawn from a seed: what ``percall demo`` costs.

A plain event loop over one queue a skill: first come, first served, by the agent who has been idle longest. Waits,
abandonment and occupancy are therefore consequences of the staffing, and an agent is never in two calls at once
(chat agents hold two chats). Times inside are integer milliseconds since the epoch.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import polars as pl

from percall.centre.model import Centre
from percall.log.schema import AGENT_STATES, CONTACTS, SEGMENTS
from percall.periods import days

FIRST: Final = date(2026, 4, 1)
LAST: Final = date(2026, 4, 30)
OUTAGE: Final = date(2026, 4, 14)
"""The day a cable was cut: support and chat are flooded from ten to three."""

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
OPEN_HOUR: Final = 8
ARRIVALS_BY_HOUR: Final = (5, 9, 12, 11, 9, 9, 9, 9, 8, 6, 4, 3)  # from 8 to 20 o'clock
WEEKDAYS: Final = (1.2, 1.06, 1.0, 0.98, 0.97, 0.34, 0.0)  # Monday first; closed on Sunday
CAMPAIGN_WEEKDAYS: Final = (1, 2, 3)  # Tuesday to Thursday
CAMPAIGN_HOURS: Final = (12, 17)
FULL_TIME_STARTS: Final = (8, 9, 12)
PART_TIME_STARTS: Final = (9, 15, 10, 8, 14, 9, 15, 10, 13, 9, 15, 13, 14)
"""Hours at which the shifts of a day begin: dealt out in this order, so that the floor is fullest before noon."""


@dataclass(frozen=True)
class Desk:
    """What one queue is asked for and how its contacts go. Times are means in seconds, shares 0 to 1."""

    contacts_per_day: float
    reasons: dict[str, float]  # relative frequency
    menu_s: float  # in the IVR or with the bot
    patience_s: float
    talk_s: float
    wrap_s: float
    on_hold: float  # share of conversations with a hold
    resolved: float
    self_served: dict[str, float] = field(default_factory=dict)  # share settled there by reason; other reasons: 0.04
    transfers: dict[str, tuple[str, float]] = field(default_factory=dict)  # reason: (to queue, share)
    converted: float | None = None


DESKS: Final = {
    "sales": Desk(
        contacts_per_day=165,
        reasons={"new_line": 5, "upgrade": 3, "moving_house": 2},
        menu_s=32,
        patience_s=150,
        talk_s=430,
        wrap_s=45,
        on_hold=0.15,
        resolved=0.90,
        transfers={"moving_house": ("billing", 0.12)},
        converted=0.27,
    ),
    "support": Desk(
        contacts_per_day=480,
        reasons={"no_internet": 5, "slow_wifi": 4, "router_setup": 3},
        self_served={"no_internet": 0.16, "outage": 0.5},
        menu_s=48,
        patience_s=230,
        talk_s=465,
        wrap_s=50,
        on_hold=0.34,
        resolved=0.77,
        transfers={"no_internet": ("billing", 0.05), "router_setup": ("sales", 0.03)},
    ),
    "billing": Desk(
        contacts_per_day=370,
        reasons={"bill_question": 5, "payment": 5, "cancel": 1},
        self_served={"payment": 0.62, "bill_question": 0.14},
        menu_s=55,
        patience_s=200,
        talk_s=300,
        wrap_s=40,
        on_hold=0.22,
        resolved=0.86,
        transfers={"cancel": ("sales", 0.45), "bill_question": ("support", 0.04)},
    ),
    "chat": Desk(
        contacts_per_day=280,
        reasons={"slow_wifi": 4, "bill_question": 3, "order_status": 3},
        self_served={"order_status": 0.55, "bill_question": 0.2, "outage": 0.5},
        menu_s=70,
        patience_s=260,
        talk_s=640,
        wrap_s=35,
        on_hold=0.0,
        resolved=0.80,
    ),
}


@dataclass
class Contact:
    """A contact on its way; ``segments`` are (kind, start, end, queue, agent)."""

    queue: str
    reason: str
    customer: str | None
    language: str
    product: str
    start: int
    direction: str = "inbound"
    outcome: str = "abandoned"
    end: int = 0
    waiting: bool = False
    desk: str = ""  # the queue it is in now
    resolved: bool | None = None
    converted: bool | None = None
    csat: float | None = None
    segments: list[tuple[str, int, int, str | None, str | None]] = field(default_factory=list)


@dataclass
class Agent:
    """An agent: ``duty`` is what the plan says, the state also depends on contacts in hand."""

    agent_id: str
    queue: str
    slots: int  # contacts at once
    duty: str = "offline"
    active: int = 0
    idle_since: int = 0
    states: list[tuple[int, str]] = field(default_factory=list)  # (from, state)

    @property
    def takes(self) -> bool:
        return self.duty == "available" and self.active < self.slots

    def note(self, now: int) -> None:
        """Write down the state from ``now`` on, if it is another."""
        state = "busy" if self.active else self.duty
        if not self.states or self.states[-1][1] != state:
            self.states.append((now, state))


class Draws:
    """One random stream a kind of draw, so that more draws of one kind leave the others as they were."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._streams: dict[str, Iterator[float]] = {}

    def generator(self, kind: str) -> np.random.Generator:
        return np.random.default_rng([self._seed, *kind.encode()])

    def _next(self, kind: str, draw: Callable[[np.random.Generator, int], Any]) -> float:
        if kind not in self._streams:
            generator = self.generator(kind)
            self._streams[kind] = (value for _ in itertools.count() for value in draw(generator, 4096).tolist())
        return next(self._streams[kind])

    def chance(self, kind: str, share: float) -> bool:
        return self.share(kind) < share

    def share(self, kind: str) -> float:
        return self._next(kind, lambda generator, size: generator.random(size))

    def exponential(self, kind: str, mean_s: float) -> int:
        return round(mean_s * SECOND * self._next(kind, lambda generator, size: generator.exponential(size=size)))

    def lognormal(self, kind: str, mean_s: float, spread: float = 0.6) -> int:
        """Milliseconds; ``spread`` is the standard deviation of the logarithm."""
        normal = self._next(kind, lambda generator, size: generator.standard_normal(size))
        return round(mean_s * SECOND * math.exp(spread * normal - spread * spread / 2))

    def pick(self, kind: str, weights: dict[str, float]) -> str:
        level = self.share(kind) * sum(weights.values())
        for name, weight in weights.items():
            level -= weight
            if level < 0:
                return name
        return name


class Floor:
    """The event loop: contacts and agents of one month. Ties in time keep the order in which they were planned."""

    def __init__(self, centre: Centre, seed: int) -> None:
        self.draws = Draws(seed)
        self.contacts: list[Contact] = []
        self._events: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._serial = itertools.count()
        self._zone = centre.zone
        self._midnight = {
            day: round(datetime.combine(day, time(OPEN_HOUR), centre.zone).timestamp()) * SECOND - OPEN_HOUR * HOUR
            for day in days(FIRST, LAST)
        }
        self._waiting: dict[str, deque[Contact]] = {queue: deque() for queue in DESKS}
        self.agents = [
            Agent(agent, team.skills[0], 2 if centre.queues[team.skills[0]].channel == "chat" else 1)
            for team in centre.teams.values()
            for agent in team.agents
        ]
        self._of_queue = {queue: [agent for agent in self.agents if agent.queue == queue] for queue in DESKS}

    def run(self) -> None:
        for queue in DESKS:
            self._plan_shifts(queue)
            self._plan_arrivals(queue)
        while self._events:
            now, _, happen, subject = heapq.heappop(self._events)
            happen(now, *subject)

    def _clock(self, when: int) -> tuple[date, int]:
        """Local day and hour."""
        local = datetime.fromtimestamp(when / SECOND, self._zone)
        return local.date(), local.hour

    def _at(self, when: int, happen: Callable[..., None], *subject: Any) -> None:
        heapq.heappush(self._events, (when, next(self._serial), happen, subject))

    # -- plans -------------------------------------------------------------------------------------------------------

    def _plan_shifts(self, queue: str) -> None:
        """Two agents in ten work eight hours on five days, the others five hours on four; a third works Saturdays."""
        agents = list(enumerate(self._of_queue[queue]))
        for day, midnight in self._midnight.items():
            for full_time, starts in ((True, FULL_TIME_STARTS), (False, PART_TIME_STARTS)):
                due = [one for one in agents if (one[0] % 5 == 0) == full_time and _works(one[0], full_time, day)]
                present = [one for one in due if not self.draws.chance("absence", 0.14)]
                for (number, agent), hour in zip(present, itertools.cycle(starts), strict=False):
                    for offset_min, duty in _shift(full_time, day, number):
                        self._at(midnight + hour * HOUR + offset_min * MINUTE, self._turn, agent, duty)

    def _plan_arrivals(self, queue: str) -> None:
        """Poisson numbers a day around a level that itself varies a little from day to day."""
        generator = self.draws.generator(f"arrivals {queue}")
        shape = np.array(ARRIVALS_BY_HOUR) / sum(ARRIVALS_BY_HOUR)
        for day, midnight in self._midnight.items():
            mean = DESKS[queue].contacts_per_day * WEEKDAYS[day.weekday()] * generator.gamma(80, 1 / 80)
            hours = generator.choice(len(shape), generator.poisson(mean), p=shape) + OPEN_HOUR
            for hour, minute in zip(hours.tolist(), generator.random(len(hours)).tolist(), strict=True):
                self._plan_contact(queue, midnight + round((hour + minute) * HOUR))
            if day == OUTAGE and queue in ("support", "chat"):
                surge = generator.random(generator.poisson(1.2 * DESKS[queue].contacts_per_day))
                for moment in (10 + 5 * surge * surge).tolist():
                    self._plan_contact(queue, midnight + round(moment * HOUR), "outage")

    def _plan_contact(self, queue: str, when: int, reason: str | None = None) -> None:
        draws = self.draws
        known = draws.chance("identified", 0.88)
        customer = f"B{100_000 + int(draws.share('customer') * 26_000)}" if known else None
        language = draws.pick("language", {"en": 0.76, "es": 0.24})
        product = draws.pick("product", {"fibre": 0.5, "cable": 0.35, "mobile": 0.15})
        reason = reason or draws.pick("reason", DESKS[queue].reasons)
        self._at(when, self._arrive, Contact(queue, reason, customer, language, product, when))

    # -- the life of a contact ---------------------------------------------------------------------------------------

    def _arrive(self, now: int, contact: Contact) -> None:
        """The contact reaches the IVR or the bot, which settles it, loses it or sends it to the queue."""
        self.contacts.append(contact)
        desk = DESKS[contact.queue]
        enters = now + 5 * SECOND + self.draws.lognormal("menu", desk.menu_s - 5)
        contact.segments.append(("bot" if contact.queue == "chat" else "ivr", now, enters, None, None))
        contact.end = enters
        if self.draws.chance("self service", desk.self_served.get(contact.reason, 0.04)):
            contact.outcome, contact.resolved = "self_served", True
        elif not self.draws.chance("leaves menu", 0.02):
            self._at(enters, self._enqueue, contact, contact.queue)

    def _enqueue(self, now: int, contact: Contact, queue: str) -> None:
        contact.waiting, contact.desk, contact.end = True, queue, now
        self._waiting[queue].append(contact)
        self._at(now + self.draws.exponential("patience", DESKS[queue].patience_s), self._give_up, contact, queue)
        self._match(now, queue)

    def _give_up(self, now: int, contact: Contact, queue: str) -> None:
        """Patience is over; half of those who hang up dial again within the hour."""
        if not contact.waiting or contact.desk != queue:
            return
        contact.segments.append(("queue", contact.end, now, queue, None))
        contact.waiting, contact.end = False, now
        if queue != contact.queue:  # after a transfer: somebody did talk to them
            contact.outcome, contact.resolved = "handled", False
        if self.draws.chance("redial", 0.5):
            self._again(contact, now + self.draws.exponential("redial delay", 900))

    def _again(self, contact: Contact, when: int) -> None:
        """The same customer with the same matter, if the centre is open at that time."""
        day, hour = self._clock(when)
        if day in self._midnight and WEEKDAYS[day.weekday()] and 0 <= hour - OPEN_HOUR < len(ARRIVALS_BY_HOUR):
            repeat = Contact(contact.queue, contact.reason, contact.customer, contact.language, contact.product, when)
            self._at(when, self._arrive, repeat)

    def _match(self, now: int, queue: str) -> None:
        """Serve who waits longest, by the agent who is idle longest, while there are both."""
        waiting = self._waiting[queue]
        while waiting:
            if not waiting[0].waiting:
                waiting.popleft()
                continue
            free = [agent for agent in self._of_queue[queue] if agent.takes]
            if not free:
                return
            agent = min(free, key=lambda agent: (agent.active, agent.idle_since))
            self._serve(now, waiting.popleft(), agent)

    def _serve(self, now: int, contact: Contact, agent: Agent) -> None:
        """Ring, talk, perhaps hold and talk again, then wrap up or transfer."""
        desk, draws, queue = DESKS[agent.queue], self.draws, agent.queue
        contact.waiting = False
        contact.segments.append(("queue", contact.end, now, queue, None))
        talks = now
        if agent.slots == 1:
            talks += 2 * SECOND + draws.exponential("ring", 2)
            contact.segments.append(("ring", now, talks, queue, agent.agent_id))
        talk = 20 * SECOND + draws.lognormal("talk", desk.talk_s - 20)
        hold = draws.lognormal("hold", 75) if draws.chance("on hold", desk.on_hold) else 0
        contact.end = self._converse(contact, agent, talks, talk, hold)
        to, share = desk.transfers.get(contact.reason, ("", 0.0))
        if contact.desk == contact.queue and draws.chance("transfer", share):
            self._at(contact.end, self._enqueue, contact, to)
            self._occupy(now, agent, contact.end)  # who takes over does the wrap-up
        else:
            self._at(contact.end, self._settle, contact, desk)
            self._occupy(now, agent, self._wrap(contact, agent, desk.wrap_s))

    def _converse(self, contact: Contact, agent: Agent, start: int, talk: int, hold: int) -> int:
        """Add talk segments, with the hold a third of the way in; returns when the conversation ends."""
        parts = [("talk", talk // 3), ("hold", hold), ("talk", talk - talk // 3)] if hold else [("talk", talk)]
        for kind, length in parts:
            contact.segments.append((kind, start, start + length, agent.queue, agent.agent_id))
            start += length
        return start

    def _wrap(self, contact: Contact, agent: Agent, mean_s: float) -> int:
        ends = contact.end + self.draws.lognormal("wrap", mean_s)
        contact.segments.append(("wrap", contact.end, ends, agent.queue, agent.agent_id))
        return ends

    def _settle(self, now: int, contact: Contact, desk: Desk) -> None:
        """The conversation is over: was it resolved, was something sold, what did the customer think of it."""
        draws = self.draws
        contact.outcome, contact.end = "handled", now
        contact.resolved = draws.chance("resolved", desk.resolved)
        if desk.converted is not None:
            contact.converted = draws.chance("converted", desk.converted)
        if draws.chance("survey", 0.18):
            mood = (4.3 if contact.resolved else 2.6) + 1.6 * (draws.share("mood") - 0.5)
            contact.csat = float(min(5, max(1, round(mood))))
        if not contact.resolved and draws.chance("comes back", 0.55):
            ahead = timedelta(days=1 + int(draws.share("days later") * 4))
            self._again(contact, now + int(ahead.total_seconds()) * SECOND + draws.exponential("later", 1800))

    # -- the life of an agent ----------------------------------------------------------------------------------------

    def _turn(self, now: int, agent: Agent, duty: str) -> None:
        """The plan says so: the agent starts, goes on a break, comes back, goes home (after the contact in hand)."""
        agent.duty = duty
        self._idle(now, agent)

    def _occupy(self, now: int, agent: Agent, until: int) -> None:
        agent.active += 1
        agent.note(now)
        self._at(until, self._release, agent)

    def _release(self, now: int, agent: Agent) -> None:
        agent.active -= 1
        self._idle(now, agent)

    def _idle(self, now: int, agent: Agent) -> None:
        agent.note(now)
        if agent.takes:
            agent.idle_since = now
            self._match(now, agent.queue)
        if agent.takes and agent.queue == "sales":
            self._at(now + 20 * SECOND, self._dial, agent, now)

    def _dial(self, now: int, agent: Agent, since: int) -> None:
        """A sales agent idle for a while calls the next customer of the campaign."""
        if not agent.takes or agent.idle_since != since:
            return
        day, hour = self._clock(now)
        if day.weekday() not in CAMPAIGN_WEEKDAYS or not CAMPAIGN_HOURS[0] <= hour < CAMPAIGN_HOURS[1]:
            return
        draws = self.draws
        contact = Contact(
            "sales", "fibre_campaign", f"B{100_000 + int(draws.share('called') * 26_000)}",
            draws.pick("language", {"en": 0.76, "es": 0.24}), "cable", now, direction="outbound", outcome="failed",
        )  # fmt: skip
        self.contacts.append(contact)
        contact.end = now + 5 * SECOND + draws.exponential("dialling", 14)
        contact.segments.append(("ring", now, contact.end, "sales", agent.agent_id))
        if draws.chance("picks up", 0.38):
            contact.end = self._converse(contact, agent, contact.end, draws.lognormal("pitch", 165, 0.9), 0)
            contact.outcome, contact.converted = "handled", draws.chance("campaign sale", 0.11)
        self._occupy(now, agent, self._wrap(contact, agent, 22))


def _works(number: int, full_time: bool, day: date) -> bool:
    """Whether the day is one of an agent's working days."""
    saturdays = number % 3 == 1
    free = {6, (number // 3) % 5} if saturdays else {5, 6}
    return day.weekday() not in (free if full_time else free | {(number // 3 + 2) % 5})


def _shift(full_time: bool, day: date, number: int) -> list[tuple[int, str]]:
    """Duties of one shift as (minutes from its start, duty)."""
    if not full_time:
        breaks = [(135 + number % 3 * 15, 15, "break")]
        length = 300
    else:
        breaks = [(105 + number % 4 * 15, 15, "break"), (225 + number % 4 * 15, 30, "break"), (420, 15, "break")]
        length = 480
    if day.weekday() == number % 5:
        breaks.append((30, 30, "meeting"))
    if day.day == 2 + number % 28:
        breaks.append((310 if full_time else 190, 90, "training"))
    duties = [(0, "available"), (length, "offline")]
    for start, minutes, duty in breaks:
        duties += [(start, duty), (start + minutes, "available")]
    return sorted(duties)


def sample(centre: Centre, seed: int = 1) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Contacts, segments and agent states (schema tables) of the sample month at ``centre``.

    The centre's queues are those of ``DESKS``; each team serves the queue that is its first skill. ``product`` is an
    attribute column of contacts. The same seed gives the same rows.
    """
    floor = Floor(centre, seed)
    floor.run()
    contacts = sorted(floor.contacts, key=lambda contact: contact.start)
    numbered = [(f"C{number:06d}", contact) for number, contact in enumerate(contacts, 1)]
    return _contacts(numbered, centre), _segments(numbered), _agent_states(floor.agents)


def _contacts(numbered: list[tuple[str, Contact]], centre: Centre) -> pl.DataFrame:
    rows = [
        {
            "contact_id": contact_id,
            "channel": centre.queues[c.queue].channel,
            "direction": c.direction,
            "started_at": c.start * 1000,
            "ended_at": c.end * 1000,
            "customer_id": c.customer,
            "queue": c.queue,
            "reason": c.reason,
            "language": c.language,
            "outcome": c.outcome,
            "resolved": c.resolved,
            "converted": c.converted,
            "csat": c.csat,
            "source": "sample",
            "flags": None,
            "product": c.product,
        }
        for contact_id, c in numbered
    ]
    return _typed(rows, CONTACTS | {"product": pl.String()})


def _segments(numbered: list[tuple[str, Contact]]) -> pl.DataFrame:
    rows = [
        {
            "contact_id": contact_id,
            "seq": seq,
            "kind": kind,
            "started_at": start * 1000,
            "ended_at": end * 1000,
            "duration_ms": end - start,
            "queue": queue,
            "agent_id": agent,
        }
        for contact_id, contact in numbered
        for seq, (kind, start, end, queue, agent) in enumerate(contact.segments, 1)
    ]
    return _typed(rows, SEGMENTS)


def _agent_states(agents: list[Agent]) -> pl.DataFrame:
    rows = [
        {"agent_id": agent.agent_id, "state": state, "started_at": start * 1000, "ended_at": end * 1000}
        for agent in agents
        for (start, state), (end, _) in itertools.pairwise(agent.states)
        if state != "offline" and start < end
    ]
    return _typed(rows, AGENT_STATES)


def _typed(rows: list[dict[str, Any]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Times arrive as integer microseconds since the epoch."""
    return pl.DataFrame(
        rows, schema={name: pl.Int64() if t == pl.Datetime("us", "UTC") else t for name, t in schema.items()}
    ).cast(
        schema  # type: ignore[arg-type]
    )
