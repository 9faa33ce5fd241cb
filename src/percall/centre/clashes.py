"""What no single value of a centre file can get wrong alone: things that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from percall.centre.chart import CHART
from percall.centre.levers import LeverName

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value: ("teams", "sales", "agents", 0)."""


@dataclass(frozen=True)
class Clash:
    """A value that contradicts another one, which stands at ``other`` where there is just one such place."""

    place: Place
    what: str
    accepted: str
    other: Place | None = None

    @property
    def field(self) -> str:
        """The place as people write it: teams.sales.agents.0."""
        return dotted(self.place)


def dotted(place: Iterable[str | int]) -> str:
    """A place as people write it: teams.sales.agents.0."""
    return ".".join(map(str, place))


def clashes(values: Any) -> Iterator[Clash]:
    """Every clash in the plain values of a centre file, be those values of the right types or not.

    Working on plain values, it finds what clashes even while other parts of the file are still wrong.
    """
    yield from _repeated(_at(values, "teams.*.agents.*"), "agent", "each agent once, in one team")
    yield from _repeated(_at(values, "costs.pools.*.categories.*"), "category", "each category once, in one pool")
    for place, pool in _at(values, "costs.pools.*"):
        if place[-1] not in CHART and isinstance(pool, dict) and not pool.get("categories"):
            yield Clash(place, "the pool carries no category", "categories: [...] of at least one")
    yield from _clashing_rates(values)
    today = [value for _, value in _at(values, "levers.csat_today") if value is not None]
    for place, least in _at(values, "guardrails.csat"):
        if least is not None and not today:
            yield Clash(place, "nobody says what satisfaction is today", "csat_today in the section levers")
    for place, _ in _at(values, "levers.own.*"):
        if place[-1] in get_args(LeverName):
            yield Clash(place, f"{place[-1]} is a lever of the catalogue", "a name of its own")


def _clashing_rates(values: Any) -> Iterator[Clash]:
    rates = [(place, rate) for place, rate in _at(values, "exchange_rates.*") if isinstance(rate, dict)]
    starts = [(place, f"{rate.get('currency')}, since {rate.get('since') or 'ever'},") for place, rate in rates]
    yield from _repeated(starts, "rate of", "one rate for each currency and day")
    for _, own in _at(values, "currency"):
        for place, rate in rates:
            if rate.get("currency") == own:
                what = f"{own} is the centre's own currency, whose rate is always 1"
                yield Clash((*place, "currency"), what, "other currencies only", ("currency",))


def _repeated(named: Iterable[tuple[Place, Any]], noun: str, accepted: str) -> Iterator[Clash]:
    first: dict[str, Place] = {}
    for place, name in named:
        if isinstance(name, str) and first.setdefault(name, place) != place:
            yield Clash(place, f"{noun} {name} is already in {dotted(first[name])}", accepted, first[name])


def _at(values: Any, pattern: str) -> Iterator[tuple[Place, Any]]:
    """The values at every place that ``pattern`` fits, ``*`` standing for any key or position."""
    found: list[tuple[Place, Any]] = [((), values)]
    for part in pattern.split("."):
        found = [
            ((*place, key), value) for place, outer in found for key, value in _entries(outer) if part in ("*", key)
        ]
    yield from found


def _entries(outer: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(outer, dict):
        return outer.items()
    return enumerate(outer) if isinstance(outer, list | tuple) else ()
