"""Erlang formulas: what a queue does in the long run."""

from percall.queueing.erlang import (
    abandonment,
    asa_s,
    blocking_probability,
    mean_wait_s,
    occupancy,
    offered_erlangs,
    probability_of_wait,
    required_agents,
    service_level,
)

__all__ = [
    "abandonment",
    "asa_s",
    "blocking_probability",
    "mean_wait_s",
    "occupancy",
    "offered_erlangs",
    "probability_of_wait",
    "required_agents",
    "service_level",
]
