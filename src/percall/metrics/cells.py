"""Adding up: one small table of sums by day and group from contacts, then by period and group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from percall.costing import engines
from percall.metrics import sums
from percall.metrics.catalogue import all_sums
from percall.metrics.metric import Sum
from percall.periods import Period, label

Sums = dict[str, int | None]
Cells = dict[tuple[object, ...], Sums]
"""(period label, value of each column of ``by``) -> sums by name."""


def by_day(contacts: nw.LazyFrame[Any], by: Sequence[str], parts: Iterable[Sum]) -> pl.DataFrame:
    """One row a day and group: ``day``, the columns ``by``, and each sum under ``column_of`` it.

    Days come before periods so that no engine needs a calendar; a sum of nothing known is 0, a maximum null.
    """
    columns = {column_of(part): _aggregate(part) for part in parts}
    keys = list(dict.fromkeys(["day", *by]))
    return engines.collect(contacts.group_by(*keys, drop_null_keys=False).agg(**columns))


def column_of(part: Sum) -> str:
    """The column of a sum, named so that it hides no column of the user's."""
    return f"__sum_{part.name}"


def _aggregate(part: Sum) -> nw.Expr:
    assert part.of is not None  # sums over days are no sums over contacts
    whole: nw.Expr = part.of.max() if part.how == "max" else part.of.sum()
    return whole.cast(nw.Int64)


def add_contacts(cells: Cells, daily: pl.DataFrame, by: Sequence[str], period: Period, parts: Sequence[Sum]) -> None:
    """Adds the sums of ``daily`` (from ``by_day``) to the cells they belong to."""
    days = daily["day"].unique().to_list()
    names = pl.DataFrame(
        {"day": days, "__period": [label(day, period) for day in days]}, schema={"day": pl.Date, "__period": pl.String}
    )
    keys = ["__period", *by]
    columns = [
        pl.col(column_of(part)).max() if part.how == "max" else pl.col(column_of(part)).fill_null(0).sum()
        for part in parts
    ]
    whole = daily.join(names, on="day").group_by(keys).agg(columns)
    for row in whole.iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        cells.setdefault(key, {}).update({part.name: row[column_of(part)] for part in parts})


def add_days(
    cells: Cells, facts: dict[date, dict[str, int]], period: Period, first: date | None, last: date | None
) -> None:
    """Adds facts by day to the cells of whole periods."""
    for day, amounts in facts.items():
        if (first is None or day >= first) and (last is None or day <= last):
            cell = cells.setdefault((label(day, period),), {})
            for name, amount in amounts.items():
                cell[name] = (cell.get(name) or 0) + amount


def whole_periods(cells: Cells) -> Cells:
    """The cells of whole periods: those of their groups added up."""
    whole: Cells = {}
    largest = {part.name for part in all_sums().values() if part.how == "max"}
    for key, amounts in cells.items():
        cell = whole.setdefault(key[:1], {})
        for name, amount in amounts.items():
            held = cell.get(name)
            if amount is not None:
                cell[name] = amount if held is None else max(held, amount) if name in largest else held + amount
    return whole


def give_directions_the_rest(cell: Sums) -> None:
    """What no contact of a whole period can carry belongs to its direction, where all its contacts go in one."""
    if not cell.get(sums.OUTBOUND_N.name):
        cell[sums.COST_INBOUND.name] = cell.get(sums.COST_TOTAL.name)
    elif not cell.get(sums.OFFERED.name):
        cell[sums.COST_OUTBOUND.name] = cell.get(sums.COST_TOTAL.name)


def in_order(cells: Cells) -> list[tuple[tuple[object, ...], Sums]]:
    """The cells by period, then by the values of ``by``, unknown last."""
    return sorted(cells.items(), key=lambda cell: tuple((value is None, value) for value in cell[0]))
