"""What a run used of everything that costs money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from percall.centre.calendar import entry_for
from percall.centre.levers import Follows
from percall.floor.codes import Codes, Kind
from percall.floor.worth import mean_s
from percall.ledger import Scope
from percall.log.schema import PAID_STATES, STATES
from percall.queueing import blocking_probability
from percall.twin.days import Calendar
from percall.twin.replication import Replication

Counts = NDArray[np.int64]

HOUR_US: Final = 3_600_000_000
MS: Final = 1000
EVERYTHING: Final = Scope()
UNIT: Final[dict[Follows, int]] = {
    "fixed": 1,  # days
    "paid_hours": HOUR_US,
    "seats": 1,  # agents employed, times days
    "line_hours": HOUR_US,
    "automated_hours": HOUR_US,
    "bot_sessions": 1,
    "contacts": 1,
    "trunks": 1,  # trunks, times days
}
"""How many of what ``Volumes.amount`` counts make one unit of a price."""

PAID: Final = [STATES.index(state) for state in PAID_STATES]
BUSY: Final = STATES.index("busy")
GRADE_OF_SERVICE: Final = 0.01
"""Share of calls that may find every trunk taken in the busiest hour (P.01), by which trunks are sized."""


@dataclass(frozen=True, eq=False)
class Volumes:
    """What one run used, all its days together.

    Arrays are int64. ``contacts``, ``resolved``, ``line_us``: kinds x (queues + none) x (groups + none), the group
    being that of the first agent. ``paid_us``, ``busy_us``, ``heads`` (agents employed): by group. ``sessions``,
    ``session_us``: kinds x self-services. ``lines``: telephone lines of the centre, None: enough.
    ``busiest_hour``: the share of all calls that is expected in the busiest hour of the days.
    """

    first: date
    days: int
    kinds: tuple[Kind, ...]
    queues: tuple[str, ...]
    teams: tuple[str, ...]  # of each group
    sites: tuple[str | None, ...]  # of each group
    services: tuple[str, ...]
    contacts: Counts
    resolved: Counts
    line_us: Counts
    paid_us: Counts
    busy_us: Counts
    heads: Counts
    sessions: Counts
    session_us: Counts
    lines: int | None
    busiest_hour: float

    def amount(self, follows: Follows, scope: Scope = EVERYTHING, services: tuple[str, ...] = ()) -> int:
        """How much there is of what a price follows, within its scope, in parts of ``UNIT``.

        Of people only the team and the site of a scope narrow: nobody knows which paid hours a queue has. Of automated
        hours and bot sessions, which are those of ``services``, only what is known before the queue narrows: channel,
        direction and reason.
        """
        match follows:
            case "fixed":
                return self.days
            case "paid_hours":
                return int(self.paid_us[self._groups(scope)].sum())
            case "seats":
                return int(self.heads[self._groups(scope)].sum()) * self.days
            case "trunks":
                return self.trunks * self.days
            case "contacts":
                return self._within(self.contacts, scope)
            case "line_hours":
                return self._within(self.line_us, scope)
            case "automated_hours":
                return self._of_services(self.session_us, scope, services)
            case "bot_sessions":
                return self._of_services(self.sessions, scope, services)

    @cached_property
    def trunks(self) -> int:
        """Telephone trunks: the lines of the centre; where it has enough, as many as its busiest hour needs."""
        return self.lines or required_trunks(self.busy_hour_erlangs)

    @cached_property
    def busy_hour_erlangs(self) -> float:
        """Calls in progress, on average over the busiest hour of a day."""
        return int(self.line_us.sum()) / HOUR_US * self.busiest_hour

    def _within(self, counts: Counts, scope: Scope) -> int:
        if scope == EVERYTHING:
            return int(counts.sum())
        queues = np.array([scope.queue in (None, queue) for queue in (*self.queues, None)])
        groups = np.append(self._groups(scope), scope.team is None and scope.site is None)
        return int(counts[np.ix_(self._kinds(scope), queues, groups)].sum())

    def _of_services(self, counts: Counts, scope: Scope, services: tuple[str, ...]) -> int:
        named = np.array([name in services for name in self.services], np.bool_)
        return int(counts[np.ix_(self._kinds(scope), named)].sum())

    def _kinds(self, scope: Scope) -> NDArray[np.bool_]:
        return np.array(
            [
                scope.channel in (None, kind.channel)
                and scope.reason in (None, kind.reason)
                and scope.direction in (None, "inbound" if kind.campaign is None else "outbound")
                for kind in self.kinds
            ],
            np.bool_,
        )

    def _groups(self, scope: Scope) -> NDArray[np.bool_]:
        return np.array(
            [
                scope.team in (None, team) and scope.site in (None, site)
                for team, site in zip(self.teams, self.sites, strict=True)
            ],
            np.bool_,
        )


def volumes_of(run: Replication) -> Volumes:
    """The volumes of a run, its days together."""
    codes, centre = run.codes, run.codes.centre
    sums = {name: run.sums[name].sum(axis=0) for name in ("offered", "resolved", "line_us")}
    presence = MS * run.presence.sum(axis=0)
    groups = centre.staffing.groups.values()
    sessions, session_us = _sessions(run)
    return Volumes(
        first=run.first,
        days=run.days,
        kinds=codes.kinds,
        queues=codes.queues,
        teams=tuple(group.team for group in groups),
        sites=tuple(centre.teams[group.team].site for group in groups),
        services=tuple(centre.self_service),
        contacts=sums["offered"],
        resolved=sums["resolved"],
        line_us=sums["line_us"],
        paid_us=presence[:, PAID].sum(axis=1),
        busy_us=presence[:, BUSY],
        heads=np.array([group.agents for group in groups], np.int64),
        sessions=sessions,
        session_us=session_us,
        lines=centre.routing.lines,
        busiest_hour=busiest_hour(codes, run.first, run.days),
    )


def _sessions(run: Replication) -> tuple[Counts, Counts]:
    """Sessions with each self-service, and their time: those that took time, as the log and the costing have them; of
    a service that is said to take none, every visit."""
    codes = run.codes
    services = codes.centre.self_service
    numbers = {name: number for number, name in enumerate(services)}
    held = np.zeros((len(codes.kinds), len(services)), np.int64)
    spent = np.zeros_like(held)
    at = 0
    for k, kind in enumerate(codes.kinds):
        for name in kind.through:
            steps = run.steps[at : at + len(services[name].steps)]
            takes_time = any(mean_s(step.time) > 0 for step in services[name].steps)
            held[k, numbers[name]] += steps["sessions"].sum() if takes_time else steps["entered"][0]
            spent[k, numbers[name]] += MS * steps["spent_ms"].sum()
            at += len(steps)
    return held, spent


def busiest_hour(codes: Codes, first: date, days: int) -> float:
    """The share of the calls of ``days`` days that is expected in the busiest clock hour; 0 where there are none."""
    calendar, arrivals = Calendar(codes, first), codes.centre.arrivals
    voice = [demand for demand in arrivals.demands.values() if demand.channel == "voice"]
    hours = np.zeros((days, 24))
    for number in range(days):
        day = first + timedelta(days=number)
        for demand in voice:
            rates = entry_for(demand.per_hour, day, calendar.is_holiday(day)) or 0.0
            hours[number] += np.reshape(rates, (24, -1)).mean(axis=1) if isinstance(rates, tuple) else rates
    return float(hours.max() / hours.sum()) if hours.sum() > 0 else 0.0


def required_trunks(erlangs: float, blocked: float = GRADE_OF_SERVICE) -> int:
    """The fewest trunks on which at most the share ``blocked`` of calls finds none free (Erlang B)."""
    trunks = int(erlangs)
    while blocking_probability(erlangs, trunks) > blocked:
        trunks += 1
    return trunks
