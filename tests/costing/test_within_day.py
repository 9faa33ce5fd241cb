"""A day's money over its contacts: the same whether the day is told or found, to the micro-unit."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from percall.costing.streams import Followed, Volume
from percall.costing.within_day import Share, allocate
from percall.money import CHUNK

DAY = date(1999, 2, 1)


def carried(weights: list[int], amount: int, day: date | None) -> list[int]:
    """What contacts of these weights carry of an amount, in order."""
    ids = [f"{number:04d}" for number in range(len(weights))]
    contacts = pl.LazyFrame({"contact_id": ids, "day": DAY, "weight": weights})
    everybody = Followed(Volume("weight"))
    share = Share("cost", everybody, {DAY: amount})
    days = None if day is None else (day,)
    done = allocate(nw.from_native(contacts), [share], {everybody: {DAY: sum(weights)}}, days).to_native()
    return done.sort("contact_id").collect()["cost"].to_list()


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=60).filter(any),
    st.integers(-(2 * CHUNK), 2 * CHUNK),
)
def test_a_day_told_is_as_a_day_found(weights: list[int], amount: int) -> None:
    found = carried(weights, amount, None)
    assert carried(weights, amount, DAY) == found
    assert sum(found) == amount


def test_the_last_contact_brings_the_sum_to_the_amount() -> None:
    # 49 * (1 / 49) is less than 1 in binary64: a division turned into a product would lose a micro-unit here.
    assert carried([1] * 49, 1_000_000, DAY) == carried([1] * 49, 1_000_000, None)
    assert sum(carried([1] * 49, 1_000_000, DAY)) == 1_000_000


def test_a_day_without_money_costs_nothing() -> None:
    assert carried([3, 4], 0, DAY) == [0, 0]
