"""Which contact of a customer follows which: repeats within the centre's window, seen over the whole log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import narwhals as nw

from percall.centre.model import Repeats
from percall.metrics.terms import INBOUND

MICROSECOND: Final = timedelta(microseconds=1)
ORDER: Final = ("started_at_us", "contact_id")


@dataclass(frozen=True)
class Window:
    """The centre's repeat window and the stretch of time the log covers, in microseconds since 1970 UTC."""

    match: tuple[str, ...]
    length_us: int
    log_first_us: int
    log_last_us: int


def window(repeats: Repeats, log_first_us: int, log_last_us: int) -> Window:
    """The window for a log whose first and last contacts start at the given instants."""
    match = tuple(dict.fromkeys(("customer_id", *repeats.match)))
    return Window(match, timedelta(days=repeats.window_days) // MICROSECOND, log_first_us, log_last_us)


def identified(contacts: nw.LazyFrame[Any], window: Window) -> nw.LazyFrame[Any]:
    """The inbound contacts that can be compared: none of the columns compared is null, a customer id among them.

    Adds ``__followed`` (another such contact of the same customer, and the same of everything else compared, starts
    within the window after it), ``__repeat`` (it starts within the window after an earlier one) and ``__window_ahead``
    (its whole window lies within the log, so that ``__followed`` says the last word). Two contacts that start at the
    same instant follow each other in the order of their ids.
    """
    start = nw.col("started_at_us")
    known = contacts.filter(INBOUND, *(~nw.col(column).is_null() for column in window.match))
    return known.with_columns(
        __next_us=start.shift(-1).over(*window.match, order_by=ORDER),
        __previous_us=start.shift(1).over(*window.match, order_by=ORDER),
    ).with_columns(
        __followed=(nw.col("__next_us") - start <= window.length_us).fill_null(False),
        __repeat=(start - nw.col("__previous_us") <= window.length_us).fill_null(False),
        __window_ahead=start + window.length_us <= window.log_last_us,
    )
