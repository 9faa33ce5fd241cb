"""The figures of a run that its totals give, each a ratio of sums, under the ids of the metrics' catalogue.

Abandonment, service level and ASA are those of the run's log to the last digit. Three are taken from totals otherwise
than the metrics take them from contacts: handling counts what was given to contacts that gave up after a transfer;
occupancy and utilisation take an agent's time as it passes, ringing included, not by the day a contact began.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from percall.log.schema import PAID_STATES, STATES
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


def _inbound(*names: str) -> Part:
    return lambda s: sum(s[f"inbound_{name}"] for name in names)


ANSWERED_OR_NOT: Final = _inbound("handled", "abandoned")

MEASURES: Final[dict[str, Measure]] = {
    "abandonment_rate": Measure(_inbound("abandoned"), ANSWERED_OR_NOT),
    "service_level": Measure(_inbound("within_target"), ANSWERED_OR_NOT),
    "asa": Measure(lambda s: s["inbound_answered_wait_ms"] / 1000, _inbound("handled"), is_share=False),
    "aht": Measure(_handling, lambda s: s["handled"], is_share=False),
    "self_served_share": Measure(_inbound("self_served"), _inbound("offered")),
    "blocked_share": Measure(_inbound("blocked"), _inbound("offered")),
    "callback_share": Measure(_inbound("callbacks"), _inbound("offered")),
    "windows_kept": Measure(lambda s: s["windows_kept"], lambda s: s["windows_kept"] + s["windows_missed"]),
    "bot_sessions_per_day": Measure(lambda s: s["bot_sessions"], lambda s: s["days"], is_share=False),
    "live_abandonment_rate": Measure(
        lambda s: s["live_abandoned"], lambda s: s["live_abandoned"] + s["handled"] - s["inbound_handled"]
    ),
    "transfer_share": Measure(lambda s: s["transfers"], lambda s: s["handled"]),
    "resolution": Measure(lambda s: s["resolved"], lambda s: s["resolved"] + s["unresolved"]),
    "occupancy": Measure(_time("busy"), _time("busy", "available")),
    "utilisation": Measure(_time("busy"), _time(*PAID_STATES)),
    "contacts_per_day": Measure(lambda s: s["offered"], lambda s: s["days"], is_share=False),
    "paid_hours_per_day": Measure(
        lambda s: _time(*PAID_STATES)(s) / 3_600_000,
        lambda s: s["days"],
        is_share=False,
    ),
}


def sums_of(run: Replication) -> Sums:
    """Every total of a run by name, also of its inbound contacts alone, and agents' time by state."""
    names = run.sums.dtype.names or ()
    sums = {name: float(run.sums[name].sum()) for name in names}
    inbound = run.sums[:, [kind.campaign is None for kind in run.codes.kinds]]
    sums |= {f"inbound_{name}": float(inbound[name].sum()) for name in names}
    sums["longest_wait_ms"] = float(run.sums["longest_wait_ms"].max(initial=0))
    time = run.presence.sum(axis=(0, 1))
    return sums | {f"{state}_time_ms": float(ms) for state, ms in zip(STATES, time, strict=True)} | {"days": run.days}


def intervals(runs: Sequence[Sums], confidence: float = 0.95) -> dict[str, Interval | None]:
    """Each measure with its confidence interval over independent runs; None where nothing was counted."""
    return {
        name: ratio_interval([m.above(s) for s in runs], [m.below(s) for s in runs], confidence)
        for name, m in MEASURES.items()
    }
