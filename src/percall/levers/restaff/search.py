"""The search for the fewest paid hours, with the twin as judge."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from percall.centre.model import Centre
from percall.floor.codes import Codes
from percall.levers.restaff.cover import Cover, Crews
from percall.levers.restaff.crews import paid_hours, with_crews, with_one_less
from percall.levers.restaff.load import Load, Tally, load_of
from percall.levers.restaff.standard import NEAR, Served, Standard, served
from percall.levers.restaff.week import Week
from percall.twin.capacity import servers
from percall.twin.checks import mistakes
from percall.twin.replication import replicate

Floats = NDArray[np.float64]

FROM = 1 << 20
"""Number of a search's first replication, so that no evaluation from 0 on ever sees the customers of a search."""
LOADS = 4
"""Replications from which the load is taken; candidates are judged on others, so that no shift fits their chance."""
MOST_SCALINGS = 12
RISE = 0.9
"""By how much the service level is taken to rise with the logarithm of the hours, until two points tell."""
SHORTEST, FARTHEST = 0.01, 0.3
"""Steps of the logarithm of the load while the target lies beyond all trials."""
NARROW = 0.002
"""Between two trials of which one is above the target and one below: as near as trials get."""
SPAN = 0.06
"""How far, at first, the logarithm of trials' hours may be from another's, to tell what an hour does there."""
STEP = 0.1
"""Step of a group's logarithm in the search by groups; a quarter of it raises a queue that falls short."""
CONFIDENCE = 0.9
"""With which a group's step must be better, by its paired interval (one-sided), to be taken."""
PENALTY = 3.0
"""How many contacts answered in time make up for one that a queue below its least level lacks, in the search."""
REPAIRS = 6
FEW = 12
"""Shifts and days from which single agents are taken away; in a larger centre one agent more or less matters little."""


@dataclass(eq=False)
class Bench:
    """The customers of a search: the same for every candidate, and not those of any evaluation."""

    week: Week
    seed: int
    reps: int
    warm_up: int
    replications: int = 0

    def serve(self, centre: Centre) -> Served:
        """What a centre's staff does for them."""
        week, codes = self.week, Codes(centre)
        runs = [
            replicate(codes, week.first, week.days, self.seed, number, warm_up=self.warm_up)
            for number in range(FROM + LOADS, FROM + LOADS + self.reps)
        ]
        self.replications += self.reps
        return served(week, runs)

    def load(self, centre: Centre) -> Load:
        """What they ask of a centre's staff."""
        week, codes, tallies = self.week, Codes(centre), []
        for number in range(FROM, FROM + LOADS):
            tally = Tally()
            replicate(
                codes, week.first, week.days, self.seed, number,
                warm_up=self.warm_up, by_day=False, rows=tally,
            )  # fmt: skip
            tallies.append(tally)
        self.replications += LOADS
        return load_of(week, codes, tallies)


@dataclass(frozen=True, eq=False)
class Trial:
    """One staffing tried. ``multipliers`` by group; ``hours``: paid hours of all groups on the planned days."""

    multipliers: Floats
    centre: Centre
    hours: float
    served: Served

    @property
    def level(self) -> float:
        """The service level it gave."""
        return self.served.level


