"""Second level of apportionment: the money of a day over its contacts, as expressions that run on any engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from percall.costing import engines
from percall.money import CHUNK


@dataclass(frozen=True)
class Share:
    """Amounts by day (micro-units) that contacts carry in proportion to ``weight``, added to ``column``."""

    column: str
    weight: str  # a column of non-negative integers
    amounts: Mapping[date, int]


def allocate(
    frame: nw.LazyFrame[Any],
    shares: Sequence[Share],
    totals: Mapping[str, Mapping[date, int]],
    day: date | None = None,
) -> nw.LazyFrame[Any]:
    """Adds to ``frame`` one Int64 column for each distinct ``Share.column``: what each contact carries.

    ``frame`` has ``day`` and ``contact_id``; ``totals`` gives, for each weight column, its sum by day. Contacts of
    a day are taken in the order of their ids: amount = F(W1+…+Wi) - F(W1+…+W(i-1)) as in ``percall.money.apportion``,
    so the amounts of a day add up to the day's amount on every engine, to the micro-unit. ``day`` is the one that all
    contacts are of, where the caller knows that: it saves finding each contact's day.
    """
    weights = list(dict.fromkeys(share.weight for share in shares))
    columns = list(dict.fromkeys(share.column for share in shares))
    days = sorted({day for share in shares for day in share.amounts}) if day is None else [day]
    if not days:
        return frame.with_columns(**{column: nw.lit(0).cast(nw.Int64) for column in columns})
    table, splits = _day_table(days, shares, totals, weights)
    within = ["day"] if day is None else []
    numbered = frame.with_columns(
        **{f"__upto_{weight}": nw.col(weight).cum_sum().over(*within, order_by="contact_id") for weight in weights}
    )
    beside = _join_days(numbered, table) if day is None else _with_day(numbered, table, weights)
    shared = beside.with_columns(
        **{f"__to_{w}": _part(nw.col(f"__upto_{w}"), w) for w in weights},
        **{f"__from_{w}": _part(nw.col(f"__upto_{w}") - nw.col(w), w) for w in weights},
    )
    amounts = {
        column: engines.added(
            [_amount(number, share, splits) for number, share in enumerate(shares) if share.column == column]
        ).fill_null(0)
        for column in columns
    }
    added = [f"__{kind}_{w}" for w in weights for kind in ("upto", "to", "from")]
    return shared.with_columns(**amounts).drop(*added, *(c for c in table.columns if c != "day"))


def _day_table(
    days: Sequence[date], shares: Sequence[Share], totals: Mapping[str, Mapping[date, int]], weights: Sequence[str]
) -> tuple[pl.DataFrame, set[int]]:
    """One row a day: each weight's sum and each share's amount; and the shares so large that they go in chunks."""
    columns: dict[str, list[Any]] = {"day": list(days)}
    for weight in weights:
        columns[f"__of_{weight}"] = [max(1, totals[weight].get(day, 0)) for day in days]
    large = {
        number for number, share in enumerate(shares) if any(abs(amount) >= CHUNK for amount in share.amounts.values())
    }
    for number, share in enumerate(shares):
        amounts = [share.amounts.get(day, 0) for day in days]
        columns[f"__sign_{number}"] = [-1 if amount < 0 else 1 for amount in amounts]
        columns[f"__rest_{number}"] = [abs(amount) % CHUNK for amount in amounts]
        if number in large:
            columns[f"__chunks_{number}"] = [abs(amount) // CHUNK for amount in amounts]
    return pl.DataFrame(columns), large


def _join_days(frame: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    numbers = table.with_columns(__number=pl.col("day").cast(pl.Int32).cast(pl.Int64)).drop("day")
    beside = engines.with_date(engines.small(frame, numbers), "__number", "day").drop("__number")
    return frame.join(beside, on="day", how="left")


def _with_day(frame: nw.LazyFrame[Any], table: pl.DataFrame, weights: Sequence[str]) -> nw.LazyFrame[Any]:
    """``frame`` with the one row of ``table`` as constants, but for the weights' sums.

    Polars divides by a constant by multiplying with its reciprocal, which can differ in the last bit. What is reached
    is at most the sum, so the larger of the two is the sum, as a column.
    """
    constants = {name: nw.lit(value) for name, value in table.drop("day").row(0, named=True).items()}
    sums = {f"__of_{w}": nw.max_horizontal(nw.col(f"__upto_{w}"), constants[f"__of_{w}"]) for w in weights}
    return frame.with_columns(**(constants | sums))


def _part(reached: nw.Expr, weight: str) -> nw.Expr:
    """x / W in binary64."""
    share: nw.Expr = reached.cast(nw.Float64) / nw.col(f"__of_{weight}").cast(nw.Float64)
    return share


def _amount(number: int, share: Share, large: set[int]) -> nw.Expr:
    upto, before = (_cumulative(number, nw.col(f"__{end}_{share.weight}"), number in large) for end in ("to", "from"))
    signed: nw.Expr = nw.col(f"__sign_{number}") * (upto - before)
    return signed


def _cumulative(number: int, part: nw.Expr, large: bool) -> nw.Expr:
    """F of ``percall.money.cumulative`` without the sign."""
    rest: nw.Expr = (nw.col(f"__rest_{number}").cast(nw.Float64) * part).floor().cast(nw.Int64)
    if not large:
        return rest
    whole: nw.Expr = nw.col(f"__chunks_{number}") * (nw.lit(float(CHUNK)) * part).floor().cast(nw.Int64)
    return whole + rest
