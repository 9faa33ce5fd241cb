"""Totals that users state in their own ledger."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percall.errors import PercallError
from percall.ledger import read_ledger
from support.ledger_files import a_centre, csv_text, rate, workbook, written

CENTRE = a_centre(rates=[rate("EUR", "1.1")])
LEDGER = (
    "from,to,category,amount,currency\n"
    "1999-01-21,1999-03-01,rent,40.00,USD\n"
    "1999-02-01,1999-02-28,salaries,1000.00,EUR\n"
    "1999-02-01,1999-02-28,salaries,-100.00,USD\n"
)


def with_assertion(tmp_path: Path, *rows: str) -> Path:
    return written(tmp_path / "a.csv", LEDGER + "".join(f"{row}\n" for row in rows))


@pytest.mark.parametrize(
    "row",
    [
        "assert, 1999-02, total, 1028.00",
        "assert,1999-02,total,1028",
        'ASSERT,1999-02,Итого,"1,028.00",USD',
        "assert,1999-02,rent,28.00",
        "assert,1999-02,salaries,1000.00",
        "assert,1999-02,salaries,1000.00,EUR",
        "assert,1999-02,total,1000.00,EUR",
        "assert,1999-03,total,1.00",
        "assert,1999-Q1,total,1040.00",
        "assert,1999,total,1040.00",
        "assert,1999-W03,total,4.00",
        "assert,1999-01-21,total,1.00",
        "assert,all,total,1040.00",
        "assert,all,rent,40.00",
        "assert,1998,total,0",
        "assert,1999-02,telephony,0.00",
    ],
)
def test_a_true_assertion_passes(tmp_path: Path, row: str) -> None:
    assert len(read_ledger(with_assertion(tmp_path, row), CENTRE).lines) == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "assert, 1999-02, total, 123456.78",
            "assert 1999-02 total: the ledger has 1,028.00 USD, the assertion says 123,456.78: difference -122,428.78",
        ),
        ("assert,1999-02,total,1028.01", "the ledger has 1,028.00 USD, the assertion says 1,028.01: difference -0.01"),
        ("assert,1999-02,rent,27", "assert 1999-02 rent: the ledger has 28.00 USD, the assertion says 27.00"),
        ("assert,1999-02,total,999.00,EUR", "the ledger has 1,000.00 EUR, the assertion says 999.00: difference 1.00"),
        ("assert,all,total,0", "the ledger has 1,040.00 USD, the assertion says 0.00: difference 1,040.00"),
    ],
)
def test_a_false_assertion_stops_with_both_figures_and_their_difference(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(PercallError) as caught:
        read_ledger(with_assertion(tmp_path, row), CENTRE)
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.row) == ("a.csv", 5)
    assert said in str(mistake)


def test_every_false_assertion_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PercallError) as caught:
        read_ledger(
            with_assertion(tmp_path, "assert,1999-02,total,1", "assert,1999-02,total,1028", "assert,1999-03,rent,2"),
            CENTRE,
        )
    assert [mistake.row for mistake in caught.value.mistakes] == [5, 7]


@pytest.mark.parametrize(
    ("figure", "holds"),
    [
        ("3.33", True),
        ("3.333333", True),
        ("3.333", True),
        ("3.34", False),
        ("3.3333", True),
        ("3.32", False),
        ("3", False),
        ("3.334", False),
    ],
)
def test_a_figure_is_compared_at_the_cent_or_as_finely_as_it_is_written(
    tmp_path: Path, figure: str, holds: bool
) -> None:
    text = f"from,to,category,amount\n1999-01-31,1999-02-02,rent,10.00\nassert,1999-01,total,{figure}\n"
    path = written(tmp_path / "a.csv", text)
    if holds:
        read_ledger(path, CENTRE)
    else:
        with pytest.raises(PercallError, match=r"the ledger has 3\.333333 USD"):
            read_ledger(path, CENTRE)


def test_a_currency_without_cents_is_compared_at_its_own_unit(tmp_path: Path) -> None:
    text = "from,to,category,amount\n1999-01-31,1999-02-02,rent,10\nassert,1999-01,total,3\n"
    read_ledger(written(tmp_path / "a.csv", text), a_centre(currency="JPY"))


def test_an_assertion_speaks_of_all_files_read_together(tmp_path: Path) -> None:
    header = "date,category,amount\n"
    january = written(tmp_path / "jan.csv", header + "1999-01,rent,10.00\nassert,1999-01,total,9.00\n")
    february = written(tmp_path / "feb.csv", header + "1999-02,rent,10.00\n1999-01,rent,-1.00\n")
    assert len(read_ledger([january, february], CENTRE).lines) == 3
    with pytest.raises(PercallError, match=r"jan\.csv:3, assert 1999-01 total: the ledger has 10\.00 USD"):
        read_ledger(january, CENTRE)


def test_a_file_of_assertions_alone_is_fine(tmp_path: Path) -> None:
    header = "date,category,amount\n"
    costs = written(tmp_path / "costs.csv", header + "1999-01,rent,10.00\n")
    checks = written(tmp_path / "checks.csv", header + "assert,1999-01,total,10.00\n")
    assert len(read_ledger([costs, checks], CENTRE).lines) == 1


def test_a_dated_line_and_equipment_are_asserted_as_they_are_charged(tmp_path: Path) -> None:
    text = (
        "date,category,amount,life_months,salvage\n"
        "1999-02-28,telephony,28.00,,\n"
        "1999-01-31,equipment,1300.00,12,100.00\n"
        "assert,1999-02-01,telephony,1.00\n"
        "assert,1999-02,telephony,28.00\n"
        "assert,all,equipment,1200.00\n"
        "assert,1999-01,equipment,3.57\n"
        "assert,2000,equipment,96.77\n"
    )
    read_ledger(written(tmp_path / "a.csv", text), CENTRE)


def test_a_workbook_asserts_too(tmp_path: Path) -> None:
    rows = [["date", "category", "amount"], ["1999-02", "rent", 0.1], ["1999-02", "rent", 0.2]]
    summed = ("=SUM(C2:C3)", 0.1 + 0.2)  # 0.30000000000000004, as a spreadsheet's own sum may be
    good = workbook(tmp_path / "good.xlsx", [*rows, ["assert", "1999-02", "total", summed, "USD"]])
    read_ledger(good, CENTRE)
    bad = workbook(tmp_path / "bad.xlsx", [*rows, ["assert", "1999-02", "total", 0.4]])
    with pytest.raises(PercallError, match=r"bad\.xlsx:4, assert 1999-02 total: the ledger has 0\.30 USD"):
        read_ledger(bad, CENTRE)


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ("assert,1999-02", None, "has 2 cells, not 4"),
        ("assert,1999-02,total,", "figure", "is empty"),
        ("assert,Feb,total,1", "period", "'Feb' cannot be read"),
        ("assert,1999-02,rents,1", "total or category", "the closest category is 'rent'"),
        ("assert,1999-02,total,lots", "figure", "'lots' cannot be read"),
        ("assert,1999-02,total,1,dollars", "currency", "'dollars' is no currency"),
        ("assert,1999-02,total,1,USD,for sure", None, "'for sure' stands under no header"),
    ],
)
def test_an_assertion_that_says_nothing_is_a_mistake(tmp_path: Path, row: str, field: str | None, said: str) -> None:
    with pytest.raises(PercallError) as caught:
        read_ledger(with_assertion(tmp_path, row), CENTRE)
    assert any(m.row == 5 and m.field == field and said in m.what for m in caught.value.mistakes)


STRETCH = st.tuples(st.dates(date(1999, 1, 1), date(1999, 12, 31)), st.integers(0, 100))
CENTS = st.integers(-(10**9), 10**9)


@settings(deadline=None)
@given(st.lists(st.tuples(STRETCH, CENTS), min_size=1, max_size=5), st.integers(1, 12), CENTS.filter(bool))
def test_an_assertion_holds_for_the_sum_by_days_and_for_no_other(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[tuple[date, int], int]], month: int, off: int
) -> None:
    """Against a sum of exact fractions, a day's share of each line for each of its days in the month."""
    rows: list[tuple[object, ...]] = [("from", "to", "category", "amount")]
    due = Decimal(0)
    for (first, longer), cents in lines:
        days = [first + timedelta(days=n) for n in range(longer + 1)]
        inside = sum((day.year, day.month) == (1999, month) for day in days)
        due += Decimal(cents) / 100 * inside / len(days)
        rows.append((first, days[-1], "rent", f"{Decimal(cents) / 100:.2f}"))
    # The lines' own rounding is below five micro-units: keep off the edge between two cents.
    if abs((due * 100) % 1 - Decimal("0.5")) < Decimal("0.001"):
        return
    figure = due.quantize(Decimal("0.01"), ROUND_HALF_UP)
    path = tmp_path_factory.mktemp("asserted") / "a.csv"
    period = f"1999-{month:02d}"
    read_ledger(written(path, csv_text([*rows, ("assert", period, "total", figure)])), CENTRE)
    written(path, csv_text([*rows, ("assert", period, "total", figure + Decimal(off) / 100)]))
    with pytest.raises(PercallError, match=f"assert {period} total"):
        read_ledger(path, CENTRE)
