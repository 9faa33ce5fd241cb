"""Costing from end to end: activity, volumes by day, money over days, money over contacts, and the check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, get_args

import narwhals as nw

from percall import periods
from percall.centre import load_centre
from percall.centre.model import Centre
from percall.costing import engines
from percall.costing.activity import activity
from percall.costing.asked import unknown_choice, wrong_days
from percall.costing.capacity import supply
from percall.costing.clock import DAY_US, local_day_number, offset_us
from percall.costing.costed import Balance, Costed, require_balance, require_idle
from percall.costing.coverage import left_out, require_charges, unpaid_days, warnings
from percall.costing.given import as_log, in_schema, strangers
from percall.costing.lines import line_balances
from percall.costing.over_days import Spread, View, sums_over_days
from percall.costing.plan import Plan
from percall.costing.sharing import shared_time, shared_time_by_batch
from percall.costing.stages import IDLE, settle
from percall.costing.streams import Stream, cost_column, streams_and_cells, teams_apart
from percall.costing.work import BatchedWork, ByDay, Days, Frame, Progress, WholeWork, Work, unchanged
from percall.errors import Mistake, PercallError
from percall.ledger import Ledger, charges, read_ledger
from percall.log import Log
from percall.log.daily import in_batches

TOGETHER = 250_000
"""Contacts of a store that are costed together: many more fill the memory, many fewer cost a query's start for each."""
EARLIEST_US, LATEST_US = (engines.day_number(date(year, 1, 1)) * DAY_US for year in (1900, 2200))


def cost(
    log: Any,
    ledger: Ledger | str | Path | Sequence[str | Path],
    centre: Centre | str | Path,
    *,
    view: View = "unit",
    first: date | None = None,
    last: date | None = None,
    progress: Progress | None = None,
) -> Costed:
    """The cost of every contact, reconciled with the ledger to the last micro-unit.

    ``log`` is the folder of a contact log, a ``Log``, or a tuple of the caller's own frames (contacts, segments and,
    if there are any, agent states: Polars, DuckDB, Spark, pandas or Arrow) with the columns of ``percall.log.schema``.
    Contacts need contact_id, channel, direction, started_at (with its time zone) and outcome, segments contact_id,
    seq, kind, started_at and ended_at; what else is missing is unknown. ``first`` and ``last`` limit the costing to
    the rate periods that hold a day between them. ``view``: ``unit`` shows idle capacity on its own, ``loaded``
    lets the contacts of its day carry it. Raises PercallError where the frames do not hold to the schema
    (``percall.costing.given``), or the log and the ledger do not meet.
    """
    if mistakes := [*unknown_choice("view", view, get_args(View)), *wrong_days(first, last)]:
        raise PercallError(*mistakes)
    described = centre if isinstance(centre, Centre) else load_centre(_path(centre, "centre"))
    book = ledger if isinstance(ledger, Ledger) else read_ledger(_paths(ledger), described)
    given = as_log(log)
    taken = in_schema(given)
    _require_same_zone(taken, described)
    begin, end, span_us = _days(taken, described, first, last)
    due = charges(book, described, begin, end)
    streams, cells = streams_and_cells(due, described)
    columns = _cost_columns(streams)
    apart = teams_apart(streams, described)
    work = _work(taken, described, apart, (begin, end), span_us, progress or _silent)
    seen = work.sums(["contacts", "agent_us"], unchanged)
    counts = seen["contacts"]
    require_charges(counts, due, described)
    states = None if taken.agent_states is None else engines.lazy(taken.agent_states)
    worked_us = seen["agent_us"]
    source, supplied = supply(states, due, described, worked_us)
    settled = settle(work, streams, cells, supplied, described, view)
    helpers = (*settled.helpers, *(f"agent_us_{code}" for code in apart))

    def price(frame: Frame, days: tuple[date, ...] | None) -> Frame:
        return settled.price(frame, days).with_columns(
            cost=engines.added([nw.col(column) for column in columns.values()])
        )

    priced, carried = work.finish(price, [*columns.values(), IDLE])
    balances = tuple(_balances(settled.spreads, columns, carried))
    require_balance(balances)
    require_idle(settled.idle.values(), carried[IDLE])
    plan = Plan(
        settled.spreads, settled.idle, settled.volumes, settled.followed, settled.idle_followed, priced, helpers
    )
    return Costed(
        contacts=engines.like(given.contacts, plan.contacts),
        segments=taken.segments,
        agent_states=taken.agent_states,
        quarantine=taken.quarantine,
        centre=described,
        view=view,
        categories=tuple(columns),
        capacity_source=source,
        supply=supplied,
        balances=balances,
        lines=line_balances(part for parts in settled.spreads.values() for part in parts),
        warnings=(
            *given.notices,
            *left_out(strangers(taken)),
            *warnings(book, counts, due, settled.spreads, described, begin, end),
            *(unpaid_days(supplied, worked_us) if source == "agent_states" else ()),
        ),
        plan=plan,
    )


