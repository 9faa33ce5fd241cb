"""What a centre file promises of a week: the work that contacts bring, and the agents on shift who may do it.

By the file alone, without a run: agents are taken to be busy all the time that they are at work, contacts to get the
fastest group that may serve them, and nobody to call again or to be transferred. So what staff cannot do here, it
cannot do at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from percall.centre.calendar import entry_for, minutes_of
from percall.centre.routing import QueuePolicy
from percall.floor.codes import MODES, Ask, Codes, Kind
from percall.floor.demands import may_serve, rule_of, steps_of
from percall.floor.worth import handling_s
from percall.routing.rules import RuleTable
from percall.routing.tables import TEXT

Steps = NDArray[np.float64]
"""A figure for each step of a local day."""

STEP: Final = 5
"""Minutes in which hours and staff are compared; the finest interval a centre file knows."""
DAY: Final = 24 * 60 // STEP
A_WEEK: Final = tuple(date(2024, 1, 1) + timedelta(days=n) for n in range(7))
"""Monday to Sunday, without holidays: the days on which hours, staff and load are compared."""


def policy_of(codes: Codes, queue: str) -> QueuePolicy:
    """How a queue works; the defaults where the file says nothing of it."""
    return codes.centre.routing.queues.get(queue) or QueuePolicy()


def open_steps(policy: QueuePolicy, day: date) -> NDArray[np.bool_]:
    """When a queue is open on a day, the hours past midnight of the day before among them."""
    if not policy.open:
        return np.ones(DAY, np.bool_)
    steps = np.zeros(2 * DAY, np.bool_)
    for shift, span in ((0, entry_for(policy.open, day, False)), (DAY, _day_before(policy, day))):
        if span is not None:
            start, end = (minute // STEP - shift for minute in minutes_of(span))
            steps[max(start, 0) : max(end, 0)] = True
    return steps[:DAY]


def _day_before(policy: QueuePolicy, day: date) -> str | None:
    return entry_for(policy.open, day - timedelta(days=1), False)


def servers(codes: Codes, queue: str, only: Ask | None = None) -> set[str]:
    """Groups that may serve the queue at some step; or one demand on it."""
    centre, policy = codes.centre, policy_of(codes, queue)
    channel = centre.queues[queue].channel
    return {
        group
        for ask in codes.asks
        if ask.queue == queue and only in (None, ask)
        for skills, added, _ in steps_of(ask, policy)
        for group in codes.groups
        if may_serve(centre, group, channel, skills, added)
    }


def staffed(codes: Codes, name: str, day: date) -> Steps:
    """Agents of a group on shift, pauses included, in steps of the local day; night shifts reach into the next."""
    group, step = codes.centre.staffing.groups[name], codes.centre.staffing.interval_minutes
    heads = np.zeros(2 * DAY)
    wanted = entry_for(group.staffed, day, False)
    if wanted is not None:
        heads[:DAY] += _in_steps(wanted, step)
    for shift in group.shifts:
        start, end = minutes_of(shift.hours)
        if shift.is_worked(day):
            heads[start // STEP : end // STEP] += shift.agents
        if end > 1440 and shift.is_worked(day - timedelta(days=1)):
            heads[: (end - 1440) // STEP] += shift.agents
    return heads[:DAY]


def _in_steps(values: float | tuple[float, ...], minutes: int) -> Steps:
    """A table of the centre file, one value for the day or one for each interval of so many minutes."""
    return np.repeat(values, minutes // STEP) if isinstance(values, tuple) else np.full(DAY, float(values))


def at_work(codes: Codes, groups: Iterable[str], day: date) -> Steps:
    """Agents of these groups on shift, in steps of the local day."""
    return sum((staffed(codes, name, day) for name in groups), np.zeros(DAY))


@dataclass(frozen=True)
class Load:
    """What contacts bring to some demands on queues, hour for hour of agents, and the groups that may do it.

    ``work`` is all of it, ``staying`` that of customers who never leave the queue, by day; ``groups`` may serve these
    demands, ``others`` as well, where the contacts may overflow to.
    """

    queues: tuple[str, ...]
    groups: frozenset[str]
    others: frozenset[str]
    work: NDArray[np.float64]
    staying: NDArray[np.float64]

    @property
    def reached(self) -> frozenset[str]:
        """Every group that its contacts may come to."""
        return self.groups | self.others

    def with_(self, more: Load) -> Load:
        """Both together."""
        queues = (*self.queues, *(queue for queue in more.queues if queue not in self.queues))
        groups, others = self.groups | more.groups, self.others | more.others
        return Load(queues, groups, others, self.work + more.work, self.staying + more.staying)


@dataclass(frozen=True)
class Capacity:
    """The load of a centre and the hours of its agents, over a week and the dates that the file names."""

    codes: Codes

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday, then the dates named in tables of contacts, campaigns and staff."""
        centre = self.codes.centre
        tables: list[Iterable[str]] = [demand.per_hour for demand in centre.arrivals.demands.values()]
        tables += [campaign.hours for campaign in centre.campaigns.values()]
        for group in centre.staffing.groups.values():
            tables += [group.staffed, *(shift.days for shift in group.shifts)]
        dates = {key for table in tables for key in table if key[0].isdigit()}
        return (*A_WEEK, *map(date.fromisoformat, sorted(dates)))

    def hours(self, groups: Iterable[str]) -> NDArray[np.float64]:
        """Hours that agents of these groups are at work, by day; of shifts, what absence and adherence leave."""
        return sum((self._hours[name] for name in groups), np.zeros(len(self.days)))

    @cached_property
    def _hours(self) -> dict[str, NDArray[np.float64]]:
        found = {}
        for name, group in self.codes.centre.staffing.groups.items():
            there = (1 - group.absence) * group.adherence if group.shifts else 1.0
            heads = [staffed(self.codes, name, day).sum() for day in self.days]
            found[name] = there * STEP / 60 * np.array(heads)
        return found

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """The load of each demand on a queue that first contacts lead to, in the order of ``Codes.asks``."""
        work = np.zeros((2, len(self.codes.asks), len(self.days)))
        table = RuleTable.of(self.codes.centre.routing.rules)
        for kind in self.codes.kinds:
            first = self.codes.ask_of_rule(rule_of(table, kind, repeat=False))
            if kind.campaign is None and first >= 0:
                for ask, day, hours in self._of_kind(kind, first):
                    work[:, ask, day] += hours, hours * self._stays(kind, self.codes.asks[ask].queue)
        asks = enumerate(self.codes.asks)
        return tuple(self._load(ask, *work[:, number]) for number, ask in asks if work[0, number].any())

    def _load(self, ask: Ask, work: NDArray[np.float64], staying: NDArray[np.float64]) -> Load:
        after, others = policy_of(self.codes, ask.queue).overflow_to, set[str]()
        while after is not None:
            others |= servers(self.codes, after)
            after = policy_of(self.codes, after).overflow_to
        return Load((ask.queue,), frozenset(servers(self.codes, ask.queue, ask)), frozenset(others), work, staying)

    def _of_kind(self, kind: Kind, first: int) -> Iterator[tuple[int, int, float]]:
        """Hours of work that contacts of a kind bring: demand on a queue, day, hours."""
        centre = self.codes.centre
        for number, day in enumerate(self.days):
            rates = entry_for(centre.arrivals.demands[kind.name].per_hour, day, False)
            contacts = self._passed_on(kind) * _in_steps(rates or 0.0, centre.arrivals.interval_minutes) * STEP / 60
            ask = first
            while ask >= 0 and contacts.any():
                here = self.codes.asks[ask]
                policy = policy_of(self.codes, here.queue)
                shut = ~open_steps(policy, day) & (policy.when_closed != "wait")
                yield ask, number, float(contacts[~shut].sum()) * self._hours_each(kind, ask)
                ask = self.codes.own_ask(policy.overflow_to) if policy.when_closed == "overflow" else -1
                contacts = np.where(shut, contacts, 0.0)

    def _passed_on(self, kind: Kind) -> float:
        """The share of contacts that self-service passes on."""
        share = 1.0
        for name in kind.through:
            service = self.codes.centre.self_service[name]
            share *= 1 - service.containment.get(kind.behaviour, 0.0)
            share *= float(np.prod([1 - step.hang_up for step in service.steps]))
        return share

    def _hours_each(self, kind: Kind, ask: int) -> float:
        """Hours of an agent that a contact takes, at the fastest group; a share of them where conversations overlap."""
        groups = self._servers[ask]
        return min((handling_s(self.codes, kind, g) / self._at_once(kind, g) for g in groups), default=0.0) / 3600

    @cached_property
    def _servers(self) -> tuple[frozenset[str], ...]:
        """The groups that may serve each demand on a queue."""
        return tuple(frozenset(servers(self.codes, ask.queue, ask)) for ask in self.codes.asks)

    def _at_once(self, kind: Kind, name: str) -> float:
        """How many conversations an agent ends in the time of one alone."""
        group = self.codes.centre.staffing.groups[name]
        if MODES[kind.channel] != TEXT:
            return 1.0
        return max(1.0, group.chats / (1 + group.chat_slowdown * (group.chats - 1)))

    def _stays(self, kind: Kind, queue: str) -> float:
        """The share of customers of a kind who never leave a queue."""
        policy, patience = policy_of(self.codes, queue), self.codes.behaviour(kind).patience
        lines = kind.channel == "voice" and self.codes.centre.routing.lines is not None
        if policy.max_length is not None or policy.max_wait_s is not None or lines:
            return 0.0
        return 1.0 if patience is None else patience.never

    def together(self) -> Iterator[Load]:
        """Each demand, each queue, and each set of queues that share agents or overflow into each other."""
        yield from self.loads
        yield from self.of_queues
        yield from _joined(self.loads, lambda one, other: bool(one.reached & other.reached))

    @property
    def of_queues(self) -> list[Load]:
        """The load of each queue that first contacts lead to."""
        return _joined(self.loads, lambda one, other: one.queues == other.queues)


def _joined(loads: Iterable[Load], linked: Callable[[Load, Load], bool]) -> list[Load]:
    """Loads that are linked, directly or through others, as one."""
    found: list[Load] = []
    for load in loads:
        apart = [one for one in found if not linked(one, load)]
        whole = load
        for one in reversed([one for one in found if linked(one, load)]):
            whole = one.with_(whole)
        found = [*apart, whole]
    return found
