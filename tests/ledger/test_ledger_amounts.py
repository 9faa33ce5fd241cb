"""Amounts in the ways people write them: exact, and never guessed."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.ledger.amounts import read_amount, readings
from percall.ledger.cells import CellError
from percall.ledger.conventions import forced

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234,5", "1234.5"),
        ("1.234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1’234’567", "1234567"),
        ("1234.56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1234", "1234"),
        ("1 234", "1234"),
        ("0,385", "0.385"),
        ("1234.567", "1234.567"),
        (".5", "0.5"),
        ("0", "0"),
        ("(123.45)", "-123.45"),
        ("-123.45", "-123.45"),
        ("−123.45", "-123.45"),
        ("- 123.45", "-123.45"),
        ("123.45-", "-123.45"),
        ("+123.45", "123.45"),
        ("$1,234.56", "1234.56"),
        ("-$1,234.56", "-1234.56"),
        ("$-1,234.56", "-1234.56"),
        ("($1,234.56)", "-1234.56"),
        ("1234.56 $", "1234.56"),
        ("0.1", "0.1"),
        ("123456789012345.123456", "123456789012345.123456"),
    ],
)
def test_an_amount_is_read_exactly(text: str, amount: str) -> None:
    assert read_amount(text, NOTHING, "USD") == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "twelve",
        "12.34.56",
        "1 23 456.00",
        "1,23.4,5",
        "12 34",
        "--5",
        "-(5)",
        "(5",
        "5)",
        "-5-",
        "$5$",
        "1999-02",
        "12-34",
        "USD 5",
        "1e5",
        "5.",
        "٣",
        "NaN",
        "Infinity",
        "%5",
        "1,234.",
        "'",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="cannot be read"):
        read_amount(text, NOTHING, "USD")


@pytest.mark.parametrize(
    ("beside", "amount"), [("5.25", "1234"), ("1,234.50", "1234"), ("5,25", "1.234"), ("1.000.000", "1.234")]
)
def test_the_rest_of_the_file_decides_what_one_comma_means(beside: str, amount: str) -> None:
    conventions = forced([readings("1,234"), readings("1000"), readings(beside)])
    assert read_amount("1,234", conventions) == Decimal(amount)


@pytest.mark.parametrize("others", [[], ["1000", "7"], ["5.25", "5,25"], ["1.234"]])
def test_one_comma_that_nothing_decides_is_refused_with_both_readings(others: list[str]) -> None:
    conventions = forced(readings(text) for text in ["1,234", *others])
    with pytest.raises(CellError, match=r"'1,234' may mean 1.234 or 1234, and"):
        read_amount("1,234", conventions)


@pytest.mark.parametrize(("text", "currency"), [("€5.00", "USD"), ("5,00 ₽", "USD"), ("$5.00", "EUR"), ("5 р.", "EUR")])
def test_the_sign_of_another_currency_is_refused(text: str, currency: str) -> None:
    with pytest.raises(CellError, match=f"not {currency}"):
        read_amount(text, NOTHING, currency)


@pytest.mark.parametrize(
    ("text", "currency"), [("1 234,56 руб.", "RUB"), ("1 234,56р.", "RUB"), ("€1234.56", "EUR"), ("$1,234.56", "CAD")]
)
def test_the_sign_of_the_rows_currency_is_stripped(text: str, currency: str) -> None:
    assert read_amount(text, NOTHING, currency) == Decimal("1234.56")


@pytest.mark.parametrize("cell", ["1" * 16, "9" * 5000, Decimal("1e15"), Decimal("inf"), Decimal("nan")])
def test_an_amount_that_no_column_of_an_engine_holds_is_refused(cell: str | Decimal) -> None:
    with pytest.raises(CellError, match="too large"):
        read_amount(cell, NOTHING)


def test_a_number_of_a_workbook_is_never_ambiguous() -> None:
    assert read_amount(Decimal("1.234"), NOTHING) == Decimal("1.234")


AMOUNTS = st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False)


@given(AMOUNTS, st.sampled_from([(",", "."), (" ", ","), (".", ","), ("\u00a0", ","), ("'", ".")]))
def test_an_amount_with_cents_survives_being_written_in_any_way(amount: Decimal, marks: tuple[str, str]) -> None:
    group, mark = marks
    text = f"{amount:,.2f}".replace(",", "group").replace(".", mark).replace("group", group)
    assert read_amount(text, NOTHING) == amount


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with suppress(CellError):
        assert read_amount(text, NOTHING, "USD").is_finite()
