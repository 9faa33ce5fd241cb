"""Where the money goes: by category, and what of it reached contacts."""

from __future__ import annotations

from decimal import Decimal

from percall.report import charts
from percall.report.cells import Cells
from percall.report.figures import Figures, Spending
from percall.report.naming import category_name, share_text
from percall.report.page import Cell, Column, Figure, Section, Table, TableRow, figure
from percall.report.words import Words

PARTS = ("contacts", "idle", "unassigned")
"""Parts of the money, each drawn in the colour of its name."""


def section(figures: Figures, words: Words) -> Section:
    """Bars by category, then the same as a table."""
    if not figures.spending:
        return Section(words("spending.title"), words("spending.lead_nothing"), ())
    largest = figures.spending[0]
    lead = words(
        "spending.lead",
        category=category_name(largest.category, words),
        amount=words.form.headline(largest.ledger),
        share=share_text(largest.ledger, figures.spent.ledger, words),
    )
    return Section(words("spending.title"), lead, [_chart(figures, words), _table(figures, words)])


def _chart(figures: Figures, words: Words) -> Figure:
    parts = {part: words(f"spending.{part}") for part in _parts(figures)}
    rows = [
        {
            "name": category_name(one.category, words),
            "part": word,
            "rank": rank,
            "amount": float(getattr(one, part)),
            "total": words.form.headline(one.ledger, figures.spending[0].ledger),
        }
        for one in figures.spending
        for rank, (part, word) in enumerate(parts.items())
    ]
    spent, form = figures.spent, words.form
    amounts = {"ledger": spent.ledger, "carried": spent.contacts, "unassigned": spent.unassigned}
    if figures.idle_known:
        amounts["idle"] = spent.idle
    caption = words(
        "spending.caption" if figures.idle_known else "spending.caption_no_idle",
        **{name: form.headline(amount) for name, amount in amounts.items()},
    )
    legend = [(word, part) for part, word in parts.items()]
    return figure(lambda width: charts.stacked(rows, parts=legend, width=width), caption, form, legend=legend)


def _parts(figures: Figures) -> list[str]:
    """The parts to show: not idle where it is unknown, or carried by contacts."""
    return [part for part in PARTS if part != "idle" or figures.idle_known]


def _table(figures: Figures, words: Words) -> Table:
    cells = Cells(words, figures.whole.minimum_contacts)
    columns = [
        Column(words("spending.category"), "text"),
        Column(words("spending.amount")),
        Column(words("spending.share"), "share"),
        *(Column(words(f"spending.{part}"), minor=True) for part in _parts(figures)),
    ]
    longest = figures.spending[0].ledger

    def row(name: str, one: Spending, longest: Decimal | None = None) -> list[Cell]:
        amounts = [Cell(words.form.money(getattr(one, part))) for part in _parts(figures)]
        share = cells.share(one.ledger, figures.spent.ledger, longest)
        return [Cell(name), Cell(words.form.money(one.ledger)), share, *amounts]

    rows = [TableRow(row(category_name(one.category, words), one, longest)) for one in figures.spending]
    total = TableRow(row(words("spending.total"), figures.spent), "total")
    return Table(words("spending.table"), columns, [*rows, total])
