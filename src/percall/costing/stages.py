"""The two stages in which money reaches contacts: first what follows work, then overhead, which follows the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import narwhals as nw

from percall.centre.model import Centre
from percall.costing import engines
from percall.costing.capacity import Supply, capacity_us
from percall.costing.over_days import Spread, View, carried_idle, loaded, spread, sums_over_days
from percall.costing.streams import Cell, Followed, Stream, Volume, cost_column, followed
from percall.costing.within_day import Share, allocate
from percall.costing.work import Frame, Step, Volumes, Work, unchanged
from percall.ledger.model import Scope

IDLE: Final = "idle_cost"
"""The contacts' column that says what of the idle money of its day a contact carries, or would in the loaded view."""


_NOTHING: Final = nw.lit(0).cast(nw.Int64)


@dataclass(frozen=True)
class Stage:
    """Streams that are settled together: what each one's work follows, and what its idle follows."""

    work: Mapping[Stream, Followed]
    idle: Mapping[Stream, Followed]
    expressions: Mapping[str, nw.Expr]

    def weigh(self, frame: Frame, days: tuple[date, ...] | None) -> Frame:
        """``frame`` with the stage's weight columns."""
        return frame.with_columns(**self.expressions) if self.expressions else frame

    def volumes(self) -> list[Volume]:
        """Every volume that is followed."""
        return list(dict.fromkeys(one.volume for one in (*self.work.values(), *self.idle.values())))


@dataclass(frozen=True)
class Settled:
    """What the stages came to: cells over their days, volumes of what is followed, and the step that prices contacts.

    The spreads are those of the view. ``price`` adds a column ``cost_<category>`` for each category, and ``IDLE``.
    ``helpers`` are the columns that it leaves besides, for the bill.
    """

    spreads: Mapping[Stream, tuple[Spread, ...]]
    idle: Mapping[Stream, Mapping[date, int]]  # idle money that contacts carry, or would in the loaded view
    followed: Mapping[Stream, Followed]
    idle_followed: Mapping[Stream, Followed]
    volumes: Volumes
    price: Step
    helpers: tuple[str, ...]


def settle(
    work: Work, streams: Sequence[Stream], cells: Sequence[Cell], supplied: Sequence[Supply], centre: Centre, view: View
) -> Settled:
    """Spreads every cell over its days and prepares the pricing of contacts, stage by stage.

    Idle money falls on the day whose capacity was not used. There it follows what the same money follows for work, and
    the idle part of overhead follows the idle cost that contacts carry before it.
    """
    spreads: dict[Stream, tuple[Spread, ...]] = {}
    idle: dict[Stream, Mapping[date, int]] = {}
    volumes: Volumes = {}
    followed: dict[Stream, Followed] = {}
    idle_followed: dict[Stream, Followed] = {}
    helpers: list[str] = []
    price: Step = unchanged
    cells_of: dict[int, list[Cell]] = {}
    for cell in cells:
        cells_of.setdefault(cell.stream, []).append(cell)
    numbers = {stream: number for number, stream in enumerate(streams)}
    for number, stage in enumerate((_following_work(streams), _following_cost(streams))):
        if not stage.work:
            continue
        weighed = _then(price, stage.weigh)
        volumes |= work.volumes(stage.volumes(), weighed)
        settled = {
            stream: _spread(stream, cells_of.get(numbers[stream], ()), volumes.get(one, {}), spreads, supplied, centre)
            for stream, one in stage.work.items()
        }
        carried = {
            stream: _added(carried_idle(part, volumes.get(stage.idle[stream], {}))[0] for part in parts)
            for stream, parts in settled.items()
        }
        price = _then(weighed, _allocation(number, settled, carried, stage, volumes, view))
        spreads |= settled
        idle |= carried
        followed |= stage.work
        idle_followed |= stage.idle
        helpers += stage.expressions
    if view == "loaded":
        spreads = {
            stream: tuple(loaded(part, volumes.get(idle_followed[stream], {})) for part in parts)
            for stream, parts in spreads.items()
        }
    return Settled(spreads, idle, followed, idle_followed, volumes, _then(price, _in_view(idle, view)), tuple(helpers))


def _following_work(streams: Sequence[Stream]) -> Stage:
    names: dict[tuple[str, ...], str] = {}
    expressions: dict[str, nw.Expr] = {}
    work: dict[Stream, Followed] = {}
    for stream in streams:
        if stream.weight is not None:
            name = names.setdefault(stream.weight.columns, f"__work_{len(names)}")
            expressions[name] = stream.weight.expression()
            work[stream] = followed(name, stream.weight.conditions)
    return Stage(work, work, expressions)


def _following_cost(streams: Sequence[Stream]) -> Stage:
    """Overhead: a contact in scope counts for the cost it carries already; one made negative by a credit, for 0."""
    carried = list(dict.fromkeys(cost_column(stream.category) for stream in streams if stream.weight is not None))
    followers = [stream for stream in streams if stream.weight is None]
    if not followers:
        return Stage({}, {}, {})
    work, idle = "__cost", "__idle_of"
    return Stage(
        {stream: followed(work, stream.scope.narrowed) for stream in followers},
        {stream: followed(idle, stream.scope.narrowed) for stream in followers},
        {
            work: _positive(engines.added([nw.col(column) for column in carried])),
            idle: _positive(nw.col("__idle_0") if carried else _NOTHING),
        },
    )


def _positive(amount: nw.Expr) -> nw.Expr:
    positive: nw.Expr = nw.when(amount > 0).then(amount).otherwise(nw.lit(0)).cast(nw.Int64)
    return positive


def _spread(
    stream: Stream,
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
    return tuple(spread(cell, used, capacity) for cell in cells)


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
    volumes: Volumes,
    view: View,
) -> Step:
    """Work money into the column of its category; idle money into one for the stage, by category where it is shown."""
    shares = [
        Share(cost_column(stream.category), stage.work[stream], sums_over_days(parts, "contacts"))
        for stream, parts in settled.items()
    ]
    for stream, amounts in idle.items():
        if amounts:
            shares.append(Share(f"__idle_{number}", stage.idle[stream], amounts))
            if view == "loaded":
                shares.append(Share(_idle_column(stream.category), stage.idle[stream], amounts))

    def step(frame: Frame, days: tuple[date, ...] | None) -> Frame:
        done = allocate(frame, shares, volumes, days)
        return done if any(idle.values()) else done.with_columns(**{f"__idle_{number}": _NOTHING})

    return step


def _in_view(idle: Mapping[Stream, Mapping[date, int]], view: View) -> Step:
    """The last step: ``IDLE``, and in the loaded view each category with its idle part."""
    stages = [f"__idle_{int(overhead)}" for overhead in sorted({stream.weight is None for stream in idle})]
    shown = dict.fromkeys(stream.category for stream, amounts in idle.items() if amounts and view == "loaded")
    columns = {cost_column(category): _idle_column(category) for category in shown}

    def step(frame: Frame, days: tuple[date, ...] | None) -> Frame:
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
    return lambda frame, days: other(one(frame, days), days)