@dataclass(eq=False)
class Search:
    """Looks for the multipliers with the fewest paid hours.

    Every candidate meets the same customers, in the same replications. First all groups together are scaled until the
    service level is within ``NEAR`` of the target, or lies between that of two staffings for loads less than
    ``NARROW`` apart, of which the larger is taken. Then, group by group, steps up and down are tried. What a step does
    is the contacts it answers in time less what its hours would have answered anywhere, at the rate seen around the
    incumbent, day by day and paired with the incumbent's same days; it is taken if the interval of the mean is above
    zero, so what is not decided is left alone. After a round with steps taken all are scaled again, and a round of half
    the step follows; a round without ends the search. Groups of queues that still fall short are raised and all scaled
    again, ``REPAIRS`` times at most, and then raised alone. With ``people`` shifts get whole people; where these are
    coarse, with at most ``FEW`` shifts and days to take one from, single agents are taken away at the end as long as
    the standard holds.
    """

    bench: Bench
    cover: Cover
    load: Load
    standard: Standard
    people: bool = False
    trials: list[Trial] = field(default_factory=list)

    @property
    def week(self) -> Week:
        """The days planned."""
        return self.bench.week

    def best(self, start: Floats, *, by_groups: bool) -> Trial:
        """The staffing with the fewest hours that the search finds."""
        found = self._scaled(start)
        for step in (STEP, STEP / 2) if by_groups else ():
            better = self._by_groups(found, step)
            if better is found:
                break
            found = self._scaled(better.multipliers)
        return self._pruned(self._repaired(found))

    def _repaired(self, found: Trial) -> Trial:
        """Raises the groups of queues that fall short."""
        for again in range(5 * REPAIRS):
            weak = self._weak(found)
            if not weak.any():
                return found
            alone = again >= REPAIRS
            raised = found.multipliers * np.exp(STEP / 4 * weak)
            found = self.trial(raised) if alone else self._scaled(raised)
        holding = [trial for trial in self.trials if self.holds(trial)]
        return min(holding, key=lambda trial: trial.hours) if holding else found

    def _pruned(self, found: Trial) -> Trial:
        """Without single agents on single days, where there are few of these and the standard holds without them."""
        while self.people and self.holds(found):
            lesser = list(with_one_less(self.week, found.centre))
            if len(lesser) > FEW:
                break
            tried = [self._served(found.multipliers, centre) for centre in lesser]
            holding = [trial for trial in tried if self.holds(trial) and not mistakes(trial.centre)]
            if not holding:
                break
            found = min(holding, key=lambda trial: (trial.hours, -trial.level))
        return found

    def holds(self, trial: Trial) -> bool:
        """Whether a staffing holds the standard."""
        return trial.level >= self.standard.share - NEAR and not self.standard.shortfall(self.week, trial.served)

    def draft(self, multipliers: Floats) -> Centre:
        """The centre staffed for the load so multiplied, not tried."""
        return self._with(self.cover.fewest(self.load, multipliers))

    def trial(self, multipliers: Floats) -> Trial:
        """Staffs for the load so multiplied and lets the twin serve it."""
        return self._served(multipliers, self.draft(multipliers))

    def moved(self, hours: Mapping[str, float]) -> Trial:
        """Puts so many paid hours of each group to where the load is and lets the twin serve it."""
        return self._served(np.ones(len(hours)), self._with(self.cover.moved(self.load, hours)))

    def _with(self, crews: Crews) -> Centre:
        return with_crews(self.week, self.cover.patterns, crews.agents, people=self.people)

    def _served(self, multipliers: Floats, centre: Centre) -> Trial:
        same = (trial.served for trial in self.trials if trial.centre.staffing == centre.staffing)
        outcome = next(same, None) or self.bench.serve(centre)
        hours = sum(paid_hours(self.week, centre).values())
        self.trials.append(Trial(multipliers, centre, hours, outcome))
        return self.trials[-1]

    def _scaled(self, start: Floats) -> Trial:
        """All groups scaled alike to the target: by steps until it lies between two trials, then by false position."""
        share, at = self.standard.share, 0.0
        below = above = nearest = None
        for _ in range(MOST_SCALINGS):
            trial = at, self.trial(start * math.exp(at))
            lacking = share - trial[1].level
            if nearest is None or abs(lacking) < abs(share - nearest[1].level):
                nearest = trial
            if abs(lacking) <= NEAR:
                break
            if lacking > 0:
                below = trial
            else:
                above = trial
            if below is None or above is None:
                at += math.copysign(float(np.clip(abs(lacking) / RISE, SHORTEST, FARTHEST)), lacking)
            elif above[0] - below[0] < NARROW:
                break
            else:
                part = (share - below[1].level) / (above[1].level - below[1].level)
                at = below[0] + float(np.clip(part, 0.2, 0.8)) * (above[0] - below[0])
        assert nearest is not None  # MOST_SCALINGS is not 0
        return nearest[1] if abs(share - nearest[1].level) <= NEAR or above is None else above[1]

    def _worth(self, found: Trial) -> float:
        """Contacts in time beyond the target that a paid hour adds: least squares over trials around ``found``."""
        span = SPAN
        while True:  # in a small centre trials may be far apart
            near = [trial for trial in self.trials if abs(math.log(trial.hours / found.hours)) < span]
            hours = np.array([trial.hours for trial in near])
            spread = hours - hours.mean()
            if spread.any():
                break
            self.trial(found.multipliers * math.exp(span / 2))
            span *= 2
        excess = np.array([trial.served.excess(self.standard.share).sum() / self.bench.reps for trial in near])
        return max(0.0, float((spread * excess).sum() / (spread**2).sum()))

    def _by_groups(self, found: Trial, step: float) -> Trial:
        """One round over the groups that have work."""
        if len(self.week.codes.groups) < 2:
            return found
        worth = self._worth(found)
        for group in np.flatnonzero(self.load.erlangs.sum(axis=(0, 2)) > 0):
            for sign in (1, -1):
                multipliers = found.multipliers.copy()
                multipliers[group] *= math.exp(sign * step)
                other = self.trial(multipliers)
                if self._better(other, found, worth):
                    found = other
                    break
        return found

    def _better(self, other: Trial, found: Trial, worth: float) -> bool:
        gained = self._merit(other) - self._merit(found)
        busy = found.served.asked.any(axis=1) | other.served.asked.any(axis=1)
        days = int(busy.sum())
        gained = gained[busy] - worth * (other.hours - found.hours) * self.bench.reps / days
        error = float(np.std(gained, ddof=1)) / math.sqrt(days) if days > 1 else math.inf
        return float(gained.mean()) > float(stdtrit(max(days - 1, 1), CONFIDENCE)) * error

    def _merit(self, trial: Trial) -> Floats:
        """By day: contacts in time beyond the target, less the penalty for queues below their least level."""
        served, standard = trial.served, self.standard
        merit = served.excess(standard.share)
        short = standard.shortfall(self.week, served)
        for i, queue in enumerate(self.week.codes.queues):
            if queue in short.queues:
                beyond = served.in_time[:, i] - standard.least_of(queue) * served.asked[:, i]
                merit = merit + PENALTY * beyond
        for i, kind in enumerate(self.week.codes.kinds):
            if kind.name in short.undone:
                merit = merit + PENALTY * (served.done[:, i] - standard.done[kind.name])
        return merit

    def _weak(self, trial: Trial) -> NDArray[np.bool_]:
        """Groups that serve what falls short."""
        codes = self.week.codes
        short = self.standard.shortfall(self.week, trial.served)
        helpers = {group for queue in short.queues for group in servers(codes, queue)}
        later = bool(short.undone)
        works_later = self.load.later_h.sum(axis=0) > 0
        return np.array([g in helpers or (later and works_later[i]) for i, g in enumerate(codes.groups)])
