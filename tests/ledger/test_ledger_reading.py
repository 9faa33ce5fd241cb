"""Reading ledgers that are right: every way of writing one gives the same lines."""

from __future__ import annotations

import random
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from percall.centre.chart import CHART
from percall.centre.model import Costs
from percall.errors import PercallError
from percall.ledger import Ledger, Line, Scope, charges, read_ledger
from percall.ledger.columns import LEDGER
from percall.periods import add_months
from support.ledger_files import a_centre, as_row, csv_text, rate, workbook, written

CENTRE = a_centre(rates=[rate("EUR", "1.1")])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledgers")


def test_a_line_has_everything_that_is_written(tmp_path: Path) -> None:
    text = (
        "date,category,amount,currency,queue,channel,direction,reason,site,team,hours,note\n"
        '1999-02-10,salaries,"1,234.56",eur,sales,Voice,INBOUND,PS,Haifa,evening,12.5,"two\nlines"\n'
    )
    assert read_ledger(written(tmp_path / "a.csv", text), CENTRE) == Ledger(
        (
            Line(
                line_id="a.csv:2",
                source="a.csv",
                row=2,
                category="salaries",
                amount=Decimal("1234.56"),
                currency="EUR",
                first_day=date(1999, 2, 10),
                last_day=date(1999, 2, 10),
                dated=True,
                scope=Scope("sales", "voice", "inbound", "PS", "Haifa", "evening"),
                hours=Decimal("12.5"),
                note="two\nlines",
            ),
        )
    )


def test_a_partial_date_is_the_service_period_and_a_full_one_is_dated(tmp_path: Path) -> None:
    text = "date,category,amount\n1999-02,rent,1\n1999-Q1,rent,1\n1999,rent,1\n1999-02-28,rent,1\n"
    lines = read_ledger(written(tmp_path / "a.csv", text), CENTRE).lines
    assert [(one.first_day, one.last_day, one.dated) for one in lines] == [
        (date(1999, 2, 1), date(1999, 2, 28), False),
        (date(1999, 1, 1), date(1999, 3, 31), False),
        (date(1999, 1, 1), date(1999, 12, 31), False),
        (date(1999, 2, 28), date(1999, 2, 28), True),
    ]


def test_from_and_to_are_both_included_and_may_be_months(tmp_path: Path) -> None:
    text = (
        "from,to,category,amount\n1999-02-01,1999-02-14,rent,1\n1999-01,1999-03,rent,1\n1999-02-03,1999-02-03,rent,1\n"
    )
    lines = read_ledger(written(tmp_path / "a.csv", text), CENTRE).lines
    assert [(one.first_day, one.last_day, one.dated) for one in lines] == [
        (date(1999, 2, 1), date(1999, 2, 14), False),
        (date(1999, 1, 1), date(1999, 3, 31), False),
        (date(1999, 2, 3), date(1999, 2, 3), False),
    ]


def test_equipment_serves_from_its_purchase(tmp_path: Path) -> None:
    text = (
        "date,from,to,category,amount,life_months,salvage\n"
        "1999-01-31,,,equipment,1200,12,100\n"
        ",1999-02,,equipment,600,6,\n"
    )
    bought, month = read_ledger(written(tmp_path / "a.csv", text), CENTRE).lines
    assert (bought.first_day, bought.last_day, bought.dated) == (date(1999, 1, 31), date(2000, 1, 30), False)
    assert (bought.life_months, bought.salvage) == (12, Decimal(100))
    assert (month.first_day, month.last_day, month.salvage) == (date(1999, 2, 1), date(1999, 7, 31), Decimal(0))


def test_russian_headers_and_amounts(tmp_path: Path) -> None:
    text = (
        "Дата;Статья затрат;Сумма;Валюта;Срок службы, мес.;Ликвидационная стоимость;Примечание;Направление;Канал\r\n"
        "01.02.1999;salaries;1 234,56 ₽;RUB;;;Зарплата;Исходящие;голос\r\n"
        "31.01.1999;equipment;120 000,00;RUB;12;(0,00);Гарнитуры;;\r\n"
        "assert;1999-02;итого;11 200,00\r\n"
    )
    centre = a_centre(currency="RUB")
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        salaries, equipment = read_ledger(written(tmp_path / "a.csv", text, encoding), centre).lines
        assert (salaries.amount, salaries.scope.direction, salaries.scope.channel) == (
            Decimal("1234.56"),
            "outbound",
            "voice",
        )
        assert (equipment.first_day, equipment.life_months, equipment.note) == (date(1999, 1, 31), 12, "Гарнитуры")
    windows = written(tmp_path / "w.csv", text.replace("₽", "руб."), "cp1251")
    assert [one.amount for one in read_ledger(windows, centre).lines] == [Decimal("1234.56"), Decimal(120000)]


