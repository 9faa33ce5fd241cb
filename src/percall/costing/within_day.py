"""Second level of apportionment: the money of a day over its contacts, as expressions that run on any engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from percall.costing import engines
from percall.costing.streams import Followed, Volume
from percall.money import CHUNK

Totals = Mapping[Followed, Mapping[date, int]]


@dataclass(frozen=True)
class Share:
    """Amounts by day (micro-units) that contacts carry in proportion to ``weight``, added to ``column``."""

    column: str
    weight: Followed
    amounts: Mapping[date, int]


def allocate(
    frame: nw.LazyFrame[Any], shares: Sequence[Share], totals: Totals, days: tuple[date, ...] | None = None
) -> nw.LazyFrame[Any]:
    """Adds to ``frame`` one Int64 column for each distinct ``Share.column``: what each contact carries.

    ``frame`` has ``day`` and ``contact_id``; ``totals`` gives the sum by day of what each share follows. Contacts of a
    day are taken in the order of their ids: amount = F(W1+…+Wi) - F(W1+…+W(i-1)) as in ``percall.money.apportion``, so
    the amounts of a day add up to the day's amount on every engine, to the micro-unit. ``days`` are those that the
    contacts are of, where the caller knows that.

    Shares for different values of the same keys (such as queues) never meet in a contact: they are rows of one small
    table, which contacts find by day and key, and not columns of their own.
    """
    columns = list(dict.fromkeys(share.column for share in shares))
    tables = _tables(shares, totals, days)
    volumes = list(dict.fromkeys(share.weight.volume for share in shares))
    numbers = {volume: number for number, volume in enumerate(volumes)}
    within = [] if days is not None and len(days) == 1 else ["day"]
    frame = frame.with_columns(
        **{
            f"__upto_{number}": nw.col(volume.column).cum_sum().over(*within, *volume.keys, order_by="contact_id")
            for volume, number in numbers.items()
        }
    )
    for keys, table in tables.items():
        beside = [(f"__of_{numbers[volume]}", volume) for volume in volumes if volume.keys == keys]
        frame = table.beside(frame, beside, numbers, constant=not within and not keys)
    parts = {
        f"__{end}_{number}": _part(reached, number)
        for number in numbers.values()
        for end, reached in (
            ("to", nw.col(f"__upto_{number}")),
            ("from", nw.col(f"__upto_{number}") - nw.col(volumes[number].column)),
        )
    }
    entries = [entry for table in tables.values() for entry in table.entries]
    amounts = {
        column: engines.added([entry.amount(numbers) for entry in entries if entry.column == column])
        for column in columns
    }
    helpers = [f"__upto_{number}" for number in numbers.values()] + list(parts)
    made = [name for table in tables.values() for name in table.columns(numbers)]
    return frame.with_columns(**parts).with_columns(**amounts).drop(*helpers, *made)


@dataclass
class _Entry:
    """An amount that each row of a table has for one column of contacts. ``name`` ends its columns."""

    name: str
    column: str
    volume: Volume
    amounts: dict[tuple[str, ...], Mapping[date, int]] = field(default_factory=dict)

    @property
    def large(self) -> bool:
        """Whether some amount is so large that it goes in chunks."""
        return any(abs(amount) >= CHUNK for amounts in self.amounts.values() for amount in amounts.values())

    def columns(self) -> list[str]:
        """The columns that hold it."""
        return [f"__sign_{self.name}", f"__rest_{self.name}"] + [f"__chunks_{self.name}"] * self.large

    def amount(self, numbers: Mapping[Volume, int]) -> nw.Expr:
        """What a contact carries of it; nothing where its keys have no row."""
        number = numbers[self.volume]
        upto, before = (self._cumulative(nw.col(f"__{end}_{number}")) for end in ("to", "from"))
        signed: nw.Expr = (nw.col(f"__sign_{self.name}") * (upto - before)).fill_null(0)
        return signed

    def _cumulative(self, part: nw.Expr) -> nw.Expr:
        """F of ``percall.money.cumulative`` without the sign."""
        rest: nw.Expr = (nw.col(f"__rest_{self.name}").cast(nw.Float64) * part).floor().cast(nw.Int64)
        if not self.large:
            return rest
        whole: nw.Expr = nw.col(f"__chunks_{self.name}") * (nw.lit(float(CHUNK)) * part).floor().cast(nw.Int64)
        return whole + rest


@dataclass
class _Table:
    """The amounts of all shares with the same keys: a row for each day and each of the values of the keys."""

    keys: tuple[str, ...]
    totals: Totals
    days: tuple[date, ...] | None
    entries: list[_Entry] = field(default_factory=list)

    def add(self, share: Share, name: str) -> None:
        """Put a share into the first entry of its column that has none for its values yet."""
        volume, values = share.weight.volume, share.weight.values
        for entry in self.entries:
            if (entry.column, entry.volume) == (share.column, volume) and values not in entry.amounts:
                entry.amounts[values] = share.amounts
                return
        self.entries.append(_Entry(name, share.column, volume, {values: share.amounts}))

    def columns(self, numbers: Mapping[Volume, int]) -> list[str]:
        """What it adds to contacts."""
        volumes = dict.fromkeys(entry.volume for entry in self.entries)
        return [f"__of_{numbers[volume]}" for volume in volumes] + [
            name for entry in self.entries for name in entry.columns()
        ]

    def beside(
        self,
        frame: nw.LazyFrame[Any],
        volumes: Iterable[tuple[str, Volume]],
        numbers: Mapping[Volume, int],
        *,
        constant: bool,
    ) -> nw.LazyFrame[Any]:
        """``frame`` with the row of each contact; the only row there is, ``constant``, needs no join."""
        table = self._frame(volumes)
        if constant:
            return _with_constants(frame, table, {numbers[entry.volume] for entry in self.entries})
        return _joined(frame, table, self.keys)

    def _frame(self, volumes: Iterable[tuple[str, Volume]]) -> pl.DataFrame:
        rows = self._rows()
        columns: dict[str, list[Any]] = {"day": [day for day, _ in rows]}
        columns |= {key: [values[place] for _, values in rows] for place, key in enumerate(self.keys)}
        for name, volume in volumes:
            sums = [self.totals.get(Followed(volume, values), {}).get(day, 0) for day, values in rows]
            columns[name] = [max(1, amount) for amount in sums]
        for entry in self.entries:
            amounts = [entry.amounts.get(values, {}).get(day, 0) for day, values in rows]
            columns[f"__sign_{entry.name}"] = [-1 if amount < 0 else 1 for amount in amounts]
            columns[f"__rest_{entry.name}"] = [abs(amount) % CHUNK for amount in amounts]
            if entry.large:
                columns[f"__chunks_{entry.name}"] = [abs(amount) // CHUNK for amount in amounts]
        kinds = {"day": pl.Date} | dict.fromkeys(self.keys, pl.String)
        return pl.DataFrame(columns, schema_overrides=kinds)

    def _rows(self) -> list[tuple[date, tuple[str, ...]]]:
        """The days and values for which some share has an amount; the only day, whether it has or not."""
        if self.days is not None and len(self.days) == 1 and not self.keys:
            return [(self.days[0], ())]
        inside = None if self.days is None else set(self.days)
        found = {
            (day, values)
            for entry in self.entries
            for values, amounts in entry.amounts.items()
            for day in amounts
            if inside is None or day in inside
        }
        return sorted(found) or [(self.days[0] if self.days else date(1970, 1, 1), ("",) * len(self.keys))]


def _tables(shares: Sequence[Share], totals: Totals, days: tuple[date, ...] | None) -> dict[tuple[str, ...], _Table]:
    tables: dict[tuple[str, ...], _Table] = {}
    for number, share in enumerate(shares):
        keys = share.weight.volume.keys
        tables.setdefault(keys, _Table(keys, totals, days)).add(share, str(number))
    return tables


def _joined(frame: nw.LazyFrame[Any], table: pl.DataFrame, keys: tuple[str, ...]) -> nw.LazyFrame[Any]:
    numbers = table.with_columns(__number=pl.col("day").cast(pl.Int32).cast(pl.Int64)).drop("day")
    beside = engines.with_date(engines.small(frame, numbers), "__number", "day").drop("__number")
    return frame.join(beside, on=["day", *keys], how="left")


def _with_constants(frame: nw.LazyFrame[Any], table: pl.DataFrame, volumes: Iterable[int]) -> nw.LazyFrame[Any]:
    """``frame`` with the one row of ``table`` as constants, but for the volumes' sums.

    Polars divides by a constant by multiplying with its reciprocal, which can differ in the last bit. What is reached
    is at most the sum, so the larger of the two is the sum, as a column.
    """
    constants = {name: nw.lit(value) for name, value in table.drop("day").row(0, named=True).items()}
    sums = {f"__of_{n}": nw.max_horizontal(nw.col(f"__upto_{n}"), constants[f"__of_{n}"]) for n in volumes}
    return frame.with_columns(**(constants | sums))


def _part(reached: nw.Expr, number: int) -> nw.Expr:
    """x / W in binary64."""
    share: nw.Expr = reached.cast(nw.Float64) / nw.col(f"__of_{number}").cast(nw.Float64)
    return share
