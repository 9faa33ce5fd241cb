"""Streams: the money of one category for one scope, and the volume of work it follows on its way to contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from percall.centre.model import Centre, Driver, Pool
from percall.costing import engines
from percall.costing.activity import team_codes
from percall.errors import Mistake, PercallError
from percall.ledger.model import Charge, Scope

VOLUME_OF: dict[Driver, str | None] = {
    "agent_time": "agent_us",
    "line_time": "line_us",
    "automated_time": "automated_us",
    "bot_sessions": "bot_sessions",
    "contacts": None,  # each contact counts one
    "direct": None,
}


@dataclass(frozen=True)
class Weight:
    """What a contact counts for: the sum of ``columns`` (or 1 where there are none) if all ``conditions`` hold."""

    columns: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]

    def expression(self) -> nw.Expr:
        """Integer weight of each contact whether the conditions hold or not, never null."""
        base: Any = engines.added([nw.col(column) for column in self.columns]) if self.columns else nw.lit(1)
        narrowed: nw.Expr = base.cast(nw.Int64)
        return narrowed


@dataclass(frozen=True)
class Volume:
    """A contacts' column of non-negative integers, added up for each day and each of the values of ``keys``.

    So a thousand scopes of one kind, such as queues, are one column and one pass.
    """

    column: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Followed:
    """What money follows on its way to contacts: a volume, of the contacts whose ``keys`` have these ``values``."""

    volume: Volume
    values: tuple[str, ...] = ()


def followed(column: str, conditions: Iterable[tuple[str, str]]) -> Followed:
    """A column, where the conditions hold."""
    pairs = tuple(conditions)
    return Followed(Volume(column, tuple(key for key, _ in pairs)), tuple(value for _, value in pairs))


@dataclass(frozen=True)
class Stream:
    """The money of ``category`` for ``scope``. ``weight`` is None for overhead, which follows assigned cost."""

    category: str
    pool: str
    driver: Driver
    capacity: bool
    scope: Scope
    weight: Weight | None


@dataclass(frozen=True)
class Cell:
    """A stream within one rate period: the charges whose cost the same days share."""

    stream: int  # index into the plan's streams
    first_day: date
    last_day: date
    charges: tuple[Charge, ...]

    @property
    def micros(self) -> int:
        """What the charges come to."""
        return sum(charge.micros for charge in self.charges)


def streams_and_cells(charges: Sequence[Charge], centre: Centre) -> tuple[list[Stream], list[Cell]]:
    """Groups charges into streams (category, scope) and cells (stream, days), in a stable order.

    Raises PercallError for a charge whose category no pool carries, or whose driver is ``direct`` without a scope.
    """
    pools = {category: (name, pool) for name, pool in centre.costs.chart().items() for category in pool.categories}
    if strange := {charge.line_id: charge.category for charge in charges if charge.category not in pools}:
        raise PercallError(
            *(
                Mistake(
                    f"{line}: no pool of the centre carries {category!r}", field="category", accepted=", ".join(pools)
                )
                for line, category in strange.items()
            )
        )
    groups: dict[tuple[str, Scope], dict[tuple[date, date], list[Charge]]] = {}
    for charge in charges:
        cells = groups.setdefault((charge.category, charge.scope), {})
        cells.setdefault((charge.first_day, charge.last_day), []).append(charge)
    order = {category: place for place, category in enumerate(pools)}
    keys = sorted(groups, key=lambda key: (order[key[0]], repr(key[1])))
    made = [_stream(category, *pools[category], scope, centre, groups[category, scope]) for category, scope in keys]
    return made, [
        Cell(number, first, last, tuple(inside))
        for number, key in enumerate(keys)
        for (first, last), inside in sorted(groups[key].items(), key=lambda item: item[0])
    ]


def _stream(
    category: str, name: str, pool: Pool, scope: Scope, centre: Centre, cells: dict[tuple[date, date], list[Charge]]
) -> Stream:
    if pool.driver == "direct" and scope == Scope():
        raise PercallError(
            *(
                Mistake(
                    f"{charge.line_id}: {category} goes directly to a scope, but the line names none",
                    accepted="a value in queue, channel, direction, reason, site or team",
                )
                for inside in cells.values()
                for charge in inside
            )
        )
    return Stream(category, name, pool.driver, pool.capacity, scope, _weight(pool.driver, scope, centre))


def _weight(driver: Driver, scope: Scope, centre: Centre) -> Weight | None:
    if driver == "assigned_cost":
        return None
    volume = VOLUME_OF[driver]
    teams = teams_of(scope, centre)
    if volume == "agent_us" and teams is not None:
        # The seconds of the team's own agents, wherever the contact began.
        codes = team_codes(centre)
        columns = tuple(f"agent_us_{codes[team]}" for team in teams)
        rest = tuple((name, value) for name, value in scope.narrowed if name not in ("team", "site"))
        return Weight(columns, rest)
    return Weight((volume,) if volume else (), scope.narrowed)


def teams_of(scope: Scope, centre: Centre) -> tuple[str, ...] | None:
    """The teams of the centre file that a scope's team or site means; None where it names neither, or none is known."""
    if scope.team is None and scope.site is None:
        return None
    found = tuple(
        name
        for name, team in centre.teams.items()
        if team.agents and scope.team in (None, name) and scope.site in (None, team.site)
    )
    return found or None


def teams_apart(streams: Sequence[Stream], centre: Centre) -> tuple[int, ...]:
    """Codes of the teams whose agent time some stream needs on its own."""
    codes = team_codes(centre)
    named = {
        team for stream in streams if stream.driver == "agent_time" for team in teams_of(stream.scope, centre) or ()
    }
    return tuple(sorted(codes[team] for team in named))


def cost_column(category: str) -> str:
    """The contacts' column that carries a category."""
    return "cost_" + "".join(letter if letter.isalnum() else "_" for letter in category)
