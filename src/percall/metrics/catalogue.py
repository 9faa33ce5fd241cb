"""The catalogue: every metric, by id, in the order in which people read them."""

from __future__ import annotations

from typing import Final

from percall.metrics import capacity, cost, handling, repeats, service, volume
from percall.metrics.metric import Calculation, Metric, Sum

FAMILIES: Final[dict[str, tuple[Metric, ...]]] = {
    "volume": volume.METRICS,
    "service": service.METRICS,
    "handling": handling.METRICS,
    "repeats": repeats.METRICS,
    "cost": cost.METRICS,
    "capacity": capacity.METRICS,
}

CATALOGUE: Final[dict[str, Metric]] = {metric.id: metric for family in FAMILIES.values() for metric in family}


def calculation(metric: Metric, chosen: str | None = None) -> Calculation:
    """How a metric is computed; ``chosen`` is the option that a metric with several definitions follows."""
    how = metric.how if chosen is None else CATALOGUE[chosen].how
    assert isinstance(how, Calculation)  # an option is never itself a choice
    return how


def all_sums() -> dict[str, Sum]:
    """Every sum some metric needs, by name."""
    found = [metric.how.sums() for metric in CATALOGUE.values() if isinstance(metric.how, Calculation)]
    return {part.name: part for parts in found for part in parts}
