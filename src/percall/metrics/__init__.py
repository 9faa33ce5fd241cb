"""Every metric declared once, and measured for any period and any group of contacts but never for a person.

A metric is declared in the file of its family (``volume``, ``service``, ``handling``, ``repeats``, ``cost``,
``capacity``) out of named sums (``sums``) whose words are defined once (``terms``). ``measure`` adds the sums up on the
engine where the contacts are and divides them in one place (``metric.evaluate``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from percall.lazily import lazily

if TYPE_CHECKING:
    from percall.metrics.benchmarks import benchmarks_for
    from percall.metrics.catalogue import CATALOGUE, FAMILIES
    from percall.metrics.explaining import explain
    from percall.metrics.measured import Measured
    from percall.metrics.measuring import measure
    from percall.metrics.metric import Metric

__all__ = ["CATALOGUE", "FAMILIES", "Measured", "Metric", "benchmarks_for", "explain", "measure"]

__getattr__, __dir__ = lazily(
    __name__,
    {
        "benchmarks": ("benchmarks_for",),
        "catalogue": ("CATALOGUE", "FAMILIES"),
        "explaining": ("explain",),
        "measured": ("Measured",),
        "measuring": ("measure",),
        "metric": ("Metric",),
    },
)
