"""``percall ledger``: a mapping for your own cost sheet, and what percall understands of a ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from percall.centre import load_centre
from percall.centre.model import Centre
from percall.cli import console, sheet
from percall.cli.options import Lang, Language, MappingFiles
from percall.cli.words import WORDS
from percall.ledger.costsheet.proposal import suggest_mapping
from percall.ledger.costsheet.told import Column
from percall.ledger.model import Line
from percall.ledger.reading import Understood, understand
from percall.ledger.spreading import between, in_micros
from percall.money import to_units
from percall.periods import add_months, begin, first_day, label, last_day
from percall.report.format import DASH, Format
from percall.report.naming import category_name
from percall.report.words import Words

MOST_MONTHS = 6
"""Months side by side on a terminal; of more, only the sum is shown."""

SIDE_BY_SIDE = 2
"""Columns of amounts that are told each on its own: an amount, or debit and credit; more are months across."""

app = typer.Typer(
    no_args_is_help=True, help="The ledger: a mapping for your own cost sheet, and what percall understands of it."
)


@app.command("suggest")
def suggest(file: Annotated[Path, typer.Argument(metavar="FILE", help="A cost sheet (CSV, XLSX).")]) -> None:
    """Print a mapping proposed for a cost sheet: which column is what, and what each account is.

    For example: percall ledger suggest costs.xlsx > costs.yaml, then read it and answer what it asks.
    """
    print(suggest_mapping(file), end="")


@app.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The cost sheets.")],
    mapping: MappingFiles = None,
    centre: Annotated[
        Path | None, typer.Option("--centre", metavar="FILE", help="The centre file; default: the usual categories.")
    ] = None,
    lang: Language = "en",
) -> None:
    """Show the ledger as percall understands it, by category and month, and what was left out and why.

    For example: percall ledger check costs.xlsx --mapping costs.yaml
    """
    described = load_centre(centre) if centre else None
    for understood in understand(files, described, mapping=mapping or ()):
        _show(understood, described, lang)


def _show(understood: Understood, centre: Centre | None, lang: Lang) -> None:
    own, screen = WORDS[lang], console.results()
    screen.print(Text(own["sheet_lines"].format(file=understood.file, lines=len(understood.lines)), style="bold"))
    for currency in dict.fromkeys(line.currency for line in understood.lines):
        lines = [line for line in understood.lines if line.currency == currency]
        screen.print(_table(lines, Words(Format(lang, currency)), own))
        form = Format(lang, currency)
        for line in (one for one in lines if one.life_months):
            amount, day = form.price(line.amount), form.day(line.first_day)
            said = own["sheet_bought"].format(what=line.note, amount=amount, months=line.life_months, day=day)
            screen.print(Text(said))
    if understood.told is not None:
        _show_sheet(understood, lang)


def _table(lines: Sequence[Line], words: Words, own: dict[str, str]) -> Table:
    """A row a category, a column a month, in one currency."""
    months = _months(lines)
    shown = months if len(months) <= MOST_MONTHS else []
    cells: dict[str, Counter[str]] = {}
    for line in lines:
        row = cells.setdefault(line.category, Counter())
        for month in months:
            start = begin(month, "month")
            row[month] += between(line, in_micros(line), "month", start, last_day(start, "month"))
    named = sorted(cells, key=lambda category: -sum(cells[category].values()))

    def money(micros: int) -> str:
        return words.form.price(to_units(micros)) if micros else DASH

    columns = {month: [money(cells[name][month]) for name in named] for month in shown}
    columns[own["total"]] = [money(sum(cells[name].values())) for name in named]
    for title, figures in columns.items():
        over = months if title == own["total"] else [title]
        figures.append(money(sum(cells[name][month] for name in named for month in over)))
    names = [*(category_name(name, words) for name in named), own["total"]]
    return sheet.table({own["category"]: names}, columns, total=True)


def _months(lines: Sequence[Line]) -> list[str]:
    """The months of the lines; of equipment only those that other lines have, for its life goes on for years."""
    spans = [line for line in lines if not line.life_months] or lines
    found = set()
    for line in spans:
        month = first_day(line.first_day, "month")
        while month <= line.last_day:
            found.add(label(month, "month"))
            month = add_months(month, 1)
    return sorted(found)


def _show_sheet(understood: Understood, lang: Lang) -> None:
    """What the sheet's own totals say, what was left out, and that nothing is missing."""
    own, screen, told = WORDS[lang], console.results(), understood.told
    assert told is not None
    if told.totals:
        holding = sum(total.holds for total in told.totals)
        screen.print(Text(own["sheet_totals"].format(n=holding, of=len(told.totals))))
    for title, lines, left_out in _columns(told.columns):
        form = Format(lang, "EUR")
        sums = {name: form.number(value, 2) for name, value in (("lines", lines), ("left_out", left_out))}
        screen.print(Text(own["sheet_column"].format(title=title, whole=form.number(lines + left_out, 2), **sums)))
    if told.left_out:
        screen.print(Text(own["sheet_left_out"]))
    for row in told.left_out:
        screen.print(Text("  " + own["sheet_row"].format(row=row.row, what=row.what, reason=row.reason)))
    for currency in dict.fromkeys(line.currency for line in told.budget):
        planned = sum((line.amount for line in told.budget if line.currency == currency), Decimal(0))
        screen.print(Text(own["sheet_budget"].format(amount=Format(lang, currency).money(planned))))
    console.warn(*told.notices)


def _columns(columns: Sequence[Column]) -> list[tuple[str, Decimal, Decimal]]:
    """Title, lines and left out of each column of amounts; of many across, all together."""
    if len(columns) <= SIDE_BY_SIDE:
        return [(column.title, column.lines, column.left_out) for column in columns]
    lines, left_out = (sum((getattr(one, name) for one in columns), Decimal(0)) for name in ("lines", "left_out"))
    return [(f"{columns[0].title} – {columns[-1].title}", lines, left_out)]
