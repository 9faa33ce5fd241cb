"""Ranges that somebody published, with scope and source, so that a reader can judge whether they apply."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from percall.centre.model import Benchmark, Centre
from percall.metrics.naming import known_metrics


@cache
def shipped() -> tuple[Benchmark, ...]:
    """The ranges that come with percall, from ``benchmarks.yaml``."""
    text = files("percall.metrics").joinpath("benchmarks.yaml").read_text(encoding="utf-8")
    return tuple(Benchmark.model_validate(entry) for entry in yaml.safe_load(text))


def benchmarks_for(metric: str, centre: Centre | None = None) -> tuple[Benchmark, ...]:
    """Ranges for a metric: the centre's own first, then those that come with percall.

    Their currencies are those of their sources and are never converted: prices differ by more than exchange rates.
    Raises PercallError for an unknown metric, also one that a range of the centre's own is for.
    """
    own = centre.benchmarks if centre is not None else ()
    known_metrics([metric, *(one.metric for one in own)], "benchmarks")
    return tuple(benchmark for benchmark in (*own, *shipped()) if benchmark.metric == metric)