def test_every_known_header_is_read(tmp_path: Path) -> None:
    values = {"date": "1999-02", "category": "rent", "amount": "5", "currency": "USD"}
    values |= {"channel": "chat", "direction": "inbound"}
    for column, names in LEDGER.items():
        for name in names:
            row = {key: values[key] for key in ("date", "category", "amount")} | {column: values.get(column, "7")}
            if column in ("from", "to"):
                row = {"from": "1999-02", "to": "1999-02", "category": "rent", "amount": "5"}
            elif column == "salvage":
                row = {"date": "1999-02", "category": "rent", "amount": "7", "life_months": "3", "salvage": "7"}
            rows = [[name.upper() if key == column else key for key in row], list(row.values())]
            assert len(read_ledger(written(tmp_path / "a.csv", csv_text(rows)), CENTRE).lines) == 1


def test_blank_rows_are_skipped_and_lines_counted_as_an_editor_does(tmp_path: Path) -> None:
    text = '\n\ndate,category,amount,note\n,,,\n1999-02,rent,1,"a\nb"\n\n1999-02,rent,2,\n'
    lines = read_ledger(written(tmp_path / "a.csv", text), CENTRE).lines
    assert [(one.line_id, one.amount) for one in lines] == [("a.csv:5", 1), ("a.csv:8", 2)]


def test_files_named_alike_go_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "01").mkdir()
    (tmp_path / "02").mkdir()
    text = "date,category,amount\n1999-02,rent,1\n"
    alike = [written(tmp_path / month / "ledger.csv", text) for month in ("01", "02")]
    other = written(tmp_path / "more.csv", text)
    lines = read_ledger([*alike, other], CENTRE).lines
    assert [one.line_id for one in lines] == [f"{alike[0]}:2", f"{alike[1]}:2", "more.csv:2"]


def test_corrections_and_credits_are_rows_of_their_own(tmp_path: Path) -> None:
    text = "date,category,amount\n1999-01,rent,1000.00\n1999-01,rent,(100.00)\n1999-01,rent,0\n"
    ledger = read_ledger(written(tmp_path / "a.csv", text), CENTRE)
    due = charges(ledger, CENTRE, date(1999, 1, 1), date(1999, 1, 31))
    assert [c.micros for c in due] == [1_000_000_000, -100_000_000, 0]


def test_a_workbook_reads_as_the_same_ledger(tmp_path: Path) -> None:
    header = ["date", "category", "amount", "currency", "note"]
    rows = [
        header,
        [datetime(1999, 2, 10), "salaries", 1234.56, "EUR", "of February"],  # noqa: DTZ001
        ["1999-02", "rent", "1 234,56", None, None],
        [1999, "rent", 0.1, None, 7],
        [36192, "rent", -5, None, None],
    ]
    lines = read_ledger(workbook(tmp_path / "a.xlsx", rows), CENTRE).lines
    assert [(one.line_id, one.amount, one.currency, one.note) for one in lines] == [
        ("a.xlsx:2", Decimal("1234.56"), "EUR", "of February"),
        ("a.xlsx:3", Decimal("1234.56"), "USD", None),
        ("a.xlsx:4", Decimal("0.1"), "USD", "7"),
        ("a.xlsx:5", Decimal(-5), "USD", None),
    ]
    assert [(one.first_day, one.last_day) for one in lines] == [
        (date(1999, 2, 10), date(1999, 2, 10)),
        (date(1999, 2, 1), date(1999, 2, 28)),
        (date(1999, 1, 1), date(1999, 12, 31)),
        (date(1999, 2, 1), date(1999, 2, 1)),
    ]


def test_a_table_may_stand_anywhere_on_a_sheet_and_on_any_sheet(tmp_path: Path) -> None:
    table = [[], [None, "date", "category", "amount"], [], [None, "1999-02", "rent", 5], [None]]
    book = workbook(tmp_path / "a.xlsx", [["notes"]], table, names=["Notes", "Costs"])
    (line,) = read_ledger(book, CENTRE, sheet="Costs").lines
    assert (line.line_id, line.amount) == ("a.xlsx:4", Decimal(5))


def test_a_day_shown_as_a_month_is_the_month(tmp_path: Path) -> None:
    """A spreadsheet turns a typed 1999-02 into the first of February, shown as Feb-99."""
    path = tmp_path / "a.xlsx"
    day = datetime(1999, 2, 1)  # noqa: DTZ001
    formats = ["mmm-yy", "yyyy", "[$-409]mmmm\\ yyyy;@", "dd/mm/yyyy", "yyyy-mm-dd hh:mm:ss"]
    rows = [["date", "category", "amount"], *[[(day, shown), "rent", 5] for shown in formats]]
    lines = read_ledger(workbook(path, rows), CENTRE).lines
    assert [(one.last_day - one.first_day).days + 1 for one in lines] == [28, 365, 28, 1, 1]


