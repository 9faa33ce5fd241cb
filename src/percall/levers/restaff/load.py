"""What customers ask of each group, by kind of day and time of day, as a run of the twin shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from percall.floor.codes import MODES, Codes
from percall.floor.worth import mean_s
from percall.levers.restaff.week import Week
from percall.log.schema import KINDS, OUTCOMES
from percall.routing.tables import MAIL, TEXT, Records

WORK = [KINDS.index(kind) for kind in ("ring", "talk", "hold", "wrap")]
TALK = KINDS.index("talk")
ABANDONED = OUTCOMES.index("abandoned")
HOUR_MS = 3_600_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Load:
    """What customers ask of agents.

    ``erlangs``: kinds of day x groups x steps, agents busy on average with work that cannot wait, counted where it
    begins. An agent works off as many chats at once as the group may have, so a chat counts with that part of its time.
    Who gave up counts with the work of those who did not, from the groups that serve the queue. ``later_h``: kinds of
    day x groups, agent hours a day of work that waits until nobody else does: e-mail and outbound calls. ``aht_s``: by
    group, agent time of a contact; ``patience_s``: by group, the mean patience of its customers (of rates; infinite
    where nobody gives up).
    """

    erlangs: Floats
    later_h: Floats
    aht_s: Floats
    patience_s: Floats


@dataclass
class Tally:
    """Collects the work of one run. A ``Tally`` is what ``replicate`` takes as ``rows``."""

    contacts: list[Records] = field(default_factory=list)
    segments: list[Records] = field(default_factory=list)

    def __call__(self, contacts: Records, segments: Records, stints: Records) -> None:
        """Takes over the rows written since the last call."""
        self.contacts.append(contacts[["number", "kind", "queue", "outcome", "ended_ms"]].copy())
        self.segments.append(segments[np.isin(segments["kind"], WORK) & (segments["agent"] >= 0)])


def load_of(week: Week, staff: Codes, tallies: Sequence[Tally]) -> Load:
    """The load of the days of a week, averaged over runs of them; ``staff``: the centre as it was in these runs."""
    group_of_agent = np.repeat(np.arange(len(staff.groups)), [g.agents for g in staff.centre.staffing.groups.values()])
    found = [_of_run(week, group_of_agent, tally) for tally in tallies]
    erlangs, later, work, talks, leaving = (np.mean(part, axis=0) for part in zip(*found, strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        aht_s = np.where(talks > 0, work / talks, 1.0)
        patience_s = np.where(leaving > 0, talks / leaving, np.inf)
    return Load(erlangs, later, aht_s, patience_s)


def _of_run(
    week: Week, group_of_agent: NDArray[np.int64], tally: Tally
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Erlangs, hours for later, and by group: seconds of work, conversations, sum of their rates of giving up."""
    codes, groups = week.codes, len(week.codes.groups)
    contacts, segments = np.concatenate(tally.contacts), np.concatenate(tally.segments)
    kind_of = np.full(int(max(contacts["number"].max(initial=0), segments["number"].max(initial=0))) + 1, -1)
    kind_of[contacts["number"]] = contacts["kind"]
    kind = kind_of[segments["number"]]
    group = group_of_agent[segments["agent"]]
    hours = (segments["ended_ms"] - segments["started_ms"]) / HOUR_MS / _at_once(codes)[segments["queue"], group]
    waits = _can_wait(codes)[kind] | _is_mail(codes)[segments["queue"]]
    at = _cells(week, segments["started_ms"])

    cells = week.days * week.steps
    now = np.zeros((groups, cells + 1))
    np.add.at(now, (group[~waits], at[~waits]), hours[~waits])
    by_queue = np.zeros((len(codes.queues), groups))
    np.add.at(by_queue, (segments["queue"][~waits], group[~waits]), hours[~waits])
    lost = contacts[(contacts["outcome"] == ABANDONED) & (contacts["queue"] >= 0)]
    lost = lost[~_is_mail(codes)[lost["queue"]]]
    served = contacts[(contacts["queue"] >= 0) & (contacts["outcome"] != ABANDONED)]
    each = by_queue / np.maximum(np.bincount(served["queue"], minlength=len(codes.queues)), 1)[:, None]
    gone = np.zeros((len(codes.queues), cells + 1))
    np.add.at(gone, (lost["queue"], _cells(week, lost["ended_ms"])), 1.0)
    now += each.T @ gone

    late = np.zeros((groups, week.days + 1))
    day = np.where(at[waits] < cells, at[waits] // week.steps, week.days)
    np.add.at(late, (group[waits], day), hours[waits])
    talk = (segments["kind"] == TALK) & ~waits
    return (
        _by_kind(week, now[:, :-1].reshape(groups, week.days, week.steps)) * 60 / week.step,
        _by_kind(week, late[:, :-1, None])[:, :, 0],
        np.bincount(group[~waits], 3600.0 * hours[~waits], groups).astype(np.float64),
        np.bincount(group[talk], minlength=groups).astype(np.float64),
        np.bincount(group[talk], _leaving(codes)[kind[talk]], groups).astype(np.float64),
    )


def _by_kind(week: Week, by_day: Floats) -> Floats:
    """Groups x days x steps as means over the days of each kind: kinds of day x groups x steps."""
    kinds = np.array(week.kind_of_day)
    return np.array([by_day[:, kinds == kind].mean(axis=1) for kind in range(len(week.kinds))])


def _cells(week: Week, moments: NDArray[np.int64]) -> NDArray[np.int64]:
    """The step of the run in which each moment lies; one past the last for moments after it."""
    days = [week.calendar.day(number) for number in range(week.days)]
    starts = [week.calendar.moment(day, week.step * n) for day in days for n in range(week.steps)]
    edges = np.maximum.accumulate([*starts, week.calendar.moment(week.calendar.day(week.days), 0)])
    return np.clip(np.searchsorted(edges, moments, side="right") - 1, 0, len(starts))


def _at_once(codes: Codes) -> Floats:
    """Contacts of a queue (row; the last: none) that an agent of a group (column) has at once when busy."""
    chats = np.array([group.chats for group in codes.centre.staffing.groups.values()], float)
    text = [MODES[codes.centre.queues[queue].channel] == TEXT for queue in codes.queues]
    return np.where(np.array([*text, False])[:, None], chats, 1.0)


def _is_mail(codes: Codes) -> NDArray[np.bool_]:
    return np.array([*(MODES[codes.centre.queues[queue].channel] == MAIL for queue in codes.queues), False])


def _can_wait(codes: Codes) -> NDArray[np.bool_]:
    """Whether work of a kind (the last: unknown) is done only when nobody waits."""
    return np.array([*(kind.campaign is not None for kind in codes.kinds), False])


def _leaving(codes: Codes) -> Floats:
    """Rate (per second) at which waiting customers of a kind (the last: unknown) give up."""
    patience = [mean_s(codes.behaviour(kind).patience) for kind in codes.kinds]
    return np.array([*(1 / s if s > 0 else 0.0 for s in patience), 0.0])
