"""The sheets with formulas: what is spent once, what comes back every month, when it has paid and what it is worth.

Month m brings effect(m) x (cash saved + running cost) - running cost; month 0 takes what is spent once. Worth today is
the sum of the months up to the horizon, each times its discount factor, as ``percall.levers.value`` has it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from percall.levers.comparison import Judged
from percall.levers.value import discount, effect
from percall.money import to_units
from percall.report.levers.found import Found, outcome
from percall.report.levers.grid import Cell, Formula, Grid, Number

MONTHS: Final = 120
"""Months laid out at least, so that a longer horizon can be tried in the workbook."""
CASH, RUNNING, ONCE, RAMP, UNPAID = 2, 4, 6, 7, 8
"""Columns of the sheet of levers that formulas speak of."""
RATE, HORIZON = (1, 1), (2, 1)
"""Cells of the sheet of terms that formulas speak of."""


@dataclass(frozen=True)
class Sheets:
    """Where everything stands."""

    levers: Grid
    terms: Grid
    once: Grid
    effect: Grid
    flow: Grid
    total: Grid


def units(micros: int | None) -> float | None:
    """Currency units as a workbook holds numbers: binary64, 15 digits."""
    return None if micros is None else float(to_units(micros))


def judged_rows(found: Found) -> list[Judged]:
    """The levers in their order, then the chosen set."""
    portfolio = found.comparison.portfolio
    chosen = [portfolio.judged] if portfolio is not None and portfolio.judged.levers else []
    return [*found.comparison.levers, *chosen]


def row_name(judged: Judged, found: Found) -> str:
    """A lever by its name, the chosen set by its levers."""
    if judged in found.comparison.levers:
        return found.said(judged.name)
    return found.words("levers.book.chosen", levers=found.names(judged.levers))


def fill(sheets: Sheets, found: Found) -> None:
    """Write the levers and everything that their formulas rest on."""
    comparison, rows = found.comparison, judged_rows(found)
    for text, given in (
        (found.words("levers.book.rate"), Number(comparison.terms.discount_rate, "share", given=True)),
        (found.words("levers.book.horizon"), Number(comparison.terms.horizon_months, "count", given=True)),
    ):
        sheets.terms.add([text, given])
    months = max(MONTHS, comparison.terms.horizon_months, *(math.ceil(one.worth.ramp_up_months) for one in rows), 0)
    for place, judged in enumerate(rows):
        _lever(place, judged, months, sheets, found)
    _months(rows, months, sheets, found)


def _lever(place: int, judged: Judged, months: int, sheets: Sheets, found: Found) -> None:
    """One row: what was found, and payback and worth as formulas."""
    worth, cash, row, column = judged.worth, judged.restaffed.cash_saved, place + 1, place + 2
    never, months_in = found.words("levers.payback.never"), _months_unpaid(judged, months)
    saved, unpaid = sheets.levers.at(row, CASH), sheets.levers.at(row, UNPAID)
    totals, brought = sheets.total.span(1, months + 1, column), sheets.flow.span(2, months + 1, column)
    paid = sheets.total.span(2, months + 1, column)
    within = f"{unpaid}+MAX(0,-INDEX({totals},{unpaid}+1))/INDEX({brought},{unpaid}+1)"
    beyond = f"{months}-{sheets.total.at(months + 1, column)}/{saved}"
    payback = f'IF({saved}<=0,"{never}",IF({unpaid}={months},{beyond},{within}))'
    flows, factors = sheets.flow.span(1, months + 1, column), sheets.flow.span(1, months + 1, 1)
    sheets.levers.add(
        [
            row_name(judged, found),
            found.words(f"levers.outcome.{outcome(judged)}"),
            Number(units(cash.value), "money", given=True),
            Number(units(cash.half_width), "money"),
            Number(units(worth.running_per_month), "money", given=True),
            Number(units(judged.same_staff.capacity_freed.value), "money"),
            _once(judged, sheets.once, found),
            Number(worth.ramp_up_months, "months", given=True),
            Formula(f'{months}-COUNTIFS({paid},">=0",{brought},">0")', months_in),
            Formula(payback, never if worth.payback_months is None else worth.payback_months, "months"),
            Formula(f"SUMPRODUCT({factors},{flows})", units(worth.npv.value), "money"),
        ]
    )


def _once(judged: Judged, sheet: Grid, found: Found) -> Cell:
    """The items of what is spent once on their own sheet, and their sum."""
    lines: list[int] = []
    for item in judged.worth.one_off:
        amount = Number(units(item.micros), "money", given=True)
        lines.append(sheet.add([row_name(judged, found), found.said(item.what), amount]))
    if not lines:
        return Number(0, "money", given=True)
    return Formula(f"SUM({sheet.span(lines[0], lines[-1], 2)})", units(judged.worth.one_off_total), "money")


def _months(rows: Sequence[Judged], months: int, sheets: Sheets, found: Found) -> None:
    """A row for each month from 0 on: effect, money and running total of each lever."""
    brought = [flows(one, months) for one in rows]
    totals = [list(accumulate(flow)) for flow in brought]
    for month in range(months + 1):
        effects = [_effect(month, judged, place, sheets) for place, judged in enumerate(rows)]
        sheets.effect.add([Number(month), None, *effects])
        money = [Formula(_flow(month, place, sheets), flow[month], "money") for place, flow in enumerate(brought)]
        sheets.flow.add([Number(month), _factor(month, sheets, found), *money])
        so_far = [Formula(_total(month, place, sheets), total[month], "money") for place, total in enumerate(totals)]
        sheets.total.add([Number(month), None, *so_far])


def _factor(month: int, sheets: Sheets, found: Found) -> Cell:
    """What one unit at the end of a month is worth today; beyond the horizon nothing."""
    at, agreed = sheets.flow.at(month + 1, 0), found.comparison.terms
    counted = discount(month, agreed.discount_rate) if month <= agreed.horizon_months else 0.0
    rate, horizon = sheets.terms.at(*RATE), sheets.terms.at(*HORIZON)
    return Formula(f"IF({at}<={horizon},(1+{rate})^(-{at}/12),0)", counted, "factor")


def _total(month: int, place: int, sheets: Sheets) -> str:
    """The running total after a month, as a formula."""
    column, row = place + 2, month + 1
    before = f"{sheets.total.at(row - 1, column)}+" if month else ""
    return before + sheets.flow.at(row, column)


def _effect(month: int, judged: Judged, place: int, sheets: Sheets) -> Cell:
    """The mean share of the full effect in a month: it grows evenly from 0 to 1 until the ramp is over."""
    if month == 0:
        return None
    ramp, at = sheets.levers.at(place + 1, RAMP), sheets.effect.at(month + 1, 0)

    def upto(time: str) -> str:
        return f"IF({time}<={ramp},({time})^2/(2*{ramp}),{time}-{ramp}/2)"

    text = f"IF(OR({ramp}=0,{at}>{ramp}+1),1,{upto(at)}-{upto(f'({at}-1)')})"
    return Formula(text, effect(month, judged.worth.ramp_up_months), "share")


def _flow(month: int, place: int, sheets: Sheets) -> str:
    """What a month brings, as a formula."""
    row = place + 1
    if month == 0:
        return f"-{sheets.levers.at(row, ONCE)}"
    saved, running = sheets.levers.at(row, CASH), sheets.levers.at(row, RUNNING)
    return f"{sheets.effect.at(month + 1, place + 2)}*({saved}+{running})-{running}"


def flows(judged: Judged, months: int) -> list[float]:
    """What month 0, 1, ... brings, in currency units."""
    worth = judged.worth
    running = float(to_units(worth.running_per_month))
    gross = float(to_units(judged.restaffed.cash_saved.value)) + running
    later = (effect(month, worth.ramp_up_months) * gross - running for month in range(1, months + 1))
    return [-float(to_units(worth.one_off_total)), *later]


def _months_unpaid(judged: Judged, months: int) -> int:
    """Months at whose end the money spent once has not come back, as the sheet counts them."""
    brought = flows(judged, months)
    return months - sum(
        total >= 0 and flow > 0 for total, flow in zip(list(accumulate(brought))[1:], brought[1:], strict=True)
    )