def _paths(given: str | Path | Sequence[str | Path]) -> list[Path]:
    return [_path(path, "ledger") for path in (given if isinstance(given, list | tuple) else [given])]


def _path(given: Any, what: str) -> Path:
    if not isinstance(given, str | Path):
        named = type(given).__name__
        raise PercallError(Mistake(f"a {named} is no {what}", field=what, accepted=f"a {what.title()}, or a path"))
    return Path(given)


def _require_same_zone(log: Log, centre: Centre) -> None:
    if log.time_zone is not None and log.time_zone != centre.time_zone:
        raise PercallError(
            Mistake(
                f"the log was stored with days of {log.time_zone}, the centre file says {centre.time_zone}",
                file=log.root,
                field="time_zone",
                accepted="one time zone in both; import the log again if the centre file is right",
            )
        )


def _days(log: Log, centre: Centre, first: date | None, last: date | None) -> tuple[date, date, tuple[int, int]]:
    """First and last local day to cost (whole rate periods) and the first and last instant of the log."""
    instants = engines.with_instants(engines.lazy(log.contacts), "started_at")
    span = engines.collect(
        instants.select(first=nw.col("started_at_us").min(), last=nw.col("started_at_us").max())
    ).row(0)
    if span[0] is None:
        raise PercallError(Mistake("the log has no contacts", file=log.root))
    if not EARLIEST_US <= span[0] <= span[1] < LATEST_US:
        what = "a contact starts before 1900 or after 2199"
        raise PercallError(
            Mistake(what, file=log.root, field="contacts.started_at", accepted="years a ledger can have")
        )
    begin, end = (engines.day_of((at + offset_us(centre.zone, at)) // DAY_US) for at in span)
    period = centre.costs.rate_period
    begin = periods.first_day(max(begin, first) if first else begin, period)
    end = periods.last_day(min(end, last) if last else end, period)
    if begin > end:
        raise PercallError(Mistake(f"the log has no contacts between {first} and {last}", file=log.root))
    return begin, end, span


def _work(
    log: Log,
    centre: Centre,
    apart: Sequence[int],
    days: tuple[date, date],
    span_us: tuple[int, int],
    progress: Progress,
) -> Work:
    """The contacts of the days to cost, with their activity."""

    def known(contacts: Frame, segments: Frame, crowd: Frame) -> Frame:
        return activity(contacts, segments, crowd, centre, span_us, apart)

    if log.root is None:
        segments = engines.lazy(log.segments)
        contacts = _between(engines.lazy(log.contacts), centre, days, span_us)
        return WholeWork(known(contacts, segments, engines.keep(shared_time(segments))))
    batches = list(in_batches(log, *days, TOGETHER))
    parts = [nw.from_native(batch.segments) for batch in batches]
    if len(batches) == 1:
        return WholeWork(known(nw.from_native(batches[0].contacts), parts[0], engines.keep(shared_time(parts[0]))))
    crowds = shared_time_by_batch(parts)
    return BatchedWork(
        [
            Days(batch.days, batch.contacts, partial(known, segments=segments, crowd=crowd))
            for batch, segments, crowd in zip(batches, parts, crowds, strict=True)
        ],
        progress,
    )


def _between(contacts: Frame, centre: Centre, days: tuple[date, date], span_us: tuple[int, int]) -> Frame:
    number = local_day_number("started_at_us", centre.zone, *span_us)
    inside = (number >= engines.day_number(days[0])) & (number <= engines.day_number(days[1]))
    return engines.with_instants(contacts, "started_at").filter(inside).drop("started_at_us")


def _silent(what: str, done: int, of: int) -> None:
    pass


def _cost_columns(streams: Sequence[Stream]) -> dict[str, str]:
    """Category to contacts' column; raises PercallError where two categories would share one."""
    columns = {stream.category: cost_column(stream.category) for stream in streams}
    named: dict[str, str] = {}
    for category, column in columns.items():
        other = named.setdefault(column.lower(), category)
        if other != category:
            raise PercallError(f"the categories {other!r} and {category!r} are too alike to be columns side by side")
    return columns


def _balances(
    spreads: Mapping[Stream, Sequence[Spread]], columns: Mapping[str, str], carried: ByDay
) -> Iterator[Balance]:
    for category, column in columns.items():
        parts = [part for stream, inside in spreads.items() if stream.category == category for part in inside]
        contacts, idle, unassigned = (sums_over_days(parts, name) for name in ("contacts", "idle", "unassigned"))
        for day in sorted({*contacts, *idle, *unassigned}):
            due = contacts.get(day, 0) + idle.get(day, 0) + unassigned.get(day, 0)
            yield Balance(day, category, due, carried[column].get(day, 0), idle.get(day, 0), unassigned.get(day, 0))
