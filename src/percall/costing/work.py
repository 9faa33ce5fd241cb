"""Where the contacts are while they are costed: one lazy frame on the caller's engine, or a store by batches."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import narwhals as nw
import polars as pl

from percall.costing import engines
from percall.costing.streams import Followed, Volume
from percall.log.parallel import side_by_side

Frame = nw.LazyFrame[Any]
Step = Callable[[Frame, tuple[date, ...] | None], Frame]
"""What is done to contacts, or to those of a few days, which are then told."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps of it are done, and how many there are."""

ROW: Final = "__row"
"""Which row of its file a contact is."""

ByDay = dict[str, dict[date, int]]
"""Column -> day -> sum."""
Volumes = dict[Followed, dict[date, int]]
"""What money follows -> day -> sum."""


def unchanged(frame: Frame, days: tuple[date, ...] | None) -> Frame:
    """The step that does nothing."""
    return frame


class Work(Protocol):
    """Contacts with their activity, one row each, ready to be added up and costed."""

    def sums(self, columns: Sequence[str], step: Step) -> ByDay:
        """Sums by day of integer columns of ``step(contacts)``."""

    def volumes(self, wanted: Iterable[Volume], step: Step) -> Volumes:
        """Sums of volumes of ``step(contacts)`` by day, for all the values of their keys that there are."""

    def finish(self, step: Step, columns: Sequence[str]) -> tuple[Frame, ByDay]:
        """``step(contacts)``, computed once where the engine can, and the sums by day of its ``columns``."""


class WholeWork:
    """All contacts in one frame, on whatever engine it lives."""

    def __init__(self, frame: Frame) -> None:
        self._frame = engines.keep(frame)

    def sums(self, columns: Sequence[str], step: Step) -> ByDay:
        """See ``Work``."""
        return sums_by_day(step(self._frame, None), columns)

    def volumes(self, wanted: Iterable[Volume], step: Step) -> Volumes:
        """See ``Work``."""
        return volumes_by_day(step(self._frame, None), wanted)

    def finish(self, step: Step, columns: Sequence[str]) -> tuple[Frame, ByDay]:
        """See ``Work``."""
        done = engines.keep(step(self._frame, None))
        return done, sums_by_day(done, columns)


@dataclass(frozen=True)
class Days:
    """A few days of a store: their contacts, and a step that adds their activity, in whatever order of rows."""

    days: tuple[date, ...]
    contacts: pl.LazyFrame
    activity: Callable[[Frame], Frame]


class BatchedWork:
    """A store, some batches of days at a time through a folder of its own, so that memory holds these and not a year.

    Of the activity only what it adds is written; row for row it belongs beside the batch's contacts, whose files never
    change. The folder is removed when the process ends, since the result reads from it.
    """

    def __init__(self, batches: Sequence[Days], progress: Progress) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="percall-"))
        self._batches = batches
        self._progress = progress
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        for number, _ in enumerate(side_by_side(self._add_activity, batches), start=1):
            progress("reading", number, len(batches))

    def sums(self, columns: Sequence[str], step: Step) -> ByDay:
        """See ``Work``."""
        return _merged(sums_by_day(step(self._with_activity(one), one.days), columns) for one in self._batches)

    def volumes(self, wanted: Iterable[Volume], step: Step) -> Volumes:
        """See ``Work``."""
        volumes = list(wanted)
        return _merged(volumes_by_day(step(self._with_activity(one), one.days), volumes) for one in self._batches)

    def finish(self, step: Step, columns: Sequence[str]) -> tuple[Frame, ByDay]:
        """See ``Work``. The frame is a Polars LazyFrame over the folder."""

        def finish_batch(one: Days) -> ByDay:
            done = engines.collect(step(self._with_activity(one), one.days))
            self._write(done, "contacts", one)
            self._path("activity", one).unlink()
            return sums_by_day(nw.from_native(done.lazy()), columns)

        parts = []
        for number, part in enumerate(side_by_side(finish_batch, self._batches), start=1):
            parts.append(part)
            self._progress("costing", number, len(self._batches))
        written = pl.scan_parquet([self._path("contacts", one) for one in self._batches])
        return nw.from_native(written), _merged(parts)

    def _add_activity(self, one: Days) -> None:
        known = one.activity(nw.from_native(one.contacts.with_row_index(ROW)))
        added = engines.collect(known.drop(one.contacts.collect_schema().names()))
        self._write(added.sort(ROW).drop(ROW), "activity", one)

    def _with_activity(self, one: Days) -> Frame:
        added = pl.scan_parquet(self._path("activity", one))
        return nw.from_native(pl.concat([one.contacts, added], how="horizontal"))

    def _path(self, table: str, one: Days) -> Path:
        return self._folder / f"{table}-{one.days[0].isoformat()}.parquet"

    def _write(self, frame: pl.DataFrame, table: str, one: Days) -> None:
        frame.write_parquet(self._path(table, one), compression="lz4", statistics=False)


def sums_by_day(frame: Frame, columns: Sequence[str]) -> ByDay:
    """Sums by day of integer columns; ``contacts`` in ``columns`` counts rows."""
    expressions = {
        column: (nw.len() if column == "contacts" else nw.col(column).sum()).cast(nw.Int64) for column in columns
    }
    table = engines.collect(frame.group_by("day").agg(**expressions)).sort("day")
    return {column: dict(zip(table["day"], table[column], strict=True)) for column in columns}


def volumes_by_day(frame: Frame, wanted: Iterable[Volume]) -> Volumes:
    """Sums of volumes by day and the values of their keys; contacts that have no value for a key count nowhere."""
    kinds: dict[tuple[str, ...], list[str]] = {}
    for volume in wanted:
        kinds.setdefault(volume.keys, []).append(volume.column)
    found: Volumes = {}
    for keys, columns in kinds.items():
        sums = {column: nw.col(column).sum().cast(nw.Int64) for column in columns}
        table = engines.collect(frame.group_by("day", *keys).agg(**sums)).sort("day")
        by_values: dict[tuple[str, ...], list[dict[date, int]]] = {}
        for row in table.select("day", *keys, *columns).iter_rows():
            by_day = by_values.setdefault(row[1 : 1 + len(keys)], [{} for _ in columns])
            for days, amount in zip(by_day, row[1 + len(keys) :], strict=True):
                days[row[0]] = amount
        for values, by_day in by_values.items():
            if None not in values:
                found |= {
                    Followed(Volume(column, keys), values): days for column, days in zip(columns, by_day, strict=True)
                }
    return found


Key = TypeVar("Key")


def _merged(parts: Iterable[dict[Key, dict[date, int]]]) -> dict[Key, dict[date, int]]:
    merged: dict[Key, dict[date, int]] = {}
    for part in parts:
        for column, days in part.items():
            total = merged.setdefault(column, {})
            for day, amount in days.items():
                total[day] = total.get(day, 0) + amount
    return merged
