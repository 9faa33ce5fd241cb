"""The two stages in which money reaches contacts: first what follows work, then overhead, which follows the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import narwhals as nw

from percall.centre.model import Centre
from percall.costing import engines
from percall.costing.capacity import Supply, capacity_us
from percall.costing.over_days import Spread, View, carried_idle, loaded, spread, sums_over_days
from percall.costing.streams import Cell, Stream, Weight, cost_column, inside
from percall.costing.within_day import Share, allocate
from percall.costing.work import ByDay, Frame, Step, Work, unchanged
from percall.ledger.model import Scope

IDLE: Final = "idle_cost"
"""The contacts' column that says what of the idle money of its day a contact carries, or would in the loaded view."""


_NOTHING: Final = nw.lit(0).cast(nw.Int64)


@dataclass(frozen=True)
class Stage:
    """Streams that are settled together: the weight column that each one's work follows, and that its idle follows."""

    columns: Mapping[Stream, str]
    idle_columns: Mapping[Stream, str]
    expressions: Mapping[str, nw.Expr]

    def weigh(self, frame: Frame, day: date | None) -> Frame:
        """``frame`` with the stage's weight columns."""
        return frame.with_columns(**self.expressions) if self.expressions else frame


@dataclass(frozen=True)
class Settled:
    """What the stages came to: cells over their days, volumes by weight column, and the step that prices contacts.

    The spreads are those of the view. ``price`` adds a column ``cost_<category>`` for each category, and ``IDLE``.
    """

    spreads: Mapping[Stream, tuple[Spread, ...]]
    idle: Mapping[Stream, Mapping[date, int]]  # idle money that contacts carry, or would in the loaded view
    columns: Mapping[Stream, str]
    idle_columns: Mapping[Stream, str]
    volumes: ByDay
    price: Step


def settle(
    work: Work, streams: Sequence[Stream], cells: Sequence[Cell], supplied: Sequence[Supply], centre: Centre, view: View
) -> Settled:
    """Spreads every cell over its days and prepares the pricing of contacts, stage by stage.

    Idle money falls on the day whose capacity was not used. There it follows what the same money follows for work, and
    the idle part of overhead follows the idle cost that contacts carry before it.
    """
    spreads: dict[Stream, tuple[Spread, ...]] = {}
    idle: dict[Stream, Mapping[date, int]] = {}
    volumes: ByDay = {}
    columns: dict[Stream, str] = {}
    idle_columns: dict[Stream, str] = {}
    price: Step = unchanged
    for number, stage in enumerate((_following_work(streams), _following_cost(streams))):
        if not stage.columns:
            continue
        weighed = _then(price, stage.weigh)
        volumes |= work.sums(sorted({*stage.columns.values(), *stage.idle_columns.values()}), weighed)
        settled = {
            stream: _spread(stream, streams.index(stream), cells, volumes[column], spreads, supplied, centre)
            for stream, column in stage.columns.items()
        }
        carried = {
            stream: _added(carried_idle(part, volumes[stage.idle_columns[stream]])[0] for part in parts)
            for stream, parts in settled.items()
        }
        price = _then(weighed, _allocation(number, settled, carried, stage, volumes, view))
        spreads |= settled
        idle |= carried
        columns |= stage.columns
        idle_columns |= stage.idle_columns
    if view == "loaded":
        spreads = {
            stream: tuple(loaded(part, volumes[idle_columns[stream]]) for part in parts)
            for stream, parts in spreads.items()
        }
    return Settled(spreads, idle, columns, idle_columns, volumes, _then(price, _in_view(idle, view)))


def _following_work(streams: Sequence[Stream]) -> Stage:
    names: dict[Weight, str] = {}
    columns = {
        stream: names.setdefault(stream.weight, f"__work_{len(names)}")
        for stream in streams
        if stream.weight is not None
    }
    return Stage(columns, columns, {name: weight.expression() for weight, name in names.items()})


