"""``percall bill``: what one contact cost, line by line, down to the ledger."""

from __future__ import annotations

from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from percall.cli import console
from percall.cli.measure import priced
from percall.cli.options import CentreFile, Lang, Language, LedgerFiles, LogFolder, MappingFiles, RatesFile
from percall.cli.views import IdleView
from percall.cli.words import WORDS
from percall.costing import Bill
from percall.money import to_units
from percall.report.format import Format
from percall.report.words import Words

WIDEST_LINE_ID = 24
"""Columns of the terminal that the name of a ledger line gets before it is broken."""


def run(
    contact_id: Annotated[str, typer.Argument(metavar="CONTACT_ID", help="As the log has it.")],
    log: LogFolder,
    ledger: LedgerFiles,
    centre: CentreFile,
    view: IdleView = "unit",
    rates: RatesFile = None,
    mapping: MappingFiles = None,
    lang: Language = "en",
) -> None:
    """Show the bill of one contact: category, driver, quantity, rate, amount and the ledger lines behind them."""
    _show(priced(log, ledger, centre, rates, view, mapping=mapping).bill(contact_id), lang)


def _show(bill: Bill, lang: Lang) -> None:
    own, words = WORDS[lang], Words(Format(lang, bill.currency))
    form = words.form
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_footer=True)
    table.add_column(words("spending.category"), words("proof.total"))
    table.add_column(own["driver"])
    table.add_column(own["quantity"], justify="right", no_wrap=True)
    table.add_column(own["rate"], justify="right", no_wrap=True)
    table.add_column(own["amount"], form.exact(to_units(bill.cost)), justify="right", no_wrap=True)
    longest = max((len(line_id) for line in bill.lines for line_id, _ in line.ledger_lines), default=0)
    table.add_column(own["lines"], style="dim", overflow="fold", min_width=min(longest, WIDEST_LINE_ID))
    for line in bill.lines:
        table.add_row(
            words.named("category", line.category),
            own[line.driver],
            f"{form.number(line.quantity, 2)} {own[line.unit].format(currency=bill.currency)}",
            form.exact(line.rate),
            form.exact(to_units(line.amount)),
            ", ".join(dict.fromkeys(line_id for line_id, _ in line.ledger_lines)),
        )
    screen = console.results()
    screen.print(Text(f"{bill.contact_id} · {form.day(bill.day)}", style="bold"))
    screen.print(table)
    screen.print(Text(words(f"proof.view_{bill.view}")))
