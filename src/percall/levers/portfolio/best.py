"""The best set of levers under the budget and the guardrails."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from percall.levers.comparison import Portfolio, Screening
from percall.levers.portfolio.candidates import Candidates, candidates
from percall.levers.portfolio.screen import screen
from percall.levers.portfolio.select import select
from percall.levers.portfolio.waterfall import in_turn, waterfall
from percall.levers.study import NOTHING, Set, Study
from percall.levers.value import factors

FIRST_STAGE = 16
MOST = 256
"""Replications after which a selection gives up."""


@dataclass(frozen=True)
class Choice:
    """The set that was selected, and how."""

    levers: Set
    runner_up: Set | None
    candidates: int
    indifference: int
    decided: bool
    replications: int


def choose(study: Study, levers: Sequence[str]) -> tuple[Choice, Screening]:
    """Screens all sets, simulates those that may be best, and selects among them by Kim and Nelson's procedure."""
    began = time.monotonic()
    screened = screen(study, levers)
    few = candidates(study, screened.estimates, "check")
    choice = _selected(study, few)
    screening = Screening(
        combinations=screened.combinations,
        beyond_budget=screened.beyond_budget,
        vetoed=screened.vetoed + few.vetoed,
        screened_out=len(screened.estimates) - len(few.simulated) - few.vetoed,
        candidates=len(few.simulated),
        checked=few.checked,
        error=round(few.error),
        covered=few.covered,
        missable=round(few.missable),
        seconds=time.monotonic() - began,
    )
    return choice, screening


def portfolio(study: Study, choice: Choice, runs: int) -> Portfolio:
    """The set that was chosen, judged on so many replications, and what each of its levers adds."""
    turn = in_turn(study, choice.levers, FIRST_STAGE, "waterfall")
    return Portfolio(
        judged=study.judge(study.subject(choice.levers), runs, "waterfall"),
        waterfall=waterfall(study, turn, runs, "waterfall"),
        candidates=choice.candidates,
        confidence=study.bench.terms.confidence,
        indifference=choice.indifference,
        decided=choice.decided,
        replications=choice.replications,
        runner_up=choice.runner_up,
        first_three=turn[:3],
    )


def indifference(study: Study) -> float:
    """The smallest saving that can be told and matters, as a net present value over the horizon; micro-units.

    That of the terms, or what two searches for staff are unsure by, where that is more; at least one unit.
    """
    today = study.restaffed([NOTHING], FIRST_STAGE, "select")[NOTHING]
    bench, terms = study.bench, study.bench.terms
    _, full = factors(terms.horizon_months, terms.discount_rate, 0.0)
    searched = math.sqrt(2) * bench.search_error / float(bench.span.months(1))
    return max(max(bench.smallest_saving_a_month(today.trials), searched) * full, 1e6)


def _selected(study: Study, few: Candidates) -> Choice:
    sets = list(few.simulated)

    def draw(chosen: Sequence[int], numbers: Sequence[int]) -> NDArray[np.float64]:
        values = study.values([sets[i] for i in chosen], max(numbers) + 1, "select")
        return np.array([values[sets[i]][list(numbers)] for i in chosen])

    matters = indifference(study)
    found = select(len(sets), draw, matters, first_stage=FIRST_STAGE, most=MOST)
    return Choice(
        levers=sets[found.best],
        runner_up=sets[found.others[0]] if found.others else None,
        candidates=len(sets),
        indifference=round(matters),
        decided=found.decided,
        replications=max(FIRST_STAGE, found.replications[found.best]),
    )
