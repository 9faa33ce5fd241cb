"""The figures of a run that its totals give, each a ratio of sums, under the ids of the metrics' catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from percall.log.schema import STATES
from percall.twin.confidence import Interval, ratio_interval
from percall.twin.replication import Replication

Sums = dict[str, float]
Part = Callable[[Sums], float]


@dataclass(frozen=True)
class Measure:
    """``above`` / ``below``, both sums over a run. Shares are 0 to 1, times seconds."""

    above: Part
    below: Part
    is_share: bool = True


def _handling(s: Sums) -> float:
    return (s["talk_ms"] + s["hold_ms"] + s["wrap_ms"]) / 1000


def _time(*states: str) -> Part:
    return lambda s: sum(s[f"{state}_time_ms"] for state in states)


MEASURES: Final[dict[str, Measure]] = {
    "abandonment_rate": Measure(lambda s: s["abandoned"], lambda s: s["handled"] + s["abandoned"]),
    "service_level": Measure(lambda s: s["within_target"], lambda s: s["handled"] + s["abandoned"]),
    "asa": Measure(lambda s: s["answered_wait_ms"] / 1000, lambda s: s["handled"], is_share=False),
    "aht": Measure(_handling, lambda s: s["handled"], is_share=False),
    "self_served_share": Measure(lambda s: s["self_served"], lambda s: s["offered"]),
    "blocked_share": Measure(lambda s: s["blocked"], lambda s: s["offered"]),
    "callback_share": Measure(lambda s: s["callbacks"], lambda s: s["offered"]),
    "transfer_share": Measure(lambda s: s["transfers"], lambda s: s["handled"]),
    "resolution": Measure(lambda s: s["resolved"], lambda s: s["resolved"] + s["unresolved"]),
    "occupancy": Measure(_time("busy"), _time("busy", "available")),
    "utilisation": Measure(_time("busy"), _time("busy", "available", "break", "meeting", "training")),
    "contacts_per_day": Measure(lambda s: s["offered"], lambda s: s["days"], is_share=False),
    "paid_hours_per_day": Measure(
        lambda s: _time("busy", "available", "break", "meeting", "training")(s) / 3_600_000,
        lambda s: s["days"],
        is_share=False,
    ),
}


def sums_of(run: Replication) -> Sums:
    """Every total of a run by name, agents' time by state among them."""
    names = run.sums.dtype.names or ()
    sums = {name: float(run.sums[name].sum()) for name in names}
    sums["longest_wait_ms"] = float(run.sums["longest_wait_ms"].max(initial=0))
    time = run.presence.sum(axis=(0, 1))
    return sums | {f"{state}_time_ms": float(ms) for state, ms in zip(STATES, time, strict=True)} | {"days": run.days}


def intervals(runs: Sequence[Sums], confidence: float = 0.95) -> dict[str, Interval | None]:
    """Each measure with its confidence interval over independent runs; None where nothing was counted."""
    return {
        name: ratio_interval([m.above(s) for s in runs], [m.below(s) for s in runs], confidence)
        for name, m in MEASURES.items()
    }
