"""Which assumption carries the result: the tornado, and where a lever breaks even.

Both ask what would be at another value of a parameter. The answer is the estimate of ``portfolio.screen`` there, moved
by what simulation and estimate differ by at the value that is used; all estimates see the same customers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.optimize import brentq

from percall.errors import PercallError
from percall.levers.comparison import Bar, BreakEven, Judged
from percall.levers.lever import Parameter, Plan
from percall.levers.portfolio.screen import estimated, worth
from percall.levers.runner import Name
from percall.levers.study import NOTHING, Set, Study

CLOSE = 1e-3
"""Share of the range of a parameter within which a break-even is sought."""


@dataclass(frozen=True)
class Asked:
    """A parameter of a lever in a set, the ends of its likely range, and the value it has."""

    lever: str
    parameter: Parameter
    low: float
    value: float
    high: float


def tornado(study: Study, judged: Judged, stage: str = "sensitivity") -> tuple[Bar, ...]:
    """The net present value of a set at both ends of every assumption, the widest bar first."""
    asked = _asked(study, judged.levers)
    ends = [(one, value) for one in asked for value in (one.low, one.high)]
    values = _values(study, judged.levers, ends, judged.worth.npv.value, stage)
    bars = [
        Bar(
            lever=one.lever,
            parameter=one.parameter.name,
            meaning=one.parameter.meaning,
            unit=one.parameter.unit,
            low=one.low,
            value=one.value,
            high=one.high,
            npv_low=values[_name(one, one.low)],
            npv=judged.worth.npv.value,
            npv_high=values[_name(one, one.high)],
        )
        for one in asked
        if {_name(one, one.low), _name(one, one.high)} <= set(values)
    ]
    return tuple(sorted(bars, key=lambda bar: -abs(bar.npv_high - bar.npv_low)))


def break_evens(study: Study, levers: Sequence[Judged], stage: str = "sensitivity") -> tuple[BreakEven, ...]:
    """Of every lever alone: where its net present value is nothing, for the parameter that moves it most.

    A parameter that takes it through zero goes before one that moves it more without.
    """
    bars = {one.id: tornado(study, one, stage) for one in levers}
    found = []
    for judged in levers:
        crossing = [bar for bar in bars[judged.id] if (bar.npv_low > 0) != (bar.npv_high > 0)]
        if bars[judged.id]:
            found.append(_break_even(study, judged, (crossing or list(bars[judged.id]))[0], stage))
    return tuple(found)


Pays = Literal["above", "below", "always", "never"]


def _break_even(study: Study, judged: Judged, bar: Bar, stage: str) -> BreakEven:
    lows, highs = bar.npv_low > 0, bar.npv_high > 0
    pays: Pays = ("always" if lows else "never") if lows == highs else ("above" if highs else "below")
    at = None
    if lows != highs:
        one = next(one for one in _asked(study, judged.levers) if one.parameter.name == bar.parameter)
        at = root(lambda value: _value(study, judged, one, value, stage), bar.low, bar.high)
    return BreakEven(judged.id, bar.parameter, bar.meaning, bar.unit, bar.low, bar.value, bar.high, pays, at)


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that changes its sign between ``low`` and ``high`` is zero, by Brent's method (1973)."""
    return float(brentq(function, low, high, xtol=CLOSE * (high - low)))


def _value(study: Study, judged: Judged, one: Asked, value: float, stage: str) -> float:
    found = _values(study, judged.levers, [(one, value)], judged.worth.npv.value, stage)
    return float(found.get(_name(one, value), judged.worth.npv.value))


def _values(study: Study, levers: Set, ends: Sequence[tuple[Asked, float]], npv: int, stage: str) -> dict[Name, int]:
    """Net present values by lever, parameter and value; plans that cannot be are left out."""
    known: dict[Name, Plan] = {NOTHING: study.today, levers: study.plan(levers)}
    plans: dict[Name, Plan] = {}
    for one, value in ends:
        try:
            plans[_name(one, value)] = study.plan(levers, {one.lever: {one.parameter.name: value}})
        except PercallError:
            continue
    at_value, found = (estimated(study, some, stage, levers) for some in (known, plans))
    if not {NOTHING, levers} <= set(at_value):
        return {}
    base = at_value[NOTHING]
    moved = npv - worth(study, known[levers], base, at_value[levers])
    names = [_name(one, value) for one, value in ends]
    return {name: round(worth(study, plans[name], base, found[name]) + moved) for name in names if name in found}


def _name(one: Asked, value: float) -> Name:
    return one.lever, one.parameter.name, repr(value)


def _asked(study: Study, levers: Set) -> list[Asked]:
    """Every parameter that is a number with a likely range."""
    found = []
    for name in levers:
        lever = study.levers[name]
        settings = lever.settings(study.today.centre)
        for parameter in lever.parameters:
            value = settings[parameter.name]
            if parameter.low is not None and parameter.high is not None and isinstance(value, float | int):
                low, high = min(parameter.low, value), max(parameter.high, value)
                found.append(Asked(name, parameter, float(low), float(value), float(high)))
    return found
