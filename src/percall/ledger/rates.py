"""Exchange rates: a table of them, and the one that holds on a day. A missing rate is an error, never 1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from babel.numbers import is_currency

from percall.centre.model import ExchangeRate
from percall.errors import Mistake, PercallError
from percall.ledger import amounts, dates
from percall.ledger.amounts import read_amount
from percall.ledger.cells import Cell, CellError, as_text, shown
from percall.ledger.columns import RATES
from percall.ledger.conventions import forced
from percall.ledger.dates import read_days
from percall.ledger.table import Record, read_table

CURRENCIES = "an ISO 4217 code such as USD"


def read_currency(cell: Cell) -> str:
    """An ISO 4217 code, in capitals. Raises CellError on anything else."""
    code = as_text(cell).upper()
    if not is_currency(code):
        raise CellError(f"{shown(cell)} is no currency", CURRENCIES)
    return code


def read_rates(path: str | Path, *, sheet: str | None = None) -> tuple[ExchangeRate, ...]:
    """A table of exchange rates, CSV or XLSX, with the columns ``currency``, ``rate`` and optionally ``since``.

    ``rate`` is the worth of one unit of ``currency`` in the centre's currency, from the day ``since`` (empty:
    from ever) until a later row of that currency. Raises PercallError with every mistake found.
    """
    table = read_table(Path(path), str(path), RATES, sheet)
    missing = [column for column in ("currency", "rate") if column not in table.places]
    if missing or not table.rows:
        what = f"has no column {', '.join(missing)}" if missing else "has a header and no rates"
        raise PercallError(Mistake(what, table.file, accepted="the columns currency, rate and since"))
    numbers = forced(amounts.readings(cell) for cell in table.cells("rate") if isinstance(cell, str))
    days = forced(dates.readings(cell) for cell in table.cells("since") if isinstance(cell, str))
    rates: dict[tuple[str, date | None], ExchangeRate] = {}
    mistakes: list[Mistake] = []
    for row in table.rows:
        record = Record(table, row)
        currency = record.need("currency", read_currency, CURRENCIES)
        rate = record.need("rate", lambda cell: _positive(read_amount(cell, numbers)), "a number above zero")
        since = record.get("since", lambda cell: read_days(cell, days).first)
        if currency and rate and not record.mistakes:
            if (currency, since) in rates and rates[currency, since].rate != rate:
                record.wrong(f"gives {currency} a second rate for the same day", "rate", "one rate a day")
            rates[currency, since] = ExchangeRate(currency=currency, rate=rate, since=since)
        mistakes += record.mistakes
    if mistakes:
        raise PercallError(*mistakes)
    return tuple(rates.values())


def _positive(rate: Decimal) -> Decimal:
    if rate <= 0:
        raise CellError(f"{rate} is no exchange rate", "a number above zero")
    return rate


def rate_on(rates: Iterable[ExchangeRate], currency: str, reporting: str, day: date) -> Decimal:
    """Units of ``reporting`` currency for one of ``currency`` on ``day``: the latest rate not after it.

    Raises CellError, naming currency and day, where there is none, or two that differ.
    """
    if currency == reporting:
        return Decimal(1)
    holding = [(one.since or date.min, one.rate) for one in rates if one.currency == currency]
    holding = [(since, rate) for since, rate in holding if since <= day]
    latest = {rate for since, rate in holding if since == max(holding)[0]}
    if len(latest) == 1:
        return latest.pop()
    found = "two different exchange rates" if latest else "no exchange rate"
    accepted = f"one row {currency}, rate, since in a rates table or the centre's exchange_rates"
    raise CellError(f"{found} from {currency} to {reporting} on {day}", accepted)
