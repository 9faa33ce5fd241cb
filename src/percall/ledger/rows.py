"""What one row of a ledger says: a line, or an assertion."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final, get_args

from percall.centre.model import Channel
from percall.ledger import amounts, dates
from percall.ledger.amounts import read_amount
from percall.ledger.assertions import Assertion
from percall.ledger.categories import Categories
from percall.ledger.cells import Cell, CellError, as_text, shown
from percall.ledger.columns import plain
from percall.ledger.dates import Stretch, read_days
from percall.ledger.model import Line, Scope
from percall.ledger.rates import read_currency
from percall.ledger.table import Record
from percall.periods import add_months

LONGEST_LIFE: Final = 1200
"""Months."""
CHANNELS: Final = {name: name for name in get_args(Channel)} | {
    "голос": "voice",
    "чат": "chat",
    "почта": "email",
    "сообщения": "message",
    "веб": "web",
}
DIRECTIONS: Final = {
    "inbound": "inbound",
    "outbound": "outbound",
    "входящие": "inbound",
    "исходящие": "outbound",
}
TOTAL: Final = re.compile(r"(grand |sub ?)?totals?( for .*)?|(итого|всего|итог|общий итог)( .*)?")


@dataclass(frozen=True)
class RowReader:
    """How the rows of one file are read: in the centre's categories and currency, by the file's own conventions."""

    currency: str
    categories: Categories
    numbers: frozenset[str]
    days: frozenset[str]

    def line(self, record: Record) -> Line | None:
        """The line a row stands for, or None where the row is wrong."""
        if _is_total(record):
            accepted = "no such row, or: assert, <period>, total, <figure>"
            record.wrong("is a row of totals, which would be charged again", None, accepted)
            return None
        currency = record.get("currency", read_currency) or self.currency

        def money(cell: Cell) -> Decimal:
            return read_amount(cell, self.numbers, currency)

        category = record.need("category", self.categories.read, "a category of the centre")
        amount = record.need("amount", money, amounts.ACCEPTED)
        life_months = record.get("life_months", _life)
        salvage = record.get("salvage", money)
        service = self._service(record, life_months)
        scope = _scope(record)
        hours = record.get("hours", lambda cell: read_amount(cell, self.numbers))
        note = record.text("note")
        if salvage is not None and amount is not None:
            _check_salvage(record, amount, salvage)
        if record.mistakes or category is None or amount is None or service is None:
            return None
        return Line(
            line_id=f"{record.table.file}:{record.row.number}",
            source=record.table.file,
            row=record.row.number,
            category=category,
            amount=amount,
            currency=currency,
            first_day=service.first,
            last_day=service.last,
            dated=service.first == service.last and record.cell("date") != "",
            scope=scope,
            life_months=life_months,
            salvage=salvage or Decimal(0),
            hours=hours,
            note=note,
        )

    def assertion(self, record: Record) -> Assertion | None:
        """The assertion a row makes, or None where the row is wrong."""
        currency = record.get("currency", read_currency) or self.currency
        figure = record.need("figure", lambda cell: read_amount(cell, self.numbers, currency), amounts.ACCEPTED)
        period = record.need("period", as_text, f"all, or {dates.ACCEPTED}")
        stretch = None if period == "all" else record.get("period", self._days)
        what = record.need("total or category", as_text, "total, or a category of the centre")
        everything = what is not None and TOTAL.fullmatch(plain(what))
        category = None if everything else record.get("total or category", self.categories.read)
        if record.mistakes or figure is None or period is None:
            return None
        return Assertion(record.table.file, record.row.number, period, stretch, category, figure, currency)

    def _days(self, cell: Cell) -> Stretch:
        return read_days(cell, self.days)

    def _service(self, record: Record, life_months: int | None) -> Stretch | None:
        """The service period: the date, or from and to, or the life of equipment from the day of purchase."""
        given = {column: record.get(column, self._days) for column in ("date", "from", "to")}
        filled = {column for column in given if record.cell(column) != ""}
        start, end = given["from"], given["to"]
        if record.cell("life_months") != "":
            if filled not in ({"date"}, {"from"}):
                record.wrong("equipment needs the day of purchase alone", None, "date, with life_months and without to")
            bought = given["date"] or start
            return _life_from(bought, life_months) if bought and life_months else None
        if filled not in ({"date"}, {"from", "to"}):
            record.wrong("needs one date, or both from and to", None, f"date, or from and to: {dates.ACCEPTED}")
        if start is None or end is None:
            return given["date"]
        if end.last < start.first:
            record.wrong(f"{end.last} is before {start.first}", "to", "the last day of service, not before the first")
        return Stretch(start.first, end.last)


def _is_total(record: Record) -> bool:
    cells = (record.cell(column) for column in ("date", "from", "to", "category"))
    return any(isinstance(cell, str) and TOTAL.fullmatch(plain(cell)) for cell in cells)


def _life(cell: Cell) -> int:
    text = as_text(cell)
    if not re.fullmatch("[0-9]{1,4}", text) or not 1 <= int(text) <= LONGEST_LIFE:
        raise CellError(f"{shown(text)} is no number of months", f"a whole number from 1 to {LONGEST_LIFE}")
    return int(text)


def _life_from(bought: Stretch, months: int) -> Stretch:
    return Stretch(bought.first, add_months(bought.first, months) - timedelta(days=1))


def _check_salvage(record: Record, amount: Decimal, salvage: Decimal) -> None:
    if record.cell("life_months") == "":
        record.wrong("is given without a life", "salvage", "salvage together with life_months")
    elif not min(amount, Decimal(0)) <= salvage <= max(amount, Decimal(0)):
        record.wrong(f"{salvage} is not between zero and the amount {amount}", "salvage", "what the equipment fetches")


def _scope(record: Record) -> Scope:
    return Scope(
        queue=record.text("queue"),
        channel=record.get("channel", _channel),
        direction=record.get("direction", _direction),
        reason=record.text("reason"),
        site=record.text("site"),
        team=record.text("team"),
    )


def scope_of(text: Callable[[str], str]) -> Scope:
    """The scope whose fields ``text`` gives, "" for those that do not narrow. Raises CellError."""
    return Scope(
        queue=text("queue") or None,
        channel=_channel(text("channel")) if text("channel") else None,
        direction=_direction(text("direction")) if text("direction") else None,
        reason=text("reason") or None,
        site=text("site") or None,
        team=text("team") or None,
    )


def _channel(cell: Cell) -> str:
    return _one_of(cell, CHANNELS)


def _direction(cell: Cell) -> str:
    return _one_of(cell, DIRECTIONS)


def _one_of(cell: Cell, names: dict[str, str]) -> str:
    text = as_text(cell)
    if (name := names.get(text.casefold())) is None:
        raise CellError(f"{shown(text)} is not known", ", ".join(names))
    return name
