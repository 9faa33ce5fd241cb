"""Lines over time: whatever the division, the parts are the line."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percall.errors import PercallError
from percall.ledger import Charge, Ledger, Line, Scope, charges
from percall.ledger.spreading import between, in_micros, service_period
from percall.money import apportion, to_micros
from percall.periods import add_months, first_day, last_day
from support.ledger_files import a_centre, rate

RATE_PERIODS = ["day", "week", "month", "quarter", "year"]
DAYS = st.dates(date(1995, 1, 1), date(2005, 12, 31))
AMOUNTS = st.decimals(-(10**10), 10**10, places=4, allow_nan=False, allow_infinity=False)


def a_line(first: str, last: str, amount: str, **fields: object) -> Line:
    known = {"line_id": "l:2", "source": "l", "row": 2, "category": "rent", "currency": "USD"} | fields
    return Line(
        amount=Decimal(amount),
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last),
        **known,  # type: ignore[arg-type]
    )


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Any line: of a service period, dated, or equipment."""
    first, amount = draw(DAYS), draw(AMOUNTS)
    kind = draw(st.sampled_from(["period", "dated", "equipment"]))
    last, life, salvage = first, None, Decimal(0)
    if kind == "period":
        last = first + timedelta(days=draw(st.integers(0, 800)))
    elif kind == "equipment":
        life = draw(st.integers(1, 60))
        last = add_months(first, life) - timedelta(days=1)
        salvage = (amount * draw(st.sampled_from([Decimal(0), Decimal("0.1"), Decimal(1)]))).quantize(Decimal("0.01"))
    hours = draw(st.none() | st.decimals(0, 10**6, places=2))
    return Line("l:2", "l", 2, "rent", amount, "USD", first, last, kind == "dated", Scope(), life, salvage, hours)


def all_charges(line: Line, period: str) -> list[Charge]:
    return charges(Ledger((line,)), a_centre(period), date(1990, 1, 1), date(2020, 1, 1))


def test_a_line_is_spread_by_days() -> None:
    parts = all_charges(a_line("1999-01-21", "1999-03-01", "40"), "month")
    assert [(c.first_day.isoformat(), c.last_day.isoformat(), c.micros) for c in parts] == [
        ("1999-01-21", "1999-01-31", 11_000_000),
        ("1999-02-01", "1999-02-28", 28_000_000),
        ("1999-03-01", "1999-03-01", 1_000_000),
    ]


def test_a_dated_line_belongs_to_its_whole_rate_period() -> None:
    dated = a_line("1999-02-10", "1999-02-10", "28", dated=True)
    assert all_charges(dated, "month") == [
        Charge("l:2", "rent", Scope(), date(1999, 2, 1), date(1999, 2, 28), 28_000_000)
    ]
    assert [c.first_day for c in all_charges(dated, "day")] == [date(1999, 2, 10)]
    (week,) = all_charges(dated, "week")
    assert (week.first_day, week.last_day) == (date(1999, 2, 8), date(1999, 2, 14))


def test_whole_rate_periods_are_charged_whatever_day_is_asked_for() -> None:
    ledger, centre = Ledger((a_line("1999-01-01", "1999-12-31", "365"),)), a_centre()
    day = date(1999, 2, 14)
    (part,) = charges(ledger, centre, day, day)
    assert (part.first_day, part.last_day, part.micros) == (date(1999, 2, 1), date(1999, 2, 28), 28_000_000)
    assert charges(ledger, centre, date(2000, 1, 1), date(2000, 6, 30)) == []


def test_a_zero_amount_is_charged_as_zero() -> None:
    assert [c.micros for c in all_charges(a_line("1999-02-01", "1999-03-31", "0"), "month")] == [0, 0]


def test_hours_are_spread_as_the_amount_is() -> None:
    parts = all_charges(a_line("1999-01-21", "1999-03-01", "400", hours=Decimal(40)), "month")
    assert [c.hours for c in parts] == [Decimal(11), Decimal(28), Decimal(1)]


@settings(deadline=None)
@given(lines(), st.sampled_from(RATE_PERIODS))
def test_the_charges_of_a_line_sum_to_it_exactly(line: Line, period: str) -> None:
    parts = all_charges(line, period)
    assert sum(c.micros for c in parts) == to_micros(line.amount - line.salvage)
    if line.hours is not None:
        assert sum(c.hours for c in parts if c.hours is not None) == line.hours
    first, last = service_period(line, period)  # type: ignore[arg-type]
    assert (parts[0].first_day, parts[-1].last_day) == (first, last)
    for part, following in pairwise(parts):
        assert following.first_day == part.last_day + timedelta(days=1)
    for part in parts:
        assert first_day(part.first_day, period) == first_day(part.last_day, period)  # type: ignore[arg-type]


