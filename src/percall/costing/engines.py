"""The few places where Polars, DuckDB and Spark need their own words; everything else is one Narwhals expression."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl

EPOCH = date(1970, 1, 1)


def lazy(native: Any) -> nw.LazyFrame[Any]:
    """A caller's frame as a Narwhals LazyFrame. Eager frames of any library are computed by Polars."""
    frame = nw.from_native(native)
    if isinstance(frame, nw.LazyFrame):
        return frame
    return nw.from_native(frame.to_polars().lazy())


def can_join(one: nw.LazyFrame[Any], other: nw.LazyFrame[Any]) -> bool:
    """Whether two frames live where they can be joined: on one engine and, of DuckDB, on one connection."""
    if one.implementation != other.implementation:
        return False
    if one.implementation.is_duckdb():
        import duckdb

        try:
            one.to_native().cross(other.to_native())
        except duckdb.InvalidInputException:
            return False
    return True


def like(native: Any, result: nw.LazyFrame[Any]) -> Any:
    """``result`` as the kind of frame that ``native`` is: eager for eager, lazy for lazy, in the same library."""
    given = nw.from_native(native)
    if isinstance(given, nw.LazyFrame):
        return result.to_native()
    collected = result.collect("polars")
    if given.implementation.is_polars():
        return collected.to_native()
    return collected.to_pandas() if given.implementation.is_pandas() else collected.to_arrow()


def with_instants(frame: nw.LazyFrame[Any], *columns: str) -> nw.LazyFrame[Any]:
    """Adds ``<column>_us``: integer microseconds since 1970 UTC of each named timestamp column (null stays null)."""
    native, engine = frame.to_native(), frame.implementation
    if engine.is_duckdb():
        added = ", ".join(f'epoch_us("{column}") AS "{column}_us"' for column in columns)
        return nw.from_native(native.project(f"*, {added}")).lazy()
    if engine.is_pyspark():
        from pyspark.sql import functions

        return nw.from_native(native.withColumns({f"{c}_us": functions.unix_micros(c) for c in columns})).lazy()
    return frame.with_columns(**{f"{column}_us": nw.col(column).dt.timestamp("us") for column in columns})


def with_date(frame: nw.LazyFrame[Any], number: str, name: str) -> nw.LazyFrame[Any]:
    """Adds the date ``name`` for the integer column ``number`` (days since 1970-01-01)."""
    native, engine = frame.to_native(), frame.implementation
    if engine.is_duckdb():
        return nw.from_native(native.project(f'*, DATE \'1970-01-01\' + "{number}"::INTEGER AS "{name}"')).lazy()
    if engine.is_pyspark():
        from pyspark.sql import functions

        day = functions.date_from_unix_date(functions.col(number).cast("int"))
        return nw.from_native(native.withColumn(name, day)).lazy()
    return nw.from_native(native.with_columns(pl.col(number).cast(pl.Int32).cast(pl.Date).alias(name)))


def added(amounts: Sequence[nw.Expr]) -> nw.Expr:
    """The sum of integer columns, Int64; 0 where there are none to add.

    They are added in pairs, and the pairs in pairs: engines work an expression out by recursion, which a long chain
    would exhaust.
    """
    level = [*amounts] or [nw.lit(0)]
    while len(level) > 1:
        odd = level[len(level) - len(level) % 2 :]
        level = [one + other for one, other in zip(level[::2], level[1::2], strict=False)] + odd
    total: nw.Expr = level[0].cast(nw.Int64)
    return total


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date so many days after 1970-01-01."""
    return EPOCH + timedelta(days=number)


def small(beside: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    """A small table of integers and strings, not empty, on the engine of ``beside``, ready to be joined with it."""
    native, engine = beside.to_native(), beside.implementation
    if engine.is_duckdb():
        # A relation can be joined only with relations of its own connection, which it does not hand out.
        rows = ", ".join(f"({', '.join(_literal(value) for value in row)})" for row in table.iter_rows())
        names = ", ".join(f'"{name}"' for name in table.columns)
        kinds = ", ".join(
            f'"{name}"::{"VARCHAR" if kind == pl.String else "BIGINT"} AS "{name}"'
            for name, kind in table.schema.items()
        )
        return nw.from_native(native.query("_beside", f"SELECT {kinds} FROM (VALUES {rows}) t({names})")).lazy()
    if engine.is_pyspark():
        return nw.from_native(native.sparkSession.createDataFrame(table.to_arrow())).lazy()
    return nw.from_native(table.lazy())


def _literal(value: int | str | None) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def collect(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    """A (small) result in memory, as a Polars frame."""
    native: pl.DataFrame = frame.collect("polars").to_native()
    return native


def keep(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Computes ``frame`` once where the engine can hold the result, so that later queries do not repeat the work."""
    native, engine = frame.to_native(), frame.implementation
    if engine.is_polars():
        return nw.from_native(native.collect().lazy())
    if engine.is_duckdb():
        return nw.from_native(native.materialize()).lazy()
    if engine.is_pyspark():
        return nw.from_native(native.cache()).lazy()
    return frame
