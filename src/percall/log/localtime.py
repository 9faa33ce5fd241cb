"""Local time to UTC and back, for whole columns, with both clock changes settled by rule.

A local time that clocks showed twice (autumn) is the earlier of the two, unless that would put it before an instant
it is known not to precede; then it is the later. A local time that clocks skipped (spring) does not exist: null.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final, cast
from zoneinfo import ZoneInfo, available_timezones

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.schema import TIME

FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST: Final = datetime(2101, 1, 1, tzinfo=UTC)
"""Times outside are impossible dates: no contact centre has a log of them."""

DAY_US: Final = 86_400_000_000


@dataclass(frozen=True)
class Instants:
    """A column of local times in UTC. ``folded``: the clock showed it twice; ``skipped``: never, so ``utc`` is null."""

    utc: pl.Series
    folded: pl.Series
    skipped: pl.Series


@dataclass(frozen=True)
class _Changes:
    """Clock changes of a zone: instant i (UTC) goes from ``offsets[i]`` to ``offsets[i + 1]``. Microseconds."""

    instants: list[int]
    offsets: list[int]


def require_zone(name: str) -> str:
    """``name``, if it is an IANA time zone. Raises PercallError if not."""
    if name not in available_timezones():
        raise PercallError(
            Mistake(f"{name!r} is not a time zone", field="time_zone", accepted="an IANA name such as Europe/Berlin")
        )
    return name


def to_utc(local: pl.Series, zone: str, not_before: pl.Series | None = None) -> Instants:
    """Instants (UTC, microseconds) of a column of local times (Datetime without a zone).

    ``not_before`` is a UTC column of instants that each row's time is known not to precede; it decides
    between the two readings of a time that clocks showed twice.
    """
    name, clock = local.name, local.cast(pl.Datetime("us")).to_physical()
    changes = _changes_between(zone, clock)
    never = pl.repeat(False, len(local), dtype=pl.Boolean, eager=True)
    if len(changes.offsets) == 1:
        return Instants((clock - changes.offsets[0]).cast(TIME).alias(name), never, never)
    # A change moves the clock at local time instant + old offset: before it the old offset rules, from it the new.
    bounds = [at + offset for at, offset in zip(changes.instants, changes.offsets, strict=False)]
    steps = [new - old for old, new in zip(changes.offsets, changes.offsets[1:], strict=False)]
    known = pl.repeat(None, len(local), dtype=pl.Int64, eager=True) if not_before is None else not_before.to_physical()
    rows = pl.DataFrame({"clock": clock, "not_before": known})
    index = pl.Series(bounds).search_sorted(clock, side="right")
    rows = rows.with_columns(
        offset=pl.Series(changes.offsets).gather(index),
        gap_ends=pl.Series([None, *(at + max(step, 0) for at, step in zip(bounds, steps, strict=True))]).gather(index),
        fold_starts=pl.Series([*(at + min(step, 0) for at, step in zip(bounds, steps, strict=True)), None]).gather(
            index
        ),
        later_offset=pl.Series([*changes.offsets[1:], None]).gather(index),
    )
    skipped = (pl.col("clock") < pl.col("gap_ends")).fill_null(False)
    folded = (pl.col("clock") >= pl.col("fold_starts")).fill_null(False)
    earlier = pl.col("clock") - pl.col("offset")
    too_early = (earlier < pl.col("not_before")).fill_null(False)
    utc = pl.when(folded & too_early).then(pl.col("clock") - pl.col("later_offset")).when(~skipped).then(earlier)
    settled = rows.select(utc=utc.cast(TIME), folded=folded, skipped=skipped)
    return Instants(settled["utc"].alias(name), settled["folded"], settled["skipped"])


def local_days(utc: pl.Series, zone: str) -> pl.Series:
    """The local calendar day (Date) of each instant."""
    instants = utc.to_physical()
    changes = _changes_between(zone, instants)
    if len(changes.offsets) == 1:
        offset: pl.Series | int = changes.offsets[0]
    else:
        offset = pl.Series(changes.offsets).gather(pl.Series(changes.instants).search_sorted(instants, side="right"))
    return ((instants + offset) // DAY_US).cast(pl.Int32).cast(pl.Date)


def _changes_between(zone: str, times: pl.Series) -> _Changes:
    """The zone's clock changes within two days of the given times, and the offsets around them."""
    changes = _changes(zone)
    if times.null_count() == len(times):
        return _Changes([], changes.offsets[:1])
    low, high = cast(int, times.min()) - 2 * DAY_US, cast(int, times.max()) + 2 * DAY_US
    kept = [i for i, at in enumerate(changes.instants) if low < at < high]
    if not kept:
        passed = sum(at <= low for at in changes.instants)
        return _Changes([], [changes.offsets[passed]])
    return _Changes([changes.instants[i] for i in kept], changes.offsets[kept[0] : kept[-1] + 2])


@cache
def _changes(zone: str) -> _Changes:
    """Every clock change of a zone from 1970 to 2100, found by comparing offsets a day apart and bisecting."""
    clock = ZoneInfo(zone)

    def offset(at: int) -> int:
        moment = (FIRST + timedelta(seconds=at)).astimezone(clock).utcoffset()
        return int(moment.total_seconds()) if moment is not None else 0

    day = 86_400
    instants, offsets = [], [offset(0)]
    for start in range(0, int((LAST - FIRST).total_seconds()), day):
        low, high = start, start + day
        if offset(high) == offsets[-1]:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == offsets[-1] else (low, middle)
        instants.append(high * 1_000_000)
        offsets.append(offset(start + day))
    return _Changes(instants, [seconds * 1_000_000 for seconds in offsets])
