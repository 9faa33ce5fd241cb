"""Exchange rates: the latest not after the day, and never a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from percall.errors import PercallError
from percall.ledger import charges, read_ledger, read_rates
from percall.ledger.cells import CellError
from percall.ledger.rates import rate_on
from support.ledger_files import a_centre, rate, workbook, written

RATES = [rate("EUR", "1.10"), rate("EUR", "1.20", "1999-02-01"), rate("EUR", "1.30", "1999-03-01")]


@pytest.mark.parametrize(
    ("day", "worth"),
    [
        ("1990-01-01", "1.10"),
        ("1999-01-31", "1.10"),
        ("1999-02-01", "1.20"),
        ("1999-02-28", "1.20"),
        ("2030-01-01", "1.30"),
    ],
)
def test_the_latest_rate_not_after_the_day_holds(day: str, worth: str) -> None:
    for rates in (RATES, RATES[::-1]):
        assert rate_on(rates, "EUR", "USD", date.fromisoformat(day)) == Decimal(worth)


def test_the_reporting_currency_needs_no_rate() -> None:
    assert rate_on([rate("USD", "7")], "USD", "USD", date(1999, 1, 1)) == 1


def test_a_missing_rate_is_never_one() -> None:
    with pytest.raises(CellError, match="no exchange rate from EUR to USD on 1999-01-31"):
        rate_on(RATES[1:], "EUR", "USD", date(1999, 1, 31))


def test_a_table_of_rates_is_read_from_csv_and_workbook(tmp_path: Path) -> None:
    text = "currency,rate,since\neur,1.10,\nEUR,1.20,1999-02-01\nEUR,1.30,1999-03\n"
    assert read_rates(written(tmp_path / "r.csv", text)) == tuple(RATES)
    russian = "Курс;Валюта;Дата\n1,10;EUR;\n1,20;EUR;01.02.1999\n1,30;EUR;03.1999\n"
    assert read_rates(written(tmp_path / "r.csv", russian, "cp1251")) == tuple(RATES)
    rows = [["since", "currency", "rate"], [None, "EUR", 1.1], ["1999-02-01", "EUR", 1.2], ["1999-03", "EUR", 1.3]]
    assert read_rates(workbook(tmp_path / "r.xlsx", rows)) == tuple(RATES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("currency,rate\n", "has a header and no rates"),
        ("currency,since\nEUR,1999\n", "has no column rate"),
        ("currency,rate\nEUR,0\n", "r.csv:2, rate: 0 is no exchange rate"),
        ("currency,rate\nEUR,-1.1\n", "r.csv:2, rate: -1.1 is no exchange rate"),
        ("currency,rate\nEUR,\n", "r.csv:2, rate: is empty"),
        ("currency,rate\nEUR,1.105\n", "may mean 1.105 or 1105"),
        ("currency,rate\neuro,1.1\n", "r.csv:2, currency: 'euro' is no currency"),
        ("currency,rate\nERU,1.1\n", "r.csv:2, currency: 'ERU' is no currency"),
        ("currency,rate,since\nEUR,1.1,never\n", "r.csv:2, since: 'never' cannot be read"),
        ("currency,rate\nEUR,1.1\nEUR,1.2\n", "r.csv:3, rate: gives EUR a second rate for the same day"),
        ("currency,rates\nEUR,1.1\n", "the closest known one is 'rate'"),
    ],
)
def test_a_table_of_rates_with_a_mistake_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PercallError) as caught:
        read_rates(written(tmp_path / "r.csv", text))
    assert said in str(caught.value)


def test_rates_come_from_the_table_and_the_centre_file(tmp_path: Path) -> None:
    text = "date,category,amount,currency\n1999-02-10,rent,100.00,EUR\n1999-02-10,rent,100.00,GBP\n"
    path = written(tmp_path / "a.csv", text)
    centre = a_centre(rates=[rate("GBP", "1.5")])
    with pytest.raises(PercallError, match=r"a\.csv:2, currency: no exchange rate from EUR to USD on 1999-02-10"):
        read_ledger(path, centre)
    ledger = read_ledger(path, centre, rates=RATES)
    due = charges(ledger, centre, date(1999, 2, 1), date(1999, 2, 1))
    assert [c.micros for c in due] == [120_000_000, 150_000_000]


def test_every_missing_rate_is_reported(tmp_path: Path) -> None:
    text = "date,category,amount,currency\n1999-02,rent,1,EUR\n1999-02,rent,1,USD\n1999-02,rent,1,GBP\n"
    with pytest.raises(PercallError) as caught:
        read_ledger(written(tmp_path / "a.csv", text), a_centre())
    assert [mistake.row for mistake in caught.value.mistakes] == [2, 4]
