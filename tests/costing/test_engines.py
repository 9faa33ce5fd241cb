"""The few operations that engines need help with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from percall.costing import engines
from support.engines import on_duckdb

ENGINES: dict[str, Callable[..., tuple[Any, ...]]] = {"polars": lambda *tables: tables, "duckdb": on_duckdb}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("number", [0, 1, 2, 3, 7, 1500])
def test_any_number_of_columns_can_be_added(engine: str, number: int) -> None:
    """A category may have a scope for every queue; a sum written as a chain so long exhausts the stack."""
    (native,) = ENGINES[engine](pl.DataFrame({"a": [3]}))
    summed = engines.lazy(native).select(total=engines.added([nw.col("a")] * number))
    assert engines.collect(summed).item() == 3 * number
