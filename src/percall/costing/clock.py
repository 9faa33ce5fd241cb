"""Local days: the centre's time zone as a short list of offsets, so that every engine cuts days alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import narwhals as nw

DAY_US = 86_400_000_000
SECOND_US = 1_000_000


def offset_us(zone: ZoneInfo, at_us: int) -> int:
    """Microseconds to add to UTC to get local time at the instant ``at_us``."""
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always has one
    return round(offset.total_seconds()) * SECOND_US


def changes(zone: ZoneInfo, first_us: int, last_us: int) -> list[tuple[int, int]]:
    """Clock changes between two instants: (instant from which it holds, offset), the first entry at ``first_us``."""
    found = [(first_us, offset_us(zone, first_us))]
    at = first_us
    while at < last_us:
        until = min(at + DAY_US, last_us)
        if offset_us(zone, until) != found[-1][1]:
            low, high = at, until  # the change lies in (low, high]
            while high - low > SECOND_US:
                middle = (low + high) // 2
                if offset_us(zone, middle) == found[-1][1]:
                    low = middle
                else:
                    high = middle
            # Zones change on whole seconds.
            instant = -(-low // SECOND_US) * SECOND_US
            if offset_us(zone, instant) == found[-1][1]:
                instant += SECOND_US
            found.append((instant, offset_us(zone, instant)))
        at = until
    return found


def local_day_number(instant_us: str, zone: ZoneInfo, first_us: int, last_us: int) -> nw.Expr:
    """Days since 1970-01-01, local, of the instants in column ``instant_us``, all within the two given."""
    return local_us(instant_us, zone, first_us, last_us) // DAY_US


def local_us(instant_us: str, zone: ZoneInfo, first_us: int, last_us: int) -> Any:
    """Local wall-clock microseconds since 1970-01-01 00:00 of the instants in column ``instant_us``."""
    return nw.col(instant_us) + _offset(nw.col(instant_us), changes(zone, first_us, last_us))


def _offset(instant: nw.Expr, held: Sequence[tuple[int, int]]) -> Any:
    """The offset that holds at ``instant``, by halving: the changes of a century, in a chain, exhaust the stack."""
    if len(held) == 1:
        return nw.lit(held[0][1])
    middle = len(held) // 2
    later, earlier = _offset(instant, held[middle:]), _offset(instant, held[:middle])
    return nw.when(instant >= held[middle][0]).then(later).otherwise(earlier)
