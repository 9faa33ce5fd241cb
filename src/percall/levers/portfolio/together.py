"""Which levers help each other, and which spoil each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from percall.levers.comparison import Amount, Pair, Together
from percall.levers.judge import Bench, Tried, monthly, saved, staff_error
from percall.levers.study import NOTHING, Study

REPLICATIONS = 16


def pairs(study: Study, levers: Sequence[str], stage: str = "pairs") -> tuple[Pair, ...]:
    """Every two levers, both re-staffed: what they save together less what each saves alone.

    The interaction is told from chance, of customers and of searches for staff, by the interval of paired
    replications, and from what does not matter by the smallest saving. Pairs that cannot be together are left out.
    """
    alone = [(name,) for name in levers]
    both = [study.in_order(two) for two in combinations(levers, 2)]
    tried = study.restaffed([NOTHING, *alone, *both], REPLICATIONS, stage)
    base = tried[NOTHING]
    matters = study.bench.smallest_saving_a_month(base.trials)
    return tuple(
        _pair(two, base, (tried[two[:1]], tried[two[1:]]), tried[two], study.bench, matters)
        for two in both
        if two in tried
    )


def _pair(
    names: tuple[str, ...], base: Tried, alone: tuple[Tried, Tried], both: Tried, bench: Bench, matters: float
) -> Pair:
    first, second = (saved(base.trials, one.trials) for one in alone)
    apart = [x + y for x, y in zip(first, second, strict=True)]
    together = saved(base.trials, both.trials)
    less = [(-1, one) for one in alone]
    error = staff_error([(1, both), (1, base), *less], bench)
    interaction = monthly([t - a for t, a in zip(together, apart, strict=True)], bench, error)
    return Pair(
        first=names[0],
        second=names[1],
        apart=monthly(apart, bench, staff_error([(2, base), *less], bench)),
        together=monthly(together, bench, staff_error([(1, base), (-1, both)], bench)),
        interaction=interaction,
        verdict=verdict(interaction, matters),
    )


def verdict(interaction: Amount, matters: float) -> Together:
    """``matters``: micro-units a month. Independent: what they do to each other is surely less than that."""
    if interaction.low is None or interaction.high is None:
        return "not_decided"
    if -matters < interaction.low and interaction.high < matters:
        return "independent"
    if interaction.low > 0:
        return "help"
    return "spoil" if interaction.high < 0 else "not_decided"
