"""Paid time of agents, each moment of it once."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from percall.costing import engines
from percall.log.schema import PAID_STATES


def paid_stretches(agent_states: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """``agent_id, state, from_us, ended_at_us`` of paid states without overlap, each longer than zero.

    Where states of one agent overlap, the first to start counts. A state of which a stamp is unknown, or that ends
    before it starts, is none.
    """
    order = ["started_at_us", "ended_at_us", "state"]
    stamped = engines.with_instants(agent_states.filter(nw.col("state").is_in(PAID_STATES)), "started_at", "ended_at")
    paid = stamped.filter(nw.col("started_at_us") < nw.col("ended_at_us"))
    reach = paid.with_columns(reach_us=nw.col("ended_at_us").cum_max().over("agent_id", order_by=order))
    before = reach.with_columns(before_us=nw.col("reach_us").shift(1).over("agent_id", order_by=order))
    return (
        before.with_columns(
            from_us=nw.when(nw.col("before_us") > nw.col("started_at_us"))
            .then(nw.col("before_us"))
            .otherwise(nw.col("started_at_us"))
        )
        .filter(nw.col("from_us") < nw.col("ended_at_us"))
        .select("agent_id", "state", "from_us", "ended_at_us")
    )
