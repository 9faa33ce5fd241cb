"""An agent's second is counted once: where segments of one agent overlap, the time is shared among them."""

from __future__ import annotations

from typing import Any

import narwhals as nw

ORDER = ("started_at_us", "ended_at_us", "contact_id", "seq")


def shared(stretches: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The agent time of every segment that overlaps another of the same agent.

    ``stretches``: agent segments with ``contact_id, seq, agent_id, started_at_us, ended_at_us``, none null, each
    longer than zero. Returns ``contact_id, seq, shared_us`` for the overlapping ones only.

    Of an instant at which n segments are open each gets 1/n. With H(t) the integral of 1/n up to t along one
    agent's time, a segment gets H(end) - H(start): window functions do it, without a join on ranges. Each stretch
    between two events is divided in whole microseconds, rounding down, so at most n - 1 microseconds of a
    stretch are counted for nobody.
    """
    crowd = _crowded(stretches)
    level = _level(crowd)
    at_start = level.rename({"at_us": "started_at_us", "level_us": "before_us"})
    at_end = level.rename({"at_us": "ended_at_us", "level_us": "after_us"})
    return (
        crowd.join(at_start, on=["agent_id", "started_at_us"], how="inner")
        .join(at_end, on=["agent_id", "ended_at_us"], how="inner")
        .select("contact_id", "seq", shared_us=nw.col("after_us") - nw.col("before_us"))
    )


def _crowded(stretches: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Those that overlap another: one still open at their start, or the next one starting before their end."""
    return (
        stretches.with_columns(
            reach_us=nw.col("ended_at_us").cum_max().over("agent_id", order_by=ORDER),
            next_us=nw.col("started_at_us").shift(-1).over("agent_id", order_by=ORDER),
        )
        .with_columns(open_until_us=nw.col("reach_us").shift(1).over("agent_id", order_by=ORDER))
        .filter(
            (nw.col("open_until_us").fill_null(nw.lit(-(2**62))) > nw.col("started_at_us"))
            | (nw.col("next_us").fill_null(nw.lit(2**62)) < nw.col("ended_at_us"))
        )
        .select("agent_id", *ORDER)
    )


def _level(crowd: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """H at every start and end: ``agent_id, at_us, level_us``."""
    starts = crowd.select("agent_id", at_us=nw.col("started_at_us"), step=nw.lit(1))
    ends = crowd.select("agent_id", at_us=nw.col("ended_at_us"), step=nw.lit(-1))
    return (
        nw.concat([starts, ends], how="vertical")
        .group_by("agent_id", "at_us")
        .agg(step=nw.col("step").sum())
        .with_columns(
            open_now=nw.col("step").cum_sum().over("agent_id", order_by="at_us"),
            until_us=nw.col("at_us").shift(-1).over("agent_id", order_by="at_us"),
        )
        .with_columns(
            sharers=nw.when(nw.col("open_now") > 0).then(nw.col("open_now")).otherwise(nw.lit(1)),
            stretch_us=nw.when(nw.col("open_now") > 0)
            .then(nw.col("until_us") - nw.col("at_us"))
            .otherwise(nw.lit(0))
            .fill_null(0),
        )
        .with_columns(gain_us=(nw.col("stretch_us") // nw.col("sharers")).cast(nw.Int64))
        .with_columns(reached_us=nw.col("gain_us").cum_sum().over("agent_id", order_by="at_us"))
        .select("agent_id", "at_us", level_us=(nw.col("reached_us") - nw.col("gain_us")).cast(nw.Int64))
    )
