"""Ledgers that are wrong: a clear error with file, row and field, and nothing but PercallError."""

from __future__ import annotations

import warnings
import zipfile
from contextlib import suppress
from datetime import time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from percall.errors import PercallError
from percall.ledger import read_ledger, read_rates, sheets
from percall.ledger.columns import LEDGER
from support.ledger_files import a_centre, workbook, written

CENTRE = a_centre()
GOOD = (
    "date,category,amount,currency,note\n"
    '1999-02-10,rent,"1,234.56",USD,paid\n'
    "1999-02,salaries,(5.00),USD,credit\n"
    "assert,1999-02,total,1229.56\n"
)


def mistakes(path: Path) -> list[str]:
    with pytest.raises(PercallError) as caught:
        read_ledger(path, CENTRE)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "a.csv: is empty"),
        (b"\n \n,,\n", "a.csv: is empty"),
        (b"\xef\xbb\xbf", "a.csv: is empty"),
        (b"date,category,amount\n", "a.csv: has a header and no rows"),
        (b"date,amount\n1999-02,5\n", "a.csv: has no column category"),
        (b"category\nrent\n", "a.csv: has no column date (or from and to), amount"),
        (b'date,category,amount\n1999-02,"rent,5\n', "a.csv: is not a whole CSV file: unexpected end of data"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv: is not text"),
        (b"date,category,amount,note\n1999-02,rent,5,caf\x81\n", "a.csv: is not text, or is in an unknown encoding"),
        (b"date,category,amount,note\n1999-02,rent,5,\xc4\xd6\x98\n", "a.csv: is not text"),
        ("date,category,amount\n".encode("utf-16-le"), "a.csv: is not text"),
        (b"\xff\xfed\x00a\x00t", "a.csv: is not text"),
        ("date,category,amount,note\n1999-02,rent,5,при".encode()[:-1], "a.csv: is not text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.csv: is an old .xls workbook or is protected by a password"),
        (b"PK\x03\x04 and then nothing", "a.csv: is not a whole XLSX workbook (BadZipFile)"),
    ],
)
def test_a_file_that_is_no_whole_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    found = mistakes(written(tmp_path / "a.csv", content))
    assert len(found) == 1
    assert found[0].startswith(said)


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    assert mistakes(tmp_path / "none.csv") == ["none.csv: cannot be opened: No such file or directory"]
    assert mistakes(tmp_path)[0].endswith("cannot be opened: Is a directory")


def test_no_file_and_the_same_file_twice(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", GOOD)
    with pytest.raises(PercallError, match="no ledger file is given"):
        read_ledger([], CENTRE)
    with pytest.raises(PercallError, match="is given twice"):
        read_ledger([path, tmp_path / "." / "a.csv"], CENTRE)


@pytest.mark.parametrize(
    ("header", "field", "said"),
    [
        ("date,categry,amount", "categry", "unknown column; the closest known one is 'category'"),
        ("date,category,amount,сума", "сума", "unknown column; the closest known one is 'сумма'"),
        ("date,category,amount,driver", "driver", "unknown column; the closest known one is"),
        ("date,category,amount,Сумма", "Сумма", "names the column amount again, after 'amount'"),
        ("date,category,amount,amount", "amount", "names the column amount again, after 'amount'"),
    ],
)
def test_headers_that_are_unknown_or_twice(tmp_path: Path, header: str, field: str, said: str) -> None:
    (found,) = mistakes(written(tmp_path / "a.csv", f"{header}\n1999-02,rent,5,\n"))
    assert found.startswith(f"a.csv:1, {field}: {said}")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1999-02,,,rent,,,,,", "a.csv:2, Amount: is empty"),
        ("1999-02,,,,5,,,,", "a.csv:2, category: is empty"),
        (",,,rent,5,,,,", "a.csv:2: needs one date, or both from and to"),
        (",1999-02,,rent,5,,,,", "a.csv:2: needs one date, or both from and to"),
        ("1999-02,1999-02,1999-02,rent,5,,,,", "a.csv:2: needs one date, or both from and to"),
        (",1999-03-04,1999-03-03,rent,5,,,,", "a.csv:2, to: 1999-03-03 is before 1999-03-04"),
        ("1999-02-30,,,rent,5,,,,", "a.csv:2, date: '1999-02-30' cannot be read"),
        (
            "1999-02,,,rents,5,,,,",
            "a.csv:2, category: no pool carries 'rents'; the closest category is 'rent' (acc",
        ),
        ("1999-02,,,rent,#REF!,,,,", "a.csv:2, Amount: #REF! is a formula without a result"),
        ("1999-02,,,rent,#ССЫЛКА!,,,,", "a.csv:2, Amount: #ССЫЛКА! is a formula without a result"),
        ("1999-02,,,rent,5,#N/A,,,", "a.csv:2, currency: #N/A is a formula without a result"),
        ("1999-02,,,rent,5,dollars,,,", "a.csv:2, currency: 'dollars' is no currency"),
        ('1999-02,,,rent,"1,234",,,,', "a.csv:2, Amount: '1,234' may mean 1.234 or 1234, and no other value"),
        ("1999-02,,,rent,€5,USD,,,", "a.csv:2, Amount: '€5' carries €, which is not USD"),
        ("1999-02-01,,,equipment,5,,0,,", "a.csv:2, life_months: '0' is no number of months"),
        ("1999-02-01,,,equipment,5,,-12,,", "a.csv:2, life_months: '-12' is no number of months"),
        ("1999-02-01,,,equipment,5,,1.5,,", "a.csv:2, life_months: '1.5' is no number of months"),
        ("1999-02-01,,,equipment,5,,1201,,", "a.csv:2, life_months: '1201' is no number of months"),
        (",1999-02-01,1999-03-01,equipment,5,,12,,", "a.csv:2: equipment needs the day of purchase alone"),
        ("1999-02-01,,,equipment,5,,12,6,", "a.csv:2, salvage: 6 is not between zero and the amount 5"),
        ("1999-02-01,,,equipment,5,,12,-1,", "a.csv:2, salvage: -1 is not between zero and the amount 5"),
        ("1999-02-01,,,equipment,5,,,1,", "a.csv:2, salvage: is given without a life"),
        ("1999-02,,,rent,5,,,,phone", "a.csv:2, channel: 'phone' is not known (accepted: voice, chat"),
        ("1999-02,,,rent,5", "a.csv:2: has 5 cells, not 9"),
        ("1999-02,,,rent,1,234.56,,,,", "a.csv:2"),
        ("1999-02,,,rent,5,,,,,x", "a.csv:2: 'x' stands under no header"),
        ("1999-02,,,rent,9999999999999999,,,,", "a.csv:2, Amount: '9999999999999999' is too large"),
        ("1999-02,,,Total,5,,,,", "a.csv:2: is a row of totals, which would be charged again (accepted: no such row"),
        ("Итого за февраль:,,,,5,,,,", "a.csv:2: is a row of totals"),
        ("1999-02,,,ВСЕГО,5,,,,", "a.csv:2: is a row of totals"),
        ("Grand total,,,,5,,,,", "a.csv:2: is a row of totals"),
    ],
)
def test_rows_that_are_wrong(tmp_path: Path, row: str, said: str) -> None:
    header = "date,from,to,category,Amount,currency,life_months,salvage,channel\n"
    found = mistakes(written(tmp_path / "a.csv", f"{header}{row}\n"))
    assert found[0].startswith(said)
    assert len(found) == 1 or row.startswith("1999-02,,,rent,1,234")


