"""The order of what happens in the same millisecond, as docs/twin.md has it."""

from __future__ import annotations

import numpy as np
import polars as pl

from percall.centre import Centre
from percall.twin.checks import workable
from percall.twin.compile import compile_world
from percall.twin.days import Calendar
from percall.twin.events import ARRIVE, DEADLINE, RANKS, RELEASE, ROSTER_CHANGE, next_key, schedule
from percall.twin.log import LogRows
from percall.twin.replication import replicate
from support.twin_centres import MONDAY, run, single_queue


def test_events_of_a_millisecond_come_by_rank_and_then_by_number() -> None:
    w = compile_world(workable(single_queue(60, {"mean_s": 60}, 3)))
    ranks = [DEADLINE, RELEASE, ARRIVE, DEADLINE, ROSTER_CHANGE, RELEASE, ARRIVE]
    due = [(entity, 4 if entity == 3 else 5, rank) for entity, rank in enumerate(ranks)]
    for entity, at, rank in np.random.default_rng(3).permutation(due):
        schedule(w, entity, at, rank)
    order = []
    for _ in due:
        entity = int(w.events[0]["entity"])
        order.append((next_key(w) // RANKS, next_key(w) % RANKS, entity))
        schedule(w, entity, 9, RELEASE)
    assert order == sorted((at, rank, entity) for entity, at, rank in due)


def test_who_would_give_up_when_an_agent_comes_free_is_served() -> None:
    """Talks and patience are both exactly 100 s, and customers come so often that some wait 100 s to the millisecond.

    Of 1,700 times that the agent comes free, 0.5 % find somebody who joined exactly 100 s ago: 8.6 expected, none by
    chance 2 times in 10,000, were the seed another.
    """

    def within(target_s: float) -> int:
        constant = {"family": "constant", "mean_s": 100}
        values = single_queue(18_000, constant, 1, constant).model_dump() | {"service_target": {"within_s": target_s}}
        return int(run(Centre.model_validate(values), 2).sums["within_target"].sum())

    assert within(100) > within(99.999)


def test_handling_that_ends_with_the_shift_ends_first_and_the_agent_takes_another() -> None:
    """Who comes at eight finds customers waiting; talks of 15 minutes end at 16:00 sharp, with the shift."""
    values = single_queue(60, {"family": "constant", "mean_s": 900}, 3).model_dump()
    values["staffing"]["groups"]["agents"] |= {
        "staffed": {},
        "shifts": [{"days": ["daily"], "hours": "08:00-16:00", "agents": 3}],
    }
    values["routing"]["queues"] = {"line": {"max_wait_s": 30_000}}
    codes = workable(Centre.model_validate(values))
    rows = LogRows(Calendar(codes, MONDAY))
    replicate(codes, MONDAY, 1, 1, rows=rows)
    talks = rows.log().segments.filter(pl.col("kind") == "talk")["started_at"]
    late = talks.filter(talks.dt.hour() == 16)
    assert late.dt.strftime("%H:%M:%S%.3f").to_list() == ["16:00:00.000"] * 3
