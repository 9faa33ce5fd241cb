"""The two stages in which money reaches contacts: first what follows work, then overhead, which follows the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from percall.centre.model import Centre
from percall.costing import engines
from percall.costing.capacity import Supply, capacity_us
from percall.costing.over_days import Spread, View, spread, sums_over_days
from percall.costing.streams import Cell, Stream, Weight, cost_column, inside
from percall.costing.within_day import Share, allocate
from percall.costing.work import ByDay, Frame, Step, Work, unchanged
from percall.ledger.model import Scope


@dataclass(frozen=True)
class Stage:
    """Streams that are settled together, and the weight column that each of them follows."""

    columns: Mapping[Stream, str]
    expressions: Mapping[str, nw.Expr]

    def weigh(self, frame: Frame, day: date | None) -> Frame:
        """``frame`` with the stage's weight columns."""
        return frame.with_columns(**self.expressions) if self.expressions else frame


@dataclass(frozen=True)
class Settled:
    """What the stages came to: cells over their days, volumes by weight column, and the step that prices contacts."""

    spreads: Mapping[Stream, tuple[Spread, ...]]
    columns: Mapping[Stream, str]
    volumes: ByDay
    price: Step


def settle(
    work: Work, streams: Sequence[Stream], cells: Sequence[Cell], supplied: Sequence[Supply], centre: Centre, view: View
) -> Settled:
    """Spreads every cell over its days and prepares the pricing of contacts, stage by stage."""
    spreads: dict[Stream, tuple[Spread, ...]] = {}
    volumes: ByDay = {}
    columns: dict[Stream, str] = {}
    price: Step = unchanged
    for stage in (_following_work(streams), _following_cost(streams)):
        if not stage.columns:
            continue
        weighed = _then(price, stage.weigh)
        volumes |= work.sums(sorted(set(stage.columns.values())), weighed)
        settled = {
            stream: _spread(stream, streams.index(stream), cells, volumes[column], spreads, supplied, centre, view)
            for stream, column in stage.columns.items()
        }
        price = _then(weighed, _allocation(settled, stage.columns, volumes))
        spreads |= settled
        columns |= stage.columns
    return Settled(spreads, columns, volumes, price)


def _following_work(streams: Sequence[Stream]) -> Stage:
    names: dict[Weight, str] = {}
    columns = {
        stream: names.setdefault(stream.weight, f"__work_{len(names)}")
        for stream in streams
        if stream.weight is not None
    }
    return Stage(columns, {name: weight.expression() for weight, name in names.items()})


def _following_cost(streams: Sequence[Stream]) -> Stage:
    """Overhead: a contact in scope counts for the cost it carries already; one made negative by a credit, for 0."""
    carried = list(dict.fromkeys(cost_column(stream.category) for stream in streams if stream.weight is not None))
    followers = [stream for stream in streams if stream.weight is None]
    names = {scope: f"__cost_{number}" for number, scope in enumerate(dict.fromkeys(s.scope for s in followers))}
    assigned = engines.added([nw.col(column) for column in carried])
    positive = nw.when(assigned > 0).then(assigned).otherwise(nw.lit(0))
    return Stage(
        {stream: names[stream.scope] for stream in followers},
        {name: inside(positive, scope.narrowed) for scope, name in names.items()},
    )


def _spread(
    stream: Stream,
    number: int,
    cells: Iterable[Cell],
    used: Mapping[date, int],
    before: Mapping[Stream, tuple[Spread, ...]],
    supplied: Sequence[Supply],
    centre: Centre,
    view: View,
) -> tuple[Spread, ...]:
    if stream.weight is None:
        capacity = _with_idle(used, before, stream.scope)
    else:
        capacity = capacity_us(supplied, stream.scope, centre) if stream.capacity else {}
    return tuple(spread(cell, used, capacity, view) for cell in cells if cell.stream == number)


def _with_idle(used: Mapping[date, int], before: Mapping[Stream, tuple[Spread, ...]], scope: Scope) -> dict[date, int]:
    """Overhead rests on idle capacity as on contacts: the idle cost of the same scope is part of what it follows."""
    idle = sums_over_days(
        [part for stream, parts in before.items() if scope in (Scope(), stream.scope) for part in parts], "idle"
    )
    return {day: used.get(day, 0) + max(0, idle.get(day, 0)) for day in {*used, *idle}}


def _allocation(settled: Mapping[Stream, Sequence[Spread]], columns: Mapping[Stream, str], volumes: ByDay) -> Step:
    shares = [
        Share(cost_column(stream.category), columns[stream], sums_over_days(parts, "contacts"))
        for stream, parts in settled.items()
    ]
    return lambda frame, day: allocate(frame, shares, volumes, day)


def _then(one: Step, other: Step) -> Step:
    return lambda frame, day: other(one(frame, day), day)