def _following_cost(streams: Sequence[Stream]) -> Stage:
    """Overhead: a contact in scope counts for the cost it carries already; one made negative by a credit, for 0."""
    carried = list(dict.fromkeys(cost_column(stream.category) for stream in streams if stream.weight is not None))
    followers = [stream for stream in streams if stream.weight is None]
    scopes = list(dict.fromkeys(stream.scope for stream in followers))
    names = {scope: (f"__cost_{number}", f"__idle_of_{number}") for number, scope in enumerate(scopes)}
    work, idle = (
        _positive(amount)
        for amount in (
            engines.added([nw.col(column) for column in carried]),
            nw.col("__idle_0") if carried else _NOTHING,
        )
    )
    return Stage(
        {stream: names[stream.scope][0] for stream in followers},
        {stream: names[stream.scope][1] for stream in followers},
        {
            name: inside(amount, scope.narrowed)
            for scope, both in names.items()
            for name, amount in zip(both, (work, idle), strict=True)
        },
    )


def _positive(amount: nw.Expr) -> Any:
    return nw.when(amount > 0).then(amount).otherwise(nw.lit(0))


def _spread(
    stream: Stream,
    number: int,
    cells: Iterable[Cell],
    used: Mapping[date, int],
    before: Mapping[Stream, tuple[Spread, ...]],
    supplied: Sequence[Supply],
    centre: Centre,
) -> tuple[Spread, ...]:
    if stream.weight is None:
        capacity = _with_idle(used, before, stream.scope)
    else:
        capacity = capacity_us(supplied, stream.scope, centre) if stream.capacity else {}
    return tuple(spread(cell, used, capacity) for cell in cells if cell.stream == number)


def _with_idle(used: Mapping[date, int], before: Mapping[Stream, tuple[Spread, ...]], scope: Scope) -> dict[date, int]:
    """Overhead rests on idle capacity as on contacts: the idle cost of the same scope is part of what it follows."""
    idle = sums_over_days(
        [part for stream, parts in before.items() if scope in (Scope(), stream.scope) for part in parts], "idle"
    )
    return {day: used.get(day, 0) + max(0, idle.get(day, 0)) for day in {*used, *idle}}


def _allocation(
    number: int,
    settled: Mapping[Stream, Sequence[Spread]],
    idle: Mapping[Stream, Mapping[date, int]],
    stage: Stage,
    volumes: ByDay,
    view: View,
) -> Step:
    """Work money into the column of its category; idle money into one for the stage, by category where it is shown."""
    shares = [
        Share(cost_column(stream.category), stage.columns[stream], sums_over_days(parts, "contacts"))
        for stream, parts in settled.items()
    ]
    for stream, amounts in idle.items():
        if amounts:
            shares.append(Share(f"__idle_{number}", stage.idle_columns[stream], amounts))
            if view == "loaded":
                shares.append(Share(_idle_column(stream.category), stage.idle_columns[stream], amounts))

    def step(frame: Frame, day: date | None) -> Frame:
        done = allocate(frame, shares, volumes, day)
        return done if any(idle.values()) else done.with_columns(**{f"__idle_{number}": _NOTHING})

    return step


def _in_view(idle: Mapping[Stream, Mapping[date, int]], view: View) -> Step:
    """The last step: ``IDLE``, and in the loaded view each category with its idle part."""
    stages = [f"__idle_{int(overhead)}" for overhead in sorted({stream.weight is None for stream in idle})]
    shown = dict.fromkeys(stream.category for stream, amounts in idle.items() if amounts and view == "loaded")
    columns = {cost_column(category): _idle_column(category) for category in shown}

    def step(frame: Frame, day: date | None) -> Frame:
        return frame.with_columns(
            **{IDLE: engines.added([nw.col(stage) for stage in stages])},
            **{column: nw.col(column) + nw.col(part) for column, part in columns.items()},
        ).drop(*stages, *columns.values())

    return step


def _idle_column(category: str) -> str:
    return f"__idle_{cost_column(category)}"


def _added(parts: Iterable[Mapping[date, int]]) -> dict[date, int]:
    total: dict[date, int] = {}
    for part in parts:
        for day, amount in part.items():
            total[day] = total.get(day, 0) + amount
    return total


def _then(one: Step, other: Step) -> Step:
    return lambda frame, day: other(one(frame, day), day)
