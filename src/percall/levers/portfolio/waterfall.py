"""From today's cost per contact to tomorrow's, lever by lever."""

from __future__ import annotations

from itertools import pairwise

from percall.levers.comparison import Step
from percall.levers.judge import Tried
from percall.levers.study import NOTHING, Set, Study
from percall.levers.trial import standing


def in_turn(study: Study, levers: Set, replications: int, stage: str) -> tuple[str, ...]:
    """The levers of a set, first the one that brings most alone, then always the one that adds most to those before.

    By net present value of simulated sets. A lever that cannot be with those before it comes after the others.
    """
    turn: tuple[str, ...] = ()
    while len(turn) < len(levers):
        left = [name for name in levers if name not in turn]
        sets = {name: study.in_order((*turn, name)) for name in left}
        found = study.values(sets.values(), replications, stage)
        worth = {name: float(found[one].mean()) for name, one in sets.items() if one in found}
        turn += (max(left, key=lambda name: worth.get(name, float("-inf"))),)
    return turn


def waterfall(study: Study, turn: Set, replications: int, stage: str) -> tuple[Step, ...]:
    """Today's cost per contact, what re-staffing today's centre changes, what each lever adds, and tomorrow's.

    Levels are the figures of ``Standing``, rounded down; the steps are their differences, so they add up exactly.
    """
    sets = [study.in_order(turn[:n]) for n in range(len(turn) + 1)]
    today = study.same_staff([NOTHING], replications, stage)[NOTHING]
    tried = study.restaffed(sets, replications, stage)
    levels = [cost_per_contact(today, study)]
    for one in sets:  # a set that cannot be on the way adds nothing, and the next lever bears both
        levels.append(cost_per_contact(tried[one], study) if one in tried else levels[-1])
    changes = [after - before for before, after in pairwise(levels)]
    return (
        Step("today", None, levels[0]),
        Step("slack", None, changes[0]),
        *(Step("lever", name, change) for name, change in zip(turn, changes[1:], strict=True)),
        Step("tomorrow", None, levels[-1]),
    )


def cost_per_contact(tried: Tried, study: Study) -> int:
    """Micro-units, rounded down, as in ``Standing``."""
    return standing(tried.trials, study.bench.span, None, study.bench.confidence).cost_per_contact.value
