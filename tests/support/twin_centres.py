"""Small centres for the twin's tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from percall.centre import Centre
from percall.twin.compile import compiled_codes
from percall.twin.replication import Replication, replicate

MONDAY = date(2024, 1, 1)


def exponential(mean_s: float) -> dict[str, Any]:
    return {"family": "exponential", "mean_s": mean_s}


def single_queue(
    per_hour: float, talk: dict[str, Any], agents: int, patience: dict[str, Any] | None = None, **routing: Any
) -> Centre:
    """One demand, one queue, one group that never rests: M/G/c, with patience M/G/c+G."""
    return Centre.model_validate(
        {
            "name": "one queue",
            "time_zone": "UTC",
            "currency": "USD",
            "queues": {"line": {}},
            "teams": {"all": {}},
            "arrivals": {"demands": {"calls": {"reason": "any", "per_hour": {"daily": per_hour}}}},
            "reasons": {"any": {"talk": talk, "patience": patience}},
            "routing": {"rules": [{"queue": "line"}], **routing},
            "staffing": {"groups": {"agents": {"team": "all", "agents": agents, "staffed": {"daily": agents}}}},
        }
    )


def run(centre: Centre, days: int, seed: int = 1, **options: Any) -> Replication:
    """``days`` days from a Monday on, after a day of warm-up."""
    return replicate(compiled_codes(centre), MONDAY, days, seed, warm_up=1, **options)
