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
from percall.metrics.cells import (
    Cells,
    Sums,
    add_contacts,
    add_days,
    by_day,
    column_of,
    give_directions_the_rest,
    in_order,
    whole_periods,
)
from percall.metrics.day_facts import Carried, Facts, money_facts, time_facts
from percall.metrics.following import identified, window
from percall.metrics.grouping import DERIVED, groupable, require_groupable, require_no_agents
from percall.metrics.measured import Measured
from percall.metrics.metric import Basis, Calculation, Choice, Sum, Value, evaluate
from percall.metrics.terms import with_terms
from percall.notices import Notice
from percall.periods import PERIODS, Period

HOUR_US = 3_600_000_000

Rows = list[dict[str, object]]
CARRIED: Final = (sums.AGENT_TIME, sums.COST_TOTAL, sums.IDLE_TOTAL)


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
        carried = self._add_contacts(cells, contacts, log)
        whole = whole_periods(cells) if self.by else cells
        self._add_days(whole, money_facts(self.costed, carried))
        if not self.by:
            self._add_days(whole, time_facts(self.costed, contacts, carried))
        for cell in whole.values():
            give_directions_the_rest(cell)
        basis = Basis(self.costed.centre, log.flagged)
        chosen = {metric.id: metric.how.pick(basis) for metric in CATALOGUE.values() if isinstance(metric.how, Choice)}
        spent = {key[0] for key, cell in whole.items() if sums.UNASSIGNED.name in cell}
        rows = [self._row(*cell, ("period", *self.by), chosen, spent) for cell in in_order(cells)]
        totals = [self._row(*cell, ("period",), chosen, spent) for cell in in_order(whole)] if self.by else rows
        return self._measured(rows, totals, chosen, log)

    def _add_contacts(self, cells: Cells, contacts: nw.LazyFrame[Any], log: _Log) -> Carried:
        """Adds up everything that is summed over contacts; returns by day what the facts of days are set against."""
        if not log.contacts:
            return {part.name: {} for part in CARRIED}
        costed = self.costed
        ready = with_terms(self._with_derived(contacts, log), costed.centre, costed.view, log.waits_recorded)
        daily = self._by_day(ready, "contacts")
        counted = daily.select(*self.by, pl.col(column_of(sums.CONTACTS)).alias("__contacts"))
        require_no_agents(self.by, counted, ready, costed.segments)
        add_contacts(cells, daily, self.by, self.period, _parts("contacts"))
        known = identified(ready, window(costed.centre.repeats, log.first_us, log.last_us))
        add_contacts(cells, self._by_day(known, "identified"), self.by, self.period, _parts("identified"))
        by_day_alone = daily.group_by("day").agg(pl.col(column_of(part)).sum() for part in CARRIED)
        return {part.name: dict(by_day_alone.select("day", column_of(part)).iter_rows()) for part in CARRIED}

    def _add_days(self, cells: Cells, facts: Facts) -> None:
        add_days(cells, facts, self.period, self.first, self.last)

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

    def _row(
        self, key: tuple[object, ...], found: Sums, columns: Sequence[str], chosen: dict[str, str], spent: set[object]
    ) -> dict[str, object]:
        """``spent``: the periods in which the ledger has something due; in others what contacts cost is unknown."""
        known: Sums = _NOTHING | found
        if key[0] not in spent:
            known |= dict.fromkeys(_MONEY)
        if self.costed.capacity_source == "none":
            known[sums.IDLE_TOTAL.name] = None
        row: dict[str, object] = dict(zip(columns, key, strict=True))
        row |= {name: _value(name, chosen.get(name), known) for name in CATALOGUE}
        contacts = known[sums.CONTACTS.name] or 0
        return row | {"small": contacts < self.costed.centre.minimum_contacts}

    def _measured(self, rows: Rows, totals: Rows, chosen: dict[str, str], log: _Log) -> Measured:
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
            totals=totals,
            reconciliation=costed.reconciliation(self.period, self.first, self.last),
            quarantined=_quarantined(costed.quarantine),
            basis=chosen,
            warnings=(*costed.warnings, *_warnings(rows, log)),
        )


_NOTHING: Sums = {part.name: None if part.how == "max" else 0 for part in all_sums().values() if part.over != "days"}
"""The sums of a cell without contacts."""


_MONEY: Final = tuple(
    part.name
    for metric in CATALOGUE.values()
    if isinstance(metric.how, Calculation) and metric.unit == "money"
    for part in (metric.how.top,)
)
"""The sums of money."""


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


def _warnings(rows: Rows, log: _Log) -> list[str]:
    found: list[str] = []
    if log.contacts and not log.waits_recorded:
        found.append(Notice(NO_WAITS))
    if rows and all(row["repeat_rate"] is None for row in rows):
        found.append(Notice(NO_REPEATS))
    return found
