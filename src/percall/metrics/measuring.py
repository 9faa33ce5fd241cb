"""Measuring: every metric of the catalogue for every period and group of contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import narwhals as nw
import polars as pl

from percall.costing import engines
from percall.costing.asked import unknown_choice, wrong_days
from percall.costing.clock import DAY_US, local_us
from percall.costing.costed import Costed
from percall.errors import Mistake, PercallError
from percall.metrics import sums
from percall.metrics.catalogue import CATALOGUE, all_sums, calculation
from percall.metrics.cells import Cells, Sums, add_contacts, add_days, by_day, column_of, in_order
from percall.metrics.day_facts import day_facts
from percall.metrics.following import identified, window
from percall.metrics.grouping import DERIVED, groupable, require_groupable, require_no_agents
from percall.metrics.measured import Measured
from percall.metrics.metric import Basis, Choice, Sum, Value, evaluate
from percall.metrics.terms import with_terms
from percall.notices import Notice
from percall.periods import PERIODS, Period

HOUR_US = 3_600_000_000


def measure(
    costed: Costed,
    *,
    by: Sequence[str] = (),
    period: Period = "all",
    first: date | None = None,
    last: date | None = None,
) -> Measured:
    """Every metric for every ``period`` and every group of contacts with the same values in the columns ``by``.

    Contacts count in the local day on which they start; ``first`` and ``last`` limit the days, both included. ``by``
    takes columns of the contacts, and ``hour`` and ``weekday`` of the local start. Metrics of grain "period" are None
    where ``by`` is given. Repeats are looked for in the whole log, whatever ``first`` and ``last`` say. Raises
    PercallError for unknown columns and periods, and for every attempt to single out agents.
    """
    if not isinstance(costed, Costed):
        named = type(costed).__name__
        raise PercallError(Mistake(f"a {named} is not costed", field="costed", accepted="what percall.cost returns"))
    if mistakes := [*unknown_choice("period", period, PERIODS), *wrong_days(first, last)]:
        raise PercallError(*mistakes)
    wanted = (by,) if isinstance(by, str) else tuple(by or ())
    return _Measuring(costed, wanted, period, first, last).run()


@dataclass(frozen=True)
class _Log:
    """What has to be known of the whole log before anything is added up."""

    contacts: int
    first_us: int
    last_us: int
    waits_recorded: bool
    flagged: bool


@dataclass(frozen=True)
class _Measuring:
    """One run; each method is one step of it."""

    costed: Costed
    by: tuple[str, ...]
    period: Period
    first: date | None
    last: date | None

    def run(self) -> Measured:
        contacts = engines.with_instants(self.costed.plan.contacts, "started_at")
        require_groupable(self.by, groupable(contacts))
        log = _whole_log(contacts)
        cells: Cells = {}
        used_us = self._add_contacts(cells, contacts, log) if log.contacts else {}
        if not self.by:
            facts = day_facts(self.costed, contacts, used_us)
            add_days(cells, facts, self.period, self.first, self.last)
        basis = Basis(self.costed.centre, log.flagged)
        chosen = {metric.id: metric.how.pick(basis) for metric in CATALOGUE.values() if isinstance(metric.how, Choice)}
        return self._measured([self._row(*cell, chosen) for cell in in_order(cells)], chosen, log)

    def _add_contacts(self, cells: Cells, contacts: nw.LazyFrame[Any], log: _Log) -> dict[date, int]:
        """Adds up everything that is summed over contacts; returns agent time (microseconds) by day."""
        centre = self.costed.centre
        ready = with_terms(self._with_derived(contacts, log), centre, log.waits_recorded)
        daily = self._by_day(ready, "contacts")
        counted = daily.select(*self.by, pl.col(column_of(sums.CONTACTS)).alias("__contacts"))
        require_no_agents(self.by, counted, ready, self.costed.segments)
        add_contacts(cells, daily, self.by, self.period, _parts("contacts"))
        known = identified(ready, window(centre.repeats, log.first_us, log.last_us))
        add_contacts(cells, self._by_day(known, "identified"), self.by, self.period, _parts("identified"))
        used = daily.group_by("day").agg(pl.col(column_of(sums.AGENT_TIME)).sum())
        return dict(used.iter_rows())

    def _by_day(self, contacts: nw.LazyFrame[Any], over: str) -> pl.DataFrame:
        return by_day(self._in_range(contacts), self.by, _parts(over))

    def _with_derived(self, contacts: nw.LazyFrame[Any], log: _Log) -> nw.LazyFrame[Any]:
        local: Any = local_us("started_at_us", self.costed.centre.zone, log.first_us, log.last_us)
        # 1970-01-01 was a Thursday.
        made = {"hour": local // HOUR_US % 24, "weekday": (local // DAY_US + 3) % 7 + 1}
        own = contacts.collect_schema().names()
        wanted = {name: made[name] for name in DERIVED if name in self.by and name not in own}
        return contacts.with_columns(**wanted) if wanted else contacts

    def _in_range(self, contacts: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        if self.first is not None:
            contacts = contacts.filter(nw.col("day") >= self.first)
        if self.last is not None:
            contacts = contacts.filter(nw.col("day") <= self.last)
        return contacts

    def _row(self, key: tuple[object, ...], found: Sums, chosen: dict[str, str]) -> dict[str, object]:
        known: Sums = _NOTHING | found
        row: dict[str, object] = dict(zip(("period", *self.by), key, strict=True))
        row |= {name: _value(name, chosen.get(name), known) for name in CATALOGUE}
        contacts = known[sums.CONTACTS.name] or 0
        return row | {"small": contacts < self.costed.centre.minimum_contacts}

    def _measured(self, rows: list[dict[str, object]], chosen: dict[str, str], log: _Log) -> Measured:
        costed = self.costed
        return Measured(
            currency=costed.currency,
            timezone=costed.centre.time_zone,
            period=self.period,
            by=self.by,
            view=costed.view,
            capacity_source=costed.capacity_source,
            first=self.first,
            last=self.last,
            minimum_contacts=costed.centre.minimum_contacts,
            rows=rows,
            reconciliation=costed.reconciliation(self.period, self.first, self.last),
            quarantined=_quarantined(costed.quarantine),
            basis=chosen,
            warnings=(*costed.warnings, *_warnings(rows, log)),
        )


_NOTHING: Sums = {part.name: None if part.how == "max" else 0 for part in all_sums().values() if part.over != "days"}
"""The sums of a cell without contacts."""


NO_WAITS: Final = {
    "en": "the log records no queue and no ringing: waits, ASA and service level are unknown",
    "ru": "в журнале нет ни очередей, ни вызова оператора: ожидание, ASA и уровень обслуживания неизвестны",
}
NO_REPEATS: Final = {
    "en": "no repeat rate: no answered contact has all that repeats.match compares and its whole window in the log",
    "ru": "доля повторов неизвестна: ни у одного отвеченного контакта нет всего, что сравнивает repeats.match, "
    "и целого окна в журнале",
}


def _parts(over: str) -> list[Sum]:
    return [part for part in all_sums().values() if part.over == over]


def _value(name: str, chosen: str | None, found: Sums) -> Value:
    metric = CATALOGUE[name]
    return evaluate(calculation(metric, chosen), metric.unit, found)


def _whole_log(contacts: nw.LazyFrame[Any]) -> _Log:
    waited: Any = nw.col("queued") | ~(nw.col("ring_ms") == 0).fill_null(False)
    count, first_us, last_us, waits, flags = engines.collect(
        contacts.select(
            count=nw.len(),
            first_us=nw.col("started_at_us").min(),
            last_us=nw.col("started_at_us").max(),
            waits=nw.when(waited).then(nw.lit(1)).otherwise(nw.lit(0)).max(),
            flags=nw.col("resolved").count(),
        )
    ).row(0)
    return _Log(count, first_us or 0, last_us or 0, bool(waits), bool(flags))


def _quarantined(quarantine: pl.DataFrame | None) -> dict[str, Any]:
    if quarantine is None:
        return {"count": 0, "by_reason": {}}
    reasons = quarantine["reason"].value_counts().sort("reason")
    return {"count": len(quarantine), "by_reason": dict(reasons.iter_rows())}


def _warnings(rows: list[dict[str, object]], log: _Log) -> list[str]:
    found: list[str] = []
    if log.contacts and not log.waits_recorded:
        found.append(Notice(NO_WAITS))
    if rows and all(row["repeat_rate"] is None for row in rows):
        found.append(Notice(NO_REPEATS))
    return found