def test_every_mistake_of_every_file_is_reported(tmp_path: Path) -> None:
    header = "date,category,amount\n"
    first = written(tmp_path / "a.csv", header + "1999-02,rents,five\n1999-02,rent,5\nyesterday,rent,5\n")
    second = written(tmp_path / "b.csv", "date,category,colour\n1999-02,rent,5\n")
    with pytest.raises(PercallError) as caught:
        read_ledger([first, second, tmp_path / "c.csv"], CENTRE)
    places = [(m.file, m.row, m.field) for m in caught.value.mistakes]
    assert places == [
        ("a.csv", 2, "category"),
        ("a.csv", 2, "amount"),
        ("a.csv", 4, "date"),
        ("b.csv", 1, "colour"),
        ("c.csv", None, None),
    ]


@pytest.mark.parametrize("length", [10_001, 200_000])
def test_a_gigantic_field_is_refused(tmp_path: Path, length: int) -> None:
    path = written(tmp_path / "a.csv", f"date,category,amount,note\n1999-02,rent,5,{'x' * length}\n")
    (found,) = mistakes(path)
    assert len(found) < 500
    assert "holds 10001 characters" in found or "field larger than field limit" in found


def test_a_gigantic_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_FILE", 2**20)
    large = written(tmp_path / "a.csv", b"x" * (2**20 + 1))
    assert mistakes(large) == ["a.csv: is too large (accepted: at most 1 MB)"]
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * (2**20 + 1))
    assert mistakes(tmp_path / "a.xlsx") == ["a.xlsx: unpacks to too much (accepted: at most 1 MB)"]


def test_error_cells_and_formulas_never_computed_are_refused(tmp_path: Path) -> None:
    rows = [
        ["date", "category", "amount", "currency"],
        ["1999-02", "rent", ("=1/0", "#DIV/0!"), "USD"],
        ["1999-02", "rent", 5, ("=A9", "#REF!")],
        ["1999-02", "rent", ("=2+3", 5), "USD"],
    ]
    assert mistakes(workbook(tmp_path / "a.xlsx", rows)) == [
        "a.xlsx:2, amount: #DIV/0! is a formula without a result (accepted: a value)",
        "a.xlsx:3, currency: #REF! is a formula without a result (accepted: a value)",
    ]
    book = openpyxl.Workbook()  # writes formulas without their results, as many programs do
    for row in (["date", "category", "amount"], ["1999-02", "rent", "=2+3"]):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    assert mistakes(tmp_path / "b.xlsx") == [
        "b.xlsx:2, amount: #NOT COMPUTED is a formula without a result (accepted: a value)"
    ]


