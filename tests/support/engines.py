"""The same frames on each engine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb
import narwhals as nw
import polars as pl


def on_duckdb(*tables: pl.DataFrame) -> tuple[Any, ...]:
    """DuckDB relations of one connection of their own, whose time zone is none of ours."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    connection.execute("SET threads = 2")
    relations = []
    for number, table in enumerate(tables):
        connection.register(f"given_{number}", table.to_arrow())
        connection.execute(f"CREATE TABLE table_{number} AS SELECT * FROM given_{number}")
        relations.append(connection.table(f"table_{number}"))
    return tuple(relations)


@cache
def spark_session() -> Any:
    """One local Spark session for the whole test run, in a time zone that is none of ours."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    session = (
        SparkSession.builder.master("local[2]")
        .appName("percall-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "Asia/Tokyo")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return session


def on_spark(*tables: pl.DataFrame) -> tuple[Any, ...]:
    """Spark frames of one session."""
    return tuple(spark_session().createDataFrame(table.to_arrow()) for table in tables)


def in_memory(native: Any, by: Sequence[str] = ("contact_id",)) -> pl.DataFrame:
    """Any engine's frame as Polars, rows and columns in one order, times in UTC."""
    frame: pl.DataFrame = nw.from_native(native).lazy().collect("polars").to_native()
    times = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(pl.col(times).dt.convert_time_zone("UTC")).select(sorted(frame.columns)).sort(by)