def test_what_a_workbook_says_of_its_own_size_is_not_believed(tmp_path: Path) -> None:
    rows = [["date", "category", "amount"], ["1999-02", "rent", 5], ["1999-02", "rent", 6]]
    book = workbook(tmp_path / "a.xlsx", rows)
    with zipfile.ZipFile(book) as true, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as lying:
        for name in true.namelist():
            content = true.read(name)
            assert name != "xl/worksheets/sheet1.xml" or b'"A1:C3"' in content
            lying.writestr(name, content.replace(b'"A1:C3"', b'"A1:C2"'))
    assert [line.amount for line in read_ledger(tmp_path / "b.xlsx", CENTRE).lines] == [5, 6]


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [("Rent", "rent"), ("agent licences", "agent_licences"), ("Зарплата", "salaries"), ("Headsets", "headsets")],
)
def test_a_category_is_one_of_the_centres_own_or_a_name_accounting_knows(
    tmp_path: Path, written_as: str, meant: str
) -> None:
    gear = {"gear": {"driver": "contacts", "categories": ["headsets"]}}
    centre = a_centre().model_copy(update={"costs": Costs.model_validate({"pools": gear})})
    text = f"date,category,amount\n1999-02,{written_as},5\n"
    assert [line.category for line in read_ledger(written(tmp_path / "a.csv", text), centre).lines] == [meant]


def test_a_category_that_no_pool_carries_any_more_is_refused(tmp_path: Path) -> None:
    without = {"telephony": {"driver": "line_time", "categories": []}}
    centre = a_centre().model_copy(update={"costs": Costs.model_validate({"pools": without})})
    path = written(tmp_path / "a.csv", "date,category,amount\n1999-02,telephony,5\n")
    with pytest.raises(PercallError, match="no pool carries 'telephony'; the closest category is"):
        read_ledger(path, centre)
    nothing = {pool: {"driver": "contacts", "categories": []} for pool in CHART}
    centre = a_centre().model_copy(update={"costs": Costs.model_validate({"pools": nothing})})
    with pytest.raises(PercallError, match=r"no pool carries 'telephony' \(accepted: a category that a pool"):
        read_ledger(path, centre)


DAYS = st.dates(date(1995, 1, 1), date(2005, 12, 31))
TEXT = st.text(st.sampled_from("abcПривет ,;\"'1"), max_size=8).map(str.strip)
NAMES = st.none() | TEXT.filter(bool)


@st.composite
def written_lines(draw: st.DrawFn) -> Line:
    """A line as a file may hold it; where it stands is for the test to say."""
    first = draw(DAYS)
    kind = draw(st.sampled_from(["period", "dated", "equipment"]))
    amount = draw(st.decimals(-(10**9), 10**9, places=draw(st.sampled_from([0, 1, 2, 6]))))
    line = Line(
        "",
        "a",
        0,
        draw(st.sampled_from(["rent", "salaries", "telephony"])),
        amount,
        draw(st.sampled_from(["USD", "EUR"])),
        first,
        first,
        kind == "dated",
        Scope(draw(NAMES), draw(st.sampled_from([None, "voice", "web"])), None, draw(NAMES), draw(NAMES), draw(NAMES)),
        hours=draw(st.none() | st.decimals(0, 10**4, places=2)),
        note=draw(NAMES),
    )
    if kind == "period":
        return replace(line, last_day=first + timedelta(days=draw(st.integers(0, 400))))
    if kind == "equipment":
        life = draw(st.integers(1, 120))
        salvage = draw(st.sampled_from([Decimal(0), amount]))
        last = add_months(first, life) - timedelta(days=1)
        return replace(line, life_months=life, salvage=salvage, last_day=last)
    return line


def bare(ledger: Ledger) -> list[Line]:
    """Lines without where they stood, in an order of their own."""
    return sorted((replace(one, line_id="", source="a", row=0) for one in ledger.lines), key=repr)


@settings(deadline=None)
@given(
    st.lists(written_lines(), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.randoms(use_true_random=False),
)
def test_what_was_written_is_read_back_in_any_order_of_rows_and_columns(
    folder: Path, lines: list[Line], delimiter: str, encoding: str, rng: random.Random
) -> None:
    columns = list(as_row(lines[0]))
    rng.shuffle(columns)
    shuffled = rng.sample(lines, len(lines))
    text = csv_text([columns, *[[as_row(line)[column] for column in columns] for line in shuffled]], delimiter)
    # A number such as 1.234567 decides nothing about 1.234: six decimals never look like a group of three.
    found = read_ledger(written(folder / "a.csv", text, encoding), CENTRE)
    assert bare(found) == bare(Ledger(tuple(lines)))


@settings(deadline=None, max_examples=20)
@given(st.lists(written_lines(), min_size=1, max_size=4))
def test_what_a_workbook_holds_is_read_back(folder: Path, lines: list[Line]) -> None:
    rows = [[as_row(line)[column] or None for column in as_row(line)] for line in lines]
    amounts = list(as_row(lines[0])).index("amount")
    for row, line in zip(rows, lines, strict=True):
        row[amounts] = line.amount  # a number of at most 15 digits: binary64 keeps it
    found = read_ledger(workbook(folder / "a.xlsx", [list(as_row(lines[0])), *rows]), CENTRE)
    assert bare(found) == bare(Ledger(tuple(lines)))
