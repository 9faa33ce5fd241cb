"""An agent's second is counted once, shared evenly among the contacts that are open in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from percall.costing.sharing import crowded, share, shared_time, shared_time_by_batch
from support.small_log import Stretch, contact, frames

BEGIN = datetime(2024, 3, 4, 9, tzinfo=UTC)
STRETCHES = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 40), st.integers(1, 25)), min_size=1, max_size=12
)


def found(stretches: list[tuple[str, int, int]]) -> dict[int, int]:
    table = pl.DataFrame(
        {
            "contact_id": [f"c{number}" for number in range(len(stretches))],
            "seq": list(range(len(stretches))),
            "agent_id": [agent for agent, _, _ in stretches],
            "started_at_us": [begin * 1_000_000 for _, begin, _ in stretches],
            "ended_at_us": [(begin + lasts) * 1_000_000 for _, begin, lasts in stretches],
        },
        schema_overrides={"started_at_us": pl.Int64, "ended_at_us": pl.Int64},
    )
    rows = share(crowded(nw.from_native(table.lazy()))).collect("polars").to_native()
    return dict(zip(rows["seq"], rows["shared_us"], strict=True))


def second_by_second(stretches: list[tuple[str, int, int]]) -> dict[int, Fraction]:
    """The same by counting who is open in each second."""
    share = {number: Fraction(0) for number in range(len(stretches))}
    for agent in ("a", "b"):
        for second in range(70):
            here = [
                n for n, (who, begin, lasts) in enumerate(stretches) if who == agent and begin <= second < begin + lasts
            ]
            for number in here:
                share[number] += Fraction(1_000_000, len(here))
    return share


@given(STRETCHES)
def test_every_second_is_shared_among_the_open_contacts(stretches: list[tuple[str, int, int]]) -> None:
    exact, ours = second_by_second(stretches), found(stretches)
    for number, (_, _, lasts) in enumerate(stretches):
        share = ours.get(number, lasts * 1_000_000)
        # Each of at most 24 events inside a stretch begins a new division that rounds down by less than 1 µs.
        assert 0 <= exact[number] - share < 24


@given(STRETCHES)
def test_a_log_that_comes_day_by_day_shares_alike(stretches: list[tuple[str, int, int]]) -> None:
    """Days of ten seconds: most stretches last into a later one, some over several."""
    contacts, segments = frames(
        contact(f"c{number}", BEGIN + timedelta(seconds=begin), Stretch("talk", 0, lasts, agent))
        for number, (agent, begin, lasts) in enumerate(stretches)
    )
    days = [
        nw.from_native(segments.lazy().join(day.lazy(), on="contact_id", how="semi"))
        for day in contacts.with_columns(day=pl.col("started_at").dt.truncate("10s")).sort("day").partition_by("day")
    ]
    daily = nw.concat(shared_time_by_batch(days)).collect("polars").to_native().sort("contact_id")
    whole = shared_time(nw.from_native(segments.lazy())).collect("polars").to_native().sort("contact_id")
    assert daily.equals(whole)


def test_one_after_the_other_shares_nothing() -> None:
    assert found([("a", 0, 10), ("a", 10, 5), ("b", 3, 4)]) == {}


def test_two_chats_at_once_halve_the_time_they_overlap() -> None:
    assert found([("a", 0, 10), ("a", 4, 10)]) == {0: 7_000_000, 1: 7_000_000}
