"""The lines of a table of costs, and what became of every amount in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

from percall.errors import Mistake
from percall.ledger.categories import Categories
from percall.ledger.cells import CellError
from percall.ledger.costsheet import calendar
from percall.ledger.costsheet.costtable import Amounts, CostSheet
from percall.ledger.costsheet.figures import is_empty, read_figure
from percall.ledger.costsheet.kinds import kinds_of
from percall.ledger.costsheet.mapping import LEAVE_OUT
from percall.ledger.costsheet.rules import rule_of
from percall.ledger.costsheet.sums import Sums
from percall.ledger.costsheet.table import unnamed
from percall.ledger.costsheet.told import Column, LeftOut, Told
from percall.ledger.costsheet.totals import agrees
from percall.ledger.dates import Stretch
from percall.ledger.model import Line
from percall.ledger.sheets import Row
from percall.ledger.table import NOT_COMPUTED


@dataclass
class _Fate:
    """What became of the amounts of each column, and of accounts that no rule knows."""

    lines: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, Decimal] = field(default_factory=dict)


def read_costs(sheet: CostSheet, categories: Categories, told: Told) -> None:
    """Add what a table of costs says to ``told``."""
    told.mistakes += unnamed(sheet.found, [one.title for one in sheet.amounts])
    kinds, sums, fate = kinds_of(sheet, told), Sums(sheet), _Fate()
    for row, kind in zip(sheet.rows, kinds, strict=True):
        if kind == "title":
            sums.title()
        elif kind == "total":
            sums.check(row, told)
        elif kind == "line":
            try:
                sums.add(row, sheet.currency_of(row))
                _read_line(sheet, row, categories, fate, told)
            except CellError as wrong:
                told.mistakes.append(sheet.mistake(row, wrong.what, wrong.accepted))
    if fate.unknown:
        told.mistakes.append(_unknown(sheet, fate.unknown))
    told.columns += [
        Column(sheet.place, one.title, Decimal(fate.lines[one.title]), Decimal(fate.left_out[one.title]))
        for one in sheet.amounts
    ]


def _read_line(sheet: CostSheet, row: Row, categories: Categories, fate: _Fate, told: Told) -> None:
    """The lines of one row, or why there are none. Raises CellError."""
    account, currency = sheet.account(row), sheet.currency_of(row)
    filled = sheet.filled(row, currency)
    _check_across(sheet, row, filled, told)
    rule = rule_of(account, sheet.mapping.mapping.categories)
    nothing = not sheet.table.months_across and sum(filled.values()) == 0
    if nothing or (rule is not None and rule.category == LEAVE_OUT):
        reason = "comes to nothing" if nothing else "the mapping leaves this account out"
        amount = sum(filled.values(), Decimal(0))
        told.left_out.append(LeftOut(sheet.place, row.number, str(account), reason, amount, currency))
        fate.left_out.update({one.title: value for one, value in filled.items()})
        return
    if rule is None:
        name = str(account) or f"row {row.number}"
        fate.unknown[name] = fate.unknown.get(name, Decimal(0)) + sum(filled.values())
        return
    try:
        category = categories.read(rule.category)
    except CellError as wrong:
        place = ("categories", sheet.mapping.mapping.categories.index(rule), "category")
        mistake = sheet.mapping.mistake(wrong.what, place, wrong.accepted)
        told.mistakes += [] if mistake in told.mistakes else [mistake]
        return
    fate.lines.update({one.title: value for one, value in filled.items()})
    lines = _lines(sheet, row, category, currency, filled)
    told.lines += lines
    planned = sheet.figure(row, sheet.table.budget)
    if planned is not None and not sheet.table.months_across:
        told.budget += [replace(line, amount=planned * sheet.table.unit) for line in lines]


def _lines(sheet: CostSheet, row: Row, category: str, currency: str, filled: dict[Amounts, Decimal]) -> list[Line]:
    """The line of a row, or one for each month across. Raises CellError."""
    grid, days = sheet.found.grid, sheet.days(row)
    name = f"{grid.file}/{grid.sheet}:{row.number}" if grid.sheet else f"{grid.file}:{row.number}"
    scope, hours, note = sheet.scope(row), sheet.figure(row, sheet.table.hours), sheet.note(row)

    def line(line_id: str, amount: Decimal, service: Stretch, dated: bool) -> Line:
        return Line(
            line_id=line_id,
            source=sheet.place,
            row=row.number,
            category=category,
            amount=amount * sheet.table.unit,
            currency=currency,
            first_day=service.first,
            last_day=service.last,
            dated=dated,
            scope=scope,
            hours=hours,
            note=note,
        )

    if days is not None:
        dated = sheet.table.date is not None and days.first == days.last
        return [line(name, sum(filled.values(), Decimal(0)), days, dated)]
    return [
        line(f"{name}:{one.month.first:%Y-%m}", value, one.month, dated=False)
        for one, value in filled.items()
        if one.month is not None and value != 0
    ]


def _check_across(sheet: CostSheet, row: Row, filled: dict[Amounts, Decimal], told: Told) -> None:
    """Hold columns that add up others against the months of the row: a quarter its three, any other all."""
    for title in sheet.table.totals if sheet.table.months_across else ():
        cell, quarter = sheet.found.cell(row, title), calendar.quarter(title)
        if is_empty(cell) or NOT_COMPUTED.fullmatch(str(cell)):
            continue
        meant = [value for one, value in filled.items() if quarter is None or _quarter(one) == quarter]
        stated, summed = read_figure(cell, sheet.marks, None), sum(meant, Decimal(0))
        if not agrees(stated, summed) and row.number not in sheet.table.wrong_totals:
            what = f"{title} says {stated:,f}, the months of the row come to {summed:,f}"
            told.mistakes.append(sheet.wrong_total(row, what, stated - summed))


def _quarter(one: Amounts) -> int | None:
    return (one.month.first.month + 2) // 3 if one.month else None


def _unknown(sheet: CostSheet, accounts: dict[str, Decimal]) -> Mistake:
    listed = "; ".join(f"{account} {amount:,f}" for account, amount in accounts.items())
    what = f"no rule says what {'these accounts are' if len(accounts) > 1 else 'this account is'}: {listed}"
    return sheet.mapping.mistake(what, ("categories",), f"a rule for each, or category: {LEAVE_OUT}")
