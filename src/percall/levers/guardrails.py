"""What a lever must not spoil, however much it saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from percall.centre.model import Centre
from percall.levers.comparison import Guardrail, Veto
from percall.levers.difference import fall_of_ratio
from percall.levers.trial import Trial
from percall.twin.confidence import Interval, ratio_interval
from percall.twin.measures import MEASURES

BETTER: Final[Mapping[str, Literal["higher", "lower"]]] = {
    "service_level": "higher",
    "abandonment_rate": "lower",
    "resolution": "higher",
    "occupancy": "lower",
    "csat": "higher",
}


def guardrails_of(centre: Centre) -> tuple[Guardrail, ...]:
    """The guardrails of the centre file, in the order in which they are declared."""
    found = [(name, getattr(centre.guardrails, name), better) for name, better in BETTER.items()]
    return tuple(Guardrail(name, limit, better) for name, limit, better in found if limit is not None)


def vetoes(
    guardrails: Sequence[Guardrail],
    without: Sequence[Trial],
    with_lever: Sequence[Trial],
    csat: tuple[float | None, float | None],
    confidence: float,
) -> tuple[Veto, ...]:
    """The guardrails that forbid a lever: beyond the limit, and worse than without the lever, both for sure.

    For sure: the whole interval of the measure lies beyond the limit, and the whole interval of the paired difference
    on the worse side. So a lever is not blamed for what today's centre does as badly without it. ``csat``: without and
    with the lever; it is given, not simulated.
    """
    found = []
    for rail in guardrails:
        sides = _csat(csat) if rail.measure == "csat" else _measured(rail.measure, without, with_lever, confidence)
        if sides is None:
            continue
        before, after, fall = sides
        sign = 1 if rail.better == "higher" else -1
        if _below(after, rail.limit, sign) and _above(fall, sign):
            found.append(Veto(rail, before, after))
    return tuple(found)


def beyond(rail: Guardrail, trials: Sequence[Trial], csat: float | None, confidence: float) -> bool:
    """Whether a centre is beyond a guardrail for sure, whatever the reason."""
    sides = _csat((csat, csat)) if rail.measure == "csat" else _measured(rail.measure, trials, trials, confidence)
    return sides is not None and _below(sides[1], rail.limit, 1 if rail.better == "higher" else -1)


Sides = tuple[Interval, Interval, Interval]
"""A measure without a lever, with it, and how much it falls."""


def _measured(name: str, without: Sequence[Trial], with_lever: Sequence[Trial], confidence: float) -> Sides | None:
    measure = MEASURES[name]
    (x0, y0), (x1, y1) = (
        ([measure.above(trial.sums) for trial in trials], [measure.below(trial.sums) for trial in trials])
        for trials in (without, with_lever)
    )
    before, after = ratio_interval(x0, y0, confidence), ratio_interval(x1, y1, confidence)
    fall = fall_of_ratio(x0, y0, x1, y1, confidence)
    return None if before is None or after is None or fall is None else (before, after, fall)


def _csat(points: tuple[float | None, float | None]) -> Sides | None:
    before, after = points
    if before is None or after is None:
        return None
    return Interval(before, 0.0), Interval(after, 0.0), Interval(before - after, 0.0)


def _below(interval: Interval, limit: float, sign: int) -> bool:
    """Whether all of the interval is on the worse side of the limit."""
    return sign * interval.value + (interval.half_width or 0.0) < sign * limit


def _above(fall: Interval, sign: int) -> bool:
    """Whether the measure gets worse for sure."""
    return sign * fall.value - (fall.half_width or 0.0) > 0
