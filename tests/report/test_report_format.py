"""Money, numbers, dates and durations as English and Russian readers write them (CLDR forms)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.report.format import Format

EN, RU = Format("en", "USD"), Format("ru", "RUB")
NBSP = "\N{NO-BREAK SPACE}"


def test_money_has_the_form_of_the_language_and_the_decimals_of_the_currency() -> None:
    assert EN.money(Decimal("-46976.825")) == "−$46,976.82"
    assert RU.money(Decimal("46976.82")) == f"46{NBSP}976,82{NBSP}₽"
    assert Format("en", "JPY").money(Decimal("46976.82")) == "¥46,977"


def test_a_cheap_contact_is_not_shown_as_free() -> None:
    assert EN.price(Decimal("0.0042")) == "$0.0042"
    assert EN.price(Decimal("0.42")) == "$0.42"
    assert EN.price(Decimal(0)) == "$0.00"


@pytest.mark.parametrize(
    ("amount", "said"),
    [("9999.99", "$9,999.99"), ("46976.82", "$46,977"), ("12345678", "$12.3M"), ("-46976.82", "−$46,977")],
)
def test_headlines_are_rounded_as_they_grow(amount: str, said: str) -> None:
    assert EN.headline(Decimal(amount)) == said


def test_headlines_side_by_side_are_rounded_alike() -> None:
    column = [Decimal("23440.12"), Decimal("7319.14"), Decimal(0)]
    assert [EN.headline(amount, max(column)) for amount in column] == ["$23,440", "$7,319", "$0"]
    assert [EN.headline(amount, column[1]) for amount in column[1:]] == ["$7,319.14", "$0.00"]


def test_exact_amounts_keep_every_micro_unit() -> None:
    assert EN.exact(Decimal("0.000001")) == "$0.000001"
    assert RU.exact(Decimal(0)) == f"0,000000{NBSP}₽"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40, places=6))
def test_no_amount_is_too_large_to_write(amount: Decimal) -> None:
    for said in (EN.money(amount), EN.price(amount), EN.headline(amount), EN.exact(amount), RU.headline(amount)):
        assert any(letter.isdigit() for letter in said)
        assert " " not in said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 sec"),
        (0.44, "0.4 sec"),
        (24, "24 sec"),
        (60, "1 min"),
        (204.4, "3 min 24 sec"),
        (3599.7, "1 hr"),
        (7500, "2 hr 5 min"),
    ],
)
def test_durations_are_said_in_the_units_people_use(seconds: float, said: str) -> None:
    assert EN.seconds(seconds).replace(NBSP, " ") == said


def test_shares_and_changes() -> None:
    assert EN.percent(0.3664) == "36.6%"
    assert RU.percent(0.8, 0) == f"80{NBSP}%"
    assert EN.change(0.05) == "+5.0%"
    assert EN.change(-0.05) == "−5.0%"


def test_days_spans_and_periods_have_names() -> None:
    first, last = date(2024, 2, 26), date(2024, 3, 3)
    assert EN.day(first) == "February 26, 2024"
    assert EN.span(first, last) == "Feb 26 – Mar 3, 2024"
    assert EN.period(first, first, "day") == "Mon, Feb 26"
    assert RU.period(date(2024, 3, 1), date(2024, 3, 31), "month").startswith("март 2024")
    assert EN.period(date(2024, 1, 1), date(2024, 3, 31), "quarter") == "Q1 2024"
    assert EN.tick(first, "week") == "Feb 26"
    assert EN.tick(first, "year") == "2024"


def test_charts_get_the_same_separators_and_currency() -> None:
    assert EN.d3["currency"] == ["$", ""]
    assert RU.d3["currency"] == ["", f"{NBSP}₽"]
    assert (RU.d3["decimal"], RU.d3["thousands"]) == (",", NBSP)
    assert Format("en", "RUB").d3["currency"] == [f"RUB{NBSP}", ""]