def test_cells_of_other_kinds_are_refused(tmp_path: Path) -> None:
    rows = [["date", "category", "amount"], [True, "rent", 5], ["1999-02", 7, True], [12345678, "rent", time(12, 30)]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = mistakes(tmp_path / "a.xlsx")
    assert [one.split(" (accepted")[0] for one in found] == [
        "a.xlsx:2, date: 'TRUE' cannot be read",
        "a.xlsx:3, category: no pool carries '7'; the closest category is 'salaries'",
        "a.xlsx:3, amount: 'TRUE' cannot be read",
        "a.xlsx:4, amount: '12:30:00' cannot be read",
        "a.xlsx:4, date: '12345678' cannot be read",
    ]


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", [["x"]], names=["Costs"])
    with pytest.raises(PercallError, match=r"a.xlsx: has no sheet 'Cost' \(accepted: Costs\)"):
        read_ledger(book, CENTRE, sheet="Cost")


def test_half_a_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", [["date", "category", "amount"], ["1999-02", "rent", 5]]).read_bytes()
    (found,) = mistakes(written(tmp_path / "half.xlsx", whole[: len(whole) // 2]))
    assert found.startswith("half.xlsx: is not a whole XLSX workbook")


def only_percall_errors(path: Path) -> None:
    with suppress(PercallError):
        read_ledger(path, CENTRE)
    with suppress(PercallError):
        read_rates(path)


FUZZ = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.filterwarnings("ignore::percall.errors.PercallWarning")
@FUZZ
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_random_bytes_raise_nothing_but_percall_errors(tmp_path: Path, content: bytes) -> None:
    only_percall_errors(written(tmp_path / "a.csv", content))


@pytest.mark.filterwarnings("ignore::percall.errors.PercallWarning")
@FUZZ
@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 8),
    st.binary(max_size=8) | st.sampled_from([b'"', b",", b"\n", b"9" * 400]),
)
def test_a_damaged_ledger_raises_nothing_but_percall_errors(tmp_path: Path, at: int, cut: int, put: bytes) -> None:
    content = GOOD.encode()
    only_percall_errors(written(tmp_path / "a.csv", content[:at] + put + content[at + cut :]))


CELLS = st.sampled_from(
    [
        "assert",
        "1999-02",
        "rent",
        "total",
        "1,234",
        "(5)",
        "",
        "#REF!",
        "0",
        "99999",
        "USD",
        "Итого",
        "1e9",
        "-",
        '"',
        "=1",
    ]
) | st.text(max_size=6)


@FUZZ
@given(st.lists(st.lists(CELLS, min_size=16, max_size=16), min_size=1, max_size=5))
def test_rows_of_any_cells_raise_nothing_but_percall_errors(tmp_path: Path, rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(cell.replace("\t", "").replace("\n", "") for cell in row) for row in [[*LEDGER], *rows])
    only_percall_errors(written(tmp_path / "a.csv", text + "\n"))  # an open end is warned of


@pytest.fixture(scope="module")
def good_workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows = [["date", "category", "amount"], ["1999-02", "rent", 5], ["assert", "1999-02", "total", 5]]
    return workbook(tmp_path_factory.mktemp("good") / "a.xlsx", rows).read_bytes()


@FUZZ
@given(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=40))
def test_a_damaged_workbook_raises_nothing_but_percall_errors(
    tmp_path: Path, good_workbook: bytes, where: float, cut: int, put: bytes
) -> None:
    at = int(where * len(good_workbook))
    only_percall_errors(written(tmp_path / "a.xlsx", good_workbook[:at] + put + good_workbook[at + cut :]))


@FUZZ
@given(st.data())
def test_damaged_xml_in_a_workbook_raises_nothing_but_percall_errors(
    tmp_path: Path, good_workbook: bytes, data: st.DataObject
) -> None:
    (tmp_path / "good.xlsx").write_bytes(good_workbook)
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as bad:
        chosen = data.draw(st.sampled_from(good.namelist()))
        for name in good.namelist():
            content = good.read(name)
            if name == chosen:
                at = data.draw(st.integers(0, len(content)))
                put = data.draw(st.binary(max_size=6) | st.sampled_from([b"NaN", b"1e999", b'"', b"<", b"99999999"]))
                content = content[:at] + put + content[at + data.draw(st.integers(0, 20)) :]
            bad.writestr(name, content)
    only_percall_errors(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("date,category,amount\n2026-04,rent,1200.50\n", False),
        ("date,category,amount\n2026-04,rent,12", True),
        ("date,category,amount,note\n2026-04,rent,1200.50,paid late", False),
    ],
)
def test_a_figure_that_may_be_cut_off_is_warned_of(tmp_path: Path, text: str, warned: bool) -> None:
    path = written(tmp_path / "costs.csv", text)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        read_ledger(path, a_centre())
    said = "costs.csv:2: the file ends without a line break, so '12' may be cut off"
    assert [str(one.message).partition(" (accepted")[0] for one in caught] == ([said] if warned else [])
