"""An agent's second is counted once: where segments of one agent overlap, the time is shared among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import narwhals as nw

from percall.costing import engines
from percall.log.parallel import side_by_side
from percall.log.schema import AGENT_KINDS

Frame = nw.LazyFrame[Any]

ORDER = ("started_at_us", "ended_at_us")
"""Order of one agent's stretches. Two that agree in both overlap, so it does not matter which comes first."""

COLUMNS = ("contact_id", "seq", "agent_id", *ORDER)


def shared_time(segments: Frame) -> Frame:
    """The agent time of every agent segment that overlaps another of the same agent.

    Returns ``contact_id, seq, shared_us`` for the overlapping ones only. Of an instant at which n segments are open
    each gets 1/n.
    """
    return share(crowded(stretches(segments)))


def shared_time_by_batch(batches: Sequence[Frame]) -> list[Frame]:
    """The same for segments that come in a frame for some days, in order of time, so that memory holds a few.

    A segment is in the frame of the day its contact began; one that lasts beyond is carried along as far as a later
    batch's segments could meet it. What is shared comes by these batches too.
    """
    if not batches:
        raise ValueError("no batches")
    # A segment carried along can be crowded in several batches.
    crowd = list(side_by_side(lambda some: engines.keep(crowded(some)), _with_carried(batches)))
    shared = engines.keep(share(engines.keep(nw.concat(crowd, how="vertical").unique(["contact_id", "seq"]))))
    return [shared.filter(nw.col("place") == number).drop("place") for number in range(len(batches))]


def _with_carried(batches: Sequence[Frame]) -> Iterator[Frame]:
    """The stretches of each batch and those of earlier ones that last into it or beyond, with their ``place``."""
    floors = [_first_start(batch) for batch in batches]
    carried = None
    for number, batch in enumerate(batches):
        some = engines.keep(stretches(batch).with_columns(place=nw.lit(number)))
        if carried is not None:
            some = engines.keep(nw.concat([carried, some], how="vertical"))
        yield some
        floor = min((floor for floor in floors[number + 1 :] if floor is not None), default=None)
        carried = None if floor is None else engines.keep(some.filter(nw.col("ended_at_us") > floor))


def stretches(segments: Frame) -> Frame:
    """Segments that occupy a known agent for a known time: ``COLUMNS``, none null, each longer than zero."""
    occupied = segments.filter(nw.col("kind").is_in(AGENT_KINDS), ~nw.col("agent_id").is_null())
    stamped = engines.with_instants(occupied, "started_at", "ended_at")
    return stamped.filter(nw.col("started_at_us") < nw.col("ended_at_us")).select(*COLUMNS)


def _first_start(segments: Frame) -> int | None:
    starts = engines.with_instants(segments.select("started_at"), "started_at")
    found: int | None = engines.collect(starts.select(nw.col("started_at_us").min())).item()
    return found


def crowded(stretches: Frame) -> Frame:
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
        .drop("reach_us", "next_us", "open_until_us")
    )


def share(crowd: Frame) -> Frame:
    """Crowded stretches with ``shared_us`` for agent and stamps: the time of each, divided among those open in it.

    With H(t) the integral of 1/n up to t along one agent's time, a stretch gets H(end) - H(start): window functions do
    it, without a join on ranges. The time between two events is divided in whole microseconds, rounding down, so at
    most n - 1 microseconds of it are counted for nobody.
    """
    level = _level(crowd)
    at_start = level.rename({"at_us": "started_at_us", "level_us": "before_us"})
    at_end = level.rename({"at_us": "ended_at_us", "level_us": "after_us"})
    # Every stretch has its start and its end there. Inner joins would say the same, but Polars takes their liberty to
    # join the starts of an agent with its ends first, all with all.
    return (
        crowd.join(at_start, on=["agent_id", "started_at_us"], how="left")
        .join(at_end, on=["agent_id", "ended_at_us"], how="left")
        .with_columns(shared_us=nw.col("after_us") - nw.col("before_us"))
        .drop("agent_id", *ORDER, "before_us", "after_us")
    )


def _level(crowd: Frame) -> Frame:
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
