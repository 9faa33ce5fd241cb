"""How each stream's money reached the days and contacts: the working that a bill shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from percall.costing.over_days import Spread
from percall.costing.streams import Followed, Stream


@dataclass(frozen=True)
class Plan:
    """The settled streams, and the contacts they were settled on."""

    spreads: Mapping[Stream, tuple[Spread, ...]]
    idle: Mapping[Stream, Mapping[date, int]]  # idle money that contacts carry, or would in the loaded view
    volumes: Mapping[Followed, Mapping[date, int]]  # what is followed -> day -> sum
    followed: Mapping[Stream, Followed]
    idle_followed: Mapping[Stream, Followed]  # what the idle money of a stream follows
    priced: nw.LazyFrame[Any]  # the contacts with the helper columns still on them
    helpers: tuple[str, ...]

    @property
    def contacts(self) -> nw.LazyFrame[Any]:
        """The contacts as they were costed, in the schema's types whatever the library of the caller's frames has."""
        return self.priced.drop(*self.helpers)
