"""From lines to the charges of each rate period, so that no part of a line is lost or charged twice.

Everything rests on one running figure: how much of a line is due by the end of a day. A charge is the
difference of two such figures, so the charges of any division of time sum to the line exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext

from percall.centre.model import Centre
from percall.errors import Mistake, PercallError
from percall.ledger.cells import CellError
from percall.ledger.model import Charge, Ledger, Line
from percall.ledger.rates import rate_on
from percall.money import apportion, to_micros, to_units
from percall.periods import Period, add_months, first_day, last_day

DAY = timedelta(days=1)
LARGEST_MICROS = 2**63 - 1
"""What a 64-bit column of an engine holds."""


def charges(ledger: Ledger, centre: Centre, first: date, last: date) -> list[Charge]:
    """What is due in every rate period that has a day in ``first`` to ``last``, whole rate periods, line by line.

    A line is converted once, at the rate of its first service day; equipment at that of its purchase, as
    IAS 21.21 does. ``hours`` are spread as the amount is, to the millionth. Raises PercallError on a missing rate.
    """
    period: Period = centre.costs.rate_period
    opens, closes = first_day(first, period), last_day(last, period)
    found = []
    for line, micros in zip(ledger.lines, in_reporting_currency(ledger, centre), strict=True):
        hours = None if line.hours is None else to_micros(line.hours)
        for start, end in _within_rate_periods(line, period, opens, closes):
            part = between(line, micros, period, start, end)
            part_hours = None if hours is None else to_units(between(line, hours, period, start, end))
            found.append(Charge(line.line_id, line.category, line.scope, start, end, part, part_hours))
    return found


def in_reporting_currency(ledger: Ledger, centre: Centre) -> list[int]:
    """What each line charges over its whole life, in micro-units of the centre's currency.

    Raises PercallError with every rate that is missing and every amount too large for the engines, whose sums of whole
    numbers would overflow without a word.
    """
    rates = (*ledger.rates, *centre.exchange_rates)
    totals, mistakes = [], []
    for line in ledger.lines:
        try:
            totals.append(in_micros(line, rate_on(rates, line.currency, centre.currency, line.first_day)))
        except CellError as wrong:
            mistakes.append(Mistake(wrong.what, line.source, line.row, "currency", wrong.accepted))
        else:
            if abs(totals[-1]) > LARGEST_MICROS:
                accepted = f"at most {to_units(LARGEST_MICROS):,f} {centre.currency}"
                mistakes.append(Mistake("is too large", line.source, line.row, "amount", accepted))
    if mistakes:
        raise PercallError(*mistakes)
    if sum(map(abs, totals)) > LARGEST_MICROS:
        accepted = f"at most {to_units(LARGEST_MICROS):,f} {centre.currency}, credits counted like charges"
        raise PercallError(Mistake("the lines of the ledger come to too much", field="amount", accepted=accepted))
    return totals


def in_micros(line: Line, rate: Decimal = Decimal(1)) -> int:
    """Micro-units a line charges over its whole life: its amount without its salvage, times ``rate``, rounded once."""
    with localcontext(Context(prec=100)):
        return to_micros((line.amount - line.salvage) * rate)


def between(line: Line, total: int, period: Period, start: date, end: date) -> int:
    """The part of a line's ``total`` that falls on the days ``start`` to ``end``; ``period`` is the rate period."""
    return due_by(line, total, period, end) - due_by(line, total, period, start - DAY)


def due_by(line: Line, total: int, period: Period, day: date) -> int:
    """The part of a line's ``total`` that is due by the end of ``day``.

    Equal parts for each day of the service period (a dated line: of its rate period) by cumulative rounding.
    Equipment: equal parts for each month of its life, counted from the day of purchase, each part by its days.
    """
    if line.life_months is None:
        return _by_days(total, *service_period(line, period), day)
    months = (day.year - line.first_day.year) * 12 + day.month - line.first_day.month
    if add_months(line.first_day, months) > day:
        months -= 1
    if not 0 <= months < line.life_months:
        return 0 if months < 0 else total
    past = _first(total, months, line.life_months)
    part = _first(total, months + 1, line.life_months) - past
    start, following = (add_months(line.first_day, count) for count in (months, months + 1))
    return past + _by_days(part, start, following - DAY, day)


def service_period(line: Line, period: Period) -> tuple[date, date]:
    """The first and the last day whose contacts carry a line; a dated line belongs to its whole rate period."""
    if line.dated:
        return first_day(line.first_day, period), last_day(line.first_day, period)
    return line.first_day, line.last_day


def _by_days(total: int, first: date, last: date, day: date) -> int:
    """The part of ``total`` due by ``day`` when each day from ``first`` to ``last`` bears the same."""
    length = (last - first).days + 1
    reached = min(max((day - first).days + 1, 0), length)
    return _first(total, reached, length)


def _first(total: int, reached: int, whole: int) -> int:
    """What apportion gives the first ``reached`` of ``whole`` equal weights together."""
    shares = apportion(total, (reached, whole - reached))
    return shares[0] if shares else 0


def _within_rate_periods(line: Line, period: Period, opens: date, closes: date) -> Iterator[tuple[date, date]]:
    """The line's days from ``opens`` to ``closes``, cut where rate periods end."""
    first, last = service_period(line, period)
    start, last = max(first, opens), min(last, closes)
    while start <= last:
        end = min(last_day(start, period), last)
        yield start, end
        start = end + DAY
