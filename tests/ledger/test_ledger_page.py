"""The page for accounting people says what percall does."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from percall.errors import PercallError
from percall.ledger import charges, read_ledger, read_rates
from percall.ledger.columns import LEDGER, headers, plain
from percall.money import to_units
from support.ledger_files import a_centre, written

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "ledger.md").read_text("utf-8")
EXAMPLE, RATES = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)


def table(heading: str) -> list[list[str]]:
    """The rows of the page's table whose first heading is this."""
    found = re.search(rf"\| {heading} \|.*?\n\n", PAGE, re.DOTALL)
    assert found
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found[0].strip().splitlines()[2:]]


def test_the_example_bears_what_the_page_says(tmp_path: Path) -> None:
    centre, february = a_centre(), date(1999, 2, 1)
    rates = read_rates(written(tmp_path / "rates.csv", RATES))
    ledger = read_ledger(written(tmp_path / "ledger.csv", EXAMPLE), centre, rates=rates)
    found = {charge.category: to_units(charge.micros) for charge in charges(ledger, centre, february, february)}
    assert found == {category: Decimal(amount.replace(",", "")) for category, amount, _ in table("category")}


def test_the_examples_assertions_are_checked(tmp_path: Path) -> None:
    rates = read_rates(written(tmp_path / "rates.csv", RATES))
    path = written(tmp_path / "ledger.csv", EXAMPLE.replace("assert,1999-02,total,22187.65", "assert,1999-02,total,1"))
    with pytest.raises(PercallError, match=r"the ledger has 22,187\.654378 USD, the assertion says 1\.00"):
        read_ledger(path, a_centre(), rates=rates)


def test_every_column_and_header_of_the_page_is_known() -> None:
    known = headers(LEDGER)
    named = set()
    for columns, russian, _ in table("column"):
        english = re.findall(r"`(\w+)`", columns)
        named |= set(english)
        assert {known[plain(header)] for header in re.split(r"[;,] (?!мес\.)", russian)} == set(english)
    assert named == LEDGER.keys()
