"""From cheap estimates of all sets to the few that are simulated, and what that can miss.

Some sets drawn at random are simulated; the most by which a simulation beats its estimate is the error. Any set whose
estimate plus the error does not reach the best simulated set is screened out. S. S. Wilks, "Determination of sample
sizes for setting tolerance limits", Annals of Mathematical Statistics 12 (1941) 91-96: the largest of m independent
errors exceeds at least the share p of all errors with probability 1 - p ** m, whatever their distribution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from percall.levers.guardrails import vetoes
from percall.levers.judge import Tried
from percall.levers.study import NOTHING, Set, Study

CHECKED = 29
"""Sets that are simulated to learn the error: with 95 % confidence it covers 90 % of all sets, 0.9 ** 29 < 0.05."""
MOST = 24
"""Sets that are simulated because they may be best, the most promising first."""
AT_ONCE = 8
REPLICATIONS = 16
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Candidates:
    """``simulated``: sets with their mean net present value, those that no guardrail forbids; as in ``Screening``."""

    simulated: Mapping[Set, float]
    vetoed: int
    checked: int
    error: float
    covered: float
    missable: float


def candidates(study: Study, estimates: Mapping[Set, float], stage: str) -> Candidates:
    """Simulates what may be best. ``estimates``: net present value of every set that may be, micro-units."""
    sample = _sample(list(estimates), study.bench.span.seed)
    values = _simulated(study, [NOTHING, *sample], stage)
    error = max([0.0, *(values[one] - estimates[one] for one in sample if one in values)])
    ranked = sorted((one for one in estimates if one not in values), key=lambda one: -estimates[one])
    allowed = {one: value for one, value in values.items() if not _vetoed(study, one)}
    vetoed = len(values) - len(allowed)
    done = 0
    while done < min(len(ranked), MOST) and estimates[ranked[done]] + error > max(allowed.values()):
        batch = ranked[done : done + AT_ONCE]
        found = _simulated(study, batch, stage)
        allowed |= {one: value for one, value in found.items() if not _vetoed(study, one)}
        vetoed += sum(_vetoed(study, one) for one in found)
        done += len(batch)
    best = max(allowed.values())
    left = [estimates[one] + error - best for one in ranked[done:]]
    covered = 1.0 if len(sample) == len(estimates) else (1 - CONFIDENCE) ** (1 / len(sample))
    return Candidates(allowed, vetoed, len(sample), error, covered, max([0.0, *left]))


def _sample(sets: list[Set], seed: int) -> list[Set]:
    """Sets drawn at random; all of them where they are few."""
    if len(sets) <= CHECKED:
        return sets
    drawn = np.random.default_rng(seed).choice(len(sets), CHECKED, replace=False)
    return [sets[i] for i in drawn]


def _simulated(study: Study, sets: list[Set], stage: str) -> dict[Set, float]:
    return {one: float(values.mean()) for one, values in study.values(sets, REPLICATIONS, stage).items()}


def _vetoed(study: Study, levers: Set) -> bool:
    """Whether a guardrail forbids a set that has been simulated."""
    tried = study.restaffed([NOTHING, levers], REPLICATIONS, "check")
    before, after = tried[NOTHING], tried[levers]
    return bool(_vetoes(study, before, after))


def _vetoes(study: Study, before: Tried, after: Tried) -> tuple[object, ...]:
    bench = study.bench
    csat = before.plan.csat, after.plan.csat
    return vetoes(bench.terms.guardrails, before.trials, after.trials, csat, bench.confidence)
