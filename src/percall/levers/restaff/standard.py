"""The service that a staffing must hold, and what a run says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from percall.centre.model import ServiceVariant
from percall.floor.codes import MODES
from percall.levers.restaff.week import Week
from percall.routing.tables import MAIL
from percall.twin.replication import Replication

Floats = NDArray[np.float64]

MARGIN = 0.05
"""How far below the target a queue may be, unless it is further below it today."""
NEAR = 0.002
"""Service levels that differ by less are the same."""
DONE = 0.98
"""Share of today's e-mails and outbound calls that must still be done."""


@dataclass(frozen=True, eq=False)
class Served:
    """What runs of a staffing counted, each planned day of each run an observation (first axis).

    ``in_time`` and ``asked``, by queue (the last: none): contacts answered within the target and those it is a share
    of, by the variant of the centre file; calls, chats and messages that customers began. ``done``, by kind of
    contact: e-mails and outbound calls handled.
    """

    in_time: Floats
    asked: Floats
    done: Floats

    @property
    def level(self) -> float:
        """The service level of all days: a ratio of sums. 1 where nobody asked."""
        return float(self.in_time.sum() / self.asked.sum()) if self.asked.sum() else 1.0

    def excess(self, share: float) -> Floats:
        """By day: contacts answered in time beyond those that ``share`` asks for."""
        beyond: Floats = (self.in_time - share * self.asked).sum(axis=1)
        return beyond


@dataclass(frozen=True)
class Shortfall:
    """What is lacking from a standard; false where nothing is.

    ``queues``: how far, as a share, each is below its least level; ``undone``: by kind of contact, e-mails and outbound
    calls a day too few.
    """

    queues: dict[str, float]
    undone: dict[str, float]

    def __bool__(self) -> bool:
        return bool(self.queues or self.undone)


@dataclass(frozen=True)
class Standard:
    """The service that must be held.

    ``share`` of calls, chats and messages answered in time over all queues; in each queue at least the share of
    ``least``, the lower of today's and the target less ``MARGIN``; e-mails and outbound calls ``done``, by kind of
    contact and day: ``DONE`` of what is done today. E-mail has no service level here, for nobody stays on the line for
    it.
    """

    share: float
    least: dict[str, float]
    done: dict[str, float]

    def least_of(self, queue: str) -> float:
        """The least service level of a queue; of one that today does not have, the target less ``MARGIN``."""
        return self.least.get(queue, self.share - MARGIN)

    def shortfall(self, week: Week, served: Served) -> Shortfall:
        """What is lacking; a queue that falls short by less than ``NEAR`` lacks nothing."""
        in_time, asked = served.in_time.sum(axis=0), served.asked.sum(axis=0)
        levels = {q: float(in_time[i] / asked[i]) for i, q in enumerate(week.codes.queues) if asked[i]}
        done = {kind.name: float(n) for kind, n in zip(week.codes.kinds, served.done.mean(axis=0), strict=True)}
        queues = {queue: self.least_of(queue) - level for queue, level in levels.items()}
        undone = {name: least - done[name] for name, least in self.done.items() if name in done}
        return Shortfall(
            {queue: short for queue, short in queues.items() if short > NEAR},
            {name: short for name, short in undone.items() if short > 0},
        )


def served(week: Week, runs: Sequence[Replication]) -> Served:
    """What runs, counted by day, say about service."""
    variant, kinds = week.centre.service_target.variant, week.codes.kinds
    mail = np.array([MODES[kind.channel] == MAIL for kind in kinds])
    outbound = np.array([kind.campaign is not None for kind in kinds])
    planned = np.array(week.kind_of_day) >= 0
    sums = np.concatenate([run.sums[planned] for run in runs]).view()
    timed = sums[:, ~(mail | outbound)]
    handled = sums["handled"][:, mail | outbound].sum(axis=(2, 3))
    done = np.zeros((len(sums), len(kinds)))
    done[:, mail | outbound] = handled
    return Served(_by_queue(timed["within_target"]), _by_queue(_asked(timed, variant)), done)


def _asked(sums: Any, variant: ServiceVariant) -> Any:
    if variant == "offered":
        return sums["offered"]
    return sums["handled"] if variant == "abandons_ignored" else sums["handled"] + sums["abandoned"]


def _by_queue(counts: NDArray[np.int64]) -> Floats:
    by_queue: Floats = counts.sum(axis=(1, 3)).astype(np.float64)
    return by_queue


def standard_of(week: Week, today: Served) -> Standard:
    """The standard of a centre, from what its staff of today does."""
    share = week.centre.service_target.share
    in_time, asked = today.in_time.sum(axis=0), today.asked.sum(axis=0)
    least = {
        queue: min(float(in_time[i] / asked[i]), share - MARGIN)
        for i, queue in enumerate(week.codes.queues)
        if asked[i]
    }
    done = {kind.name: DONE * float(n) for kind, n in zip(week.codes.kinds, today.done.mean(axis=0), strict=True) if n}
    return Standard(share, least, done)
