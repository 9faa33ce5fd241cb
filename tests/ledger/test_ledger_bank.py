"""The bank's own cost sheet, 1-14 February 1999."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from percall.errors import PercallError
from percall.ledger import charges, read_ledger
from percall.money import to_units
from support.ledger_files import a_centre, bank_ledger, written
from support.shared_data import shared_data

TOTAL = Decimal("46976.82")  # stated in the README that comes with the data
FEBRUARY = (date(1999, 2, 1), date(1999, 2, 28))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return bank_ledger(shared_data("ledger_1999-02-01_14.csv"), tmp_path / "bank.csv")


@pytest.mark.parametrize("rate_period", ["day", "week", "month", "quarter", "year"])
def test_the_half_month_comes_to_its_stated_total(sheet: Path, rate_period: str) -> None:
    centre = a_centre(rate_period)
    ledger = read_ledger(sheet, centre)
    due = charges(ledger, centre, *FEBRUARY)
    assert to_units(sum(charge.micros for charge in due)) == TOTAL
    assert {(line.first_day, line.last_day) for line in ledger.lines} == {(date(1999, 2, 1), date(1999, 2, 14))}
    assert sum(line.amount < 0 for line in ledger.lines) == 1


def test_its_own_names_of_categories_are_understood(sheet: Path) -> None:
    assert {line.category for line in read_ledger(sheet, a_centre()).lines} == {
        "salaries",
        "benefits",
        "training",
        "agent_licences",
        "equipment",
        "software",
        "rent",
        "utilities",
        "telephony",
    }


def test_its_total_can_be_asserted(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    read_ledger(
        written(sheet, text + "assert,1999-02,total,46976.82\r\nassert,1999-W05,total,23488.41\r\n"), a_centre()
    )
    with pytest.raises(PercallError, match=r"has 46,976\.82 USD, the assertion says 46,976\.83: difference -0\.01"):
        read_ledger(written(sheet, text + "assert,1999-02,total,46976.83\r\n"), a_centre())
