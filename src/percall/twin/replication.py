"""One run of the twin: day after day, from a seed, to totals and, if wanted, the log's rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from percall.floor.build import room
from percall.floor.codes import Codes
from percall.routing.tables import Records
from percall.twin.compile import compile_world, with_more_slots
from percall.twin.days import Calendar, open_day
from percall.twin.loop import LOG_FULL, SLOTS_SHORT, close_stints, run_until, start_day, write_wraps
from percall.twin.randomness import child_key
from percall.twin.roster import Roster, paces
from percall.twin.world import World

LOG_ROWS = 200_000
"""Rows of each log table that are held before they are handed on."""

Rows = Callable[[Records, Records, Records], None]
"""Takes the contacts, segments and stints written since the last call; they are only valid during the call."""


@dataclass(frozen=True)
class Replication:
    """What one run counted.

    ``sums``: SUM records, days x kinds x (queues + none) x (groups + none); ``presence``: milliseconds of agents' time,
    days x groups x states (``log.schema.STATES``). With ``by_day`` False all days are one. ``steps``: STEP records of
    all days, kind after kind, its self-service in order. ``unfinished``: contacts that had not ended when the run gave
    up waiting for them.
    """

    codes: Codes
    first: date
    days: int
    sums: Records
    presence: NDArray[np.int64]
    steps: Records
    unfinished: int


def replicate(
    codes: Codes,
    first: date,
    days: int,
    seed: int,
    number: int = 0,
    *,
    warm_up: int = 0,
    by_day: bool = True,
    rows: Rows | None = None,
    on_day: Callable[[int], None] = lambda _: None,
) -> Replication:
    """Runs the centre for ``warm_up`` days that are not counted and ``days`` days, from ``first`` on, that are.

    Contacts that start on a counted day are followed to their end, by the staff of up to ``DRAIN_DAYS`` days more.
    ``number`` is that of the replication: equal seeds and numbers give equal results. ``rows`` receives the log.
    ``on_day`` is called at the end of each day.
    """
    days_of = Days(codes, first, days, child_key(np.uint64(seed), number), warm_up, by_day)
    w = days_of.world(logged=rows is not None)
    for day in days_of.numbers:
        if day >= days and w.floor[0]["open"] == 0:
            break
        w = days_of.begin(w, day)
        w = _run(w, int(w.today[0]["day_end"]), rows)
        close_stints(w, w.today[0]["day_end"])
        on_day(day)
    _hand_on_all(w, rows)
    shape = (-1, len(codes.kinds), len(codes.queues) + 1, len(codes.groups) + 1)
    sums = w.sums.reshape(shape)[1:]
    return Replication(codes, first, days, sums, w.presence[1:], w.steps, int(w.floor[0]["open"]))


DRAIN_DAYS = 3
"""How long after the last day contacts that are still open are followed."""


@dataclass(frozen=True)
class Days:
    """The days of one run, each of which makes a world ready. ``key`` is that of the replication."""

    codes: Codes
    first: date
    days: int
    key: np.uint64
    warm_up: int
    by_day: bool

    @cached_property
    def calendar(self) -> Calendar:
        """Local days and moments."""
        return Calendar(self.codes, self.first)

    @cached_property
    def roster(self) -> Roster:
        """Who is at work when; asked for day after day."""
        return Roster(self.calendar, self.key)

    @property
    def numbers(self) -> range:
        """Warm-up, counted days, and those in which what is open may end."""
        return range(-self.warm_up, self.days + DRAIN_DAYS)

    def world(self, *, logged: bool) -> World:
        """The world before its first day."""
        w = _with_tables(compile_world(self.codes, int(self.key)), self.codes, self.days if self.by_day else 1, logged)
        w.today[0]["horizon"] = self.calendar.moment(self.calendar.day(self.days), 0)
        w.floor[0]["now"] = self.calendar.moment(self.calendar.day(-self.warm_up), 0)
        w.agents["shown_since"] = w.floor[0]["now"]
        return w

    def begin(self, w: World, day: int) -> World:
        """The world in the morning of a day."""
        counted = 0 <= day < self.days
        w = open_day(w, self.calendar, day, (day if self.by_day else 0) + 1 if counted else 0)
        w = replace(w, roster=self.roster.of_day(day))
        w.today[0]["roster_next"], w.today[0]["roster_size"] = 0, len(w.roster)
        w.pace[:] = paces(self.codes, self.key, day)
        if day >= self.days:
            w.rates[:] = 0
            w.campaigns["left"] = 0
        start_day(w)
        return w


def _with_tables(w: World, codes: Codes, buckets: int, logged: bool) -> World:
    """The world with room for totals, and for the log if there is one."""
    w.floor[0]["writes_log"] = logged
    return replace(w, **room(codes, buckets + 1, LOG_ROWS if logged else 0))


def _run(w: World, until: int, rows: Rows | None) -> World:
    """Runs to ``until``, making room whenever the loop asks for it."""
    while True:
        reason = run_until(w, until)
        if reason == SLOTS_SHORT:
            w = with_more_slots(w)
        elif reason == LOG_FULL:
            _hand_on(w, rows)
        else:
            return w


def _hand_on(w: World, rows: Rows | None) -> None:
    floor = w.floor[0]
    if rows is not None:
        rows(w.contact_rows[: floor["finished"]], w.segment_rows[: floor["segments"]], w.stint_rows[: floor["stints"]])
        floor["finished"] = floor["segments"] = floor["stints"] = 0


def _hand_on_all(w: World, rows: Rows | None) -> None:
    """Hands on what is left, the after-work under way included."""
    _hand_on(w, rows)
    slot = 0 if rows is not None else -1
    while slot >= 0:
        slot = write_wraps(w, slot)
        _hand_on(w, rows)