@settings(deadline=None)
@given(lines(), st.sampled_from(["0.0137", "1.1", "151.234567"]), st.sampled_from(RATE_PERIODS))
def test_a_line_in_another_currency_is_converted_once(line: Line, worth: str, period: str) -> None:
    parts = charges(Ledger((line,)), a_centre(period, "EUR", [rate("USD", worth)]), date(1990, 1, 1), date(2020, 1, 1))
    assert sum(c.micros for c in parts) == to_micros((line.amount - line.salvage) * Decimal(worth))


@settings(deadline=None)
@given(lines(), st.lists(DAYS, max_size=8), st.sampled_from(RATE_PERIODS))
def test_any_division_of_time_divides_the_line_exactly(line: Line, cuts: list[date], period: str) -> None:
    total = in_micros(line)
    ends = sorted({date(1990, 1, 1), date(2020, 1, 1), *cuts})
    parts = [
        between(line, total, period, start + timedelta(days=1), end)  # type: ignore[arg-type]
        for start, end in pairwise(ends)
    ]
    assert sum(parts) == total


@settings(deadline=None)
@given(lines(), st.sampled_from(RATE_PERIODS), st.lists(DAYS, min_size=1, max_size=4))
def test_asking_in_pieces_is_asking_at_once(line: Line, period: str, cuts: list[date]) -> None:
    ledger, centre = Ledger((line,)), a_centre(period)
    ends = sorted({last_day(day, period) for day in cuts} | {date(2020, 12, 31)})  # type: ignore[arg-type]
    start, pieces = date(1990, 1, 1), []
    for end in ends:
        pieces += charges(ledger, centre, start, end)
        start = end + timedelta(days=1)
    assert pieces == charges(ledger, centre, date(1990, 1, 1), date(2020, 12, 31))


@settings(deadline=None)
@given(lines(), st.sampled_from(RATE_PERIODS))
def test_charges_are_apportioned_over_days(line: Line, period: str) -> None:
    """The same parts as money.apportion over every single day, months of equipment first."""
    total = in_micros(line)
    if line.life_months is None:
        first, last = service_period(line, period)  # type: ignore[arg-type]
        stretches, totals = [(first, last)], [total]
    else:
        starts = [add_months(line.first_day, count) for count in range(line.life_months + 1)]
        stretches = [(start, end - timedelta(days=1)) for start, end in pairwise(starts)]
        totals = apportion(total, [1] * line.life_months) or []
    by_day: dict[date, int] = {}
    for (first, last), part in zip(stretches, totals, strict=True):
        length = (last - first).days + 1
        shares = apportion(part, [1] * length) or []
        by_day |= {first + timedelta(days=n): share for n, share in enumerate(shares)}
    due: dict[date, int] = defaultdict(int)
    for day, micros in by_day.items():
        due[first_day(day, period)] += micros  # type: ignore[arg-type]
    assert {first_day(c.first_day, period): c.micros for c in all_charges(line, period)} == due  # type: ignore[arg-type]


def test_the_rate_of_the_first_service_day_converts_the_whole_line() -> None:
    centre = a_centre("month", rates=[rate("EUR", "2"), rate("EUR", "3", "1999-02-01"), rate("EUR", "4", "1999-03-01")])
    line = a_line("1999-01-31", "1999-03-02", "31", currency="EUR")
    assert sum(c.micros for c in charges(Ledger((line,)), centre, date(1999, 1, 1), date(1999, 12, 31))) == 62_000_000
    later = a_line("1999-02-01", "1999-03-03", "31", currency="EUR")
    assert sum(c.micros for c in charges(Ledger((later,)), centre, date(1999, 1, 1), date(1999, 12, 31))) == 93_000_000


def test_a_missing_rate_is_an_error_that_names_currency_and_day() -> None:
    line = a_line("1999-01-31", "1999-01-31", "31", currency="EUR", dated=True)
    for centre in (a_centre(), a_centre(rates=[rate("EUR", "2", "1999-02-01")]), a_centre(rates=[rate("GBP", "2")])):
        with pytest.raises(PercallError, match="no exchange rate from EUR to USD on 1999-01-31"):
            charges(Ledger((line,)), centre, date(1999, 1, 1), date(1999, 1, 31))


def test_rates_of_the_ledger_and_the_centre_must_agree() -> None:
    line = a_line("1999-01-31", "1999-01-31", "31", currency="EUR", dated=True)
    same, other = Ledger((line,), (rate("EUR", "2.0"),)), Ledger((line,), (rate("EUR", "2.5"),))
    centre = a_centre(rates=[rate("EUR", "2")])
    assert sum(c.micros for c in charges(same, centre, date(1999, 1, 1), date(1999, 1, 31))) == 62_000_000
    with pytest.raises(PercallError, match="two different exchange rates from EUR to USD on 1999-01-31"):
        charges(other, centre, date(1999, 1, 1), date(1999, 1, 31))


def test_an_amount_that_no_engine_holds_is_refused() -> None:
    line = a_line("1999-01-01", "1999-01-31", "9223372036855")
    with pytest.raises(PercallError, match="l:2, amount: is too large"):
        charges(Ledger((line,)), a_centre(), date(1999, 1, 1), date(1999, 1, 31))
