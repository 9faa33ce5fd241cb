"""Cost sheets as accounting lays them out: proposed, read, and held against their own totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from percall.centre.model import Centre
from percall.errors import PercallError
from percall.ledger import Ledger, read_ledger
from percall.ledger.categories import Categories
from percall.ledger.costsheet.mapping import CategoryRule, CostTable, EquipmentTable, Mapping, load_mapping
from percall.ledger.costsheet.proposal import suggest_mapping
from percall.ledger.costsheet.reading import read_sheet
from percall.ledger.costsheet.told import Told
from support import cost_sheets
from support.cost_sheets import book_of, workbook, written
from support.small_log import centre

Answer = Callable[[str], str]


def as_proposed(path: Path, answer: Answer = lambda proposal: proposal, currency: str = "EUR") -> Told:
    """A sheet read by what is proposed for it, questions answered."""
    mapping = written(path.parent, f"{path.name}.yaml", answer(suggest_mapping(path)))
    return read_sheet(path, path.name, load_mapping(mapping), currency, Categories.of(centre()))


def answering(answers: dict[str, str]) -> Answer:
    """Questions of a proposal answered."""

    def answer(proposal: str) -> str:
        for question, said in answers.items():
            proposal = proposal.replace(question, said)
        return proposal

    return answer


def sums(told: Told) -> dict[str, Decimal]:
    """What the lines come to, by month and currency; equipment apart."""
    found: Counter[str] = Counter()
    for line in told.lines:
        month = "equipment" if line.life_months else f"{line.first_day:%Y-%m}"
        found[f"{month} {line.currency}"] += line.amount  # type: ignore[assignment]
    return {key: Decimal(value) for key, value in found.items()}


def categories(told: Told) -> dict[str, str]:
    """Note of each line to its category."""
    return {line.note or "": line.category for line in told.lines}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_german_report_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    told = as_proposed(written(tmp_path, "bericht.csv", cost_sheets.GERMAN, encoding))
    assert sums(told) == {"2026-04 EUR": Decimal("44347.71")}
    assert [total.holds for total in told.totals] == [True]
    assert categories(told) == {
        "4120 Gehälter Agenten": "salaries",
        "4130 Gesetzliche Sozialaufwendungen": "benefits",
        "4210 Miete Büro Halle": "rent",
        "4920 Telefonkosten": "telephony",
        "4964 Softwarelizenzen": "software",
        "4990 Gutschrift Telefonanbieter": "telephony",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_russian_list_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    told = as_proposed(written(tmp_path, "расходы.csv", cost_sheets.RUSSIAN, encoding))
    assert sums(told) == {"2026-04 RUB": Decimal("1750980.25")}
    assert categories(told)["Оплата труда операторов"] == "salaries"
    assert categories(told)["Оплата труда супервайзеров"] == "management"
    assert all(line.dated for line in told.lines)


def test_months_across_are_lines_of_their_months(tmp_path: Path) -> None:
    told = as_proposed(written(tmp_path, "care.csv", cost_sheets.WIDE))
    assert sums(told) == {
        "2026-04 USD": Decimal("61270.75"),
        "2026-05 USD": Decimal("61591.70"),
        "2026-06 USD": Decimal("61148.11"),
    }
    assert len(told.totals) == 4
    assert all(total.holds for total in told.totals)


def test_a_trial_balance_asks_for_its_period_and_nets_debit_and_credit(tmp_path: Path) -> None:
    path = written(tmp_path, "saldenliste.csv", cost_sheets.TRIAL_BALANCE)
    with pytest.raises(PercallError, match=r"costs\.0\.period: is not answered yet"):
        as_proposed(path)
    told = as_proposed(
        path, lambda proposal: proposal.replace('period: "?"', "period: 2026-04").replace('"?"', "other")
    )
    assert sums(told) == {"2026-04 EUR": Decimal("30252.40")}
    assert [(row.what, row.reason) for row in told.left_out] == [("1590 Durchlaufende Posten", "comes to nothing")]
    assert {one.title: one.lines + one.left_out for one in told.columns} == {
        "Soll": Decimal("31132.40"),
        "Haben": Decimal("-880.00"),
    }


def test_a_total_over_two_currencies_that_is_wrong_says_both_figures(tmp_path: Path) -> None:
    path = written(tmp_path, "postings.csv", cost_sheets.TWO_CURRENCIES)
    with pytest.raises(PercallError) as caught:
        as_proposed(path)
    (mistake,) = caught.value.mistakes
    assert mistake.row == 6
    assert mistake.what == (
        "the total of Gross says 14,176.00, its rows come to 14,177.00, adding EUR and USD as if they were one: "
        "difference -1.00"
    )
    told = as_proposed(path, lambda proposal: proposal.replace("costs:\n  - ", "costs:\n  - wrong_totals: [6]\n    "))
    assert sums(told) == {"2026-04 EUR": Decimal("13500.00"), "2026-04 USD": Decimal("392.00")}


def test_a_workbook_with_a_correction_and_equipment(tmp_path: Path) -> None:
    told = as_proposed(workbook(tmp_path))
    assert sums(told) == {
        "2026-05 RUB": Decimal("1683900.5"),
        "2026-04 RUB": Decimal("-4100"),
        "equipment RUB": Decimal("696000"),
    }
    assert [(line.life_months, line.salvage) for line in told.lines if line.life_months] == [(60, 0), (24, 6000)]
    assert len(told.totals) == 3
    assert all(total.holds for total in told.totals)


def test_groups_are_sums_and_a_plan_is_a_budget(tmp_path: Path) -> None:
    path = written(tmp_path, "costs 2026-05.csv", cost_sheets.GROUPS)
    told = as_proposed(path)
    assert sums(told) == {"2026-05 EUR": Decimal("57450.00")}
    assert sum(line.amount for line in told.budget) == Decimal(57000)
    assert [row.what for row in told.left_out] == ["1 Personnel", "2 Premises"]
    wrong = written(tmp_path, "wrong 2026-05.csv", cost_sheets.GROUPS.replace('"51,000.00"', '"51,000.10"'))
    with pytest.raises(PercallError, match=r"1 Personnel says 51,000\.10, the rows below it come to 51,000\.00"):
        as_proposed(wrong)


def test_thousands_are_told_by_the_heading_and_plain_by_its_absence(tmp_path: Path) -> None:
    text = "Account;Description;Actual TEUR\n4100;Wages;48,25\n4200;Rent;6,4\n;Total;54,65\n"
    assert sums(as_proposed(written(tmp_path, "costs_2026-03.csv", text))) == {"2026-03 EUR": Decimal("54650.00")}
    assert sums(as_proposed(written(tmp_path, "own_2026-03.csv", text.replace(" TEUR", " EUR")))) == {
        "2026-03 EUR": Decimal("54.65")
    }


def test_a_figure_that_may_be_two_is_asked(tmp_path: Path) -> None:
    text = 'Description,Amount EUR\nWages,"1,250"\nRent,"3,400"\n'
    path = written(tmp_path, "costs March 2026.csv", text)
    with pytest.raises(PercallError, match="decimal: is not answered yet"):
        as_proposed(path)
    told = as_proposed(path, lambda proposal: proposal.replace('decimal: "?"', 'decimal: "."'))
    assert sums(told) == {"2026-03 EUR": Decimal(4650)}


def test_accounts_that_no_rule_knows_are_one_mistake_with_their_amounts(tmp_path: Path) -> None:
    path = written(tmp_path, "costs_2026-03.csv", "Description,Amount EUR\nWages,10.50\nFoo,3.25\nBar,4.75\n")
    with pytest.raises(PercallError) as asked:
        as_proposed(path)
    assert [mistake.field for mistake in asked.value.mistakes] == ["categories.1.category", "categories.2.category"]
    with pytest.raises(PercallError, match=r"no rule says what these accounts are: Foo 3\.25; Bar 4\.75"):
        as_proposed(path, lambda proposal: "\n".join(line for line in proposal.splitlines() if '"?"' not in line))


def test_a_column_that_the_mapping_does_not_name_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "costs_2026-03.csv", "Description,Amount EUR,Freight\nWages,10.50,2\n")
    with pytest.raises(PercallError, match="does not say what the column 'Freight' is"):
        as_proposed(path, lambda proposal: "\n".join(
            line for line in proposal.splitlines() if "Freight" not in line and "left_out" not in line))  # fmt: skip


def test_a_title_about_another_month_is_never_read_as_the_mappings(tmp_path: Path) -> None:
    path = written(tmp_path, "bericht.csv", cost_sheets.GERMAN)
    with pytest.raises(PercallError, match=r"is about 2026-04-01 to 2026-04-30 by its title"):
        as_proposed(path, lambda proposal: proposal.replace("period: title", "period: 2026-03"))


def test_a_formula_that_was_never_computed_checks_nothing_and_is_said(tmp_path: Path) -> None:
    path = book_of(
        tmp_path / "costs 2026-03.xlsx",
        Costs=[["Description", "Amount EUR"], ["Wages", 100], ["Rent", 20], ["Total", "=SUM(B2:B3)"]],
    )
    told = as_proposed(path)
    assert sums(told) == {"2026-03 EUR": Decimal(120)}
    assert "formulas that no program computed" in told.notices[0]


def test_the_ledger_reads_a_sheet_by_its_mapping(tmp_path: Path) -> None:
    german = written(tmp_path, "bericht.csv", cost_sheets.GERMAN)
    mapping = written(tmp_path, "mapping.yaml", suggest_mapping(german))
    ledger = read_ledger(german, Centre(name="T", time_zone="UTC", currency="EUR"), mapping=mapping)
    assert isinstance(ledger, Ledger)
    assert sum(line.amount for line in ledger.lines) == Decimal("44347.71")
    assert ledger.lines[0].line_id == "bericht.csv:5"


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Оплата труда операторов", "salaries"),
        ("Parental leave", None),
        ("Training AI platform", None),
        ("Team leads and management", "management"),
        ("Employer NI & pension", "benefits"),
        ("Cotisations sociales", "benefits"),
        ("Loyer des locaux", "rent"),
        ("Seguridad social a cargo de la empresa", "benefits"),
        ("Sueldos y salarios", "salaries"),
        ("Löhne und Gehälter", "salaries"),
        ("Erstattung Krankenkasse", "benefits"),
        ("Maintenance", None),
        ("Parent company charge", None),
    ],
)
def test_a_category_is_proposed_where_the_name_says_it_and_asked_where_not(
    tmp_path: Path, name: str, category: str | None
) -> None:
    path = written(tmp_path, "costs_2026-03.csv", f"Description,Amount EUR\n{name},10.50\n")
    if category is None:
        assert 'category: "?"' in suggest_mapping(path)
    else:
        assert categories(as_proposed(path)) == {name: category}


NAMES = ("Wages", "Office rent", "Telephone", "Licences", "Electricity", "Training")


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(-(10**9), 10**9)), min_size=1, max_size=12),
    st.sampled_from(["1,234.56", "1.234,56", "1 234,56"]),
    st.booleans(),
)
def test_lines_and_what_is_left_out_are_the_column(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]], style: str, brackets: bool
) -> None:
    folder = tmp_path_factory.mktemp("sheet")
    written_rows = [f"{name};{_figure(cents, style, brackets)}" for name, cents in rows]
    total = sum(cents for _, cents in rows)
    text = "\n".join(["Description;Amount EUR", *written_rows, f"Total;{_figure(total, style, brackets)}", ""])
    mark = '"."' if style == "1,234.56" else '","'
    told = as_proposed(
        written(folder, "costs_2026-03.csv", text), lambda asked: asked.replace('decimal: "?"', f"decimal: {mark}")
    )
    (column,) = told.columns
    assert column.lines + column.left_out == Decimal(total) / 100
    assert sum(line.amount for line in told.lines) == Decimal(total) / 100
    assert all(one.holds for one in told.totals)


def _figure(cents: int, style: str, brackets: bool) -> str:
    digits = f"{abs(cents) / 100:,.2f}"
    if style != "1,234.56":
        digits = digits.replace(",", "_").replace(".", ",").replace("_", "." if style == "1.234,56" else " ")
    return digits if cents >= 0 else f"({digits})" if brackets else f"-{digits}"


def test_a_mapping_of_another_sheet_is_one_mistake(tmp_path: Path) -> None:
    mapping = written(tmp_path, "m.yaml", suggest_mapping(written(tmp_path, "a.csv", cost_sheets.GERMAN)))
    other = written(tmp_path, "b.csv", cost_sheets.RUSSIAN)
    with pytest.raises(PercallError, match=r"no row of b\.csv has the headings") as caught:
        read_sheet(other, "b.csv", load_mapping(mapping), "EUR", Categories.of(centre()))
    assert len(caught.value.mistakes) == 1


def test_every_key_of_a_mapping_is_on_the_page() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "ledger.md").read_text("utf-8")
    keys = {*Mapping.model_fields, *CostTable.model_fields, *EquipmentTable.model_fields, *CategoryRule.model_fields}
    missing = [key for key in keys if f"`{key}`" not in page and f"`{key}:" not in page and f"`{{{key}:" not in page]
    assert not missing
