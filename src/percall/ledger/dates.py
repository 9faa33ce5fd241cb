"""Days and periods as people write them: 1999-02-01, 01.02.1999, 1999-02, 1999-Q1, 1999-W05, 1999, Excel's 36192."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from percall.ledger.cells import Cell, as_text
from percall.ledger.conventions import decide
from percall.periods import last_day

ACCEPTED: Final = "1999-02-01, 01.02.1999, 1999-02, 1999-Q1, 1999-W05 or 1999; years 1900 to 2199"
YEARS: Final = range(1900, 2200)
SERIAL_ZERO: Final = date(1899, 12, 30)
"""Day 0 of Excel's calendar, for serials from March 1900 on."""


@dataclass(frozen=True, order=True)
class Stretch:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


def _day(year: str, month: str, day: str) -> Stretch:
    the_day = date(int(year), int(month), int(day))
    return Stretch(the_day, the_day)


def _month(year: str, month: str) -> Stretch:
    start = date(int(year), int(month), 1)
    return Stretch(start, last_day(start, "month"))


def _quarter(year: str, quarter: str) -> Stretch:
    start = date(int(year), int(quarter) * 3 - 2, 1)
    return Stretch(start, last_day(start, "quarter"))


def _week(year: str, week: str) -> Stretch:
    start = date.fromisocalendar(int(year), int(week), 1)
    return Stretch(start, last_day(start, "week"))


def _year(year: str) -> Stretch:
    return Stretch(date(int(year), 1, 1), date(int(year), 12, 31))


def _serial(days: str) -> Stretch:
    the_day = SERIAL_ZERO + timedelta(days=int(days))
    return Stretch(the_day, the_day)


_TIME = r"(?:[T ]+[0-9:.]+Z?)?"  # exports often add a midnight to a day
_BOTH = ("dmy", "mdy")
_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[..., Stretch], tuple[str, ...]], ...]] = tuple(
    (re.compile(form, re.IGNORECASE), make, orders)
    for form, make, orders in (
        (r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})" + _TIME, _day, _BOTH),
        (r"([0-9]{4})[-/]([0-9]{1,2})", _month, _BOTH),
        (r"([0-9]{1,2})[./]([0-9]{4})", lambda month, year: _month(year, month), _BOTH),
        (r"([0-9]{4})-?Q([1-4])", _quarter, _BOTH),
        (r"([0-9]{4})-?W([0-9]{2})", _week, _BOTH),
        (r"([0-9]{4})", _year, _BOTH),
        (r"([0-9]{5})", _serial, _BOTH),
        (r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})" + _TIME, lambda day, month, year: _day(year, month, day), _BOTH),
        (r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})" + _TIME, lambda d, m, year: _day(year, m, d), ("dmy",)),
        (r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})" + _TIME, lambda m, d, year: _day(year, m, d), ("mdy",)),
    )
)
"""Each form, what its groups make, and the orders of day and month under which it is read so."""


def readings(text: str) -> dict[str, Stretch]:
    """The days ``text`` names under each order of day and month ("dmy", "mdy") under which it makes sense."""
    found: dict[str, Stretch] = {}
    for form, make, orders in _FORMS:
        if match := form.fullmatch(text):
            try:
                stretch = make(*match.groups())
            except (ValueError, OverflowError):
                continue
            if stretch.first.year in YEARS and stretch.last.year in YEARS:
                found |= dict.fromkeys(orders, stretch)
    return found


def read_days(cell: Cell, conventions: frozenset[str]) -> Stretch:
    """The days that ``cell`` names: one day, or the whole of a month, quarter, ISO week or year.

    The file's ``conventions`` decide whether 03/04/1999 is in April or in March. Raises CellError where the cell is no
    date or does not decide.
    """
    text = as_text(cell)
    return decide(text, readings(text), conventions, ACCEPTED)
